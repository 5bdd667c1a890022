"""The command palette goes to the panels there are; the help opens at the keys of the focus."""

import pytest

from lernmi_tui.commands import KeyCommands
from lernmi_tui.help.screen import Help, heading_line, sheet_text
from lernmi_tui.help.sheet import LEAST, WIDTH
from lernmi_tui.keys.bindings import GROUPS
from tests.app_helpers import LernmiApp, Recipe, at_home, screen_text, until, until_ready


async def panels_of(pilot):
    """The panels, once they are all there."""
    workbench = await until_ready(pilot)
    await until(pilot, lambda: workbench.query("#topology") and workbench.focused is not None)
    return workbench


def commands(app):
    return {command.title: command for command in KeyCommands(app.screen).commands()}


@pytest.mark.parametrize(
    ("task", "views"),
    [
        ("digits", {"Images", "Confusion", "Weights", "Sketch"}),
        ("circle", {"Map", "Neurons"}),
        ("xor", {"Truth table"}),
    ],
)
async def test_the_palette_goes_to_every_panel_by_its_name(task, views):
    app = LernmiApp(Recipe(task), running=False)
    async with app.run_test(size=(120, 36)) as pilot:
        workbench = await panels_of(pilot)
        found = commands(app)
        everywhere = {"Topology", "Loss", "Links", "Inspector"}
        to = {title.removeprefix("Go to ") for title in found if title.startswith("Go to ")}
        assert to == everywhere | views
        assert not any(title.endswith(("second view", "Workbench: samples")) for title in found)
        for name, (number, title) in workbench.query_one("Panels").panels.items():
            assert f"key {number}" in found[f"Go to {title}"].help
            app.call_later(found[f"Go to {title}"].do)
            await until(pilot, lambda name=name: workbench.query_one(f"#{name}").has_focus_within)


async def test_a_command_of_an_unseen_panel_goes_there_first():
    app = LernmiApp(Recipe("circle"), running=False)
    async with app.run_test(size=(120, 36)) as pilot:
        workbench = await panels_of(pilot)
        await pilot.press("6")
        panel = workbench.query_one("#map")
        await until(pilot, lambda: not panel.display)
        app.call_later(commands(app)["In the decision map: pen"].do)
        await until(pilot, lambda: panel.pen == 1.0)
        assert panel.display and panel.has_focus
        app.call_later(commands(app)["Workbench: one epoch"].do)
        await until(pilot, lambda: workbench.runner.report.snapshot.moment > 0)


@pytest.mark.parametrize("width", [LEAST, WIDTH])
def test_every_group_with_keys_has_a_heading(width):
    sheet = sheet_text(width)
    lines = sheet.plain.splitlines()
    assert max(map(len, lines)) <= width
    for group, title in GROUPS.items():
        assert lines[heading_line(group, sheet)] == title
    assert heading_line(None, sheet) == 0


@pytest.mark.parametrize("size", [(60, 16), (80, 24), (120, 36)])
async def test_the_help_opens_at_the_focused_panel(size):
    app = LernmiApp(Recipe("digits"), running=False)
    async with app.run_test(size=size) as pilot:
        await panels_of(pilot)
        for key, title in (
            ("6", "In the confusion matrix"),
            ("3", "In the links"),
            ("1", "In the topology"),
        ):
            await pilot.press(key, "question_mark")
            await until(pilot, lambda title=title: title in screen_text(app).splitlines()[1])
            await pilot.press("home")
            await until(pilot, lambda: "The network" in screen_text(app).splitlines()[2])
            await pilot.press("escape")
            await until(pilot, lambda: not isinstance(app.screen, Help))


async def test_the_help_of_home():
    app = LernmiApp()
    async with app.run_test(size=(120, 36)) as pilot:
        await until(pilot, lambda: at_home(app))
        await pilot.press("f1")
        await until(pilot, lambda: "Home" in screen_text(app))


async def test_the_palette_searches_what_commands_do_as_well():
    app = LernmiApp(Recipe("xor"), running=False)
    async with app.run_test(size=(120, 36)) as pilot:
        await panels_of(pilot)
        found = [hit async for hit in KeyCommands(app.screen).search("initial weights order")]
        assert [str(hit.match_display) for hit in found] == ["Workbench: new seed"]
        found = [hit async for hit in KeyCommands(app.screen).search("rewind")]
        assert str(max(found, key=lambda hit: hit.score).match_display) == "Workbench: rewind"


async def test_the_help_goes_with_the_run_it_was_opened_in():
    app = LernmiApp(Recipe("xor"), running=False)
    async with app.run_test(size=(120, 36)) as pilot:
        await panels_of(pilot)
        await pilot.press("question_mark")
        first = app.screen
        await pilot.press("escape", "question_mark")
        assert app.screen is first, "kept as long as the run is"
        await pilot.press("escape", "h")
        await until(pilot, lambda: at_home(app) and not first.is_attached)
        await pilot.press("question_mark")
        assert isinstance(app.screen, Help) and app.screen is not first


async def test_the_help_goes_though_it_lies_on_top_when_the_run_ends():
    app = LernmiApp(Recipe("xor"), running=False)
    async with app.run_test(size=(120, 36)) as pilot:
        workbench = await panels_of(pilot)
        await pilot.press("question_mark")
        shown = app.screen
        assert isinstance(shown, Help)
        workbench.action_home()
        await until(pilot, lambda: at_home(app) and not shown.is_attached)
        assert shown not in app.screen_stack
