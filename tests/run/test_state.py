"""A state as a few arrays and numbers: copied, put back, and what each change does to it."""

import numpy as np
import pytest

import lernmi
from lernmi.net.refs import LinkRef
from lernmi.run.record.events import BatchSizeSet, LinkCut, LinkFrozen
from tests.run.random_runs import different, random_change, random_run


def flat(session, link):
    """Where the weight of ``link`` lies."""
    views = session.network.link_layers
    before = sum(layer.weights.size for layer in views[: link.layer])
    return before + link.i * views[link.layer].weights.shape[1] + link.j


def same_state(one, other):
    found = different("arrays", one.arrays, other.arrays)
    return found + different("numbers", one.numbers, other.numbers) == []


def test_a_state_is_put_back_bit_for_bit_and_goes_on_alike():
    """Kept at a random moment, changed and learned on, put back, and lived through again."""
    reused = {}
    for case in range(60):
        rng = np.random.default_rng([4, case])
        _, session = random_run(rng, most_samples=300)
        state = session.state
        kept = reused[state.network.sizes] = state.copy(reused.get(state.network.sizes))
        untouched = state.copy()
        first_changes = []
        for _ in range(3):
            try:
                first_changes.append(session.do(random_change(rng, session)).change)
            except lernmi.LernmiError:
                continue
            session.run(5)
        state.put_back(kept)
        assert same_state(state, untouched)
        assert same_state(kept, untouched), "a copy does not change with the state"
        assert kept.position == (session.moment, len(session.events) - len(first_changes))
        # frozen links are looked after again
        recording = session._run.recording
        recording.newest = recording.position
        recording.learn(5)
        frozen = untouched.arrays["frozen"]
        np.testing.assert_array_equal(
            state.network.weights[frozen], untouched.arrays["weights"][frozen]
        )


def test_memory_is_used_again_where_it_fits():
    session = lernmi.Session(lernmi.load_task("circle"), batch_size=4)
    first = session.state.copy()
    weights, sums = first.arrays["weights"], first.arrays["batch_sums"]
    session.run(6)
    again = session.state.copy(first)
    assert again.arrays["weights"] is weights and again.arrays["batch_sums"] is sums
    assert same_state(again, session.state)
    session.do(BatchSizeSet(1))
    assert session.state.copy(again).arrays["batch_sums"].size == 0


# samples and their slots


def learned(session, samples):
    numbers = []
    for _ in range(samples):
        session.run(1)
        numbers.append(session.snapshot().sample)
    return numbers


@pytest.mark.parametrize("classic", [False, True])
@pytest.mark.parametrize("batch_size", [1, 7])
def test_leaving_one_sample_out_keeps_the_order_of_all_others(classic, batch_size):
    whole, without = (
        lernmi.Session(lernmi.load_task("circle"), classic=classic, batch_size=batch_size)
        for _ in range(2)
    )
    without.remove_sample(33)
    assert len(without.train) == 199
    for _ in range(2):
        assert learned(without, 199) == [n for n in learned(whole, 200) if n != 33]


def test_a_removed_sample_never_comes_back_and_new_ones_have_new_numbers():
    session = lernmi.Session(lernmi.load_task("xor"))
    session.remove_sample(1)
    session.add_samples(lernmi.Samples([[0.5, 0.5]], [[1.0]]))
    assert session.state.present.tolist() == [0, 2, 3, 4]
    assert sorted(learned(session, 4)) == [0, 2, 3, 4]
    with pytest.raises(lernmi.DataError):
        session.remove_sample(1)
    with pytest.raises(lernmi.DataError):
        session.relabel(1, [1.0])


def test_a_relabelled_sample_keeps_its_slot_its_place_and_its_inputs():
    whole, relabelled = (lernmi.Session(lernmi.load_task("circle")) for _ in range(2))
    for session in (whole, relabelled):
        session.run(50)
    relabelled.relabel(33, 1.0 - relabelled.train.targets[33])
    assert (relabelled.epoch, relabelled.epochs.progress(50)) == (0, 50), "no epoch begins"
    assert learned(relabelled, 350) == learned(whole, 350)
    np.testing.assert_array_equal(relabelled.train.stored, whole.train.stored)
    changed = np.flatnonzero((relabelled.train.targets != whole.train.targets).any(axis=1))
    assert changed.tolist() == [33]
    row = relabelled.state.slots[33]
    assert row == len(whole.train), "another version is another row"
    relabelled.relabel(33, whole.train.targets[33])
    np.testing.assert_array_equal(relabelled.train.targets, whole.train.targets)


# links


@pytest.mark.parametrize("batch_size", [1, 3])
def test_a_frozen_link_learns_no_longer_and_still_passes_blame(batch_size):
    """Its weight stays, also through lessons and what ends a batch; all else learns as before."""
    task, link = lernmi.load_task("xor"), LinkRef(1, 2, 0)
    session, free = (lernmi.Session(task, seed=1, batch_size=batch_size) for _ in range(2))
    session.do(LinkFrozen(link))
    place = flat(session, link)
    weight = session.network.weights[place]
    session.run(batch_size)
    free.run(batch_size)
    others = np.arange(session.network.weights.size) != place
    np.testing.assert_array_equal(session.network.weights[others], free.network.weights[others])
    assert session.network.weights[place] == weight != free.network.weights[place]
    session.run(10)
    session.teach([1.0, 0.5], [0.0])
    session.do(BatchSizeSet(2))
    session.run(41)
    assert session.network.weights[place] == weight
    session.set_weight(1, 2, 0, 2.5)
    session.run(40)
    assert session.network.weights[place] == 2.5, "it can be set"
    session.freeze(1, 2, 0, frozen=False)
    session.run(2)
    assert session.network.weights[place] != 2.5


def test_a_cut_link_is_0_and_stays_so():
    session = lernmi.Session(lernmi.load_task("xor"))
    session.run(10)
    link = LinkRef(0, 1, 1)
    before = session.snapshot()
    session.do(LinkCut(link))
    session.run(0)
    after = session.snapshot()
    assert after.layer_weights[0][1, 1] == 0.0
    assert after.layer_weights_after[0][1, 1] == before.layer_weights[0][1, 1] != 0.0, (
        "the sample learned last left what it left"
    )
    assert after.weights_before.tobytes() == before.weights_before.tobytes()
    session.run(100)
    assert session.network.weights[flat(session, link)] == 0.0


def test_a_look_does_not_change_what_is_frozen():
    session = lernmi.Session(lernmi.load_task("xor"))
    kept = session.state.copy()
    session.freeze(0, 0, 0)
    session.look([1.0, 0.0], [1.0])
    session.seek(event=0)
    session.branch()
    session.run(1)
    assert session.network.weights[0] != kept.arrays["weights"][0], "it is free again"


def test_links_and_weights_that_there_are_none_of_are_refused():
    session = lernmi.Session(lernmi.load_task("xor"))
    for link in (LinkRef(0, 3, 0), LinkRef(2, 0, 0), LinkRef(0, 0, -1)):
        for change in (LinkFrozen(link), LinkCut(link)):
            with pytest.raises(lernmi.LernmiError, match="there is no link"):
                session.do(change)
    for weight in (float("nan"), float("inf"), "1"):
        with pytest.raises(lernmi.LernmiError, match="finite number"):
            session.set_weight(0, 0, 0, weight)
    assert session.events == ()


# inside a batch (rules 4 and 5)


def test_the_rate_at_the_end_of_a_batch_counts():
    late, early = (lernmi.Session(lernmi.load_task("xor"), batch_size=4) for _ in range(2))
    early.set_training_rate(0.125)
    early.run(4)
    late.run(3)
    late.set_training_rate(0.125)
    late.run(1)
    assert late.network.weights.tobytes() == early.network.weights.tobytes()


def test_what_is_done_to_weights_inside_a_batch_acts_at_once_and_the_batch_goes_on():
    session = lernmi.Session(lernmi.load_task("circle"), batch_size=10)
    session.run(4)
    sums = session.state.batch.sums.copy()
    session.set_weight(0, 1, 0, 5.0)
    assert session.network.link_layers[0].weights[1, 0] == 5.0
    weights = session.network.weights.copy()
    session.teach([0.5, 0.25], [1.0])
    assert (session.network.weights != weights).any(), "a lesson is learned"
    session.relabel(3, [1.0])
    assert session.state.batch.count == 4
    np.testing.assert_array_equal(session.state.batch.sums, sums)
    weights = session.network.weights.copy()
    session.run(5)
    np.testing.assert_array_equal(session.network.weights, weights)
    session.run(1)
    assert (session.network.weights != weights).any()
    assert session.epochs.progress(session.moment) == 10


@pytest.mark.parametrize("change", ["added", "removed", "batch size"])
def test_what_begins_an_epoch_ends_the_batch_which_is_applied_as_a_smaller_one(change):
    session = lernmi.Session(lernmi.load_task("xor"), batch_size=3)
    session.run(2)
    weights, sums = session.network.weights.copy(), session.state.batch.sums.copy()
    if change == "added":
        session.add_samples(lernmi.Samples([[0.5, 0.5]], [[1.0]]))
    elif change == "removed":
        session.remove_sample(0)
    else:
        session.do(BatchSizeSet(2))
    expected = weights - session.network.training_rate / 2 * sums
    np.testing.assert_allclose(session.network.weights, expected, rtol=0, atol=1e-16)
    assert (session.state.batch.count, session.state.batch.sums.any()) == (0, False)
    assert (session.epoch, session.epochs.progress(session.moment)) == (1, 0)


def test_events_are_numbered_and_several_at_one_moment_keep_their_order():
    session = lernmi.Session(lernmi.load_task("xor"))
    session.run(3)
    session.set_weight(0, 0, 0, 1.0)
    session.do(LinkCut(LinkRef(0, 0, 0)))
    session.run(2)
    session.set_weight(0, 0, 0, 2.0)
    assert [(event.number, event.moment) for event in session.events] == [(0, 3), (1, 3), (2, 5)]
    assert session.state.events_done == 3
    session.run(9)
    assert session.network.weights[0] == 2.0
