"""All weights at once, as those of a network from elsewhere: an event like any other."""

import numpy as np
import pytest

import lernmi
from lernmi.errors import LernmiError
from lernmi.net.refs import LinkRef
from lernmi.run.record.events import LinkCut

LINKS = 13


@pytest.fixture
def session():
    return lernmi.Session(lernmi.load_task("xor"), seed=1)


def weights(seed=5):
    return np.random.default_rng(seed).normal(size=LINKS)


def test_a_run_begins_with_weights_that_are_brought_to_its_start(session):
    session.set_weights(weights())
    assert (session.network.weights == weights()).all()
    by_hand = lernmi.Network((2, 3, 1), session.recipe.rate)
    by_hand.weights[...] = weights()
    session.run(8)
    order = session._run.recording.order.samples(0, 8)
    by_hand.learn_many(session.train.inputs, session.train.targets, order)
    assert (session.network.weights == by_hand.weights).all()
    session.seek(0)
    assert (session.network.weights == weights()).all()
    assert (session.snapshot().epoch_weights.began == weights()).all()


def test_rewinding_keeps_them_and_another_seed_drops_them(session):
    seeded = session.network.weights.copy()
    session.set_weights(weights(4))
    session.set_weights(weights())
    session.run(10)
    session.set_weights(weights(6))  # in the middle of the run: nothing it began with
    session.run(10)
    session.rewind()
    assert [event.moment for event in session.events] == [0]
    assert (session.network.weights == weights()).all()
    assert session.beside(rate=2.0) and (session.network.weights == weights()).all()
    session.rewind(seed=2)
    assert session.events == ()
    session.rewind(seed=1)
    assert (session.network.weights == seeded).all()


def test_they_can_be_gone_back_to_from_another_seed(session):
    session.set_weights(weights())
    session.rewind(seed=2)
    session.undo()
    assert (session.network.weights == weights()).all()
    for _ in range(6):  # each time nothing was lost with the one before
        session.rewind()
    assert len(session.run_letters) == 2


def test_a_cut_link_can_no_longer_be_put_back_as_it_was(session):
    link = LinkRef(0, 1, 0)
    session.do(LinkCut(link))
    session.set_weights(weights())
    assert (session.network.weights == weights()).all()
    session.run(40)
    assert session.network.weights[3] == weights()[3]  # still frozen
    assert (
        lernmi.run.jobs.putting_back.cut_of(lernmi.net.refs.LinkRef(0, 1, 0), session.events)
        is None
    )


@pytest.mark.parametrize(
    "wrong", [np.zeros(12), np.zeros((1, 13)), np.full(13, np.nan), ["a"] * 13, None]
)
def test_what_is_no_weights_is_refused(session, wrong):
    with pytest.raises(LernmiError):
        session.set_weights(wrong)
    assert session.events == ()
