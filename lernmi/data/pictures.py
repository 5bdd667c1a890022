"""Pictures in any format that people have, each with its class. Needs Pillow; none is trusted.

All become grey and of one size, the commonest: others are scaled to fit it, their shape kept,
their paper continued. Pictures over LONGEST_SIDE pixels are all reduced to it. Of several in one
file the first counts.
"""

from __future__ import annotations

import logging
import os
import struct
import warnings
from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, BinaryIO

import numpy as np

from lernmi.arrays import Bytes
from lernmi.data.labelled_rows import MAX_NUMBERS_BYTES, LabelledRows
from lernmi.errors import DataError
from lernmi.wording import printable, short

if TYPE_CHECKING:
    from PIL.Image import Image

LONGEST_SIDE = 64
MAX_PIXELS = 2**22
MAX_PHOTO_PIXELS = 2**24
"""Of a JPEG whose rows come one after the other: it is reduced as it is read."""

MAX_FILE_BYTES = 2**24
MAX_WORDS_BYTES = 2**18
"""Of a picture whose pixels are numbers in words: they are read one by one."""

MAX_PICTURES = 200_000

ENDINGS = {
    "PNG": (".png",),
    "JPEG": (".jpg", ".jpeg"),
    "BMP": (".bmp",),
    "GIF": (".gif",),
    "TIFF": (".tif", ".tiff"),
    "WEBP": (".webp",),
    "PPM": (".pgm", ".ppm", ".pbm", ".pnm"),
}
"""Pillow's names of the formats that are read, and how names of their files end."""

UNREAD = (".heic", ".heif", ".avif", ".jp2", ".svg")
"""How names end of pictures that are not read, nor left out in silence."""

_READ = tuple(ending for endings in ENDINGS.values() for ending in endings)
_HEADER = struct.Struct(">8sI4sII")  # of a PNG
_SIGNATURE = b"\x89PNG\r\n\x1a\n"
_WORDS = (b"P1", b"P2", b"P3")  # how such a PPM starts
_NOWHERE = logging.NullHandler()
_ORIENTATION = 0x0112  # what EXIF calls it
_TURNS = (  # what Pillow calls the way back from orientations 2 to 8
    *("FLIP_LEFT_RIGHT", "ROTATE_180", "FLIP_TOP_BOTTOM", "TRANSPOSE"),
    *("ROTATE_270", "TRANSVERSE", "ROTATE_90"),
)

Size = tuple[int, int]  # width, height


@dataclass(frozen=True, slots=True)
class Picture:
    """A file that should be a picture: its printable ``name``, how many ``bytes`` are in it, and
    what opens it. ``open`` may raise OSError or DataError."""

    name: str
    bytes: int
    open: Callable[[], BinaryIO]


def is_picture(name: str) -> bool:
    """Does a file's ``name`` say that it is one? Raises DataError for one that isn't read."""
    ending = os.path.splitext(name)[1].lower()
    if ending in UNREAD:
        raise DataError(f"{name}: {ending} files are not read; make it a PNG or a JPEG")
    return ending in _READ


def read_pictures(where: str, found: Iterable[tuple[Picture, str]]) -> LabelledRows:
    """Read all pictures that were ``found`` in ``where``, each with its class: bytes, 0 black and
    255 white.

    Raises DataError, with the name, for what can't be used, and if Pillow is not installed.
    """
    pictures: list[Picture] = []
    names: list[str] = []
    for picture, name in found:
        pictures.append(picture)
        names.append(name)
        if len(pictures) > MAX_PICTURES:
            raise DataError(f"{where}: it holds more than {MAX_PICTURES:,} pictures, the most")
    _require_pillow()
    logging.getLogger("PIL").addHandler(_NOWHERE)  # else its errors go to the terminal
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # Pillow's, of no use to a person
        formats, sizes = zip(*map(_claimed, pictures), strict=True)
        claimed = Counter(sizes)
        common = claimed.most_common(1)[0][0]
        size = _reduced(common)
        if len(pictures) * size[0] * size[1] > MAX_NUMBERS_BYTES:
            raise DataError(
                f"{where}: its pixels take more than {MAX_NUMBERS_BYTES:,} bytes, the most; "
                "give fewer pictures"
            )
        pixels = np.empty((len(pictures), size[1], size[0]), np.uint8)
        for index, picture in enumerate(pictures):
            pixels[index] = _grey(picture, size)
    classes = list(dict.fromkeys(names))
    numbers = {name: number for number, name in enumerate(classes)}
    return LabelledRows(
        origin=", ".join(name for name, _ in Counter(formats).most_common()),
        inputs=pixels.reshape(len(pixels), -1),
        labels=np.array([numbers[name] for name in names], dtype=np.int64),
        classes=tuple(map(printable, classes)),
        picture=(size[1], size[0]),
        notes=_notes(claimed, common, size),
    )


def _notes(sizes: Counter[Size], common: Size, size: Size) -> tuple[str, ...]:
    others = sizes.total() - sizes[common]
    if others:
        return (f"{others:,} of other sizes are scaled to fit.",)
    if size != common:
        return (f"They are reduced from {common[1]}x{common[0]}.",)
    return ()


def _require_pillow() -> None:
    try:
        import PIL  # noqa: F401
    except ImportError:
        raise DataError("reading pictures needs Pillow: pip install lernmi-tui[images]") from None


def _claimed(picture: Picture) -> tuple[str, Size]:
    """The format of a picture, and the size that its header states, within the limits."""
    _check_bytes(picture, MAX_FILE_BYTES)
    try:
        with picture.open() as file:
            start = file.read(_HEADER.size)
            if start.startswith(_WORDS):
                _check_bytes(picture, MAX_WORDS_BYTES)
            if len(start) == _HEADER.size and start.startswith(_SIGNATURE):
                _, _, _, width, height = _HEADER.unpack(start)
                found, most = "PNG", MAX_PIXELS
            else:
                file.seek(0)
                with _opened(file) as opened:
                    found, most = _format(picture, opened)
                    width, height = _stored_size(opened)
                    if _orientation(opened) >= 5:
                        width, height = height, width
    except DataError:
        raise
    except Exception as error:
        raise _refused(picture, error, "it is no picture, whatever its name") from None
    if not 0 < width * height <= most:
        raise DataError(
            f"{picture.name}: it states {width:,} x {height:,} pixels; 1 to {most:,} can be used"
        )
    return found, (width, height)


def _format(picture: Picture, opened: Image) -> tuple[str, int]:
    """The name of its format, and how many pixels it may have."""
    found = opened.format or ""
    if found in ("JPEG", "MPO"):  # the latter has others behind it, as cameras make them
        return "JPEG", MAX_PIXELS if "progressive" in opened.info else MAX_PHOTO_PIXELS
    if found == "TIFF" and opened.info.get("compression") != "raw":
        # its library would write what it thinks of a damaged one to the terminal
        raise DataError(f"{picture.name}: a TIFF that is packed is not read; make it a PNG")
    return found, MAX_PIXELS


def _check_bytes(picture: Picture, most: int) -> None:
    if picture.bytes > most:
        raise DataError(
            f"{picture.name}: it takes {picture.bytes:,} bytes; at most {most:,} can be used"
        )


def _stored_size(opened: Image) -> Size:
    """Before it is turned: of a TIFF Pillow may say what it is turned to already."""
    tags = getattr(opened, "tag_v2", None)
    return opened.size if tags is None else (tags[256], tags[257])


def _opened(file: BinaryIO) -> Image:
    from PIL import Image

    return Image.open(file, formats=tuple(ENDINGS))


def _refused(picture: Picture, error: Exception, unknown: str) -> Exception:
    """What to raise for what a decoder raised, which may be anything where a file is damaged;
    ``unknown`` is said of one in which it found no picture."""
    from PIL import Image, UnidentifiedImageError

    if isinstance(error, MemoryError):
        return error
    if isinstance(error, Image.DecompressionBombError):
        return DataError(f"{picture.name}: it states too many pixels; replace or remove it")
    if isinstance(error, UnidentifiedImageError):
        reason = unknown  # Pillow's words would only repeat the path
    elif isinstance(error, OSError) and error.strerror:
        return DataError(f"{picture.name}: it cannot be read ({error.strerror})")
    else:
        said = short(str(error))
        reason = f"it is damaged ({said})" if said else "it is damaged"
    return DataError(f"{picture.name}: {reason}; replace or remove it")


def _reduced(size: Size) -> Size:
    """The size, in proportion, with no side over LONGEST_SIDE."""
    largest = max(size)
    if largest <= LONGEST_SIDE:
        return size
    width, height = (max(1, round(side * LONGEST_SIDE / largest)) for side in size)
    return width, height


def _grey(picture: Picture, size: Size) -> Bytes:
    """The pixels (height, width) of a picture, brought to ``size``."""
    from PIL import ImageOps

    try:
        with picture.open() as file, _opened(file) as opened:
            longest = 2 * max(size)
            opened.draft("L", (longest, longest))  # a JPEG is reduced by 2, 4 or 8 on the way
            opened.load()
            grey = _flattened(_upright(opened))
        if grey.size != size:
            grey = ImageOps.pad(grey, size, color=_paper(grey))
    except DataError:
        raise
    except Exception as error:
        raise _refused(picture, error, "it is damaged") from None
    return np.asarray(grey)


def _orientation(picture: Image) -> int:
    """1 to 8, as EXIF says how a camera was held; 1, as it should be, where that is damaged."""
    try:
        said = picture.getexif().get(_ORIENTATION, 1)
    except Exception:  # the pixels may be whole
        return 1
    return said if isinstance(said, int) and 1 <= said <= 8 else 1


def _upright(picture: Image) -> Image:
    from PIL import Image

    orientation = _orientation(picture)
    if orientation == 1:
        return picture
    return picture.transpose(Image.Transpose[_TURNS[orientation - 2]])


def _flattened(picture: Image) -> Image:
    """A picture in 256 greys, on white where it lets light through.

    Pillow's ``convert`` alone would cut 16 bits off above and show what is transparent.
    """
    from PIL import Image

    if picture.mode == "F":
        raise ValueError("its pixels are no whole numbers")
    if picture.mode.startswith("I"):
        return Image.fromarray((np.asarray(picture) // 256).clip(0, 255).astype(np.uint8))
    if picture.has_transparency_data:
        layer = picture.convert("RGBA")
        white = Image.new("L", layer.size, 255)
        return Image.composite(layer.convert("L"), white, layer.getchannel("A"))
    return picture.convert("L")


def _paper(grey: Image) -> int:
    """The brightness of a picture's corners: what it lies on."""
    pixels = np.asarray(grey)
    return int(np.median(pixels[[0, 0, -1, -1], [0, -1, 0, -1]]))
