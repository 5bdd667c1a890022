"""The parts of the sketch pad that need no screen: the pen, the question, the kept drawings."""

import numpy as np
import pytest

import lernmi
from lernmi.drawings.folders import data_set_folder
from lernmi.errors import LernmiError
from lernmi_tui.panels.sketch.pen import Pen
from lernmi_tui.panels.sketch.picture import Kept
from lernmi_tui.panels.sketch.question import Question
from lernmi_tui.panels.sketch.shelf import Shelf

NAMES = lernmi.load_task("digits").info.output_names


def canvas_with(*places):
    canvas = np.zeros((28, 28))
    for row, column in places:
        canvas[row, column] = 1.0
    return canvas


# the pen


def test_the_keys_draw_without_gaps_and_stop_at_the_edge():
    pen = Pen()
    pen.go(-40, 0)
    assert (pen.cursor, pen.drawing.is_empty) == ((14, 0), True)
    pen.toggle()
    for _ in range(40):
        pen.go(1, 0)
    assert pen.cursor == (14, 27)
    assert (pen.drawing.canvas[14] == 1.0).all()
    pen.toggle()
    pen.go(0, 5)
    assert not pen.drawing.canvas[19].any(), "it is lifted"


def test_another_pen_goes_on_where_the_one_before_was():
    pen = Pen()
    pen.toggle()
    thin = pen.drawing.canvas.sum()
    assert pen.name == "thin pen"
    pen.next_pen()
    assert (pen.name, pen.drawing.canvas.sum() > thin) == ("wide pen", True)
    pen.next_pen()
    assert (pen.name, pen.erases) == ("rubber", True)
    assert pen.drawing.canvas[14, 14] == 0.0
    pen.next_pen()
    assert (pen.name, pen.erases) == ("thin pen", False)


def test_a_button_let_go_where_nobody_saw_it_ends_the_drag():
    pen = Pen()
    pen.drag_begins(5.0, 5.0, erase=False)
    pen.drag_goes(8.0, 5.0, held=False)  # this sender never says that it is held
    assert pen.dragged
    pen.drag_goes(10.0, 5.0, held=True)
    ink = pen.drawing.canvas
    pen.drag_goes(20.0, 20.0, held=False)
    assert not pen.dragged
    assert pen.drawing.canvas is ink


@pytest.mark.parametrize("what", ["undo", "redo", "clear"])
def test_whatever_changes_the_whole_lifts_the_pen(what):
    pen = Pen()
    pen.toggle()
    getattr(pen, what)()
    assert not pen.down


# the question


def test_a_question_about_digits_and_about_others():
    question = Question("to teach it once", NAMES, 7)
    assert question.parts()[:2] == ["Which is it? ◂ 7 ▸", "0-9, or ←→ and enter"]
    assert [question.named(key) for key in ("0", "9", "x", "")] == [0, 9, None, None]
    assert [question.moved(step).chosen for step in (1, 3, -8)] == [8, 0, 9]
    assert all(len(part) <= 23 for part in question.parts())
    shapes = Question("to keep it", ("disc", "ring"), 1)
    assert shapes.parts()[:2] == ["Which is it? ◂ ring ▸", "letters or ←→"]
    assert not shapes.teaches


def test_letters_choose_the_class_that_begins_so():
    names = ("Disc", "diamond", "ring", "r", "1", "10", "7")
    question = Question("to teach it once", names, 6)
    chosen = []
    for key in ("d", "i", "a", "R", "x", "1", "0", "0"):
        question = question.with_typed(key)
        chosen.append(names[question.chosen])
    assert chosen == ["Disc", "Disc", "diamond", "r", "r", "1", "10", "10"]
    assert [question.named(key) for key in "7r1d"] == [6, None, None, None]
    assert question.moved(1).typed == ""


@pytest.mark.parametrize("names", [NAMES, ("disc", "ring"), ("3", "4"), ("1", "5", "7")])
def test_what_to_press_fits_into_the_border_of_52_columns(names):
    assert len(" · ".join(Question("to teach it once", names, 0).keys)) <= 48


# the kept drawings


def test_a_drawing_is_kept_once_and_relabelled():
    shelf, canvas = Shelf(), canvas_with((3, 3))
    shelf.keep(canvas, "3")
    shelf.keep(canvas, "3")
    assert [drawing.label for drawing in shelf.drawings] == ["3"]
    shelf.keep(canvas, "7")
    shelf.keep(canvas_with((4, 4)), "a name far too long for a label")
    assert [drawing.label for drawing in shelf.drawings] == ["7", "a name far too l"]
    assert shelf.index_of(canvas) == 0
    assert shelf.index_of(canvas.copy()) is None
    assert len(Shelf().drawings) == 0, "it looks when it is told to"


def test_turning_over_the_kept_drawings():
    shelf = Shelf()
    assert shelf.turned(canvas_with(), -1) is None
    canvases = [canvas_with((row, row)) for row in range(4)]
    for canvas in canvases:
        shelf.keep(canvas, "1")
    new = canvas_with((9, 9))
    assert [shelf.turned(new, step) for step in (-1, 1)] == [3, 3]
    assert [shelf.turned(canvases[2], step) for step in (-1, 1)] == [1, 3]
    assert [shelf.turned(canvases[end], step) for end, step in ((0, -1), (3, 1))] == [0, 3]
    shelf.remove(canvases[1])
    assert shelf.index_of(canvases[1]) is None
    assert [shelf.turned(canvases[1], step) for step in (-1, 1)] == [0, 1]
    shelf.is_shown(0, new)
    assert shelf.index_of(new) == 0


def test_the_strip_shows_the_latest_or_those_around_the_shown_one():
    assert [Kept(range(20), shown).first(6) for shown in (None, 0, 10, 19)] == [14, 0, 7, 14]
    assert Kept(range(3), None).first(6) == 0


def test_only_labelled_digits_make_a_data_set():
    shelf = Shelf()
    with pytest.raises(LernmiError, match="no drawing is labelled"):
        shelf.save()
    shelf.keep(canvas_with(*((row, 9) for row in range(20))), "1")
    saved = shelf.save()
    assert (saved.saved, saved.images.parent) == (1, data_set_folder())
