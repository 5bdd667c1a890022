"""A little of `make torture TORTURE=divergence`, and what is seen of such a run."""

import pytest

import lernmi
from tests.app_helpers import LernmiApp, Recipe, screen_text, until, until_ready
from tests.torture import divergence


@pytest.mark.parametrize(
    ("name", "activation", "rate", "end"),
    [
        ("xor", None, 1e300, "stuck"),
        ("circle", "tanh", 1e6, "stuck"),
        ("circle", ("relu", "identity"), 1e2, "not finite"),
        ("digits", ("tanh", "identity"), 1e50, "not finite"),
    ],
)
def test_a_rate_far_too_large_pauses_the_run_and_the_moment_before_is_there(
    name, activation, rate, end
):
    for seed in range(3):
        assert divergence.tried(lernmi.load_task(name), activation, rate, seed)[0] == end


def test_what_is_no_rate_is_refused():
    divergence.refuse(lernmi.load_task("xor"))


@pytest.mark.slow
@pytest.mark.parametrize(
    ("name", "activation"), [("circle", "identity"), ("digits", ("tanh", "identity"))]
)
async def test_every_panel_draws_numbers_that_are_not_finite(name, activation):
    recipe = Recipe(name, rate=1e300, activation=activation)
    app = LernmiApp(recipe, running=True, pace=None)
    async with app.run_test(size=(120, 36)) as pilot:
        workbench = await until_ready(pilot)
        await until(pilot, lambda: "beyond all numbers" in screen_text(app))
        assert "S goes back to the last good" in screen_text(app)
        bad = workbench.runner.report.snapshot.moment
        await pilot.press("S")
        await until(pilot, lambda: workbench.runner.report.snapshot.moment == bad - 1)
        await pilot.press("escape")
        await until(pilot, lambda: workbench.runner.report.snapshot.moment == bad)
        for key in ("1", "2", "y", "3", "4", "5", "6", "7", "8", "w", "W", "escape", "i", "k", "l"):
            await pilot.press(key)
            await pilot.pause(0.1)
        assert app.return_code is None
