"""Keyframes: states of a run that were kept, so that a moment is replayed from one near to it."""

from __future__ import annotations

from bisect import bisect_left, bisect_right

from lernmi.run.state import RunState, StateCopy

BUDGET = 1 << 27  # bytes
FIRST_GAP = 100_000_000  # samples x links between two: some milliseconds of learning
LONGEST_FIRST_GAP = 1 << 18  # samples


class Keyframes:
    """Evenly spaced, the start among them; where there is no room for more, every second goes."""

    def __init__(self, start: StateCopy) -> None:
        links = start.arrays["weights"].size
        self._kept = [start]
        self._most = max(BUDGET // (8 * links), 2)
        self.gap = max(min(FIRST_GAP // links, LONGEST_FIRST_GAP), 1)

    @property
    def next(self) -> int:
        """The moment at which the next one is due."""
        return self._kept[-1].position[0] + self.gap

    def keep(self, state: RunState) -> None:
        """Keep ``state`` if one is due there."""
        if state.moment < self.next:
            return
        self._kept.append(state.copy())
        if len(self._kept) > self._most:
            del self._kept[1::2]
            self.gap *= 2

    def before(self, position: tuple[int, int]) -> StateCopy:
        """The last one before the sample learned last at ``position`` was learned."""
        moment = max(position[0], 1)
        return self._kept[bisect_left(self._kept, moment, key=lambda kept: kept.position[0]) - 1]

    def until(self, position: tuple[int, int]) -> Keyframes:
        """Those up to ``position``, for a branch that begins there."""
        others = Keyframes(self._kept[0])
        others._kept = self._kept[: bisect_right(self._kept, position, key=lambda k: k.position)]
        others.gap = self.gap
        return others
