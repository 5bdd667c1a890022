"""A run stops at the very position at which a condition becomes true, forward and back."""

from itertools import chain

import numpy as np
import pytest

import lernmi
from lernmi.net import engines
from tests.amount import some
from tests.run.random_runs import differences, random_run
from tests.run.slow_conditions import Reference

CASES = 200
A_CHUNK = 20
CHUNKS = [
    pytest.param(chunk, marks=() if chunk == 0 else pytest.mark.slow)
    for chunk in range(some(CASES) // A_CHUNK)
]


@pytest.fixture
def cut_often(monkeypatch):
    """Many keyframes, small pieces."""
    monkeypatch.setattr("lernmi.run.record.keyframe_room.SHORTEST_GAP", 1)
    monkeypatch.setattr("lernmi.run.record.keyframe_room.LONGEST_FIRST_GAP", 41)
    monkeypatch.setattr("lernmi.run.jobs.searching.LINKS_A_PIECE", 500)
    monkeypatch.setattr("lernmi.run.session.ORDERS_AT_ONCE", 57)
    monkeypatch.setattr("lernmi.run.record.player.ORDERS_AT_ONCE", 113)
    monkeypatch.setattr("lernmi.run.record.player.FIRES_A_PIECE", 3)


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


def looked_at(session, moment, condition, rng):
    """The same, in pieces of any size and looked at in between."""
    session.watch(condition)
    more = True
    while more or session.fired:
        if session.fired:
            yield session.position
        more = session.advance(moment, int(rng.integers(1, 40)))
        match int(rng.integers(6)):
            case 0:
                session.snapshot(evaluate=bool(rng.random() < 0.5))
            case 1:
                session.snapshot(wait=False)
            case 2:
                row = int(rng.integers(len(session.train)))
                session.look(session.train.inputs_of(row), session.train.targets[row])
            case 3:
                session.holds(condition)
            case 4:
                session.search(condition)


def test_whoever_looks_in_between_it_stops_at_the_same_samples(cut_often):
    for case, run, _, reference, condition in cases(0, 11):
        rng = np.random.default_rng(case)
        expected, _ = reference.fires(condition, live=True)
        by_events = {(moment, done + 1) for done, (moment, _) in enumerate(run.changes)}
        session, found = lernmi.Session.of(run.recipe), []
        for moment, change in run.changes:
            found += looked_at(session, moment, condition, rng)
            session.do(change)
        found += looked_at(session, run.end, condition, rng)
        wanted = [each for each in expected if each != (0, 0) and each not in by_events]
        assert found == wanted, (case, run, condition)


def test_without_numba_it_is_the_same(cut_often, monkeypatch):
    monkeypatch.setattr(engines, "_loaded", {False: None, True: None})
    for case in range(8):
        rng = np.random.default_rng([14, case])
        run, lived = random_run(rng, most_samples=120)
        reference = Reference(run, rng)
        condition = reference.condition(rng)
        assert lived.engine == "layers"
        expected, _ = reference.fires(condition)
        assert lived.search(condition, "first") == (expected[0] if expected else None), case
        lived.seek(0)
        start = lived.position
        found = list(stops(lived, run.end, condition))
        assert found == [each for each in expected if each > start], (case, run, condition)


def test_where_it_stops_everything_is_as_without_a_condition(cut_often):
    compared = 0
    for case, run, _, reference, condition in chain(cases(0, 15), cases(1, 15)):
        expected, _ = reference.fires(condition, live=True)
        first = run.changes[0][0] if run.changes else run.end
        moments = [moment for moment, done in expected if 0 < moment <= first and not done]
        if moments:
            stopped, plain = (lernmi.Session.of(run.recipe) for _ in range(2))
            assert stopped.run(first, until=condition) == condition.became
            plain.run(moments[0])
            assert differences(plain, stopped) == [], (case, run, condition)
            compared += 1
    assert compared > 5


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


def test_losses_alone_are_looked_for_along_the_curve(monkeypatch):
    found = 0
    for case in range(60):
        rng = np.random.default_rng([16, case])
        run, lived = random_run(rng, most_samples=300)
        reference = Reference(run, rng, parts=2, is_measured=True)
        condition = reference.condition(rng)
        expected, held = reference.fires(condition)
        where = (case, run, condition)
        # nothing is replayed
        monkeypatch.setattr("lernmi.run.record.recording.Recording.replay", None)
        before = [each for each in expected if each < lived.position]
        assert lived.search(condition) == (before[-1] if before else None), where
        assert lived.search(condition, "first") == (expected[0] if expected else None), where
        if not condition.crosses:
            assert lived.search(condition, "for good") == (expected[-1] if held else None), where
        monkeypatch.undo()
        found += len(expected)
    assert found > 60


def test_what_is_so_already_has_to_become_untrue_first():
    session = lernmi.Session(lernmi.load_task("xor"))
    assert session.holds("w(h1→y1) > 0")
    assert session.run(500, until="w(h1→y1) > 0") is None
    assert session.moment == 500
    session.set_weight(1, 1, 0, -1e-9)
    assert not session.holds("w(h1→y1) > 0")
    assert session.run(500, until="w(h1→y1) > 0") == "w(h1→y1) > 0 became true"


def test_a_run_goes_on_until_an_epoch_too():
    session = lernmi.Session(lernmi.load_task("xor"))
    assert session.run(until="epoch 30") == "epoch 30"
    assert session.moment == 120
    assert session.run(10, until="moment 4,000") is None
    assert session.moment == 130
    with pytest.raises(lernmi.LernmiError, match="is no condition"):
        session.run(until="sample 3")
    with pytest.raises(lernmi.LernmiError, match="0 samples or more, not -1"):
        session.run(-1, until="nan")


def test_what_is_watched_stops_every_run_until_it_is_forgotten():
    session = lernmi.Session(lernmi.load_task("xor"))
    kept = session.watch("wrong(sample 1)")
    assert session.watched == (kept,) and session.watch("wrong(sample 1)") == kept
    assert session.run(1_000) == "sample 1 was wrong"
    first = session.position
    why = session.run(1_000, until="error < 1e9 and wrong(sample 1)")
    assert why == "sample 1 was wrong and error < 1e+09 and wrong(sample 1) became true"
    assert session.run_back() == f"sample 1 was wrong at moment {first[0]:,}"
    assert session.position == first
    session.unwatch("wrong(sample 1)")
    assert session.watched == () and session.run(1_000) is None
    with pytest.raises(lernmi.LernmiError, match="None is watched"):
        session.run_back()


def test_no_more_than_64_comparisons_are_judged_at_once():
    session = lernmi.Session(lernmi.load_task("xor"))
    session.watch(" or ".join(f"error > {number}" for number in range(10, 73)))
    session.watch("nan")
    with pytest.raises(lernmi.LernmiError, match="65 comparisons, and 64 can be judged at once"):
        session.watch("error > 99")
    with pytest.raises(lernmi.LernmiError, match="65 comparisons"):
        session.run(5, until="error > 99")
    assert session.run(5) is None and session.moment == 5


def test_numbers_that_are_none_stop_a_run():
    session = lernmi.Session(lernmi.load_task("xor"), activation="identity", training_rate=50.0)
    session.watch("nan")
    assert session.run(10_000) == "nan: the error or a blame is no finite number"
    blames = session.network.sensitivity_sums[3:]
    assert not (np.isfinite(session.network.outputs).all() and np.isfinite(blames).all())
    before = session.moment - 1
    session.seek(before)
    assert np.isfinite(session.network.outputs).all()


def test_a_search_says_what_came_of_it():
    session = lernmi.Session(lernmi.load_task("xor"))
    session.run(8_000)
    said = {}
    for which in ("last", "first", "for good"):
        for line in ("loss < 0.05", "w(x1→h1) > 99", "w(h1→y1) > 0"):
            job = session.searching(line, which)
            while job.step():
                assert 0.0 <= job.share <= 1.0
            said[line, which] = job.words
    assert said == {
        ("loss < 0.05", "last"): "loss < 0.05 became true at moment 4,180",
        ("loss < 0.05", "first"): "loss < 0.05 became true at moment 4,180",
        ("loss < 0.05", "for good"): "loss < 0.05 became true at moment 4,180, for good",
        ("w(x1→h1) > 99", "last"): "w(x1→h1) > 99: not before moment 8,000",
        ("w(x1→h1) > 99", "first"): "w(x1→h1) > 99: never up to moment 8,000",
        ("w(x1→h1) > 99", "for good"): "w(x1→h1) > 99: not so at moment 8,000, so not for good",
        ("w(h1→y1) > 0", "last"): "w(h1→y1) > 0: so from the start",
        ("w(h1→y1) > 0", "first"): "w(h1→y1) > 0: so from the start",
        ("w(h1→y1) > 0", "for good"): "w(h1→y1) > 0: so from the start",
    }
    assert session.position == session.newest, "a search moves nothing"
    with pytest.raises(lernmi.LernmiError, match="for a moment only"):
        session.searching("w(h1→y1) crosses 0", "for good")
    with pytest.raises(lernmi.LernmiError, match="no such time"):
        session.searching("nan", "sometimes")
