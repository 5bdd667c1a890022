"""Draws the pictures of the documentation: the real app, run without a terminal.

All of them, or those that are named: ``make_screenshots.py home moving``.
"""

from __future__ import annotations

import asyncio
import os
import re
import sys
import tempfile
from pathlib import Path

os.environ["TEXTUAL_ANIMATIONS"] = "none"
os.environ.pop("NO_COLOR", None)
os.environ["LERNMI_FOLDER"] = tempfile.mkdtemp()
os.environ["TEXTUAL_COLOR_SYSTEM"] = "truecolor"

import moving_picture
from cell_pictures import rest

from lernmi.run.record.recipe import Recipe
from lernmi_tui.app import LernmiApp
from lernmi_tui.workbench.screen import Workbench

HERE = Path(__file__).parent
FONTS = "'DejaVu Sans Mono', Menlo, Consolas, monospace"

SHOTS = {  # file -> what to open, columns, rows, moment to wait for, keys pressed then
    "home": (None, 120, 36, 0, []),
    "workbench-xor": (
        Recipe("xor", seed=7),
        120,
        36,
        5_001,
        ["1", "end", "right", "right", "full_stop", "i"],
    ),
    "workbench-step": (Recipe("xor"), 120, 36, 3_604, ["l", "l", "l", "k", "k", "k"]),
    "workbench-looking": (Recipe("mnist"), 160, 48, 45_000, ["5", "enter", "i"]),
    "fault": (Recipe("mnist"), 80, 24, 45_000, ["5", "T", "T", "T", "y", "enter", "w"]),
    "teachers": (Recipe("mnist"), 80, 24, 45_000, ["5", "T", "T", "T", "y", "enter", "W"]),
    "workbench-mnist": (Recipe("mnist"), 160, 48, 45_000, ["1", "right"]),
    "workbench-spiral": (Recipe("spiral"), 120, 36, 100_000, ["4", "5"]),
    "curve": (Recipe("sine"), 120, 36, 4_000, ["5", "down"]),
    "sketch": (Recipe("mnist", (784, 30, 10)), 120, 36, 45_000, ["d"]),
    "confusion": (Recipe("mnist"), 120, 36, 45_000, ["6"]),
    "weights": (Recipe("mnist", (784, 30, 10)), 120, 36, 45_000, ["7", "m"]),
    "neurons": (Recipe("circle"), 120, 36, 60_000, ["6"]),
    "branch": (
        Recipe("xor"),
        100,
        30,
        5_120,
        [
            *("g", *"3604", "enter", "1", "full_stop", "x"),
            *("g", *"5120", "enter", "2"),
            *["left"] * 12,
            "enter",
        ],
    ),
    "workbench-80x24": (Recipe("xor", seed=7), 80, 24, 5_001, []),
    "help": (Recipe("xor"), 120, 36, 0, ["question_mark"]),
}

MOVING = "moving"  # the one that moves

FOUR = (((15, 4), (8, 15), (20, 14)), ((15, 4), (16, 14), (15, 24)))  # (column, row) of pixels


async def shoot(name: str) -> None:
    """Open the app, learn up to the moment, press the keys, save an SVG."""
    recipe, columns, rows, moment, keys = SHOTS[name]
    app = LernmiApp(recipe, running=False)
    async with app.run_test(size=(columns, rows)) as pilot:
        screen = app.screen
        if isinstance(screen, Workbench):
            await _until(pilot, lambda: screen.runner.report.snapshot is not None)
            screen.runner.learn(moment)
            await _until(pilot, lambda: screen.runner.report.snapshot.answers_moment >= moment)
            await rest(pilot)  # an order that follows the answers does so slowly
        for key in keys:
            await pilot.press(key)
        if name == "sketch":
            await _draw(pilot, FOUR)
            await pilot.press("t", "4")
        await rest(pilot)
        svg = app.export_screenshot(title="lernmi")
    svg = re.sub(r"@font-face \{.*?\}", "", svg, flags=re.DOTALL)
    svg = re.sub(r"font-family: ?[^;]*;", f"font-family: {FONTS};", svg)
    (HERE / f"{name}.svg").write_text(svg, encoding="utf-8")


async def _draw(pilot, strokes) -> None:
    """Drag the mouse along ``strokes`` of pixels; a cell of the pad is two of them."""
    left, top = pilot.app.screen.query_one("#sketch").content_region.offset
    for first, *others in strokes:
        await pilot.mouse_down(offset=(left + first[0], top + first[1] // 2))
        await pilot.pause(0.1)
        for x, y in others:
            await pilot.hover(offset=(left + x, top + y // 2))
        await pilot.mouse_up(offset=(left + others[-1][0], top + others[-1][1] // 2))


async def _until(pilot, condition) -> None:
    while not condition():
        await pilot.pause(0.05)


if __name__ == "__main__":
    for wanted in sys.argv[1:] or [MOVING, *SHOTS]:
        if wanted == MOVING:
            asyncio.run(moving_picture.make(HERE / f"{MOVING}.gif"))
        else:
            asyncio.run(shoot(wanted))
