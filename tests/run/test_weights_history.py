"""The weights of all links along a run are those that the run had."""

import numpy as np
import pytest

from lernmi import Session, load_task
from lernmi.run.jobs.job import whole
from lernmi.run.replays.weights_history import POINTS


def history_of(session):
    job = session.weights_tracing()
    whole(job)
    assert job.share == 1.0
    return job.result


@pytest.mark.parametrize(("samples", "points"), [(0, 1), (3, 4), (32, POINTS), (1_000, POINTS)])
def test_they_are_those_after_all_that_was_changed_at_a_moment(samples, points):
    session = Session(load_task("xor"), seed=3, batch_size=3)
    session.set_weight(0, 1, 1, 2.5)
    session.run(samples)
    session.set_weight(1, 0, 0, -1.5)
    history = history_of(session)
    assert len(history.moments) == points
    assert history.moments[0] == 0 and history.moments[-1] == samples
    for moment, weights in zip(history.moments.tolist(), history.weights, strict=True):
        session.seek(moment)
        assert np.array_equal(weights, session.network.weights), moment


def test_in_the_past_it_ends_there_and_the_run_is_not_disturbed():
    session = Session(load_task("xor"), seed=3)
    session.run(500)
    now = session.network.weights.copy()
    session.seek(200)
    assert history_of(session).moments[-1] == 200
    session.seek()
    assert np.array_equal(session.network.weights, now)
