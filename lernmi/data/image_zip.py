"""A zip of a folder of pictures, read where it is: nothing is unpacked to disk.

The pictures of a class lie in one folder, those folders at the top or in one folder (in one, ...)
that holds them all. Where a name would lead when unpacked does not matter.
"""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from io import BufferedReader, BytesIO, FileIO
from typing import BinaryIO
from zipfile import ZIP_DEFLATED, ZIP_STORED, BadZipFile, ZipFile, ZipInfo

from lernmi.data.image_folder import HIDDEN
from lernmi.data.labelled_rows import MAX_CLASSES, LabelledRows, in_order
from lernmi.data.pictures import Picture, is_picture, read_pictures
from lernmi.errors import DataError
from lernmi.wording import printable, short

MAX_CONTENTS_BYTES = 2**23
"""Of the table of contents at a zip's end: 75,000 pictures take as much."""

MAX_UNPACKED_BYTES = 2**31
MAX_RATIO = 200
"""Of all bytes unpacked to those of the zip: pictures are packed already, or grow tenfold."""

_ENCRYPTED = 0x1
_OFFICE = "[Content_Types].xml"  # which every spreadsheet holds, with or without pictures

Parts = tuple[str, ...]


def holds_pictures(path: str | os.PathLike[str]) -> bool:
    """Does a zip hold any? Those of a spreadsheet don't count. Raises DataError as ``read_zip``."""
    with _opened(path) as packed:
        return bool(_found(printable(path), packed))


def read_zip(path: str | os.PathLike[str]) -> LabelledRows:
    """Read all pictures in a zip that holds some.

    Raises DataError, with the name, for what can't be used, and if Pillow is not installed.
    """
    where = printable(path)
    with _opened(path) as packed:
        found = _found(where, packed)
        _check(where, found, os.path.getsize(path))
        return read_pictures(where, _pictures(where, packed, found))


@contextmanager
def _opened(path: str | os.PathLike[str]) -> Iterator[ZipFile]:
    """Raises DataError for a damaged zip, whenever that shows."""
    try:
        with _Zip(FileIO(path)) as contents, ZipFile(contents) as packed:
            yield packed
    except (DataError, MemoryError):
        raise
    except Exception as error:  # whatever a damaged table of contents leads to
        if isinstance(error, OSError) and error.strerror:
            raise
        said = "" if isinstance(error, BadZipFile) else f" ({short(str(error))})"
        raise DataError(f"{printable(path)}: it is a damaged zip{said}; make it anew") from None


class _Zip(BufferedReader):
    """A file whose table of contents, the longest that is read at once, may not be too long."""

    def read(self, size: int | None = -1, /) -> bytes:
        if size is not None and size > MAX_CONTENTS_BYTES:
            raise DataError(
                f"{printable(str(self.name))}: its table of contents takes more than "
                f"{MAX_CONTENTS_BYTES:,} bytes, the most"
            )
        return super().read(size)


def _shown(info: ZipInfo) -> Parts:
    """The folders and the name of a file in a zip; none for folders and what is hidden."""
    if info.is_dir():
        return ()
    parts = info.filename.replace("\\", "/").split("/")
    parts = [part for part in parts if part not in ("", ".", "..")]
    return () if any(part.startswith(HIDDEN) for part in parts) else tuple(parts)


def _found(where: str, packed: ZipFile) -> dict[Parts, ZipInfo]:
    """The pictures in a zip."""
    infos = {parts: info for info in packed.infolist() if (parts := _shown(info))}
    if (_OFFICE,) in infos:
        return {}
    return {parts: infos[parts] for parts in infos if is_picture(_name(where, parts))}


def _name(where: str, parts: Parts) -> str:
    return f"{where}/{printable('/'.join(parts))}"


def _check(where: str, found: dict[Parts, ZipInfo], zip_bytes: int) -> None:
    """Raises DataError for what would unpack to too much, or can't be unpacked."""
    total = sum(info.file_size for info in found.values())
    most = min(MAX_UNPACKED_BYTES, MAX_RATIO * zip_bytes)
    if total > most:
        raise DataError(
            f"{where}: its pictures take {total:,} bytes unpacked; at most {most:,} can be used of "
            f"a zip of {zip_bytes:,}"
        )
    for parts, info in found.items():
        if info.flag_bits & _ENCRYPTED:
            raise DataError(
                f"{_name(where, parts)}: it is encrypted; make a zip without a password"
            )
        if info.compress_type not in (ZIP_STORED, ZIP_DEFLATED):
            raise DataError(
                f"{_name(where, parts)}: it is packed in a rare way; make the zip with deflate"
            )


def _pictures(
    where: str, packed: ZipFile, found: dict[Parts, ZipInfo]
) -> Iterator[tuple[Picture, str]]:
    """Each picture with its class, in the order in which a folder's would be read."""
    usual = Counter(parts[:-2] for parts in found if len(parts) > 1).most_common(1)
    for parts in found:
        if len(parts) < 2 or parts[:-2] != usual[0][0]:
            raise DataError(
                f"{_name(where, parts)}: each class needs a folder of its own, those folders "
                "beside one another and pictures in them alone"
            )
    classes = in_order({parts[-2] for parts in found})
    if len(classes) > MAX_CLASSES:
        raise DataError(
            f"{where}: it holds {len(classes):,} folders; at most {MAX_CLASSES} classes can be used"
        )
    rank = {name: number for number, name in enumerate(classes)}
    for parts in sorted(found, key=lambda parts: (rank[parts[-2]], parts[-1])):
        yield _picture(_name(where, parts), packed, found[parts]), parts[-2]


def _picture(name: str, packed: ZipFile, info: ZipInfo) -> Picture:
    def opened() -> BinaryIO:
        with packed.open(info) as file:
            return BytesIO(file.read(info.file_size + 1))  # without a limit it unpacks all there is

    return Picture(name, info.file_size, opened)
