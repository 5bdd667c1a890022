"""Lessons on the sketch pad, the drawings that are kept, and the pad in the workbench."""

from dataclasses import replace

import numpy as np
import pytest

import lernmi
from lernmi.data.samples import Samples
from lernmi.drawings.folders import data_set_folder
from lernmi.drawings.gallery import Gallery
from lernmi.run.record.events import SamplesAdded, SampleTaught
from lernmi.tasks.task import Task
from lernmi_tui.commands import KeyCommands
from tests.app_helpers import LernmiApp, Recipe, screen_text, until, until_ready
from tests.panel_helpers import text_of
from tests.sketch_helpers import DIGITS, app_at_the_pad, dot, notices, pad_of

pytestmark = pytest.mark.slow  # whole apps, or time that passes

# lessons


async def test_a_drawing_is_taught_once_and_kept_when_asked():
    async with app_at_the_pad() as (pilot, workbench, pad):
        await pilot.press("s")
        await dot(pilot, pad)
        await pilot.press("t")
        assert "Which is it?" in "\n".join(text_of(pad))
        assert "0-9" in "\n".join(text_of(pad))
        await pilot.press("8")
        await until(pilot, lambda: "Taught: 8" in screen_text(pilot.app))
        (taught,) = workbench.runner.report.snapshot.events
        assert isinstance(taught.change, SampleTaught) and taught.change.expected.argmax() == 8
        text = screen_text(pilot.app)
        for word in ("8: said 0.", "blame 0."):
            assert word in text
        assert not Gallery().drawings(), "nobody asked for that"
        assert "taught once as 8" in str(pad.border_title)
        await pilot.press("a")
        assert [drawing.label for drawing in Gallery().drawings()] == ["8"], "it is known"
        assert "kept 1 of 1: 8" in str(pad.border_title)
        await pilot.press("t", "3")
        await until(pilot, lambda: "Taught: 3" in screen_text(pilot.app))
        assert [drawing.label for drawing in Gallery().drawings()] == ["8"]
        await pilot.press("right")
        assert "Taught" not in "\n".join(text_of(pad))
        await pilot.press("a", "3")
        assert [drawing.label for drawing in Gallery().drawings()] == ["3"], "kept once"


async def test_a_drawing_is_taught_in_every_epoch():
    async with app_at_the_pad() as (pilot, workbench, pad):
        samples = len(workbench.runner.task.train)
        await dot(pilot, pad)
        await pilot.press("T", "1")
        await until(pilot, lambda: "Taught: 1, every epoch" in screen_text(pilot.app))
        report = workbench.runner.report
        kinds = [type(event.change) for event in report.snapshot.events]
        assert kinds == [SamplesAdded, SampleTaught]
        assert not Gallery().drawings()
        assert len(report.snapshot.train) == samples + 1


async def test_a_lesson_while_the_run_goes_on():
    async with app_at_the_pad(running=True) as (pilot, workbench, pad):
        pad.action_pen()  # a pilot's keys wait until a run gives the processor away
        pad.action_teach(False)
        pad.action_pen()  # takes the class chosen
        await until(pilot, lambda: "Taught: " in screen_text(pilot.app))
        assert workbench.runner.report.running


async def test_a_question_can_be_taken_back():
    async with app_at_the_pad() as (pilot, workbench, pad):
        await pilot.press("t")
        assert "Which" not in "\n".join(text_of(pad)), "nothing is drawn"
        await dot(pilot, pad)
        await pilot.press("t", "escape", "9")
        assert pad.has_focus
        await pilot.press("T")
        await pilot.press("space", "space", "o", "up", "c")
        await pilot.pause(0.1)
        assert workbench.runner.report.snapshot.events == ()
        assert not Gallery().drawings()


CLASSES = Task(
    replace(DIGITS.info, output_names=("disc", "ring", "[b]cross"), sizes=(64, 4, 3)),
    Samples(DIGITS.train.stored[:9], np.eye(3)[np.arange(9) % 3], DIGITS.train.scale),
    Samples(DIGITS.test.stored[:9], np.eye(3)[np.arange(9) % 3], DIGITS.test.scale),
)


async def test_classes_with_names_are_chosen_by_arrows():
    async with pad_of(CLASSES) as (pilot, pad):
        assert "Draw a picture:" in "\n".join(text_of(pad))
        await dot(pilot, pad)
        await pilot.press("a")
        chosen = pad.question.chosen
        await pilot.press("7", "right", "down", "left", "enter")
        name = CLASSES.info.output_names[(chosen + 1) % 3]
        assert [drawing.label for drawing in Gallery().drawings()] == [name]
        await pilot.press("a", "enter")
        assert len(Gallery().drawings()) == 1
        await pilot.press("a", "left", "left", "enter", "a", "left", "enter")
        assert f"kept 1 of 1: {name}" in str(pad._border_title)


# the kept drawings


async def test_keeping_and_turning_over():
    async with pad_of() as (pilot, pad):
        await pilot.press("a", "pageup", "delete")
        pad.action_save()
        assert not Gallery().drawings()
        await dot(pilot, pad)
        await pilot.press("a", "4")
        await pilot.press("c", "right", "right")
        await dot(pilot, pad)
        second = pad.canvas
        await pilot.press("a", "2", "c")
        assert [drawing.label for drawing in Gallery().drawings()] == ["4", "2"]
        await pilot.press("pageup")
        assert "kept 2 of 2: 2" in str(pad.border_title)
        np.testing.assert_allclose(pad.canvas, second, atol=0.002)
        await pilot.press("pageup", "pageup")
        assert "kept 1 of 2: 4" in str(pad.border_title)
        assert any(line.split() == ["4", "2"] for line in text_of(pad)), "the strip"
        await pilot.press("pagedown", "enter", "right", "enter")
        assert "2 kept · pgup shows them" in str(pad.border_title), "it was changed"
        await pilot.press("u", "delete", "escape", "delete")
        assert len(Gallery().drawings()) == 2
        await pilot.press("delete")
        assert [drawing.label for drawing in Gallery().drawings()] == ["4"]
        assert "1 kept · pgup" in str(pad.border_title) and not pad.pen.drawing.is_empty
        await pilot.press("a", "2")
        assert len(Gallery().drawings()) == 2, "removing can be taken back"


async def test_a_click_shows_a_kept_drawing():
    async with pad_of() as (pilot, pad):
        await dot(pilot, pad)
        await pilot.press("a", "6", "c")
        grid = pad.layout_now.kept
        await pilot.click(pad, offset=(1 + grid.x + grid.width, 1 + grid.y))
        assert pad.pen.drawing.is_empty, "there is only one"
        await pilot.click(pad, offset=(2 + grid.x, 2 + grid.y))
        assert "kept 1 of 1: 6" in str(pad.border_title)


async def test_the_labelled_ones_become_a_data_set_to_learn_from():
    async with app_at_the_pad() as (pilot, _, pad):
        for key in "17":
            await pilot.press("c", "right", "right")
            await dot(pilot, pad)
            await pilot.press("a", key)
        found = {command.title: command for command in KeyCommands(pilot.app.screen).commands()}
        pilot.app.call_later(found["On the sketch pad: save data"].do)
        await until(pilot, lambda: "Find them on Home" in notices(pilot.app))
    task = lernmi.load_task(str(data_set_folder()))
    assert (task.info.picture, task.info.output_names) == ((28, 28), ("1", "7"))


async def test_what_goes_wrong_with_a_file_is_said(own_folder):
    (own_folder / "drawings").write_text("no folder")
    async with app_at_the_pad() as (pilot, _, pad):
        await dot(pilot, pad)
        await pilot.press("a", "4")
        await until(pilot, lambda: "can't be" in notices(pilot.app))


# in the workbench


async def test_d_goes_to_the_pad_and_escape_leaves_it():
    async with app_at_the_pad() as (pilot, workbench, pad):
        await pilot.press("enter")
        assert pad.pen.down
        await pilot.press("escape")
        assert pad.has_focus and not pad.pen.down
        await pilot.press("escape")
        await until(pilot, lambda: workbench.query_one("#topology").has_focus)
        await pilot.press("space")
        await until(pilot, lambda: workbench.runner.report.running)


async def test_where_there_are_no_images_d_says_so():
    app = LernmiApp(Recipe("xor"), running=False)
    async with app.run_test(size=(80, 24)) as pilot:
        await until_ready(pilot)
        await pilot.press("d")
        await until(pilot, lambda: "Drawing is for tasks of images" in notices(app))


@pytest.mark.parametrize("size", [(80, 24), (120, 36), (200, 60)])
async def test_raw_and_normalised_are_labelled(size):
    async with app_at_the_pad("mnist", size) as (pilot, _, pad):
        await dot(pilot, pad)
        await until(pilot, lambda: "then" in screen_text(pilot.app))
        text = screen_text(pilot.app)
        assert "as drawn" in text and "net sees" in text
