"""A run stops at the very position at which a condition becomes true, forward and back."""

import numpy as np
import pytest

import lernmi
from tests.run.random_runs import differences, random_run
from tests.run.slow_conditions import Reference

CASES = 200
A_CHUNK = 20
CHUNKS = [
    pytest.param(chunk, marks=() if chunk == 0 else pytest.mark.slow)
    for chunk in range(CASES // A_CHUNK)
]


@pytest.fixture
def cut_often(monkeypatch):
    """Many keyframes, small pieces."""
    monkeypatch.setattr("lernmi.run.keyframes.LONGEST_FIRST_GAP", 41)
    monkeypatch.setattr("lernmi.run.searching.LINKS_A_PIECE", 500)
    monkeypatch.setattr("lernmi.run.session.ORDERS_AT_ONCE", 57)
    monkeypatch.setattr("lernmi.run.recording.ORDERS_AT_ONCE", 113)


def cases(chunk, kind):
    """Random runs, with what is random parts looked at in them, and a condition of these."""
    for case in range(chunk * A_CHUNK, (chunk + 1) * A_CHUNK):
        rng = np.random.default_rng([kind, case])
        run, lived = random_run(rng, most_samples=400)
        reference = Reference(run, rng)
        yield case, run, lived, reference, reference.condition(rng)


def stops(session, moment, condition):
    """Every position at which a run up to ``moment`` stops."""
    while True:
        why = session.run(max(moment - session.moment, 0), until=condition)
        if why is None:
            if session.is_past:  # changes at the last moment are left
                continue
            return
        assert session.fired == (condition,) and why == condition.became
        yield session.position


@pytest.mark.parametrize("chunk", CHUNKS)
def test_a_run_stops_at_the_very_sample_and_ends_with_the_same_bits(chunk, cut_often):
    fired = 0
    for case, run, lived, reference, condition in cases(chunk, 11):
        expected, _ = reference.fires(condition, live=True)
        by_events = {(moment, done + 1) for done, (moment, _) in enumerate(run.changes)}
        session, found = lernmi.Session.of(run.recipe), []
        for moment, change in run.changes:
            found += stops(session, moment, condition)
            session.do(change)
        found += stops(session, run.end, condition)
        wanted = [each for each in expected if each != (0, 0) and each not in by_events]
        assert found == wanted, (case, run, condition)
        assert differences(lived, session) == [], (case, run, condition)
        fired += len(found)
    assert fired


@pytest.mark.parametrize("chunk", CHUNKS)
def test_a_replay_stops_at_events_too(chunk, cut_often):
    for case, run, lived, reference, condition in cases(chunk, 12):
        expected, _ = reference.fires(condition)
        before = lernmi.Session.of(run.recipe)
        for moment, change in run.changes:
            before.run(moment - before.moment)
            before.do(change)
        before.run(run.end - before.moment)
        lived.seek(0)
        start = lived.position
        found = list(stops(lived, run.end, condition))
        assert found == [each for each in expected if each > start], (case, run, condition)
        lived.seek()
        assert differences(before, lived) == [], (case, run, condition)


@pytest.mark.parametrize("chunk", CHUNKS)
def test_back_first_and_for_good(chunk, cut_often):
    for case, run, lived, reference, condition in cases(chunk, 13):
        expected, held = reference.fires(condition)
        where = (case, run, condition)
        assert lived.holds(condition) == held, where
        assert lived.search(condition, "first") == (expected[0] if expected else None), where
        if not condition.crosses:
            for_good = expected[-1] if held else None
            assert lived.search(condition, "for good") == for_good, where
        found = []
        while (why := lived.run_back(condition)) is not None:
            assert condition.words in why or condition.became in why
            found.append(lived.position)
        assert found == [each for each in expected[::-1] if each < lived.newest], where
