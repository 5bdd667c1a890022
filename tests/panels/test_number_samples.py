"""The table of samples of a regression: the worst first, numbers as a person has them."""

from contextlib import asynccontextmanager

import numpy as np
import pytest

from lernmi_tui.paint.sample_choice import Choice
from lernmi_tui.panels.samples.panel import SampleTable
from lernmi_tui.parts import choosing
from tests.panel_helpers import alone, assert_fits, text_of, told
from tests.regressions import PRICES, saying


@pytest.fixture(autouse=True)
def no_waiting(monkeypatch):
    monkeypatch.setattr(choosing, "SECONDS", 0.0)


@asynccontextmanager
async def table(size=(62, 8)):
    panel = told(SampleTable)(PRICES)
    async with alone(panel, size) as pilot:
        yield pilot, panel


async def test_what_is_drawn():
    async with table() as (pilot, panel):
        panel.show(saying())
        await pilot.pause()
        assert str(panel.border_title) == "Samples · 2 held out, the worst first"
        assert [line.split() for line in text_of(panel)[:3]] == [
            ["should", "say", "says", "off", "by", "weight"],
            ["300.0", "225.0", "75.0", "3500"],
            ["175.0", "175.0", "0", "2500"],
        ]
        foot = text_of(panel)[-1]
        assert foot == "held-out 2: price should say 300.0, says 225.0, off by 75.0"
        assert_fits(panel)


async def test_v_turns_the_order_and_nothing_is_right_or_wrong():
    async with table() as (pilot, panel):
        panel.show(saying())
        await pilot.pause()
        orders = []
        for _ in range(3):
            orders.append((panel.choice.shown, panel._list.order.tolist()))
            await pilot.press("v")
        assert orders == [("worst", [1, 0]), ("best", [0, 1]), ("all", [0, 1])]
        assert panel.choice.is_of_suspects
        await pilot.press("v", "t", "y", "c")
        assert panel.choice == Choice("worst", of_numbers=True)
        said = " ".join([str(panel.border_title), str(panel.border_subtitle), *text_of(panel)])
        assert not any(word in said for word in ("right", "wrong", "taken", "class", "✓", "✗"))


async def test_what_is_looked_at_is_expected_in_the_network_s_own_numbers():
    async with table() as (pilot, panel):
        panel.show(saying())
        await pilot.pause()
        await pilot.press("enter")
        assert [focus.words for focus in panel.looked] == ["held-out 2"]
        assert panel.looked[0].expected.tolist() == [2.0]


async def test_an_answer_that_is_no_number_is_the_worst():
    async with table() as (pilot, panel):
        panel.show(saying(answers=np.array([[np.nan], [2.0]])))
        await pilot.pause()
        assert panel.selected == 0
        assert_fits(panel)
