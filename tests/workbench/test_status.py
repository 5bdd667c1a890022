"""The second line: what the run does, how far it is; the wider, the more it says."""

import re
from dataclasses import replace
from functools import cache, partial

import numpy as np
import pytest

from lernmi.run.record.recipe import Recipe
from lernmi.run.session import Session
from lernmi.run.snapshots.focus import Focus
from lernmi_tui.paint.palette import DARK
from lernmi_tui.workbench.report import AtWork, Report, Stopped
from lernmi_tui.workbench.status import how_far_line

WIDTHS = range(60, 260)


def report(task="xor", learned=6, look=None, **others):
    session = Session.of(Recipe(task))
    session.run(learned)
    session.evaluate()
    if look is not None:
        inputs = np.zeros(session.network.sizes[0])
        snapshot = session.look_at(Focus.of(look, inputs, np.zeros(session.network.sizes[-1])))
    else:
        snapshot = session.snapshot()
    return Report(number=1, snapshot=snapshot, **others)


def line(given, width):
    return how_far_line(given, width, DARK).plain


REPORTS = {
    "paused": {},
    "running": {"running": True, "samples_per_second": 12_345.0},
    "an epoch ended": {"learned": 8},
    "looking": {"look": "row 3"},
    "running and looking": {"task": "digits", "look": "held-out 52", "running": True},
    "until": {
        "task": "digits",
        "running": True,
        "until": "loss < 0.05",
        "samples_per_second": 1e6,
    },
    "stopped": {"stopped": Stopped("loss < 0.05", "became true")},
    "much": {"task": "digits", "learned": 50_000, "running": True, "samples_per_second": 1e6},
}


@cache  # made when a test needs it: who collects the tests waits for none
def reported(name):
    return report(**REPORTS[name])


@pytest.mark.parametrize("name", REPORTS)
def test_a_wider_line_says_all_that_a_narrower_one_says(name):
    given, said = reported(name), set()
    for width in WIDTHS:
        shown = line(given, width)
        assert len(shown) < width
        assert f"moment {given.snapshot.moment:,}" in shown
        words = set(re.findall(r"[\d.,]*\d|[a-z%]+", shown))
        assert words >= said, width
        said = words


def test_what_it_says():
    assert line(reported("paused"), 80).split("  ")[0] == " ❚❚ paused"
    assert "epoch 1 · sample 2 of 4 · moment 6" in line(reported("paused"), 80)
    assert "sample" not in line(reported("an epoch ended"), 200)
    assert "12 k samples/s" in line(reported("running"), 120)
    assert "learned" not in line(reported("running"), 200)


def test_what_is_looked_at_is_named_with_the_key_that_leads_back():
    assert "LOOKING AT row 3, not learned (esc)" in line(reported("looking"), 80)
    assert "LOOKING AT held-out 52 (esc)" in line(reported("running and looking"), 60)
    for name in ("paused", "running", "until"):
        assert "LOOKING" not in line(reported(name), 250)


def test_until_when_it_runs_and_why_it_stopped():
    assert "running until loss < 0.05" in line(reported("until"), 80)
    assert "STOPPED  loss < 0.05 became true" in line(reported("stopped"), 80)
    assert "STOPPED  loss < 0.05" in line(reported("stopped"), 60)
    assert "paused" not in line(reported("stopped"), 80)


def test_the_largest_numbers_leave_the_moment():
    snapshot = replace(reported("much").snapshot, moment=12_345_678_901)
    shown = line(replace(reported("much"), snapshot=snapshot), 60)
    assert "moment 12,345,678,901" in shown


def in_the_past(moment=3_604, branch=False, **others):
    session = Session.of(Recipe("xor"))
    session.run(5_120)
    session.seek(moment)
    if branch:
        session.set_weight(1, 3, 0, 0.0)
        session.run(8)
        session.seek(moment)
    session.evaluate()
    return Report(number=1, snapshot=session.snapshot(), **others)


def in_step(gone):
    session = Session.of(Recipe("xor"))
    session.run(3_604)
    for _ in range(gone):
        session.step("link")
    return Report(number=1, snapshot=session.snapshot())


PAST = {
    "past": (in_the_past, " ◂◂ PAST  epoch 901 · moment 3,604 of 5,120  (esc: newest)"),
    "past of a branch": (
        partial(in_the_past, branch=True),
        " ◂◂ PAST B  epoch 901 · moment 3,604 of 3,612",
    ),
    "replayed": (
        partial(in_the_past, running=True),
        " ► REPLAYING  epoch 901 · moment 3,604 of 5,120",
    ),
    "running back": (
        partial(in_the_past, running_back=True),
        " ◂◂ RUNNING BACK  epoch 901 · moment 3,604",
    ),
    "found": (
        partial(in_the_past, stopped=Stopped("loss < 0.2 became true", "for good")),
        " ◂◂ PAST  loss < 0.2 became true for good  epoch 901 · moment 3,604 of 5,120",
    ),
    "at work": (
        partial(in_the_past, at_work=AtWork("replaying to moment 45,000", 0.614)),
        " ► REPLAYING to moment 45,000  61 %  epoch 901 · moment 3,604 of 5,120",
    ),
    "in step": (partial(in_step, 17), " ▸ BACKWARD  step 17 of 27  epoch 901"),
    "between": (partial(in_step, 14), " ▸ BLAME  step 14 of 27  epoch 901"),
}


@pytest.mark.parametrize(("make", "start"), PAST.values(), ids=PAST)
def test_what_is_not_the_newest_moment_is_said_in_capitals(make, start):
    given = make()
    assert line(given, 100).startswith(start)
    said = set()
    for width in WIDTHS:
        words = set(re.findall(r"[\d.,]*\d|[a-z%]+", line(given, width)))
        assert words >= said, width
        said = words


def test_at_the_newest_moment_the_letter_is_said_where_there_are_several_runs():
    session = Session.of(Recipe("xor"))
    session.run(40)
    assert line(Report(number=1, snapshot=session.snapshot()), 80).startswith(" ❚❚ paused  epoch")
    session.seek(20)
    session.set_weight(1, 3, 0, 0.0)
    report = Report(number=1, snapshot=session.snapshot())
    assert line(report, 80).startswith(" ❚❚ paused B  epoch 5")


@pytest.mark.parametrize("width", [100, 160])
def test_of_a_regression_r2_is_told(width):
    given = report("sine", 2_000)
    metrics = given.snapshot.metrics
    said = line(given, width)
    assert f"R² {metrics.train_score[-1]:.3f}" in said
    assert f"{metrics.test_score[-1]:.3f}" in said
    assert "%" not in said and "right" not in said
