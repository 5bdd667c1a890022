"""The drawings a person keeps: one file a drawing, so that two programs may keep them at once.

A drawing is an IDX file of 28 x 28 bytes; gzip's checksum tells damage. Its name holds the rest:
when it was made, some random digits, and the label, which is changed by renaming the file.
"""

from __future__ import annotations

import os
import re
import secrets
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote, unquote

import numpy as np
from numpy.typing import ArrayLike

from lernmi.arrays import Bytes, Floats, locked_copy
from lernmi.data.idx import read_idx, write_idx
from lernmi.drawings.drawing import checked_picture
from lernmi.drawings.folders import kept_folder
from lernmi.drawings.normalized import SIDE, normalize_drawing
from lernmi.errors import DataError, LernmiError
from lernmi.files.safe_files import sync_folder
from lernmi.wording import counted, printable

MOST_DRAWINGS = 10_000
LONGEST_LABEL = 16  # characters: in a file's name one may take 12 bytes, and 255 are allowed
DIGITS = tuple("0123456789")
IMAGES_NAME = "drawings-images-idx3-ubyte.gz"
LABELS_NAME = "drawings-labels-idx1-ubyte.gz"

_MOST_BYTES = 4096  # in a file; 784 bytes that gzip can't shorten take 830
_KEY_LENGTH = 29
_SET_ASIDE = ".damaged"
_NAME = re.compile(r"(?P<key>\d{20}-[0-9a-f]{8})(?:-(?P<label>[A-Za-z0-9_.~%-]+))?\.idx\.gz")


@dataclass(frozen=True, slots=True)
class KeptDrawing:
    """``key`` names it for good; ``pixels`` is (28, 28), 0 (paper) .. 255, and can't be written."""

    key: str
    label: str | None
    pixels: Bytes

    @property
    def canvas(self) -> Floats:
        """The drawing (28, 28) within 0 .. 1."""
        return self.pixels / 255.0


@dataclass(frozen=True, slots=True)
class SavedDataSet:
    """The two files of a data set, how many drawings it holds and how many had no digit."""

    images: Path
    labels: Path
    saved: int
    left_out: int

    def __str__(self) -> str:
        left_out = f"; {self.left_out:,} without a digit left out" if self.left_out else ""
        return f"{counted(self.saved, 'drawing')} saved as {printable(self.images)}{left_out}"


class Gallery:
    """The drawings in ``folder``: by default ``drawings`` in the person's own folder.

    The folder is the truth: it is looked at again whenever the drawings are asked for, and only
    what is new there is read. Other programs, and a person, may change it at any time.
    """

    def __init__(self, folder: str | os.PathLike[str] | None = None) -> None:
        self.folder = kept_folder() if folder is None else Path(folder)
        self._read: dict[str, KeptDrawing] = {}
        self._refused: set[str] = set()
        self._notices: list[str] = []

    def drawings(self) -> tuple[KeptDrawing, ...]:
        """The drawings there are now, the newest last; of too many the newest MOST_DRAWINGS.

        A damaged file is set aside under another name, and a notice says so. Raises DataError if
        the folder can't be read.
        """
        names = self._names()[-MOST_DRAWINGS:]
        found = {name: self._read.get(name) or self._load(name) for name in names}
        self._read = {name: drawing for name, drawing in found.items() if drawing is not None}
        return tuple(self._read.values())

    def take_notices(self) -> tuple[str, ...]:
        """A line for each file set aside, or not readable, since this was last asked."""
        notices, self._notices = tuple(self._notices), []
        return notices

    def add(self, canvas: ArrayLike, label: str | None = None) -> KeptDrawing:
        """Keep a drawing (28, 28) within 0 .. 1.

        Raises LernmiError for an empty or impossible drawing or label, for one drawing too many,
        and if it can't be written.
        """
        pixels = locked_copy(np.rint(checked_picture(canvas) * 255.0).astype(np.uint8))
        if not pixels.any():
            raise LernmiError("nothing is drawn yet; draw something, then keep it")
        label = checked_label(label)
        names = self._names()
        if len(names) >= MOST_DRAWINGS:
            raise LernmiError(f"{MOST_DRAWINGS:,} drawings are kept already; remove one first")
        newest = int(names[-1].partition("-")[0]) if names else 0
        moment = max(time.time_ns(), newest + 1)  # whatever a clock says, the new one comes last
        drawing = KeptDrawing(f"{moment:020}-{secrets.token_hex(4)}", label, pixels)
        write_idx(self.folder / _file_name(drawing.key, label), pixels)
        return drawing

    def relabel(self, key: str, label: str | None) -> None:
        """Give a drawing another label, or none.

        Raises LernmiError if it is not there any more, for an impossible label, and if its file
        can't be renamed.
        """
        label = checked_label(label)
        with self._changing(key) as path:
            os.replace(path, path.with_name(_file_name(key, label)))

    def remove(self, key: str) -> None:
        """Remove a drawing for good.

        Raises LernmiError if it is not there any more, and if its file can't be removed.
        """
        with self._changing(key) as path:
            path.unlink()

    def save_data_set(self, folder: str | os.PathLike[str]) -> SavedDataSet:
        """Save the drawings labelled 0 .. 9, normalised, as the IDX pair of a data set.

        The files are IMAGES_NAME (n, 28, 28) and LABELS_NAME (n,), both of bytes; files of these
        names are replaced. Raises LernmiError if no drawing is labelled with a digit, or the files
        can't be written.
        """
        drawings = self.drawings()
        digits = [drawing for drawing in drawings if drawing.label in DIGITS]
        if not digits:
            raise LernmiError("no drawing is labelled with a digit, 0 to 9; label some first")
        pictures = np.array([normalize_drawing(drawing.canvas) for drawing in digits])
        labels = np.array([DIGITS.index(str(drawing.label)) for drawing in digits], np.uint8)
        target = Path(folder)
        _remove_old(target / LABELS_NAME)  # new pictures must never lie beside old labels
        write_idx(target / IMAGES_NAME, np.rint(pictures * 255.0).astype(np.uint8))
        write_idx(target / LABELS_NAME, labels)
        return SavedDataSet(
            target / IMAGES_NAME, target / LABELS_NAME, len(digits), len(drawings) - len(digits)
        )

    def _names(self) -> list[str]:
        """The names of the files that may be drawings, the oldest first."""
        try:
            return sorted(name for name in os.listdir(self.folder) if _parts(name) is not None)
        except FileNotFoundError:
            return []
        except OSError as error:
            raise DataError(
                f"{printable(self.folder)} can't be read ({error.strerror}); "
                "drawings are kept there"
            ) from None

    def _load(self, name: str) -> KeptDrawing | None:
        """The drawing in a file; None, and mostly a notice, if there is none."""
        parts = _parts(name)
        path = self.folder / name
        try:
            pixels = _read_pixels(path)
        except FileNotFoundError:  # another program has just removed or relabelled it
            return None
        except OSError as error:
            self._refuse(name, f"{printable(path)} can't be read ({error.strerror})")
            return None
        except DataError:
            self._set_aside(path)
            return None
        return KeptDrawing(*parts, pixels) if parts else None

    def _set_aside(self, path: Path) -> None:
        aside = path.with_name(path.name + _SET_ASIDE)
        while aside.exists():
            aside = aside.with_name(aside.name + _SET_ASIDE)
        try:
            os.replace(path, aside)
            done = f"it is now called {aside.name}"
        except OSError as error:
            done = f"it can't be renamed ({error.strerror})"
        self._refuse(path.name, f"{printable(path)} is damaged, or no drawing; {done}")

    def _refuse(self, name: str, notice: str) -> None:
        """Say once why a file is no drawing."""
        if name not in self._refused:
            self._refused.add(name)
            self._notices.append(notice)

    @contextmanager
    def _changing(self, key: str) -> Iterator[Path]:
        """The path of a drawing; what goes wrong with it there becomes a line."""
        gone = "this drawing is gone: another program, or a person, removed or relabelled it"
        names = [name for name in self._names() if name[:_KEY_LENGTH] == key]
        if not names:
            raise LernmiError(gone)
        path = self.folder / names[0]
        try:
            yield path
            sync_folder(self.folder)
        except FileNotFoundError:
            raise LernmiError(gone) from None
        except OSError as error:
            raise DataError(f"{printable(path)} can't be changed ({error.strerror})") from None


def checked_label(label: str | None) -> str | None:
    """The label without spaces around it, None for an empty one.

    Raises LernmiError unless it is a printable text of at most LONGEST_LABEL characters.
    """
    if label is None:
        return None
    stripped = label.strip()
    if len(stripped) > LONGEST_LABEL or not stripped.isprintable():
        raise LernmiError(
            f"a label is a text of at most {LONGEST_LABEL} printable characters, such as 7"
        )
    return stripped or None


def _file_name(key: str, label: str | None) -> str:
    """Any label in letters that every file system takes."""
    return f"{key}.idx.gz" if label is None else f"{key}-{quote(label, safe='')}.idx.gz"


def _parts(name: str) -> tuple[str, str | None] | None:
    """The key and the label in a file's name; None for a name that was not made here."""
    match = _NAME.fullmatch(name)
    if match is None:
        return None
    key, quoted = match["key"], match["label"]
    try:
        label = checked_label(None if quoted is None else unquote(quoted))
    except LernmiError:
        return None
    return (key, label) if _file_name(key, label) == name else None


def _read_pixels(path: Path) -> Bytes:
    """Raises OSError if the file can't be read, DataError if it holds no drawing."""
    if path.stat().st_size > _MOST_BYTES:
        raise DataError("it is too large for a drawing")
    try:
        pixels = read_idx(path)
    except DataError as error:
        if isinstance(error.__cause__, OSError):
            raise error.__cause__ from None
        raise
    if pixels.dtype != np.uint8 or pixels.shape != (SIDE, SIDE):
        raise DataError("it holds something else than a drawing")
    return locked_copy(pixels)


def _remove_old(path: Path) -> None:
    """Raises DataError if the file is there and can't be removed."""
    try:
        path.unlink(missing_ok=True)
    except OSError as error:
        raise DataError(f"{printable(path)} can't be replaced ({error.strerror})") from None
