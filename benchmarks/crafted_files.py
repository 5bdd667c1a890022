"""Files made to do harm: a name, what makes it in a folder, and the path to load then."""

from __future__ import annotations

import bz2
import gzip
import lzma
import os
import struct
import zlib
from collections.abc import Callable
from pathlib import Path
from random import Random

Craft = Callable[[Path], str | os.PathLike[str]]

MEGABYTE = 2**20
IRIS = "length,width,petal,species\n" + "".join(
    f"{4 + row % 7 / 10},{3 + row % 5 / 10},{row % 3},{('setosa', 'virginica')[row % 2]}\n"
    for row in range(40)
)


def idx(code: int, sizes: tuple[int, ...], elements: bytes) -> bytes:
    """An IDX file that states this type and these sizes, whatever its elements are."""
    return struct.pack(f">BBBB{len(sizes)}I", 0, 0, code, len(sizes), *sizes) + elements


def pictures(count: int = 20) -> bytes:
    """An IDX file of pictures, 8x8."""
    return idx(8, (count, 8, 8), bytes(place * 7 % 251 for place in range(64 * count)))


def labels(count: int = 20) -> bytes:
    """The IDX file of their labels: 0, 1, 2, 0, ..."""
    return idx(8, (count,), bytes(place % 3 for place in range(count)))


def gzip_bomb(start: bytes, megabytes: int) -> bytes:
    """A gzip file of ``start`` and so many megabytes of zeros, never unpacked here."""
    deflate = zlib.compressobj(9, zlib.DEFLATED, -15)
    first = deflate.compress(start) + deflate.flush(zlib.Z_FULL_FLUSH)
    block = deflate.compress(bytes(MEGABYTE)) + deflate.flush(zlib.Z_FULL_FLUSH)
    return b"\x1f\x8b\x08" + bytes(7) + first + block * megabytes


def png(width: int, height: int, grey: bytes, *extra: bytes) -> bytes:
    """A PNG of 8-bit greys that states this size, whatever the bytes (rows with a 0 before)."""
    header = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    chunks = (chunk(b"IHDR", header), *extra, chunk(b"IDAT", zlib.compress(grey)), chunk(b"IEND"))
    return b"\x89PNG\r\n\x1a\n" + b"".join(chunks)


def chunk(kind: bytes, content: bytes = b"") -> bytes:
    check = struct.pack(">I", zlib.crc32(kind + content))
    return struct.pack(">I", len(content)) + kind + content + check


def cut_png(side: int) -> bytes:
    """A PNG in 16-bit colour with transparency, all black, that breaks off near its end."""
    header = struct.pack(">IIBBBBB", side, side, 16, 6, 0, 0, 0)
    rows = zlib.compress(bytes((1 + 8 * side) * side), 9)[:-20]
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        (chunk(b"IHDR", header), chunk(b"IDAT", rows), chunk(b"IEND"))
    )


def small_png(side: int = 8) -> bytes:
    return png(side, side, (b"\0" + bytes(range(side))) * side)


def _csv(content: str | bytes) -> Craft:
    def make(folder: Path) -> Path:
        path = folder / "table.csv"
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        return path

    return make


def _big_csv(make_content: Callable[[], bytes]) -> Craft:
    return lambda folder: _csv(make_content())(folder)


def _idx(
    images: Callable[[], bytes] = pictures,
    labels_: Callable[[], bytes] | None = labels,
    ending: str = "",
) -> Craft:
    def make(folder: Path) -> Path:
        path = folder / f"a-images-idx3-ubyte{ending}"
        path.write_bytes(images())
        if labels_ is not None:
            (folder / f"a-labels-idx1-ubyte{ending}").write_bytes(labels_())
        return path

    return make


def among_pngs(name: str, content: bytes) -> Craft:
    """Two classes, and among their pictures the given one."""

    def make(folder: Path) -> Path:
        for kind in ("cat", "dog"):
            (folder / kind).mkdir()
            for number in range(12):
                (folder / kind / f"{number}.png").write_bytes(small_png())
        (folder / "dog" / name).write_bytes(content)
        return folder

    return make


def _png_fifo(folder: Path) -> Path:
    among_pngs("12.png", small_png())(folder)
    os.mkfifo(folder / "dog" / "13.png")
    return folder


def _loop_of_folders(folder: Path) -> Path:
    among_pngs("12.png", small_png())(folder)
    (folder / "loop").symlink_to(folder)
    return folder


def _fifo(folder: Path) -> Path:
    os.mkfifo(folder / "table.csv")
    return folder / "table.csv"


def _link(target: str) -> Craft:
    def make(folder: Path) -> Path:
        (folder / "table.csv").symlink_to(target)
        return folder / "table.csv"

    return make


def _sparse(folder: Path) -> Path:
    path = folder / "table.csv"
    with path.open("wb") as file:
        file.write(IRIS.encode())
        file.truncate(2**36)
    return path


def _line_end_in_name(folder: Path) -> Path:
    path = folder / "two\nlines\x1b[31m.csv"
    path.write_text("1,2\n1,b\nx,c\n")
    return path


def _noise(size: int) -> bytes:
    return Random(1).randbytes(size).replace(b"\0", b"\1")


def _row_of(cells: int, cell: str = "1") -> str:
    return ",".join([cell] * cells)


CRAFTED: dict[str, Craft] = {
    "empty file": _csv(""),
    "only line ends": _csv("\n" * 5_000_000),
    "only commas": _csv((",,,\n") * 1_500_000),
    "header alone": _csv("a,b,label\n"),
    "one row": _csv("1,2,cat\n"),
    "one class": _csv("a,b,label\n1,2,cat\n3,4,cat\n5,6,cat\n"),
    "no numbers at all": _csv("a,b,c\nx,y,z\nu,v,w\n"),
    "a class a row": _csv("".join(f"{row},name {row}\n" for row in range(60_000))),
    "infinite": _csv(IRIS.replace("4.3", "-inf", 1)),
    "beyond floats": _csv(IRIS.replace("4.3", "1e999", 1)),
    "million digits": _csv(IRIS.replace("4.3", "9" * 900_000, 1)),
    "digits of a class": _csv("".join(f"{n % 7},{'1' * 5000}{n % 2}x\n" for n in range(40)) + "1"),
    "text among numbers": _csv(IRIS.replace("4.3", "4.3 cm", 1)),
    "table without labels": _csv(IRIS.replace("setosa", "").replace("virginica", "")),
    "no row without a gap": _csv("a,b,label\n,1,x\n2,,y\n"),
    "ragged rows": _csv(IRIS + "1,2,3\n"),
    "wrong in row 100,000": _big_csv(lambda: b"1.5,2,a\n3,4.5,b\n" * 50_000 + b"1,x,a\n"),
    "ten million columns": _big_csv(lambda: (_row_of(10_000_000) + "\n").encode() * 2),
    "70,000 columns": _big_csv(lambda: (_row_of(70_000) + "\n").encode() * 3),
    "half a million empty columns": _big_csv(lambda: (b"," * 2**19 + b"x\n") * 3),
    "one endless line": _big_csv(lambda: b"1" * 2**26),
    "endless quote": _big_csv(lambda: b'1,2,"' + b"x\n" * 2**24),
    "quotes alone": _big_csv(lambda: b'"' * (MEGABYTE - 10) + b"\n1,2\n"),
    "two million rows": _big_csv(lambda: b"1,2\n3,4\n" * 1_000_000),
    "noise": _csv(_noise(200_000)),
    "zeros inside": _csv(IRIS + "1,2,\0,x\n"),
    "UTF-16": _csv(IRIS.encode("utf-16")),
    "64 GiB, sparse": _sparse,
    "spreadsheet": _csv(b"PK\x03\x04" + _noise(1000)),
    "pipe": _fifo,
    "device": lambda _: "/dev/zero",
    "terminal": lambda _: "/dev/tty",
    "file that fails when read": lambda _: "/proc/self/mem",
    "dangling link": _link("nowhere"),
    "link to itself": _link("table.csv"),
    "empty folder": lambda folder: folder,
    "missing": lambda folder: folder / "table.csv",
    "below a file": lambda folder: _csv(IRIS)(folder) / "table.csv",
    "null in the path": lambda folder: f"{folder}\0",
    "half a character in the path": lambda folder: f"{folder}/\ud800",
    "name too long": lambda folder: folder / ("x" * 5_000),
    "line end in the name": _line_end_in_name,
    "IDX bomb in the pictures": _idx(
        lambda: gzip_bomb(idx(8, (2**20, 32, 32), b""), 1024), ending=".gz"
    ),
    "IDX bomb in the labels": _idx(
        labels_=lambda: gzip_bomb(idx(8, (2**30,), b""), 1024), ending=".gz"
    ),
    "IDX bomb behind its end": _idx(lambda: gzip_bomb(pictures(), 1024), ending=".gz"),
    "2^31 pictures": _idx(lambda: idx(8, (2**31, 28, 28), bytes(784))),
    "2^32 - 1 thrice": _idx(lambda: idx(8, (2**32 - 1,) * 3, bytes(784))),
    "2^31 labels": _idx(labels_=lambda: idx(8, (2**31,), bytes(99))),
    "wrong magic": _idx(lambda: b"\0\0\x99\x03" + pictures()[4:]),
    "255 dimensions": _idx(lambda: b"\0\0\x08\xff" + pictures()[4:]),
    "trailing data": _idx(lambda: pictures() + b"\0"),
    "cut off": _idx(lambda: pictures()[:-1]),
    "pictures of nothing": _idx(lambda: idx(8, (20, 0, 8), b"")),
    "fewer labels than pictures": _idx(labels_=lambda: labels(19)),
    "labels that are pictures": _idx(labels_=pictures),
    "labels with fractions": _idx(
        labels_=lambda: idx(0x0D, (20,), struct.pack(">20f", *[0.5] * 20))
    ),
    "no labels": _idx(labels_=None),
    "pictures in colour": _idx(lambda: idx(8, (20, 8, 8, 3), bytes(20 * 192))),
    "NaN in IDX": _idx(lambda: idx(0x0E, (20, 2), struct.pack(">40d", *[float("nan")] * 40))),
    "gzip of noise": _csv(zlib.compress(_noise(50_000), 9, 31)),
    "table, gzip bomb": _csv(gzip_bomb(IRIS.encode(), 1024)),
    "table, gzip bomb of line ends": _big_csv(lambda: gzip.compress(IRIS.encode() + b"\n" * 2**26)),
    "table, bzip2 bomb": _big_csv(lambda: bz2.compress(IRIS.encode() + bytes(2**24))),
    "table, xz bomb": _big_csv(lambda: lzma.compress(IRIS.encode() + bytes(2**26))),
    "gzip cut off": _csv(zlib.compress(IRIS.encode(), 9, 31)[:-9]),
    "bzip2 cut off": _csv(bz2.compress(IRIS.encode())[:-9]),
    "xz cut off": _csv(lzma.compress(IRIS.encode())[:-9]),
    "words of a megabyte": _csv(
        "a,b,label\n" + "".join(f"{'w' * 9 * n},{n},x\n" for n in range(700))
    ),
    "PNG of 60,000 x 60,000": among_pngs("bomb.png", png(60_000, 60_000, bytes(MEGABYTE))),
    "PNG of 2^31 x 2^31": among_pngs("bomb.png", png(2**31 - 1, 2**31 - 1, b"")),
    "PNG of no width": among_pngs("none.png", png(0, 8, b"")),
    "PNG with less than it states": among_pngs("less.png", png(2048, 2048, bytes(10))[:-30]),
    "largest PNG, cut at its end": among_pngs("large.png", cut_png(2048)),
    "PNG with a text bomb": among_pngs(
        "text.png",
        png(8, 8, (b"\0" + bytes(8)) * 8, chunk(b"zTXt", b"a\0\0" + zlib.compress(bytes(2**26)))),
    ),
    "PNG with a chunk of 2^31": among_pngs(
        "chunk.png", small_png()[:33] + struct.pack(">I", 2**31 - 1) + b"abCd" + bytes(99)
    ),
    "PNG cut in its header": among_pngs("cut.png", small_png()[:20]),
    "PNG that is text": among_pngs("text.png", IRIS.encode()),
    "pipe among PNGs": _png_fifo,
    "loop of folders": _loop_of_folders,
}
"""Each must be refused: one line, DataError, under a second and 64 MB."""
