"""A folder with one folder of pictures a class. Needs Pillow; no picture is trusted."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

from lernmi.data.labelled_rows import MAX_CLASSES, LabelledRows, in_order
from lernmi.data.pictures import Picture, is_picture, read_pictures
from lernmi.errors import DataError
from lernmi.wording import printable

HIDDEN = (".", "__")
"""How names start that programs leave behind: .DS_Store, __MACOSX."""


def class_folders(folder: Path) -> list[str]:
    """The names of the folders in a folder, in order, but for hidden ones."""
    with os.scandir(folder) as entries:
        names = [
            entry.name
            for entry in entries
            if not entry.name.startswith(HIDDEN) and _is_folder(entry)
        ]
    return in_order(names)


def read_folder(folder: Path) -> LabelledRows:
    """Read all pictures in the folders of a folder: bytes, 0 black and 255 white.

    Raises DataError, with the path, for what can't be used, and if Pillow is not installed.
    """
    classes = class_folders(folder)
    if len(classes) > MAX_CLASSES:
        raise DataError(
            f"{printable(folder)}: it holds {len(classes):,} folders; at most {MAX_CLASSES} "
            "classes can be used"
        )
    found = ((picture, name) for name in classes for picture in _pictures(folder / name))
    return read_pictures(printable(folder), found)


def _is_folder(entry: os.DirEntry[str]) -> bool:
    try:
        return entry.is_dir()
    except OSError:  # a link that leads round in circles
        return False


def _pictures(folder: Path) -> Iterator[Picture]:
    """The pictures of a class, in order; files that are none are passed over."""
    try:
        names = sorted(os.listdir(folder))
    except OSError as error:
        raise DataError(f"{printable(folder)}: it cannot be read ({error.strerror})") from None
    found = False
    for name in names:
        path = folder / name
        if name.startswith(HIDDEN) or not is_picture(printable(path)):
            continue
        found = True
        yield _picture(path)
    if not found:
        inside = "folders" if class_folders(folder) else "no picture"
        raise DataError(
            f"{printable(folder)}: it holds {inside}; a folder of a class holds pictures, and "
            "nothing else is beside the classes' folders"
        )


def _picture(path: Path) -> Picture:
    name = printable(path)
    try:
        if not path.is_file():
            raise DataError(f"{name}: it is no file; remove it")
        return Picture(name, path.stat().st_size, lambda: path.open("rb"))
    except OSError as error:
        raise DataError(f"{name}: it cannot be read ({error.strerror})") from None
