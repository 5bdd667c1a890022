"""What is taken away predicts what lernmi predicts; what is brought in says what it said there.

    python -m tests.torture predictions --count 300 --seed 0

Random networks of all activations, shapes and kinds of inputs, 1,000 rows each. The script runs in
a process of its own, `lernmi predict` says what is right, numpy arrays and tensors are worked out
by tests/plain_networks.py, the ONNX graph by onnxruntime and node by node. Layers from elsewhere
are those of PyTorch, where it is there; else they are written as it writes them.
"""

from __future__ import annotations

import csv
import subprocess
import sys
from argparse import ArgumentParser
from contextlib import chdir
from dataclasses import replace
from importlib.util import find_spec
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np
from click.testing import CliRunner
from safetensors.numpy import save_file

import lernmi
from lernmi.cli.main import main as cli
from lernmi.run.record.recipe import Recipe
from lernmi.run.saved.bringing_in import bring_in
from lernmi.run.saved.saved_network import SavedNetwork
from lernmi.tasks.by_column import ByColumn
from lernmi.tasks.encoding import AsTheyAre, Encoding, Number, OfAPoint, Pixels
from lernmi.tasks.features import FEATURES
from tests import plain_networks

ROWS = 1_000
EXACT, SINGLE = 1e-12, 1e-6  # of float64, of float32
ACTIVATIONS = ("sigmoid", "tanh", "relu", "identity")
TASKS = (("xor", 2, 1), ("half-adder", 2, 2), ("spiral", 2, 1), ("digits", 64, 10))


def main(argv):
    parser = ArgumentParser(prog="predictions")
    parser.add_argument("--count", type=int, default=300, help="networks")
    parser.add_argument("--seed", type=int, default=0)
    options = parser.parse_args(argv)
    worst: dict[str, float] = {}
    with TemporaryDirectory() as folder, chdir(folder):
        for number in range(options.count):
            rng = np.random.default_rng([options.seed, number])
            for name, error in {**taken_away(rng), **brought_in(rng)}.items():
                worst[name] = max(worst.get(name, 0.0), error)
    words = ", ".join(f"{name} {error:.0e}" for name, error in worst.items())
    return f"{options.count} networks, {ROWS:,} rows each; furthest from predict: {words}"


# taken away


def random_network(rng):
    """A network with all that a file says of it, and rows for it in a person's own units."""
    hidden = [int(size) for size in rng.integers(1, 40, rng.integers(0, 4))]
    kind = int(rng.integers(6))
    columns = 2 if kind == 3 else int(rng.choice([1, 2, 5, 30, 100]))
    rows = rng.normal(0.0, 2.0, (ROWS, columns))
    inputs, scaling = columns, AsTheyAre()
    if kind == 1:
        spread = 10.0 ** rng.uniform(-6, 6, columns)
        rows = rows * spread + 10.0 ** rng.uniform(-6, 6, columns)
        learned = rows[: ROWS // 2].copy()
        learned[:, rng.random(columns) < 0.1] = 1.0  # a column of one value
        scaling = ByColumn.of(learned)
    elif kind == 2:
        largest = int(rng.choice([1, 16, 255]))
        scaling = Pixels(largest, bool(rng.random() < 0.5))
        rows = rng.integers(0, largest + 1, rows.shape).astype(float)
    elif kind == 3:
        chosen = rng.random(len(FEATURES)) < 0.5
        names = tuple(name for name, is_in in zip(FEATURES, chosen, strict=True) if is_in)
        scaling = OfAPoint(names or ("x1",))
        inputs = len(scaling.features)
    elif kind == 5:
        rows, scaling = mixed_rows(rng, rows)
        inputs = scaling.count(columns)
    outputs = int(rng.integers(1, 11))
    each = outputs == 1 or rng.random() < 0.3
    classes = ("no, never", 'a "yes"') if each else tuple(f"klasse {i} é" for i in range(outputs))
    names = tuple(f"column_{i}" for i in range(columns))
    encoding = None if kind == 4 else Encoding(names, classes, scaling, each=each)
    if encoding is not None and rng.random() < 0.3:
        scales = 10.0 ** rng.uniform(-6, 6, (outputs, 2)) * rng.choice([-1.0, 1.0], (outputs, 1))
        numbers = (Number(f"größe {i}", *map(float, abs(each))) for i, each in enumerate(scales))
        encoding = replace(encoding, classes=(), each=False, numbers=tuple(numbers))
    sizes = (inputs, *hidden, outputs)
    activations = [str(rng.choice(ACTIVATIONS)) for _ in sizes[1:]]
    classic = bool(rng.random() < 0.1)
    network = lernmi.Network(sizes, activation=activations, classic=classic)
    spread = 10.0 ** rng.uniform(-1, 0.5)
    network.weights[...] = rng.normal(0.0, spread / np.sqrt(max(sizes)), network.weights.size)
    return SavedNetwork(network, encoding=encoding), rows


WORDS = ("ant", "a, b", 'the "c"', "10", "größe", "-")


def mixed_rows(rng, rows):
    """``rows`` (n, columns) in which some columns are words and some have gaps; their scaling."""
    columns = rows.shape[1]
    are_words, gaps = rng.random(columns) < 0.5, rng.random(columns) < 0.4
    values = tuple(WORDS[: int(rng.integers(2, 7))] if each else () for each in are_words)
    for column, words in enumerate(values):
        if words:
            rows[:, column] = rng.integers(0, len(words), ROWS)
        rows[rng.random(ROWS) < 0.2 * gaps[column], column] = np.nan
    return rows, ByColumn.of(rows[: ROWS // 2], values, gaps.tolist())


def cells_of(rows, encoding):
    """The rows as a person writes them."""
    if encoding is None or encoding.is_numbers:
        return rows.tolist()
    return [
        [
            "" if np.isnan(value) else words[int(value)] if words else value
            for value, words in zip(row, encoding.words, strict=True)
        ]
        for row in rows.tolist()
    ]


def taken_away(rng):
    """How far what other formats say is from what ``lernmi predict`` says, by format."""
    saved, rows = random_network(rng)
    Path("net.safetensors").write_bytes(saved.packed())
    with open("rows.csv", "w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        if saved.encoding is not None:
            writer.writerow(saved.columns)
        writer.writerows(cells_of(rows, saved.encoding))
    said = _done("predict", "net.safetensors", "rows.csv", "--outputs")
    answers, outputs = _told(said, saved)
    assert outputs.shape == (ROWS, saved.network.sizes[-1])
    errors = {}

    def compare(name, said_there):
        """Outputs, and the numbers they mean if they mean some."""
        there, numbers = said_there
        errors[name] = _error(there, outputs, EXACT)
        if saved.numbers:
            # a number near 0 may be the difference of two that are as large as these
            terms = np.array([max(abs(each.middle), each.scale) for each in saved.numbers])
            errors[f"{name}'s numbers"] = _error(numbers, answers, EXACT, terms)

    _done("export", "net.safetensors", "script.py", "--overwrite")
    script = subprocess.run(
        [sys.executable, "-I", "script.py", "rows.csv"], capture_output=True, check=False
    )
    assert script.returncode == 0, script.stderr.decode()
    script_answers, script_outputs = _told(script.stdout.decode(), saved)
    compare("script", (script_outputs, script_answers))
    if not saved.numbers:
        assert script_answers == answers
    _done("export", "net.safetensors", "net.npz", "--overwrite")
    compare("npz", plain_networks.of_npz("net.npz", rows))
    _done("export", "net.safetensors", "again.safetensors", "--overwrite")
    compare("safetensors", plain_networks.of_safetensors("again.safetensors", rows))
    name, given = "rows", rows
    if saved.encoding is not None and not saved.encoding.is_numbers:  # a graph knows no words
        name, given = "inputs", saved.encoding.inputs_of(rows)
    if find_spec("onnx"):
        _done("export", "net.safetensors", "net.onnx", "--overwrite")
        compare("onnx by hand", plain_networks.of_onnx("net.onnx", given))
    if find_spec("onnx") and find_spec("onnxruntime"):
        from onnxruntime import InferenceSession

        session = InferenceSession("net.onnx", providers=["CPUExecutionProvider"])
        compare("onnxruntime", [*session.run(None, {name: given}), None][:2])
    return errors


def _done(*words):
    result = CliRunner().invoke(cli, words)
    assert result.exit_code == 0, result.output
    return result.stdout


def _told(text, saved):
    """Classes, or numbers (n, n_out), and outputs (n, n_out), from what is printed."""
    head, *lines = csv.reader(text.splitlines())
    first = len(saved.numbers) or 2
    outputs = np.array([list(map(float, line[first:])) for line in lines])
    if not saved.numbers:
        return [line[0] for line in lines], outputs
    assert head[:first] == [number.name for number in saved.numbers]
    return np.array([list(map(float, line[:first])) for line in lines]), outputs


def _error(one, other, most, least=1.0):
    """How far apart they are at the most, in parts of themselves or of ``least``, the larger."""
    assert one.shape == other.shape
    error = float((np.abs(one - other) / np.maximum(np.abs(other), least)).max())
    assert error <= most, f"{error} is more than {most}"
    return error


# brought in


def brought_in(rng):
    """The same for dense layers of another tool that a run begins with."""
    task, inputs, outputs = TASKS[int(rng.integers(len(TASKS)))]
    sizes = (inputs, *(int(size) for size in rng.integers(1, 60, rng.integers(0, 3))), outputs)
    activations = tuple(str(rng.choice(ACTIVATIONS)) for _ in sizes[1:])
    rows = rng.normal(0.0, 1.0, (ROWS, inputs))
    there = of_pytorch if find_spec("torch") else as_pytorch
    said_there = there(sizes, activations, rows, rng)
    recipe, weights = bring_in(Recipe(task, activation=activations), "mlp.safetensors")
    session = lernmi.Session.of(recipe, weights)
    return {
        there.__name__.replace("_", " "): _error(session.network.predict(rows), said_there, SINGLE)
    }


def of_pytorch(sizes, activations, rows, rng):
    """Have PyTorch train an MLP, write its state_dict and say its outputs."""
    import torch
    from safetensors.torch import save_file as save_state

    torch.manual_seed(int(rng.integers(1 << 30)))
    kinds = {
        "sigmoid": torch.nn.Sigmoid,
        "tanh": torch.nn.Tanh,
        "relu": torch.nn.ReLU,
        "identity": torch.nn.Identity,
    }
    layers = []
    for n_in, n_out, name in zip(sizes, sizes[1:], activations, strict=False):
        layers += [torch.nn.Linear(n_in, n_out, bias=bool(rng.random() < 0.9)), kinds[name]()]
    model = torch.nn.Sequential(*layers)
    given = torch.tensor(rows, dtype=torch.float32)
    wanted = torch.rand(len(rows), sizes[-1])
    optimizer = torch.optim.SGD(model.parameters(), lr=0.05)
    for _ in range(20):
        optimizer.zero_grad()
        torch.nn.functional.mse_loss(model(given), wanted).backward()
        optimizer.step()
    save_state(model.state_dict(), "mlp.safetensors")
    with torch.no_grad():
        return model.double()(torch.tensor(rows)).numpy()


def as_pytorch(sizes, activations, rows, rng):
    """Write layers as PyTorch does, and say their outputs."""
    style = str(rng.choice(["{}", "layers.{}", "fc{}", "model.net.{}.linear"]))
    kind = rng.choice([np.float32, np.float64])
    tensors, values = {}, rows
    for number, (n_in, n_out, name) in enumerate(zip(sizes, sizes[1:], activations, strict=False)):
        weight = rng.normal(0.0, 1.0 / np.sqrt(n_in), (n_out, n_in)).astype(kind)
        bias = rng.normal(0.0, 0.1, n_out).astype(kind) * (rng.random() < 0.9)
        place = style.format(2 * number)
        tensors[f"{place}.weight"] = weight
        if bias.any():
            tensors[f"{place}.bias"] = bias
        values = plain_networks.activated(name, values @ weight.T.astype(float) + bias)
    save_file(tensors, "mlp.safetensors")
    return values
