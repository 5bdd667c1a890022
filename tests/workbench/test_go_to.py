"""The go-to line: typed into over a running workbench."""

import numpy as np
import pytest
from textual import events

import lernmi
from lernmi.numbers import plain
from lernmi_tui.paint.palette import DARK
from lernmi_tui.workbench.go_to import GoTo
from lernmi_tui.workbench.go_to_answer import answer
from lernmi_tui.workbench.report import Report, Stopped
from lernmi_tui.workbench.status import how_far_line
from lernmi_tui.workbench.suggestions import suggestions
from tests.app_helpers import LernmiApp, Recipe, screen_text, until, until_ready

SIZES = [(60, 16), (80, 24), (120, 36), (160, 50), (250, 70)]


def said(line, session, width=100, indent=7):
    """The lines below ``line``, as text."""
    snapshot = session.snapshot(evaluate=True)
    return [each.plain for each in answer(line, snapshot, indent, width, DARK).lines]


@pytest.fixture(scope="module")
def xor():
    session = lernmi.Session(lernmi.load_task("xor"))
    session.run(5_120)
    return session


def test_it_says_when_a_loss_was_first_so(xor):
    fresh = lernmi.Session(lernmi.load_task("xor"))
    assert fresh.run(until="loss < 0.05")
    assert said(".05", xor) == [
        "⏎ has nothing to run for: loss < 0.05 is so already",
        f"  first fell below 0.05 at epoch {fresh.epoch:,}, moment {fresh.moment:,}",
        "  and has been so since",
    ]


def test_it_says_what_never_was_and_what_is_not_any_more(xor):
    losses, moment = xor.metrics.train_loss, xor.metrics.moments[-1]
    now = f"{plain(losses[-1])} at epoch {moment // 4:,}, moment {moment:,}"
    assert said("loss < 0.001", xor) == [
        "⏎ runs at full speed until loss < 0.001",
        f"  never yet: loss was {now}",
        "  which is the lowest so far",
        "  measured at the ends of epochs",
    ]
    session = lernmi.Session(lernmi.load_task("xor"))
    session.run(4)
    session.set_weight(1, 0, 0, 50.0)
    session.run(4)
    assert session.metrics.train_loss[-1] > session.metrics.train_loss[0]
    least = int(session.metrics.train_loss.argmin())
    assert session.metrics.moments[least] == 3
    lowest = plain(session.metrics.train_loss[least])
    assert said("loss < 0.001", session)[2] == f"  lowest so far: {lowest} at epoch 0, moment 3"
    assert said("loss > 0.1", xor)[1:] == [
        "  so from the start",
        f"  not so any more: {now}",
    ]


def test_a_change_of_mind_is_told_from_what_stayed():
    session = lernmi.Session(lernmi.load_task("xor"))
    session.run(until="accuracy >= 75 %")
    first = session.moment
    session.run(4)  # what is measured where a weight is set is measured with that weight
    session.set_weight(1, 0, 0, 50.0)  # it says 1 to all of them
    session.run(40)
    session.set_weight(1, 0, 0, 0.0)
    session.run(10**6, until="accuracy >= 75 %")
    assert said("75%", session)[1:] == [
        f"  first rose to 75 % at epoch {first // 4:,}, moment {first:,}",
        f"  for good since epoch {session.epoch:,}, moment {session.moment:,}",
    ]


def test_it_says_how_far_it_is_and_what_is_past(xor):
    assert said("m5,121", xor) == ["⏎ runs at full speed to moment 5,121: 1 sample more"]
    assert said("e2000", xor) == ["⏎ runs at full speed to epoch 2,000: 2,880 samples more"]
    assert said("epoch 3", xor) == [
        "⏎ goes back to epoch 3, moment 12; esc then leads to the newest"
    ]
    for line in ("moment 5,120", "epoch 1,280"):
        assert said(line, xor) == ["⏎ stays: this is epoch 1,280, moment 5,120"]


def test_it_says_which_sample_is_looked_at(xor):
    assert said("row 2", xor) == ["⏎ looks at row 2 (should say 1), without learning it"]
    assert said("look .5 1", xor) == ["⏎ looks at x1 0.5, x2 1, without learning it"]
    digits = lernmi.Session(lernmi.load_task("digits"))
    named = digits.task.test.labels[51]
    assert said("held-out 52", digits) == [
        f"⏎ looks at held-out 52 (a {named}), without learning it"
    ]


def test_a_mark_stands_below_what_is_wrong(xor):
    line = "accuracy(hold-out) > 0.9"
    marks = " " * 7 + " " * 9 + "^" * 8
    assert said(line, xor) == [
        f"{marks} no such samples: XOR has only train",
        "  accuracy(train) > 0.9?  ⏎ takes it",
    ]
    narrow = said(line, xor, width=50)
    assert narrow[:2] == [marks, "  no such samples: XOR has only train"]
    assert said("loss <", xor) == ["  a number is missing here, like < 0.05"]


@pytest.mark.parametrize(
    "task", ["not", "xor", "half-adder", "circle", "spiral", "digits", "mnist"]
)
def test_whatever_is_suggested_can_be_done(task):
    session = lernmi.Session(lernmi.load_task(task))
    for samples in (0, 3, 20_000):
        session.run(samples)
        snapshot = session.snapshot(evaluate=True)
        offered = suggestions("", snapshot)
        assert len(offered) >= 5
        for each in offered:
            first = answer(each.line, snapshot, 7, 100, DARK)
            assert not first.is_wrong and "past" not in first.lines[0].plain
        with_held_out = [each for each in offered if "held-out" in each.line]
        assert bool(with_held_out) is session.task.holds_out
    assert [each.line for each in suggestions("EP", snapshot)] == [
        each.line for each in offered if each.line.startswith("ep")
    ]


@pytest.mark.parametrize("how", ["became true", "since epoch 1,045, moment 4,180"])
def test_the_status_line_says_at_what_it_stopped_and_where(xor, how):
    snapshot = xor.snapshot()
    stopped = Report(snapshot=snapshot, stopped=Stopped("held-out accuracy >= 92 %", how))
    going = Report(snapshot=snapshot, running=True, until="held-out accuracy >= 92 %")
    for width in range(60, 250):
        line = how_far_line(stopped, width, DARK).plain
        assert len(line) < width + 1
        assert "STOPPED  held-out accuracy >= 92 %" in line and "moment 5,120" in line
        assert how in line or width < 100
        line = how_far_line(going, width, DARK).plain
        assert "until held-out accuracy >= 92 %" in line and "moment 5,120" in line


# in the workbench

pytest_slow = pytest.mark.slow  # whole apps


def line_of(app):
    return app.screen.query_one(GoTo)


async def until_there(pilot):
    """Until the workbench has its line; gives the workbench."""
    workbench = await until_ready(pilot)
    await until(pilot, lambda: workbench.query(GoTo) and line_of(pilot.app).is_mounted)
    return workbench


async def opened(pilot):
    await pilot.press("g")
    await until(pilot, lambda: "go to:" in screen_text(pilot.app))


@pytest_slow
async def test_mnist_stops_at_92_percent_in_five_keys():
    app = LernmiApp(Recipe("mnist", seed=1), running=True, pace=30)
    async with app.run_test(size=(120, 36)) as pilot:
        workbench = await until_there(pilot)
        await pilot.press("g", *"92%", "enter")
        await until(pilot, lambda: "became true" in screen_text(app))
        report = workbench.runner.report
        assert "STOPPED  held-out accuracy >= 92 % became true" in screen_text(app)
        assert (report.running, report.pace) == (False, 30)
        session = lernmi.Session(lernmi.load_task("mnist"), seed=1)
        assert session.run(until="92%")
        assert report.snapshot.moment == session.moment
        assert report.snapshot.metrics.test_score[-1] >= 0.92


@pytest_slow
async def test_the_epoch_at_which_the_loss_fell_is_read_in_four_keys():
    app = LernmiApp(Recipe("xor"), running=False)
    async with app.run_test(size=(80, 24)) as pilot:
        workbench = await until_there(pilot)
        workbench.runner.learn(152_000)
        await until(pilot, lambda: workbench.runner.report.snapshot.moment == 152_000)
        await pilot.press("g", *".05")
        session = lernmi.Session(lernmi.load_task("xor"))
        assert session.run(until=".05")
        wanted = f"first fell below 0.05 at epoch {session.epoch:,}, moment {session.moment:,}"
        await until(pilot, lambda: wanted in screen_text(app))


@pytest_slow
async def test_it_is_a_burst_of_keys_as_well():
    app = LernmiApp(Recipe("xor"), running=False)
    async with app.run_test(size=(80, 24)) as pilot:
        workbench = await until_there(pilot)
        keys = ["g", *"m4000", "enter", "s"]
        for key in keys:
            app.post_message(events.Key(key, key if len(key) == 1 else None))
        await until(pilot, lambda: not line_of(app).is_open)
        await until(pilot, lambda: workbench.runner.report.snapshot.moment >= 1)
        assert not workbench.runner.report.running or workbench.runner.report.until
        app.post_message(events.Key("colon", ":"))
        app.post_message(events.Paste("epoch 2000\nrubbish"))
        app.post_message(events.Key("enter", None))
        await until(pilot, lambda: str(workbench.runner.report.stopped) == "at epoch 2,000")
        assert workbench.runner.report.snapshot.moment == 8_000


@pytest_slow
async def test_a_sample_is_looked_at_and_esc_closes_the_line_alone():
    app = LernmiApp(Recipe("xor"), running=False)
    async with app.run_test(size=(80, 24)) as pilot:
        workbench = await until_there(pilot)
        await pilot.press("g", *"look 0.5 0.25 -> 1", "enter")
        await until(pilot, lambda: workbench.runner.report.snapshot.focus is not None)
        snapshot = workbench.runner.report.snapshot
        assert snapshot.focus.words == "x1 0.5, x2 0.25"
        assert snapshot.expected.tolist() == [1.0]
        again = lernmi.Session(lernmi.load_task("xor")).look([0.5, 0.25], [1.0])
        np.testing.assert_array_equal(snapshot.outputs, again.outputs)
        await pilot.press("g", "escape")
        assert not line_of(app).is_open
        assert workbench.runner.report.snapshot.focus is not None, "one step out"


@pytest_slow
async def test_what_had_the_focus_has_it_again():
    app = LernmiApp(Recipe("xor"), running=False)
    async with app.run_test(size=(120, 36)) as pilot:
        await until_there(pilot)
        await pilot.press("2")
        before = app.focused
        await opened(pilot)
        assert app.focused is not before
        await pilot.press("escape")
        assert app.focused is before
        await opened(pilot)
        await pilot.click("#topology")
        await until(pilot, lambda: not line_of(app).is_open)
        assert app.focused.id == "topology"


@pytest_slow
async def test_suggestions_are_chosen_and_completed():
    app = LernmiApp(Recipe("circle"), running=False)
    async with app.run_test(size=(80, 24)) as pilot:
        workbench = await until_there(pilot)
        await opened(pilot)
        field = app.focused
        offered = suggestions("", workbench.runner.report.snapshot)
        await pilot.press("down")
        assert field.value == offered[0].line
        assert f"▸ {offered[0].line}" in screen_text(app)
        await pilot.press("up")
        assert field.value == offered[-1].line
        await pilot.press("down", "down", "down")
        assert field.value == offered[2].line == "epoch 1"
        await pilot.press("enter")
        await until(pilot, lambda: str(workbench.runner.report.stopped) == "at epoch 1")
        await opened(pilot)
        await pilot.press(*"he", "tab")
        assert field.value.startswith("held-out accuracy >= ")
        await pilot.press(*[*"x", "enter"])
        assert line_of(app).is_open, "what is wrong goes nowhere"


@pytest_slow
async def test_enter_on_what_is_wrong_takes_what_would_be_right():
    app = LernmiApp(Recipe("xor"), running=False)
    async with app.run_test(size=(80, 24)) as pilot:
        workbench = await until_there(pilot)
        await pilot.press("g", *"loss < 0,1", "enter")
        assert app.focused.value == "loss < 0.1"
        assert workbench.runner.report.snapshot.moment == 0
        await pilot.press("enter")
        await until(pilot, lambda: str(workbench.runner.report.stopped) == "loss < 0.1 became true")


@pytest_slow
async def test_it_answers_from_the_newest_moment_while_the_run_goes_on():
    app = LernmiApp(Recipe("xor"), running=True, pace=None)
    async with app.run_test(size=(120, 36)) as pilot:
        await until_there(pilot)
        await pilot.press("g", *"loss < .01")
        await until(pilot, lambda: "first fell below 0.01 at epoch" in screen_text(app))
        assert app.screen.runner.report.running


@pytest_slow
@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("task", ["xor", "mnist"])
async def test_it_has_room_and_leaves_some_at_every_size(task, size):
    app = LernmiApp(Recipe(task), running=False)
    async with app.run_test(size=size) as pilot:
        await until_there(pilot)
        await opened(pilot)
        box, field = line_of(app), app.focused
        for line in ("", "92%", "accuracy(hold-out) > 0.9 and a long rest " * 3, "e10"):
            field.value = line
            await pilot.pause()
            rows = screen_text(app).split("\n")
            assert rows[box.region.y].startswith("╭─ Go to ")
            assert rows[box.region.bottom - 1] == "╰" + "─" * (size[0] - 2) + "╯"
            assert box.region.bottom == size[1] - 1, "the keys stay below it"
            assert box.region.y >= size[1] * 3 // 10, "panels stay above it"
            inner = rows[box.region.y + 2 : box.region.bottom - 1]
            assert any(row.strip("│ ") for row in inner)
            assert all(row[0] == row[-1] == "│" for row in inner)
            assert all(row[2] in " ⏎▸" and row[3] == " " for row in inner), "text hangs below text"
        await pilot.press("escape")
        await until(pilot, lambda: "Go to" not in screen_text(app))
