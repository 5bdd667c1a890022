"""A folder with one folder of PNG pictures a class. Needs Pillow; no picture is trusted.

All pictures become grey and of one size, the commonest: others are scaled to fit it, their shape
kept, their paper continued. Pictures over LONGEST_SIDE pixels are all reduced to it.
"""

from __future__ import annotations

import os
import struct
import warnings
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from lernmi.arrays import Bytes
from lernmi.data.labelled_rows import MAX_CLASSES, MAX_NUMBERS_BYTES, LabelledRows, in_order
from lernmi.errors import DataError
from lernmi.wording import printable, short

if TYPE_CHECKING:
    from PIL.Image import Image

LONGEST_SIDE = 64
MAX_PIXELS = 2**22
MAX_FILE_BYTES = 2**24
MAX_PICTURES = 200_000
OTHER_PICTURES = (".jpg", ".jpeg", ".bmp", ".gif", ".tif", ".tiff", ".webp", ".pgm", ".ppm")
_HIDDEN = (".", "__")  # how names start that programs leave behind: .DS_Store, __MACOSX
_HEADER = struct.Struct(">8sI4sII")
_SIGNATURE = b"\x89PNG\r\n\x1a\n"

Size = tuple[int, int]  # width, height


def class_folders(folder: Path) -> list[str]:
    """The names of the folders in a folder, in order, but for hidden ones."""
    with os.scandir(folder) as entries:
        names = [
            entry.name
            for entry in entries
            if not entry.name.startswith(_HIDDEN) and _is_folder(entry)
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
    paths: list[Path] = []
    labels: list[int] = []
    for label, name in enumerate(classes):
        for path in _pictures(folder / name):
            paths.append(path)
            labels.append(label)
            if len(paths) > MAX_PICTURES:
                raise DataError(
                    f"{printable(folder)}: it holds more than {MAX_PICTURES:,} pictures, the most"
                )
    _require_pillow()
    sizes = Counter(map(_claimed_size, paths))
    common = sizes.most_common(1)[0][0]
    size = _reduced(common)
    if len(paths) * size[0] * size[1] > MAX_NUMBERS_BYTES:
        raise DataError(
            f"{printable(folder)}: its pixels take more than {MAX_NUMBERS_BYTES:,} bytes, the "
            "most; give fewer pictures"
        )
    pixels = np.empty((len(paths), size[1], size[0]), np.uint8)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # Pillow's, of no use to a person
        for index, path in enumerate(paths):
            pixels[index] = _grey(path, size)
    return LabelledRows(
        origin="PNG",
        inputs=pixels.reshape(len(pixels), -1),
        labels=np.array(labels, dtype=np.int64),
        classes=tuple(map(printable, classes)),
        picture=(size[1], size[0]),
        notes=_notes(sizes, common, size),
    )


def _notes(sizes: Counter[Size], common: Size, size: Size) -> tuple[str, ...]:
    others = sizes.total() - sizes[common]
    if others:
        return (f"{others:,} of other sizes are scaled to fit.",)
    if size != common:
        return (f"They are reduced from {common[1]}x{common[0]}.",)
    return ()


def _is_folder(entry: os.DirEntry[str]) -> bool:
    try:
        return entry.is_dir()
    except OSError:  # a link that leads round in circles
        return False


def _pictures(folder: Path) -> Iterator[Path]:
    """The PNG files of a class, in order; files that are no pictures are passed over."""
    try:
        names = sorted(os.listdir(folder))
    except OSError as error:
        raise DataError(f"{printable(folder)}: it cannot be read ({error.strerror})") from None
    found = False
    for name in names:
        ending = os.path.splitext(name)[1].lower()
        if name.startswith(_HIDDEN):
            continue
        if ending in OTHER_PICTURES:
            raise DataError(f"{printable(folder / name)}: it is no PNG; make it one or remove it")
        if ending == ".png":
            found = True
            yield folder / name
    if not found:
        inside = "folders" if class_folders(folder) else "no PNG"
        raise DataError(
            f"{printable(folder)}: it holds {inside}; a folder of a class holds PNG pictures, and "
            "nothing else is beside the classes' folders"
        )


def _require_pillow() -> None:
    try:
        import PIL  # noqa: F401
    except ImportError:
        raise DataError("reading PNGs needs Pillow: pip install lernmi-tui[images]") from None


def _claimed_size(path: Path) -> Size:
    """The size a picture's header states, within the limits."""
    try:
        if not path.is_file():
            raise DataError(f"{printable(path)}: it is no file; remove it")
        bytes_in_it = path.stat().st_size
        with path.open("rb") as file:
            start = file.read(_HEADER.size)
    except OSError as error:
        raise DataError(f"{printable(path)}: it cannot be read ({error.strerror})") from None
    if len(start) < _HEADER.size or not start.startswith(_SIGNATURE):
        raise DataError(f"{printable(path)}: it is no PNG, whatever its name; replace or remove it")
    _, _, _, width, height = _HEADER.unpack(start)
    if not 0 < width * height <= MAX_PIXELS or bytes_in_it > MAX_FILE_BYTES:
        raise DataError(
            f"{printable(path)}: it states {width:,} x {height:,} pixels in {bytes_in_it:,} bytes; "
            f"1 to {MAX_PIXELS:,} pixels in {MAX_FILE_BYTES:,} bytes can be used"
        )
    return width, height


def _reduced(size: Size) -> Size:
    """The size, in proportion, with no side over LONGEST_SIDE."""
    largest = max(size)
    if largest <= LONGEST_SIDE:
        return size
    width, height = (max(1, round(side * LONGEST_SIDE / largest)) for side in size)
    return width, height


def _grey(path: Path, size: Size) -> Bytes:
    """The pixels (height, width) of a picture, brought to ``size``."""
    from PIL import Image, ImageOps, UnidentifiedImageError

    try:
        with Image.open(path, formats=("PNG",)) as opened:
            grey = _flattened(opened)
        if grey.size != size:
            grey = ImageOps.pad(grey, size, color=_paper(grey))
    except (OSError, ValueError, SyntaxError, struct.error) as error:
        unknown = isinstance(error, UnidentifiedImageError)  # its words would only repeat the path
        reason = "" if unknown else f" ({short(str(error))})"
        raise DataError(f"{printable(path)}: it is damaged{reason}; replace or remove it") from None
    return np.asarray(grey)


def _flattened(picture: Image) -> Image:
    """A picture in 256 greys, on white where it lets light through.

    Pillow's ``convert`` alone would cut 16 bits off above and show what is transparent.
    """
    from PIL import Image

    if picture.mode.startswith("I"):
        return Image.fromarray((np.asarray(picture) // 256).astype(np.uint8))
    if picture.has_transparency_data:
        layer = picture.convert("RGBA")
        white = Image.new("L", layer.size, 255)
        return Image.composite(layer.convert("L"), white, layer.getchannel("A"))
    return picture.convert("L")


def _paper(grey: Image) -> int:
    """The brightness of a picture's corners: what it lies on."""
    pixels = np.asarray(grey)
    return int(np.median(pixels[[0, 0, -1, -1], [0, -1, 0, -1]]))
