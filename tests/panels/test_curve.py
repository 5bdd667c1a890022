"""The fitted curve: what it says where, in whose units, and how a sample is picked."""

from contextlib import asynccontextmanager

import numpy as np
import pytest

import lernmi
from lernmi_tui.paint.palette import DARK
from lernmi_tui.paint.spots import Spot
from lernmi_tui.panels.curve.fitted import curve_frame, fitted, focus_at, known_span
from lernmi_tui.panels.curve.panel import FittedCurve
from lernmi_tui.parts import last_sample
from tests.panel_helpers import alone, assert_fits, text_of, told
from tests.regressions import PRICES, measured, saying


@pytest.fixture(autouse=True)
def no_waiting(monkeypatch):
    monkeypatch.setattr(last_sample, "SECONDS", 0.0)


@asynccontextmanager
async def panel_of(size=(60, 20), task=PRICES):
    panel = told(FittedCurve)(task)
    async with alone(panel, size) as pilot:
        yield pilot, panel


def test_the_curve_is_in_the_units_of_the_data():
    snapshot = saying(slope=0.5, bias=0.25)
    weights = np.array([2000.0, 3000.0, 3500.0])
    assert fitted(snapshot, 0, weights).tolist() == [187.5, 212.5, 225.0]
    # 5000 is 2 halves from the middle: it is cut off at the end of the column, as when predicting
    assert fitted(snapshot, 0, np.array([5000.0])).tolist() == [237.5]
    assert known_span(snapshot) == (2000.0, 4000.0)


def test_a_large_network_is_asked_about_fewer_places():
    session = lernmi.Session(lernmi.load_task("sine"), sizes=(1, 300, 300, 1))
    x = np.linspace(-1.0, 1.0, 400)
    says = fitted(session.snapshot(), 0, x)
    assert says.shape == (400,)
    assert says[[0, -1]] == pytest.approx(session.network.predict([[-1.0], [1.0]])[:, 0])


def test_a_place_is_looked_at_as_if_it_were_typed():
    focus = focus_at(saying(), 3500.0)
    assert (focus.words, focus.inputs.tolist(), focus.expected) == ("weight 3500", [0.5], None)


def test_axes_hold_every_sample_and_stay_while_a_run_learns():
    frame = curve_frame(saying(), 0, 60, 20)
    assert frame == curve_frame(saying(slope=-3.0), 0, 60, 20)
    assert frame.x[0] < 2000.0 and frame.x[1] > 4000.0
    assert frame.y[0] < 150.0 and frame.y[1] > 300.0
    assert curve_frame(saying(), 0, 12, 20) is None


async def test_what_is_drawn():
    async with panel_of((70, 20)) as (_, panel):
        panel.show(saying(metrics=measured(0.02, 0.08, 0.9, 0.8)))
        panel.points = "train"
        panel.changed()
        lines = text_of(panel)
        assert (
            str(panel.border_title)
            == "Curve · prices.csv · held-out R² 0.800 · typically off by 20.0"
        )
        assert lines[0].split() == ["price", "⠤⠤", "the", "network", "●", "train"]
        assert "300┤" in "".join(lines) and "weight" in lines[-1]
        assert any("●" in line for line in lines[1:])  # the curve runs through the others
        assert_fits(panel)


@pytest.mark.parametrize("size", [(9, 3), (20, 6), (46, 9), (100, 40)])
async def test_it_fits_and_survives_numbers_that_are_none(size):
    async with panel_of(size) as (_, panel):
        for slope in (1.0, np.nan, np.inf, 1e300):
            panel.show(saying(slope=slope))
            assert_fits(panel)


async def test_reading_with_keys():
    async with panel_of() as (pilot, panel):
        panel.show(saying())
        await pilot.press("right")
        assert "weight 3000" in str(panel.border_title)  # the middle comes first
        await pilot.press("pagedown", "right")
        assert "weight 3" in str(panel.border_title) and "the network says 2" in panel.border_title
        assert "▲" in "".join(text_of(panel))
        await pilot.press("enter")
        assert panel.looked[-1].expected is None
        await pilot.press("escape")
        assert "network says" not in str(panel.border_title)


async def test_the_worst_come_first_and_are_looked_at():
    async with panel_of() as (pilot, panel):
        panel.show(saying())  # held-out 2 is off by 75, train 2 by 25, all others are met
        await pilot.press("down")
        assert panel.selected == Spot(True, 1)
        assert "held-out 2: should say 300.0, says 225.0, off by 75.0" in str(panel.border_title)
        await pilot.press("enter", "down")
        assert panel.selected == Spot(False, 1)
        assert panel.pointed.sample == 1
        assert [focus.words for focus in panel.looked] == ["held-out 2"]
        assert panel.looked[0].expected.tolist() == [2.0]
        await pilot.press("t")  # train samples alone
        await pilot.press("home")
        assert panel.selected == Spot(False, 1)


async def test_a_click_looks_at_the_sample_there_else_at_the_place():
    async with panel_of() as (pilot, panel):
        panel.show(saying())
        frame = panel._frame
        column = int(frame.across(np.array([3500.0]))[0])
        row = int(frame.down(np.array([300.0]))[0])
        await pilot.click(panel, offset=(column + 1, row + 1))  # the border is a cell
        assert panel.looked[-1].words == "held-out 2"
        await pilot.click(panel, offset=(column + 1, frame.top + frame.rows))
        assert panel.looked[-1].words == "weight 3480"


async def test_it_moves_while_the_network_learns():
    async with panel_of() as (_, panel):
        panel.show(saying(slope=0.0))
        before = text_of(panel)
        panel.show(saying(slope=2.0))
        assert text_of(panel) != before


def test_colours_tell_what_lies_beyond_the_data():
    from lernmi_tui.panels.curve.picture import CurvePicture

    frame = curve_frame(saying(), 0, 60, 20)
    line = fitted(saying(), 0, frame.dots_x())
    picture = CurvePicture(frame, ("weight", "price"), line, (2000.0, 4000.0), [], [])
    cells = picture.draw(60, 20, DARK)
    inks = {
        segment.style.color.name
        for strip in cells.strips()
        for segment in strip
        if any("\u2801" <= char <= "\u28ff" for char in segment.text)
    }
    assert {DARK.named("accent"), DARK.named("dim")} <= inks
