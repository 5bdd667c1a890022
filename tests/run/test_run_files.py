"""A session goes through a file and on as if nothing had been."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest

import lernmi
from lernmi.files.tensor_files import FileError, unpack
from lernmi.run.saved import summary
from lernmi.run.saved.summary import read_summary
from tests.run.altered_files import altered
from tests.run.random_runs import differences


def _a_session() -> lernmi.Session:
    """With every kind of event, a branch, a place in the past, in the middle of a batch."""
    session = lernmi.Session(lernmi.load_task("xor"), seed=3, batch_size=3)
    session.run(1001)
    session.set_weight(0, 0, 0, 0.3)
    session.teach([1, 0], [0.5])
    session.run(77)
    session.freeze(0, 1, 1)
    session.add_samples(lernmi.Samples([[0.5, 0.5]], [[1]]))
    session.run(20_001)
    session.set_training_rate(0.2)
    session.relabel(1, [0.0])
    session.remove_sample(0)
    session.seek(500)
    session.branch()
    session.run(10)
    session.watch("loss < 0.01")
    session.seek(3)
    return session


def _go_on(session: lernmi.Session) -> list[bytes]:
    """Everything that comes of going on with each of its runs, and of undoing."""
    found = []
    for letter in session.run_letters:
        session.show_run(letter)
        session.run(501)
        session.seek()
        session.run(5_000)
        session.undo()
        session.evaluate()
        metrics = session.snapshot().metrics
        columns = [getattr(metrics, name) for name in metrics.__slots__]
        found += [array.tobytes() for array in (session.network.weights, *columns)]
    return found


def test_it_goes_on_as_if_it_had_never_ended(tmp_path: Path) -> None:
    session = _a_session()
    session.save(tmp_path / "run.safetensors")
    opened = lernmi.load_run(tmp_path / "run.safetensors")
    assert (opened.moment, opened.run_letters) == (session.moment, session.run_letters)
    assert opened.watched == session.watched
    assert np.array_equal(opened.network.weights, session.network.weights)
    assert _go_on(opened) == _go_on(session)


def test_other_tools_read_its_weights(tmp_path: Path) -> None:
    from safetensors.numpy import load_file

    session = lernmi.Session(lernmi.load_task("xor"))
    session.run(100)
    session.save(tmp_path / "run.safetensors")
    tensors = load_file(tmp_path / "run.safetensors")
    weights = [(tensors[f"layers.{k}.weight"], tensors[f"layers.{k}.bias"]) for k in range(2)]
    outputs = np.array([1.0, 0.0])
    for weight, bias in weights:
        outputs = 1.0 / (1.0 + np.exp(-(weight @ outputs + bias)))
    assert outputs == pytest.approx(session.network.predict(np.array([[1.0, 0.0]]))[0])


def test_a_changed_bit_is_found(tmp_path: Path) -> None:
    path = tmp_path / "run.safetensors"
    lernmi.Session(lernmi.load_task("xor")).save(path)
    content = bytearray(path.read_bytes())
    for place in range(0, len(content), 7):
        content[place] ^= 1 << place % 8
        path.write_bytes(content)
        with pytest.raises(FileError):
            lernmi.load_run(path)
        content[place] ^= 1 << place % 8


def _here(document: dict[str, Any]) -> dict[str, Any]:
    found: dict[str, Any] = document["runs"][-1]["here"]
    return found


REFUSED: dict[str, Callable[[dict[str, Any], dict[str, Any]], object]] = {
    "a network larger than its weights": lambda document, _: document["network"].update(
        sizes=[2, 4_000, 5_000, 1]
    ),
    "a recipe of another network": lambda document, _: document["runs"][-1]["recipe"].update(
        sizes=[2, 4_000, 5_000, 1]
    ),
    "samples that would take all memory": lambda document, _: document["runs"][-1].update(
        samples=10**15
    ),
    "as many of data that is not here": lambda document, _: [
        run.update(samples=10**15, recipe={**run["recipe"], "task": "/nowhere"})
        for run in document["runs"]
    ],
    "a replay that would never end": lambda document, _: _here(document)["at"].update(
        position=[10**15, len(document["runs"][-1]["events"])]
    ),
    "an end before what led to it": lambda document, _: _here(document)["at"].update(
        position=[1, 0]
    ),
    "a keyframe beyond the end": lambda document, _: document["runs"][-1]["keyframes"].append(
        {**_here(document)["at"], "position": [10**9, 0], "weights": "weights.0"}
    ),
    "an event twice": lambda document, _: document["runs"][0]["events"].append(
        document["runs"][0]["events"][0]
    ),
    "two runs of one letter": lambda document, _: document["runs"][0].update(
        letter=document["runs"][-1]["letter"]
    ),
    "conditions without end": lambda document, _: document.update(watched=["loss < 1"] * 10_000),
    "weights of half the precision": lambda _, tensors: tensors.update(
        {"layers.0.weight": tensors["layers.0.weight"].astype("float32")}
    ),
    "no weights": lambda _, tensors: tensors.pop("layers.0.weight"),
    "a rate of nothing": lambda document, _: document["runs"][-1]["recipe"].update(rate=0),
    "a version to come": lambda document, _: document.update(version=2),
    "a network alone": lambda document, _: document.update(kind="network"),
}


@pytest.mark.parametrize("what", REFUSED)
def test_what_no_program_wrote_is_refused(tmp_path: Path, what: str) -> None:
    path = tmp_path / "run.safetensors"
    _a_session().save(path)
    with pytest.raises(FileError, match=r"run\.safetensors: .*"):
        lernmi.load_run(altered(path, REFUSED[what]))


@pytest.mark.parametrize("in_the_past", [False, True])
def test_saving_disturbs_nothing(in_the_past: bool) -> None:
    session, other = _a_session(), _a_session()
    for each in (session, other):
        if not in_the_past:
            each.seek()
        each.advance(each.moment + 7, 5)
    session.packed()
    session.packed()
    assert differences(session, other) == []
    assert _go_on(session) == _go_on(other)


def test_a_file_packed_later_holds_the_run_as_it_was() -> None:
    session = _a_session()
    packing, (document, tensors) = session.packing(), unpack(session.packed())
    session.seek()
    session.run(2_500)
    later, tensors_later = unpack(packing())
    assert {**later, "saved_at": 0} == {**document, "saved_at": 0}
    assert tensors_later.keys() == tensors.keys()
    assert all(np.array_equal(tensors_later[name], tensors[name]) for name in tensors)


def test_what_a_list_says_is_how_good_it_is_where_it_stands(tmp_path: Path) -> None:
    session = lernmi.Session(lernmi.load_task("digits"))
    session.run(100_000)
    session.save(tmp_path / "newest")
    curve = session.metrics
    session.seek(0)
    session.save(tmp_path / "past")
    newest, past = (read_summary(tmp_path / name) for name in ("newest", "past"))
    assert newest is not None and past is not None and newest.score is not None
    assert newest.score > 0.9 and (past.epoch, past.score) == (0, curve.test_score[0])
    assert past.loss == curve.test_loss[0]
    assert past.losses == newest.losses
    assert (newest.losses[0], newest.losses[-1]) == (curve.train_loss[0], curve.train_loss[-1])


@pytest.mark.parametrize("count", [0, 1, 2, 63, 64, 65, 128, 1_000])
def test_a_thinned_curve_begins_and_ends_as_the_whole(count: int) -> None:
    values = np.arange(1.0, count + 1)
    thinned = summary._thinned(values)
    assert len(thinned) <= summary.MOST_LOSSES
    assert thinned[:1] == values[:1].tolist() and thinned[-1:] == values[-1:].tolist()
