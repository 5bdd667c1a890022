"""A run lived through once more, from its beginning to where it stands, without disturbing it."""

from __future__ import annotations

from lernmi.run.measures.evaluation import LINKS_A_PIECE
from lernmi.run.record.events import Event
from lernmi.run.record.recording import Recording

MOST_SAMPLES_A_PIECE = 1 << 16


class Replay:
    """A job: what a kind of replay does with it follows from ``_learn`` and ``_change``.

    It is of ``run`` as it stands now: what is learned or changed meanwhile is not in it.
    """

    def __init__(self, run: Recording) -> None:
        self._recording = run.twin()
        self._to = run.position
        self._end, done = self._to
        self._events = tuple(run.events[:done])
        self._rows = len(run.training_set.rows)
        self._is_over = False
        most = LINKS_A_PIECE // self._recording.network.weights.size
        self._piece = min(max(most, 1), MOST_SAMPLES_A_PIECE)

    def step(self) -> bool:
        """Do an event or learn some samples; True while something is left to do."""
        moment, done = self._recording.state.moment, self._recording.state.events_done
        event = self._events[done] if done < len(self._events) else None
        if self._is_over:
            pass
        elif event is not None and event.moment == moment:
            self._change(event)
        elif moment < self._end:
            border = self._end if event is None else event.moment
            self._learn(min(border, moment + self._piece) - moment)
        return not self._is_over and self._left > 0

    @property
    def share(self) -> float:
        """How much of it is done, 0 .. 1."""
        every = self._end + len(self._events)
        return 1.0 if self._is_over or not every else 1.0 - self._left / every

    @property
    def _left(self) -> int:
        """Samples and events."""
        state = self._recording.state
        return self._end - state.moment + len(self._events) - state.events_done

    def _learn(self, samples: int) -> None:
        """Learn so many samples: no event is in between."""
        self._recording.replay(self._to, samples)

    def _change(self, event: Event) -> None:
        """Do ``event``, which is next."""
        self._recording.replay(self._to, 0)
