"""A network as a Python script that predicts by itself: it needs numpy and nothing else."""

from __future__ import annotations

import base64
from importlib.resources import files
from string import Template

import numpy as np

from lernmi.arrays import Floats
from lernmi.data.tables.column_choice import LABEL_NAMES
from lernmi.data.tables.columns import MISSING, MISSING_NUMBERS
from lernmi.errors import LernmiError
from lernmi.run.saved.answers import heads, output_heads
from lernmi.run.saved.saved_network import SavedNetwork
from lernmi.tasks.by_column import ByColumn, NumberColumn, WordsColumn
from lernmi.tasks.encoding import OfAPoint, Pixels, Scaling
from lernmi.tasks.features import WAVE
from lernmi.wording import LONGEST, counted

MOST_LINKS = 2_000_000
READABLE_LINKS = 2_000  # more are packed: nobody reads them
_UNPACKING = """

def _unpacked(text, *shape):
    return np.frombuffer(base64.b64decode(text), "<f8").reshape(shape)


"""
_CLASSES = {
    "an_answer": "a class and a confidence",
    "example": "classes, confidences = $module.classes_of(outputs)",
    "meaning": "The confidence is the output of the class itself; it is no probability.",
    "answer_constants": """ANSWER = ["class", "confidence"]
CLASSES = $classes
EACH = $each  # each output answers for itself: no below 0.5, else yes""",
    "answering": '''def classes_of(outputs):
    """The class a row, and how sure of it the network is."""
    if EACH:
        says = outputs >= 0.5
        sure = np.where(says, outputs, 1.0 - outputs).min(axis=1)
        return [" ".join(CLASSES[yes] for yes in row) for row in says.tolist()], sure
    return [CLASSES[best] for best in outputs.argmax(axis=1)], outputs.max(axis=1)


def are_said(outputs):
    """Of which rows (n,) there is an answer: finite outputs."""
    return np.isfinite(outputs).all(axis=1)


def answers(outputs):
    """A class and its confidence a row."""
    classes, confidences = classes_of(outputs)
    return zip(classes, confidences.tolist(), strict=True)''',
}
_NUMBERS = {
    "an_answer": "what is predicted",
    "example": "numbers = $module.numbers_of(outputs)  # (n, $outputs)",
    "meaning": "The numbers are in the units of the training data, outputs are the network's own.",
    "answer_constants": """ANSWER = $numbers
MIDDLE = np.array($middle)  # of each output: what it means when it is 0
SCALE = np.array($scale)  # and how much more when it is 1""",
    "answering": '''def numbers_of(outputs):
    """The numbers that the outputs (n, $outputs) mean, in the units of the training data."""
    with np.errstate(over="ignore", invalid="ignore"):
        return MIDDLE + SCALE * outputs


def are_said(outputs):
    """Of which rows (n,) there is an answer: finite numbers."""
    return np.isfinite(numbers_of(outputs)).all(axis=1)


def answers(outputs):
    """The numbers of each row."""
    return numbers_of(outputs).tolist()''',
}
_FEATURES = {
    "x1": "x1",
    "x2": "x2",
    "x1²": "x1 * x1",
    "x2²": "x2 * x2",
    "x1x2": "x1 * x2",
    "sin6x1": f"np.sin({WAVE} * x1)",
    "sin6x2": f"np.sin({WAVE} * x2)",
}


def script(saved: SavedNetwork, module: str = "network") -> bytes:
    """The script, to be called ``module`` and .py.

    Raises LernmiError for a network of more than two million links, or of weights that ran away.
    """
    network = saved.network
    if network.weights.size > MOST_LINKS:
        raise LernmiError(
            f"a script holds {counted(MOST_LINKS, 'link')} at the most; this network has "
            f"{network.weights.size:,}: take .npz or .safetensors"
        )
    if not np.isfinite(network.weights).all():
        raise LernmiError("its weights are no finite numbers, so it predicts nothing")
    packed = network.weights.size > READABLE_LINKS
    shape = "-".join(map(str, network.sizes))
    text = files("lernmi.run.exports").joinpath("script_template.txt").read_text("utf-8")
    return (
        Template(Template(text).safe_substitute(_NUMBERS if saved.numbers else _CLASSES))
        .substitute(
            title=f"What a network {shape} says to rows of numbers, trained with lernmi.",
            module=module,
            columns=len(saved.columns),
            inputs=network.sizes[0],
            note="" if saved.cells.are_numbers else "; a word is its place in WORDS",
            outputs=network.sizes[-1],
            imports="import base64\n" if packed else "",
            unpacking=_UNPACKING if packed else "",
            column_names=repr(list(saved.columns)),
            named=saved.cells.named,
            words=repr(list(saved.cells.words)),
            gaps=repr(list(saved.cells.gaps)),
            missing_words=repr(MISSING),
            missing_numbers=repr(MISSING_NUMBERS),
            output_names=repr(output_heads(saved)),
            numbers=repr(heads(saved)),
            middle=repr([number.middle for number in saved.numbers]),
            scale=repr([number.scale for number in saved.numbers]),
            classes=repr(list(saved.classes)),
            each=saved.each,
            activations=repr(list(network.layer_activations)),
            layers="\n".join(_layer(each.weights, packed) for each in network.link_layers),
            encoding=_encoding(None if saved.encoding is None else saved.encoding.scaling),
            longest=LONGEST,
            label_names=repr(LABEL_NAMES),
        )
        .encode()
    )


def _layer(weights: Floats, packed: bool) -> str:
    """Weights and biases of a link layer; where people can read them, a neuron a line."""
    matrix, biases = weights[1:].T, weights[0]
    if packed:
        return f"    ({_packed(matrix)}, {_packed(biases)}),"
    rows = "".join(f"                {row},\n" for row in matrix.tolist())
    return (
        f"    (\n        np.array(\n            [\n{rows}            ]\n        ),\n"
        f"        np.array({biases.tolist()}),\n    ),"
    )


def _packed(numbers: Floats) -> str:
    text = base64.b64encode(numbers.astype("<f8").tobytes()).decode()
    return f'_unpacked("{text}", {", ".join(map(str, numbers.shape))})'


def _encoding(scaling: Scaling | None) -> str:
    """The body of ``inputs_of(rows)``."""
    if isinstance(scaling, ByColumn):
        lines = _numbers(scaling) if scaling.is_numbers else _columns(scaling)
    elif isinstance(scaling, Pixels):
        lines = _pixels(scaling)
    elif isinstance(scaling, OfAPoint):
        features = ", ".join(_FEATURES[name] for name in scaling.features)
        lines = ["x1, x2 = rows.T", f"return np.stack([{features}], axis=1)"]
    else:
        lines = ["return rows"]
    return "\n".join(f"    {line}" for line in lines)


def _numbers(scaling: ByColumn) -> list[str]:
    columns = [each for each in scaling.columns if isinstance(each, NumberColumn)]
    return [
        f"middle = np.array({[each.middle for each in columns]})",
        f"half = np.array({[each.half for each in columns]})",
        'with np.errstate(over="ignore", divide="ignore", invalid="ignore"):',
        "    scaled = (rows - middle) / half",
        "scaled[:, half == 0.0] = 0.0",
        f"return np.clip(scaled, {-scaling.cut}, {scaling.cut})",
    ]


def _columns(scaling: ByColumn) -> list[str]:
    """The same where there are words or gaps; a word needs no scale."""
    scales = "".join(f"    {_scale(each)},\n    " for each in scaling.columns)
    return [
        f"scales = [  # middle, half, what stands for a missing number\n    {scales}]",
        "inputs = []",
        "for column, scale, words, gaps in zip(rows.T, scales, WORDS, GAPS, strict=True):",
        "    missing = np.isnan(column)",
        "    if words:",
        "        inputs += [column == place for place in range(len(words))]",
        "    else:",
        "        middle, half, fill = scale",
        "        filled = np.where(missing, fill, column) if gaps else column",
        '        with np.errstate(over="ignore", invalid="ignore"):',
        "            scaled = (filled - middle) / half if half else np.zeros(len(column))",
        f"        inputs.append(np.clip(scaled, {-scaling.cut}, {scaling.cut}))",
        "    if gaps:",
        "        inputs.append(missing)",
        "return np.array(inputs, dtype=np.float64).T",
    ]


def _scale(column: NumberColumn | WordsColumn) -> str:
    if isinstance(column, WordsColumn):
        return "None"
    return repr((column.middle, column.half, column.fill))


def _pixels(scaling: Pixels) -> list[str]:
    largest = scaling.largest
    return [
        f"wrong = (rows < 0) | (rows > {largest})",
        "if wrong.any():",
        "    row, column = divmod(int(wrong.argmax()), rows.shape[1])",
        f'    what = f"{{rows[row, column]:g}} is no pixel of 0 .. {largest}"',
        '    raise ValueError(f"row {row + 1}, column {column + 1}: {what}")',
        f"return ({f'{largest} - rows' if scaling.turned else 'rows'}) * {1.0 / largest!r}",
    ]
