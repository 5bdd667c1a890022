"""How fast a run goes: how many samples are due at a pace, and how many a second come of it."""

from __future__ import annotations

from time import perf_counter

PIECE_SECONDS = 0.01  # of compiled work, in which the GIL is free; commands are looked for between
LAYERS_PIECE_SECONDS = 0.002  # of work by layers, in which it is not
SPEED_SECONDS = 0.5  # over which the speed is measured


class Speed:
    """Samples a second, measured over stretches of at least SPEED_SECONDS.

    At full speed the seconds are those in which it learned, evaluations aside; at a pace all of
    them. The first piece and the first stretch are not told: kernel and screen are loaded then.
    """

    def __init__(self) -> None:
        self._is_warm = False
        self.begin(at_full_speed=True)

    def begin(self, at_full_speed: bool) -> None:
        """From now on, anew."""
        self.value = 0.0
        self._at_full_speed = at_full_speed
        self._since: float | None = None
        self._samples, self._seconds = 0, 0.0

    def add(self, samples: int, began: float, now: float) -> None:
        """``samples`` were learned from ``began`` to ``now``."""
        if self._since is None:
            self._since = now
            return
        self._samples += samples
        self._seconds += now - began
        stretch = now - self._since
        if stretch < SPEED_SECONDS:
            return
        if self._is_warm:
            self.value = self._samples / (self._seconds if self._at_full_speed else stretch)
        self._is_warm = True
        self._since, self._samples, self._seconds = now, 0, 0.0


class Pacing:
    """``pace`` is in samples a second, None for full speed; ``piece`` samples are learned at once.

    ``speed`` is what comes of it.
    """

    def __init__(self, pace: float | None) -> None:
        self.piece = 1
        self.speed = Speed()
        self.set(pace)
        self.go()

    def set(self, pace: float | None) -> None:
        """From now on, this pace."""
        self.pace = pace
        self._next_due = perf_counter() + (0.0 if pace is None else 1.0 / pace)
        self.speed.begin(at_full_speed=pace is None)

    def go(self) -> None:
        """The next sample is due at once."""
        self._next_due = perf_counter()
        self.speed.begin(at_full_speed=self.pace is None)

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
        self.speed.add(samples, began, now)
        wanted = LAYERS_PIECE_SECONDS if engine == "layers" else PIECE_SECONDS
        self.piece = max(1, int(min(samples * wanted / max(now - began, 1e-6), 2.0 * self.piece)))
