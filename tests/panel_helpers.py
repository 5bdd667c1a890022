"""Helpers to look at one panel alone."""

from contextlib import asynccontextmanager

from textual.app import App
from textual.strip import Strip


@asynccontextmanager
async def alone(panel, size=(60, 20)):
    """``panel`` as large as the screen and focused; gives the pilot."""

    class Harness(App):
        def compose(self):
            yield panel

    async with Harness().run_test(size=size) as pilot:
        panel.styles.height = "100%"
        panel.focus()
        await pilot.pause()
        yield pilot


def text_of(panel):
    return [panel.render_line(y).text.rstrip() for y in range(panel.size.height)]


def assert_fits(panel, least=0):
    """What ``panel`` draws has room in it; its lines are looked at before they are cut to size.

    ``least``: the cells that it needs.
    """
    width, height = panel.size
    lines = panel.draw(panel.snapshot, width, height)
    assert len(lines) <= height
    assert [line for line in lines if cells_of(line) > max(width, least)] == []
    assert all(panel.render_line(y).cell_length == width for y in range(height))


def cells_of(line):
    return line.cell_length if isinstance(line, Strip) else line.cell_len
