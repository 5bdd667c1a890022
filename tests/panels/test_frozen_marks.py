"""A frozen link is told from others wherever its weight stands."""

import pytest

from lernmi.net.refs import LinkRef
from tests.app_helpers import LernmiApp, Panels, Recipe, screen_text, until, until_ready

pytestmark = pytest.mark.slow  # whole apps


@pytest.mark.parametrize("size", [(120, 36), (200, 60)])
async def test_a_frozen_weight_has_a_mark_in_topology_links_and_inspector(size):
    app = LernmiApp(Recipe("xor"), running=False)
    async with app.run_test(size=size) as pilot:
        workbench = await until_ready(pilot)
        workbench.runner.learn(10)
        app.screen.query_one(Panels).selection = LinkRef(1, 3, 0)
        await pilot.press("i")
        await until(pilot, lambda: "Inspector · h3→y1" in screen_text(app))
        assert "▪" not in screen_text(app)
        await pilot.press("z", "s")
        await until(pilot, lambda: "▪ frozen: stays" in screen_text(app))
        await until(pilot, lambda: "▪ frozen ·" in screen_text(app))
        weight = workbench.runner.report.snapshot.layer_weights[1][3, 0]
        wanted = f"▪{weight:+.3g}"[:5]
        await until(pilot, lambda: screen_text(app).count(wanted) >= 2)
        await pilot.press("z")
        await until(pilot, lambda: "▪ " not in screen_text(app))
