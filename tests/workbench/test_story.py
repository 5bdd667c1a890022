"""One wrong digit, as the README tells it: seen, blamed, its teachers found, one left out."""

import pytest

from lernmi.run.record.state import GONE
from tests.app_helpers import LernmiApp, Recipe, screen_text, until, until_ready

pytestmark = pytest.mark.slow  # whole apps


@pytest.mark.parametrize("size", [(80, 24), (120, 36)])
async def test_one_wrong_digit(size):
    app = LernmiApp(Recipe("mnist"), running=False)
    async with app.run_test(size=size) as pilot:
        workbench = await until_ready(pilot)
        runner = workbench.runner
        await until(pilot, lambda: runner.report.snapshot is not None and app.focused is not None)

        async def press(keys, *seen):
            """Press the keys; until all that the README says is seen stands on the screen."""
            await pilot.press(*keys)
            await until(pilot, lambda: all(words in screen_text(app) for words in seen))

        await press(["g", "e", "1", "0", "enter"], "moment 45,000", "91.2 %")
        await press(["5"], "44 of 500")
        await until(pilot, lambda: runner.report.snapshot.answers_moment == 45_000)
        await press(["T", "T", "T", "y"], "a 7 taken for a 0", "0.846", "0.755")
        await press(["enter"], "LOOKING AT held-out 53")
        await press(["w"], "Whose fault?", "▸h15", "+1.78", "-2.47", "speaks for 0 and against 7")
        await press(["enter"], "into h15", "row 16 col 7", "row 12 col 22", "+0.586")
        await press(["W"], "Who taught it this?", "zeros -20.8", "sevens +19.8", "▸4,045 a 0")
        await press(["x"], "Leave out · train 4,045", "▸ from the start: a branch replayed to 45")
        await press(["enter"], "paused B", "A stays as it was")
        snapshot = runner.report.snapshot
        assert snapshot.moment == 45_000 and snapshot.slots[4_044] == GONE
        await press(["5"], "says 7 0.821", "0.734")
        await press(["b"], "says 0 0.846", "0.755")
        assert runner.report.snapshot.run_curve.letter == "A"
        await press(["b"], "says 7 0.821", "paused B")
