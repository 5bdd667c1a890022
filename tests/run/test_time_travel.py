"""A run at any moment it reached is bit for bit as it was there, whatever way led to it."""

from contextlib import suppress

import numpy as np
import pytest

import lernmi
from lernmi.errors import LernmiError
from lernmi.net import engines
from lernmi.run.jobs import travel
from lernmi.run.record import keyframe_room, player
from tests.amount import few
from tests.run.random_runs import (
    TASKS,
    differences,
    different,
    random_change,
    random_run,
    snapshot_differences,
)

CASES = 1_000
A_CHUNK = 50
CHUNKS = [
    pytest.param(chunk, marks=() if chunk == 0 else pytest.mark.slow)
    for chunk in range(few(CASES) // A_CHUNK)
]
OF_THE_WHOLE_RUN = ("all_events", "newest", "is_past", "run_curve", "recording")


SMALL_TASKS = TASKS[:3]  # by layers the others take long


def different_there(seen, now):
    """What is not the same of a moment, wherever its run went since."""
    found = snapshot_differences(seen, now)
    return [name for name in found if not name.startswith(OF_THE_WHOLE_RUN)]


def lived(run, rng):
    """The run lived through; what it was at some positions, with states and snapshots."""
    session, seen = lernmi.Session.of(run.recipe), {}

    def note():
        seen[session.position] = session.state.copy(), session.snapshot(evaluate=True)

    note()
    for moment, change in [*run.changes, (run.end, None)]:
        while session.moment < moment:
            session.run(min(int(rng.integers(1, 300)), moment - session.moment))
            note()
        if change is not None:
            session.do(change)
            note()
    return session, seen


def little_room(monkeypatch, rng):
    """Keyframes near to each other, in so little room that they are thinned; small pieces."""
    monkeypatch.setattr(keyframe_room, "SHORTEST_GAP", int(rng.choice([1, 7, 256])))
    monkeypatch.setattr(keyframe_room, "FIRST_GAP", int(rng.choice([50, 2_000, 100_000_000])))
    monkeypatch.setattr(keyframe_room, "BUDGET", int(rng.choice([1, 20_000, 1 << 27])))
    monkeypatch.setattr(travel, "MOST_SAMPLES_A_PIECE", int(rng.choice([1, 10, 1 << 16])))
    monkeypatch.setattr(player, "CHEAP_TO_COPY", int(rng.choice([0, 1 << 17])))


def go(session, position, rng):
    """To ``position``, now and then leaving another journey half way."""
    if rng.random() < 0.3:
        job = session.seeking(int(rng.integers(0, session.newest[0] + 1)))
        for _ in range(rng.integers(1, 4)):
            job.step()
    moment, done = position
    if session._run.recording.done_by(moment) == done:
        session.seek(moment)
    else:
        session.seek(event=done)
    assert session.position == position


def check(session, seen, positions, rng):
    found = []
    for position in positions:
        go(session, position, rng)
        state, snapshot = seen[position]
        now = session.state.copy()
        found += [] if session.position == position else ["position"]
        found += different("state", state, now)
        found += different_there(snapshot, session.snapshot(evaluate=True))
    return found


def check_run(rng, monkeypatch):
    run, _ = random_run(rng)
    little_room(monkeypatch, rng)
    session, seen = lived(run, rng)
    latest = session.snapshot(evaluate=True)
    ways = [*seen]
    for position in rng.permutation(len(ways))[:12]:
        assert check(session, seen, [ways[position]], rng) == [], run
    if rng.random() < 0.5:  # on from there, as it ran
        session.run(run.end - session.moment)
    session.seek()
    assert snapshot_differences(latest, session.snapshot(evaluate=True)) == [], run
    other, _ = lived(run, np.random.default_rng(0))
    assert session.newest == session.position == other.position
    for each in (session, other):
        each.run(9)
    assert differences(session, other) == [], run


@pytest.mark.parametrize("chunk", CHUNKS)
def test_what_is_sought_is_as_it_was(chunk, monkeypatch):
    for case in range(chunk * A_CHUNK, (chunk + 1) * A_CHUNK):
        with monkeypatch.context() as patch:
            check_run(np.random.default_rng([9, case]), patch)


@pytest.mark.slow
def test_what_is_sought_is_as_it_was_by_layers(monkeypatch):
    monkeypatch.setattr(engines, "_loaded", {False: None, True: None})
    for case in range(40):
        with monkeypatch.context() as patch:
            patch.setattr(
                "tests.run.random_runs.TASKS", (("xor", lernmi.load_task("xor").options),)
            )
            check_run(np.random.default_rng([10, case]), patch)


@pytest.mark.parametrize(
    "chunk", [0, *(pytest.param(chunk, marks=pytest.mark.slow) for chunk in range(1, 5))]
)
def test_a_branch_is_the_run_that_had_its_changes_alone(chunk, monkeypatch):
    """And it leaves the run that it began in as it was."""
    for case in range(chunk * 20, (chunk + 1) * 20):
        rng = np.random.default_rng([11, case])
        with monkeypatch.context() as patch:
            run, _ = random_run(rng)
            little_room(patch, rng)
            session, seen = lived(run, rng)
            latest = session.snapshot(evaluate=True)
            go(session, [*seen][rng.integers(len(seen))], rng)
            session.branch()
            with suppress(LernmiError):
                session.do(random_change(rng, session))
            session.run(int(rng.integers(1, 200)))
            end, events = session.moment, session.events
            branched = {session.position: (session.state.copy(), session.snapshot(evaluate=True))}
            session.seek(int(rng.integers(0, end + 1)))
            assert check(session, branched, branched, rng) == [], run
            plain = lernmi.Session.of(run.recipe)
            for event in events:
                plain.run(event.moment - plain.moment)
                plain.do(event.change)
            plain.run(end - plain.moment)
            found = differences(plain, session)  # rows are numbered as they come, in any run
            found = [name for name in found if "slots" not in name]
            assert [name for name in found if not name.startswith(OF_THE_WHOLE_RUN)] == [], run
            session.show_run("A")
            assert check(session, seen, [*seen][:6], rng) == [], run
            session.seek()
            assert snapshot_differences(latest, session.snapshot(evaluate=True)) == [], run


def test_steps_back_halt_at_every_sample_and_every_event():
    session = lernmi.Session(lernmi.load_task("xor"), batch_size=3)
    seen = [session.position]
    for samples in (2, 0, 3):
        for _ in range(samples):
            session.step()
            seen.append(session.position)
        session.set_weight(0, 1, 1, float(samples))
        seen.append(session.position)
    assert seen[3:6] == [(2, 1), (2, 2), (3, 2)]
    back = [session.position]
    while session.position != (0, 0):
        session.step(back=True)
        back.append(session.position)
    assert back == seen[::-1]
    with pytest.raises(LernmiError, match="start of the run"):
        session.step(back=True)
    forth = [session.position]
    while session.is_past:
        session.step()
        forth.append(session.position)
    assert forth == seen
    session.step(by="epoch")
    assert session.moment == 8
    session.run(1)
    assert [session.step("epoch", True) or session.moment for _ in range(3)] == [8, 4, 0]
    session.step("epoch")
    assert session.moment == 4


def test_many_steps_back_replay_little(monkeypatch):
    session = lernmi.Session(lernmi.load_task("xor"))
    session.run(20_000)
    learned = []
    learn = engines.learn

    def counting(memory, rows, order, *others):
        learned.append(len(order))
        return learn(memory, rows, order, *others)

    monkeypatch.setattr(engines, "learn", counting)
    session.step(back=True)
    assert sum(learned) >= 19_999  # there is no keyframe so near to the start
    learned.clear()
    for _ in range(1_000):
        session.step(back=True)
    assert session.moment == 18_999
    assert sum(learned) < 15_000


def test_below_the_newest_position_it_replays_and_beyond_it_learns():
    session = lernmi.Session(lernmi.load_task("and"), seed=2)
    session.run(50)
    session.set_training_rate(3.0)
    session.run(50)
    other = lernmi.Session(session.task, seed=2)
    session.seek(20)
    seconds = session.training_seconds
    session.run(60)
    assert (session.moment, len(session.snapshot().events)) == (80, 1)
    assert session.training_seconds == seconds
    session.run(120)
    assert session.newest == session.position == (200, 1)
    other.run(50)
    other.set_training_rate(3.0)
    other.run(150)
    assert differences(session, other) == []


@pytest.mark.parametrize("where", [{"moment": 41}, {"moment": -1}, {"moment": 1.5}, {"event": 0}])
def test_what_was_not_reached_can_not_be_sought(where):
    session = lernmi.Session(lernmi.load_task("xor"))
    session.run(40)
    session.seek(7)
    with pytest.raises(LernmiError):
        session.seek(**where)
    assert session.position == (7, 0)


def test_what_is_measured_of_the_past_is_not_kept():
    session = lernmi.Session(lernmi.load_task("circle"))
    session.run(2_000)
    curve = session.snapshot().run_curve.metrics.moments.tolist()
    session.seek(333)
    seen = session.snapshot(evaluate=True)
    assert seen.metrics.moments[-1] == 333
    assert seen.answers_moment == 333
    now = session.network.predict(session.task.test.inputs)
    np.testing.assert_allclose(seen.answers, now, atol=1e-12)
    assert seen.run_curve.metrics.moments.tolist() == curve
    session.seek(444)
    assert session.snapshot().metrics.moments.tolist() == [each for each in curve if each <= 444]
    session.seek()
    assert session.snapshot().metrics.moments.tolist() == curve


def test_between_two_events_of_a_moment_the_curve_ends_before_them():
    session = lernmi.Session(lernmi.load_task("xor"))
    session.run(6)
    for weight in (0.5, 1.5):
        session.set_weight(0, 1, 1, weight)
        session.metrics  # noqa: B018  measured
    session.seek(event=1)
    assert session.snapshot().metrics.moments[-1] < 6
    seen = session.snapshot(evaluate=True)
    session.branch()
    curve = session.snapshot().metrics
    assert curve.moments[-1] == 6
    assert curve.train_loss[-1] == seen.metrics.train_loss[-1]
    session.show_run("A")
    session.seek()
    assert session.snapshot().metrics.train_loss[-1] != curve.train_loss[-1]


def test_a_failure_in_the_past_leads_back_to_the_newest_position(monkeypatch):
    session = lernmi.Session(lernmi.load_task("xor"), batch_size=3)
    session.run(100)
    session.teach([1, 0], [1])
    newest = session.snapshot(evaluate=True)
    session.seek(60)
    with monkeypatch.context() as patch:
        patch.setattr(engines, "learn", lambda *_: 1 / 0)
        with pytest.raises(ZeroDivisionError):
            session.seek(80)
    session.recover()
    found = snapshot_differences(newest, session.snapshot(evaluate=True))
    assert found == []


def test_a_run_can_begin_again_while_it_is_in_the_past():
    session = lernmi.Session(lernmi.load_task("xor"), seed=4)
    session.run(100)
    session.set_training_rate(0.25)
    newest = session.snapshot(evaluate=True)
    session.seek(60)
    session.rewind()
    assert (session.moment, session.recipe.rate, session.is_past) == (0, 0.5, False)
    session.run(10)
    session.show_run("A")
    assert session.position == (60, 0)
    session.seek()
    assert snapshot_differences(newest, session.snapshot(evaluate=True)) == []


def test_a_replay_that_leads_elsewhere_is_found_out(monkeypatch):
    monkeypatch.setattr(keyframe_room, "FIRST_GAP", 1)
    session = lernmi.Session(lernmi.load_task("circle"))
    session.run(2_000)
    session.seek(1_990)
    kept = session._run.recording.keyframes.before(1_000)
    weights = kept.arrays["weights"].copy()
    session.seek(kept.position[0] - 20)
    session._run.recording.network.weights[3] += 1e-9
    with pytest.raises(LernmiError, match=f"at moment {kept.position[0]}"):
        session.run(900)
    assert session.moment == kept.position[0]
    assert session.network.weights.tobytes() == weights.tobytes()


# keyframes


def test_keyframes_of_all_runs_stay_within_their_memory(monkeypatch):
    links = 13
    monkeypatch.setattr(keyframe_room, "BUDGET", 20 * (8 * links + keyframe_room.BESIDE_A_ROW))
    monkeypatch.setattr(keyframe_room, "SHORTEST_GAP", 1)
    monkeypatch.setattr(keyframe_room, "FIRST_GAP", 1)
    session = lernmi.Session(lernmi.load_task("xor"), seed=1)
    assert session.network.weights.size == links
    for _ in range(3):
        session.run(1_000)
        session.seek(500)
        session.branch()
        session.run(700)
        session.rewind(session.recipe.seed + 1)
    assert len(session.run_letters) == 5
    room = session._run.recording.keyframes.room
    assert 0 < session.memory <= 20 * 8 * links
    assert room.gap > 1
    for run in session._runs._runs:
        moments = [kept.position[0] for kept in run.recording.keyframes._kept]
        assert len({moment // room.gap for moment in moments}) == len(moments)


def test_rows_are_free_again_once_their_run_is_gone(monkeypatch):
    monkeypatch.setattr(keyframe_room, "SHORTEST_GAP", 1)
    monkeypatch.setattr(keyframe_room, "FIRST_GAP", 900)
    session = lernmi.Session(lernmi.load_task("xor"), seed=1)
    room = session._run.recording.keyframes.room
    most = room.free
    session.run(1_000)
    session.rewind()
    assert room.free < most
    session.forget_run("A")
    assert room.free == most


@pytest.mark.parametrize("size", [3, 16, 77, 1_433])
def test_keyframes_are_taken_between_batches_if_such_a_place_is_near(size, monkeypatch):
    monkeypatch.setattr(keyframe_room, "FIRST_GAP", 1)  # as short as it may be
    session = lernmi.Session(lernmi.load_task("digits"), (64, 3, 10), batch_size=size)
    session.run(3_000)
    counts = [kept.numbers["batch_count"] for kept in session._run.recording.keyframes._kept]
    assert len(counts) >= 3_000 // keyframe_room.SHORTEST_GAP - 2
    assert any(counts) == (size == 1_433)


def test_another_run_shares_the_earlier_keyframes(monkeypatch):
    monkeypatch.setattr(keyframe_room, "FIRST_GAP", 1)
    session = lernmi.Session(lernmi.load_task("circle"))
    session.run(3_000)
    before = session.memory
    session.seek(2_000)
    session.branch()
    keyframes = session._run.recording.keyframes
    assert len(keyframes) == 2_000 // keyframe_room.SHORTEST_GAP
    assert session.memory == before
