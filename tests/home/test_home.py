"""Home: choose, change, start."""

import subprocess
import sys

import pytest
from textual.widgets import Input, OptionList

from lernmi.tasks.table import TASKS
from tests.app_helpers import Home, LernmiApp, at_home, screen_text, until, until_ready

pytestmark = pytest.mark.slow  # whole apps, or time that passes


async def test_a_newcomer_reads_what_this_is_and_what_to_press():
    app = LernmiApp()
    async with app.run_test(size=(80, 24)) as pilot:
        await until(pilot, lambda: "│  y1" in screen_text(app))
        text = screen_text(app)
        assert "Watch a neural network learn" in text
        assert "enter" in text
        assert "2-3-1" in text
        assert "13 links" in text
        seen = [row.title for row in TASKS.values() if row.title in text]
        assert {row.title for row in TASKS.values() if row.group != "Curves"} < set(seen)
        await pilot.press("end")  # the list goes on below, in the middle of a group
        await until(pilot, lambda: "Open a file" in screen_text(app))
        text = screen_text(app)
        assert all(row.title in text for row in TASKS.values() if row.title not in seen)


async def test_enter_starts_the_highlighted_task_with_its_defaults():
    app = LernmiApp()
    async with app.run_test(size=(120, 36)) as pilot:
        await until(pilot, lambda: at_home(app))
        await pilot.press("enter")
        workbench = await until_ready(pilot)
        assert workbench.recipe.task == "xor"
        await until(pilot, lambda: workbench.runner.report.snapshot.moment > 10)


async def test_changed_fields_are_what_starts():
    app = LernmiApp()
    async with app.run_test(size=(120, 36)) as pilot:
        await until(pilot, lambda: at_home(app))
        for field, text in (
            ("sizes", "2-5-4-1"),
            ("rate", "0.25"),
            ("seed", "9"),
            ("batch", "2"),
            ("activation", "tanh relu sigmoid"),
        ):
            app.screen.query_one(f"#{field}", Input).value = text
        await pilot.pause()
        assert "44 links" in screen_text(app)
        app.screen.query_one("#seed", Input).focus()
        await pilot.press("enter")
        workbench = await until_ready(pilot)
        snapshot = workbench.runner.report.snapshot
        assert snapshot.sizes == (2, 5, 4, 1)
        assert snapshot.training_rate == 0.25
        assert snapshot.seed == 9
        assert snapshot.batch_size == 2
        assert snapshot.activations == ("tanh", "relu", "sigmoid")


async def test_escape_leads_from_a_field_back_to_the_tasks():
    app = LernmiApp()
    async with app.run_test(size=(120, 36)) as pilot:
        await until(pilot, lambda: at_home(app))
        await pilot.press("tab")
        assert isinstance(app.focused, Input)
        await pilot.press("escape", "down")
        assert app.focused is app.screen.query_one("#tasks")
        await pilot.press("escape")
        assert app.focused is app.screen.query_one("#tasks")


@pytest.mark.parametrize(
    ("field", "text", "says"),
    [
        ("sizes", "3-1", "starts with 2 and ends with 1"),
        ("sizes", "2-x-1", "whole numbers like 2-3-1 are needed"),
        ("sizes", "2--1", "whole numbers like 2-3-1 are needed"),
        ("sizes", "", "whole numbers like 2-3-1 are needed"),
        ("sizes", "2-0-1", "above 0"),
        ("rate", "fast", "a number like 0.5"),
        ("rate", "-1", "above 0"),
        ("rate", "nan", "above 0"),
        ("seed", "1.5", "a whole number is needed"),
        ("seed", "-3", "a seed is"),
        ("batch", "0", "1 sample or more"),
        ("activation", "step", "no activation is called"),
        ("activation", "[/foo]", "no activation is called '[/foo]'"),
        ("sizes", "[/", "not '[/'"),
        ("rate", "[b]1[/b]", "not '[b]1[/b]'"),
        ("activation", "tanh tanh tanh", "2 layers"),
    ],
)
async def test_a_wrong_field_is_said_at_once_and_does_not_start(field, text, says):
    app = LernmiApp()
    async with app.run_test(size=(120, 36)) as pilot:
        await until(pilot, lambda: at_home(app))
        entry = app.screen.query_one(f"#{field}", Input)
        entry.value = text
        await until(pilot, lambda: says in " ".join(screen_text(app).split()))
        entry.focus()
        await pilot.press("enter")
        await pilot.pause()
        assert isinstance(app.screen, Home)


@pytest.mark.parametrize("task", TASKS)
async def test_every_task_has_a_preview(task):
    app = LernmiApp()
    async with app.run_test(size=(120, 36)) as pilot:
        await until(pilot, lambda: at_home(app))
        tasks = app.screen.query_one(OptionList)
        tasks.highlighted = tasks.get_option_index(task)
        marks = {"Gates": "│  ", "Clouds": "● is 1", "Digits": "▀"}
        marks["Curves"] = "points to learn from"
        await until(pilot, lambda: marks[TASKS[task].group] in screen_text(app))
        assert TASKS[task].title in screen_text(app)


async def test_p_starts_paused():
    app = LernmiApp()
    async with app.run_test(size=(120, 36)) as pilot:
        await until(pilot, lambda: at_home(app))
        await pilot.press("p")
        workbench = await until_ready(pilot)
        assert not workbench.runner.report.running
        assert workbench.runner.report.snapshot.moment == 0


async def test_coming_back_home_remembers_the_fields():
    app = LernmiApp()
    async with app.run_test(size=(120, 36)) as pilot:
        await until(pilot, lambda: at_home(app))
        app.screen.query_one("#sizes", Input).value = "2-6-1"
        await pilot.press("p")
        await until_ready(pilot)
        await pilot.press("h")
        await until(pilot, lambda: at_home(app))
        await until(pilot, lambda: app.screen.query_one("#sizes", Input).value == "2-6-1")


def test_nothing_heavy_is_loaded_before_the_first_paint():
    code = (
        "import sys, lernmi_tui.cli, lernmi_tui.app; "
        "heavy = ('numpy', 'numba', 'plotext', 'lernmi.run.session'); "
        "print([m for m in heavy if m in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


async def test_a_click_shows_a_task_and_a_second_one_starts_it():
    app = LernmiApp()
    async with app.run_test(size=(120, 36)) as pilot:
        await until(pilot, lambda: "13 links" in screen_text(app))
        row = (
            screen_text(app)
            .splitlines()
            .index(next(line for line in screen_text(app).splitlines() if "│  Circle " in line))
        )
        await pilot.click(offset=(6, row))
        await until(pilot, lambda: "17 links" in screen_text(app))
        assert isinstance(app.screen, Home)
        await pilot.click(offset=(6, row))
        workbench = await until_ready(pilot)
        assert workbench.recipe.task == "circle"


async def test_a_form_that_goes_at_once_is_judged_no_more():
    app = LernmiApp()
    async with app.run_test(size=(120, 36)) as pilot:
        await until(pilot, lambda: "13 links" in screen_text(app))
        await pilot.press("up", "enter")
        workbench = await until_ready(pilot)
        assert workbench.recipe.task == "nor"


@pytest.fixture
def fields_come_late(monkeypatch):
    """Only a key or a click brings them."""
    monkeypatch.setattr(LernmiApp, "call_later", lambda *_: None)


@pytest.mark.usefixtures("fields_come_late")
async def test_keys_typed_before_the_fields_are_there_are_not_lost():
    app = LernmiApp()
    async with app.run_test(size=(100, 30)) as pilot:
        await until(pilot, lambda: "XOR" in screen_text(app))
        assert not at_home(app)
        app.simulate_key("tab")
        await until(pilot, lambda: at_home(app) and app.screen.focused.id == "sizes")


@pytest.mark.usefixtures("fields_come_late")
async def test_a_click_before_the_fields_are_there_is_not_lost():
    app = LernmiApp()
    async with app.run_test(size=(100, 30)) as pilot:
        await until(pilot, lambda: "XOR" in screen_text(app))
        assert not at_home(app)
        await pilot.click("#tasks", offset=(4, 4))
        await until(pilot, lambda: at_home(app))
        row = list(TASKS.values())[2]  # below the border and the heading
        await until(pilot, lambda: app.screen.query_one("#title").render().plain == row.title)
        assert app.screen.query_one("#sizes", Input).value == "-".join(map(str, row.sizes))
