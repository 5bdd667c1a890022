"""The footer: the keys of the table that apply now, clickable."""

import pytest

from lernmi.run.snapshots.focus import Focus
from lernmi_tui.parts.key_line import is_typed
from tests.app_helpers import LernmiApp, Recipe, screen_text, until, until_ready

PAUSED = "space run k link l layer s sample e epoch ⇧ back g go to"


@pytest.mark.parametrize("name", ["g", "space", "colon", "plus", "minus", "slash", "underscore"])
def test_what_a_field_takes_as_a_character_is_no_key_there(name):
    assert is_typed(name)


@pytest.mark.parametrize("name", ["enter", "tab", "escape", "up", "f1", "ctrl+q", "backspace"])
def test_other_keys_are_keys_in_a_field_too(name):
    assert not is_typed(name)


def footer(app):
    """The last line, with single spaces."""
    return " ".join(screen_text(app).splitlines()[-1].split())


async def test_paused_running_and_looking():
    app = LernmiApp(Recipe("xor"), running=False, pace=1_000)
    async with app.run_test(size=(80, 24)) as pilot:
        workbench = await until_ready(pilot)
        await until(pilot, lambda: footer(app).startswith(PAUSED))
        await pilot.press("space")
        await until(
            pilot,
            lambda: (
                footer(app)
                == "space pause [ ] pace f full speed g stop when… i inspect + - rate ? keys q quit"
            ),
        )
        await pilot.press("f")
        await until(pilot, lambda: "full speed" not in footer(app))
        workbench.runner.look_at(Focus.of("row 3", [1.0, 1.0], [0.0]))
        await until(
            pilot, lambda: footer(app).startswith("w whose fault W who taught it i inspect g go to")
        )
        await pilot.press("escape")
        await until(pilot, lambda: "pause" in footer(app))


@pytest.mark.parametrize("width", [60, 61, 72, 80, 100])
async def test_every_word_is_whole(width):
    app = LernmiApp(Recipe("xor"), running=False, pace=1_000)
    async with app.run_test(size=(width, 24)) as pilot:
        await until_ready(pilot)
        await until(pilot, lambda: "space run" in footer(app))
        words = footer(app).removesuffix(" ^p palette")
        assert words.endswith(" ? keys q quit")
        shown = words.removesuffix(" ? keys q quit")
        assert f"{PAUSED} w fault i inspect ⌫ run back".startswith(shown)


@pytest.mark.parametrize(("task", "draws"), [("xor", False), ("digits", True)])
async def test_drawing_is_shown_where_there_is_a_pad(task, draws):
    app = LernmiApp(Recipe(task), running=False)
    async with app.run_test(size=(120, 36)) as pilot:
        await until_ready(pilot)
        await until(pilot, lambda: "space run" in footer(app))
        assert ("d draw" in footer(app)) is draws


async def test_a_click_on_a_word_does_what_its_key_does():
    app = LernmiApp(Recipe("xor"), running=False)
    async with app.run_test(size=(200, 36)) as pilot:
        workbench = await until_ready(pilot)
        await until(pilot, lambda: PAUSED in footer(app))
        shown = screen_text(app).splitlines()[-1]
        await pilot.click("KeyLine", offset=(shown.index("  e epoch"), 0))  # between two of them
        await pilot.click("KeyLine", offset=(shown.index("  e epoch") + 1, 0))
        await pilot.click("KeyLine", offset=(shown.index("sample"), 0))
        await until(pilot, lambda: workbench.runner.report.snapshot.moment == 1)
        await pilot.click("KeyLine", offset=(shown.index("keys"), 0))
        await until(pilot, lambda: "In the topology" in screen_text(app))
        await pilot.press("escape")
        await pilot.click("KeyLine", offset=(shown.index("palette"), 0))
        await until(pilot, lambda: "Search" in screen_text(app))


async def test_the_pads_own_keys_come_first():
    app = LernmiApp(Recipe("digits"), running=False)
    async with app.run_test(size=(80, 24)) as pilot:
        await until_ready(pilot)
        await pilot.press("d")
        await until(
            pilot, lambda: footer(app).startswith("⏎ pen down/up p pen u undo c clear t teach")
        )
        assert "space run" in footer(app)
        await pilot.press("1")
        await until(pilot, lambda: footer(app).startswith("space run"))


async def test_where_letters_are_typed_only_other_keys_are_shown():
    app = LernmiApp(Recipe("xor"), running=False)
    async with app.run_test(size=(120, 36)) as pilot:
        await until_ready(pilot)
        await until(pilot, lambda: PAUSED in footer(app))
        await pilot.press("slash")
        await until(pilot, lambda: "f1 keys ^q quit" in footer(app))
        assert "space" not in footer(app)
        await pilot.press("j", "escape", "j")
        await until(pilot, lambda: "esc close f1 keys ^q quit" in footer(app))


async def test_a_key_is_shown_with_what_it_does_here_alone():
    app = LernmiApp(Recipe("xor"), running=False)
    async with app.run_test(size=(120, 36)) as pilot:
        await until_ready(pilot)
        await pilot.press("5", "enter")
        await until(pilot, lambda: "esc last learned" in footer(app))
        await pilot.press("g")
        await until(pilot, lambda: "esc close" in footer(app))
        assert footer(app).count("esc") == 1
