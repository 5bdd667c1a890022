"""A guard: sees that a run that learns gets into trouble, where it does."""

from __future__ import annotations

from dataclasses import replace
from time import perf_counter

from lernmi.arrays import Integers
from lernmi.net import engines
from lernmi.run.measures.trouble import FEW_LINKS, SAMPLES, Trouble, next_look, not_finite, stuck
from lernmi.run.record.recording import Recording
from lernmi.run.record.state import Position

LOOK_SECONDS = 0.25
MOST_AT_ONCE = 1 << 16  # samples
OTHER_WEIGHTS = "It is so with these initial weights; another seed gives others."


class Guard:
    """``usual_rate`` is a training rate that suits what ``recording`` learns.

    It looks at every evaluation point, and by the clock. It says once that the network is stuck,
    until something is changed: whoever goes on knows it.
    """

    def __init__(self, recording: Recording, usual_rate: float) -> None:
        self._recording = recording
        self._usual_rate = usual_rate
        self._said = False
        self._fine = 0  # the last moment at which it looked, or began to
        self._at = -1  # the moment up to which it saw what was learned
        self._next = 0.0  # seconds of the clock
        self._bad: int | None = None  # the first moment at which a number was not finite

    def changed(self) -> None:
        """An event: what was said and seen counts no longer."""
        self._said, self._at = False, -1

    def begin(self) -> None:
        """A piece is learned now that it is to see."""
        moment = self._recording.position[0]
        if self._at != moment:
            self._fine = self._at = moment

    @property
    def trouble(self) -> Trouble | None:
        """In what the network is where the recording stands."""
        network, state = self._recording.network, self._recording.state
        if not state.is_finite:
            return self._not_finite
        some = state.present[:SAMPLES]
        few = some[: max(FEW_LINKS // network.weights.size, 1)]
        return None if self._stuck(few) is None else self._stuck(some)

    def _stuck(self, samples: Integers) -> Trouble | None:
        recording = self._recording
        network, rows = recording.network, recording.training_set.rows
        some = recording.state.slots[samples]
        outputs, rate = engines.answers(network, rows, some), network.training_rate
        return stuck(network.activations[-1], outputs, rows.targets[some], rate, self._usual_rate)

    def met(self, became_not_finite: bool, is_due: bool) -> Trouble | None:
        """Into what the run got with the piece it learned just now, if into any trouble.

        ``is_due``: the run is to be evaluated here. Where the network is stuck the recording ends
        where that began.
        """
        recording = self._recording
        moment = self._at = recording.position[0]
        if became_not_finite:
            self._bad = moment
            return replace(self._not_finite, moment=moment, good=moment - 1)
        if self._said or not (is_due or perf_counter() >= self._next):
            return None
        found = self.trouble
        self._next = perf_counter() + LOOK_SECONDS
        if found is None or found.not_finite:  # who goes on with such numbers knows it
            self._fine = moment
            return None
        self._said = True
        return self._first()

    def _first(self) -> Trouble:
        """Go back to where the network was stuck first since it was fine; that is the newest."""
        recording = self._recording
        newest, done = recording.newest, recording.state.events_done
        since = recording.events[done - 1].moment if done else 0
        good = self._fine
        self._go_to((good, done))
        found = self.trouble  # as where a person goes on with what is stuck
        while found is None:
            good = recording.position[0]
            self._go_to((min(next_look(good, since), newest[0]), done))
            found = self.trouble
        recording.end_here()
        self._at = recording.position[0]
        if self._at == 0:
            return replace(found, advice=OTHER_WEIGHTS)
        return replace(found, moment=self._at, good=good)

    def _go_to(self, position: Position) -> None:
        self._recording.start_for(position)
        while self._recording.position != position:
            self._recording.replay(position, MOST_AT_ONCE)

    @property
    def _not_finite(self) -> Trouble:
        return not_finite(self._recording.network.training_rate, self._usual_rate)

    def met_again(self) -> Trouble | None:
        """The same for a replay that led to the newest position: in what it was left."""
        recording = self._recording
        if recording.state.is_finite:
            return None
        bad = recording.position[0] if self._bad is None else self._bad
        return replace(self._not_finite, moment=bad, good=max(bad - 1, 0))
