"""The sketch pad where there is little room: seen or not, asking, and what it says of its keys."""

import re

import pytest

import lernmi
from lernmi.drawings.gallery import Gallery
from lernmi_tui.keys.bindings import KEYS
from lernmi_tui.panels.sketch.panel import Sketch
from lernmi_tui.panels.sketch.words import (
    HINTS,
    LOOKED_AT,
    border_keys,
    kept_words,
    taught_words,
    title,
)
from tests.app_helpers import LernmiApp, Recipe, screen_text, until, until_ready
from tests.panel_helpers import text_of
from tests.panels.test_sketch_lessons import CLASSES
from tests.sketch_helpers import app_at_the_pad, dot, notices, pad_of

pytestmark = pytest.mark.slow  # whole apps, or time that passes

# room


@pytest.mark.parametrize("size", [(120, 30), (120, 28), (110, 34), (140, 32)])
async def test_d_shows_the_pad_alone_where_it_has_no_room_beside_others(size):
    async with app_at_the_pad("mnist", size) as (pilot, workbench, pad):
        await until(pilot, lambda: pad.layout_now is not None)
        await until(pilot, lambda: "Draw a digit" in screen_text(pilot.app))
        assert not workbench.query_one("#topology").display
        await pilot.press("escape")
        await until(pilot, lambda: workbench.query_one("#links").display)
        await pilot.press("d")
        await until(pilot, lambda: pad.layout_now is not None)
        await pilot.press("m")
        await until(pilot, lambda: workbench.query_one("#topology").display)
        await until(pilot, lambda: "Press m to see it alone." in " ".join(text_of(pad)))
        await pilot.press("m")
        await until(pilot, lambda: pad.layout_now is not None)


async def test_with_room_beside_others_d_leaves_them_in_view():
    async with app_at_the_pad("mnist", (120, 36)) as (pilot, workbench, pad):
        await pilot.pause(0.1)
        assert pad.layout_now is not None
        assert workbench.query_one("#topology").display


async def test_in_a_wide_window_the_inspector_comes_beside_the_pad_when_asked_for():
    async with app_at_the_pad("mnist", (250, 70)) as (pilot, workbench, pad):
        inspector = workbench.query_one("#inspector")
        await until(pilot, lambda: pad.layout_now is not None and pad.layout_now.paper.columns == 2)
        assert not inspector.display and workbench.query_one("#topology").display
        await pilot.press("i")
        await until(pilot, lambda: inspector.display)
        assert pad.display and pad.has_focus


EVERY_KEY = [name for key in KEYS if key.group == "sketch" for name in key.names]


@pytest.mark.parametrize("size", [(60, 16), (120, 28)])
async def test_nothing_is_done_to_a_pad_that_is_not_seen(size):
    app = LernmiApp(Recipe("mnist"), running=False)
    async with app.run_test(size=size) as pilot:
        workbench = await until_ready(pilot)
        await pilot.press("8")
        pad = app.screen.query_one(Sketch)
        await until(pilot, lambda: pad.has_focus and pad.snapshot is not None)
        Gallery().add(drawn(), "7")
        assert pad.layout_now is None
        for key in EVERY_KEY:
            if key != "escape":
                await pilot.press(key)
        assert pad.pen.drawing.is_empty and not pad.pen.down and not pad.pen.erases
        assert pad.pen.cursor == (14, 14) and pad.pen.number == 0
        assert pad.question is None
        assert [drawing.label for drawing in Gallery().drawings()] == ["7"]
        assert workbench.runner.report.snapshot.moment == 0, "no key of the workbench either"
        assert notices(app).count("no room here") >= 1
        said = " ".join(text_of(pad)).split()
        width, height = pad.size
        way = "Press m to see it alone." if size == (120, 28) else "Make the window larger."
        sentence = f"The pad needs 28 columns and 14 rows; here are {width} and {height}. {way}"
        assert said == sentence.split()
        assert pad.check_action("teach", (False,)) is False
        await pilot.press("escape")
        await until(pilot, lambda: workbench.query_one("#topology").has_focus)


def drawn():
    drawing = lernmi.Drawing()
    drawing.begin(10.0, 5.0)
    drawing.stroke_to(10.0, 20.0)
    return drawing.canvas


async def test_a_question_is_taken_back_when_the_pad_loses_its_room():
    async with pad_of(size=(54, 16)) as (pilot, pad):
        await dot(pilot, pad)
        await pilot.press("enter", "t")
        await pilot.resize_terminal(40, 10)
        await until(pilot, lambda: pad.layout_now is None)
        await pilot.press("7")
        await pilot.resize_terminal(54, 16)
        await until(pilot, lambda: pad.layout_now is not None)
        assert pad.question is None and not pad.pen.down
        assert not Gallery().drawings()


# asking


async def test_while_asking_every_other_key_is_swallowed():
    async with app_at_the_pad() as (pilot, workbench, pad):
        await dot(pilot, pad)
        canvas = pad.canvas
        await pilot.press("t")
        assert pad.border_subtitle == "0-9, or ←→ and enter · esc cancels"
        await pilot.press(*"chqenwukldmsrfix+-/[]?", "space", "delete", "pageup", "f1", "tab")
        await pilot.press("shift+left", "g", "S", "T", "U")
        await pilot.pause()
        assert pilot.app.screen is workbench and pad.has_focus
        assert pad.question is not None and pad.canvas is canvas and not pad.pen.erases
        snapshot = workbench.runner.report.snapshot
        assert (snapshot.moment, snapshot.seed, snapshot.events) == (0, 0, ())
        await pilot.press("escape")
        assert "t teach" in " ".join((*text_of(pad), pad.border_subtitle))
        assert pad.has_focus and not Gallery().drawings()


async def test_letters_choose_among_named_classes():
    async with pad_of(CLASSES, (54, 16)) as (pilot, pad):
        await dot(pilot, pad)
        await pilot.press("a")
        assert pad.border_subtitle == "letters or ←→ · enter takes it · esc cancels"
        await pilot.press("r", "i", "enter")
        assert [drawing.label for drawing in Gallery().drawings()] == ["ring"]
        await pilot.press("a", "left_square_bracket", "enter")
        assert [drawing.label for drawing in Gallery().drawings()] == ["[b]cross"]


async def test_without_room_for_notes_the_title_asks():
    async with pad_of(size=(32, 16)) as (pilot, pad):
        await dot(pilot, pad)
        await pilot.press("t", "left", "right")
        assert str(pad.border_title).startswith("Which is it?")


# the keys


async def test_space_runs_and_pauses_as_everywhere():
    async with app_at_the_pad() as (pilot, workbench, pad):
        pilot.app.simulate_key("space")
        await until(pilot, lambda: workbench.runner.report.running)
        pilot.app.simulate_key("space")
        await until(pilot, lambda: not workbench.runner.report.running)
        assert pad.has_focus and pad.pen.drawing.is_empty


@pytest.mark.parametrize("size", [(80, 24), (120, 36)])
async def test_every_key_can_be_found(size):
    async with app_at_the_pad("mnist", size) as (pilot, _, pad):

        def found():
            said = " · ".join((*text_of(pad), pad.border_subtitle)).replace("│", "")
            return [hint for hint in HINTS if hint in said or HINTS[hint] in said]

        missing = set(HINTS) - set(found())
        assert missing <= {"shift+arrows move"}
        await dot(pilot, pad)
        if size == (80, 24):
            assert set(found()) == set(HINTS)
        assert {"⏎ pen down, up", "t teach once", "o look at it"} <= set(found())
        assert "…" not in " ".join((*text_of(pad), str(pad.border_title), pad.border_subtitle))


async def test_nothing_is_cut_at_120x36():
    async with app_at_the_pad("mnist", (120, 36)) as (pilot, _, pad):
        await dot(pilot, pad)
        await pilot.press("T", "7")
        await until(pilot, lambda: "Taught: 7, every epoch" in screen_text(pilot.app))
        assert "…" not in " ".join(text_of(pad))
        await pilot.press("a", "delete")
        said = " ".join(" ".join(line[29:] for line in text_of(pad)).split())
        assert "Remove this kept drawing for good? del: yes · esc: no" in said
        assert pad.border_subtitle == "del removes it · esc keeps it"


async def test_coming_back_the_pad_tells_of_kept_drawings():
    Gallery().add(drawn(), "7")
    Gallery().add(drawn())
    async with pad_of(size=(54, 16)) as (pilot, pad):
        assert "2 kept · pgup shows them" in str(pad.border_title)
        await pilot.press("pageup", "pageup")
        assert "kept 1 of 2: 7" in str(pad.border_title)


async def test_saving_says_so_shortly():
    async with app_at_the_pad() as (pilot, _, pad):
        await dot(pilot, pad)
        await pilot.press("a", "7", "right", "enter", "right", "enter", "a", "2")
        pad.action_save()
        await until(pilot, lambda: "Find them" in notices(pilot.app))
        notice = list(pilot.app._notifications)[-1]
        assert (notice.title, notice.severity) == (
            "2 drawings saved",
            "information",
        )
        assert notice.timeout <= 6 and len(notice.message) <= 45


# words


def test_the_border_tells_what_the_notes_do_not():
    assert border_keys(())[:4] == ["⏎ draws", "t teach", "o look", "a add"]
    assert border_keys(("⏎ pen down, up", "o look at it"))[:2] == ["t teach", "a add"]
    assert len(border_keys(())) == len(HINTS)


def test_a_title_gets_shorter():
    kept = kept_words(12, 3, "a long label")
    taught = taught_words(2, "a long label", every_epoch=True, is_kept=True)
    full = (
        "Sketch · as drawn · kept 4 of 12: a long label · ↻ 2 in every epoch, this as a long label"
        " · looked at, not learned"
    )
    assert title("as drawn", kept, taught, LOOKED_AT, 120) == full
    for width in range(48, 120):
        said = title("as drawn", kept, taught, LOOKED_AT, width)
        assert len(said) <= width
        assert "kept 4 of 12" in said and "every epoch, this" in said
        assert width < 60 or "looked at" in said
    assert title("as drawn", kept, taught, LOOKED_AT, 24) == "Sketch · kept 4 of 12"
    nothing = taught_words(0, None, every_epoch=False, is_kept=False)
    assert title("", kept_words(0, None, None), nothing, ("",), 40) == "Sketch"
    others = taught_words(1, None, every_epoch=False, is_kept=False)
    assert title("", kept_words(3, None, None), others, ("",), 99) == (
        "Sketch · 3 kept · pgup shows them · ↻ 1 in every epoch"
    )


def test_what_was_not_taught_is_not_called_so():
    def words(*arguments):
        return taught_words(*arguments)[0]

    assert words(0, None, False, False) == ""
    assert words(0, None, False, True) == "not taught to this run"
    assert words(2, None, False, True) == "↻ 2 in every epoch, not this"
    assert words(0, "7", False, True) == "taught once as 7"
    assert words(2, "7", False, True) == "↻ 2 in every epoch, this once as 7"
    assert words(2, "7", True, True) == "↻ 2 in every epoch, this as 7"


@pytest.mark.parametrize("size", [(80, 24), (120, 36), (160, 50), (250, 70)])
async def test_no_word_is_cut_whatever_the_pad_says(size):
    async with app_at_the_pad("mnist", size) as (pilot, _, pad):
        await until(pilot, lambda: pad.layout_now is not None)
        said = {}

        def look(state):
            width = pad.size.width - 4
            lines = (*text_of(pad), str(pad.border_title), str(pad.border_subtitle))
            assert "…" not in " ".join(lines), state
            assert len(str(pad.border_title)) <= width and len(pad.border_subtitle) <= width, state
            said[state] = " ".join(re.sub("[▀▄]", "", " ".join(lines)).split())

        look("blank")
        await dot(pilot, pad)
        look("drawn")
        await pilot.press("t")
        look("asked")
        await pilot.press("7")
        await until(pilot, lambda: "Taught: 7" in screen_text(pilot.app))
        look("taught")
        await pilot.press("escape", "o")
        await until(pilot, lambda: pad.snapshot.focus is not None)
        look("looked at")
        await pilot.press("a")
        look("kept")
        await pilot.press("delete")
        look("to be removed")
        assert "Draw a digit:" in said["blank"] and "(" in said["drawn"]
        assert "Which is it?" in said["asked"] and "to teach it once" in said["asked"]
        assert "taught once" not in said["drawn"] + said["asked"], "nothing was taught yet"
        assert "says 0." in said["taught"] and "taught once" in said["taught"]
        assert "looked at" in said["looked at"] and "esc last learned" in said["looked at"]
        assert "kept 1 of 1" in said["kept"] and "del: yes" in said["to be removed"]
