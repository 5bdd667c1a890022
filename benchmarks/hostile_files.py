"""Loads files made to do harm and files damaged at random: what each costs, and what it raises.

Every file must be loaded or refused with DataError, in one line, under a second and 64 MB.
"""

from __future__ import annotations

import bz2
import gzip
import json
import lzma
import os
import resource
import subprocess
import sys
import tempfile
import warnings
from collections import Counter
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from random import Random
from time import perf_counter

from crafted_files import CRAFTED as CRAFTED_FILES
from crafted_files import IRIS, idx, labels, pictures, small_png
from crafted_pictures import CRAFTED as CRAFTED_PICTURES
from crafted_pictures import picture, small_zip
from rows import HEADINGS, Row, below

from lernmi.errors import DataError
from lernmi.tasks.own_data import load

PACKERS = (gzip.compress, bz2.compress, lzma.compress)
MOST_SECONDS, MOST_MEGABYTES = 1.0, 64.0
MUTATIONS = 20_000
CRAFTED = CRAFTED_FILES | CRAFTED_PICTURES
_KILOBYTES = 2**20 if sys.platform == "darwin" else 2**10  # ru_maxrss, in a megabyte

_PIXELS = "".join(
    f"{row % 4},{','.join(str(row * n % 256) for n in range(64))}\n" for row in range(9)
)
TABLES = (
    IRIS.encode(),
    IRIS.replace(".", "#").replace(",", ";").replace("#", ",").encode(),
    IRIS.replace(",", "\t").encode("utf-8-sig"),
    IRIS.replace("setosa", '"set, ""osa"""').encode(),
    _PIXELS.encode(),
)
TOKENS = (
    b'"',
    b",",
    b";",
    b"\n",
    b"\r",
    b"\0",
    b"nan",
    b"-",
    b"1e999",
    b"\xff",
    b"9" * 400,
    b"\t,",
)
_BIRDS = "id,kind,mass,day,ill,note,sex\n" + "".join(
    f"{n + 1},{'abc'[n % 3]},{n % 5 + 0.5 if n % 9 else ''},2020-01-{n % 28 + 1:02},"
    f'{("no", "yes")[n % 2]},"note {n},\n ""{n}""",{("f", "m", "NA")[n % 3]}\n'
    for n in range(30)
)
_PRICES = "price;town;rooms\n" + "".join(
    f"{n * 7 % 30},{n % 9};{('Rom', 'Köln', '')[n % 3]};{n % 6}\n" for n in range(40)
)
_NAMED = "30,2,left,right\n" + "".join(f"{n % 7}.5,{n % 5},{n % 2}\n" for n in range(30))
MIXED_TABLES = tuple(
    text.encode(code)
    for text, code in (
        (_BIRDS, "utf-8"),
        (_BIRDS.replace(",", "\t"), "utf-8-sig"),
        (_PRICES, "utf-8"),
        (_PRICES, "cp1252"),
        (_NAMED, "utf-8"),
    )
)
"""Words, gaps, dates, notes over lines, a number to be predicted."""

MIXED_TOKENS = (
    *TOKENS,
    b"NA",
    b"?",
    b"yes",
    b"word",
    b"2021-03-04",
    b"1_0",
    b"-inf",
    b"w" * 300,
    b",,,",
    b"0.5",
)
IMAGES = (pictures(), idx(0x0B, (20, 3), bytes(120)), idx(0x0D, (20, 2), bytes(160)))


@dataclass(slots=True)
class Tally:
    """What came of many files."""

    outcomes: Counter[str] = field(default_factory=Counter)
    slowest: float = 0.0
    most_megabytes: float = 0.0

    def add(self, outcome: str, seconds: float, megabytes: float) -> None:
        self.outcomes[outcome] += 1
        self.slowest = max(self.slowest, seconds)
        self.most_megabytes = max(self.most_megabytes, megabytes)


def outcome(path: str | os.PathLike[str]) -> str:
    """``loaded``, ``DataError``, or what must not be: another error, or more than one line."""
    try:
        load(path)
    except DataError as error:
        return "DataError" if str(error).isprintable() else "more than a line"
    except Exception as error:  # to be counted, whatever it is
        return type(error).__name__
    return "loaded"


def most_megabytes() -> float:
    """The most memory this process has had, on Linux since ``forget_peak``."""
    try:
        status = Path("/proc/self/status").read_text()
    except OSError:
        return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / _KILOBYTES
    return int(status.split("VmHWM:")[1].split()[0]) / 2**10


def forget_peak() -> None:
    """From now on the most memory is what there is now, where the system can do that (Linux)."""
    with suppress(OSError):
        Path("/proc/self/clear_refs").write_text("5")


def measured(path: str | os.PathLike[str]) -> tuple[str, float, float]:
    """Outcome, seconds, and megabytes by which the process's peak rose."""
    forget_peak()
    before, started = most_megabytes(), perf_counter()
    what = outcome(path)
    return what, perf_counter() - started, most_megabytes() - before


def damaged(contents: bytes, tokens: tuple[bytes, ...], random: Random) -> bytes:
    """The contents with one to four bits flipped, parts cut out, doubled, or tokens put in."""
    damaged = bytearray(contents)
    for _ in range(random.randint(1, 4)):
        start = random.randint(0, len(damaged))
        end = min(len(damaged), start + random.choice((0, 1, 1, 2, 8, 200)))
        kind = random.randrange(4)
        if kind == 0 and start < len(damaged):
            damaged[start] ^= 1 << random.randrange(8)
        elif kind == 1:
            damaged[start:end] = b""
        elif kind == 2:
            damaged[start:start] = damaged[start:end]
        else:
            damaged[start:end] = random.choice(tokens)
    return bytes(damaged)


def mutated_tables(count: int, folder: Path) -> Tally:
    """So many damaged CSV files."""
    random, tally = Random(2026), Tally()
    path = folder / "table.csv"
    for _ in range(count):
        path.write_bytes(damaged(random.choice(TABLES), TOKENS, random))
        tally.add(*measured(path))
    return tally


def mutated_mixed_tables(count: int, folder: Path) -> Tally:
    """The same for tables with words, gaps and the like; a fifth of them packed."""
    random, tally = Random(2027), Tally()
    path = folder / "table.csv"
    for _ in range(count):
        contents = damaged(random.choice(MIXED_TABLES), MIXED_TOKENS, random)
        if random.random() < 0.2:
            contents = random.choice(PACKERS)(contents)
            if random.random() < 0.5:
                contents = damaged(contents, TOKENS, random)
        path.write_bytes(contents)
        tally.add(*measured(path))
    return tally


def mutated_pairs(count: int, folder: Path) -> Tally:
    """So many damaged pairs of IDX files, plain and gzip."""
    random, tally = Random(2026), Tally()
    tokens = (b"\0", b"\xff", b"\xff" * 4, b"\x7f\xf8\0\0", b"\0\0\x08\x03")
    for _ in range(count):
        contents = [random.choice(IMAGES), labels()]
        hurt = random.choice(((0,), (1,), (0, 1)))
        packed = random.random() < 0.3
        inside = random.random() < 0.5  # a sound gzip file of damaged contents
        for place in (0, 1):
            if packed and not inside:
                contents[place] = gzip.compress(contents[place], 1, mtime=0)
            if place in hurt:
                contents[place] = damaged(contents[place], tokens, random)
            if packed and inside:
                contents[place] = gzip.compress(contents[place], 1, mtime=0)
        paths = folder / "images-idx3", folder / "labels-idx1"
        for path, content in zip(paths, contents, strict=True):
            path.write_bytes(content)
        tally.add(*measured(paths[0]))
    return tally


def mutated_pictures(count: int, folder: Path) -> Tally:
    """So many folders with a damaged picture, in all formats."""
    random, tally = Random(2026), Tally()
    sound = [
        small_png(),
        *(picture(name, exif=b"Exif\0\0MM\0*\0\0\0\x08\0\0") for name in ("JPEG", "WEBP")),
        *(picture(name, mode="L") for name in ("JPEG", "BMP", "GIF", "TIFF", "PPM")),
        *(picture("TIFF", compression=how) for how in ("packbits", "tiff_lzw", "jpeg")),
        picture("JPEG", mode="CMYK", progressive=True),
        picture("WEBP", mode="RGBA", lossless=True),
    ]
    tokens = (b"\0", b"\xff", b"\xff" * 4, b"\x7f\xff\xff\xff", b"\x80\0\0\0")
    for name in ("cat", "dog"):
        (folder / name).mkdir()
        (folder / name / "1.png").write_bytes(small_png())
    for _ in range(count):
        (folder / "cat" / "0.png").write_bytes(damaged(random.choice(sound), tokens, random))
        tally.add(*measured(folder))
    return tally


def mutated_zips(count: int, folder: Path) -> Tally:
    """So many damaged zips of pictures."""
    random, tally = Random(2026), Tally()
    sound = [small_zip(2), small_zip(2, picture("BMP"))]
    tokens = (b"PK\x01\x02", b"PK\x03\x04", b"\0", b"\xff" * 4, b"\xff" * 8, b"../", b"/")
    for _ in range(count):
        (folder / "pictures.zip").write_bytes(damaged(random.choice(sound), tokens, random))
        tally.add(*measured(folder / "pictures.zip"))
    return tally


def crafted() -> Tally:
    """The crafted files, each in a process of its own."""
    tally = Tally()
    for craft in CRAFTED.values():
        with tempfile.TemporaryDirectory() as folder:
            path = json.dumps(os.fspath(craft(Path(folder))))
            done = subprocess.run(
                [sys.executable, __file__, "--load", path],
                capture_output=True,
                text=True,
                check=True,
            )
        what, seconds, megabytes = done.stdout.split("\t")
        tally.add(what, float(seconds), float(megabytes))
    return tally


MUTATED = {
    "IDX": mutated_pairs,
    "CSV": mutated_tables,
    "CSV with words and gaps": mutated_mixed_tables,
    "pictures": mutated_pictures,
    "zips": mutated_zips,
}


def rows(quick: bool) -> Iterator[Row]:
    warnings.simplefilter("error")
    yield from rows_of(f"{len(CRAFTED)} crafted files", crafted(), {"DataError"})
    count = MUTATIONS // 10 if quick else MUTATIONS
    for name, mutated in MUTATED.items():
        with tempfile.TemporaryDirectory() as folder:
            tally = mutated(count, Path(folder))
        yield from rows_of(f"{count:,} mutated {name}", tally, {"DataError", "loaded"})


def rows_of(name: str, tally: Tally, allowed: set[str]) -> Iterator[Row]:
    seen = ", ".join(f"{count:,} {what}" for what, count in sorted(tally.outcomes.items()))
    yield Row(f"{name}: outcomes", seen, "one error", set(tally.outcomes) <= allowed)
    yield below("  slowest", tally.slowest, MOST_SECONDS, " s")
    yield below("  most memory", tally.most_megabytes, MOST_MEGABYTES, " MB")


def main() -> None:
    """The report, or one file in a process of its own: ``--load PATH`` as JSON."""
    if sys.argv[1:2] == ["--load"]:
        import PIL.Image  # noqa: F401  what is imported is no part of a file's cost

        warnings.simplefilter("error")
        print(*measured(json.loads(sys.argv[2])), sep="\t")
        return
    print(HEADINGS)
    for row in rows(quick=False):
        print(row, flush=True)


if __name__ == "__main__":
    main()
