"""How fast a run goes: how many samples are due at a pace, and how many a second come of it."""

from __future__ import annotations

from time import perf_counter

PIECE_SECONDS = 0.01  # of compiled work, in which the GIL is free; commands are looked for between
LAYERS_PIECE_SECONDS = 0.002  # of work by layers, in which it is not
SPEED_SECONDS = 0.5  # over which the speed is measured


class Speed:
    """Samples a second, measured over stretches of at least SPEED_SECONDS.

    They begin and end with a piece of learning: what was loaded before the first takes no time.
    """

    def __init__(self) -> None:
        self.value = 0.0
        self._since: float | None = None
        self._samples = 0

    def add(self, samples: int, now: float) -> None:
        """``samples`` were learned, the last of them ``now``."""
        if self._since is None:
            self._since = now
            return
        self._samples += samples
        if now - self._since >= SPEED_SECONDS:
            self.value = self._samples / (now - self._since)
            self._since, self._samples = now, 0


class Pacing:
    """``pace`` is in samples a second, None for full speed; ``piece`` samples are learned at once.

    ``speed`` is what comes of it.
    """

    def __init__(self, pace: float | None) -> None:
        self.piece = 1
        self.set(pace)
        self.go()

    def set(self, pace: float | None) -> None:
        """From now on, this pace."""
        self.pace = pace
        self._next_due = perf_counter() + (0.0 if pace is None else 1.0 / pace)
        self.speed = Speed()

    def go(self) -> None:
        """The next sample is due at once."""
        self._next_due = perf_counter()
        self.speed = Speed()

    def patience(self) -> float:
        """How many seconds there are until a sample is due."""
        return 0.0 if self.pace is None else max(self._next_due - perf_counter(), 0.0)

    def due(self) -> int:
        """How many samples are due now, no more than a piece."""
        if self.pace is None:
            return self.piece
        behind = perf_counter() - self._next_due
        return 0 if behind < 0.0 else min(self.piece, 1 + int(behind * self.pace))

    def learned(self, samples: int, began: float, engine: str) -> None:
        """``samples`` were learned since ``began``."""
        now = perf_counter()
        if self.pace is not None:  # a pace the machine can't keep is not made up for
            self._next_due = max(self._next_due + samples / self.pace, now - 1.0 / self.pace)
        self.speed.add(samples, now)
        wanted = LAYERS_PIECE_SECONDS if engine == "layers" else PIECE_SECONDS
        self.piece = max(1, int(min(samples * wanted / max(now - began, 1e-6), 2.0 * self.piece)))
