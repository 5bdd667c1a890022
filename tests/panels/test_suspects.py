"""Suspects: those that are learned, the largest loss first, in the images and the samples."""

import numpy as np
import pytest

from lernmi import Session, load_task
from lernmi.data.samples import Samples
from lernmi.net.verdicts import verdicts
from lernmi.numbers import plain
from lernmi.run.jobs.job import whole
from lernmi.tasks.task import Task, TaskInfo
from lernmi_tui.paint.sample_choice import Choice
from lernmi_tui.panels.images.panel import ImageWall
from lernmi_tui.panels.samples.panel import SampleTable
from lernmi_tui.parts.choosing import SUSPECTS
from tests.panel_helpers import alone, assert_fits, text_of, told


def table():
    random = np.random.default_rng(1)
    inputs = random.uniform(size=(60, 3))
    targets = np.eye(2)[(inputs[:, 0] > 0.5).astype(int)]
    targets[7] = targets[7][::-1]  # a wrong label
    info = TaskInfo("t", "T", "Yours", "", (3, 2), 0.5, 10, ("a", "b", "c"), ("lo", "hi"))
    return Task(info, Samples(inputs[:40], targets[:40]), Samples(inputs[40:], targets[40:]))


TASKS = {"images": (ImageWall, lambda: load_task("digits")), "samples": (SampleTable, table)}


def answered(session, panel, is_paused=True):
    asked = panel.asked[-1].make(session)
    whole(asked)
    panel.answer({SUSPECTS: asked}, is_paused)
    return asked.job.result


@pytest.mark.parametrize("kind", TASKS)
@pytest.mark.parametrize("size", [(80, 20), (52, 16), (120, 50), (40, 9)])
async def test_the_most_surprising_comes_first_with_its_label_and_its_loss(kind, size):
    panel_class, make = TASKS[kind]
    session = Session(make(), seed=1)
    session.run(600)
    panel = told(panel_class)(session.task)
    async with alone(panel, size) as pilot:
        panel.answer({}, True)
        panel.show(session.snapshot())
        await pilot.press("v", "v", "v")
        await pilot.pause()
        assert [(ask.question, ask.at_leisure) for ask in panel.asked] == [(SUSPECTS, True)]
        assert "The network is being asked" in "\n".join(text_of(panel))
        found = answered(session, panel)
        await pilot.pause()
        assert (panel._judged.numbers[panel._list.order] == found.samples).all()
        seen = "\n".join(text_of(panel))
        assert plain(found.losses[0], width=5) in seen or plain(found.losses[0]) in seen
        names = session.task.info.output_names
        assert names[found.labels[0]] in seen and names[found.said[0]] in seen
        assert panel.pointed.sample == found.samples[0]
        assert panel.pointed.suggested == found.said[0]
        assert_fits(panel)
        await pilot.press("down", "enter")
        await pilot.pause()
        number = panel.pointed.sample
        assert panel.looked[-1].words == f"train {number + 1:,}"
        assert np.array_equal(panel.looked[-1].inputs, session.train.inputs_of(number))
        await pilot.press("escape")
        assert panel.choice == Choice("wrong") and panel.words_of(0) == "held-out 1"


async def test_a_wrong_label_is_found():
    session = Session(table(), seed=1)
    session.run(2_000)
    panel = told(SampleTable)(session.task)
    async with alone(panel, (80, 20)) as pilot:
        panel.answer({}, True)
        panel.show(session.snapshot())
        await pilot.press("v", "v", "v")
        await pilot.pause()
        answered(session, panel)
        assert panel.pointed.sample == 7


async def test_they_are_found_again_where_the_run_is_paused_and_say_of_when_they_are():
    session = Session(load_task("digits"), seed=1)
    session.run(100)
    panel = told(ImageWall)(session.task)
    async with alone(panel, (100, 20)) as pilot:
        panel.answer({}, False)
        panel.show(session.snapshot())
        await pilot.press("v", "v", "v")
        await pilot.pause()
        assert panel.asked == []
        assert "while the run is paused" in "\n".join(text_of(panel))
        panel.answer({}, True)
        await pilot.pause()
        assert len(panel.asked) == 1
        answered(session, panel)
        session.run(10)
        panel.answer({}, False)
        panel.show(session.snapshot())
        await pilot.pause()
        assert len(panel.asked) == 1 and "as of moment 100" in panel.border_subtitle
        panel.answer({}, True)
        panel.show(session.snapshot())
        await pilot.pause()
        assert len(panel.asked) == 2
        answered(session, panel)
        await pilot.pause()
        assert "as of moment" not in panel.border_subtitle


async def test_suspects_of_one_class_alone():
    session = Session(load_task("digits"), seed=1)
    session.run(2_000)
    panel = told(ImageWall)(session.task)
    async with alone(panel, (80, 20)) as pilot:
        panel.answer({}, True)
        panel.show(session.snapshot())
        await pilot.press("v", "v", "v")
        await pilot.pause()
        found = answered(session, panel)
        await pilot.press("t", "t")
        assert panel.choice == Choice("suspects", true=1)
        assert (panel._judged.numbers[panel._list.order] == found.samples[found.labels == 1]).all()


async def test_a_held_out_image_is_none_that_can_be_left_out():
    session = Session(load_task("digits"), seed=1)
    session.run(500)
    panel = told(ImageWall)(session.task)
    async with alone(panel, (80, 20)) as pilot:
        session.answer()
        panel.show(session.snapshot())
        await pilot.press("right")
        assert panel.selected is not None and panel.pointed is None


def test_a_loss_that_is_no_number_comes_first():
    said = verdicts(np.array([[0.9, 0.1], [0.2, 0.8], [0.5, 0.6]]), np.array([0, 0, 1]))
    losses = np.array([0.01, np.nan, 0.3])
    assert Choice("suspects").rows(said, losses).tolist() == [1, 2, 0]
