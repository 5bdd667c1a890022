"""Credit: how exact it is, how long it takes beside the run itself, and where wrong labels are."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from pathlib import Path
from statistics import mean
from time import perf_counter

import full_mnist
import numpy as np
from rows import Row, at_least, at_most, below
from turns import best_seconds, percentile

import lernmi

EPOCHS = 10
EXACT = 1e-9
MOST_SECONDS = 0.5
FOCUSES = 100
SUSPECTED_AT = (3, 10, 30)  # epochs
SEEDS = 20


def rows(quick: bool, folder: Path | None) -> Iterator[Row]:
    """``folder`` holds MNIST's files; without it, the large run is of noise."""
    task = lernmi.load_task("mnist")
    session = lernmi.Session(task)
    session.run(EPOCHS * len(task.train))
    yield from _time(session, 5 if quick else 25)
    yield from _exactness(10 if quick else FOCUSES)
    yield from _suspects(task, 3 if quick else SEEDS)
    with tempfile.TemporaryDirectory() as place:
        whole = Path(place)
        if folder is None:
            full_mnist.made_up(whole)
        else:
            full_mnist.completed(folder, whole)
        yield from _pieces(lernmi.load_task("mnist", data=whole))


def _time(session: lernmi.Session, rounds: int) -> Iterator[Row]:
    task, samples = session.task, session.moment
    inputs, expected = task.test.inputs[0], task.test.targets[0]

    plain: list[float] = []

    def again() -> None:
        run = lernmi.Session(task)
        run.run(samples)
        plain.append(run.training_seconds)

    best = best_seconds(
        {
            "run": again,
            "credit": lambda: session.credit(inputs, expected),
            "weight": lambda: session.weight_credit(1, 1, 0),
        },
        rounds,
    )
    for name, what in (
        ("credit", f"credit of {EPOCHS} epochs of embedded MNIST"),
        ("weight", "  what made a weight"),
    ):
        ratio = f"  ({best[name] / min(plain):.2f}x the run)"
        yield below(what, best[name], MOST_SECONDS, " s", ratio)


def _exactness(focuses: int) -> Iterator[Row]:
    """Lessons, rates, labels, batches and a set weight on the way."""
    off, off_weight = 0.0, 0.0
    for seed in range(focuses):
        generator = np.random.default_rng(seed)
        task = lernmi.load_task("circle" if seed % 2 else "digits")
        session = lernmi.Session(task, seed=seed, batch_size=int(generator.choice([1, 1, 8])))
        for _ in range(4):
            session.run(int(generator.integers(1, len(task.train))))
            row = int(generator.integers(len(task.train)))
            session.teach(task.train.inputs[row], 1.0 - task.train.targets[row])
            session.set_training_rate(float(generator.uniform(0.05, 1.0)))
            session.set_weight(0, 1, 0, float(generator.normal()))
            session.relabel(row, np.roll(task.train.targets[row], 1))
        row = int(generator.integers(len(task.test)))
        credit = session.credit(task.test.inputs[row], task.test.targets[row])
        total = credit.samples.sum() + credit.events.sum()
        off = max(off, abs(total - (credit.first_loss - credit.loss)))
        weight = session.weight_credit(1, 1, 0)
        total = weight.samples.sum() + weight.events.sum()
        off_weight = max(off_weight, abs(total - (weight.now - weight.first)))
    for what, found in (("credits", off), ("  a weight's", off_weight)):
        line = f"{what} and the change they add up to, {focuses} runs"
        yield Row(line, f"{found:.0e} apart at most", f"<= {EXACT:.0e}", found <= EXACT)


def _suspects(task: lernmi.Task, seeds: int) -> Iterator[Row]:
    """A tenth of the labels is wrong."""
    found: dict[int, list[float]] = {epoch: [] for epoch in SUSPECTED_AT}
    tenth = len(task.train) // 10
    for seed in range(seeds):
        generator = np.random.default_rng(seed)
        wrong = generator.choice(len(task.train), tenth, replace=False)
        session = lernmi.Session(task, seed=seed)
        for sample in wrong.tolist():
            other = np.roll(task.train.targets[sample], int(generator.integers(1, 10)))
            session.relabel(sample, other)
        for epoch in SUSPECTED_AT:
            session.run(epoch * len(task.train) - session.moment)
            first = session.suspects().samples[:tenth]
            found[epoch].append(100.0 * float(np.isin(first, wrong).mean()))
    for epoch, shares in found.items():
        what = f"wrong labels in the first tenth of the suspects, epoch {epoch}"
        yield at_least(what, mean(shares), 80, " %", f"  (worst of {seeds}: {min(shares):.0f} %)")


def _pieces(task: lernmi.Task) -> Iterator[Row]:
    session = lernmi.Session(task)
    session.run(EPOCHS * len(task.train))
    job = session.crediting(task.test.inputs_of(0), task.test.targets[0])
    pieces = []
    is_left = True
    while is_left:
        started = perf_counter()
        is_left = job.step()
        pieces.append(perf_counter() - started)
    what = f"credit of {EPOCHS} epochs of full MNIST, {len(pieces):,} pieces"
    yield Row(what, f"{sum(pieces):.2f} s")
    longest = 1_000.0 * percentile(pieces, 0.99)
    yield at_most("  a piece of it (p99)", longest, 20, " ms", f"  (most {1e3 * max(pieces):.0f})")
