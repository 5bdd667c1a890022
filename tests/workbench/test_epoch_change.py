"""By how much a link moved over the last epoch: asked at the workbench."""

import pytest

import lernmi
from lernmi.net.flat import link_views
from lernmi.net.refs import LinkRef
from lernmi.numbers import signed
from lernmi_tui.panels.links.layout import OVER_EPOCH
from lernmi_tui.panels.links.table import LinkTable
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
        await asked(pilot, ["slash", *"381", "enter", "v"])
        await until(pilot, lambda: "15 of 11,935" in screen_text(app))
        line = next(line for line in screen_text(app).splitlines() if "x381→h3 " in line)
        assert moved in line.split()
        assert " epoch ±▼ " in screen_text(app) and "Links · over the epoch" in screen_text(app)


COLUMNS_AT = {
    (60, 16): {"weight", "input", "lnk sens", "change", "mean"},
    (80, 24): {"weight", "input", "out sens", "link sens", "change", "mean |sens|"},
    (120, 36): {"weight", "input", "out sens", "lnk sens", "change", "mean"},
    (160, 50): {"weight", "input", "out sens", "link sens", "change", "epoch ±", "mean |sens|"},
    (250, 70): {"weight", "input", "out sens", "link sens", "change", "epoch ±", "mean |sens|"},
}


async def test_a_larger_window_says_no_less():
    app, before = LernmiApp(Recipe("mnist"), running=False), {}
    async with app.run_test(size=(60, 16)) as pilot:
        await asked(pilot, ["slash", *"381", "enter"])
        table = app.screen.query_one(LinkTable)
        for size, words in COLUMNS_AT.items():
            await pilot.resize_terminal(*size)
            heads = {"link", *words}
            await until(pilot, lambda: {head.word for head in table.plan.headings} == heads)  # noqa: B023
            plans = {}
            for view in ("now", "over the epoch", "over the run"):
                await until(pilot, lambda: f"Links · {view} " in screen_text(app))  # noqa: B023
                plans[view] = table.plan
                await pilot.press("v")
            for view, plan in before.items():
                assert set(plan.columns) <= set(plans[view].columns)
            before = plans
        assert set(before["over the epoch"].columns) == set(OVER_EPOCH.columns)


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
