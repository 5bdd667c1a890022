"""The time that learning took: what is loaded or compiled before it is no part of that."""

import pytest

from lernmi import Session, load_task
from lernmi.net import engines
from lernmi.run.opening import load_run

LOADING = 1_000.0


@pytest.fixture
def clock(monkeypatch):
    """Seconds that pass by one a look, and by LOADING where an engine is loaded."""
    seconds = [0.0]

    def look():
        seconds[0] += 1.0
        return seconds[0]

    load = engines._load

    def load_slowly(of_bytes):
        seconds[0] += LOADING
        return load(of_bytes)

    monkeypatch.setattr("lernmi.run.measured_run.perf_counter", look)
    monkeypatch.setattr(engines, "_load", load_slowly)
    monkeypatch.setattr(engines, "_loaded", {})
    return seconds


@pytest.mark.parametrize("task", ["xor", "digits"])
def test_the_first_sample_takes_no_longer_than_later_ones(clock, task):
    session = Session(load_task(task))
    session.run(1)
    assert session.training_seconds == 1.0
    session.run(1)
    assert session.training_seconds == 2.0
    assert clock[0] > LOADING


@pytest.mark.parametrize("task", ["xor", "digits"])
def test_a_run_that_is_opened_goes_on_counting_learning_alone(clock, task, tmp_path):
    session = Session(load_task(task))
    session.run(5)
    learned = session.training_seconds
    session.save(tmp_path / "run.safetensors")
    engines._loaded.clear()
    before = clock[0]
    again = load_run(tmp_path / "run.safetensors")
    again.seek()
    again.run(1)
    assert again.training_seconds == learned + 1.0
    assert clock[0] > before + LOADING
