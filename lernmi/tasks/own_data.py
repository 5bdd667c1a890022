"""A person's own data: a CSV file, a pair of IDX files or a folder of pictures, made a task."""

from __future__ import annotations

import gzip
import os
import stat
import zlib
from pathlib import Path

from lernmi.data.idx_pair import USUAL_NAMES, pairs_in, read_pair
from lernmi.data.image_folder import class_folders, read_folder
from lernmi.data.labelled_rows import LabelledRows
from lernmi.data.tables import sources
from lernmi.data.tables.csv_data import in_file, read_table
from lernmi.data.tables.table import Table
from lernmi.data.tables.table_rows import TableChoice, rows_of
from lernmi.errors import DataError
from lernmi.tasks import kept_table
from lernmi.tasks.labelled_task import labelled_task
from lernmi.tasks.options import HELD_OUT_RANGE, SPLIT_SEED
from lernmi.tasks.task import Task
from lernmi.wording import printable

OPTIONS = ("label", "held_out", "split_seed", "columns", "drop", "predict", "missing")
"""What there is to choose; all but the held-out share and the seed for tables alone."""

_ANYTHING = TableChoice()
_IDX, _GZIP = b"\0\0", b"\x1f\x8b"  # how files start
_ZIP_STARTS = (b"PK\x03\x04", b"PK\x05\x06")  # with files in it, and empty
_PICTURE = "it is a single picture; give a folder, or a zip of one, that holds a folder a class"
_EMPTY = "it is an empty zip; give one of a table or of folders of pictures"
_OF_A_RUN = (
    "it is a file of a run or of a network, not data; lernmi-tui FILE opens a run, lernmi train "
    "--resume FILE goes on with it, and TASK --weights FILE begins with its weights"
)
_START = 9  # bytes that tell what a file is
_HEADER = b"\0\0\0\0{"  # of safetensors, behind the lower half of its length
_NO_TABLES = {  # how files start that people may take for one
    **dict.fromkeys((b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"II*\0", b"MM\0*"), _PICTURE),
    _ZIP_STARTS[1]: _EMPTY,
    b"%PDF": "it is a PDF; give a CSV file",
    b"\x93NUMPY": "it is a numpy file; write it as CSV, with numpy.savetxt for instance",
    b"PAR1": "it is a parquet file; write it as CSV",
    b"\x89HDF": "it is an HDF5 file; write it as CSV",
}


def load(
    path: str | os.PathLike[str],
    choice: TableChoice = _ANYTHING,
    held_out: float | None = None,
    split_seed: int = SPLIT_SEED,
) -> Task:
    """The task made of what ``path`` holds.

    ``path`` is a CSV file (packed or not, or a pipe; "-" is standard input), an IDX file of
    pictures with that of its labels beside it, a folder with one such pair, or a folder, or a zip
    of one, with one folder of pictures a class. ``choice`` is for CSV only.

    ``held_out`` is the share (0 .. 0.9) of the rows of every class that are never learned from,
    drawn by ``split_seed``; a fifth if not given, or none where there are fewer than 20 rows; then
    the task says that it ``holds_out`` nothing and is tested with what it learns from.

    Pixels are bytes scaled to 0 .. 1, ink being 1. Other columns become inputs as ``ByColumn``
    says. There is an output a class; but two columns of numbers and two classes make a task of the
    plane, with one output. A number to be predicted is one output, standardised by what is learned
    from.

    Raises DataError for what can't be used.
    """
    if held_out is not None and not 0.0 <= held_out <= HELD_OUT_RANGE[1]:
        raise DataError(
            f"the held-out share lies within 0 and {HELD_OUT_RANGE[1]}, not {held_out!r}"
        )
    if split_seed < 0:
        raise DataError(f"a split seed is a whole number from 0 on, not {split_seed!r}")
    try:
        rows = _read(path, choice)
        try:
            return labelled_task(os.fspath(path), rows, held_out, split_seed)
        except DataError as error:
            raise in_file(path, error) from None
    except MemoryError:
        raise DataError(f"{printable(path)}: there is not enough memory for it") from None
    except OSError as error:
        reason = f"it cannot be read ({error.strerror}); give a file or a folder"
        raise DataError(f"{printable(path)}: {reason}") from None


def _read(path: str | os.PathLike[str], choice: TableChoice) -> LabelledRows:
    """What the path holds, told by its first bytes, not by its name."""
    try:
        if sources.is_pipe(path):
            return _rows(path, choice)
        mode = os.stat(path).st_mode
    except ValueError as error:  # a null byte or half a surrogate pair
        raise DataError(f"{printable(path)}: it is no path at all ({error})") from None
    if not (stat.S_ISDIR(mode) or stat.S_ISREG(mode)):
        raise DataError(f"{printable(path)}: it is a device; give a file or a folder")
    start = b""
    if stat.S_ISREG(mode):
        with open(path, "rb") as file:
            start = file.read(_START)
        is_zip = _is_zip_of_pictures(path, start)
        if is_zip and choice == _ANYTHING:
            return _read_zip(path)
        if not is_zip and not _is_idx(path, start):
            _refuse_no_table(path, start)
            return _rows(path, choice)
    if choice != _ANYTHING:
        raise DataError(
            f"{printable(path)}: only a CSV file has columns to choose; give --label and the like "
            "with one"
        )
    return read_pair(Path(path)) if start else _read_folder(Path(path))


def _rows(path: str | os.PathLike[str], choice: TableChoice) -> LabelledRows:
    table = kept_table.at_hand(path) or read_table(path)
    try:
        return rows_of(table, choice)
    except DataError as error:
        raise in_file(path, error) from None


def is_table(path: str | os.PathLike[str]) -> bool:
    """Does what ``path`` holds begin as a table does?

    Raises DataError for what can't be read, or is something that nobody can use.
    """
    try:
        if sources.is_pipe(path):
            return True
        if not os.path.isfile(path):
            return False
        with open(path, "rb") as file:
            start = file.read(_START)
        if _is_idx(path, start) or _is_zip_of_pictures(path, start):
            return False
        _refuse_no_table(path, start)
    except (OSError, ValueError) as error:
        raise DataError(f"{printable(path)}: it cannot be read ({error})") from None
    return True


def table_in(path: str | os.PathLike[str]) -> Table | None:
    """The table that ``path`` holds, with what is found of each column; None if it holds none.

    Raises DataError for one that can't be read.
    """
    try:
        return read_table(path) if is_table(path) else None
    except (OSError, ValueError) as error:
        raise DataError(f"{printable(path)}: it cannot be read ({error})") from None


def _is_idx(path: str | os.PathLike[str], start: bytes) -> bool:
    """Is it an IDX file, plain or in gzip? What is damaged is for its reader to say."""
    if start.startswith(_GZIP):
        try:
            with gzip.open(path) as file:
                start = file.read(2)
        except (OSError, EOFError, zlib.error):
            return "idx" in os.path.basename(path)
    return start.startswith(_IDX)


def _is_zip_of_pictures(path: str | os.PathLike[str], start: bytes) -> bool:
    if not start.startswith(_ZIP_STARTS):
        return False
    from lernmi.data.image_zip import holds_pictures  # start-up does without

    return holds_pictures(path)


def _read_zip(path: str | os.PathLike[str]) -> LabelledRows:
    from lernmi.data.image_zip import read_zip

    return read_zip(path)


def _refuse_no_table(path: str | os.PathLike[str], start: bytes) -> None:
    for magic, reason in _NO_TABLES.items():
        if start.startswith(magic):
            raise DataError(f"{printable(path)}: {reason}")
    if start.endswith(_HEADER):
        raise DataError(f"{printable(path)}: {_OF_A_RUN}")


def _read_folder(folder: Path) -> LabelledRows:
    pairs = pairs_in(folder)
    if len(pairs) > 1:
        names = ", ".join(printable(pair.name) for pair in pairs[:4])
        raise DataError(
            f"{printable(folder)}: it holds {len(pairs)} pairs of IDX files; give one of {names}"
        )
    if pairs:
        return read_pair(pairs[0])
    if class_folders(folder):
        return read_folder(folder)
    raise DataError(
        f"{printable(folder)}: it holds neither a folder of pictures a class nor a pair of IDX "
        f"files ({USUAL_NAMES}); if it holds a CSV file, give that"
    )
