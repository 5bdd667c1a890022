"""How soon a run obeys in the middle of a step of an epoch, with a network of a million links."""

from __future__ import annotations

import random
import threading
from collections.abc import Callable, Iterator
from time import perf_counter, sleep

from rows import Row, at_most
from turns import percentile

import lernmi
from lernmi_tui.workbench.runner import Runner

SIZES = (784, 1200, 10)
BATCHES = (1, 4_500)
MOST_MILLISECONDS = 60.0
SEED = 1


class Obeying:
    """A runner in the middle of a step of an epoch; tells how soon it obeys."""

    def __init__(self, task: lernmi.Task, batch: int) -> None:
        self._told = threading.Event()
        self.runner = Runner(
            lambda: lernmi.Session(task, SIZES, batch_size=batch), False, None, self._told.set
        )
        self.runner.start()
        while self.runner.report.snapshot is None:
            sleep(0.01)
        self._random = random.Random(SEED)

    def pause(self) -> float:
        """Seconds until a report shows it."""
        return self._seconds_until_told(self.runner.toggle)

    def rate(self) -> float:
        """Seconds until a report shows another rate."""
        up = self._random.random() < 0.5
        return self._seconds_until_told(self.runner.rate_up if up else self.runner.rate_down)

    def quit(self) -> float:
        """Seconds until the thread has ended."""
        self._in_a_step()
        started = perf_counter()
        self.runner.stop()
        return perf_counter() - started

    def _in_a_step(self) -> None:
        self.runner.step_epoch()
        sleep(self._random.uniform(0.2, 0.6))

    def _seconds_until_told(self, command: Callable[[], None]) -> float:
        self._in_a_step()
        self._told.clear()
        started = perf_counter()
        command()
        self._told.wait()
        return perf_counter() - started


def rows(quick: bool) -> Iterator[Row]:
    """p95 for each command and batch size; the most of all beside it."""
    task = lernmi.load_task("mnist")
    times = 5 if quick else 40
    for batch in BATCHES:
        obeying = Obeying(task, batch)
        found = {
            "pause": [obeying.pause() for _ in range(times)],
            "rate": [obeying.rate() for _ in range(times)],
        }
        obeying.quit()
        found["quit"] = [Obeying(task, batch).quit() for _ in range(max(times // 4, 2))]
        for name, seconds in found.items():
            yield at_most(
                f"{name} in a step of an epoch, batch {batch:,}, {'-'.join(map(str, SIZES))}",
                1e3 * percentile(seconds, 0.95),
                MOST_MILLISECONDS,
                " ms",
                f"  (most {1e3 * max(seconds):.0f} ms)",
            )
