"""The wall of images: verdicts, which are shown in what order, where things go, the panel."""

from contextlib import asynccontextmanager
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from textual.events import MouseScrollDown

import lernmi
from lernmi.data.samples import Samples
from lernmi.net.verdicts import NO_CLASS, verdicts
from lernmi.run.snapshots.focus import Focus
from lernmi.tasks.task import Task
from lernmi_tui.paint.boxes import Box, Grid
from lernmi_tui.paint.class_words import abbreviated, cut, many, one, to_left, to_right
from lernmi_tui.paint.picture import PictureShape
from lernmi_tui.paint.sample_choice import Choice
from lernmi_tui.panels.images.layout import WallRoom
from lernmi_tui.panels.images.panel import ImageWall
from lernmi_tui.panels.images.picture import strongest
from lernmi_tui.parts import choosing, judged
from lernmi_tui.parts.selection import ByClasses
from tests.panel_helpers import alone, assert_fits, text_of

NAN, INF = float("nan"), float("inf")
DIGITS = lernmi.load_task("digits")
NAMES = tuple("0123456789")


# words


@pytest.mark.parametrize(
    ("text", "width", "short"),
    [("setosa", 6, "setosa"), ("setosa", 5, "seto…"), ("setosa", 1, "…"), ("setosa", 0, "")],
)
def test_cut(text, width, short):
    assert cut(text, width) == short


def test_wide_characters_count_twice():
    assert cut("数字数字", 6) == "数字 …"
    assert to_left("数", 4) == "数  " and to_right("数", 4) == "  数"


def test_abbreviations_differ_if_they_can():
    assert abbreviated(["setosa", "virginica"], 5) == ["seto…", "virg…"]
    assert abbreviated(["kind 1", "kind 2"], 4) == ["ki…1", "ki…2"]
    assert abbreviated(["number 10", "number 20"], 3) == ["…10", "…20"]
    words = ["sex=female", "species=Adelie", "species=Gentoo"]
    assert abbreviated(words, 8) == ["sex=fem…", "spec…lie", "spec…too"]
    assert abbreviated(["alike", "alike"], 3) == ["al…", "al…"]


def test_one_and_many():
    assert [one(name) for name in ("4", "8", "11", "18", "80", "apple", "Iris", "rose")] == [
        *("a 4", "an 8", "an 11", "an 18", "an 80", "an apple", "an Iris", "a rose")
    ]
    assert [many(name) for name in ("0", "6", "10", "rose")] == ["zeros", "sixes", "10", "rose"]


# verdicts


def test_answers():
    outputs = np.array([[0.1, 0.9], [0.6, 0.4], [NAN, 0.2], [NAN, NAN]])
    said = verdicts(outputs, np.array([1, 1, 1, 0]))
    assert list(said.says) == [1, 0, 1, NO_CLASS]
    assert list(said.right) == [True, False, True, False]
    np.testing.assert_equal(said.confidence, [0.9, 0.6, 0.2, NAN])


# which are shown, and in what order

SAID = verdicts(
    np.array([[0.9, 0.1], [0.7, 0.1], [0.1, 0.8], [0.95, 0.0], [NAN, NAN], [0.2, 0.97]]),
    np.array([1, 1, 1, 0, 0, 0]),
)  # rows 5, 0, 1 are wrong, 4 is no answer, 3 and 2 are right


def test_the_most_confident_come_first():
    assert Choice("wrong").rows(SAID).tolist() == [5, 0, 1, 4]
    assert Choice("right").rows(SAID).tolist() == [3, 2]
    assert Choice("all").rows(SAID).tolist() == [5, 0, 1, 4, 3, 2]


def test_classes_narrow_what_is_shown():
    assert Choice("wrong", true=1).rows(SAID).tolist() == [0, 1]
    assert Choice("wrong", given=1).rows(SAID).tolist() == [5]
    assert Choice("all", given=0).rows(SAID).tolist() == [0, 1, 3]
    assert Choice("right", true=1, given=0).rows(SAID).tolist() == []


def test_a_cell_a_row_and_a_column_of_the_confusion_matrix():
    assert Choice.of_classes(1, 0).rows(SAID).tolist() == [0, 1]
    assert Choice.of_classes(1, 1).rows(SAID).tolist() == [2]
    assert Choice.of_classes(1, None).rows(SAID).tolist() == [0, 1, 2]
    assert Choice.of_classes(None, 1).rows(SAID).tolist() == [5, 2]


def test_what_is_shown_in_turn():
    assert Choice("wrong").next_shown() == Choice("right")
    assert Choice("right").next_shown() == Choice("all")
    assert Choice("all").next_shown() == Choice("suspects")
    assert Choice("suspects").next_shown() == Choice("wrong")
    assert Choice("wrong", 4, 9).next_shown() == Choice("right", 4), "no 4 is rightly called 9"
    assert Choice("suspects", 4, 4).next_shown() == Choice("wrong", 4), "no 4 is wrongly called 4"
    assert Choice("wrong", None, 9).next_shown() == Choice("right", None, 9)


def test_classes_in_turn_are_those_there_are():
    three = np.eye(4)[[2, 2, 1, 0, 3]]
    said = verdicts(three, np.array([1, 3, 3, 0, 3]))  # wrong: 1→2, 3→2, 3→1
    true = [Choice("wrong")]
    for _ in range(3):
        true.append(true[-1].next_true(said, 1))
    assert [each.true for each in true] == [None, 1, 3, None]
    assert Choice("wrong").next_true(said, -1).true == 3
    assert Choice("wrong", true=3).next_given(said, 1).given == 1
    assert Choice("wrong", true=3, given=1).next_given(said, 1).given == 2
    assert Choice("wrong", true=3, given=2).next_given(said, 1).given is None
    assert Choice("wrong", true=0).next_true(said, 1).true == 1, "0 is not there: what follows it"
    assert Choice("wrong", true=2).next_true(said, -1).true == 1
    assert Choice("wrong", true=0).next_true(said, -1).true is None


@pytest.mark.parametrize(
    ("choice", "title"),
    [
        (Choice("wrong"), "12 of 10,000 held out: wrong, the worst first"),
        (Choice("wrong", 8), "12 of 10,000 held out: an 8 taken for another"),
        (Choice("wrong", None, 9), "12 of 10,000 held out: wrongly taken for a 9"),
        (Choice("wrong", 4, 9), "12 of 10,000 held out: a 4 taken for a 9"),
        (Choice("right"), "12 of 10,000 held out: right, the surest first"),
        (Choice("right", 4), "12 of 10,000 held out: a 4, right"),
        (Choice("right", None, 4), "12 of 10,000 held out: a 4, right"),
        (Choice("right", 4, 4), "12 of 10,000 held out: a 4 taken for a 4"),
        (Choice("all"), "all 10,000 held out"),
        (Choice("all", 4), "12 of 10,000 held out: a 4"),
        (Choice("all", None, 4), "12 of 10,000 held out: taken for a 4"),
    ],
)
def test_titles(choice, title):
    assert choice.titles(12, 10_000, NAMES, held_out=True)[0] == title


def test_long_names_in_titles_are_cut_step_by_step():
    titles = Choice("all", 0).titles(1, 2, ["a very long name of a class indeed"], held_out=True)
    assert titles[0] == "1 of 2 held out: an a very long name of a c…"
    assert titles[-1] == "1 of 2: an a ve…"


@given(
    st.lists(st.tuples(st.integers(0, 3), st.integers(0, 3), st.floats(0, 1)), max_size=30),
    st.sampled_from(["wrong", "right", "all"]),
    st.none() | st.integers(0, 3),
    st.none() | st.integers(0, 3),
)
def test_every_row_shown_is_one_that_was_asked_for(samples, shown, true, called):
    outputs = np.zeros((len(samples), 4))
    for row, (_, says, confidence) in enumerate(samples):
        outputs[row] = -1.0
        outputs[row, says] = confidence
    labels = np.array([label for label, *_ in samples], dtype=np.int64)
    said = verdicts(outputs, labels)
    rows = Choice(shown, true, called).rows(said).tolist()
    wanted = [
        row
        for row, (label, says, _) in enumerate(samples)
        if true in (None, label)
        and called in (None, says)
        and (shown == "all" or (label == says) == (shown == "right"))
    ]
    assert sorted(rows) == wanted
    order = [(bool(said.right[row]), -said.confidence[row]) for row in rows]
    assert order == sorted(order)


# where things go


def layout(width, height, picture=(28, 28), outputs=10, name=1):
    return WallRoom(width, height, picture, outputs, name).layout()


def test_beside_the_other_panels_the_selected_picture_leaves_room_for_others():
    found = layout(52, 14)
    assert found.shape == PictureShape(28, 28, down=2)
    assert found.caption == Box(0, 0, 16, 1)
    assert found.bars == Box(0, 8, 16, 6)
    assert found.others == Grid(17, 0, 3, 2, 11, 7, PictureShape(28, 28, down=3))
    assert layout(76, 18).others.size >= 4
    assert layout(76, 18).shape == PictureShape(28, 28)


def test_small_pictures_have_more_others():
    found = layout(52, 14, picture=(8, 8))
    assert found.shape == PictureShape(8, 8, up=2)
    assert found.others == Grid(17, 0, 4, 2, 9, 6, PictureShape(8, 8))


def test_where_no_others_have_room_there_is_a_list():
    found = layout(36, 14)
    assert found.bars is not None and found.others == Grid(0, 11, 2, 3, 16, 1, None)


def test_large_panels_have_a_wall():
    found = layout(118, 38)
    assert found.bars == Box(0, 16, 28, 10)
    assert found.others == Grid(30, 0, 5, 4, 15, 8, PictureShape(28, 28, down=2))


@pytest.mark.parametrize(("width", "height"), [(66, 53), (84, 61), (158, 44), (248, 63)])
def test_where_there_is_plenty_of_room_the_selected_picture_is_twice_as_large(width, height):
    found = layout(width, height)
    assert found.shape == PictureShape(28, 28, up=2)
    assert found.bars.height == 10, "and still all outputs are there"
    assert found.others.shape.down <= 2 and found.others.size >= 4


def test_the_others_grow_as_well():
    assert layout(248, 63).others.shape == PictureShape(28, 28)
    assert layout(248, 63, (8, 8)).others.shape == PictureShape(8, 8, up=3)


def test_tiny_panels_have_words_alone():
    found = layout(12, 4)
    assert (found.picture, found.shape, found.bars) == (None, None, None)
    assert found.others == Grid(0, 1, 1, 3, 10, 1, None)


def test_many_classes_leave_room_for_the_others():
    found = layout(52, 14, picture=(20, 48), outputs=26)
    assert found.bars.height == 9
    assert found.others.shape is not None and found.others.size == 4


@pytest.mark.parametrize("picture", [(28, 28), (8, 8), (40, 10), (1, 1), (1, 500), (300, 300)])
@pytest.mark.parametrize("width", [0, 5, 30, 43, 52, 80, 118, 250])
def test_nothing_overlaps_or_sticks_out(width, picture):
    for height in (0, 1, 8, 14, 15, 20, 27, 40, 70):
        for outputs, name in ((2, 30), (10, 1), (100, 12)):
            check(layout(width, height, picture, outputs, name), width, height)


def check(found, width, height):
    boxes = [box for box in (found.picture, found.bars) if box is not None]
    if height:
        boxes.append(found.caption)
    grid = found.others
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
    assert [grid.index_at(x, y) for x, y in ((30, 2), (44, 9), (45, 2), (30, 10))] == [0, 0, 1, 3]
    assert [grid.index_at(x, y) for x, y in ((29, 2), (75, 2), (30, 18), (30, 1))] == [None] * 4


def test_the_strongest_outputs_and_the_expected_one():
    outputs = np.array([0.1, 0.9, NAN, 0.5, 0.2])
    assert strongest(outputs, 0, 5) == [0, 1, 2, 3, 4]
    assert strongest(outputs, 3, 3) == [1, 3, 4]
    assert strongest(outputs, 2, 3) == [1, 3, 2]
    assert strongest(np.full(5, NAN), 4, 1) == [4]


# the panel


@asynccontextmanager
async def wall(task=DIGITS, size=(60, 20)):
    panel = ImageWall(task)
    async with alone(panel, size) as pilot:
        yield pilot, panel


@pytest.fixture(autouse=True)
def no_waiting(monkeypatch):
    monkeypatch.setattr(choosing, "SECONDS", 0.0)


def trained(moment, task=DIGITS):
    session = lernmi.Session(task, seed=1)
    session.run(moment)
    return session


def said_by(session, task=DIGITS):
    return verdicts(session.network.predict(task.test.inputs), task.test.labels)


async def test_images_are_ordered_and_picked():
    session = trained(2_000)
    said = said_by(session)
    order = Choice("wrong").rows(said).tolist()
    async with wall() as (pilot, panel):
        panel.show(session.snapshot())
        await pilot.pause()
        assert panel.selected == order[0]
        assert panel.border_subtitle.startswith(
            f"held-out {order[0] + 1}, 1 of {len(order)} · ⏎ look"
        )
        assert (
            panel.border_title == f"Images · {len(order)} of 364 held out: wrong, the worst first"
        )
        true, says = said.labels[order[0]], said.says[order[0]]
        words = f"✗ is {true}, says {says} {said.confidence[order[0]]:.3f}"
        assert text_of(panel)[0].startswith(words)
        await pilot.press("right", "right", "left")
        assert panel.selected == order[1]
        await pilot.press("end")
        assert panel.selected == order[-1]
        await pilot.press("home", "pagedown")
        assert panel.selected in order and panel.selected != order[0]
        await pilot.press("home", "up", "left", "pageup")
        assert panel.selected == order[0]


async def test_worst_typical_and_all():
    session = trained(2_000)
    said = said_by(session)
    async with wall() as (pilot, panel):
        panel.show(session.snapshot())
        await pilot.press("v")
        assert panel.selected == Choice("right").rows(said)[0]
        assert text_of(panel)[0].startswith("✓ ")
        assert "right, the surest first" in panel.border_title
        await pilot.press("v")
        assert panel.border_title == "Images · all 364 held out"
        assert "1 of 364" in panel.border_subtitle
        await pilot.press("v", "v")
        assert "wrong, the worst first" in panel.border_title


async def test_true_and_given_class_by_keys():
    session = trained(2_000)
    said = said_by(session)
    wrong = sorted(set(said.labels[~said.right].tolist()))
    async with wall() as (pilot, panel):
        panel.show(session.snapshot())
        await pilot.press("t")
        assert panel.choice == Choice("wrong", wrong[0])
        assert said.labels[panel.selected] == wrong[0]
        await pilot.press("y")
        assert said.says[panel.selected] == panel.choice.given != wrong[0]
        assert "c every class" in panel.border_subtitle
        await pilot.press("c")
        assert panel.choice == Choice("wrong")
        await pilot.press("T")
        assert panel.choice == Choice("wrong", wrong[-1])
        await pilot.press("Y")
        assert panel.choice.given is not None
        await pilot.press("escape")
        assert panel.choice == Choice("wrong")


async def test_classes_asked_for_by_another_panel():
    session = trained(2_000)
    said = said_by(session)
    async with wall() as (pilot, panel):
        assert isinstance(panel, ByClasses)
        panel.show_classes(3, 8)  # before there is anything to show
        panel.show(session.snapshot())
        await pilot.pause()
        assert panel.choice == Choice("wrong", 3, 8)
        panel.show_classes(3, None)
        await pilot.pause()
        count = int((said.labels == 3).sum())
        assert panel.border_title == f"Images · {count} of 364 held out: a 3"


async def test_where_there_is_none_it_says_what_to_press():
    outputs = np.eye(10)[DIGITS.test.labels]  # all right
    snapshot = replace(lernmi.Session(DIGITS).snapshot(), answers=outputs)
    async with wall() as (pilot, panel):
        panel.show(snapshot)
        await pilot.pause()
        assert "All 364 held-out images are right" in text_of(panel)[0]
        assert "Press v" in text_of(panel)[1]
        panel.show_classes(4, 9)
        await pilot.pause()
        assert text_of(panel)[:2] == [
            " None of the 364 held-out images is that:",
            " a 4 taken for a 9",
        ]
        assert "Press c" in text_of(panel)[2]
        await pilot.press("down", "end", "pagedown", "t", "y")
        assert panel.selected is None
        await pilot.press("c", "v")
        assert text_of(panel)[0].startswith("✓ ")


async def test_the_picked_image_stays_picked_when_it_becomes_right():
    session = lernmi.Session(DIGITS, seed=1)
    async with wall() as (pilot, panel):
        panel.show(session.snapshot(evaluate=True))
        await pilot.pause()
        untouched = panel.selected
        session.run(40_000)
        panel.show(session.snapshot(evaluate=True))
        await pilot.pause()
        said = said_by(session)
        if said.right[untouched]:
            assert panel.selected != untouched, "nobody picked it"
        session.rewind()
        panel.show(session.snapshot(evaluate=True))
        await pilot.pause()
        await pilot.press("home")
        picked = panel.selected
        session.run(40_000)
        panel.show(session.snapshot(evaluate=True))
        await pilot.pause()
        assert panel.selected == picked
        assert text_of(panel)[0].startswith("✓" if said.right[picked] else "✗")


async def test_the_worst_is_selected_until_somebody_moves():
    session = lernmi.Session(DIGITS, seed=1)
    async with wall(size=(54, 16)) as (pilot, panel):
        for _ in range(4):
            panel.show(session.snapshot(evaluate=True))
            await pilot.pause()
            assert panel.selected == Choice("wrong").rows(said_by(session))[0]
            assert ", 1 of " in panel.border_subtitle
            session.run(300)


async def test_what_is_picked_stays_in_view_unless_scrolled_away():
    session = lernmi.Session(DIGITS, seed=1)
    async with wall(size=(54, 16)) as (pilot, panel):
        panel.show(session.snapshot(evaluate=True))
        await pilot.press("v", "v", "pagedown", "pagedown")
        picked = panel.selected
        for _ in range(4):
            session.run(300)
            panel.show(session.snapshot(evaluate=True))
            await pilot.pause()
            columns, rows = panel._room
            assert panel.selected == picked
            assert panel._list.top <= panel._list.position < panel._list.top + columns * rows
        panel.action_go(0)
        for _ in range(9):
            panel.post_message(MouseScrollDown(panel, 5, 5, 0, 1, 0, False, False, False))
        await pilot.pause()
        top = panel._list.top
        assert top > 6
        session.run(1)
        panel.show(session.snapshot(evaluate=True))
        await pilot.pause()
        assert panel._list.top == top


async def test_a_click_picks_and_the_wheel_scrolls():
    session = trained(1_000)
    async with wall(size=(120, 40)) as (pilot, panel):
        panel.show(session.snapshot())
        await pilot.pause()
        grid = panel._layout.others
        order = Choice("wrong").rows(said_by(session)).tolist()
        await pilot.click(panel, offset=(1 + grid.x + grid.width, 2 + grid.y))
        assert panel.selected == order[1]
        panel.post_message(MouseScrollDown(panel, 5, 5, 0, 1, 0, False, False, False))
        await pilot.pause()
        assert panel.selected == order[1]
        await pilot.click(panel, offset=(2 + grid.x, 2 + grid.y))
        assert panel.selected == order[grid.columns]


async def test_the_picked_image_stays_in_view_when_the_panel_shrinks():
    async with wall(size=(160, 50)) as (pilot, panel):
        panel.show(trained(500).snapshot())
        await pilot.press("v", "v", "pagedown")
        await pilot.resize_terminal(54, 16)
        await pilot.pause()
        columns, rows = panel._room
        assert panel._list.top <= panel._list.position < panel._list.top + columns * rows


async def test_the_same_answers_are_judged_once(monkeypatch):
    calls = []
    monkeypatch.setattr(judged, "verdicts", lambda *given: calls.append(1) or verdicts(*given))
    snapshot = trained(500).snapshot()
    async with wall() as (pilot, panel):
        for _ in range(3):
            panel.show(replace(snapshot, moment=snapshot.moment + 1))
            await pilot.pause()
        assert len(calls) == 1


async def test_fewer_samples_than_before():
    """With nothing held out the train samples are shown, and a person may take one back."""
    some = Samples(DIGITS.test.inputs[:9], DIGITS.test.targets[:9])
    session = lernmi.Session(Task(DIGITS.info, some, some, holds_out=False))
    async with wall(session.task) as (pilot, panel):
        panel.show(session.snapshot())
        await pilot.press("v", "v", "end")
        for _ in range(5):
            session.remove_sample(int(session.state.present[-1]))
            panel.show(session.snapshot())
            await pilot.pause()
            assert panel.selected < len(session.task.test)
        assert panel.border_title == "Images · all 4 learned from"


async def test_captions_say_the_same_in_one_line_or_in_two():
    session = trained(2_000)
    said = said_by(session)
    second = Choice("wrong").rows(said).tolist()[1]
    true, says = said.labels[second], said.says[second]
    number = f"{said.confidence[second]:.3g}"
    for size, caption in (
        ((60, 20), f"{true} says {says}"),
        ((130, 44), f"{true} says {says} {number}"),
        ((250, 70), f"is {true}, says {says} {number}"),
    ):
        async with wall(size=size) as (pilot, panel):
            panel.show(session.snapshot())
            await pilot.pause()
            text = "\n".join(text_of(panel))
            assert caption in text and number in text


async def test_the_image_looked_at_is_marked_wherever_it_was_chosen():
    session = trained(2_000)
    async with wall() as (pilot, panel):
        panel.show(session.snapshot())
        await pilot.pause()
        first, second = panel._list.order[:2].tolist()
        focus = Focus.of(f"held-out {second + 1:,}", DIGITS.test.inputs[second])
        panel.show(session.look_at(focus))
        await pilot.pause()
        assert panel.selected == first and panel.looked_at == second
        text = "\n".join(text_of(panel))
        assert text.count("▹") == 1 and text[1] != "▹"
        await pilot.press("right")
        assert text_of(panel)[0].startswith("✗▹is ")
        for words in ("the drawing", "held-out many", "train 3", f"held-out {10**6}"):
            panel.show(session.look_at(Focus.of(words, DIGITS.test.inputs[second])))
            assert panel.looked_at is None


@pytest.mark.slow
@pytest.mark.parametrize("size", [(3, 3), (12, 5), (24, 8), (54, 16), (160, 60)])
@pytest.mark.parametrize(("picture", "classes"), [((5, 40), 3), ((64, 64), 100), ((1, 300), 26)])
async def test_own_pictures_of_any_shape_with_long_names(size, picture, classes):
    names = tuple(f"[bold]class {number} of a long name" for number in range(classes))
    draw = np.random.default_rng(1)
    inputs = draw.random((classes, picture[0] * picture[1]))
    samples = Samples(inputs, np.eye(classes))
    info = replace(
        DIGITS.info, sizes=(inputs.shape[1], 4, classes), output_names=names, picture=picture
    )
    session = lernmi.Session(Task(info, samples, samples, holds_out=False))
    async with wall(session.task, size) as (pilot, panel):
        panel.show(session.snapshot())
        await pilot.press("down", "right", "t", "v", "v", "pagedown")
        assert_fits(panel)
        if size[0] > 50:
            assert "[bold]" in "".join(text_of(panel))
