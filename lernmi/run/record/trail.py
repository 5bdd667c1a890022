"""The trail: states shortly before a moment that was gone back to, for the next steps back."""

from __future__ import annotations

from bisect import bisect_left

from lernmi.run.record.keyframe_room import BUDGET
from lernmi.run.record.state import RunState, StateCopy

MOST = 16
LEAST = 2  # even of networks so large that more would take too much memory


class Trail:
    """Of the samples before that moment: the last one's start, the one's before, 4 before, 8 ...

    So each step back finds a state near, and all together they replay little.
    """

    def __init__(self, links: int) -> None:
        self._most = min(max(BUDGET // (8 * links), LEAST), MOST)
        self._kept: list[StateCopy] = []
        self._spare: list[StateCopy] = []  # to be written over
        self._wanted: list[int] = []  # moments, the next one last

    def lead(self, start: int, to: int) -> None:
        """A replay leads from moment ``start`` to ``to``."""
        place = bisect_left(self._kept, to, key=_moment)  # the others are of no use on the way back
        self._spare += self._kept[place:]
        self._kept = self._kept[:place]
        moments = [to - 1 - (1 << step) for step in range(self._most)]
        self._wanted = [moment for moment in moments if moment > start]

    @property
    def next(self) -> int | None:
        """The next moment at which the state has to be kept."""
        return self._wanted[-1] if self._wanted else None

    def keep(self, state: RunState) -> None:
        """Keep the state if it is wanted."""
        moment = state.moment
        if not self._wanted or moment < self._wanted[-1]:
            return
        while self._wanted and self._wanted[-1] <= moment:
            self._wanted.pop()
        if self._kept and self._kept[-1].position[0] >= moment:
            return
        if len(self._kept) == self._most:
            self._spare.append(self._kept.pop(0))
        self._kept.append(state.copy(self._spare.pop() if self._spare else None))

    def before(self, moment: int) -> StateCopy | None:
        """The last state before ``moment``, if there is one."""
        place = bisect_left(self._kept, moment, key=_moment)
        return self._kept[place - 1] if place else None

    def clear(self) -> None:
        """Nobody goes back any more."""
        self._kept, self._spare, self._wanted = [], [], []


def _moment(kept: StateCopy) -> int:
    return kept.position[0]
