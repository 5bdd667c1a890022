"""Ending a run that much is behind: it can be undone, and is kept without a question."""

import numpy as np
import pytest

from lernmi.run import runs
from lernmi.run.kept.kept_runs import KeptRuns, State
from lernmi.run.saved.summary import read_summary
from lernmi_tui.workbench import behind, keeping
from lernmi_tui.workbench.behind import WorkingTime
from tests.app_helpers import (
    LernmiApp,
    Recipe,
    Workbench,
    at_home,
    screen_text,
    until,
    until_ready,
)
from tests.run.random_runs import snapshot_differences

SIZES = [(60, 16), (80, 24), (120, 36)]


class Clock:
    def __init__(self, monkeypatch):
        self.now = 0.0
        monkeypatch.setattr(behind, "perf_counter", lambda: self.now)


def test_time_counts_for_the_run_that_was_at_work(monkeypatch):
    clock, time = Clock(monkeypatch), WorkingTime()
    for now, recording, at_work in [
        (1, 1, False), (3, 1, True), (5, 1, True), (6, 1, False), (9, 2, True), (10, 2, False)
    ]:  # fmt: skip
        clock.now = now
        time.note(recording, at_work)
    assert (time.of(1), time.of(2), time.of(3), time.longest) == (3.0, 1.0, 0.0, 3.0)
    time.forget(1)
    assert time.longest == 1.0


@pytest.fixture
def all_is_much(monkeypatch):
    """Any training at all is worth a word, and is kept."""
    monkeypatch.setattr(behind, "FEW_SECONDS", 0.0)
    monkeypatch.setattr(keeping, "WORTH", 1e-9)


def shown(app):
    """The newest snapshot of the workbench, None while it loads or Home is there."""
    screen = app.screen
    return screen.runner.report.snapshot if isinstance(screen, Workbench) else None


async def trained(pilot, keys="e" * 10, moment=None):
    """The workbench after ``keys``, and its snapshot then."""
    workbench = await until_ready(pilot)
    await pilot.press(*keys)
    per_epoch = len(workbench.runner.task.train)
    wanted = keys.count("e") * per_epoch if moment is None else moment
    await until(pilot, lambda: shown(pilot.app).moment == wanted)
    await until(pilot, lambda: len(shown(pilot.app).metrics.moments) > 1)
    return workbench, shown(pilot.app)


def same(one, two):
    """Are both the same moment of the same run, bit for bit? What was measured aside."""
    differ = {name.split(".")[0].split("[")[0] for name in snapshot_differences(one, two)}
    return differ <= {"metrics", "answers", "answers_moment"}


pytestmark = pytest.mark.slow  # whole apps


@pytest.mark.parametrize("key", ["r", "n"])
async def test_u_undoes_a_rewind_exactly_and_shift_u_does_it_again(key, all_is_much):
    app = LernmiApp(Recipe("xor"), running=False)
    async with app.run_test(size=(80, 24)) as pilot:
        _, before = await trained(pilot)
        await pilot.press(key)
        await until(pilot, lambda: shown(app).moment == 0)
        await until(
            pilot, lambda: "u goes back to the run before: seed 0, epoch 10." in screen_text(app)
        )
        assert len(shown(app).ghosts) == 1
        await pilot.press("u")
        await until(pilot, lambda: shown(app).moment == 40)
        assert same(shown(app), before)
        assert np.array_equal(shown(app).weights, before.weights)
        await pilot.press("U")
        await until(pilot, lambda: shown(app).moment == 0)
        await pilot.press("U")
        await until(pilot, lambda: "no run after this one" in screen_text(app))


async def test_a_run_with_little_behind_it_ends_without_a_word(monkeypatch):
    monkeypatch.setattr(keeping, "WORTH", 1e9)
    monkeypatch.setattr(behind, "FEW_SECONDS", 1e9)
    app = LernmiApp(Recipe("xor"), running=False)
    async with app.run_test(size=(80, 24)) as pilot:
        await trained(pilot)
        await pilot.press("r")
        await until(pilot, lambda: shown(app).moment == 0)
        assert shown(app) is not None and app.screen.runner.report.notice is None
        await pilot.press("s", "h")
        await until(pilot, lambda: at_home(app))
        assert "goes back" not in screen_text(app)
        await pilot.press("u", "q")
        await until(pilot, lambda: not app.is_running)


@pytest.mark.parametrize("size", SIZES)
async def test_home_says_that_u_goes_back_to_the_run_and_it_does(size, all_is_much):
    app = LernmiApp(Recipe("xor", seed=3), running=False, pace=30.0)
    async with app.run_test(size=size) as pilot:
        workbench, before = await trained(pilot)
        await pilot.press("r", "e", "e")
        await until(pilot, lambda: shown(app).moment == 8)
        await pilot.press("h")
        await until(pilot, lambda: at_home(app))
        said = "u goes back to XOR, seed 3, epoch 2"
        await until(pilot, lambda: said in screen_text(app))
        await pilot.press("down", "u")
        await until(pilot, lambda: shown(app) is not None)
        assert app.screen is not workbench
        assert (shown(app).moment, shown(app).seed) == (8, 3)
        assert app.screen.runner.report.pace == 30.0
        assert not app.screen.runner.report.running
        await until_ready(pilot)
        await pilot.press("u")  # the one before it is there, too
        await until(pilot, lambda: shown(app).moment == 40)
        assert same(shown(app), before)
        await pilot.press("h")
        await until(pilot, lambda: at_home(app))
        assert "epoch 10" in screen_text(app)


async def test_a_run_started_from_home_has_the_one_before_beside_it(all_is_much):
    app = LernmiApp(Recipe("xor", seed=3), running=False)
    async with app.run_test(size=(80, 24)) as pilot:
        await trained(pilot)
        await pilot.press("h")
        await until(pilot, lambda: at_home(app))
        app.screen.post_message(app.screen.Chosen(Recipe("xor", seed=4, rate=0.25), False))
        await until_ready(pilot)
        await until(pilot, lambda: len(shown(app).ghosts) == 1)
        await pilot.press("2")
        await until(pilot, lambda: "∘  rate 0.5, seed 3" in screen_text(app))
        await pilot.press("h")
        await until(pilot, lambda: at_home(app))
        assert "goes back" not in screen_text(app)  # nothing was learned in that one
        app.screen.post_message(app.screen.Chosen(Recipe("and"), False))
        await until(pilot, lambda: shown(app) is not None and shown(app).task.name == "and")
        assert shown(app).ghosts == ()


@pytest.mark.parametrize("size", SIZES)
async def test_held_out_accuracy_of_this_run_and_the_one_before_in_a_key(size):
    """Read off the screen after one key, 2."""
    app = LernmiApp(Recipe("spiral"), running=False)
    async with app.run_test(size=size) as pilot:
        await trained(pilot, "eee")
        first = shown(app)
        await pilot.press("n")
        await until(pilot, lambda: shown(app).moment == 0)
        await trained(pilot, "ee")
        second = shown(app)
        await pilot.press("2")
        runs = [("⠤•", second), ("∘", first)]
        await until(pilot, lambda: all(is_read(app, *run) for run in runs))


def is_read(app, sign, snapshot):
    """Does the row of ``sign`` end with the held-out accuracy of ``snapshot``?"""
    rows = [line.replace("│ ", "│") for line in screen_text(app).split("\n")]
    rows = [row.replace(" %", "%") for row in rows if f"│{sign}" in row and "seed" in row]
    ends = f"{100 * snapshot.metrics.test_score[-1]:.1f}%│"
    return any(row.endswith(ends) and f"seed {snapshot.seed}" in row for row in rows)


@pytest.mark.parametrize("ways", [("q",), ("ctrl+q",), ("ctrl+c",), ("h", "q"), ("h", "ctrl+c")])
async def test_however_it_is_left_the_run_is_kept_without_a_question(ways, all_is_much):
    app = LernmiApp(Recipe("xor"), running=False)
    async with app.run_test(size=(80, 24)) as pilot:
        await trained(pilot)
        for key in ways:
            await pilot.press(key)
            if key == "h":
                await until(pilot, lambda: at_home(app))
        await until(pilot, lambda: not app.is_running)
    assert app.return_code == 0
    assert all(farewell.comes(30.0) for farewell in app.last_farewells())
    (run,) = KeptRuns().every()
    assert (run.state, read_summary(run.files[0]).moment) == (State.ENDED, 40)


@pytest.mark.parametrize("key", ["r", "n"])
async def test_one_too_large_to_stay_beside_the_next_is_kept_among_the_recent(
    key, all_is_much, monkeypatch
):
    monkeypatch.setattr(runs, "MOST_LINKS", 5)
    app = LernmiApp(Recipe("xor"), running=False)
    async with app.run_test(size=(80, 24)) as pilot:
        await trained(pilot)
        await pilot.press(key)
        await until(pilot, lambda: shown(app).moment == 0)
        await until(pilot, lambda: "Home has among the recent ones" in screen_text(app))
        (run,) = KeptRuns().every()
        assert (run.state, read_summary(run.files[0]).moment) == (State.ENDED, 40)
        await pilot.press("u")
        await until(pilot, lambda: "no run before" in screen_text(app))
        await pilot.press("q")
        await until(pilot, lambda: not app.is_running)
