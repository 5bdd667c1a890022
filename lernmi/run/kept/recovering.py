"""A kept run opened: its newest state, or the one before if that is damaged."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from lernmi.files.tensor_files import FileError, unpack
from lernmi.run.kept.keeper import Keeper
from lernmi.run.kept.kept_runs import KeptRuns
from lernmi.run.opening import load_run
from lernmi.run.session import Session
from lernmi.wording import printable


def open_kept(
    runs: KeptRuns, id: str, taken: Callable[[Keeper], object] = lambda keeper: None
) -> tuple[Session, Keeper, str | None]:
    """The session of run ``id``, the place where it is kept, and what a person should know.

    ``taken`` is told that place before anything is loaded, which may take long. A file that is
    damaged is set aside. Raises InUseError if a program works with the run,
    FileError if no state of it is whole, LernmiError if it can't be opened here; it is then as it
    was.
    """
    keeper = runs.take_up(id)
    taken(keeper)
    said: list[str] = []
    try:
        for path in keeper.files:
            try:
                return load_run(path), keeper, " ".join(said) or None
            except FileError as error:
                if not _is_damaged(path):
                    raise
                keeper.set_aside(path)
                said.append(
                    f"{error}; it was set aside as {printable(path.with_suffix('.damaged'))}."
                )
                if keeper.files:
                    said.append("This is the state that was kept before it.")
        raise FileError(" ".join(["No state of this run is whole.", *said]))
    except BaseException:
        keeper.give_back()
        raise


def _is_damaged(path: Path) -> bool:
    """Is it not what was written there, or can't it be read at all?"""
    try:
        unpack(path.read_bytes())
    except (FileError, OSError):
        return True
    return False
