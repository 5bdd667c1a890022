"""The network looks at the drawing: with ``o``, as long as nobody looks away; the way out."""

from dataclasses import replace

import numpy as np
import pytest
from textual.actions import SkipAction

import lernmi
from lernmi.drawings.gallery import Gallery
from lernmi.run.snapshots.focus import Focus
from lernmi_tui.panels.sketch.lesson import Teaching
from lernmi_tui.parts.looking import LookAt
from tests.app_helpers import screen_text, until
from tests.panel_helpers import text_of
from tests.sketch_helpers import DIGITS, app_at_the_pad, dot, pad_of

pytestmark = pytest.mark.slow  # whole apps


def watched(pad, monkeypatch):
    """What the pad posts to have looked at, in order."""
    posted, post = [], pad.post_message

    def post_message(message):
        if isinstance(message, LookAt):
            posted.append(message.focus)
            return True
        return post(message)

    monkeypatch.setattr(pad, "post_message", post_message)
    return posted


async def test_the_network_looks_at_the_drawing_and_learns_nothing():
    async with app_at_the_pad() as (pilot, workbench, pad):
        await pilot.press("s")
        await dot(pilot, pad)
        await pilot.press("o")
        await until(pilot, lambda: pad.snapshot.focus is not None)
        seen = workbench.runner.report.snapshot
        assert (seen.focus.words, seen.moment, seen.learned) == ("the drawing", 1, False)
        assert seen.expected is None, "nobody has said which it is"
        session = lernmi.Session(DIGITS, seed=seen.seed)
        session.run(1)
        expected = session.look(pad.inputs())
        np.testing.assert_array_equal(seen.outputs, expected.outputs)
        assert "looked at" in str(pad.border_title)
        await pilot.press("a", "4")
        await until(pilot, lambda: pad.snapshot.expected is not None)
        assert pad.snapshot.expected.argmax() == 4, "it is kept as a 4"
        expected = session.look(pad.inputs(), np.eye(10)[4])
        seen = workbench.runner.report.snapshot
        np.testing.assert_array_equal(seen.sensitivity_sums, expected.sensitivity_sums)


async def test_the_look_follows_the_drawing_until_somebody_looks_away():
    async with app_at_the_pad() as (pilot, workbench, pad):
        await dot(pilot, pad)
        await pilot.press("o")
        await until(pilot, lambda: pad.snapshot.focus is not None)
        await pilot.press("enter", "right", "right")
        await until(pilot, lambda: np.array_equal(pad.snapshot.focus.inputs, pad.inputs()))
        await pilot.press("escape")
        assert not pad.pen.down and pad.snapshot.focus is not None, "one step out: up with the pen"
        await pilot.press("escape")
        await until(pilot, lambda: pad.snapshot.focus is None)
        assert pad.has_focus
        await pilot.press("c")
        await pilot.pause(0.1)
        assert workbench.runner.report.snapshot.focus is None
        await pilot.press("escape")
        await until(pilot, lambda: workbench.query_one("#topology").has_focus)


async def test_however_fast_it_is_drawn_one_look_is_asked_for_at_a_time(monkeypatch):
    session = lernmi.Session(DIGITS, seed=1)
    async with pad_of(session=session) as (pilot, pad):
        posted = watched(pad, monkeypatch)
        await pilot.press("o")
        assert posted == [], "there is nothing to look at"
        await dot(pilot, pad)
        await pilot.press("o", "enter", "right", "right", "right")
        assert len(posted) == 1
        pad.show(session.look_at(posted[0]))
        assert len(posted) == 2
        np.testing.assert_array_equal(posted[1].inputs, pad.inputs())
        pad.show(session.look_at(posted[1]))
        pad.show(session.look_at(posted[1]))
        assert len(posted) == 2, "it is what is drawn"


async def test_who_looks_at_something_else_is_left_alone(monkeypatch):
    session = lernmi.Session(DIGITS, seed=1)
    async with pad_of(session=session) as (pilot, pad):
        posted = watched(pad, monkeypatch)
        await dot(pilot, pad)
        await pilot.press("o")
        pad.show(session.look(np.zeros(64), words="row 3"))
        pad.show(session.snapshot())
        await pilot.press("c", "u")
        assert len(posted) == 1
        assert "looked at" not in str(pad.border_title)


async def test_what_was_just_taught_is_what_is_expected(monkeypatch):
    session = lernmi.Session(DIGITS, seed=1)
    async with pad_of(session=session) as (pilot, pad):
        posted = watched(pad, monkeypatch)
        await dot(pilot, pad)
        session.teach(pad.inputs(), np.eye(10)[6])
        pad.show(session.snapshot())
        await pilot.press("o")
        assert posted[0].expected.argmax() == 6


@pytest.mark.parametrize("every_epoch", [False, True])
def test_a_lesson_of_a_drawing_that_is_looked_at_tells_what_moved(every_epoch):
    session = lernmi.Session(DIGITS, seed=1)
    session.run(500)
    inputs, expected = DIGITS.test.inputs_of(0), np.eye(10)[3]
    focus = Focus.of("the drawing", inputs)
    teaching = Teaching(session.look_at(focus), inputs, 3, every_epoch)
    weights = session.network.weights.copy()
    session.teach(inputs, expected, every_epoch)
    lesson = teaching.lesson(session.look_at(focus))
    changes = session.network.weights - weights
    assert lesson.moved.total == pytest.approx(np.abs(changes).sum()) and lesson.moved.total > 0
    assert lesson.before[3] < lesson.after[3]
    session.teach(inputs, np.eye(10)[4])
    assert teaching.lesson(session.look_at(focus)).moved is None, "another came after it"
    early = replace(teaching.seen, moment=499)
    later = replace(teaching, seen=early).lesson(session.look_at(focus))
    assert later.moved is None


async def test_undo_goes_on_to_the_workbench_where_nothing_was_drawn():
    async with pad_of() as (pilot, pad):
        for act in (pad.action_undo, pad.action_redo):
            with pytest.raises(SkipAction):
                act()
        await dot(pilot, pad)
        pad.action_undo()
        pad.action_redo()
        with pytest.raises(SkipAction):
            pad.action_redo()


async def test_one_undo_too_many_does_not_leave_the_run(monkeypatch):
    said = []
    async with pad_of() as (pilot, pad):
        monkeypatch.setattr(pad, "notify", said.append)
        await dot(pilot, pad)
        for _ in range(3):  # no SkipAction: the workbench would go to the run before
            pad.action_undo()
        assert said == ["There is nothing more to undo here; U draws it again."]
        pad.action_redo()
        assert pad.canvas.any()


async def test_a_lesson_of_the_drawing_looked_at_is_said():
    async with app_at_the_pad() as (pilot, _, pad):
        await dot(pilot, pad)
        await pilot.press("o")
        await until(pilot, lambda: pad.snapshot.focus is not None)
        await pilot.press("t", "8")
        await until(pilot, lambda: "Taught: 8" in screen_text(pilot.app))
        assert "(0)" not in "\n".join(text_of(pad))
        await until(pilot, lambda: pad.snapshot.expected is not None)
        await pilot.press("escape")
        assert "Taught: 8" not in "\n".join(text_of(pad)) and pad.snapshot.focus is not None
        assert not Gallery().drawings()


async def test_of_kept_drawings_it_is_seen_which_were_taught_to_this_run():
    session = lernmi.Session(DIGITS, seed=1)
    async with pad_of(session=session) as (pilot, pad):
        taught = []
        for label, way in (("1", "down"), ("7", "right"), ("3", "enter")):
            await pilot.press("c", "enter", way, way, way, "up", "up", "escape", "a", label)
            taught.append(pad.inputs())
        pad.show(session.snapshot())
        assert labels(pad) == ["1", "7", "3"]
        assert "not taught to this run" in str(pad.border_title)
        session.teach(taught[0], np.eye(10)[1], every_epoch=True)
        session.teach(taught[1], np.eye(10)[7])
        pad.show(session.snapshot())
        assert labels(pad) == ["1", "↻", "7", "once", "3"]
        assert "↻ 1 in every epoch, not this" in str(pad.border_title)
        await pilot.press("pageup")
        assert "↻ 1 in every epoch, this once as 7" in str(pad.border_title)
        session.rewind()
        pad.show(session.snapshot())
        assert labels(pad) == ["1", "↻", "7", "3"], "a lesson is of one run"


def labels(pad):
    """What stands below the kept drawings."""
    grid = pad.layout_now.kept
    return text_of(pad)[grid.y + grid.height - 1][grid.x :].split()
