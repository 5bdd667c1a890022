"""The footer: the keys of the table, clickable."""

import pytest

from lernmi_tui.parts.key_line import is_typed
from tests.app_helpers import LernmiApp, Recipe, screen_text, until, until_ready


@pytest.mark.parametrize("name", ["g", "space", "colon", "plus", "minus", "slash", "underscore"])
def test_what_a_field_takes_as_a_character_is_no_key_there(name):
    assert is_typed(name)


@pytest.mark.parametrize("name", ["enter", "tab", "escape", "up", "f1", "ctrl+q", "backspace"])
def test_other_keys_are_keys_in_a_field_too(name):
    assert not is_typed(name)


async def test_at_80_columns_every_word_is_whole():
    app = LernmiApp(Recipe("xor"), running=False)
    async with app.run_test(size=(80, 24)) as pilot:
        await until_ready(pilot)
        assert screen_text(app).splitlines()[-1] == (
            "space run/pause s step e epoch [ ] pace i inspect r rewind h home ? help ^q quit"
        )


async def test_a_click_on_a_word_does_what_its_key_does():
    app = LernmiApp(Recipe("xor"), running=False)
    async with app.run_test(size=(120, 36)) as pilot:
        workbench = await until_ready(pilot)
        footer = screen_text(app).splitlines()[-1]
        await pilot.click("KeyLine", offset=(footer.index("  e epoch"), 0))  # between two of them
        await pilot.click("KeyLine", offset=(footer.index("  e epoch") + 1, 0))
        await pilot.click("KeyLine", offset=(footer.index("step"), 0))
        await until(pilot, lambda: workbench.runner.report.snapshot.moment == 1)
        await pilot.click("KeyLine", offset=(footer.index("help"), 0))
        await until(pilot, lambda: "In the topology" in screen_text(app))
        await pilot.press("escape")
        await pilot.click("KeyLine", offset=(footer.index("palette"), 0))
        await until(pilot, lambda: "Search" in screen_text(app))


async def test_a_panel_that_takes_a_key_says_what_it_does_there():
    app = LernmiApp(Recipe("digits"), running=False)
    async with app.run_test(size=(120, 36)) as pilot:
        workbench = await until_ready(pilot)
        assert "space run/pause" in screen_text(app)
        await pilot.press("d")
        await until(pilot, lambda: "space pen  s step  e eraser" in screen_text(app))
        footer = screen_text(app).splitlines()[-1]
        await pilot.click("KeyLine", offset=(footer.index("step"), 0))
        await until(pilot, lambda: workbench.runner.report.snapshot.moment == 1)
        await pilot.press("1")
        await until(pilot, lambda: "space run/pause" in screen_text(app))
