"""What is taught on the sketch pad: in every epoch and no longer; what lessons say."""

from dataclasses import replace

import numpy as np
import pytest

import lernmi
from lernmi.drawings.gallery import Gallery
from lernmi_tui.panels.sketch.lesson import Lesson, Moved, _link_name
from tests.app_helpers import screen_text, until
from tests.panel_helpers import text_of
from tests.sketch_helpers import DIGITS, app_at_the_pad, dot, notices

pytestmark = pytest.mark.slow  # whole apps, or time that passes

FIRST = len(DIGITS.train)


def added(workbench):
    """The labels of the train samples that a person added."""
    return workbench.runner.report.snapshot.train.labels[FIRST:].tolist()


# in every epoch


def test_a_snapshot_says_what_was_added_and_as_what():
    one, two, three = (np.eye(64)[place] for place in range(3))
    session = lernmi.Session(DIGITS, seed=1)
    first = session.snapshot()
    assert (first.added, first.label_of_added(one)) == (0, None)
    for label, inputs in enumerate((one, two, three)):
        session.teach(inputs, np.eye(10)[label], every_epoch=True)
    assert [session.brought(each) for each in (one, two, three)] == [FIRST, FIRST + 1, FIRST + 2]
    session.forget(one)
    session.teach(three, np.eye(10)[7], every_epoch=True)
    now = session.snapshot()
    assert now.added == 2
    assert [now.label_of_added(each) for each in (one, two, three)] == [None, 1, 7]
    np.testing.assert_array_equal(now.train.inputs[FIRST:], [two, three])
    assert (first.added, first.label_of_added(two)) == (0, None), "it stays what it was"
    assert now.label_of_added(session.task.train.inputs_of(0)) is None, "nobody added it"


async def test_teaching_again_replaces_the_label():
    async with app_at_the_pad() as (pilot, workbench, pad):
        await dot(pilot, pad)
        await pilot.press("T", "7", "T", "3", "a")
        await until(pilot, lambda: added(workbench) == [3])
        await until(pilot, lambda: "Taught: 3, every epoch" in screen_text(pilot.app))
        assert "↻ 1 every epoch, this" in str(pad.border_title)
        await pilot.press("c", "right", "right", "right")
        await dot(pilot, pad)
        await pilot.press("enter", "right", "right", "enter", "T", "5", "a")
        await until(pilot, lambda: added(workbench) == [3, 5])
        await pilot.press("pageup", "T", "4")
        await until(pilot, lambda: added(workbench) == [4, 5])
        assert "↻ 2 every epoch, this" in str(pad.border_title)


async def test_drawings_are_taught_no_longer_and_stay_when_rewound():
    async with app_at_the_pad() as (pilot, workbench, pad):
        await pilot.press("x")
        assert "isn't learned in every epoch" in notices(pilot.app)
        await dot(pilot, pad)
        await pilot.press("T", "7", "a", "enter", "right", "right", "right", "enter", "T", "2", "a")
        await until(pilot, lambda: added(workbench) == [7, 2])
        await until(pilot, lambda: "Taught: 2" in "\n".join(text_of(pad)))
        for key, seed in (("r", 0), ("n", 1)):
            await pilot.press(key)
            await until(pilot, lambda seed=seed: pad.snapshot.seed == seed)
            await until(pilot, lambda: "Taught" not in "\n".join(text_of(pad)))
            assert "↻ 2 every epoch, this" in str(pad.border_title)
            assert added(workbench) == [7, 2]
        await pilot.press("pageup", "x", "x")
        await until(pilot, lambda: added(workbench) == [2])
        assert "learned no longer" in notices(pilot.app)
        assert "↻ 1 every epoch, not this" in str(pad.border_title)
        assert len(Gallery().drawings()) == 2, "it is kept all the same"
        await pilot.press("pagedown", "x")
        await until(pilot, lambda: added(workbench) == [])
        await until(pilot, lambda: "every epoch" not in str(pad.border_title))


# lessons


async def test_a_lesson_is_past_when_the_run_is_rewound():
    async with app_at_the_pad() as (pilot, workbench, pad):
        await dot(pilot, pad)
        for key in "rn":
            await pilot.press("t", "7")
            await until(pilot, lambda: "Taught: 7" in "\n".join(text_of(pad)))
            await pilot.press("s")
            await until(pilot, lambda: pad.snapshot.moment == 1)
            assert "Taught: 7" in "\n".join(text_of(pad)), "a step forgets nothing"
            await pilot.press(key)
            await until(pilot, lambda: "Taught: 7" not in "\n".join(text_of(pad)))
            assert workbench.runner.report.snapshot.moment == 0


def test_links_to_outputs_are_called_by_the_class():
    snapshot = lernmi.Session(DIGITS, sizes=(64, 3, 10)).snapshot()
    named = replace(DIGITS.info, output_names=(*"012345678", "a very long name"))
    other = replace(snapshot, task=replace(DIGITS, info=named))
    last = len(snapshot.weights) - 1
    assert _link_name(last, snapshot) == "h3→9"
    assert _link_name(last - 30, snapshot) == "b→9"
    assert _link_name(last, other) == "h3→a very …"
    assert _link_name(0, snapshot) == "b→h1"


def lesson_of(before, after, slopes, moved=True):
    return Lesson(
        recording=1,
        number=0,
        label=0,
        every_epoch=False,
        before=np.array(before),
        after=np.array(after),
        slopes=np.array(slopes),
        moved=Moved(6.44, "b→9", 0.01) if moved else None,
        since=0,
    )


NAMES = ("5", "6", "7")
WHY = "5 is saturated: its slope is next to 0, so little moves"


def test_a_lesson_that_hardly_moves_says_why():
    lesson = lesson_of([0.01, 0.4, 0.1], [0.01003, 0.3, 0.1], [0.0099, 0.24, 0.09])
    assert lesson.parts(NAMES)[1:6] == [
        "5: said 0.01000, says 0.01003 (+3.00e-5)",
        "6: said 0.400, says 0.300 (-0.100)",
        WHY,
        "blame 0.0100 - 1 = -0.990, now 0.0100 - 1 = -0.990",
        "all links together moved 6.44",
    ]
    other = lesson_of([0.4, 0.995, 0.1], [0.5, 0.9949, 0.1], [0.24, 0.005, 0.09])
    assert WHY.replace("5 is", "6 is") in other.parts(NAMES)


def test_a_lesson_that_moves_or_need_not_says_nothing_of_slopes():
    for before, after, slope, moved in (
        (0.01, 0.2, 0.0099, True),  # it moved
        (0.99, 0.991, 0.0099, True),  # it was right
        (0.3, 0.301, 0.21, True),  # the slope was no reason
        (0.01, 0.01003, 0.0099, False),  # the run went on
    ):
        lesson = lesson_of([before, 0.2, 0.1], [after, 0.1, 0.1], [slope, 0.16, 0.09], moved)
        assert not [part for part in lesson.parts(NAMES) if "saturated" in part]


def test_what_is_the_same_is_written_shortly():
    lesson = lesson_of([0.3, 0.4, 0.1], [0.3, 0.4 + 1e-9, 0.1], [0.2, 0.2, 0.2])
    assert lesson.parts(NAMES)[1:3] == [
        "5: said 0.300, says 0.300 (0)",
        "6: said 0.400000000, says 0.400000001 (+1.00e-9)",
    ]
