"""By how much a link moved over the last epoch: asked at the workbench."""

import pytest

import lernmi
from lernmi.net.flat import link_views
from lernmi.net.refs import LinkRef
from lernmi_tui.paint.numbers import signed
from tests.app_helpers import (
    LernmiApp,
    Recipe,
    double_click,
    screen_text,
    until,
    until_ready,
)

pytestmark = pytest.mark.slow  # whole apps

LINK = LinkRef(0, 381, 2)  # x381→h3
EPOCH = 4_500


@pytest.fixture(scope="module")
def moved():
    """By how much it moved, by the weights at both ends of the last of two epochs."""
    session = lernmi.Session(lernmi.load_task("mnist"))
    weights = []
    for _ in range(2):
        session.run(EPOCH)
        weights.append(session.network.weights.copy())
    change = link_views(weights[1] - weights[0], session.network.sizes)[LINK.layer]
    return signed(change[LINK.i, LINK.j])


async def asked(pilot, keys):
    """A run on MNIST that stands in its third epoch, after ``keys``."""
    runner = (await until_ready(pilot)).runner
    runner.learn(2 * EPOCH + 7)
    await until(pilot, lambda: runner.report.snapshot.moment == 2 * EPOCH + 7)
    await pilot.press(*keys)


@pytest.mark.parametrize("size", [(80, 24), (120, 36), (200, 60)])
async def test_in_six_keys(size, moved):
    app = LernmiApp(Recipe("mnist"), running=False)
    async with app.run_test(size=size) as pilot:
        await asked(pilot, ["slash", *"x381", "enter"])
        await until(pilot, lambda: "15 of 11,935" in screen_text(app))
        line = next(line for line in screen_text(app).splitlines() if "x381→h3 " in line)
        assert moved in line.split()
        assert " epoch " in screen_text(app) or "change over the last epoch" in screen_text(app)


async def test_the_inspector_of_a_link_that_is_clicked_tells_it(moved):
    app = LernmiApp(Recipe("mnist"), running=False)
    async with app.run_test(size=(200, 60)) as pilot:
        await asked(pilot, ["slash", *"x381", "enter"])
        await until(pilot, lambda: "15 of 11,935" in screen_text(app))
        links = app.screen.query_one("#links")
        rows = screen_text(app).splitlines()
        at = next(y for y, row in enumerate(rows) if "x381→h3 " in row)
        await double_click(pilot, links, (4, at - links.region.y))
        await until(pilot, lambda: f" moved {moved} " in screen_text(app))
        assert "│last epoch " in screen_text(app)
