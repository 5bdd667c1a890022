"""The table of samples: where things go, what is drawn, the panel."""

from contextlib import asynccontextmanager
from dataclasses import replace

import numpy as np
import pytest

import lernmi
from lernmi.data.samples import Samples
from lernmi.tasks.by_column import ByColumn, NumberColumn, WordsColumn
from lernmi.tasks.encoding import Encoding
from lernmi.tasks.task import Task, TaskInfo
from lernmi_tui.panels.samples.panel import SampleTable
from lernmi_tui.panels.samples.rows import table_layout
from lernmi_tui.parts import choosing
from lernmi_tui.parts.selection import ByClasses
from tests.panel_helpers import alone, assert_fits, text_of

NAN = float("nan")
NAMES = ("setosa", "versicolor", "virginica")
INPUTS = ("length", "width", "colour")
FLOWERS = TaskInfo(
    "flowers.csv", "flowers.csv", "Yours", "", (3, 4, 3), 0.1, 10, INPUTS, output_names=NAMES
)


@pytest.fixture(autouse=True)
def no_waiting(monkeypatch):
    monkeypatch.setattr(choosing, "SECONDS", 0.0)


def task_of(labels, inputs=None):
    inputs = np.zeros((len(labels), 3)) if inputs is None else inputs
    samples = Samples(inputs, np.eye(3)[labels])
    return Task(FLOWERS, Samples(inputs, np.eye(3)[labels]), samples)


def snapshot_of(task, outputs):
    return replace(lernmi.Session(task).snapshot(), answers=np.array(outputs, dtype=float))


TASK = task_of([0, 1, 2, 2], np.array([[0, 0, 0], [1, 1, 1], [-1, 0.5, 0.25], [0, 0, 1]]))
OUTPUTS = [[0.9, 0.1, 0.0], [0.2, 0.3, 0.6], [0.8, 0.1, 0.3], [0.0, 0.0, 0.7]]  # 2 and 1 are wrong
SNAPSHOT = snapshot_of(TASK, OUTPUTS)


@asynccontextmanager
async def table(task=TASK, size=(62, 12)):
    panel = SampleTable(task)
    async with alone(panel, size) as pilot:
        yield pilot, panel


async def test_what_is_drawn():
    async with table() as (pilot, panel):
        panel.show(SNAPSHOT)
        await pilot.press("v", "v")
        assert panel.border_title == "Samples · all 4 held out"
        assert text_of(panel)[:6] == [
            "  is          says               length   width  colour",
            "✗ virginica   setosa      0.800   -1.00  +0.500  +0.250",
            "✗ versicolor  virginica   0.600   +1.00   +1.00   +1.00",
            "✓ setosa      setosa      0.900       0       0       0",
            "✓ virginica   virginica   0.700       0       0   +1.00",
            "",
        ]
        assert text_of(panel)[-1] == "is virginica, says setosa 0.800, then virginica 0.300"


async def test_rows_are_shown_as_a_person_has_them():
    scaling = ByColumn((WordsColumn(("Dream", "Biscoe")), NumberColumn(4000.0, 500.0, 4000.0)))
    encoding = Encoding(("island", "mass"), NAMES, scaling)
    rows = encoding.inputs_of(np.array([[0.0, 3500.0], [1.0, np.nan]]))
    samples = Samples(rows, np.eye(3)[[0, 1]])
    info = replace(FLOWERS, sizes=(4, 4, 3), input_names=scaling.names(encoding.columns))
    task = Task(info, samples, samples, encoding=encoding)
    async with table(task) as (pilot, panel):
        panel.show(snapshot_of(task, [[0.9, 0.1, 0.0], [0.0, 0.8, 0.0]]))
        await pilot.press("v", "v")
        assert [line.split()[-2:] for line in text_of(panel)[:3]] == [
            ["island", "mass"],
            ["Dream", "3500"],
            ["Biscoe", "·"],
        ]


async def test_moving_and_narrowing():
    async with table() as (pilot, panel):
        assert isinstance(panel, ByClasses)
        panel.show(SNAPSHOT)
        await pilot.pause()
        assert panel.border_title == "Samples · 2 of 4 held out: wrong, the worst first"
        assert panel.selected == 2
        await pilot.press("down")
        assert panel.selected == 1
        await pilot.press("down", "home")
        assert panel.selected == 2
        await pilot.press("v", "down")
        assert panel.selected == 3
        panel.show_classes(1, 2)
        await pilot.pause()
        assert panel.selected == 1
        assert panel.border_title == "Samples · 1 of 4: a versicolor taken for a virginica"
        panel.show_classes(0, 1)
        await pilot.pause()
        assert text_of(panel)[1] == " a setosa taken for a versicolor"
        await pilot.press("c", "t")
        assert panel.choice.true == 1


async def test_a_click_picks_a_row():
    async with table() as (pilot, panel):
        panel.show(SNAPSHOT)
        await pilot.press("v", "v")
        await pilot.click(panel, offset=(9, 4))
        assert panel.selected == 0
        await pilot.click(panel, offset=(9, 8))
        assert panel.selected == 0, "there is no such row"


async def test_more_rows_than_there_is_room_for():
    labels = np.arange(300) % 3
    task = task_of(labels)
    outputs = np.eye(3)[(labels + 1) % 3] * np.linspace(0.9, 0.1, 300)[:, None]
    async with table(task) as (pilot, panel):
        panel.show(snapshot_of(task, outputs))
        rows = panel._layout.rows
        await pilot.press("pagedown")
        assert panel.selected == rows
        await pilot.press("pagedown", "pageup", "up")
        assert panel.selected == rows - 1
        await pilot.press("end")
        assert panel.selected == 299
        assert "300 of 300" in panel.border_subtitle
        assert "0.100" in text_of(panel)[rows]


async def test_more_inputs_than_there_is_room_for():
    inputs = np.arange(1_000.0)[None].repeat(2, axis=0) / 1_000
    info = replace(FLOWERS, sizes=(1_000, 2, 3), input_names=tuple(f"f{n}" for n in range(1_000)))
    samples = Samples(inputs, np.eye(3)[[0, 1]])
    task = Task(info, samples, samples)
    async with table(task) as (pilot, panel):
        panel.show(lernmi.Session(task).snapshot())
        await pilot.press("v", "v", "right", "right")
        head = text_of(panel)[0]
        assert head.split()[:4] == ["is", "says", "‹", "f2"] and head.endswith("›")
        assert "+0.0020" in text_of(panel)[1]
        panel.action_columns(2_000)
        await pilot.pause()
        assert text_of(panel)[0].endswith("f999")
        panel.action_columns(-990)
        await pilot.press(*["left"] * 9)
        assert text_of(panel)[0].split()[2] == "f0"


def test_the_class_gives_way_to_inputs_where_there_is_little_room():
    layout = table_layout(52, 14, ["a class with a very long name"], INPUTS)
    assert layout.inputs == 3
    assert table_layout(20, 14, NAMES, INPUTS).inputs == 0


@pytest.mark.slow
@pytest.mark.parametrize("size", [(3, 3), (10, 5), (24, 8), (160, 60)])
@pytest.mark.parametrize("value", [NAN, 1e300, 0.0])
async def test_any_size_and_any_answers(size, value):
    odd = snapshot_of(TASK, np.full((4, 3), value))
    async with table(size=size) as (pilot, panel):
        panel.show(odd)
        await pilot.press("down", "right", "v", "t", "y", "pagedown")
        assert_fits(panel)
