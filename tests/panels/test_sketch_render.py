"""The sketch pad without a screen: layout, ink, answers, lessons, pen, kept drawings."""

from dataclasses import replace
from itertools import pairwise

import numpy as np
import pytest

import lernmi
from lernmi.drawings.drawn_inputs import drawn_inputs
from lernmi_tui.paint.boxes import Box
from lernmi_tui.paint.cells import Cells
from lernmi_tui.paint.flowing import fitting, flowed, wrapped
from lernmi_tui.paint.palette import DARK, LIGHT
from lernmi_tui.paint.picture import PictureShape, scaled
from lernmi_tui.panels.sketch.answer import Answer, Bars
from lernmi_tui.panels.sketch.ink import RAMP, Ink, inks
from lernmi_tui.panels.sketch.layout import Paper, sketch_layout
from lernmi_tui.panels.sketch.lesson import Teaching

NAN, INF = float("nan"), float("inf")
DIGITS = lernmi.load_task("digits")
NAMES = DIGITS.info.output_names


def canvas_with(*places):
    canvas = np.zeros((28, 28))
    for row, column in places:
        canvas[row, column] = 1.0
    return canvas


def texts(cells):
    return [strip.text for strip in cells.strips()]


# the layout


def test_beside_others_all_is_there_but_only_one_of_picture_and_notes():
    layout = sketch_layout(52, 14, (28, 28), 10, 1)
    assert layout.paper == Paper(0, 0, 1)
    assert layout.words == Box(29, 0, 23, 1)
    assert (layout.bars, layout.bar_columns) == (Box(29, 1, 23, 5), 2)
    assert (layout.picture, layout.shape) == (Box(29, 7, 14, 7), PictureShape(28, 28, down=2))
    assert layout.notes == Box(29, 6, 23, 8)
    assert layout.kept is None


def test_alone_there_are_two_columns_a_pixel_and_kept_drawings():
    layout = sketch_layout(118, 31, (28, 28), 10, 1)
    assert layout.paper == Paper(0, 2, 2)
    assert layout.shape == PictureShape(28, 28)
    assert layout.bars == Box(88, 2, 30, 10)
    assert layout.notes.height == 4
    assert (layout.kept.columns, layout.kept.rows) == (4, 1)


@pytest.mark.parametrize(
    ("size", "paper", "picture"),
    [
        ((156, 44), (84, 42), (28, 14)),
        ((198, 55), (84, 42), (56, 28)),
        ((248, 65), (112, 56), (56, 28)),
    ],
)
def test_large_windows_have_a_larger_paper_and_a_larger_picture(size, paper, picture):
    layout = sketch_layout(*size, (28, 28), 10, 1)
    assert (layout.paper.width, layout.paper.height) == paper
    assert (layout.picture.width, layout.picture.height) == picture
    assert 30 <= layout.bars.width <= 48


@pytest.mark.parametrize("picture", [(28, 28), (8, 8)])
@pytest.mark.parametrize(("bars", "name"), [(10, 1), (3, 8)])
def test_a_larger_window_shows_no_less(picture, bars, name):
    sizes = [(52, 14), (76, 18), (118, 31), (156, 44), (198, 55), (248, 65)]
    layouts = [sketch_layout(*size, picture, bars, name) for size in sizes]
    for small, large in pairwise(layouts):
        assert large.paper.columns >= small.paper.columns
        assert large.picture.width >= small.picture.width
        assert large.bars.height * large.bar_columns >= small.bars.height * small.bar_columns
        assert small.kept is None or large.kept.size >= small.kept.size
        assert small.notes_hide or not large.notes_hide


@pytest.mark.parametrize("size", [(27, 50), (200, 13), (0, 0), (10, 3)])
def test_no_room_for_paper(size):
    assert sketch_layout(*size, (28, 28), 10, 1) is None


@pytest.mark.parametrize("picture", [(28, 28), (8, 8), (40, 10), (1, 1), (100, 100)])
@pytest.mark.parametrize("width", [28, 29, 30, 40, 52, 58, 78, 90, 118, 250])
def test_nothing_overlaps_or_sticks_out(width, picture):
    for height in (14, 15, 16, 19, 27, 28, 31, 55, 70):
        for bars, name in ((10, 1), (2, 12), (10, 30)):
            layout = sketch_layout(width, height, picture, bars, name)
            check_layout(layout, width, height)


def check_layout(layout, width, height):
    paper = Box(layout.paper.x, layout.paper.y, layout.paper.width, layout.paper.height)
    boxes = [paper, layout.words, layout.picture, layout.bars]
    if layout.picture is not None:
        boxes.append(Box(layout.picture.x, layout.picture.y - 1, 1, 1))  # its caption
    if layout.kept is not None:
        kept = layout.kept
        boxes.append(Box(kept.x, kept.y, kept.columns * kept.width - 1, kept.rows * kept.height))
    taken = cells_of(*filter(None, boxes))
    assert all(x < width and y < height for x, y in taken)
    if layout.notes is not None:
        notes = cells_of(layout.notes)
        assert all(x < width and y < height for x, y in notes)
        assert not notes & cells_of(paper, layout.words)
        if layout.kept is not None:
            assert not notes & taken


def cells_of(*boxes):
    """Every cell of the boxes, which must not overlap."""
    taken = set()
    for box in boxes:
        cells = {
            (x, y)
            for x in range(box.x, box.x + box.width)
            for y in range(box.y, box.y + box.height)
        }
        assert not taken & cells
        taken |= cells
    return taken


@pytest.mark.parametrize(
    ("paper", "cells", "pixels"),
    [
        (Paper(0, 2, 2), (0.5, 2.5), (0.25, 0.5)),
        (Paper(0, 2, 2), (55.5, 29.5), (27.75, 27.5)),
        (Paper(4, 0, 1), (4.5, 0.25), (0.5, 0.5)),
        (Paper(4, 0, 1), (31.5, 13.5), (27.5, 27.0)),
        (Paper(0, 2, 3), (4.5, 5.0), (1.5, 2.0)),
        (Paper(0, 2, 4), (111.0, 57.0), (27.75, 27.5)),
    ],
)
def test_places_in_cells_and_in_pixels(paper, cells, pixels):
    assert paper.point(*cells) == pixels
    assert paper.holds(*cells)
    assert not paper.holds(cells[0] - paper.width, cells[1])
    assert not paper.holds(cells[0], cells[1] + paper.height)


@pytest.mark.parametrize("columns", [1, 2, 3, 4])
def test_the_lines_of_rows_of_pixels(columns):
    paper = Paper(5, 2, columns)
    shown = scaled(np.arange(28.0)[:, None], PictureShape(28, 1, up=columns))[:, 0]
    for first in range(28):
        for last in (first, 27):
            box = paper.lines(first, last)
            halves = np.flatnonzero((shown >= first) & (shown <= last))
            assert (box.y - 2, box.y - 2 + box.height) == (halves[0] // 2, halves[-1] // 2 + 1)
        cursor = paper.cursor_at(first, 7)
        seen = shown[2 * (cursor.y - 2) : 2 * (cursor.y + cursor.height - 2)]
        assert first in seen and (columns == 1 or set(seen) == {first})
        assert (cursor.x, cursor.width) == (5 + 7 * columns, columns)


# ink


def test_ink_in_greys_and_in_characters():
    canvas = canvas_with((0, 0), (1, 1))
    canvas[2, 2] = 0.5
    cells = Cells(60, 30, "#ffffff", "#000000")
    Ink(cells, DARK, plain=True).canvas(canvas, Paper(0, 0, 2))
    middle = RAMP[round(0.5 * (len(RAMP) - 1))]
    assert [line[:6] for line in texts(cells)[:3]] == ["@@    ", "  @@  ", f"    {middle * 2}"]
    assert all(line[56] == "|" for line in texts(cells)[:28])
    assert "".join(texts(cells)).isascii()
    cells = Cells(60, 30, "#ffffff", "#000000")
    Ink(cells, DARK, plain=False).canvas(canvas, Paper(0, 0, 1))
    first = cells.strips()[0]._segments[0].style  # one pixel above paper
    assert (first.color.name, first.bgcolor.name) == (inks(DARK)[-1], inks(DARK)[0])


@pytest.mark.parametrize("columns", [1, 2, 3, 4])
@pytest.mark.parametrize("plain", [True, False])
@pytest.mark.parametrize("place", [(0, 0), (13, 20), (27, 27)])
def test_the_cursor_is_seen_and_the_pen_down_in_wide_or_plain_cells(columns, plain, place):
    def drawn(cursor, down=False):
        cells = Cells(113, 56, "#ffffff", "#000000")
        ink, paper = Ink(cells, LIGHT, plain), Paper(0, 0, columns)
        ink.canvas(np.zeros((28, 28)), paper)
        if cursor is not None:
            ink.cursor(np.zeros((28, 28)), paper, cursor, down)
        return cells.strips()

    assert drawn(None) != drawn(place)
    if columns > 1 or plain:
        assert drawn(place) != drawn(place, down=True)


# the answer


@pytest.mark.parametrize(
    ("outputs", "width", "words"),
    [
        ([0.1, 0.86, 0.21], 40, "two (0.860), then three (0.210)"),
        ([0.1, 0.86, 0.21], 24, "two (0.860), then three"),
        ([0.1, 0.86, 0.21], 12, "two (0.860)"),
        ([0.1, 0.86, 0.21], 3, "two"),
        ([0.1, 0.86, 0.21], 2, "t…"),
        ([NAN, 0.2, NAN], 40, "two (0.200)"),
        ([NAN, NAN, NAN], 40, "no output is a number"),
        ([INF, -INF, 1e300], 40, "one (inf), then three (1.0e300)"),
    ],
)
def test_the_answer_in_words(outputs, width, words):
    assert Answer(np.array(outputs), ("one", "two", "three")).words(width) == words


def test_bars_with_the_best_two_marked():
    answer = Answer(np.array([0.21, 0.0, 1.0, -0.5]), ("0", "1", "2", "3"))
    cells = Cells(20, 4, "#ffffff", "#000000")
    Bars(answer, Box(0, 0, 20, 4), 1, True).draw(cells, DARK)
    assert [line.rstrip() for line in texts(cells)] == [
        "▹0 ██▌         0.210",
        " 1              0.00",
        "▸2 ████████████ 1.00",
        " 3             -0.50",
    ]
    cells = Cells(23, 2, "#ffffff", "#000000")
    Bars(answer, Box(0, 0, 23, 2), 2, True).draw(cells, DARK)
    assert texts(cells) == ["▹0 ▋  0.210 ▸2 ███ 1.00", " 1     0.00  3    -0.50"]


def test_without_a_drawing_the_names_alone_are_shown():
    cells = Cells(20, 3, "#ffffff", "#000000")
    Bars(Answer(np.array([0.5, 0.9, 0.1]), "abc"), Box(0, 0, 20, 3), 1, False).draw(cells, DARK)
    assert [line.rstrip() for line in texts(cells)] == [" a", " b", " c"]


def test_of_many_classes_the_best_ten_are_shown_in_their_order():
    outputs = np.linspace(0.0, 1.0, 26)[::-1].copy()
    outputs[3], outputs[20] = NAN, 2.0
    answer = Answer(outputs, "abcdefghijklmnopqrstuvwxyz")
    assert answer.shown(10) == [0, 1, 2, 4, 5, 6, 7, 8, 9, 20]
    cells = Cells(30, 10, "#ffffff", "#000000")
    Bars(answer, Box(0, 0, 30, 10), 1, True).draw(cells, DARK)
    assert "".join(line[1] for line in texts(cells)) == "abcefghiju"
    assert texts(cells)[9].startswith("▸u")


def test_parts_flow_into_the_lines_there_are():
    assert flowed(["one", "two", "three"], 11, 3) == ["one · two", "three"]
    assert flowed(["one", "two", "three"], 3, 3) == ["one", "two", "th…"]
    assert flowed(["one two three", "four"], 9, 3) == ["one two", "three", "four"]
    assert flowed(["one", "two three", "four"], 5, 2) == ["one"], "no half of a part"
    assert fitting(["one", "two three", "four"], 5, 2) == ["one"]
    assert fitting(["one", "two", "three"], 11, 3) == ["one", "two", "three"]
    assert flowed(["one two"], 3, 1) == ["one"]
    assert wrapped("Remove this for good?", 11) == ["Remove this", "for good?"]
    assert flowed(["one", "two"], 3, 1) == ["one"]
    assert flowed([], 3, 1) == flowed(["one"], 3, 0) == []


# lessons


def taught_session(label=3):
    session = lernmi.Session(DIGITS, seed=1)
    session.run(500)
    inputs = DIGITS.train.alike(
        [drawn_inputs(canvas_with(*((row, 14) for row in range(4, 24))), (8, 8))],
        DIGITS.train.targets[:1],
    ).inputs_of(0)
    return session, Teaching(session.snapshot(), inputs, label, False), np.eye(10)[label]


def test_a_lesson_tells_what_moved():
    session, teaching, expected = taught_session()
    before, weights = session.network.predict([teaching.inputs])[0], session.network.weights.copy()
    assert teaching.lesson(session.snapshot()) is None, "it is still on its way"
    session.teach(teaching.inputs, expected)
    lesson = teaching.lesson(session.snapshot())
    np.testing.assert_array_equal(lesson.before, before)
    np.testing.assert_array_equal(lesson.after, session.network.predict([teaching.inputs])[0])
    changes = session.network.weights - weights
    assert lesson.moved.total == pytest.approx(np.abs(changes).sum())
    assert abs(lesson.moved.change) == np.abs(changes).max()
    assert "→" in lesson.moved.link
    parts = lesson.parts(NAMES)
    assert parts[0] == "Taught: 3"
    assert lesson.belongs_to(session.snapshot())
    assert parts[1].startswith(f"3: said {before[3]:.3f}, says {lesson.after[3]:.3f} (+0.0")
    said = int(np.delete(before, 3).argmax())
    said += said >= 3
    assert parts[2].startswith(f"{said}: said {before[said]:.3f}"[:-1])
    assert f", says {lesson.after[said]:.3f} (-" in parts[2]
    was, now = f"{before[3] - 1:+.3f}", f"{lesson.after[3] - 1:+.3f}"
    assert parts[3] == f"blame {before[3]:.3f} - 1 = {was}, now {lesson.after[3]:.3f} - 1 = {now}"
    assert lesson.after[3] > before[3], "it learned"
    assert len(flowed(parts, 60, 9)) <= 4, "all of it is said beside a large paper"
    assert parts[4] == f"all links together moved {lesson.moved.total:.2f}"
    assert parts[5] == f"most {lesson.moved.link} by {lesson.moved.change:+.4f}"


def test_a_lesson_of_a_run_that_went_on_says_so():
    session, teaching, expected = taught_session()
    before = session.network.predict([teaching.inputs])[0]
    session.teach(teaching.inputs, expected)
    session.run(1_240)
    lesson = teaching.lesson(session.snapshot())
    assert lesson.moved is None
    np.testing.assert_array_equal(lesson.before, before)
    assert lesson.parts(NAMES)[1] == f"3: said {before[3]:.3f}, now says {lesson.after[3]:.4f}"
    assert lesson.parts(NAMES)[-1] == "the run went on: 1,240 samples since"


def test_a_lesson_is_told_from_others():
    session, teaching, expected = taught_session()
    session.teach(1.0 - teaching.inputs, expected)
    session.teach(teaching.inputs, np.eye(10)[4])
    assert teaching.lesson(session.snapshot()) is None
    session.teach(teaching.inputs, expected, every_epoch=True)
    lesson = replace(teaching, every_epoch=True).lesson(session.snapshot())
    assert lesson.parts(NAMES)[0] == "Taught: 3, every epoch"
    session.rewind()
    assert teaching.lesson(session.snapshot()) is None


@pytest.mark.parametrize("weight", [NAN, INF, 1e300])
def test_a_lesson_of_any_weights(weight):
    session, teaching, expected = taught_session()
    session.teach(teaching.inputs, expected)
    snapshot = session.snapshot()
    odd = replace(snapshot, weights=np.full_like(snapshot.weights, weight))
    assert len(teaching.lesson(odd).parts(NAMES)) == 6
