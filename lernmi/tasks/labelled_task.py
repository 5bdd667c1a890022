"""Makes a task of labelled rows: what is held out, how inputs are scaled, a shape to begin with."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from lernmi.arrays import Bytes, Floats, Integers
from lernmi.data.labelled_rows import LabelledRows, number_in
from lernmi.data.samples import Samples
from lernmi.data.splits import stratified
from lernmi.data.tables.sources import title_of
from lernmi.tasks.by_column import ByColumn, WordsColumn
from lernmi.tasks.encoding import Encoding, Number, Pixels, Scaling, default_columns
from lernmi.tasks.features import PLAIN
from lernmi.tasks.task import Task, TaskInfo
from lernmi.wording import counted, quoted, short

USUAL_SHARE = 0.2
FEWEST_TO_HOLD_OUT = 20
"""With fewer rows nothing is held out unless asked for."""

LEAST_PIXELS = 64
BYTE = 255
LARGEST_OWN_SCALE = 100
"""Pixels up to this span 0 .. the largest of them, as 0 .. 16 does; above it 0 .. 255."""

LIGHT = 0.75
"""Pictures whose edges are this bright in the mean are ink on light paper."""

NAMED_CLASSES = 6
NAMED_COLUMNS = 4

TABLE_RATE, PICTURE_RATE, NUMBER_RATE = 0.04, 0.3, 0.012
NUMBER_HIDDEN = 16
TABLE_SAMPLES, SAMPLES, NUMBER_SAMPLES = 200_000, 200_000, 50_000
TABLE_EPOCHS, NUMBER_EPOCHS, MOST_SAMPLES = 200, 260, 800_000
FEWEST_EPOCHS, MOST_EPOCHS = 30, 20_000
"""Those of pictures and ``hidden_neurons`` are from trials with 4 .. 32 neurons, rates 0.03 .. 1
and 100,000 or 400,000 samples: digits 8x8, MNIST. Only more neurons did better by over two points.
On a plane tanh does with few neurons what sigmoid does not.

Those of tables are chosen by the real ones of ``benchmarks/real_tables.py``, on splits that it
doesn't quote. Rates that are higher end in noise: less than half of them, for twice as long, is
better on most tables. Inputs within 3 standard deviations do a little better than within 2, where
columns are skewed, and than within 4 or 5, where what is held out has far ends.
"""


def labelled_task(path: str, rows: LabelledRows, held_out: float | None, split_seed: int) -> Task:
    """The task of ``rows``, read from ``path``; see ``own_data.load``. Raises DataError."""
    rows.check()
    if held_out is None:
        held_out = USUAL_SHARE if len(rows.labels) >= FEWEST_TO_HOLD_OUT else 0.0
    parts = stratified(rows.labels, held_out, split_seed)
    picture = rows.picture or square(rows.inputs)
    columns = rows.input_names or default_columns(rows.inputs.shape[1])
    is_plane = picture is None and _is_plane(rows)
    answers = _numbers(rows, parts[0]) if rows.numbers is not None else _classes(rows, is_plane)
    scaling: Scaling
    names: tuple[str, ...] = ()
    if picture is None:
        train, test, scaling = _columns(rows, answers.targets, *parts)
        names = scaling.names(columns)
        says = _encoded(scaling, columns)
    else:
        train, test, scaling = _pictures(rows.inputs, picture, answers.targets, *parts)
        says = f"Pixels are scaled from 0 .. {scaling.largest} to 0 .. 1."
        if scaling.turned:
            says += " They are dark ink on light paper, so they are turned round: ink is 1."
    sentences = [_found(rows, picture), *rows.notes, says]
    if is_plane and rows.input_names != PLAIN:
        first, second = map(quoted, rows.input_names)
        sentences.append(f"x1 is {first}, x2 is {second}.")
    sentences.append(_held_out(parts[1]))
    outputs = len(answers.names)
    regression = rows.numbers is not None
    info = TaskInfo(
        name=path,
        title=title_of(path),
        group="Yours",
        about=" ".join(sentences),
        sizes=(
            train.stored.shape[1],
            NUMBER_HIDDEN if regression else hidden_neurons(outputs),
            outputs,
        ),
        training_rate=usual_rate(picture is not None, regression),
        epochs=usual_epochs(len(train), picture is not None, regression),
        input_names=PLAIN if is_plane else names,
        output_names=answers.names,
        picture=picture,
        hidden_activation="tanh" if is_plane else "sigmoid",
        plane=is_plane,
        regression=regression,
    )
    encoding = Encoding(
        columns, rows.classes, scaling, is_plane and not regression, answers.numbers
    )
    test_samples = train if test is None else test
    return Task(info, train, test_samples, test is not None, encoding=encoding)


@dataclass(frozen=True, slots=True, eq=False)
class _Answers:
    """What the outputs are called, and the ``targets`` (n, n_out) of all rows.

    ``numbers`` say how what they stand for became targets; of classes there are none.
    """

    names: tuple[str, ...]
    targets: Floats
    numbers: tuple[Number, ...] = ()


def _is_plane(rows: LabelledRows) -> bool:
    """Two columns of numbers, and one output: of a number, or of two classes."""
    only_numbers = rows.inputs.shape[1] == 2 and not any(rows.values) and not rows.fill
    return only_numbers and (rows.numbers is not None or len(rows.classes) == 2)


def _classes(rows: LabelledRows, is_plane: bool) -> _Answers:
    targets: Floats = np.eye(len(rows.classes))[rows.labels]
    if is_plane:
        return _Answers((_side_name(rows),), targets[:, 1:])
    return _Answers(tuple(map(short, rows.classes)), targets)


def _numbers(rows: LabelledRows, learned: Integers) -> _Answers:
    """One output, standardised by the rows that are ``learned`` from."""
    assert rows.numbers is not None
    known = rows.numbers[learned]
    largest = float(np.abs(known).max()) or 1.0  # squares of the largest numbers would overflow
    middle = float((known / largest).mean()) * largest
    scale = float((known / largest).std()) * largest or 1.0
    name = rows.label_name.strip('"') or "y"
    number = Number(name, middle, scale)
    return _Answers((name,), number.output_for(rows.numbers)[:, None], (number,))


def usual_epochs(rows: int, picture: bool, regression: bool) -> int:
    """How long to learn so many ``rows``."""
    samples = SAMPLES
    if not picture:
        few = NUMBER_SAMPLES if regression else TABLE_SAMPLES
        epochs = NUMBER_EPOCHS if regression else TABLE_EPOCHS
        samples = min(max(few, epochs * rows), MOST_SAMPLES)
    return min(max(math.ceil(samples / rows), FEWEST_EPOCHS), MOST_EPOCHS)


def usual_rate(picture: bool, regression: bool) -> float:
    """The training rate to begin with."""
    if regression:
        return NUMBER_RATE
    return PICTURE_RATE if picture else TABLE_RATE


def hidden_neurons(outputs: int) -> int:
    """8, 16 or 32: the first that is half as many again as the outputs, or 32."""
    return next((count for count in (8, 16) if 2 * count >= 3 * outputs), 32)


def square(inputs: Bytes | Floats) -> tuple[int, int] | None:
    """(rows, columns) of a square picture if the inputs are bytes that fill one."""
    count = inputs.shape[1]
    side = math.isqrt(count)
    is_picture = inputs.dtype == np.uint8 and count >= LEAST_PIXELS and side * side == count
    return (side, side) if is_picture else None


def _columns(
    rows: LabelledRows, targets: Floats, learned: Integers, held_out: Integers
) -> tuple[Samples, Samples | None, ByColumn]:
    """Every column as inputs, scaled by the learned rows; a column of one number becomes 0."""
    train = rows.inputs[learned].astype(np.float64, copy=False)
    columns = rows.inputs.T if rows.fill else ()
    gaps = [bool(np.isnan(column).any()) for column in columns]
    scaling = ByColumn.of(train, rows.values, gaps, _is_plane(rows))
    train_samples = Samples(scaling.inputs_of(train), targets[learned])
    if not len(held_out):
        return train_samples, None, scaling
    test = rows.inputs[held_out].astype(np.float64, copy=False)
    return train_samples, Samples(scaling.inputs_of(test), targets[held_out]), scaling


def _encoded(scaling: ByColumn, columns: Sequence[str]) -> str:
    """How columns become inputs, in sentences."""
    named = list(zip(scaling.columns, map(short, columns), strict=True))
    sentences = []
    words = [(name, each.values) for each, name in named if isinstance(each, WordsColumn)]
    if words:
        told = [f"{name}: {len(values)} values" for name, values in words[:NAMED_COLUMNS]]
        more = f", … {len(words) - NAMED_COLUMNS} more" if len(words) > NAMED_COLUMNS else ""
        sentences.append(f"Words have an input a value ({', '.join(told)}{more}).")
    gaps = [name for each, name in named if each.gaps]
    if gaps:
        more = f", … {len(gaps) - NAMED_COLUMNS} more" if len(gaps) > NAMED_COLUMNS else ""
        sentences.append(
            "A missing number counts as the mean of its column, and an input says that it is "
            f"missing ({', '.join(gaps[:NAMED_COLUMNS])}{more})."
        )
    if len(words) < len(named):
        what = "Each column" if not words else "Each column of numbers"
        how = "to -1 .. 1 by the smallest and largest value learned from"
        if scaling.cut > 1.0:
            cut = f"{-scaling.cut:g} .. {scaling.cut:g}"
            how = f"to within {cut}: its mean is 0, its standard deviation 1 or less"
        sentences.append(f"{what} is scaled {how}.")
    return " ".join(sentences)


def _pictures(
    inputs: Bytes | Floats,
    picture: tuple[int, int],
    targets: Floats,
    learned: Integers,
    held_out: Integers,
) -> tuple[Samples, Samples | None, Pixels]:
    """Pixels as bytes, scaled to 0 .. 1, ink being 1."""
    largest = int(inputs.max())
    largest = largest if 0 < largest <= LARGEST_OWN_SCALE else BYTE
    pixels = inputs.astype(np.uint8, copy=False)
    scaling = Pixels(largest, _on_light_paper(pixels.reshape(-1, *picture), largest))
    pixels = scaling.ink(pixels)
    if largest == 1:  # bytes need a scale below 1
        pixels, largest = pixels * BYTE, BYTE
    train = Samples(pixels[learned], targets[learned], 1.0 / largest)
    if not len(held_out):
        return train, None, scaling
    return train, Samples(pixels[held_out], targets[held_out], 1.0 / largest), scaling


def _on_light_paper(pictures: Bytes, largest: int) -> bool:
    edges = (pictures[:, 0], pictures[:, -1], pictures[:, :, 0], pictures[:, :, -1])
    return float(np.mean([edge.mean() for edge in edges])) >= LIGHT * largest


def _found(rows: LabelledRows, picture: tuple[int, int] | None) -> str:
    """``CSV: 150 rows, 4 columns; label "species": 3 classes (setosa 50, ...).``"""
    number = len(rows.labels)
    if picture is None:
        what = f"{counted(number, 'row')}, {counted(rows.inputs.shape[1], 'column')}"
    else:
        what = f"{counted(number, 'picture')}, {picture[0]}x{picture[1]}"
    label = f"label {rows.label_name}: " if rows.label_name else ""
    if rows.numbers is not None:
        least, most = rows.numbers.min(), rows.numbers.max()
        return f"{rows.origin}: {what}; {label}numbers from {least:g} to {most:g}."
    counts = np.bincount(rows.labels, minlength=len(rows.classes)).tolist()
    named = [f"{short(name)}: {count:,}" for name, count in zip(rows.classes, counts, strict=True)]
    if len(named) > NAMED_CLASSES:
        named = [*named[: NAMED_CLASSES - 2], "…", named[-1]]
    return f"{rows.origin}: {what}; {label}{len(rows.classes)} classes ({', '.join(named)})."


def _held_out(rows: Integers) -> str:
    if not len(rows):
        return "Nothing is held out."
    return f"{counted(len(rows), 'sample')} {'is' if len(rows) == 1 else 'are'} held out."


def _side_name(rows: LabelledRows) -> str:
    """What an output of 1 means."""
    name = short(rows.classes[1])
    return name if number_in(name) is None else f"class {name}"
