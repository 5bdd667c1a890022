"""The tasks and their data."""

import json
import subprocess
import sys
from copy import deepcopy
from dataclasses import replace

import numpy as np
import pytest

import lernmi
from lernmi.tasks.encoding import Encoding
from lernmi.tasks.table import GROUPS, TASKS


@pytest.mark.parametrize("name", TASKS)
def test_every_task_loads_and_fits_what_is_said_of_it(name):
    task = lernmi.load_task(name)
    info = task.info
    assert info.group in GROUPS
    for part in (task.train, task.test):
        assert part.inputs.shape == (len(part), info.sizes[0])
        assert part.targets.shape == (len(part), info.sizes[-1])
        assert not part.inputs.flags.writeable
        assert np.isfinite(part.inputs).all()
        assert info.regression or set(np.unique(part.targets)) <= {0.0, 1.0}
    assert len(info.output_names) == info.sizes[-1]
    assert task.sizes == info.sizes
    assert task.training_rate == info.training_rate
    assert task.holds_out == (info.group != "Gates")
    assert info.regression == (info.group == "Curves")
    task.encoding.check(info.sizes[0], info.sizes[-1])
    assert Encoding.from_dict(json.loads(json.dumps(task.encoding.as_dict()))) == task.encoding
    if info.picture:
        assert info.picture[0] * info.picture[1] == info.sizes[0]


def test_what_is_held_out_is_said_and_outlives_a_copy():
    gate, cloud = lernmi.load_task("xor"), lernmi.load_task("circle")
    assert not replace(gate, train=deepcopy(gate.train)).holds_out
    assert replace(cloud, test=cloud.train).holds_out


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("not", {(0,): (1,), (1,): (0,)}),
        ("and", {(0, 0): (0,), (1, 0): (0,), (0, 1): (0,), (1, 1): (1,)}),
        ("or", {(0, 0): (0,), (1, 0): (1,), (0, 1): (1,), (1, 1): (1,)}),
        ("nand", {(0, 0): (1,), (1, 0): (1,), (0, 1): (1,), (1, 1): (0,)}),
        ("nor", {(0, 0): (1,), (1, 0): (0,), (0, 1): (0,), (1, 1): (0,)}),
        ("xor", {(0, 0): (0,), (1, 0): (1,), (0, 1): (1,), (1, 1): (0,)}),
        ("xnor", {(0, 0): (1,), (1, 0): (0,), (0, 1): (0,), (1, 1): (1,)}),
        ("half-adder", {(0, 0): (0, 0), (1, 0): (1, 0), (0, 1): (1, 0), (1, 1): (0, 1)}),
    ],
)
def test_truth_tables(name, expected):
    train = lernmi.load_task(name).train
    table = {
        tuple(row): tuple(out)
        for row, out in zip(train.inputs.tolist(), train.targets.tolist(), strict=True)
    }
    assert table == expected


@pytest.mark.parametrize(("name", "train", "test"), [("digits", 1433, 364), ("mnist", 4500, 500)])
def test_digits_are_split_by_class_and_share_no_image(name, train, test):
    task = lernmi.load_task(name)
    assert (len(task.train), len(task.test)) == (train, test)
    assert task.train.is_one_hot
    shares = np.bincount(task.test.labels) / (
        np.bincount(task.test.labels) + np.bincount(task.train.labels)
    )
    np.testing.assert_allclose(shares, test / (train + test), atol=0.02)
    seen = {row.tobytes() for row in task.train.inputs}
    assert not any(row.tobytes() in seen for row in task.test.inputs)
    assert task.train.inputs.min() == 0.0
    assert task.train.inputs.max() == 1.0


@pytest.mark.parametrize("name", [name for name, row in TASKS.items() if row.group == "Clouds"])
def test_clouds_are_the_same_every_time_and_both_sides_are_there(name):
    first, again = lernmi.load_task(name), lernmi.load_task(name)
    np.testing.assert_array_equal(first.train.inputs, again.train.inputs)
    assert 0.35 < first.train.targets.mean() < 0.65
    assert np.abs(first.train.inputs).max() < 1.5
    assert not first.train.is_one_hot


@pytest.mark.parametrize(
    ("name", "epochs"), [("gaussians", 100), ("circle", 300), ("xor-points", 300), ("spiral", 600)]
)
def test_clouds_are_learned_with_the_defaults(name, epochs):
    task = lernmi.load_task(name)
    session = lernmi.Session(task)
    session.run(epochs * len(task.train))
    assert session.metrics.test_score[-1] > 0.9


@pytest.mark.parametrize("name", ["", "XOR", "nope", None, 3])
def test_no_such_task(name):
    with pytest.raises(lernmi.LernmiError, match="no task is called"):
        lernmi.load_task(name)


def test_the_table_of_tasks_loads_nothing_heavy():
    code = (
        "import sys, lernmi.tasks.table; "
        "print([m for m in ('numpy', 'numba', 'textual', 'plotext') if m in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
