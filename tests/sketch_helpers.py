"""Helpers to draw on the sketch pad as a person does."""

from contextlib import asynccontextmanager

from textual.events import MouseMove

import lernmi
from lernmi_tui.panels.sketch.panel import Sketch
from tests.app_helpers import LernmiApp, Recipe, until, until_ready
from tests.panel_helpers import alone

DIGITS = lernmi.load_task("digits")
LARGE, SMALL = (120, 33), (54, 16)  # paper of two columns a pixel, of half blocks


@asynccontextmanager
async def pad_of(task=DIGITS, size=LARGE, session=None):
    pad = Sketch(task)
    async with alone(pad, size) as pilot:
        pad.show((session or lernmi.Session(task, seed=1)).snapshot())
        await pilot.pause()
        yield pilot, pad


async def drag(pilot, pad, *places, button=1):
    """Drag over cells (column, row) of the paper, as few events as a terminal may send."""
    paper, gutter = pad.layout_now.paper, pad.gutter
    cells = [(gutter.left + paper.x + x, gutter.top + paper.y + y) for x, y in places]
    await pilot.mouse_down(pad, offset=cells[0], button=button)
    await pilot.pause()  # until the mouse is captured
    for cell in cells[1:]:
        move_to(pad, cell, button)
    await pilot.pause()
    await pilot.mouse_up(pad, offset=cells[-1])
    await pilot.pause()


def move_to(pad, cell, button):
    """A move as the driver sends it, anywhere on the screen or beyond it."""
    x, y = cell
    pad.screen._forward_event(
        MouseMove(None, x, y, 0, 0, button, False, False, False, screen_x=x, screen_y=y)
    )


async def dot(pilot, pad):
    """Something drawn by keys."""
    await pilot.press("enter", "down", "down", "down", "enter")


def notices(app):
    """What was said in a corner of the screen."""
    return "\n".join(notice.message for notice in app._notifications)


@asynccontextmanager
async def app_at_the_pad(task="digits", size=(120, 36), running=False):
    app = LernmiApp(Recipe(task), running=running)
    async with app.run_test(size=size) as pilot:
        workbench = await until_ready(pilot)
        await pilot.press("d")
        pad = app.screen.query_one(Sketch)
        await until(pilot, lambda: pad.has_focus and pad.snapshot is not None)
        yield pilot, workbench, pad
