"""The sketch pad under a person's hands: mouse and keys, and the answer to what they draw."""

from dataclasses import replace

import numpy as np
import pytest

import lernmi
from lernmi.drawings.drawn_inputs import drawn_inputs
from lernmi.numbers import output_text
from lernmi_tui.panels.sketch.ink import inks
from lernmi_tui.workbench.views import views_of
from tests.app_helpers import screen_text
from tests.panel_helpers import assert_fits, text_of
from tests.sketch_helpers import DIGITS, LARGE, SMALL, dot, drag, move_to, pad_of

pytestmark = pytest.mark.slow  # whole apps

NAN = float("nan")
MNIST, XOR = lernmi.load_task("mnist"), lernmi.load_task("xor")


# the mouse


def test_only_tasks_of_images_have_one_and_it_comes_last():
    assert [view.name for view in views_of(DIGITS)][-1] == "sketch"
    assert "sketch" not in [view.name for view in views_of(XOR)]


@pytest.mark.parametrize(("size", "ends"), [(LARGE, (6, 48)), (SMALL, (3, 24))])
async def test_a_fast_drag_leaves_no_gaps(size, ends):
    async with pad_of(size=size) as (pilot, pad):
        columns = pad.layout_now.paper.columns
        assert columns == (2 if size == LARGE else 1)
        rows = 20 if columns == 2 else 10
        await drag(pilot, pad, (ends[0], 3), (ends[1], rows))
        inked = (pad.canvas > 0.5).any(axis=0)
        first, last = (end // columns for end in ends)
        assert inked[first : last + 1].all()
        assert not inked[: first - 2].any() and not inked[last + 3 :].any()
        assert (pad.canvas > 0.5).any(axis=1)[4 * 2 // columns : 20].all()


async def test_a_drag_by_a_pilot_whose_moves_tell_of_no_button():
    async with pad_of() as (pilot, pad):
        await pilot.mouse_down(pad, offset=(11, 10))
        await pilot.hover(pad, offset=(31, 10))
        await pilot.hover(pad, offset=(31, 20))
        await pilot.mouse_up(pad, offset=(31, 20))
        assert (pad.canvas[7, 5:15] > 0.5).all() and (pad.canvas[8:17, 15] > 0.5).all()
        assert pad.app.mouse_captured is None


async def test_the_right_button_and_the_rubber_erase():
    async with pad_of() as (pilot, pad):
        await drag(pilot, pad, (6, 10), (50, 10))
        ink = pad.canvas.sum()
        await drag(pilot, pad, (6, 10), (26, 10), button=3)
        assert 0 < pad.canvas.sum() < 0.6 * ink
        await pilot.press("p", "p")
        assert pad.border_subtitle.startswith("rubber")
        await drag(pilot, pad, (20, 10), (52, 10))
        assert pad.pen.drawing.is_empty
        assert "Draw a digit:" in screen_text(pilot.app), "empty paper says so at once"
        await drag(pilot, pad, (20, 10), (30, 10), button=2)
        assert not pad.pen.drawing.can_redo and pad.pen.drawing.is_empty


async def test_what_is_dragged_beyond_the_edge_is_clipped_and_comes_back():
    async with pad_of(size=SMALL) as (pilot, pad):
        await drag(pilot, pad, (20, 5), (200, 5), (200, 9), (20, 9))
        assert (pad.canvas[10:12, 21:] > 0.5).any(axis=0).all()
        assert (pad.canvas[18:20, 21:] > 0.5).any(axis=0).all()
        assert not pad.canvas[13:17].any(), "the way back was outside"
        assert pad.app.mouse_captured is None


async def test_a_button_let_go_outside_the_window_ends_the_stroke():
    async with pad_of() as (pilot, pad):
        await pilot.mouse_down(pad, offset=(11, 10))
        await pilot.pause()
        move_to(pad, (31, 10), 1)
        await pilot.pause()
        ink = pad.canvas
        move_to(pad, (31, 20), 0)
        await pilot.pause()
        assert pad.canvas is ink and pad.app.mouse_captured is None
        await pilot.mouse_down(pad, offset=(11, 10))
        await pilot.pause()
        pad.screen.set_focus(None)
        await pilot.pause()
        assert not pad.pen.dragged and pad.app.mouse_captured is None


async def test_parts_of_cells_count_where_the_terminal_tells_them():
    async with pad_of(size=SMALL) as (pilot, pad):
        await pilot.mouse_down(pad, offset=(11, 6))
        await pilot.pause()
        move_to(pad, (20.5, 6.25), 1)
        await pilot.pause()
        move_to(pad, (28.0, 6.25), 1)
        await pilot.pause()
        upper, lower = pad.canvas[10, 26], pad.canvas[11, 26]
        assert (upper, lower) == (1.0, pytest.approx(0.7))


async def test_a_press_beside_the_paper_draws_nothing():
    async with pad_of() as (pilot, pad):
        await pilot.mouse_down(pad, offset=(70, 30))
        await pilot.hover(pad, offset=(10, 10))
        await pilot.mouse_up(pad, offset=(10, 10))
        assert pad.pen.drawing.is_empty


# the keys


async def test_drawing_by_keys():
    async with pad_of() as (pilot, pad):
        assert "Draw a digit:" in "\n".join(text_of(pad))
        assert "nothing is drawn yet" in text_of(pad)[0]
        await pilot.press("left", "left", "up")
        assert pad.pen.drawing.is_empty
        await pilot.press("enter")
        assert "thin pen is down" in pad.border_subtitle
        await pilot.press(*["right"] * 5, "enter", *["down"] * 8)
        assert (pad.canvas[13, 12:18] == 1.0).all()
        assert not pad.canvas[16:].any()
        assert "Draw a digit:" not in "\n".join(text_of(pad))
        await pilot.press("p", "enter", "escape")
        assert "wide pen" in pad.border_subtitle and not pad.pen.down


async def test_undo_redo_clear_and_move():
    async with pad_of() as (pilot, pad):
        await dot(pilot, pad)
        first = pad.canvas
        await pilot.press("c")
        assert pad.pen.drawing.is_empty
        await pilot.press("u")
        np.testing.assert_array_equal(pad.canvas, first)
        await pilot.press("shift+right", "shift+up")
        np.testing.assert_array_equal(pad.canvas, np.roll(first, (-1, 1), axis=(0, 1)))
        await pilot.press("u")
        np.testing.assert_array_equal(pad.canvas, first)
        await pilot.press("U")
        assert not np.array_equal(pad.canvas, first)
        await pilot.press("u", "u")
        assert pad.pen.drawing.is_empty


# the answer


@pytest.mark.parametrize("task", [DIGITS, MNIST], ids=lambda task: task.name)
async def test_the_answer_follows_each_stroke_and_each_snapshot(task):
    session = lernmi.Session(task, seed=1)
    async with pad_of(task, session=session) as (pilot, pad):
        await drag(pilot, pad, (20, 3), (20, 24))
        shown = text_of(pad)[0]
        assert shown == says(session, pad, task)
        await drag(pilot, pad, (10, 3), (40, 3))
        assert text_of(pad)[0] == says(session, pad, task) != shown
        session.run(2_000)
        pad.show(session.snapshot())
        await pilot.pause()
        assert text_of(pad)[0] == says(session, pad, task)


def outputs(session, pad, task):
    kept = np.rint(pad.canvas * 255.0) / 255.0
    inputs = task.train.alike([drawn_inputs(kept, task.info.picture)], task.train.targets[:1])
    return session.network.predict(inputs.inputs)[0]


def says(session, pad, task):
    """The answer in words."""
    said = outputs(session, pad, task)
    first, second = np.argsort(-said)[:2]
    values = (output_text(float(said[each]), 7).strip() for each in (first, second))
    return "{0} ({2}), then {1} ({3})".format(first, second, *values)


async def test_a_move_paints_the_ink_and_the_answer_at_once():
    async with pad_of() as (pilot, pad):
        await pilot.mouse_down(pad, offset=(21, 6))
        await pilot.pause()
        before = text_of(pad)[0]
        move_to(pad, (21, 24), 1)
        await pilot.pause()
        after = text_of(pad)[0]
        assert before != after
        lines = screen_text(pilot.app).splitlines()
        assert lines[1].strip("│ ") == after
        assert [line[1:57] for line in lines[3:31]] == [" " * 56] * 28, "no hint any more"
        painted = pilot.app.screen._compositor.render_strips()[20].crop(21, 23)
        assert {segment.style.bgcolor.name for segment in painted} == {inks(pad.palette)[-1]}


# anywhere


@pytest.mark.slow
@pytest.mark.parametrize("size", [(3, 3), (10, 3), (30, 16), (54, 16), (80, 21), (200, 57)])
@pytest.mark.parametrize("weight", [NAN, 1e300])
async def test_any_size_and_any_weights(size, weight):
    snapshot = lernmi.Session(DIGITS).snapshot()
    odd = replace(snapshot, weights=np.full_like(snapshot.weights, weight))
    async with pad_of(size=size) as (pilot, pad):
        pad.show(odd)
        await dot(pilot, pad)
        await pilot.press("o", "t", "delete", "escape", "p", "u", "U", "shift+left", "a", "5")
        pad.show(odd)
        await pilot.pause()
        assert_fits(pad)
        if size == (10, 3):
            assert text_of(pad) == ["The pad"]


@pytest.mark.parametrize("size", [LARGE, SMALL])
async def test_without_colours_the_ink_is_characters(size, monkeypatch):
    monkeypatch.setenv("NO_COLOR", "1")
    async with pad_of(MNIST, size) as (pilot, pad):
        await drag(pilot, pad, (3, 4), (25, 4))
        paper = pad.layout_now.paper
        lines = [line[: paper.width] for line in text_of(pad)[paper.y :]]
        assert any("@@@@" in line or "====" in line or "%%%%" in line for line in lines)
        assert "▀" not in "".join(lines)


async def test_light_and_dark():
    async with pad_of() as (pilot, pad):
        for theme, is_light in (("textual-light", True), ("textual-dark", False)):
            pilot.app.theme = theme
            await pilot.pause()
            colours = pad.palette
            assert (colours.background > colours.text) == is_light
            styles = [segment.style for segment in pad.render_line(0)]
            assert any(style.color.name == colours.named("dim") for style in styles)
