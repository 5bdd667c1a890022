"""A recording as it is kept outside of the program: what can't be computed from the rest."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from lernmi.arrays import Floats, Integers
from lernmi.data.samples import Samples
from lernmi.run.record.epoch_weights import EpochWeights
from lernmi.run.record.epochs import Epochs
from lernmi.run.record.events import BEGIN_AN_EPOCH, Event, SampleRemoved, SamplesAdded
from lernmi.run.record.recipe import Recipe
from lernmi.run.record.state import Position, StateCopy


@dataclass(frozen=True, slots=True, eq=False)
class SavedState:
    """What a state at ``position`` had learned; all else of it follows from recipe and events.

    ``weights`` (links,), the ``sums`` (links,) of a batch that is begun, None where none is; what
    the epoch under way ``began`` with and the one ``before`` it, None in the first.
    """

    position: Position
    weights: Floats
    sums: Floats | None
    began: Floats
    before: Floats | None

    @classmethod
    def of(cls, state: StateCopy) -> SavedState:
        """That of a state, in its own arrays."""
        return cls.at(
            state.position,
            state.arrays["weights"],
            state.arrays["batch_sums"] if state.numbers["batch_count"] else None,
            state.epoch_weights,
        )

    @classmethod
    def at(
        cls, position: Position, weights: Floats, sums: Floats | None, borders: EpochWeights
    ) -> SavedState:
        """The same of parts."""
        return cls(position, weights, sums, borders.began, borders.before)

    @property
    def moment(self) -> int:
        return self.position[0]

    @property
    def arrays(self) -> Iterator[Floats]:
        """Those that there are."""
        every = (self.weights, self.sums, self.began, self.before)
        return (array for array in every if array is not None)


@dataclass(frozen=True, slots=True, eq=False)
class Arrival:
    """A state that a recording stood ``at``, and one it ``met`` at most some samples before.

    The samples between are replayed, so that the one learned last is known. ``sample`` is the row
    of that one, or of another of the task's samples.
    """

    met: SavedState
    at: SavedState
    sample: int

    @property
    def states(self) -> tuple[SavedState, SavedState]:
        return self.met, self.at


@dataclass(frozen=True, slots=True, eq=False)
class SavedRecording:
    """All there is to a recording of ``samples`` samples.

    ``brought`` are the samples that a person brought, ``rows`` the row numbers that each event
    brought. ``newest`` is the furthest it got, ``here`` is where it stands, the same unless that
    is in the past; ``keyframes`` are other states, in order, one a ``gap`` of samples at most.
    """

    recipe: Recipe
    samples: int
    events: tuple[Event, ...]
    brought: tuple[Samples, ...]
    rows: tuple[Integers, ...]
    newest: Arrival
    here: Arrival
    keyframes: tuple[SavedState, ...]
    gap: int

    @property
    def epochs(self) -> Epochs:
        """When its epochs begin, as it is known where it stands."""
        epochs, present = Epochs.of(self.samples), self.samples
        for event in self.events[: self.here.at.position[1]]:
            if isinstance(event.change, SamplesAdded):
                present += len(event.change.samples)
            elif isinstance(event.change, SampleRemoved):
                present -= 1
            if isinstance(event.change, BEGIN_AN_EPOCH):
                epochs = epochs.changed(event.moment, present)
        return epochs

    @property
    def states(self) -> Iterator[SavedState]:
        """All of them."""
        yield from (*self.newest.states, *self.here.states, *self.keyframes)
