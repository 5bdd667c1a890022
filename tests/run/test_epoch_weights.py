"""What the last epoch did to each weight, whatever way led there."""

import numpy as np
import pytest

import lernmi
from lernmi.net.link_index import LinkIndex
from lernmi.net.refs import LinkRef
from lernmi.run.explanations.link_columns import Column, LinkColumns
from lernmi.run.record.events import LinkCut


def weights_at(moment, **arguments):
    session = lernmi.Session(lernmi.load_task("xor"), **arguments)
    session.run(moment)
    return session.network.weights.copy()


def change_of(session):
    return session.snapshot().epoch_change


@pytest.mark.parametrize("batch_size", [1, 2, 3])
@pytest.mark.parametrize(
    ("moment", "began", "ended"),
    [
        (0, 0, 0),
        (1, 0, 1),
        (3, 0, 3),
        (4, 0, 4),
        (5, 0, 4),
        (8, 4, 8),
        (11, 4, 8),
        (4001, 3996, 4000),
    ],
)
def test_it_is_the_change_over_the_last_epoch_that_is_over(moment, began, ended, batch_size):
    session = lernmi.Session(lernmi.load_task("xor"), batch_size=batch_size)
    session.run(moment)
    met, left = (weights_at(m, batch_size=batch_size) for m in (began, ended))
    assert change_of(session).tobytes() == (left - met).tobytes()
    columns = LinkColumns(session.snapshot(), LinkIndex(session.network.sizes))
    assert columns.all(Column.EPOCH_CHANGE).tobytes() == (left - met).tobytes()


def test_a_change_by_hand_counts_in_its_epoch():
    """One inside an epoch in that one, one at the border of two in the later one."""
    session = lernmi.Session(lernmi.load_task("xor"))
    session.run(6)
    session.set_weight(0, 0, 0, 100.0)
    session.run(2)
    assert change_of(session)[0] > 90.0
    session.do(LinkCut(LinkRef(0, 0, 0)))
    assert change_of(session)[0] > 90.0, "the border is before what is done there"
    session.run(3)
    assert change_of(session)[0] > 90.0
    session.run(1)
    assert change_of(session)[0] < -90.0
    session.run(4)
    assert change_of(session)[0] == 0.0, "it is cut"


def test_a_lesson_counts_too():
    session, other = (lernmi.Session(lernmi.load_task("xor")) for _ in range(2))
    for each in (session, other):
        each.run(5)
    before = session.network.weights.copy()
    session.teach([1.0, 1.0], [0.0])
    taught = session.network.weights - before
    assert np.abs(taught).max() > 0.0
    for each in (session, other):
        each.run(3)
    apart = change_of(session) - change_of(other)
    assert np.abs(apart - taught).max() < 0.01 < np.abs(apart).max()


def test_an_epoch_that_is_ended_early_is_one():
    session = lernmi.Session(lernmi.load_task("xor"))
    session.run(6)
    met, left = weights_at(4), weights_at(6)
    session.add_samples(session.train)
    assert change_of(session).tobytes() == (left - met).tobytes()
    session.remove_sample(0)  # the epoch that began has no sample yet: none is over
    assert change_of(session).tobytes() == (left - met).tobytes()
    session.run(6)
    assert change_of(session).tobytes() == (left - met).tobytes()
    session.run(1)
    assert change_of(session).tobytes() == (session.network.weights - left).tobytes()


def test_a_begun_batch_ends_with_the_epoch():
    session = lernmi.Session(lernmi.load_task("xor"), batch_size=4)
    session.run(2)
    assert not change_of(session).any()
    session.add_samples(session.train)
    assert change_of(session).any()
    assert (change_of(session) == session.network.weights - weights_at(0)).all()


def test_rewinding_begins_again():
    session = lernmi.Session(lernmi.load_task("xor"))
    session.run(10)
    session.add_samples(session.train)
    session.rewind()
    assert session.epoch == 0 and not change_of(session).any()
    session.run(3)
    assert change_of(session).tobytes() == (session.network.weights - weights_at(0)).tobytes()


def test_a_snapshot_keeps_its_own():
    session = lernmi.Session(lernmi.load_task("xor"))
    session.run(8)
    snapshot = session.snapshot()
    before = snapshot.epoch_change.copy()
    session.run(40)
    assert snapshot.epoch_change.tobytes() == before.tobytes()
    assert change_of(session).tobytes() != before.tobytes()


def test_a_diverged_network_raises_nothing():
    session = lernmi.Session(lernmi.load_task("xor"), (2, 3, 1), 1e300, activation="identity")
    session.run(9)
    assert not np.isfinite(change_of(session)).all()
