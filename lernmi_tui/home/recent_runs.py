"""The runs that were kept, as Home lists them; and run files, which it opens as well."""

from __future__ import annotations

import os
from dataclasses import dataclass

from lernmi.errors import DataError, LernmiError
from lernmi.files.tensor_header import document_of, is_tensor_file
from lernmi.run.kept.kept_runs import KeptRuns, State
from lernmi.run.saved.summary import RunSummary, read_summary
from lernmi.wording import file_name

LISTED = 30


@dataclass(frozen=True, slots=True)
class RecentRun:
    """A kept run and what its file says of itself."""

    id: str
    state: State
    saved_at: float
    size: int
    summary: RunSummary

    @property
    def is_crashed(self) -> bool:
        """Can it be recovered?"""
        return self.state is State.CRASHED


def recent_runs() -> list[RecentRun]:
    """Those that crashed first, then the latest first; nothing where none can be looked for.

    One whose newest file can't be read is listed by the one before.
    """
    try:
        kept = KeptRuns().every()
    except DataError:
        return []
    found = []
    for run in kept:
        summary = next(filter(None, map(read_summary, run.files)), None)
        if summary is not None:
            found.append(RecentRun(run.id, run.state, run.saved_at, run.size, summary))
    return sorted(found, key=lambda run: not run.is_crashed)[:LISTED]


def told_of(runs: list[RecentRun]) -> None:
    """A person sees which of them crashed: from now on they are kept like any others."""
    crashed = [run.id for run in runs if run.is_crashed]
    if crashed:
        try:
            KeptRuns().offered(crashed)
        except DataError:
            return


def run_in_file(path: str) -> RunSummary | None:
    """What the file at ``path`` says of the run in it; None if it is data.

    Raises LernmiError for a safetensors file that holds no run.
    """
    if not os.path.isfile(path):
        return None
    try:
        with open(path, "rb") as file:
            if not is_tensor_file(file.read(16)):
                return None
    except OSError:
        return None
    summary = read_summary(path)
    if summary is None:
        document = document_of(path) or {}
        if document.get("kind") == "network":
            raise LernmiError(
                f"{file_name(path)} holds a network, no run: name a task and begin one with it by "
                "--weights, or use it with lernmi predict"
            )
        raise LernmiError(f"{file_name(path)} holds no run, or not all of one")
    return summary
