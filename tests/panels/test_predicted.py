"""Predicted against true: where a sample lies, what the title says, how one is picked."""

from contextlib import asynccontextmanager

import numpy as np
import pytest

from lernmi_tui.paint.spots import Spot, spots_of
from lernmi_tui.panels.predicted.panel import Predicted
from lernmi_tui.panels.predicted.picture import predicted_frame
from lernmi_tui.parts import last_sample
from tests.panel_helpers import alone, assert_fits, text_of, told
from tests.regressions import PRICES, measured, saying, task_of


@pytest.fixture(autouse=True)
def no_waiting(monkeypatch):
    monkeypatch.setattr(last_sample, "SECONDS", 0.0)


@asynccontextmanager
async def panel_of(size=(60, 20), task=PRICES):
    panel = told(Predicted)(task)
    async with alone(panel, size) as pilot:
        yield pilot, panel


def test_spots_are_in_the_units_of_the_data():
    spots = spots_of(saying(), True, 0)
    assert spots.expected.tolist() == [175.0, 300.0]
    assert spots.says.tolist() == [175.0, 225.0]
    assert spots.off.tolist() == [0.0, 75.0]
    with np.errstate(all="ignore"):
        assert np.isinf(spots_of(saying(slope=np.nan), True, 0).off).all()


async def test_what_is_drawn():
    async with panel_of((70, 20)) as (_, panel):
        panel.show(saying(metrics=measured(0.02, 0.08, 0.9, 0.8)))
        title = str(panel.border_title)
        assert title == "Predicted · price · held-out R² 0.800 · typically off by 20.0"
        lines = text_of(panel)
        assert "just so" in lines[0] and lines[0].startswith("says")
        assert lines[-1].endswith("price should")
        assert sum(line.count("●") for line in lines[1:]) == 3
        assert sum(line.count("◇") for line in lines[1:]) == 2
        assert_fits(panel)


def test_a_sample_that_is_met_lies_on_the_diagonal():
    spots = spots_of(saying(), False, 0)
    frame = predicted_frame([spots], 60, 30)
    assert frame.x == frame.y
    along = (frame.across(spots.expected) - frame.left) / frame.columns
    up = (frame.top + frame.rows - 1 - frame.down(spots.says)) / frame.rows
    assert np.abs(along - up)[[0, 2]].max() < 0.1
    assert along[1] - up[1] > 0.1  # it should say more


@pytest.mark.parametrize("size", [(9, 3), (20, 6), (46, 9), (100, 40)])
async def test_it_fits_and_survives_numbers_that_are_none(size):
    async with panel_of(size) as (_, panel):
        for slope in (1.0, np.nan, np.inf, 1e300):
            panel.show(saying(slope=slope))
            assert_fits(panel)


async def test_all_targets_alike():
    alike = task_of([(0.0, 1.0), (1.0, 1.0)], [(0.5, 1.0)])
    async with panel_of(task=alike) as (_, panel):
        panel.show(saying(task=alike))
        assert_fits(panel)


async def test_keys_go_by_how_far_off_and_by_what_is_true():
    async with panel_of() as (pilot, panel):
        panel.show(saying())
        await pilot.press("down")
        assert panel.selected == Spot(True, 1)
        assert "held-out 2: should say 300.0, says 225.0, off by 75.0" in str(panel.border_title)
        await pilot.press("left")
        assert panel.selected == Spot(False, 2)  # 250: the next below 300
        await pilot.press("end")
        assert float(spots_of(saying(), panel.selected.held_out, 0).off.min()) == 0.0
        await pilot.press("home", "enter")
        assert [focus.words for focus in panel.looked] == ["held-out 2"]
        await pilot.press("escape")
        assert panel.selected is None


async def test_a_click_looks_at_the_sample_there():
    async with panel_of() as (pilot, panel):
        panel.show(saying())
        frame = panel._frame
        column = int(frame.across(np.array([300.0]))[0])
        row = int(frame.down(np.array([225.0]))[0])
        await pilot.click(panel, offset=(column + 1, row + 1))  # the border is a cell
        assert [focus.words for focus in panel.looked] == ["held-out 2"]


async def test_without_held_out_samples_there_is_one_kind():
    whole = task_of([(-1.0, -1.0), (1.0, 1.0)], [(-1.0, -1.0), (1.0, 1.0)], holds_out=False)
    async with panel_of(task=whole) as (pilot, panel):
        panel.show(saying(task=whole))
        assert "held-out" not in str(panel.border_title) + "".join(text_of(panel))
        await pilot.press("t")
        assert len(panel.spots(panel.snapshot)) == 1
