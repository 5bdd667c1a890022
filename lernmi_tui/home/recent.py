"""A person's own data: what they opened lately, and the data set of their drawings."""

from __future__ import annotations

import os
from pathlib import Path

from lernmi.data.tables.sources import STDIN, is_kept
from lernmi.drawings.folders import data_set_folder
from lernmi.errors import DataError
from lernmi.files.folders import user_folder
from lernmi.files.safe_files import write_whole
from lernmi.tasks.given import given_names
from lernmi.tasks.given_title import given_title, is_given
from lernmi.wording import file_name

MOST = 6
_LONGEST = 100_000  # bytes of a list of paths that is none of ours


def own_data() -> list[str]:
    """What was given in Python, the paths that can be offered, the latest first, and the person's
    drawings if saved."""
    paths = given_names() + [path for path in _remembered() if os.path.exists(path)]
    drawings = str(data_set_folder())
    if os.path.isdir(drawings) and drawings not in paths:
        paths.append(drawings)
    return paths


def remember(path: str) -> None:
    """Put ``path`` first. Where that can't be written down it is forgotten, no harm done."""
    if is_given(path) or path == STDIN or is_kept(path):
        return  # another program could not open it
    import json  # here and below: the first paint does without

    path = os.path.abspath(path)
    paths = [path, *(other for other in _remembered() if other != path)][:MOST]
    try:
        write_whole(_file(), json.dumps(paths, indent=1).encode())
    except DataError:
        return


def title_of(path: str) -> str:
    """What a list calls it."""
    return given_title(path) if is_given(path) else file_name(path)


def _file() -> Path:
    return user_folder() / "recent.json"


def _remembered() -> list[str]:
    """What is written down; nothing if that is no list of paths."""
    try:
        with _file().open("rb") as file:
            import json

            found = json.loads(file.read(_LONGEST))
    except (OSError, ValueError, RecursionError):
        return []
    if not isinstance(found, list):
        return []
    paths = (path for path in found if isinstance(path, str) and path.isprintable())
    return list(dict.fromkeys(path for path in paths if os.path.isabs(path)))[:MOST]
