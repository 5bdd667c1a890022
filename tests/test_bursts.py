"""Many keys and clicks in one read: over a slow line, from a held key, from an impatient person."""

import time
from threading import Event

import pytest
from textual import events
from textual.command import CommandPalette

from lernmi.data import mnist
from lernmi.errors import LernmiError
from lernmi.run.session import Session
from lernmi_tui.commands import CommandScreen
from lernmi_tui.help.screen import Help
from lernmi_tui.home.fetching import Fetching
from tests.app_helpers import (
    Home,
    LernmiApp,
    Panels,
    Recipe,
    Workbench,
    at_home,
    screen_text,
    until,
    until_ready,
)

pytestmark = pytest.mark.slow  # whole apps, or time that passes

CHARACTERS = {"question_mark": "?", "slash": "/", "space": " "}


def key(name):
    return events.Key(name, CHARACTERS.get(name, name if len(name) == 1 else None))


def click(x, y):
    """A press and a release at a cell of the screen, from 0."""
    where = {"x": x, "y": y, "delta_x": 0, "delta_y": 0, "button": 1}
    where |= {"shift": False, "meta": False, "ctrl": False}
    return (events.MouseDown(None, **where), events.MouseUp(None, **where))


def send(app, *burst):
    """Have them all arrive before the app looks at the first: keys by their names, events."""
    for one in burst:
        for event in one if isinstance(one, tuple) else (one,):
            app.post_message(key(event) if isinstance(event, str) else event)


async def settled(pilot):
    for _ in range(10):
        await pilot.pause(0.02)


@pytest.fixture
def fetching_waits(monkeypatch):
    """Nothing is fetched until the overlay has gone."""

    def fetch(progress, stopped):
        while not stopped():
            time.sleep(0.01)
        raise LernmiError("stopped")

    monkeypatch.setattr(mnist, "fetch_mnist", fetch)


@pytest.mark.parametrize("clicks", [1, 2, 3])
async def test_clicks_beside_the_palette_close_it_and_nothing_else(clicks):
    app = LernmiApp(Recipe("xor"), running=False)
    async with app.run_test(size=(120, 36)) as pilot:
        workbench = await until_ready(pilot)
        await pilot.press("ctrl+p")
        await until(pilot, lambda: isinstance(app.screen, CommandPalette))
        await settled(pilot)
        send(app, *[click(1, 34) for _ in range(clicks)])
        await until(pilot, lambda: app.screen is workbench)
        await settled(pilot)
        assert app.screen is workbench
        assert "Topology" in screen_text(app)


@pytest.mark.parametrize("enters", [2, 3])
async def test_enters_in_the_palette_do_the_command_once(enters):
    app = LernmiApp(Recipe("xor"), running=False)
    async with app.run_test(size=(120, 36)) as pilot:
        workbench = await until_ready(pilot)
        await pilot.press("ctrl+p")
        await until(pilot, lambda: isinstance(app.screen, CommandPalette))
        await pilot.press(*"workbench: one s")
        await until(pilot, lambda: "Workbench: one sample" in screen_text(app))
        send(app, *["enter"] * enters)
        await until(pilot, lambda: app.screen is workbench)
        await until(pilot, lambda: workbench.runner.report.snapshot.moment == 1)
        await settled(pilot)
        assert app.screen is workbench
        assert workbench.runner.report.snapshot.moment == 1


@pytest.mark.parametrize("kind", [Help, Fetching, CommandPalette])
async def test_an_overlay_that_has_gone_closes_nothing_else(kind, fetching_waits):
    app = LernmiApp()
    async with app.run_test(size=(120, 36)) as pilot:
        await until(pilot, lambda: isinstance(app.screen, Home) and app.screen.query("#hint"))
        home = app.screen
        await pilot.press({Help: "question_mark", Fetching: "g", CommandPalette: "ctrl+p"}[kind])
        await until(pilot, lambda: isinstance(app.screen, kind))
        overlay = app.screen
        await settled(pilot)
        for _ in range(3):
            app.call_later(overlay.dismiss)
        await until(pilot, lambda: app.screen is home)
        await settled(pilot)
        assert app.screen is home


@pytest.mark.parametrize("keys", [("escape",) * 3, ("escape", "question_mark", "escape", "escape")])
async def test_escapes_leave_the_overlay_alone(keys, fetching_waits):
    app = LernmiApp()
    async with app.run_test(size=(120, 36)) as pilot:
        await until(pilot, lambda: isinstance(app.screen, Home) and app.screen.query("#hint"))
        home = app.screen
        send(app, "g", *keys)
        await settled(pilot)
        await until(pilot, lambda: app.screen is home)


async def test_mnist_fetched_under_the_help_is_told_once_the_help_has_gone(monkeypatch):
    app, fetched = LernmiApp(), []
    monkeypatch.setattr(mnist, "fetch_mnist", lambda progress, stopped: fetched.append(True))
    monkeypatch.setattr(Fetching, "on_mount", lambda self: None)
    async with app.run_test(size=(120, 36), notifications=True) as pilot:
        await until(pilot, lambda: isinstance(app.screen, Home) and app.screen.query("#hint"))
        home = app.screen
        await pilot.press("g")
        await until(pilot, lambda: isinstance(app.screen, Fetching))
        overlay = app.screen
        await pilot.press("f1")
        await until(pilot, lambda: isinstance(app.screen, Help))
        overlay.action_retry()
        await until(pilot, lambda: fetched)
        await settled(pilot)
        assert isinstance(app.screen, Help)
        await pilot.press("escape")
        await until(pilot, lambda: app.screen is home)
        await until(pilot, lambda: "All of MNIST is there" in screen_text(app))


@pytest.mark.parametrize("opener", ["g", "ctrl+p", "question_mark", ""])
async def test_ctrl_q_ends_it_everywhere(opener, fetching_waits):
    app = LernmiApp()
    async with app.run_test(size=(120, 36)) as pilot:
        await until(pilot, lambda: isinstance(app.screen, Home) and app.screen.query("#hint"))
        home = app.screen
        if opener:
            await pilot.press(opener)
            await until(pilot, lambda: app.screen is not home)
        await pilot.press("ctrl+q")
        await until(pilot, lambda: not app.is_running)


async def test_q_ends_it_while_mnist_is_fetched(fetching_waits):
    app = LernmiApp()
    async with app.run_test(size=(120, 36)) as pilot:
        await until(pilot, lambda: isinstance(app.screen, Home) and app.screen.query("#hint"))
        await pilot.press("g")
        await until(pilot, lambda: isinstance(app.screen, Fetching))
        await pilot.press("q")
        await until(pilot, lambda: not app.is_running)


@pytest.mark.parametrize(
    "after", ["g", "enter", "p", "question_mark", "ctrl+p", "o", "pagedown", "h"]
)
async def test_a_key_right_after_ctrl_q_does_nothing(after, fetching_waits):
    app = LernmiApp()
    async with app.run_test(size=(120, 36)) as pilot:
        await until(pilot, lambda: isinstance(app.screen, Home) and app.screen.query("#hint"))
        send(app, "ctrl+q", after, after)
        await until(pilot, lambda: not app.is_running)
    assert app.return_code == 0


@pytest.mark.parametrize("height", [1, 3, 5, 36])
async def test_pages_of_tasks_at_any_height(height):
    app = LernmiApp()
    async with app.run_test(size=(120, height)) as pilot:
        await until(pilot, lambda: isinstance(app.screen, Home) and app.screen.query("#hint"))
        send(app, "o", "escape", "pagedown", "pageup", "end", "home", "pagedown")
        await settled(pilot)
        await pilot.resize_terminal(120, 36)
        await until(pilot, lambda: "Tasks" in screen_text(app))
        send(app, "home", "pagedown")
        await until(pilot, lambda: app.screen.query_one("#tasks").highlighted > 10)


@pytest.mark.parametrize("task", [None, "xor"])
async def test_keys_work_again_once_the_terminal_is_large_enough(task):
    app = LernmiApp(Recipe(task) if task else None, running=False)
    async with app.run_test(size=(120, 36)) as pilot:
        await until(pilot, lambda: app.focused is not None)
        focused = app.focused
        await pilot.resize_terminal(120, 9)
        await until(pilot, lambda: app.focused is None)
        await pilot.resize_terminal(120, 36)
        await until(pilot, lambda: app.focused is focused)


async def test_the_palette_opens_once_whatever_lies_over_it():
    app = LernmiApp()
    async with app.run_test(size=(120, 36)) as pilot:
        await until(pilot, lambda: isinstance(app.screen, Home) and app.screen.query("#hint"))
        send(app, "ctrl+p", "f1", "ctrl+p")
        await settled(pilot)
        assert [type(screen) for screen in app.screen_stack] == [Home, CommandScreen, Help]


@pytest.mark.parametrize("size", [(120, 36), (5, 3), (1, 1), (9, 40), (80, 2)])
async def test_the_palette_in_a_terminal_of_any_size(size):
    app = LernmiApp()
    async with app.run_test(size=size) as pilot:
        await until(pilot, lambda: isinstance(app.screen, Home) and app.screen.query("#hint"))
        send(app, "ctrl+p", "pagedown", "pageup")
        await until(pilot, lambda: isinstance(app.screen, CommandScreen))
        await settled(pilot)
        for other in ((2, 2), (120, 36), size):
            send(app, *"st", "pagedown", "pageup", "ctrl+end", "ctrl+home")
            await pilot.resize_terminal(*other)
            send(app, "pagedown", "pageup", "down", "up")
            await settled(pilot)
        send(app, "escape")
        await until(pilot, lambda: isinstance(app.screen, Home))


async def test_the_list_of_themes_in_a_terminal_next_to_nothing():
    app = LernmiApp()
    async with app.run_test(size=(5, 3)) as pilot:
        await until(pilot, lambda: isinstance(app.screen, Home) and app.screen.query("#hint"))
        app.search_themes()
        send(app, "pagedown", "pageup")
        await settled(pilot)
        send(app, "escape")
        await until(pilot, lambda: isinstance(app.screen, Home))


async def test_a_run_that_fails_under_an_overlay_leads_home(monkeypatch):
    covered, of = Event(), Session.of

    def of_once_covered(*given):
        assert covered.wait(60)
        return of(*given)

    monkeypatch.setattr(Session, "of", of_once_covered)
    app = LernmiApp(Recipe("xor", batch=9), running=True)
    async with app.run_test(size=(120, 36)) as pilot:
        await until(pilot, lambda: isinstance(app.screen, Workbench))
        send(app, "ctrl+p", "f1")
        await until(pilot, lambda: len(app.screen_stack) == 2)
        covered.set()
        await until(pilot, lambda: isinstance(app.screen, Home))


@pytest.mark.parametrize(
    "keys",
    ["imd", "12345678", "sefrn[]+- ", "h", ("slash", "a", "escape"), ("ctrl+p", "question_mark")],
)
async def test_keys_and_clicks_while_the_workbench_loads(keys):
    """Sent again and again from before the panels are there until they are."""
    app = LernmiApp(Recipe("digits"), running=False)
    async with app.run_test(size=(120, 36)) as pilot:
        await until(pilot, lambda: isinstance(app.screen, Workbench))
        workbench = app.screen
        while workbench.is_attached and not workbench.query(Panels):
            send(app, *keys, click(60, 18))
            await pilot.pause(0)
        while workbench.is_attached and not workbench.query_one(Panels).is_mounted:
            send(app, *keys, click(60, 18))
            await pilot.pause(0)
        await settled(pilot)
    assert app.return_code in (None, 0)


async def test_a_click_beyond_the_end_of_a_terminal_that_shrank():
    app = LernmiApp()
    async with app.run_test(size=(120, 36)) as pilot:
        await until(pilot, lambda: isinstance(app.screen, Home) and app.screen.query("#hint"))
        send(app, "ctrl+p")
        await until(pilot, lambda: isinstance(app.screen, CommandScreen))
        await settled(pilot)
        where = {"x": 100, "y": 30, "delta_x": 0, "delta_y": 0, "button": 1}
        where |= {"shift": False, "meta": False, "ctrl": False}
        beyond = events.Click(app.screen, **where, screen_x=100, screen_y=30)
        await pilot.resize_terminal(60, 16)
        await settled(pilot)
        app.screen.post_message(beyond)
        await settled(pilot)
        assert isinstance(app.screen, CommandScreen)


@pytest.mark.parametrize("size", [(80, 24), (120, 36), (120, 30)])
@pytest.mark.parametrize("running", [False, True])
async def test_keys_right_after_the_one_that_leads_to_the_pad_draw(size, running):
    app = LernmiApp(Recipe("mnist"), running=running)
    async with app.run_test(size=size) as pilot:
        workbench = await until_ready(pilot)
        await until(pilot, lambda: app.focused is not None)
        send(app, "d", "enter", *["right"] * 4, "down", "enter", "t", "3")
        pad = workbench.query_one("#sketch")

        def taught():
            snapshot = workbench.runner.report.snapshot
            return [event.change.expected.argmax() for event in snapshot.events]

        await until(pilot, lambda: taught() == [3])
        assert (pad.canvas[14, 14:19] == 1.0).all()


@pytest.mark.parametrize("size", [(120, 36), (80, 24)])
async def test_what_is_typed_for_the_panels_waits_until_they_are_there(size):
    app = LernmiApp()
    async with app.run_test(size=size) as pilot:
        await until(pilot, lambda: at_home(app))
        send(app, "enter", "slash", *"h1")
        workbench = await until_ready(pilot)
        await until(pilot, lambda: workbench.query("#links Input"))
        filter_line = workbench.query_one("#links Input")
        await until(pilot, lambda: filter_line.value == "h1")
        assert filter_line.has_focus


async def test_what_waits_for_a_workbench_that_never_came_to_be_is_dropped(monkeypatch):
    typed = Event()

    def prepare(self):
        assert typed.wait(30)
        raise LernmiError("there is no such data")

    monkeypatch.setattr(Workbench, "_prepare", prepare)
    app = LernmiApp(Recipe("xor"), running=True)
    async with app.run_test(size=(120, 36)) as pilot:
        await until(pilot, lambda: isinstance(app.screen, Workbench))
        send(app, "3", "down", "p", "p")
        await settled(pilot)
        typed.set()
        await until(pilot, lambda: at_home(app))
        await settled(pilot)
        assert at_home(app)


@pytest.mark.parametrize("last", ["ctrl+q", "q"])
async def test_a_workbench_that_loads_can_be_quit(last, monkeypatch):
    monkeypatch.setattr(Workbench, "is_too_early", lambda self, event: event.key == "3")
    app = LernmiApp(Recipe("xor"), running=False)
    async with app.run_test(size=(120, 36)) as pilot:
        await until(pilot, lambda: isinstance(app.screen, Workbench))
        if last == "ctrl+q":
            send(app, "3", "q")
            await settled(pilot)
        send(app, last)
        await until(pilot, lambda: not app.is_running)


@pytest.mark.parametrize("text", ["h", "sss", "h\nq", ""])
async def test_a_paste_where_nothing_is_typed_does_nothing_but_say_so(text):
    app = LernmiApp(Recipe("digits"), running=False)
    async with app.run_test(size=(120, 36), notifications=True) as pilot:
        workbench = await until_ready(pilot)
        await until(pilot, lambda: workbench.focused is not None)
        send(app, events.Paste(text), "s")
        await until(pilot, lambda: workbench.runner.report.snapshot.moment == 1)
        assert app.screen is workbench
        assert ("Nothing here takes" in screen_text(app)) is bool(text)
        send(app, "slash", events.Paste("h1\nq"))
        await until(pilot, lambda: workbench.query_one("#links Input").value == "h1")
