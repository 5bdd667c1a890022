"""A run opened elsewhere: it goes on where its numbers come out the same, else it is looked at."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest

import lernmi
from lernmi.run.record.recipe import Recipe
from tests.run.altered_files import altered

VIEWS = "can be looked at"


def made_with(**versions: str) -> Callable[[dict[str, Any], dict[str, Any]], object]:
    def change(document: dict[str, Any], _: dict[str, Any]) -> None:
        for run in document["runs"]:
            run["made_by"].update(versions)

    return change


def other_bits(document: dict[str, Any], tensors: dict[str, Any]) -> None:
    """As if another engine had learned the last sample."""
    at = document["runs"][-1]["here"]["at"]
    assert at["weights"] is None  # they are those of the network
    tensors["layers.0.bias"][0] = np.nextafter(tensors["layers.0.bias"][0], 9.0)


@pytest.fixture
def run(tmp_path: Path) -> Path:
    session = lernmi.Session(lernmi.load_task("circle"), seed=5)
    session.run(700)
    session.set_weight(0, 1, 1, 0.25)
    session.run(403)
    session.save(tmp_path / "run.safetensors")
    return tmp_path / "run.safetensors"


@pytest.fixture
def own(tmp_path: Path) -> tuple[Path, Path]:
    """A run on a person's own data, and that data."""
    rows = [f"{number % 7},{number % 5},{'ab'[number % 7 > 3]}" for number in range(40)]
    data = tmp_path / "own.csv"
    data.write_text("\n".join(["width,height,kind", *rows]))
    session = lernmi.Session.of(Recipe(str(data), seed=2))
    session.run(90)
    session.add_samples(lernmi.Samples([[0.5, 0.5]], [[1]]))
    session.run(45)
    session.save(tmp_path / "run.safetensors")
    return tmp_path / "run.safetensors", data


def test_with_other_versions_it_goes_on_if_it_comes_out_the_same(run: Path) -> None:
    session = lernmi.load_run(altered(run, made_with(numpy="1.26.0", lernmi="0.0.9")))
    assert session.sealed is None
    assert [*session.differences] == [
        f"it was made with lernmi 0.0.9, here is lernmi {lernmi.__version__}",
        f"it was made with numpy 1.26.0, here is numpy {np.__version__}",
    ]
    session.run(10)
    session.save(run)
    assert lernmi.load_run(run).differences == ()  # it has become one of here


def test_numbers_that_come_out_differently_are_looked_at(run: Path) -> None:
    altered(run, made_with(numpy="1.26.0"))
    session = lernmi.load_run(altered(run, other_bits))
    assert session.sealed is not None and VIEWS in session.sealed
    assert "numpy 1.26.0" in session.sealed
    _refuses_to_go_on(session)
    assert session.snapshot().moment == session.moment == 1103
    session.evaluate()  # its data is here
    assert session.snapshot(evaluate=True).metrics.moments[-1] == 1103
    session.look([0.1, 0.2], [1.0])
    session.blame([0.1, 0.2], [1.0])
    weights = session.network.weights.copy()
    assert session.begin_from_here() == session.run_letter != "A"
    assert session.sealed is None and session.moment == 0
    assert (session.network.weights == weights).all()
    session.run(500)
    session.save(run)
    again = lernmi.load_run(run)
    assert again.sealed is None and again.moment == 500
    again.show_run("A")
    assert again.sealed is not None and "numpy 1.26.0" in again.sealed


def test_the_engine_by_layers_seals_what_was_compiled(run: Path) -> None:
    code = (
        "import sys; sys.modules['numba'] = None; import lernmi; "
        f"s = lernmi.load_run({str(run)!r}); print(s.engine); print(s.sealed); print(s.differences)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    engine, sealed, differences = done.stdout.splitlines()
    assert engine == "layers" and "the compiled engine, here is the layers engine" in differences
    assert sealed == "None" or VIEWS in sealed


def _refuses_to_go_on(session: lernmi.Session) -> None:
    for forbidden in (
        lambda: session.run(1),
        lambda: session.step(),
        lambda: session.set_weight(0, 0, 0, 1.0),
        lambda: session.teach(session.train.inputs_of(0), session.train.targets[0]),
        lambda: session.branch(),
        lambda: session.credit(session.train.inputs_of(0), session.train.targets[0]),
        lambda: session.step("link"),
        lambda: session.run_back("loss < 1"),
        lambda: session.undo(),
    ):
        before = session.position, session.run_letters
        with pytest.raises(lernmi.LernmiError, match=VIEWS):
            forbidden()
        assert (session.position, session.run_letters) == before


def test_it_stands_at_the_states_that_are_in_its_file(run: Path) -> None:
    session = lernmi.load_run(run)
    session.run(3_000_000)
    kept = [each.position[0] for each in session._run.recording.keyframes.kept]
    session.seek(kept[1])
    weights = session.network.weights.copy()
    session.save(run)
    altered(run, made_with(numpy="1.26.0"))
    session = lernmi.load_run(altered(run, other_bits))
    assert session.is_past and session.sealed
    session.seek()
    assert session.moment == 3_001_103
    with pytest.raises(lernmi.LernmiError, match=f"{kept[1]:,}"):
        session.seek(kept[1] + 5)
    session.seek(kept[0])
    session.snapshot()
    session.seek(kept[1])
    assert not (session.network.weights == weights).all()  # its last bit was changed
    assert np.allclose(session.network.weights, weights, rtol=1e-12)


@pytest.mark.parametrize("what", ["missing", "other"])
def test_without_its_data_it_is_looked_at(own: tuple[Path, Path], what: str) -> None:
    path, data = own
    whole = lernmi.load_run(path)
    expected = whole.snapshot()
    if what == "missing":
        data.unlink()
    else:
        data.write_text(data.read_text().replace("3,3,a", "3,4,a"))
    session = lernmi.load_run(path)
    assert session.sealed is not None and VIEWS in session.sealed
    assert ("own.csv" in session.sealed) and "41 samples" not in session.sealed
    _refuses_to_go_on(session)
    with pytest.raises(lernmi.LernmiError, match=VIEWS):
        session.begin_from_here()
    with pytest.raises(lernmi.LernmiError, match=VIEWS):
        session.rewind()
    seen = session.snapshot(evaluate=True)
    assert (seen.weights == expected.weights).all()
    assert seen.metrics.train_loss.tolist() == expected.metrics.train_loss.tolist()
    assert session.epochs == whole.epochs and session.events[0].moment == 90
    said = session.look([0.5, -0.5], [1.0]).outputs
    assert (said == whole.look([0.5, -0.5], [1.0]).outputs).all()
    assert (session.snapshot().outputs == whole.look(*_last(whole)).outputs).all()
    session.save(path)
    assert lernmi.load_run(path).sealed == session.sealed
    if what == "missing":
        rows = [f"{number % 7},{number % 5},{'ab'[number % 7 > 3]}" for number in range(40)]
        data.write_text("\n".join(["width,height,kind", *rows]))
        again = lernmi.load_run(path)
        assert again.sealed is None
        again.run(33)
        whole.run(33)
        assert (again.network.weights == whole.network.weights).all()


def _last(session: lernmi.Session) -> tuple[Any, Any]:
    rows, last = session._run.recording.training_set.rows, session._run.recording.last
    assert last is not None
    return rows.inputs_of(last.row), rows.targets[last.row]


@pytest.mark.parametrize("task", ["xor", "half-adder", "spiral", "digits"])
@pytest.mark.parametrize("moment", [0, 700])
def test_every_kind_of_task_without_its_data(tmp_path: Path, task: str, moment: int) -> None:
    session = lernmi.Session(lernmi.load_task(task), batch_size=3)
    session.run(moment)
    path = tmp_path / "run.safetensors"
    session.save(path)

    def elsewhere(document: dict[str, Any], _: dict[str, Any]) -> None:
        document["runs"][0]["recipe"]["task"] = "/nowhere/at-all"

    sealed = lernmi.load_run(altered(path, elsewhere))
    assert sealed.sealed is not None and "/nowhere/at-all" in sealed.sealed
    snapshot = sealed.snapshot(evaluate=True)
    assert (snapshot.weights == session.network.weights).all()
    assert snapshot.answers.shape == (1, session.network.sizes[-1])
    assert len(sealed.train) == 1
