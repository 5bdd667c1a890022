"""When epochs begin, also where the set of samples changed on the way."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from lernmi.run.record.epochs import Epochs, Stretch


def test_all_alike():
    epochs = Epochs.of(4)
    assert [epochs.epoch(moment) for moment in (0, 3, 4, 11)] == [0, 0, 1, 2]
    assert [epochs.progress(moment) for moment in (0, 3, 4, 11)] == [0, 3, 0, 3]
    assert epochs.start(3, 5) == 12


def test_a_change_ends_the_epoch_under_way():
    epochs = Epochs.of(4).changed(6, 5)  # two samples into epoch 1
    assert epochs.stretches == (Stretch(0, 0, 4), Stretch(2, 6, 5))
    assert [epochs.epoch(moment) for moment in (5, 6, 10, 11)] == [1, 2, 2, 3]
    assert [epochs.progress(moment) for moment in (5, 6, 10, 11)] == [1, 0, 4, 0]
    assert [epochs.samples(moment) for moment in (5, 6)] == [4, 5]
    assert epochs.start(3, 6) == 11
    np.testing.assert_allclose(epochs.fractional(np.array([5, 6, 11])), [1.25, 2.0, 3.0])


def test_a_change_between_epochs_skips_none():
    assert Epochs.of(4).changed(8, 5).stretches[-1] == Stretch(2, 8, 5)


def test_the_last_of_two_changes_at_a_moment_counts():
    epochs = Epochs.of(4).changed(6, 5).changed(6, 6)
    assert epochs.stretches == (Stretch(0, 0, 4), Stretch(2, 6, 6))
    assert Epochs.of(4).changed(0, 9) == Epochs.of(9)


changes = st.lists(st.tuples(st.integers(0, 30), st.integers(1, 9)), max_size=5)


@given(st.integers(1, 9), changes)
def test_moments_and_epochs_agree(first, steps):
    epochs, moment = Epochs.of(first), 0
    for step, samples in steps:
        moment += step
        epochs = epochs.changed(moment, samples)
    moments = np.arange(moment + 30)
    at = epochs.fractional(moments)
    assert (np.diff(at) > 0).all()
    for now in moments.tolist():
        epoch, place = epochs.epoch(now), epochs.progress(now)
        assert at[now] == pytest.approx(epoch + place / epochs.samples(now))
        assert epochs.start(epoch, now) + place == now
        assert epochs.moment_of(float(at[now])) == pytest.approx(now)


def test_in_an_epoch_cut_short_no_moment_lies_beyond_its_end():
    epochs = Epochs.of(100).changed(210, 100)
    found = [epochs.moment_of(at) for at in (2.05, 2.5, 2.99, 3.0)]
    assert found == pytest.approx([205.0, 210.0, 210.0, 210.0])
