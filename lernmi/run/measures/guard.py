"""A guard: sees that a run that learns gets into trouble, where it does."""

from __future__ import annotations

from dataclasses import replace

from lernmi.arrays import Integers
from lernmi.net import engines
from lernmi.run.measures.trouble import (
    FEW_LINKS,
    SAMPLES,
    Trouble,
    look_before,
    next_look,
    not_finite,
    stuck,
)
from lernmi.run.record.recording import Recording


class Guard:
    """``usual_rate`` is a training rate that suits what ``recording`` learns.

    It says once that the network is stuck, until something is changed: whoever goes on knows it.
    """

    def __init__(self, recording: Recording, usual_rate: float) -> None:
        self._recording = recording
        self._usual_rate = usual_rate
        self._said = False
        self._bad: int | None = None  # the first moment at which a number was not finite

    def changed(self) -> None:
        """An event: what was said counts no longer."""
        self._said = False

    @property
    def trouble(self) -> Trouble | None:
        """In what the network is where the recording stands."""
        network, state = self._recording.network, self._recording.state
        if not state.is_finite:
            return not_finite(network.training_rate, self._usual_rate)
        some = state.present[:SAMPLES]
        few = some[: max(FEW_LINKS // network.weights.size, 1)]
        return None if self._stuck(few) is None else self._stuck(some)

    def _stuck(self, samples: Integers) -> Trouble | None:
        recording = self._recording
        network, rows = recording.network, recording.training_set.rows
        some = recording.state.slots[samples]
        outputs, rate = engines.answers(network, rows, some), network.training_rate
        return stuck(network.activations[-1], outputs, rows.targets[some], rate, self._usual_rate)

    @property
    def next(self) -> int:
        """The next moment at which it looks, or a nearer one: a piece has to end there."""
        recording = self._recording
        moment = recording.position[0]
        look = next_look(moment, self._since, recording.network.weights.size)
        return min(look, moment + recording.most_guarded)

    @property
    def _since(self) -> int:
        """When the last change was, or 0."""
        events, done = self._recording.events, self._recording.state.events_done
        return events[done - 1].moment if done else 0

    def met(self, became_not_finite: bool) -> Trouble | None:
        """Into what the run got with the piece it learned just now, if into any trouble."""
        recording = self._recording
        moment, rate = recording.position[0], recording.network.training_rate
        if became_not_finite:
            self._bad = moment
            return replace(not_finite(rate, self._usual_rate), moment=moment, good=moment - 1)
        before = look_before(moment, self._since, recording.network.weights.size)
        if self._said or before is None:
            return None
        found = self.trouble
        if found is None or found.not_finite:  # who goes on with such numbers knows it
            return None
        self._said = True
        return replace(found, moment=moment, good=before)

    def met_again(self) -> Trouble | None:
        """The same for a replay that led to the newest position: in what it was left."""
        recording = self._recording
        if recording.state.is_finite:
            return None
        bad = recording.position[0] if self._bad is None else self._bad
        trouble = not_finite(recording.network.training_rate, self._usual_rate)
        return replace(trouble, moment=bad, good=max(bad - 1, 0))
