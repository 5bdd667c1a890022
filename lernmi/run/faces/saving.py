"""A session as a file: all of its runs, as far as they can't be computed from the rest."""

from __future__ import annotations

import os
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from lernmi.arrays import Integers
from lernmi.files.safe_files import write_whole
from lernmi.run.faces.stopping import Stopping


class Saving(Stopping):
    """A run that can be kept."""

    _known: Integers | None = None  # rows of the samples that its task has, if those aren't all

    @property
    def mark(self) -> tuple[object, ...]:
        """As long as it is equal, a run file would say the same."""
        runs = (self._runs.shown, *self._runs.others)
        places = [(run.number, run.recording.newest, run.recording.position) for run in runs]
        return (*places, *(each.words for each in self.watched))

    @property
    def is_changed(self) -> bool:
        """Did a person change anything in any of its runs?"""
        runs = (self._runs.shown, *self._runs.others)
        return any(run.recording.events for run in runs)

    def packed(self) -> bytes:
        """The content of a run file: this session as it is now, all its runs side by side."""
        return self.packing()()

    def packing(self) -> Callable[[], bytes]:
        """What gives the same later, in any thread, while this session goes on.

        Of a large network only the copies are made now: the file takes five times as long.
        """
        from lernmi.run.saved.packing import packing  # start-up does without
        from lernmi.run.saved.versions import made_by

        saved = self._runs.saved(tuple(each.words for each in self.watched), made_by())
        if self._known is not None:
            saved = replace(saved, known=self._known)
        return packing(saved, self.task)

    def save(self, path: str | os.PathLike[str]) -> None:
        """Write a run file to ``path``, whole or not at all; ``lernmi.load_run`` opens it.

        Raises DataError, and changes nothing there, if that can't be done.
        """
        write_whole(Path(path), self.packed())
