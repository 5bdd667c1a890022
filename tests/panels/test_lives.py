"""The lives of the links, in the table: lines of blocks, found while the run is paused."""

import numpy as np
import pytest

from lernmi import Session, load_task
from lernmi.run.jobs.job import whole
from lernmi.run.replays.weights_history import WeightsHistory
from lernmi_tui.panels.links.layout import NOW, OVER_EPOCH, OVER_RUN
from lernmi_tui.panels.links.lives import BLOCKS, life_width, lives
from lernmi_tui.panels.links.panel import LIVES, LinksPanel
from lernmi_tui.parts import asked as asked_module
from lernmi_tui.parts.asking import Ask
from tests.panel_helpers import alone


def history_of(*weights):
    columns = np.array(weights, float).T
    return WeightsHistory(np.arange(len(columns)) * 7, columns)


def test_a_life_goes_from_its_lowest_to_its_highest():
    history = history_of([0.0, 1.0, 2.0, 7.0], [3.0, 2.0, 1.0, -4.0], [5.0, 5.0, 5.0, 5.0])
    rising, falling, still = lives(history, np.array([0, 1, 2]), 4)
    assert rising == "▁▂▃█" and falling == "█▇▆▁" and still == BLOCKS[3] * 4


def test_a_life_beyond_numbers_is_drawn():
    (line,) = lives(history_of([0.0, 1e308, np.inf, np.nan]), np.array([0]), 12)
    assert len(line) == 12 and set(line) <= set(BLOCKS)


def test_more_room_is_never_less_room():
    widths = [life_width(width) for width in range(10, 250)]
    assert widths == sorted(widths)
    assert all(rest >= 0 for rest in np.diff([w - life_width(w) for w in range(24, 250)]))


class Told(LinksPanel):
    """Keeps what it asks."""

    def __init__(self, task):
        super().__init__(task)
        self.asked = []

    def on_ask(self, message: Ask):
        self.asked.append(message)


def seen(panel):
    table = panel._table
    return [table.render_line(y).text for y in range(table.size.height)]


@pytest.mark.parametrize("size", [(40, 12), (78, 18), (160, 40)])
async def test_the_third_view_shows_them(size):
    session = Session(load_task("xor"), seed=1)
    session.run(800)
    panel = Told(session.task)
    async with alone(panel, size) as pilot:
        panel.answer({}, True)
        panel.show(session.snapshot())
        views = []
        for _ in range(3):
            views.append(panel._table.view)
            await pilot.press("v")
            await pilot.pause()
        assert views == [NOW, OVER_EPOCH, OVER_RUN] and panel._table.view is NOW
        assert [(ask.question, ask.at_leisure) for ask in panel.asked] == [(LIVES, True)]
        await pilot.press("v", "v")
        job = panel.asked[0].make(session)
        whole(job)
        panel.answer({LIVES: job}, True)
        await pilot.pause()
        link = int(panel._table._ranking.links(0, 1)[0])
        (expected,) = lives(job.job.result, np.array([link]), panel._table.life_width - 1)
        assert seen(panel)[0].rstrip().endswith(expected)
        assert all(len(line) <= panel._table.size.width for line in seen(panel))
        assert len(panel.asked) == 1
        session.rewind()
        panel.show(session.snapshot())
        await pilot.pause()
        assert not set(BLOCKS) & set("".join(seen(panel)))


async def test_a_run_that_is_too_long_says_where_one_life_is():
    session = Session(load_task("xor"), seed=1)
    session.run(800)
    panel = Told(session.task)
    before = asked_module.CHEAP
    asked_module.CHEAP = 10
    try:
        async with alone(panel, (90, 18)) as pilot:
            panel.answer({}, True)
            panel.show(session.snapshot())
            await pilot.press("v", "v")
            await pilot.pause()
            assert panel.asked == []
            assert "too long a run: ⏎ shows one" in panel._header.render_line(0).text
    finally:
        asked_module.CHEAP = before
