"""The runs of a session, side by side: which one is shown, and which can be gone back to."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from lernmi.arrays import Integers
from lernmi.errors import LernmiError
from lernmi.run.measured_run import MeasuredRun, SavedRun
from lernmi.run.measures.run_curve import RunCurve

LETTERS = "ABCDE"
MOST_LINKS = 1 << 20  # of the networks kept: some 50 MB with what belongs to them
CHEAP_TO_MEASURE = 200_000_000  # samples x links: some hundredths of a second


def is_kept(links: int) -> bool:
    """Can a run be gone back to if its network has so many ``links``?"""
    return links <= MOST_LINKS


@dataclass(frozen=True, slots=True)
class Undone:
    """Run ``shown`` was shown instead of run ``whole`` (numbers of them).

    It is the one without the last ``changes``, up to ``moment``; with 0, the run before.
    """

    shown: int
    whole: int
    changes: int = 0
    moment: int = 0


@dataclass(frozen=True, slots=True, eq=False)
class SavedRuns:
    """All there is to the runs of a session, the one shown last.

    ``before`` says by number from which run a run was begun. ``watched`` are the conditions that
    stop every run, in words. ``known`` (n,), ascending, are rows of the task's samples that are
    kept with them.
    """

    runs: tuple[SavedRun, ...]
    before: Mapping[int, int]
    undone: tuple[Undone, ...]
    watched: tuple[str, ...]
    known: Integers

    @property
    def shown(self) -> SavedRun:
        return self.runs[-1]


class Runs:
    """Up to five, each with a letter, and the curves of earlier sessions beside them."""

    def __init__(self) -> None:
        self._runs: list[MeasuredRun] = []  # the one shown is the last, the one left last before it
        self._before: dict[int, int] = {}  # by number: from which run a run was begun
        self._undone: list[Undone] = []  # the latest last
        self._strange: tuple[RunCurve, ...] = ()
        self.dropped: tuple[str, ...] = ()
        """The letters of those that had to go for the one that began last, but that it left."""

    def saved(self, watched: tuple[str, ...], made_by: Mapping[str, str]) -> SavedRuns:
        """All there is to them, in arrays that the next thing done here may change.

        ``made_by`` names the versions of here.
        """
        runs = tuple(run.saved(made_by) for run in self._runs)
        ends = [end for run in runs for end in (run.recording.newest, run.recording.here)]
        known = np.unique([end.sample for end in ends])
        return SavedRuns(runs, dict(self._before), tuple(self._undone), watched, known)

    def restore(self, runs: Sequence[MeasuredRun], saved: SavedRuns) -> None:
        """Have ``runs``, as they were ``saved``."""
        self._runs = list(runs)
        self._before, self._undone = dict(saved.before), list(saved.undone)

    @property
    def shown(self) -> MeasuredRun:
        return self._runs[-1]

    @property
    def free_letter(self) -> str:
        """For a run that begins now."""
        left = [run for run in self._runs[-1:] if not run.is_fresh]  # too large to stay, perhaps
        taken = {run.letter for run in [*self._kept_beside(self._runs), *left]}
        return next(letter for letter in LETTERS if letter not in taken)

    def lettered(self, letter: str) -> MeasuredRun:
        """The run of that letter. Raises LernmiError if there is none."""
        for run in self._runs:
            if run.letter == letter:
                return run
        raise LernmiError(f"there is no run {letter}; there are {', '.join(self.letters)}")

    @property
    def others(self) -> tuple[MeasuredRun, ...]:
        """The runs beside the one shown, the one left last first."""
        return tuple(reversed(self._runs[:-1]))

    @property
    def letters(self) -> tuple[str, ...]:
        """Of all runs, in their order."""
        return tuple(sorted(run.letter for run in self._runs))

    def remember(self, ghosts: Iterable[RunCurve]) -> None:
        """Have curves of other sessions among the ghosts, the newest first.

        Their letters mean nothing here.
        """
        self._strange = tuple(replace(each, letter="", origin=None, changes=()) for each in ghosts)

    @property
    def ghosts(self) -> tuple[RunCurve, ...]:
        """The curves of the runs beside the one shown, the one left last first."""
        others = [run.run_curve for run in reversed(self._runs[:-1]) if run.has_curve]
        return (*others, *self._strange)[: len(LETTERS) - 1]

    def begin(self, run: MeasuredRun) -> None:
        """Show ``run``, which is new."""
        if self._runs:
            left = self._leave()
            before = self._before.get(left.number) if left.is_fresh else left.number
            if before is not None:
                self._before[run.number] = before
        self._show_beside_the_rest(run)
        self._undone = []

    def add(self, run: MeasuredRun) -> None:
        """Have ``run``, which is new, beside the one shown. Raises LernmiError without room."""
        if len(self._runs) == len(LETTERS):
            raise LernmiError(f"{len(LETTERS)} runs stand side by side at the most; forget one")
        if not is_kept(run.links + sum(other.links for other in self._runs)):
            raise LernmiError("networks as large as this can't stand side by side")
        run.letter = next(letter for letter in LETTERS if letter not in self.letters)
        self._runs.insert(len(self._runs) - 1, run)

    def _show_beside_the_rest(self, run: MeasuredRun) -> None:
        kept, others = self._kept_beside(self._runs), self._runs[:-1]
        gone = [each for each in others if each not in kept and not each.is_fresh]
        self.dropped = tuple(sorted(each.letter for each in gone))
        self._runs = [*kept, run]

    def _kept_beside(self, runs: list[MeasuredRun]) -> list[MeasuredRun]:
        """Those that stay where another begins."""
        kept = [run for run in runs if not run.is_fresh][1 - len(LETTERS) :]
        while kept and not is_kept(sum(run.links for run in kept)):
            del kept[0]
        return kept

    def show(self, letter: str) -> None:
        """Show the run of that letter. Raises LernmiError if there is none."""
        run, self.dropped = self.lettered(letter), ()
        if run is not self.shown:
            self._leave()
            self._runs.remove(run)
            self._runs.append(run)

    def forget(self, letter: str) -> None:
        """Forget a run that is not shown. Raises LernmiError for others."""
        run = self.lettered(letter)
        if run is self.shown:
            raise LernmiError(f"run {letter} is shown; b shows another")
        self._runs.remove(run)

    # undoing

    def back(self) -> None:
        """Show the run from which the one shown was begun. Raises LernmiError if there is none."""
        run, left = self._numbered(self._before.get(self.shown.number)), self.shown
        if run is None:
            raise LernmiError("there is no run before this one to go to")
        self.show(run.letter)
        self._undone.append(Undone(run.number, left.number))

    def untouched(self) -> tuple[MeasuredRun, int]:
        """The run that the one shown is without some changes, and how many; or itself and 0.

        Only as long as nothing was done with it since.
        """
        shown, undone = self.shown, self._latest
        whole = None if undone is None else self._numbered(undone.whole)
        if undone is None or whole is None or shown.recording.newest[0] > undone.moment:
            return shown, 0
        same = len(shown.recording.events) == len(whole.recording.events) - undone.changes
        return (whole, undone.changes) if same else (shown, 0)

    def show_without(self, whole: MeasuredRun, changes: int, run: MeasuredRun, moment: int) -> None:
        """Show ``run``: ``whole`` without its last ``changes``, up to ``moment``.

        It takes the place of another run that is ``whole`` without more or fewer of them.
        """
        if self.untouched()[0] is not self.shown:
            run.letter = self._runs.pop().letter
            self._undone.pop()
        else:
            self._leave()
        before = self._before.get(whole.number)
        if before is not None:
            self._before[run.number] = before
        self._show_beside_the_rest(run)
        self._undone.append(Undone(run.number, whole.number, changes, moment))

    def forward(self) -> None:
        """Show the run that was gone back from. Raises LernmiError if there is none."""
        undone, shown = self._latest, self.shown
        run = None if undone is None else self._numbered(undone.whole)
        if undone is None or run is None:
            raise LernmiError("there is no run after this one to go to")
        goes = self.untouched()[0] is run
        self._undone.pop()
        self.show(run.letter)
        if goes:
            self._runs.remove(shown)

    @property
    def _latest(self) -> Undone | None:
        """How the run shown came to be shown, if that was by undoing."""
        undone = self._undone[-1] if self._undone else None
        return undone if undone is not None and undone.shown == self.shown.number else None

    def _numbered(self, number: int | None) -> MeasuredRun | None:
        return next((run for run in self._runs if run.number == number), None)

    def _leave(self) -> MeasuredRun:
        run = self.shown
        if run.moment > 0 and not run.recording.is_past and run.measuring.cost <= CHEAP_TO_MEASURE:
            run.measuring.evaluate()  # so that its curve ends where it was left
        return run
