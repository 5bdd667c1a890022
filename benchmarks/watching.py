"""How fast a run learns while three conditions are judged after every sample."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
from rows import Row, at_least, speed
from turns import best_seconds

import lernmi
from lernmi.net import engines
from lernmi.net.batch import Batch
from lernmi.net.watch import Watch
from lernmi.run.goals.lookout import Lookout

CONDITIONS = ("w(h1→y1) crosses 100", "|s(h1→y1)| > 50", "nan")  # none of them comes true
TASKS = (("mnist", 2_000, 95), ("xor", 20_000, 80))  # samples a job, the least share in percent


def rows(quick: bool) -> Iterator[Row]:
    """A row a task: many short jobs, so that some of them are not disturbed."""
    for name, samples, least in TASKS:
        session = lernmi.Session(lernmi.load_task(name))
        session.run(samples)
        conditions = [session.condition(line) for line in CONDITIONS]
        run = session._run.recording
        watch = Lookout(conditions, run).watch
        order = np.random.default_rng(0).permutation(len(session.train))
        order = np.resize(order, samples)

        def learn(watch: Watch, order=order, run=run) -> None:
            engines.learn(run.network, run.training_set.rows, order, Batch(1), False, watch)

        best = best_seconds(
            {
                "plain": lambda learn=learn: learn(Watch()),
                "watched": lambda learn=learn, watch=watch: learn(watch),
            },
            100 if quick else 500,
        )
        share = 100 * best["plain"] / best["watched"]
        more = f"  ({speed(samples / best['watched'])})"
        yield at_least(f"{name}, with three conditions", share, least, " %", more)
