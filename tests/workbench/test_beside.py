"""Runs beside each other, at one moment: the difference in the links, and going between them."""

import numpy as np
import pytest

from lernmi.net.refs import LinkRef
from lernmi.run.record.events import WeightSet
from tests.app_helpers import LernmiApp, Recipe, screen_text, until, until_ready

pytestmark = pytest.mark.slow  # whole apps

LINK = LinkRef(1, 3, 0)


async def branched(pilot):
    """Run A stands at 3,604, and B, begun at 1,000 with a weight set, at 1,400."""
    workbench = await until_ready(pilot)
    runner = workbench.runner
    runner.learn(3_604)
    await until(pilot, lambda: runner.report.snapshot.moment == 3_604)
    runner.seek(1_000)
    await until(pilot, lambda: runner.report.snapshot.moment == 1_000)
    runner.do(WeightSet(LINK, 0.0))
    runner.learn(400)
    await until(pilot, lambda: runner.report.snapshot.moment == 1_400)
    await until(pilot, lambda: runner.report.snapshot.run_curve.letter == "B")
    return runner


@pytest.mark.parametrize("size", [(80, 24), (120, 36), (200, 60)])
async def test_the_links_tell_how_a_branch_differs_at_the_same_moment(size):
    app = LernmiApp(Recipe("xor"), running=False)
    async with app.run_test(size=size) as pilot:
        runner = await branched(pilot)
        await pilot.press("3", "v", "v")
        await until(pilot, lambda: "B minus A" in screen_text(app))
        await until(pilot, lambda: runner.report.snapshot.other.weights is not None)
        await until(pilot, lambda: "not known" not in screen_text(app))
        now = runner.report.snapshot
        session = runner._worker.session
        twin = session._runs.lettered("A").recording.twin()
        twin.start_for((1_400, 0))
        while twin.position != (1_400, 0):
            twin.replay((1_400, 0), 1_400)
        np.testing.assert_array_equal(now.other.weights, twin.network.weights)
        differs = float((now.weights - twin.network.weights)[12])
        await until(pilot, lambda: f"{differs:+.3g}"[:5] in screen_text(app))
        await pilot.press("s")
        await until(pilot, lambda: runner.report.snapshot.moment == 1_401)
        await until(pilot, lambda: runner.report.snapshot.other.weights is not None)
        await pilot.press("v")
        await until(pilot, lambda: runner.report.snapshot.other is None)
        assert "B minus A" not in screen_text(app)


async def test_where_the_other_run_did_not_get_so_far_the_difference_is_not_known():
    app = LernmiApp(Recipe("xor"), running=False)
    async with app.run_test(size=(80, 24)) as pilot:
        runner = await branched(pilot)
        runner.learn(3_000)
        await pilot.press("3", "v", "v")
        await until(pilot, lambda: "B minus A: not known here" in screen_text(app))
        assert "–" in screen_text(app)


async def test_without_another_run_there_is_no_such_view():
    app = LernmiApp(Recipe("xor"), running=False)
    async with app.run_test(size=(80, 24)) as pilot:
        await until_ready(pilot)
        await pilot.press("3", "v", "v")
        await until(pilot, lambda: "over the run" in screen_text(app))
        assert "v now" in screen_text(app)


async def test_b_shows_another_run_at_the_same_moment_or_as_far_as_it_got():
    app = LernmiApp(Recipe("xor"), running=False)
    async with app.run_test(size=(80, 24)) as pilot:
        runner = await branched(pilot)

        async def is_seen(letter, moment, is_past):
            def there():
                now = runner.report.snapshot
                return (now.run_curve.letter, now.moment, now.is_past) == (letter, moment, is_past)

            await until(pilot, there)

        await pilot.press("b")
        await is_seen("A", 1_400, True)
        await pilot.press("escape")
        await is_seen("A", 3_604, False)
        await pilot.press("B")
        await is_seen("B", 1_400, False)
        runner.seek(700)
        await is_seen("B", 700, True)
        await pilot.press("b")
        await is_seen("A", 700, True)
