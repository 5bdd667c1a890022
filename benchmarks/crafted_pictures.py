"""Pictures and zips of pictures made to do harm: see crafted_files.py."""

from __future__ import annotations

import struct
from collections.abc import Callable
from io import BytesIO
from pathlib import Path
from typing import Any
from zipfile import ZIP_DEFLATED, ZIP_LZMA, ZipFile

from crafted_files import Craft, among_pngs, small_png

KINDS = ("cat", "dog")
SIDE = struct.pack("<I", 2**31 - 1)


def picture(name: str, side: int = 8, mode: str = "RGB", **how: Any) -> bytes:
    """A picture all black, in the format of that name."""
    from PIL import Image

    content = BytesIO()
    Image.new(mode, (side, side)).save(content, format=name, **how)
    return content.getvalue()


def zip_of(contents: dict[str, bytes], packing: int = ZIP_DEFLATED) -> bytes:
    whole = BytesIO()
    with ZipFile(whole, "w", packing) as packed:
        for name, content in contents.items():
            packed.writestr(name, content)
    return whole.getvalue()


def small_zip(number: int = 12, content: bytes | None = None) -> bytes:
    """Two classes, each with so many times the same picture."""
    content = small_png() if content is None else content
    return zip_of({f"{kind}/{place}.png": content for kind in KINDS for place in range(number)})


def _claiming(name: str, make: Callable[[], bytes], after: bytes | int, claims: bytes) -> Craft:
    """Among sound pictures one that claims something else, at a place or after some bytes."""

    def craft(folder: Path) -> Path:
        content = make()
        start = after if isinstance(after, int) else content.index(after) + len(after)
        whole = content[:start] + claims + content[start + len(claims) :]
        return Path(among_pngs(name, whole)(folder))

    return craft


def _made(name: str, make: Callable[[], bytes]) -> Craft:
    return _claiming(name, make, 0, b"")


def _zip(make: Callable[[], bytes]) -> Craft:
    def craft(folder: Path) -> Path:
        path = folder / "pictures.zip"
        path.write_bytes(make())
        return path

    return craft


def _zip_of_many(count: int) -> bytes:
    """A zip whose table of contents has ``count`` entries, all of them the same."""
    whole = zip_of({"a": b""})
    start, end = whole.index(b"PK\x01\x02"), whole.index(b"PK\x05\x06")
    table = whole[start:end] * count
    sizes = struct.pack("<HHII", 1, 1, len(table), start)
    return whole[:start] + table + whole[end : end + 8] + sizes + b"\0\0"


def _zip_that_lies() -> bytes:
    """A picture unpacks to a thousand times what it says of it."""
    whole = zip_of({"cat/1.bmp": bytes(2**26), "dog/1.png": small_png()})
    return whole.replace((2**26).to_bytes(4, "little"), (2**16).to_bytes(4, "little"))


def _zip_without_contents() -> bytes:
    return small_zip().replace(b"PK\x01\x02", b"\xc3\x81\x99\x02")


CRAFTED: dict[str, Craft] = {
    "JPEG of three bytes": among_pngs("photo.jpg", b"\xff\xd8\xff"),
    "JPEG cut at its end": _made("photo.jpg", lambda: picture("JPEG", 4096)[:-9000]),
    "JPEG of 65,535 x 65,535": _claiming(
        "photo.jpg", lambda: picture("JPEG"), b"\xff\xc0\0\x11\x08", b"\xff" * 4
    ),
    "progressive JPEG, large": _made("photo.jpg", lambda: picture("JPEG", 2100, progressive=True)),
    "GIF of 65,535 x 65,535": _claiming("large.gif", lambda: picture("GIF"), 6, b"\xff" * 4),
    "GIF with a larger frame": _claiming(
        "frame.gif", lambda: picture("GIF"), b",\0\0\0\0", b"\xff" * 4
    ),
    "BMP of 2^31 x 2^31": _claiming("large.bmp", lambda: picture("BMP"), 18, 2 * SIDE),
    "WebP of 16,384 x 16,384": _claiming(
        "large.webp", lambda: picture("WEBP", lossless=True), b"\x2f", b"\xff\xff\xff\x0f"
    ),
    "WebP on a canvas of 2^24 x 2^24": _claiming(
        "large.webp", lambda: picture("WEBP", exif=b"Exif\0\0"), 24, b"\xff" * 6
    ),
    "WebP on a canvas of 16,384 x 16,384": _claiming(
        "large.webp", lambda: picture("WEBP", exif=b"Exif\0\0"), 24, b"\xff\x3f\0" * 2
    ),
    "TIFF of 2^31 x 2^31": _claiming(
        "large.tif",
        lambda: b"II*\0\x08\0\0\0" + bytes(999),
        8,
        struct.pack("<HHHIIHHIII", 2, 256, 4, 1, 2**31 - 1, 257, 4, 1, 2**31 - 1, 0),
    ),
    "PPM of 2^31 x 2^31": among_pngs("large.ppm", b"P6 2147483647 2147483647 255\n" + bytes(99)),
    "PPM in words, cut": among_pngs("words.ppm", b"P3 2048 2000 255\n" + b"0 " * 2**22),
    "bomb in a zip": _zip(lambda: small_zip(1, bytes(2**25))),
    "zip that says less than is in it": _zip(_zip_that_lies),
    "LZMA in a zip": _zip(lambda: zip_of({"a/1.png": bytes(2**20)}, ZIP_LZMA)),
    "zip with 200,000 entries": _zip(lambda: _zip_of_many(200_000)),
    "zips in a zip": _zip(lambda: small_zip(2, small_zip())),
    "zip cut at its end": _zip(lambda: small_zip()[:-30]),
    "zip without a table of contents": _zip(_zip_without_contents),
    "zip of 300 classes": _zip(lambda: zip_of({f"{n}/1.png": small_png() for n in range(300)})),
    "zip with a damaged picture": _zip(lambda: small_zip(2, small_png()[:-30])),
}
"""Each must be refused: one line, DataError, under a second and 64 MB."""
