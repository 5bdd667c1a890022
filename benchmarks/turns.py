"""Timing on a machine that does other things too."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from math import ceil
from time import perf_counter


def best_seconds(jobs: Mapping[str, Callable[[], object]], rounds: int) -> dict[str, float]:
    """The least seconds each job took in ``rounds`` rounds, in which every job has its turn.

    Taking turns, so that a busy moment of the machine hits all of them; the least, because a
    disturbance can only add to the time that the work itself takes. Everything a job does for the
    first time (compiling, loading, reading the data into the cache) falls out with it.
    """
    best = dict.fromkeys(jobs, float("inf"))
    for _ in range(rounds):
        for name, job in jobs.items():
            started = perf_counter()
            job()
            best[name] = min(best[name], perf_counter() - started)
    return best


def percentile(values: Sequence[float], share: float) -> float:
    """The value that ``share`` (0 .. 1) of the ``values`` do not exceed (nearest rank)."""
    ranked = sorted(values)
    return ranked[max(ceil(share * len(ranked)), 1) - 1]
