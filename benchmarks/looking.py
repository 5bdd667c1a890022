"""What a look at a sample costs a run at full speed: it looks and does not, in turns."""

from __future__ import annotations

from collections.abc import Iterator
from time import perf_counter, sleep

from rows import Row, at_least

import lernmi
from lernmi.run.snapshots.focus import Focus
from lernmi_tui.workbench.runner import Runner

SETTLING_SECONDS = 2.0
TURN_SECONDS = 1.0


def rows(quick: bool) -> Iterator[Row]:
    """MNIST, a report ten times a second either way."""
    task = lernmi.load_task("mnist")
    focus = Focus.of("held-out 0", task.test.inputs_of(0), task.test.targets[0])
    runner = Runner(lambda: lernmi.Session(task), True, None)
    runner.start()
    while runner.report.snapshot is None:
        sleep(0.01)
    sleep(SETTLING_SECONDS)
    learned = {True: 0.0, False: 0.0}  # samples a second, added up over the turns
    turns = 4 if quick else 12
    for turn in range(turns):
        for looking in (turn % 2 == 0, turn % 2 == 1):
            runner.look_at(focus if looking else None)
            learned[looking] += _speed(runner)
    runner.stop()
    share = 100 * learned[True] / learned[False]
    what = "MNIST at full speed while a sample is looked at"
    yield at_least(what, share, 98, " %")


def _speed(runner: Runner) -> float:
    """Samples a second over a turn, by what the first and the last report of it say."""
    first, started = _moment(runner), perf_counter()
    sleep(TURN_SECONDS)
    last, ended = _moment(runner), perf_counter()
    return (last - first) / (ended - started)


def _moment(runner: Runner) -> int:
    """The moment of a report that is made just now."""
    number = runner.report.number
    while runner.report.number == number:
        sleep(0.0005)
    report = runner.report
    return report.snapshot.moment if report.snapshot is not None else 0
