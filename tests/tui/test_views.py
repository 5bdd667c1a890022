"""The views of a task: truth table, decision map, held-out images."""

from contextlib import asynccontextmanager
from dataclasses import replace

import numpy as np
import pytest

import lernmi
from lernmi.samples import Samples
from lernmi_tui.render.palette import DARK, LIGHT
from lernmi_tui.render.picture import PictureShape
from lernmi_tui.render.truth import TruthTable as Table
from lernmi_tui.render.verdicts import answers, is_solved, table_words, wrong_first
from lernmi_tui.render.wall_layout import Box, Grid, wall_layout
from lernmi_tui.widgets import image_wall, marking
from lernmi_tui.widgets.views import views_of
from lernmi_tui.widgets.decision_map import DecisionMap
from lernmi_tui.widgets.image_wall import ImageWall
from lernmi_tui.widgets.truth_table import TruthTable
from tests.tui.panel_helpers import alone, text_of

NAN, INF = float("nan"), float("inf")
XOR, SPIRAL, DIGITS = (lernmi.load_task(name) for name in ("xor", "spiral", "digits"))


# verdicts


def test_answers():
    outputs = np.array([[0.1, 0.9], [0.6, 0.4], [NAN, 0.2], [NAN, NAN]])
    said = answers(outputs, np.array([1, 1, 1, 0]))
    assert list(said.says) == [1, 0, 1, 0]
    assert list(said.right) == [True, False, True, False]
    np.testing.assert_equal(said.confidence, [0.9, 0.6, 0.2, NAN])


def test_the_most_confidently_wrong_come_first():
    outputs = np.array([[0.9, 0.1], [0.7, 0.1], [0.1, 0.8], [0.95, 0.0], [NAN, NAN]])
    said = answers(outputs, np.array([1, 1, 1, 0, 0]))
    assert list(wrong_first(said, only_wrong=True)) == [0, 1, 4]
    assert list(wrong_first(said, only_wrong=False)) == [0, 1, 4, 3, 2]


@pytest.mark.parametrize(
    ("outputs", "words", "solved"),
    [
        ([0.9, 0.62], "1 of 2 right · largest error 0.62", False),
        ([0.95, 0.02], "2 of 2 right · largest error 0.05", True),
        ([1.0, 0.001], "2 of 2 right · largest error below 0.01", True),
        ([NAN, 0.0], "1 of 2 right · largest error nan", False),
        ([INF, 0.0], "1 of 2 right · largest error inf", False),
        ([1e9, 0.0], "1 of 2 right · largest error 1.0e9", False),
    ],
)
def test_a_table_in_words(outputs, words, solved):
    expected = np.array([[1.0], [0.0]])
    given = np.array(outputs)[:, None]
    assert table_words(given, expected) == words
    assert is_solved(given, expected) == solved


# the truth table

TABLE = Table(
    Samples([[0, 0], [0, 1], [1, 0], [1, 1]], [[0], [1], [1], [0]]),
    np.array([[0.03], [0.94], [0.38], [0.5]]),
    ("a", "b"),
    ("out",),
)


def lines(table, width, height, marked=None):
    return [line.plain.rstrip() for line in table.lines(width, height, marked, DARK)]


def test_a_truth_table_with_room():
    assert lines(TABLE, 62, 12, marked=1) == [
        "   a  b    expected   says",
        "",
        "   0  0           0   0.03 ▍             ✓ right, off by 0.03",
        "",
        " ▸ 0  1           1   0.94 ███████████▎  ✓ right, off by 0.06",
        "",
        "   1  0           1   0.38 ████▌         ✗ wrong, off by 0.62",
        "",
        "   1  1           0   0.50 ██████        ✗ wrong, off by 0.50",
        "",
        " 2 of 4 right · largest error 0.62",
        "",
    ]


def test_a_small_truth_table():
    assert lines(TABLE, 28, 5) == [
        " 2 of 4 right",
        "   0  0       0   0.03  ✓",
        "   0  1       1   0.94  ✓",
        "   1  0       1   0.38  ✗",
        "   1  1       0   0.50  ✗",
    ]
    assert lines(TABLE, 28, 6)[-2:] == [" 2 of 4 right", ""]
    assert lines(TABLE, 28, 7)[0] == "   a  b    exp.   says"


HALF_ADDER = Table(
    Samples([[0, 1], [1, 1]], [[1, 0], [0, 1]]),
    np.array([[0.9, 0.7], [-5.0, 1.2]]),
    ("a", "b"),
    ("sum", "carry"),
)


def test_a_truth_table_of_two_outputs():
    assert lines(HALF_ADDER, 56, 5)[:2] == [
        "   a  b      sum   says           carry   says",
        "   0  1        1   0.90 ████▌  ✓      0   0.70 ███▌   ✗",
    ]
    assert lines(HALF_ADDER, 28, 5)[:3] == [
        "   a  b   sum      carry",
        "   0  1   1 0.90 ✓ 0 0.70 ✗",
        "   1  1   0 -5.0 ✗ 1 1.20 ~",
    ]


@pytest.mark.parametrize("width", range(28, 61))
def test_two_outputs_fit_into_any_panel(width):
    _, *rows = lines(HALF_ADDER, width, 5)[:3]
    assert all(len(row) <= width for row in rows)
    assert [sum(map(row.count, "✓~✗")) for row in rows] == [2, 2]


def test_a_solved_table_says_so():
    solved = replace(TABLE, outputs=np.array([[0.01], [0.99], [0.95], [0.02]]))
    assert lines(solved, 60, 12)[-1] == " ✓ solved: every error is below 0.1"
    assert lines(solved, 60, 5)[0].startswith(" ✓ solved · 4 of 4 right")


@pytest.mark.parametrize("value", [NAN, INF, -INF, 1e300, -5])
@pytest.mark.parametrize("size", [(0, 0), (8, 1), (30, 6), (90, 30)])
def test_a_table_of_any_numbers(value, size):
    table = replace(TABLE, outputs=np.full((4, 1), value))
    assert len(lines(table, *size, marked=3)) <= size[1]


# the layout of images


def test_small_panels_have_one_picture_and_a_list():
    layout = wall_layout(58, 18, (28, 28), 10)
    assert layout.shape == PictureShape(28, 28, up=1)
    assert layout.bars == Box(30, 1, 28, 10)
    assert layout.others == Grid(0, 15, 6, 3, 10, 1, None)


def test_large_panels_have_a_wall():
    layout = wall_layout(118, 38, (28, 28), 10)
    assert layout.bars == Box(0, 16, 28, 10)
    assert layout.others == Grid(30, 0, 5, 4, 15, 8, PictureShape(28, 28, down=2))


def test_tiny_panels_have_words_alone():
    layout = wall_layout(12, 4, (28, 28), 10)
    assert (layout.shape, layout.bars) == (None, None)
    assert layout.others == Grid(0, 1, 1, 3, 10, 1, None)


@pytest.mark.parametrize("picture", [(28, 28), (8, 8), (40, 10), (1, 1)])
@pytest.mark.parametrize("width", [0, 5, 30, 60, 80, 118, 250])
@pytest.mark.parametrize("height", [0, 1, 8, 15, 20, 27, 40, 70])
def test_nothing_overlaps_or_sticks_out(width, height, picture):
    layout = wall_layout(width, height, picture, 10)
    boxes = []
    if layout.shape is not None:
        boxes.append(Box(0, 1, layout.shape.width, layout.shape.height))
    if layout.bars is not None:
        boxes.append(layout.bars)
    grid = layout.others
    if grid.size:
        last_gap = 2 if grid.shape is None else 1
        wide = grid.columns * grid.width - last_gap
        boxes.append(Box(grid.x, grid.y, wide, grid.rows * grid.height))
    taken = set()
    for box in boxes:
        cells = {
            (x, y)
            for x in range(box.x, box.x + box.width)
            for y in range(box.y, box.y + box.height)
        }
        assert all(x < width and y < height for x, y in cells)
        assert not taken & cells
        taken |= cells


def test_which_picture_is_at_a_cell():
    grid = Grid(30, 2, 3, 2, 15, 8, PictureShape(28, 28, down=2))
    assert [grid.place_at(x, y) for x, y in ((30, 2), (44, 9), (45, 2), (30, 10))] == [0, 0, 1, 3]
    assert [grid.place_at(x, y) for x, y in ((29, 2), (75, 2), (30, 18), (30, 1))] == [None] * 4


# the panels


@asynccontextmanager
async def panel_of(task, size=(60, 20)):
    panel = views_of(task)[0].make(task)
    async with alone(panel, size) as pilot:
        yield pilot, panel


@pytest.fixture(autouse=True)
def no_waiting(monkeypatch):
    monkeypatch.setattr(marking, "SECONDS", 0.0)
    monkeypatch.setattr(image_wall, "SECONDS", 0.0)


def test_the_right_panel_for_each_task():
    assert isinstance(views_of(XOR)[0].make(XOR), TruthTable)
    assert isinstance(views_of(SPIRAL)[0].make(SPIRAL), DecisionMap)
    assert isinstance(views_of(DIGITS)[0].make(DIGITS), ImageWall)


async def test_the_truth_table_follows_the_run():
    session = lernmi.Session(XOR, seed=7)
    async with panel_of(XOR) as (pilot, panel):
        panel.show(session.snapshot())
        await pilot.pause()
        assert "▸" not in "".join(text_of(panel))
        session.run(40_000)
        panel.show(session.snapshot())
        await pilot.pause()
        text = text_of(panel)
        assert "4 of 4 right" in "".join(text)
        assert "solved" in "".join(text)
        marked = next(line for line in text if "▸" in line)
        bits = XOR.train.inputs[session.snapshot().sample]
        assert marked.split()[1:3] == [f"{bit:g}" for bit in bits]


async def test_the_map_and_its_points():
    session = lernmi.Session(SPIRAL, seed=1)
    session.run(2_000)
    async with panel_of(SPIRAL) as (pilot, panel):
        panel.show(session.snapshot())
        await pilot.pause()
        text = "".join(text_of(panel))
        accuracy = session.snapshot().metrics.train_accuracy[-1]
        assert f"train {100 * accuracy:.1f} %" in text
        assert "○" in text and "◇" not in text and "last learned" in text
        await pilot.press("t")
        text = "".join(text_of(panel))
        assert "◇" in text and "○" not in text and "last learned" not in text
        await pilot.press("t")
        assert {"○", "◇"} <= set("".join(text_of(panel)))
        await pilot.press("t")
        assert panel.points == "train"


async def test_images_are_ordered_and_picked():
    session = lernmi.Session(DIGITS, seed=1)
    session.run(2_000)
    snapshot = session.snapshot()
    said = answers(session.network.predict(DIGITS.test.inputs), DIGITS.test.labels)
    order = wrong_first(said, only_wrong=True).tolist()
    async with panel_of(DIGITS) as (pilot, panel):
        panel.show(snapshot)
        await pilot.pause()
        assert panel.selected == order[0]
        assert panel.border_title == f"Images · held-out: {len(order)} of 364 wrong"
        first = text_of(panel)[0]
        assert first == (
            f"✗ true {DIGITS.test.labels[order[0]]} · says {said.says[order[0]]} "
            f"({said.confidence[order[0]]:.2f})"
        )
        await pilot.press("right", "right", "left")
        assert panel.selected == order[1]
        await pilot.press("end")
        assert panel.selected == order[-1]
        await pilot.press("home", "pagedown")
        assert panel.selected in order and panel.selected != order[0]
        await pilot.press("home", "up", "left", "pageup")
        assert panel.selected == order[0]
        await pilot.press("v")
        assert panel.selected == order[0]
        assert f"1 of {len(DIGITS.test)}" in panel.border_subtitle


async def test_the_picked_image_stays_picked_when_it_becomes_right():
    session = lernmi.Session(DIGITS, seed=1)
    async with panel_of(DIGITS) as (pilot, panel):
        panel.show(session.snapshot())
        await pilot.pause()
        untouched = panel.selected
        session.run(40_000)
        panel.show(session.snapshot())
        await pilot.pause()
        said = answers(session.network.predict(DIGITS.test.inputs), DIGITS.test.labels)
        if said.right[untouched]:
            assert panel.selected != untouched, "nobody picked it"
        session.rewind()
        panel.show(session.snapshot())
        await pilot.pause()
        await pilot.press("home")
        picked = panel.selected
        session.run(40_000)
        panel.show(session.snapshot())
        await pilot.pause()
        assert panel.selected == picked
        assert text_of(panel)[0].startswith("✓" if said.right[picked] else "✗")


async def test_a_click_picks_and_the_wheel_scrolls():
    session = lernmi.Session(DIGITS, seed=1)
    session.run(1_000)
    async with panel_of(DIGITS, (120, 40)) as (pilot, panel):
        panel.show(session.snapshot())
        await pilot.pause()
        grid = panel._layout.others
        order = panel._order.tolist()
        await pilot.click(panel, offset=(1 + grid.x + grid.width, 2 + grid.y))
        assert panel.selected == order[1]
        panel.post_message(_wheel(panel))
        await pilot.pause()
        assert panel.selected == order[1]
        await pilot.click(panel, offset=(2 + grid.x, 2 + grid.y))
        assert panel.selected == order[grid.columns]


def _wheel(panel):
    from textual.events import MouseScrollDown

    return MouseScrollDown(panel, 5, 5, 0, 1, 0, False, False, False)


async def test_nothing_wrong_is_said():
    session = lernmi.Session(DIGITS, seed=1)
    one = Samples(DIGITS.test.inputs[:1], DIGITS.test.targets[:1])
    perfect = lernmi.tasks.Task(DIGITS.row, DIGITS.train, one)
    session.run(100_000)
    async with panel_of(perfect) as (pilot, panel):
        panel.show(session.snapshot())
        await pilot.pause()
        assert "All 1 held-out images are right" in text_of(panel)[0]
        await pilot.press("down", "end", "pagedown", "v")
        assert text_of(panel)[0].startswith("✓ true ")


async def test_a_panel_offers_only_the_keys_it_has():
    async with panel_of(XOR) as (_, panel):
        assert not any(panel.check_action(action, ()) for action in ("points", "shown", "move"))
    async with panel_of(SPIRAL) as (_, panel):
        assert panel.check_action("points", ()) and not panel.check_action("move", ())
    async with panel_of(DIGITS) as (_, panel):
        assert panel.check_action("move", ()) and not panel.check_action("points", ())


@pytest.mark.parametrize("task", [XOR, SPIRAL, DIGITS], ids=lambda task: task.name)
@pytest.mark.parametrize("size", [(3, 3), (10, 30), (24, 8), (160, 60)])
@pytest.mark.parametrize("weight", [NAN, 1e300])
async def test_any_size_and_any_weights(task, size, weight):
    snapshot = lernmi.Session(task).snapshot()
    odd = replace(snapshot, weights=np.full_like(snapshot.weights, weight), sample=0)
    async with panel_of(task, size) as (pilot, panel):
        panel.show(odd)
        await pilot.press("down", "right", "pagedown", "v", "t", "end")
        width, height = panel.size
        assert all(panel.render_line(y).cell_length == width for y in range(height))


async def test_light_and_dark():
    session = lernmi.Session(SPIRAL)
    async with panel_of(SPIRAL) as (pilot, panel):
        panel.show(session.snapshot())
        for theme, colours in (("textual-light", LIGHT), ("textual-dark", DARK)):
            pilot.app.theme = theme
            await pilot.pause()
            assert panel.palette is colours
            styles = [segment.style for segment in panel.render_line(0)]
            assert any(style.color.name == colours.named("text") for style in styles)
