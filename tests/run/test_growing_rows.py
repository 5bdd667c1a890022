"""Rows that are learned by number, appended to while a run goes on."""

import gc

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import lernmi
from lernmi.arrays import GrowingArray, locked_copy
from lernmi.net import active_inputs, engines
from lernmi.net.batch import Batch
from lernmi.net.rows import Rows
from lernmi.net.watch import Watch
from lernmi.run.record.growing_rows import GrowingRows


def some_samples(count, seed, as_bytes):
    generator = np.random.default_rng(seed)
    pixels = generator.integers(0, 256, (count, 5), dtype=np.uint8)
    pixels[generator.random(pixels.shape) < 0.5] = 0
    targets = np.eye(3)[generator.integers(0, 3, count)]
    return lernmi.Samples(pixels if as_bytes else pixels / 255, targets, 1 / 255 if as_bytes else 1)


@given(
    st.lists(st.integers(1, 9), min_size=1, max_size=8),
    st.booleans(),
    st.booleans(),
    st.integers(0, 8),
)
def test_appended_rows_are_learned_as_if_they_had_always_been_there(
    counts, as_bytes, classic, asked
):
    activation = "sigmoid" if classic else "identity"
    parts = [some_samples(count, seed, as_bytes) for seed, count in enumerate(counts)]
    growing = GrowingRows(parts[0])
    for place, part in enumerate(parts[1:]):
        if place == asked:  # the lists are made now and grow from here on
            growing.active(activation)
        before = sum(counts[: place + 1])
        assert growing.append(part).tolist() == [*range(before, before + len(part))]
    stored = np.concatenate([part.stored for part in parts])
    rows = Rows(stored, np.concatenate([part.targets for part in parts]), parts[0].scale)
    assert len(growing) == len(rows)
    assert growing.targets.flags.c_contiguous
    order = np.random.default_rng(1).integers(0, len(rows), 60)
    np.testing.assert_array_equal(growing.targets, rows.targets)
    np.testing.assert_array_equal(growing.inputs_of(order), rows.inputs_of(order))
    for row in (0, len(rows) - 1):
        np.testing.assert_array_equal(growing.inputs_of(row), rows.inputs_of(row))
    for mine, theirs in zip(growing.active(activation), rows.active(activation), strict=True):
        np.testing.assert_array_equal(mine, theirs)
    nets = [lernmi.Network([5, 4, 3], seed=2, classic=classic) for _ in range(2)]
    for net, learned in zip(nets, (growing, rows), strict=True):
        engines.learn(net, learned, order, Batch(1), True, Watch())
    np.testing.assert_array_equal(nets[0].weights, nets[1].weights)
    np.testing.assert_array_equal(nets[0].input_sums, nets[1].input_sums)
    assert engines.evaluate(nets[0], growing, True) == (engines.evaluate(nets[0], rows, True))


def test_the_samples_are_shared_and_what_was_seen_never_changes():
    first, more = some_samples(6, 0, True), some_samples(2, 1, True)
    rows = GrowingRows(first)
    assert np.shares_memory(rows.targets, first.targets)
    before = [rows.targets, *rows.active("identity")[:3]]
    kept = [array.copy() for array in before]
    for _ in range(20):
        rows.append(more)
    for array, copied in zip(before, kept, strict=True):
        np.testing.assert_array_equal(array, copied)
    assert len(rows) == 46
    assert np.shares_memory(rows.stored_of(0), first.stored)


def test_samples_that_do_not_fit_are_refused():
    rows = GrowingRows(some_samples(6, 0, True))
    for other in (some_samples(1, 0, False), lernmi.Samples([[1.0]], [[1.0]])):
        with pytest.raises(lernmi.DataError):
            rows.append(other)
    assert len(rows) == 6


def test_a_growing_array_is_copied_now_and_then_only():
    grown, places = GrowingArray(np.zeros((1000, 2))), set()
    for number in range(500):
        grown.append(np.full((1, 2), number))
        places.add(grown.filled.__array_interface__["data"][0])
    assert len(places) <= 5
    np.testing.assert_array_equal(grown.filled[1000:, 0], np.arange(500))


def test_lists_made_for_samples_end_with_them():
    stored = locked_copy(np.ones((3, 2)))
    lists = active_inputs.active_inputs(stored, 1.0, "identity")
    assert active_inputs.active_inputs(stored, 1.0, "identity") is lists
    before = len(active_inputs._made)
    del stored
    gc.collect()
    assert len(active_inputs._made) == before - 1


def test_samples_may_end_while_others_are_forgotten(monkeypatch):
    kept, ending = (locked_copy(np.ones((3, 2))) for _ in range(2))
    made = {}
    monkeypatch.setattr(active_inputs, "_made", made)
    active_inputs.active_inputs(kept, 1.0, "identity")
    active_inputs.active_inputs(ending, 1.0, "identity")

    class Ends(int):
        """Compared with, it lets go of ``ending``, as a collection of garbage may at any time."""

        def __eq__(self, other):
            nonlocal ending
            ending = None
            return int(self) == other

        __hash__ = int.__hash__

    key = (Ends(id(kept)), "identity", 1.0)
    made[key] = made.pop((id(kept), "identity", 1.0))
    made.update({key: made.pop(key) for key in list(made)[:1]})  # first in turn
    active_inputs.forget(kept)
    assert not made
