"""What keyframes cost while a run learns, and how long it takes to go to any moment of it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory
from time import perf_counter, thread_time

import full_mnist
import numpy as np
from rows import Row, at_most
from turns import percentile

import lernmi
from lernmi.run.record.player import ORDERS_AT_ONCE
from lernmi.run.record.recording import Recording

LINKS_A_TURN = 2_400_000_000  # samples x links: some 200 ms
XOR_A_TURN = 2_000_000  # samples
MOST_PERCENT = 2.0
NEVER = 1 << 62
MANY_ROWS = 10_000
SOUGHT = ((784, 15, 10), (784, 128, 64, 10))
LARGE = (784, 1200, 10)
EPOCHS, LARGE_SAMPLES, XOR_SAMPLES = 10, 45_000, 1_000_000_000
SEEKS = 100
MOST_MS, MOST_MS_OF_XOR = 100.0, 300.0


def rows(quick: bool, folder: Path | None) -> Iterator[Row]:
    """``folder`` holds MNIST's files; without it, long runs are of noise as dark."""
    turns = 6 if quick else 20
    xor = lernmi.Session(lernmi.load_task("xor"))
    yield from _cost(xor, XOR_A_TURN, turns)
    with TemporaryDirectory() as place:
        if folder is None:
            full_mnist.made_up(Path(place))
        else:
            full_mnist.completed(folder, Path(place))
        task = lernmi.load_task("mnist", data=place)
        for sizes in SOUGHT:
            session = lernmi.Session(task, sizes)
            yield from _cost(session, LINKS_A_TURN // session.network.weights.size, turns)
            session.run(EPOCHS * len(task.train))
            yield _seeks(session, MOST_MS)
    xor.run(XOR_SAMPLES // 10 if quick else XOR_SAMPLES)
    yield _seeks(xor, MOST_MS_OF_XOR)
    yield _large()


def _cost(session: lernmi.Session, samples: int, turns: int) -> Iterator[Row]:
    """By turns with and without them, the best turn of each.

    Where memory is fresh, taking it costs more than copying to it; that is measured apart.
    """
    recording = Recording(session.task, session.recipe)
    room = recording.keyframes.room
    name = f"{session.task.name} {'-'.join(map(str, session.network.sizes))}"
    if room.free < MANY_ROWS:
        started = thread_time()
        rows = [room.row_of(recording.network.weights) for _ in range(room.free)]
        taken = f"{thread_time() - started:.2f} s"
        del rows
        yield Row(f"taking {room.memory >> 20} MiB, once, {name}", taken)
    _learn(recording, samples)  # reads the samples into the cache
    kept, best = 0, [float("inf")] * 2
    for _ in range(turns):
        for number in range(2):
            gap, before = room.gap, len(recording.keyframes)
            room.gap = gap if number else NEVER
            started = thread_time()
            _learn(recording, samples)
            best[number] = min(best[number], thread_time() - started)
            room.gap = room.gap if number else gap
            kept += max(len(recording.keyframes) - before, 0)
    percent = 100.0 * (best[1] / best[0] - 1.0)
    more = f"  ({kept} in {turns * samples:,} samples)"
    yield at_most(f"keyframes, of the time to train {name}", percent, MOST_PERCENT, " %", more)


def _learn(recording: Recording, samples: int) -> None:
    end = recording.position[0] + samples
    while (moment := recording.position[0]) < end:
        to = min(end, recording.keyframes.next, moment + ORDERS_AT_ONCE)
        recording.learn(to - moment)


def _times(session: lernmi.Session) -> list[float]:
    """The seconds that seeks to random moments took."""
    times = []
    for moment in np.random.default_rng(0).integers(0, session.newest[0], SEEKS):
        started = perf_counter()
        session.seek(int(moment))
        times.append(perf_counter() - started)
    return times


def _seeks(session: lernmi.Session, most: float) -> Row:
    times = _times(session)
    name = f"{session.task.name} {'-'.join(map(str, session.network.sizes))}"
    what = f"seek, p95 of {SEEKS} in {session.newest[0]:,}, {name}"
    more = f"  ({session.memory / 2**20:.0f} MiB, at worst {1e3 * max(times):.0f} ms)"
    return at_most(what, 1e3 * percentile(times, 0.95), most, " ms", more)


def _large() -> Row:
    session = lernmi.Session(lernmi.load_task("mnist"), LARGE)
    session.run(LARGE_SAMPLES)
    worst = max(_times(session))
    kept = len(session._run.recording.keyframes)
    allowed = 2.0 * session.training_seconds / kept
    what = f"longest seek, {'-'.join(map(str, LARGE))}, {kept} keyframes"
    return at_most(what, worst, allowed, " s")
