"""The app as a person has set it: themes, keys, ASCII, 16 colours."""

from rich.cells import cell_len
from rich.color import ColorType
from textual.command import CommandPalette

from lernmi_tui.help.screen import Help
from lernmi_tui.paint.palette import FEW_DARK, FEW_LIGHT
from lernmi_tui.paint.plain_styles import SEEN
from lernmi_tui.parts.colours import palette_of
from lernmi_tui.settings.kept_settings import KeptSettings
from lernmi_tui.settings.settings import Settings, read_settings
from tests.app_helpers import (
    Home,
    LernmiApp,
    Recipe,
    at_home,
    screen_text,
    until,
    until_ready,
)


def as_set(path=None, said=(), **settings):
    return KeptSettings(path, Settings(**settings), said)


async def test_what_is_chosen_in_the_app_is_kept(own_folder):
    path = own_folder / "settings.toml"
    settings = as_set(path, theme="lernmi-light", said=["a line to read"])
    app = LernmiApp(Recipe("xor"), False, settings=settings)
    async with app.run_test(size=(120, 36)) as pilot:
        await until_ready(pilot)
        assert app.theme == "lernmi-light"
        assert [each.message for each in app._notifications] == ["a line to read"]
        assert not path.exists()  # nothing is chosen yet
        await pilot.press("f")
        await until(pilot, lambda: app.chosen_pace == float("inf"))
        await pilot.press("left_square_bracket")
        await until(pilot, lambda: app.chosen_pace == 10_000)
        await pilot.press("ctrl+t")
        assert app.theme == "lernmi-dark"
        app.theme = "nord"  # as the command palette does
        settings.wait()
        assert read_settings(path)[0] == Settings("nord", 10_000.0)
        path.write_text("theme =")
        await pilot.press("ctrl+t")
        await until(pilot, lambda: any("can't be kept" in n.message for n in app._notifications))
        assert path.read_text() == "theme ="
        await pilot.press("h")
        await until(pilot, lambda: at_home(app))
        await pilot.press("enter")
        workbench = await until_ready(pilot)
        await until(pilot, lambda: workbench.runner.report.pace == 10_000)  # gates begin at 1,000


async def test_keys_that_were_chosen_work_and_are_shown(own_folder):
    settings = as_set(keys={"workbench.freeze": "f6", "app.keys": "f5", "workbench.undo": "f8"})
    app = LernmiApp(Recipe("xor"), False, settings=settings)
    async with app.run_test(size=(120, 36)) as pilot:
        await until_ready(pilot)
        line = screen_text(app).splitlines()[-1]
        assert "f5 keys" in line
        assert "? keys" not in line
        await pilot.press("question_mark")
        assert not isinstance(app.screen, Help)
        await pilot.press("f5")
        assert isinstance(app.screen, Help)
        assert "\n f6                 Have the picked link" in app.screen._text.plain
        await pilot.press("escape")
        await pilot.press("1", "full_stop", "f6")
        await until(pilot, lambda: app.screen.runner.report.snapshot.frozen.any())
        await pilot.press("u")
        await pilot.press("f8")
        await until(pilot, lambda: not app.screen.runner.report.snapshot.frozen.any())


WALK = ["5", "6", "7", "8", "4", "w", "escape", "g", "escape", "1", "full_stop", "equals_sign"]
WALK += ["escape", "question_mark", "escape", "j", "escape", "ctrl+p", "escape", "m"]
SMALL_WALK = ["2", "3", "5", "8", "question_mark", "escape", "ctrl+p"]


def cells(line):
    """What each column of the screen shows; the second of a wide character shows none."""
    return [cell for char in line for cell in [char, *[""] * (cell_len(char) - 1)]]


def assert_in_ascii(app):
    """Every character on the screen is, as wide as it was; and no ? but those that are meant."""
    painted = screen_text(app)
    app.is_in_ascii = False
    meant = screen_text(app)
    app.is_in_ascii = True
    assert not meant.isascii()
    assert painted.isascii()
    for line, before in zip(painted.splitlines(), meant.splitlines(), strict=True):
        for char, other in zip(line, cells(before), strict=True):
            assert char != "?" or other == "?", f"{other!r} in {before}"


async def test_all_screens_can_be_drawn_in_ascii():
    app = LernmiApp(None, settings=as_set(ascii=True))
    async with app.run_test(size=(120, 36)) as pilot:
        await until(pilot, lambda: at_home(app))
        assert_in_ascii(app)
        assert " enter start  " in screen_text(app).splitlines()[-1]
        app.screen.post_message(Home.Chosen(Recipe("digits", seed=7), False))
        workbench = await until_ready(pilot)
        workbench.runner.learn(300)
        await until(pilot, lambda: workbench._shown.snapshot.answers_moment == 300)
        for walk in (WALK, SMALL_WALK):
            for key in walk:
                await pilot.press(key)
                assert_in_ascii(app)
            await pilot.resize_terminal(80, 24)
            await pilot.pause()
        assert isinstance(app.screen, CommandPalette)


async def test_where_there_are_16_colours_no_others_are_painted(monkeypatch):
    monkeypatch.setattr("textual.constants.COLOR_SYSTEM", "standard")
    app = LernmiApp(Recipe("spiral"), False)
    async with app.run_test(size=(120, 36)) as pilot:
        await until_ready(pilot)
        for theme, colours in (
            ("lernmi-light", FEW_LIGHT),
            ("nord", FEW_DARK),
            ("ansi-dark", FEW_DARK),
        ):
            app.theme = theme
            await pilot.pause()
            assert palette_of(app) == colours
            strips = app.screen._compositor.render_strips()
            styles = {segment.style for strip in strips for segment in strip}
            kinds = {each.type for style in styles for each in (style.color, style.bgcolor)}
            papers = {style.bgcolor.name for style in styles}
            assert kinds <= {ColorType.STANDARD, ColorType.DEFAULT}
            assert ("default" in papers) == (theme == "ansi-dark")
            inks = {style.color.number for style in styles}
            plus, minus = (SEEN.index(sign) for sign in (colours.plus, colours.minus))
            assert {plus, minus} <= inks
