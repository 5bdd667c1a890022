"""After a failure a run is where the last thing that succeeded led to, and goes on exactly."""

import numpy as np
import pytest

import lernmi
from lernmi.net import engines
from lernmi.net.refs import LinkRef
from lernmi.run.record import player, recording
from lernmi.run.record.events import LinkFrozen, RateSet, SampleRelabelled, SampleTaught, WeightSet
from tests.run.random_runs import differences, random_run, replayed


class Broken(Exception):
    """Something in there is wrong."""


class Breaking:
    """Calls a function, but the ``nth`` time from now it fails, before or after its work."""

    def __init__(self, function, nth, after):
        self.function, self.left, self.after = function, nth, after

    def __call__(self, *arguments, **named):
        self.left -= 1
        if self.left == 0 and not self.after:
            raise Broken
        value = self.function(*arguments, **named)
        if self.left == 0:
            raise Broken
        return value


PLACES = {  # where it breaks: a module and a function in it
    "learning": (engines, "learn"),
    "evaluating": (engines, "evaluate"),
    "answering": (engines, "answers"),
    "a mean": (engines, "mean_sensitivities"),
    "carrying out": (player, "carry_out"),
    "new rows": (recording, "new_rows"),
}


def lived_with_failures(run, rng, monkeypatch, place):
    """``run`` once more, with a failure now and then, of which it recovers; and how many."""
    session, failures = lernmi.Session.of(run.recipe), 0
    changes = list(run.changes)
    while changes or session.moment < run.end:
        end = changes[0][0] if changes else run.end
        with monkeypatch.context() as patch:
            broken = Breaking(getattr(*place), int(rng.integers(1, 4)), bool(rng.random() < 0.5))
            patch.setattr(*place, broken)
            try:
                while session.moment < end:
                    session.advance(end, int(rng.integers(1, end - session.moment + 1)))
                    if rng.random() < 0.3:
                        session.snapshot(evaluate=bool(rng.random() < 0.5))
                if changes:
                    session.do(changes[0][1])
                    del changes[0]
            except Broken:
                before = session.moment
                patch.undo()
                session.recover()
                failures += 1
                assert abs(session.moment - before) <= 400
                # what was done and succeeded is not lost
                assert len(session.events) == len(run.changes) - len(changes)
    session.run(0)
    return session, failures


@pytest.mark.parametrize("place", PLACES)
@pytest.mark.parametrize("copied", ["always", "seldom"])
def test_a_run_that_failed_now_and_then_is_the_run_that_never_failed(place, copied, monkeypatch):
    """But for the numbers of rows, of which a failed change may have used some up."""
    if copied == "seldom":
        monkeypatch.setattr("lernmi.run.record.player.CHEAP_TO_COPY", 0)
    failures = 0
    for case in range(25):
        rng = np.random.default_rng([6, case])
        run, lived = random_run(rng, most_samples=300)
        other, count = lived_with_failures(run, rng, monkeypatch, PLACES[place])
        failures += count
        for session in (lived, other):  # the sample learned last is not known after a failure
            session.run(1)
        found = set(differences(lived, other))
        assert found <= {"slots", "state.arrays.slots"}, (case, run)
        assert other.state.present.tolist() == lived.state.present.tolist()
    assert failures > 10


def test_what_was_set_since_the_last_sample_is_not_lost(monkeypatch):
    session = lernmi.Session(lernmi.load_task("circle"), batch_size=4)
    session.run(150)
    session.set_training_rate(0.01)
    session.set_weight(0, 1, 1, 2.5)
    session.freeze(0, 1, 1)
    session.run(0)
    snapshot = session.snapshot()
    with monkeypatch.context() as patch:
        patch.setattr(engines, "learn", Breaking(engines.learn, 1, True))
        with pytest.raises(Broken):
            session.run(20)
    session.recover()
    assert [type(event.change) for event in session.events] == [RateSet, WeightSet, LinkFrozen]
    again = session.snapshot()
    assert again.moment == 150 and again.sample == snapshot.sample and again.learned
    assert again.weights.tobytes() == snapshot.weights.tobytes()
    assert again.metrics.moments.tolist() == snapshot.metrics.moments.tolist()


def test_a_failure_before_the_first_sample(monkeypatch):
    session = lernmi.Session(lernmi.load_task("xor"))
    session.set_weight(0, 0, 0, 1.5)
    weights = session.network.weights.copy()
    with monkeypatch.context() as patch:
        patch.setattr(engines, "learn", Breaking(engines.learn, 1, True))
        with pytest.raises(Broken):
            session.run(1_000)
    assert (session.network.weights != weights).any()
    session.recover()
    assert (session.moment, len(session.events)) == (0, 1)
    assert session.network.weights.tobytes() == weights.tobytes()
    session.run(100)
    other = lernmi.Session(lernmi.load_task("xor"))
    other.set_weight(0, 0, 0, 1.5)
    other.run(100)
    assert differences(session, other) == []


@pytest.mark.parametrize(
    "change",
    [
        SampleTaught(np.zeros(2), np.zeros(1)),
        SampleRelabelled(0, np.ones(1)),
        WeightSet(LinkRef(0, 0, 0), 3.0),
    ],
)
def test_a_change_that_fails_never_was(change, monkeypatch):
    session = lernmi.Session(lernmi.load_task("xor"))
    session.run(33)
    weights, curve = session.network.weights.copy(), session.metrics
    with monkeypatch.context() as patch:
        patch.setattr(player, "carry_out", Breaking(player.carry_out, 1, True))
        with pytest.raises(Broken):
            session.do(change)
    session.recover()
    assert (session.moment, session.events, session.state.events_done) == (33, (), 0)
    assert session.network.weights.tobytes() == weights.tobytes()
    np.testing.assert_array_equal(session.metrics.moments, curve.moments)
    session.do(change)
    assert len(session.events) == 1


def test_what_can_not_be_done_again_is_left_out(monkeypatch):
    """Where the way back fails, too, the run is at the state that was kept last."""
    monkeypatch.setattr(player, "CHEAP_TO_COPY", 0)
    session = lernmi.Session(lernmi.load_task("circle"))
    session.run(95)
    with monkeypatch.context() as patch:

        def always(*_arguments):
            raise Broken

        patch.setattr(engines, "learn", always)
        with pytest.raises(Broken):
            session.run(1)
        session.recover()
    assert 95 - player.SAMPLES_A_COPY < session.moment < 95
    moment = session.moment
    assert not session.snapshot().learned, "it is not known what was learned last"
    session.run(200 - moment)
    other = lernmi.Session(lernmi.load_task("circle"))
    other.run(200)
    assert differences(session, other) == []


def test_a_replay_from_events_after_a_recovery_is_the_same():
    rng = np.random.default_rng(7)
    run, lived = random_run(rng, most_samples=200)
    lived.recover()
    lived.run(20)
    again = replayed(run, rng)
    again.run(20)
    assert differences(lived, again) == []
