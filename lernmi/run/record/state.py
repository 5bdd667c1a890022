"""The state of a run: what changes while it learns, as a few named arrays and numbers."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from lernmi.arrays import Floats, Integers, all_finite, locked_copy
from lernmi.net.batch import Batch
from lernmi.net.gauge import Gauge
from lernmi.net.network import Network
from lernmi.net.watch import Watch
from lernmi.run.record.epoch_weights import EpochWeights
from lernmi.run.record.epochs import Epochs

Position = tuple[int, int]  # (moment, events done)

GONE = -1
NO_LINKS: Integers = locked_copy(np.empty(0, dtype=np.int64))
NO_SUMS: Floats = locked_copy(np.empty(0))


@dataclass(slots=True)
class StateCopy:
    """A state as it was: a keyframe."""

    arrays: dict[str, NDArray[Any]]
    numbers: dict[str, float]
    epochs: Epochs
    epoch_weights: EpochWeights

    @property
    def position(self) -> Position:
        """The moment, and how many events were done."""
        return int(self.numbers["moment"]), int(self.numbers["events_done"])

    @property
    def is_finite(self) -> bool:
        """Are all of its numbers finite?"""
        return _are_finite(self.arrays, self.numbers["batch_count"] > 0)

    def copy(self) -> StateCopy:
        """One that no other state is copied into."""
        return replace(self, arrays={name: array.copy() for name, array in self.arrays.items()})

    def in_rows(self, row_of: Callable[[Floats], Floats]) -> StateCopy:
        """The same in arrays that ``row_of`` makes of those that are as long as the weights."""
        arrays, borders = self.arrays, self.epoch_weights
        sums = arrays["batch_sums"]
        before = None if borders.before is None else row_of(borders.before)
        return replace(
            self,
            arrays={
                **arrays,
                "weights": row_of(arrays["weights"]),
                "batch_sums": row_of(sums) if len(sums) else NO_SUMS,
            },
            epoch_weights=EpochWeights(row_of(borders.began), before),
        )


class RunState:
    """The network's weights and rate, a begun batch, the frozen links, the samples, the moment.

    ``epoch_weights`` are those at the borders of the last epochs.

    Every sample has a number, its slot; ``slots`` (int64, locked) says for each which row of the
    run's ``Rows`` it is, GONE for one that was removed. A slot is never used again, and a row never
    changes: a sample with another label is another row.

    ``frozen`` (int64, locked, ascending) are flat numbers of links. ``events_done`` counts events.
    Outputs, sums and blames are not part of it: they follow from a state and a sample.
    """

    def __init__(self, network: Network, batch_size: int, samples: int) -> None:
        self.network = network
        self._first = network.training_rate, batch_size
        self.batch = Batch.of(batch_size, network.weights.size)
        self.frozen = NO_LINKS
        self.slots: Integers = locked_copy(np.arange(samples, dtype=np.int64))
        self._first_slots = self.slots
        self.moment = 0
        self.events_done = 0
        self.epochs = Epochs.of(samples)
        self.epoch_weights = EpochWeights.of(network.weights)
        self._watch: Watch | None = None
        self._gauge: Gauge | None = None

    @property
    def watch(self) -> Watch:
        """What the engine looks after: the frozen links keep the weights they have now."""
        if self._watch is None:
            kept = self.network.weights[self.frozen]
            links = dict(zip(self.frozen.tolist(), kept.tolist(), strict=True))
            self._watch = Watch(self.network.sizes, links, gauge=self._gauge)
        return self._watch

    def measure(self, gauge: Gauge | None) -> None:
        """From now on ``gauge`` measures whatever is learned."""
        self._gauge = gauge
        self.forget_watch()

    def forget_watch(self) -> None:
        """A frozen link or its weight has changed."""
        self._watch = None

    def freeze(self, link: int, frozen: bool) -> None:
        """Freeze a link, by its flat number, or let it learn again."""
        others = self.frozen[self.frozen != link]
        links = np.append(others, link) if frozen else others
        self.frozen = locked_copy(np.sort(links))
        self.forget_watch()

    def end_epoch(self) -> None:
        """The epoch under way is over, with the weights of now."""
        self.epoch_weights = self.epoch_weights.next(self.network.weights)

    def share_slots(self, other: RunState) -> None:
        """Begin with the very array that ``other`` began with."""
        self.slots = self._first_slots = other._first_slots

    @property
    def slots_are_rows(self) -> bool:
        """True as long as every sample is the row of its own number: before anything changed."""
        return self.slots is self._first_slots

    @property
    def present(self) -> Integers:
        """The numbers of the samples that are learned, (n,) ascending."""
        return np.flatnonzero(self.slots != GONE)

    @property
    def is_finite(self) -> bool:
        """Are the weights finite numbers, and the sums of a begun batch? Else they stay so."""
        return _are_finite(self.arrays, self.batch.count > 0)

    @property
    def arrays(self) -> dict[str, NDArray[Any]]:
        """The arrays themselves, by name: weights and batch sums change in place."""
        return {**self._moving, "frozen": self.frozen, "slots": self.slots}

    @property
    def _moving(self) -> dict[str, NDArray[Any]]:
        return {"weights": self.network.weights, "batch_sums": self.batch.sums}

    @property
    def numbers(self) -> dict[str, float]:
        """The numbers, by name."""
        return {
            "training_rate": self.network.training_rate,
            "batch_size": self.batch.size,
            "batch_count": self.batch.count,
            "moment": self.moment,
            "events_done": self.events_done,
        }

    def copy(self, into: StateCopy | None = None) -> StateCopy:
        """This state as it is now; ``into`` the arrays of an older copy where they fit.

        Fresh memory is many times slower to copy to than memory that was used before.
        """
        arrays: dict[str, NDArray[Any]] = {"frozen": self.frozen, "slots": self.slots}
        for name, array in self._moving.items():
            old = None if into is None else into.arrays.get(name)
            if old is not None and old.shape == array.shape:
                old[...] = array
                arrays[name] = old
            else:
                arrays[name] = array.copy()
        return StateCopy(arrays, self.numbers, self.epochs, self.epoch_weights)

    def copy_by(self, copied: Callable[[Floats], Floats]) -> StateCopy:
        """The same, copied by ``copied``; the sums of a batch that is not begun are left out."""
        arrays: dict[str, NDArray[Any]] = {"frozen": self.frozen, "slots": self.slots}
        arrays["weights"] = copied(self.network.weights)
        arrays["batch_sums"] = copied(self.batch.sums) if self.batch.count else NO_SUMS
        return StateCopy(arrays, self.numbers, self.epochs, self.epoch_weights)

    def has_weights_of(self, kept: StateCopy) -> bool:
        """Are the weights those of ``kept``, bit for bit?"""
        return _same_bits(self.network.weights, kept.arrays["weights"])

    def is_as(self, kept: StateCopy) -> bool:
        """Is all of it that of ``kept``, bit for bit?"""
        numbers, borders, theirs = self.numbers, self.epoch_weights, kept.epoch_weights
        pairs = [
            (self.network.weights, kept.arrays["weights"]),
            (borders.began, theirs.began),
            (borders.before, theirs.before),
            (self.batch.sums if self.batch.count else NO_SUMS, kept.arrays["batch_sums"]),
        ]
        return (
            numbers == kept.numbers
            and self.epochs == kept.epochs
            and np.array_equal(self.slots, kept.arrays["slots"])
            and np.array_equal(self.frozen, kept.arrays["frozen"])
            and all(_same_bits(mine, other) for mine, other in pairs)
        )

    def begin_again(self) -> None:
        """Be as at the start."""
        network = self.network
        network.reset_weights(network.seed)
        network.training_rate, batch_size = self._first
        self.batch = Batch.of(batch_size, network.weights.size)
        self.frozen, self.slots = NO_LINKS, self._first_slots
        self.moment = self.events_done = 0
        self.epochs = Epochs.of(len(self.slots))
        self.epoch_weights = EpochWeights.of(network.weights)
        self.forget_watch()

    def put_back(self, kept: StateCopy) -> None:
        """Be as ``kept`` is."""
        numbers = kept.numbers
        self.network.training_rate = numbers["training_rate"]
        if self.batch.size != numbers["batch_size"]:
            self.batch = Batch.of(int(numbers["batch_size"]), self.network.weights.size)
        self.batch.count = int(numbers["batch_count"])
        self.network.weights[...] = kept.arrays["weights"]
        self.batch.sums[...] = kept.arrays["batch_sums"] if self.batch.count else 0.0
        self.frozen, self.slots = kept.arrays["frozen"], kept.arrays["slots"]
        self.moment, self.events_done = kept.position
        self.epochs, self.epoch_weights = kept.epochs, kept.epoch_weights.locked()
        self.forget_watch()


def _same_bits(one: Floats | None, other: Floats | None) -> bool:
    if one is None or other is None:
        return one is other
    return one is other or bool((one.view(np.int64) == other.view(np.int64)).all())


def _are_finite(arrays: dict[str, NDArray[Any]], in_batch: bool) -> bool:
    """The sums of frozen links are never applied."""
    if not all_finite(arrays["weights"]):
        return False
    if not in_batch or all_finite(arrays["batch_sums"]):
        return True
    return all_finite(np.delete(arrays["batch_sums"], arrays["frozen"]))
