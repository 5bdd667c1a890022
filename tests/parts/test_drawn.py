"""Panels that are drawn line by line: when, and what is seen meanwhile."""

from types import SimpleNamespace

import pytest
from rich.text import Text
from textual.app import App

from lernmi_tui.parts.drawn import DrawnPanel
from tests.app_helpers import until


class Told(DrawnPanel):
    """Draws its moment and width, and keeps what was painted."""

    def __init__(self):
        super().__init__(None)
        self.painted = []

    def draw(self, snapshot, width, height):
        return [Text(f"{snapshot.moment} at {width}")]

    def render_line(self, y):
        strip = super().render_line(y)
        if y == 0:
            self.painted.append(strip.text.strip())
        return strip

    def change_to(self, width, moment):
        self.painted.clear()
        self.show(SimpleNamespace(moment=moment))
        self.styles.width = width


class Alone(App):
    def compose(self):
        yield Told()


@pytest.fixture
async def told():
    """A panel that was 42 columns wide at moment 5 and is 22 now."""
    app = Alone()
    async with app.run_test() as pilot:
        panel = app.query_one(Told)
        for width, text in ((42, "5 at 40"), (22, "5 at 20")):
            panel.change_to(width, 5)
            await until(pilot, lambda text=text: text in panel.painted)
        yield pilot, panel


async def test_the_last_picture_of_a_size_is_seen_until_the_newest_is_drawn(told):
    pilot, panel = told
    panel.change_to(42, 6)
    await until(pilot, lambda: "6 at 40" in panel.painted)
    assert [text for text in panel.painted if text.endswith("40")] == ["5 at 40", "6 at 40"]


async def test_not_once_something_else_has_changed(told):
    pilot, panel = told
    panel.redraw()
    panel.change_to(42, 6)
    await until(pilot, lambda: "6 at 40" in panel.painted)
    assert "5 at 40" not in panel.painted


async def test_not_if_the_run_was_rewound(told):
    pilot, panel = told
    panel.change_to(42, 0)
    await until(pilot, lambda: "0 at 40" in panel.painted)
    assert "5 at 40" not in panel.painted
