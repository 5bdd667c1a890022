"""Whose fault, in the whole app: asked anywhere, answered in a few keys, lit in the topology."""

import numpy as np
import pytest

from lernmi.net.refs import NeuronRef
from lernmi.numbers import signed
from lernmi.run.explanations.blame import BlameTree
from lernmi.run.explanations.pixels import place_of
from lernmi_tui.panels.topology.scene import ON_PATH
from tests.app_helpers import LernmiApp, Panels, Recipe, learned, screen_text, until, until_ready

pytestmark = pytest.mark.slow  # whole apps

SIZES = [(60, 16), (80, 24), (120, 36), (200, 60)]


async def worst_image(pilot, runner, *keys):
    """Look at the image that is worst, press ``keys``; gives its tree."""
    await pilot.press("5", "enter")
    await until(pilot, lambda: runner.report.snapshot.focus is not None)
    await pilot.press(*keys)
    tree = BlameTree(runner.report.snapshot)
    assert not tree.is_right
    return tree


def inspector_of(app):
    return app.screen.query_one(Panels)._inspector


@pytest.mark.parametrize("size", SIZES)
async def test_which_hidden_neuron_is_most_to_blame_and_what_it_brought(size):
    app = LernmiApp(Recipe("mnist"), running=False)
    async with app.run_test(size=size) as pilot:
        runner = await learned(pilot, 4_500)
        tree = await worst_image(pilot, runner, "w")  # 3 keys
        await until(pilot, lambda: "Whose fault?" in screen_text(app))
        blames = tree.blames[1]
        most = NeuronRef(1, int(np.abs(blames).argmax()))
        await until(pilot, lambda: f"▸h{most.index} " in screen_text(app))
        row = next(line for line in screen_text(app).splitlines() if f"▸h{most.index} " in line)
        assert signed(blames[most.index]) in row
        said = row.partition("▸")[2].split()
        for output, text in zip(tree.rivals, said[2:4], strict=True):
            assert float(text) == pytest.approx(tree.brings(output)[most.index], rel=0.01)
        assert "most to blame" in " ".join(screen_text(app).split())


@pytest.mark.parametrize("size", SIZES)
async def test_which_pixel_brightened_would_help_most(size):
    app = LernmiApp(Recipe("mnist"), running=False)
    async with app.run_test(size=size) as pilot:
        runner = await learned(pilot, 4_500)
        tree = await worst_image(pilot, runner, "w", "home")  # 4 keys
        best = tree.brightened
        where = place_of(best.neuron, tree.snapshot.task.info)
        words = ["brightened,", "helps", "most:", signed(best.slope)]

        def said():
            seen = screen_text(app)
            return where.split()[1] in seen and all(word in seen for word in words)

        await until(pilot, said)


async def test_the_picture_says_the_same_pixel():
    app = LernmiApp(Recipe("mnist"), running=False)
    async with app.run_test(size=(80, 24)) as pilot:
        runner = await learned(pilot, 4_500)
        tree = await worst_image(pilot, runner, "w")
        where = place_of(tree.brightened.neuron, tree.snapshot.task.info)
        await until(pilot, lambda: f"{where} {signed(tree.brightened.slope)}" in screen_text(app))


async def test_nothing_looked_at_it_is_the_sample_learned_last_and_it_follows_the_run():
    app = LernmiApp(Recipe("xor"), running=False)
    async with app.run_test(size=(120, 36)) as pilot:
        await until_ready(pilot)
        await until(pilot, lambda: app.focused is not None)
        await pilot.press("w")
        await until(pilot, lambda: "so nobody is to blame. Press" in screen_text(app))
        await pilot.press("s")
        runner = app.screen.runner
        await until(pilot, lambda: runner.report.snapshot.moment == 1)
        sample = runner.report.snapshot.sample
        await until(pilot, lambda: f"Whose fault? · train {sample + 1}" in screen_text(app))
        await pilot.press("s")
        await until(pilot, lambda: runner.report.snapshot.moment == 2)
        sample = runner.report.snapshot.sample
        await until(pilot, lambda: f"Whose fault? · train {sample + 1}" in screen_text(app))


@pytest.mark.parametrize("recipe", [Recipe("xor"), Recipe("mnist")], ids=["small", "condensed"])
async def test_the_path_is_lit_in_the_topology_until_the_fault_is_left(recipe):
    app = LernmiApp(recipe, running=False)
    async with app.run_test(size=(120, 36)) as pilot:
        workbench = await until_ready(pilot)
        await learned(pilot, 200)
        topology = workbench.query_one("#topology")

        def marks():
            return sum(
                topology.render_line(y).text.count(ON_PATH) for y in range(topology.size.height)
            )

        assert marks() == 0
        await pilot.press("w")
        await until(pilot, lambda: marks() >= 3)
        path = BlameTree(workbench.runner.report.snapshot).path_through(topology._through)
        assert len(path) == 2
        await pilot.press("5")  # another view has its place: it is still open
        await pilot.pause()
        assert marks() >= 3
        await pilot.press("4")
        await until(pilot, lambda: "Whose fault?" in screen_text(app))
        await pilot.press("escape")
        await until(pilot, lambda: marks() == 0)
        assert "Whose fault?" not in screen_text(app)


async def test_escape_elsewhere_leaves_the_fault_after_what_is_picked():
    app = LernmiApp(Recipe("xor"), running=False)
    async with app.run_test(size=(120, 36)) as pilot:
        await learned(pilot, 200)
        panels = app.screen.query_one(Panels)
        await pilot.press("w")
        await until(pilot, lambda: inspector_of(app).has_view)
        await pilot.press("1", "right", "right")
        await until(pilot, lambda: panels.selection is not None)
        assert inspector_of(app).view is None  # what is picked is explained
        await pilot.press("escape")
        await until(pilot, lambda: panels.selection is None)
        assert inspector_of(app).has_view
        await pilot.press("escape")
        await until(pilot, lambda: not inspector_of(app).has_view)


async def test_a_row_leads_to_its_link_in_every_panel_and_escape_back():
    app = LernmiApp(Recipe("xor"), running=False)
    async with app.run_test(size=(120, 36)) as pilot:
        await learned(pilot, 200)
        panels = app.screen.query_one(Panels)
        await pilot.press("w", "enter", "down", "down", "down", "enter")
        await until(pilot, lambda: panels.selection is not None)
        assert panels.selection.layer == 0 and panels.selection.i
        await until(
            pilot, lambda: "× weight" in screen_text(app) and "Inspector ·" in screen_text(app)
        )
        await pilot.press("escape")
        await until(pilot, lambda: "Whose fault?" in screen_text(app))
        assert "into h" in screen_text(app)
