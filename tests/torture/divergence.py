"""Rates far too large: the run pauses in time, says since when, and the moment before is there.

    python -m tests.torture divergence --count 50 --seed 0

Every rate with every task and so many seeds, each in the thread of the app at full speed. Where a
number is not finite the run has to stand after the very sample that left it, as another session
learning sample by sample says; where the network is stuck, no later than a second after that
began. What led there, and the moment before, have to be as they are without anybody looking.
"""

from __future__ import annotations

import math
import time
import warnings
from argparse import ArgumentParser
from collections import Counter
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np
from click.testing import CliRunner

import lernmi
from lernmi.cli.main import main as cli
from lernmi.run.record.events import RateSet
from lernmi_tui.workbench.runner import Runner
from tests.runner_helpers import settled, until

RATES = (1e2, 1e4, 1e6, 1e10, 1e50, 1e100, 1e200, 1e300)
NO_RATES = (math.inf, -math.inf, math.nan, 0.0, -1.0)
IN_TIME = 1.0  # seconds


def main(argv):
    parser = ArgumentParser(prog="divergence")
    parser.add_argument("--count", type=int, default=50, help="seeds")
    parser.add_argument("--seed", type=int, default=0, help="the first of them")
    options = parser.parse_args(argv)
    ends: Counter[str] = Counter()
    waits = []
    with TemporaryDirectory() as folder, warnings.catch_warnings():
        warnings.simplefilter("error")
        cases = list(_cases(Path(folder)))
        for task, activation in cases:
            refuse(task)
            for rate in RATES:
                for seed in range(options.seed, options.seed + options.count):
                    end, waited = tried(task, activation, rate, seed)
                    ends[end] += 1
                    waits += [waited] * (end != "none")
    words = ", ".join(f"{end} {count}" for end, count in sorted(ends.items()))
    worst = f"; from its start to the pause at most {max(waits):.2f} s" if waits else ""
    return f"{len(cases)} tasks, {len(RATES)} rates, {options.count} seeds: {words}{worst}"


def _cases(folder):
    """Tasks and activations."""
    path = folder / "flowers.csv"
    rng = np.random.default_rng(0)
    rows = [[*rng.normal(kind, 1.0, 4).round(1), f"kind{kind}"] for kind in range(3)] * 40
    path.write_text("\n".join(",".join(map(str, row)) for row in rows))
    yield lernmi.load_task("xor"), None
    yield lernmi.load_task("circle"), "tanh"
    yield lernmi.load_task("circle"), ("relu", "identity")
    yield lernmi.load_task("circle"), "relu"
    yield lernmi.load_task(str(path)), None
    yield lernmi.load_task("line"), None
    yield lernmi.load_task("sine"), None
    yield lernmi.load_task("digits"), None
    yield lernmi.load_task("digits"), ("tanh", "identity")


def tried(task, activation, rate, seed):
    """In what it ended, and how many seconds that took from the start."""

    def new():
        return lernmi.Session(task, None, rate, seed, activation=activation)

    case = f"{task.name}, {activation}, rate {rate:g}, seed {seed}"
    runner = Runner(new, True, None)
    began = time.monotonic()
    runner.start()
    until(lambda: runner.report.snapshot is not None or runner.report.failure)
    try:
        seen = []  # moments and when they were reported
        while not runner.report.notice and time.monotonic() < began + 1.5 * IN_TIME:
            seen.append((time.monotonic(), runner.report.snapshot.moment))
            time.sleep(0.01)
        waited = time.monotonic() - began
        if not runner.report.notice:
            runner.toggle()
        report = settled(runner)
        assert "fault" not in (report.notice or ""), f"{case}: {report.notice}"
        session, alone = runner._worker.session, new()
        if report.notice is None:
            before = [moment for when, moment in seen if when < time.monotonic() - IN_TIME]
            _check_it_goes_on(case, session, alone, before)
            return "none", waited
        return _check_where_it_paused(case, runner, report, alone), waited
    finally:
        runner.stop()


def _check_it_goes_on(case, session, alone, before):
    """Nothing was said: then nothing was so for longer than it may be."""
    assert session.is_finite, f"{case}: nothing was said of numbers that are not finite"
    if session.trouble is None or not before:
        return
    alone.run(before[-1])
    assert alone.trouble is None, f"{case}: nothing was said of a network stuck for a second"


def _check_where_it_paused(case, runner, report, alone):
    met, moment = runner._worker.session.met_trouble, report.snapshot.moment
    assert not report.running and report.snapshot.newest == moment == met.moment, case
    assert f"moment {moment:,} " in report.notice, f"{case}: {report.notice}"
    if moment == 0:  # the initial weights
        assert alone.trouble is not None and "another seed" in report.notice, case
        return "stuck at the start"
    assert met.good < moment, case
    alone.run(met.good)
    was_fine = alone.is_finite if met.not_finite else alone.trouble is None
    assert was_fine, f"{case}: it was so before"
    good = alone.network.weights.copy()
    alone.run(moment - met.good)
    assert alone.trouble is not None and alone.is_finite != met.not_finite, case
    _same(case, report.snapshot.weights, alone.network.weights)
    if met.good == moment - 1:
        assert "S goes back to the last good moment" in report.notice, case
        runner.step("sample", back=True)
    else:
        assert f"g {met.good} goes back" in report.notice, case
        runner.seek(met.good)
    until(lambda: runner.report.snapshot.moment == met.good)
    _same(case, settled(runner).snapshot.weights, good)
    return "not finite" if met.not_finite else "stuck"


def _same(case, weights, others):
    assert weights.tobytes() == others.tobytes(), f"{case}: other weights"


def refuse(task):
    """What is no rate is refused everywhere, in one line."""
    session = lernmi.Session(task)
    for rate in NO_RATES:
        for make in (
            lambda rate=rate: lernmi.Session(task, training_rate=rate),
            lambda rate=rate: session.set_training_rate(rate),
            lambda rate=rate: session.do(RateSet(rate)),
            lambda rate=rate: session.beside(rate=rate),
        ):
            try:
                make()
            except lernmi.LernmiError as error:
                assert "\n" not in str(error)
            else:
                raise AssertionError(f"a rate of {rate} is accepted")
        for command in (["train", "xor", f"--rate={rate}"], ["compare", "xor", f"--rate={rate}"]):
            done = CliRunner().invoke(cli, command)
            assert done.exit_code in (1, 2) and "Traceback" not in done.output, command
            assert done.output.strip().splitlines()[-1].startswith("Error: "), done.output
