"""What a path may go on with while it is typed."""

from __future__ import annotations

import os

MOST_LOOKED_AT = 2_000  # names in a folder


def paths_from(typed: str) -> list[str]:
    """The paths that begin like ``typed``, sorted, each with a / behind it if it is a folder.

    A ~ at the start stays as it is. Names that begin with a dot come only where one was typed,
    names that no terminal can show never. There are none in a folder that can't be read.
    """
    folder, start = os.path.split(typed)
    try:
        with os.scandir(os.path.expanduser(folder) or ".") as entries:
            names = [entry.name for entry, _ in zip(entries, range(MOST_LOOKED_AT), strict=False)]
    except (OSError, ValueError):
        return []
    paths = [
        os.path.join(folder, name)
        for name in sorted(names)
        if name.isprintable()
        and name.startswith(start)
        and name.startswith(".") <= (start[:1] == ".")
    ]
    return [path + os.sep * os.path.isdir(os.path.expanduser(path)) for path in paths]
