"""The confusion matrix: counts, words, where things go, the panel."""

from contextlib import asynccontextmanager
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from textual.app import App

import lernmi
from lernmi.data.samples import Samples
from lernmi.net.verdicts import verdicts
from lernmi.tasks.task import Task
from lernmi_tui.paint.sample_choice import Choice
from lernmi_tui.panels.confusion.counts import HEAD, Confusion, Entry
from lernmi_tui.panels.confusion.layout import confusion_layout, scrolled
from lernmi_tui.panels.confusion.panel import ConfusionMatrix
from lernmi_tui.panels.images.panel import ImageWall
from lernmi_tui.parts.selection import ClassesPicked
from tests.app_helpers import LernmiApp, Recipe, screen_text, until, until_ready
from tests.panel_helpers import assert_fits, text_of

NAN = float("nan")
DIGITS = lernmi.load_task("digits")


@pytest.fixture(autouse=True)
def no_waiting(monkeypatch):
    monkeypatch.setattr("lernmi_tui.panels.confusion.panel.SECONDS", 0.0)


def said(pairs, classes):
    """Verdicts to samples of (true, given) classes."""
    outputs = np.array([np.eye(classes)[given] for _, given in pairs])
    return verdicts(outputs, np.array([true for true, _ in pairs]))


# counts and words

PAIRS = [(0, 0), (0, 0), (0, 1), (1, 0), (1, 0), (1, 1)]
SMALL = Confusion.of(said(PAIRS, 3), ("4", "9", "rose"))


def test_counts():
    assert SMALL.counts.tolist() == [[2, 1, 0], [2, 1, 0], [0, 0, 0]]
    assert SMALL.totals.tolist() == [3, 3, 0]
    assert SMALL.worst == Entry(1, 0)
    assert SMALL.title() == "3 of 6 right (50.0 %)"
    np.testing.assert_allclose(SMALL.shares[0], [2 / 3, 1 / 3, 0])


@pytest.mark.parametrize(
    ("entry", "words", "number"),
    [
        (Entry(1, 0), "2 of 3 nines are taken for fours", 2),
        (Entry(0, 1), "1 of 3 fours is taken for a 9", 1),
        (Entry(0, 0), "2 of 3 fours are taken for what they are", 2),
        (Entry(1, 1), "1 of 3 nines is taken for what it is", 1),
        (Entry(0, 2), "none of 3 fours are taken for rose", 0),
        (Entry(2, 0), "there is no rose among the samples", 0),
        (Entry(1, HEAD), "3 nines, 1 of them right, 2 taken for fours", 3),
        (Entry(HEAD, 0), "4 taken for fours, 2 rightly", 4),
        (Entry(HEAD, 2), "none taken for rose, none rightly", 0),
    ],
)
def test_what_a_cell_means(entry, words, number):
    assert SMALL.words(entry) == words
    assert SMALL.number(entry) == number


def test_one_sample_of_a_class_is_told_of_as_one():
    one = Confusion.of(said([(0, 1), (1, 1)], 2), ("3", "9"))
    assert one.words(Entry(0, 1)) == "the one 3 is taken for a 9"
    assert one.words(Entry(0, 0)) == "the one 3 is not taken for what it is"
    assert one.words(Entry(0, HEAD)) == "the one 3 is taken for a 9"
    for entry in (Entry(1, 1), Entry(1, HEAD)):
        assert one.words(entry) == "the one 9 is taken for what it is"


def test_where_no_output_is_a_number_nothing_is_said():
    odd = verdicts(np.array([[NAN, NAN], [1.0, NAN]]), np.array([0, 1]))
    found = Confusion.of(odd, "ab")
    assert found.counts.tolist() == [[0, 0], [1, 0]]
    assert found.totals.tolist() == [1, 1]


@given(st.lists(st.tuples(st.integers(0, 4), st.integers(0, 4)), min_size=1, max_size=60))
def test_every_sample_is_counted_once(pairs):
    found = Confusion.of(said(pairs, 5), "abcde")
    for true in range(5):
        assert found.totals[true] == sum(pair[0] == true for pair in pairs)
        for given_class in range(5):
            assert found.counts[true, given_class] == pairs.count((true, given_class))
    assert found.right == sum(true == given_class for true, given_class in pairs)


# where things go


@pytest.mark.parametrize("digits", [2, 3, 4])
def test_ten_classes_have_room_beside_the_other_panels(digits):
    layout = confusion_layout(52, 14, 10, digits, 1)
    assert (layout.columns, layout.rows) == (10, 10)
    assert (layout.legend, layout.heads, layout.words) == (1, 1, 2)
    assert layout.total_width and layout.share_width
    assert layout.right + layout.total_width + layout.share_width <= 52


def test_cells_grow_with_the_panel():
    assert confusion_layout(118, 31, 10, 3, 1).cell_height == 2
    assert confusion_layout(198, 55, 10, 3, 1).cell_height == 4
    assert confusion_layout(198, 55, 10, 3, 1).cell_width == 9


@pytest.mark.parametrize("width", [0, 1, 5, 12, 24, 52, 80, 198])
@pytest.mark.parametrize("height", [0, 1, 2, 5, 8, 14, 31, 55])
def test_everything_stays_inside(width, height):
    for classes in (2, 3, 10, 26, 100):
        for digits in (1, 4, 7):
            for name in (1, 9, 40):
                layout = confusion_layout(width, height, classes, digits, name)
                assert layout.columns <= classes and layout.rows <= classes
                assert layout.bottom + layout.words <= max(height, 0)
                if layout.columns:
                    assert layout.right + layout.total_width + layout.share_width <= width
                    assert layout.cell_width >= digits


def test_what_is_at_a_cell():
    layout = confusion_layout(52, 14, 10, 4, 1)
    first = Entry(3, 2)
    assert layout.entry_at(layout.head, layout.top, first) == Entry(3, 2)
    assert layout.entry_at(layout.right - 1, layout.bottom - 1, first) == Entry(12, 11)
    assert layout.entry_at(0, layout.top + 1, first) == Entry(4, HEAD)
    assert layout.entry_at(layout.right + 3, layout.top, first) == Entry(3, HEAD)
    assert layout.entry_at(layout.head + layout.cell_width, layout.top - 1, first) == Entry(HEAD, 3)
    assert layout.entry_at(0, 0, first) is None
    assert layout.entry_at(layout.head, layout.bottom, first) is None


@given(st.integers(0, 99), st.integers(HEAD, 99), st.integers(1, 100))
def test_the_cursor_is_in_view(first, at, room):
    now = scrolled(first, at, room, 100)
    assert 0 <= now <= 100 - room
    assert at == HEAD or now <= at < now + room


# the panel


@asynccontextmanager
async def matrix(task=DIGITS, size=(54, 16)):
    """The panel alone; gives the pilot, the panel and the classes picked in it."""
    panel, picked = ConfusionMatrix(task), []

    class Harness(App):
        def compose(self):
            yield panel

        def on_classes_picked(self, message: ClassesPicked):
            picked.append((message.true, message.given))

    async with Harness().run_test(size=size) as pilot:
        panel.styles.height = "100%"
        panel.focus()
        await pilot.pause()
        yield pilot, panel, picked


def snapshot_of(pairs):
    """Of a task with those held-out samples, (true, given) classes."""
    targets = np.eye(10)[[true for true, _ in pairs]]
    test = Samples(np.zeros((len(pairs), 64)), targets)
    outputs = np.eye(10)[[given for _, given in pairs]]
    session = lernmi.Session(Task(DIGITS.info, DIGITS.train, test))
    return replace(session.snapshot(), answers=outputs)


SNAPSHOT = snapshot_of([(n, n) for n in range(10) for _ in range(20)] + [(4, 9)] * 3 + [(7, 1)])


async def test_what_is_drawn():
    async with matrix() as (pilot, panel, _):
        panel.show(SNAPSHOT)
        await pilot.pause()
        text = text_of(panel)
        assert panel.border_title == "Confusion · held-out: 200 of 204 right (98.0 %)"
        assert text[1].split() == [*"0123456789", "all", "✓"]
        assert text[6].split() == [
            *("4", "·", "·", "·", "·", "20", "·", "·", "·", "·", "3", "23", "87%")
        ]
        assert text[12] == "3 of 23 fours are taken for nines; enter shows them."


async def test_wrong_and_right_have_their_own_colours():
    async with matrix() as (pilot, panel, _):
        panel.show(SNAPSHOT)
        await pilot.press("up")
        papers = {}
        for row, column in ((4, 4), (4, 9), (0, 1)):
            x = panel._layout.head + column * panel._layout.cell_width + 1
            strip = panel.render_line(panel._layout.top + row).crop(x, x + 1)
            papers[row, column] = next(iter(strip)).style.bgcolor.triplet
        assert papers[4, 4].blue > papers[4, 4].red, "plus is blue"
        assert papers[4, 9].red > papers[4, 9].blue, "minus is orange"
        assert papers[0, 1].hex == panel.palette.named("background")


async def test_the_cursor_follows_the_most_frequent_mistake_until_it_is_moved():
    async with matrix() as (pilot, panel, picked):
        panel.show(SNAPSHOT)
        await pilot.press("enter")
        assert picked == [(4, 9)]
        panel.show(snapshot_of([(2, 2), (5, 3)]))
        await pilot.pause()
        assert panel.cursor == Entry(5, 3)
        await pilot.press("down", "right", "enter")
        assert picked == [(4, 9)], "there is no such sample, and that is said"
        assert [each.message for each in pilot.app._notifications] == [
            "There is no 6 among the samples: nothing to show."
        ]
        panel.show(SNAPSHOT)
        await pilot.pause()
        assert panel.cursor == Entry(6, 4)
        await pilot.press("home")
        assert panel.cursor == Entry(4, 9)
        await pilot.press("up", "escape")
        assert panel.cursor == Entry(4, 9)


async def test_the_heads_stand_for_any_class():
    async with matrix() as (pilot, panel, picked):
        panel.show(SNAPSHOT)
        await pilot.press(*["left"] * 12, "enter")
        assert picked == [(4, None)]
        assert "23 fours, 20 of them right, 3 taken for nines; enter" in text_of(panel)[12]
        await pilot.press("right", *["up"] * 12, "enter")
        assert picked[-1] == (None, 0)
        await pilot.press("left")
        assert panel.cursor == Entry(HEAD, 0), "a corner is nothing"


async def test_a_click_picks_classes():
    async with matrix() as (pilot, panel, picked):
        panel.show(SNAPSHOT)
        await pilot.pause()
        layout = panel._layout

        async def click(x, y):
            await pilot.click(panel, offset=(1 + x, 1 + y))

        await click(layout.head + 1 + 9 * layout.cell_width, layout.top + 4)
        await click(0, layout.top + 7)
        await click(layout.head + 1 + 3 * layout.cell_width, layout.top - 1)
        await click(0, layout.bottom + 1)
        assert picked == [(4, 9), (7, None), (None, 3)]


async def test_many_classes_scroll_with_the_cursor():
    names = tuple(f"kind number {number}" for number in range(100))
    samples = Samples(np.ones((100, 3)), np.eye(100))
    info = replace(DIGITS.info, sizes=(3, 2, 100), output_names=names, picture=None, group="Yours")
    session = lernmi.Session(Task(info, samples, samples, holds_out=False))
    async with matrix(session.task) as (pilot, panel, picked):
        panel.show(session.snapshot())
        panel.action_move(120, 120)
        assert panel.cursor == Entry(99, 99)
        text = text_of(panel)
        assert "99" in text[1] and "‹" in text[1] and "›" not in text[1]
        panel.action_move(-50, -50)
        await pilot.pause()
        assert panel.cursor == Entry(49, 49) and not picked
        assert "›" in text_of(panel)[1]


@pytest.mark.slow
@pytest.mark.parametrize("size", [(3, 3), (10, 5), (24, 8), (160, 60)])
@pytest.mark.parametrize("value", [NAN, 1e300, 0.0])
async def test_any_size_and_any_answers(size, value):
    odd = replace(SNAPSHOT, answers=np.full_like(SNAPSHOT.answers, value))
    async with matrix(size=size) as (pilot, panel, _):
        panel.show(odd)
        await pilot.press("down", "right", "enter", "home", "left", "up")
        assert_fits(panel)


async def test_in_the_workbench_a_cell_leads_to_its_images():
    app = LernmiApp(Recipe("digits"), running=False)
    async with app.run_test(size=(120, 36)) as pilot:
        workbench = await until_ready(pilot)
        await pilot.press("6")
        panel = workbench.query_one(ConfusionMatrix)
        await until(pilot, lambda: panel.has_focus and "right (" in str(panel.border_title))
        entry = panel.cursor
        await pilot.press("enter")
        images = workbench.query_one(ImageWall)
        await until(pilot, lambda: images.has_focus and images.selected is not None)
        assert images.choice == Choice("wrong", entry.row, entry.column)
        names = DIGITS.info.output_names
        await until(pilot, lambda: images.choice.words(names) in screen_text(app))
