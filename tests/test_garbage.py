"""What was painted before is let go of while a run goes on."""

import gc

from textual.strip import Strip

from lernmi_tui import garbage
from tests.app_helpers import LernmiApp, Recipe, until_ready

PAINTS, EVERY_LINE = 120, 50  # of one screen: lines that hold themselves, and so are garbage
LOOKS = 12  # a look for lines, among all objects, takes longer than a painting


async def test_lines_that_were_painted_do_not_pile_up():
    app = LernmiApp(Recipe("digits"), running=False)
    async with app.run_test(size=(120, 36)) as pilot:
        workbench = await until_ready(pilot)
        await pilot.press("s")
        garbage.settle()
        most = 0
        for number in range(1, PAINTS + 1):
            for widget in workbench.query("*"):
                widget.refresh()
            await pilot.pause(0.05)
            if number % (PAINTS // LOOKS):
                continue
            most = max(most, sum(isinstance(each, Strip) for each in gc.get_objects()))
    assert most < PAINTS * EVERY_LINE / 2
