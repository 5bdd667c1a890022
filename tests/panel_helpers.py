"""Helpers to look at one panel alone."""

from contextlib import asynccontextmanager

from textual.app import App
from textual.strip import Strip

from lernmi_tui.parts.asking import Ask
from lernmi_tui.parts.looking import LookAt


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


def told(panel_class):
    """The same panel, which keeps what it posts."""

    class Told(panel_class):
        def __init__(self, task):
            super().__init__(task)
            self.asked, self.looked = [], []

        def on_ask(self, message: Ask):
            self.asked.append(message)

        def on_look_at(self, message: LookAt):
            self.looked.append(message.focus)

    return Told


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
