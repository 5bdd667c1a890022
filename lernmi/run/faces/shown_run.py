"""The run that a session shows, and what it is."""

from __future__ import annotations

from lernmi.data.samples import Samples
from lernmi.net import engines
from lernmi.net.network import Network
from lernmi.run.measured_run import MeasuredRun
from lernmi.run.record.epochs import Epochs
from lernmi.run.record.events import Event
from lernmi.run.record.recipe import Recipe
from lernmi.run.record.state import RunState
from lernmi.run.runs import Runs
from lernmi.tasks.task import Task


class ShownRun:
    """One of the runs of a ``task``. The other parts of a session stand on this one."""

    task: Task
    _runs: Runs
    _asks_train = False  # are the train samples asked as well?
    differences: tuple[str, ...] = ()
    """What is not here as it was where the session was saved, a sentence each: versions mostly."""

    @property
    def _run(self) -> MeasuredRun:
        return self._runs.shown

    @property
    def recipe(self) -> Recipe:
        """What it is made of."""
        return self._run.recording.recipe

    @property
    def recording(self) -> int:
        """The number of the recording: each rewind begins one."""
        return self._run.number

    @property
    def training_seconds(self) -> float:
        """The time that learning took, evaluations aside."""
        return self._run.training_seconds

    @property
    def state(self) -> RunState:
        """What changes while it learns."""
        return self._run.recording.state

    @property
    def network(self) -> Network:
        """The network of this moment. To change it, ``do`` an event."""
        return self._run.recording.network

    @property
    def events(self) -> tuple[Event, ...]:
        """What a person changed, in order."""
        return tuple(self._run.recording.events)

    @property
    def moment(self) -> int:
        """How many samples were learned."""
        return self.state.moment

    @property
    def epochs(self) -> Epochs:
        """When its epochs begin."""
        return self.state.epochs

    @property
    def epoch(self) -> int:
        """How many epochs are over."""
        return self.epochs.epoch(self.moment)

    @property
    def batch_size(self) -> int:
        """How many samples are averaged before the weights change."""
        return self.state.batch.size

    @property
    def train(self) -> Samples:
        """The samples that are learned now."""
        state = self.state
        return self._run.recording.training_set.samples(state.slots[state.present])

    @property
    def sealed(self) -> str | None:
        """In a sentence why the run can be looked at and can't go on; None where it can.

        A run out of a file is so where its data is not here, or comes out differently.
        """
        return self._run.recording.sealed

    @property
    def engine(self) -> str:
        """``compiled`` or, where numba can't be used, ``layers``."""
        return engines.engine()
