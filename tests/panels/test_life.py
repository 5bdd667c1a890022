"""A link's life: its curve, where it changed most, and when it is found."""

import numpy as np
import pytest

from lernmi import Session, load_task
from lernmi.net.refs import LinkRef
from lernmi.run.jobs.job import whole
from lernmi.run.replays.weight_history import FurthestStep, WeightHistory
from lernmi_tui.paint.palette import DARK
from lernmi_tui.panels.inspector.life import QUESTION, Life, LifeAsked
from lernmi_tui.panels.inspector.life_lines import curve, life_lines
from lernmi_tui.panels.inspector.lines import Writer
from lernmi_tui.panels.inspector.panel import Inspector
from lernmi_tui.parts import asked as asked_module
from lernmi_tui.parts.asking import Ask
from lernmi_tui.parts.time import Seek
from tests.panel_helpers import alone, text_of

LINK = LinkRef(0, 1, 0)
SAY = Writer(DARK)


def history_of(weights, furthest=None):
    moments = np.arange(len(weights)) * 10
    return WeightHistory(moments, np.array(weights, float), furthest, None)


def heights(lines):
    """Of each column the place of its highest dot, from the top."""
    columns = {}
    for row, line in enumerate(lines):
        for x, char in enumerate(line.plain):
            dots = ord(char) - 0x2800
            if 0 < dots < 256:
                for down, bits in enumerate((0x09, 0x12, 0x24, 0xC0)):
                    if dots & bits:
                        columns.setdefault(x, 4 * row + down)
    return [columns[x] for x in sorted(columns)]


@pytest.mark.parametrize("rows", [1, 2, 5])
def test_the_curve_rises_as_the_weight_does(rows):
    lines = curve(history_of([-1.0, 0.0, 1.0, 2.0]), rows, 40, SAY)
    assert len(lines) == rows and max(line.cell_len for line in lines) <= 40
    found = heights(lines)
    assert found == sorted(found, reverse=True)
    assert found[-1] == 0 and found[0] >= 4 * rows - 2
    if rows > 1:
        assert lines[0].plain.endswith(" +2.00") and lines[-1].plain.endswith(" -1.00")


def test_a_weight_that_never_moved_is_a_flat_line():
    assert set(heights(curve(history_of([0.5, 0.5, 0.5]), 2, 30, SAY))) == {4}


def test_the_curve_and_where_it_changed_most():
    furthest = FurthestStep(20, 3, -0.25)
    life = Life(history_of([1.0, 0.5, 0.0], furthest), True, True)
    lines = life_lines(life, 20, 2, 50, SAY)
    assert [line.label for line in lines] == ["life", "", "most moved"]
    assert lines[-1].text.plain == "at moment 20 by -0.250, learning 4: ⏎"
    assert lines[-1].moment == 20


def test_what_is_not_known_says_how_it_is_found():
    dear, later = Life(None, False, True), Life(None, True, False)
    (line,) = life_lines(dear, 1_000_000, 2, 50, SAY)
    assert line.asks and line.text.plain == "⏎ replays 1,000,000 samples to draw it"
    (line,) = life_lines(later, 100, 2, 50, SAY)
    assert not line.asks and "when the run is paused" in line.text.plain
    assert life_lines(later, 0, 2, 50, SAY) == []


def test_it_is_asked_once_at_a_moment_and_shown_of_its_own_run_alone():
    session = Session(load_task("xor"), seed=1)
    session.run(40)
    asked, snapshot = LifeAsked(), session.snapshot()
    assert not asked.is_wanted(snapshot, LINK)  # nobody knows yet that it is paused
    asked.answer({}, True)
    assert asked.is_wanted(snapshot, LINK) and not asked.is_wanted(snapshot, LINK)
    assert asked.is_wanted(snapshot, LinkRef(0, 2, 0))
    job = LifeAsked.make(LINK)(session)
    whole(job)
    assert asked.answer({QUESTION: job}, True) and not asked.answer({QUESTION: job}, True)
    assert asked.of(snapshot, LINK).history.weights[-1] == snapshot.layer_weights[0][1, 0]
    assert asked.of(snapshot, LinkRef(0, 2, 0)).history is None
    session.run(1)
    assert asked.is_wanted(session.snapshot(), LINK)
    session.rewind(2)
    session.run(5)
    assert asked.of(session.snapshot(), LINK).history is None


class Told(Inspector):
    """Keeps what it posts."""

    def __init__(self, task):
        super().__init__(task)
        self.asked, self.sought = [], []

    def on_ask(self, message: Ask):
        self.asked.append(message)

    def on_seek(self, message: Seek):
        self.sought.append(message.moment)


@pytest.mark.parametrize("is_cheap", [True, False])
async def test_enter_finds_it_and_goes_to_where_it_changed_most(is_cheap, monkeypatch):
    if not is_cheap:
        monkeypatch.setattr(asked_module, "CHEAP", 10)
    session = Session(load_task("xor"), seed=1)
    session.run(40)
    panel = Told(session.task)
    async with alone(panel, (80, 30)) as pilot:
        panel.select(LINK)
        panel.answer({}, True)
        panel.show(session.snapshot())
        await pilot.pause()
        assert [ask.at_leisure for ask in panel.asked] == ([True] if is_cheap else [])
        if not is_cheap:
            while not panel._contents[panel._cursor].asks:
                await pilot.press("down")
            await pilot.press("enter")
            await pilot.pause()
            assert [ask.at_leisure for ask in panel.asked] == [False]
        job = panel.asked[0].make(session)
        whole(job)
        panel.answer({QUESTION: job}, True)
        await pilot.pause()
        assert any(line.startswith("most moved") for line in text_of(panel))
        while panel._contents[panel._cursor].moment is None:
            await pilot.press("down")
        await pilot.press("enter")
        await pilot.pause()
        assert panel.sought == [job.job.result.furthest.moment]
