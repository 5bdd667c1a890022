"""A grey picture as an element that holds it: a PNG in the address itself, nothing to fetch."""

from __future__ import annotations

import base64
import struct
import zlib

import numpy as np

from lernmi.arrays import Bytes, Floats
from lernmi.html.marks import element

WIDTH = 112  # of the picture on the page, in pixels of the screen
SIGNATURE = b"\x89PNG\r\n\x1a\n"
GREY = (8, 0, 0, 0, 0)  # bits, kind of colour, and how it is packed


def pixels(ink: Floats, words: str) -> str:
    """``ink`` (rows, columns), 0 .. 1 and clipped there, black on white; ``words`` say which."""
    grey = np.rint(255.0 * (1.0 - np.clip(np.nan_to_num(ink), 0.0, 1.0))).astype(np.uint8)
    return element(
        "img",
        src=f"data:image/png;base64,{base64.b64encode(_png(grey)).decode()}",
        alt=words,
        title=words,
        style=f"width:{WIDTH}px;height:auto;image-rendering:pixelated;margin:4px 0",
    )


def _png(grey: Bytes) -> bytes:
    rows, columns = grey.shape
    lines = b"".join(b"\0" + line.tobytes() for line in grey)  # no filter
    return (
        SIGNATURE
        + _chunk(b"IHDR", struct.pack(">II5B", columns, rows, *GREY))
        + _chunk(b"IDAT", zlib.compress(lines))
        + _chunk(b"IEND", b"")
    )


def _chunk(kind: bytes, content: bytes) -> bytes:
    checksum = zlib.crc32(kind + content)
    return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", checksum)
