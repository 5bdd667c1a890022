"""Compiled training beside other ways to run the same algorithm, and what a link costs by size."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

import batches
import numpy as np
from race import COMPARED_SAMPLES, Race
from rows import Row, at_least, at_most, speed
from turns import best_seconds

import lernmi
from lernmi.net.flat import link_count

SIZES: tuple[int, ...] = (784, 15, 10)
GROWING = (SIZES, (784, 30, 10), (784, 100, 10), (784, 128, 64, 10), (784, 1024, 200, 10))
LINKS_A_JOB = 400_000_000  # link visits; some 40 ms
SAME = 1e-9  # weights no further apart come from the same computation


def rows(quick: bool) -> Iterator[Row]:
    rounds = 5 if quick else 25
    task = lernmi.load_task("mnist")
    yield from _against_others(task, rounds)
    yield from _without_zeros(task, rounds)
    yield from _by_size(task, rounds)
    yield from batches.rows(quick)
    yield from _xor(rounds)


def _against_others(task: lernmi.Task, rounds: int) -> Iterator[Row]:
    race = Race(task.train, SIZES, task.training_rate)
    race.add_compiled(45_000)
    race.add_layers(2_500)
    with TemporaryDirectory() as folder:
        off_by = {"C": race.add_dense(15_000, Path(folder)), "PyTorch": race.add_torch(300)}
        race.add_fann()
        speeds = race.run(rounds)
    yield Row("784-15-10, compiled, online, float64", speed(speeds["compiled"]))
    for name, label, target in (
        ("layers", "layers (numpy)", 12),
        ("C", "the same dense loop in C", 3.5),
        ("PyTorch", "PyTorch, batch 1", 100),
        ("FANN", "FANN, incremental, float32", 6),
    ):
        if name not in speeds:
            yield Row(f"  against {label}", "not here", f">= {target}x")
            continue
        ratio = speeds["compiled"] / speeds[name]
        yield at_least(f"  against {label}", ratio, target, "x", f"  ({speed(speeds[name])})")
    for name, off in off_by.items():
        if off is not None:
            what = f"  weights as {name}'s after {COMPARED_SAMPLES} samples"
            yield Row(what, f"{off:.0e} apart at most", f"<= {SAME:.0e}", off <= SAME)


def _without_zeros(task: lernmi.Task, rounds: int) -> Iterator[Row]:
    """What is left of the advantage over C where there is nothing to skip."""
    train = lernmi.Samples(np.maximum(task.train.inputs, 1 / 255), task.train.targets)
    race = Race(train, SIZES, task.training_rate)
    race.add_compiled(15_000)
    with TemporaryDirectory() as folder:
        if race.add_dense(15_000, Path(folder)) is None:
            return
        speeds = race.run(rounds)
    ratio = speeds["compiled"] / speeds["C"]
    what = "  against C, images without a single zero"
    yield at_least(what, ratio, 1, "x", f"  ({speed(speeds['compiled'])})")


def _by_size(task: lernmi.Task, rounds: int) -> Iterator[Row]:
    jobs, links = {}, {}
    for sizes in GROWING:
        samples = LINKS_A_JOB // link_count(sizes)
        order = np.resize(np.random.default_rng(0).permutation(len(task.train)), samples)
        net = lernmi.Network(sizes, task.training_rate, seed=0)
        name = "-".join(map(str, sizes))
        links[name] = link_count(sizes) * samples
        jobs[name] = lambda net=net, order=order: net.learn_many(
            task.train.inputs, task.train.targets, order
        )
    best = best_seconds(jobs, rounds)
    costs = {name: 1e9 * best[name] / links[name] for name in jobs}
    for sizes, (name, cost) in zip(GROWING, costs.items(), strict=True):
        count = link_count(sizes)
        measured = f"{cost:.3f} ns a link  ({speed(1e9 / cost / count)})"
        yield Row(f"cost of a sample, {name}, {count:,} links", measured)
    first, *_, last = costs.values()
    yield at_most("cost per link, largest against smallest", last / first, 2, "x")


def _xor(rounds: int) -> Iterator[Row]:
    task = lernmi.load_task("xor")
    race = Race(task.train, task.sizes, task.training_rate)
    race.add_compiled(400_000)
    race.add_layers(2_000)
    speeds = race.run(rounds)
    yield Row("XOR 2-3-1, compiled, online, float64", speed(speeds["compiled"]))
    ratio = speeds["compiled"] / speeds["layers"]
    yield at_least("  against layers (numpy)", ratio, 100, "x", f"  ({speed(speeds['layers'])})")
