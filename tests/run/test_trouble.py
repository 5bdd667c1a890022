"""When a run can't learn any more, it says so; when it can, it doesn't."""

import pytest

import lernmi


def said_after(name, samples, **arguments):
    session = lernmi.Session(lernmi.load_task(name), **arguments)
    session.run(samples)
    return session.trouble


@pytest.mark.parametrize("name", ["xor", "gaussians", "digits"])
def test_a_healthy_run_is_in_no_trouble(name):
    for samples in (0, 1, 40_000):
        assert said_after(name, samples) is None


def test_a_solved_run_may_be_saturated():
    assert said_after("and", 4_000_000) is None


def test_an_absurd_rate_saturates():
    said = said_after("xor", 4_000, training_rate=1e6)
    assert "every output is saturated" in said
    assert "1e+06 is too large; try 0.5 and rewind." in said


def test_numbers_beyond_all_numbers():
    said = said_after("xor", 4_000, training_rate=5.0, activation="identity")
    assert "beyond all numbers" in said
    assert "5 is too large" in said
