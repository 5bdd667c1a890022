"""Measures what the README quotes and prints a line a figure: ``benchmarks/run.py [PART ...]``."""

from __future__ import annotations

import argparse
import os
from collections.abc import Iterator
from pathlib import Path
from time import perf_counter

from rows import HEADINGS, Row

PARTS = (
    "speed",
    "learning",
    "credit",
    "time",
    "start",
    "smooth",
    "obedience",
    "mnist",
    "drawings",
    "faults",
    "tables",
)


def rows_of(part: str, quick: bool, unseen: Path | None) -> Iterator[Row]:
    """The rows of a part; what it needs is imported only now."""
    if part == "speed":
        import looking
        import speed
        import watching

        yield from speed.rows(quick)
        yield from watching.rows(quick)
        yield from looking.rows(quick)
    elif part == "learning":
        import learning

        yield from learning.rows(quick, unseen)
    elif part == "credit":
        import credit

        yield from credit.rows(quick, unseen)
    elif part == "time":
        import time_travel

        yield from time_travel.rows(quick, unseen)
    elif part == "start":
        import start

        yield from start.rows(quick)
    elif part == "obedience":
        import obedience

        yield from obedience.rows(quick)
    elif part == "mnist":
        import full_mnist

        yield from full_mnist.rows(quick, unseen)
    elif part == "drawings":
        import drawings

        yield from drawings.rows(quick, unseen)
    elif part == "tables":
        import real_tables

        yield from real_tables.rows(quick)
    elif part == "faults":
        import downloads
        import hostile_files

        yield from downloads.rows(quick)
        yield from hostile_files.rows(quick)
    else:
        import latency
        import links_refresh
        import sketch
        import throughput

        yield from latency.rows(quick)
        yield from throughput.rows(quick)
        yield from links_refresh.rows(quick)
        yield from sketch.rows(quick)


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("part", nargs="*", help=f"of {', '.join(PARTS)}; all of them if none")
    parser.add_argument("--quick", action="store_true", help="fewer repetitions, rougher figures")
    parser.add_argument(
        "--unseen",
        type=Path,
        metavar="DIR",
        default=os.environ.get("LERNMI_UNSEEN"),
        help="folder with MNIST's train-images-idx3-ubyte and -labels-idx1-ubyte, plain or .gz, "
        "to measure accuracy on (default: $LERNMI_UNSEEN, else the task's 500 held-out images)",
    )
    given = parser.parse_args()
    if unknown := set(given.part) - set(PARTS):
        parser.error(
            f"no part is called {', '.join(sorted(unknown))}; there are {', '.join(PARTS)}"
        )
    return given


def main() -> None:
    given = arguments()
    started = perf_counter()
    print(HEADINGS)
    for part in given.part or PARTS:
        print(f"\n{part}")
        for row in rows_of(part, given.quick, given.unseen):
            print(row, flush=True)
    print(f"\n{perf_counter() - started:.0f} s")


if __name__ == "__main__":
    main()
