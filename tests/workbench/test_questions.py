"""Questions about the past of a run that the screen answers in eight keys or fewer."""

import pytest

import lernmi
from lernmi.net.refs import LinkRef
from lernmi.numbers import signed
from tests.app_helpers import LernmiApp, Panels, Recipe, screen_text, until, until_ready

SIZES = [(60, 16), (80, 24), (120, 36), (200, 60)]
pytestmark = pytest.mark.slow  # whole apps


async def learned(pilot, samples):
    workbench = await until_ready(pilot)
    workbench.runner.learn(samples)
    await until(pilot, lambda: workbench._shown.snapshot.answers_moment == samples)
    return workbench.runner


def alone(samples, **settings):
    session = lernmi.Session(lernmi.load_task("xor"), **settings)
    session.run(samples)
    return session


async def press(pilot, *keys):
    assert len(keys) <= 8
    await pilot.press(*keys)


@pytest.mark.parametrize("size", SIZES)
async def test_the_weight_of_a_link_after_sample_3_when_at_5(size):
    app = LernmiApp(Recipe("xor"), running=False)
    async with app.run_test(size=size) as pilot:
        runner = await learned(pilot, 5)
        await press(pilot, "g", "3", "enter", "3")
        await until(pilot, lambda: runner.report.snapshot.moment == 3)
        weight = signed(alone(3).network.link_layers[1].weights[1, 0])
        await until(
            pilot,
            lambda: any("h1→y1" in row and weight in row for row in screen_text(app).splitlines()),
        )


@pytest.mark.parametrize("size", SIZES)
async def test_the_epoch_at_which_the_loss_fell(size):
    app = LernmiApp(Recipe("xor"), running=False)
    async with app.run_test(size=size) as pilot:
        await learned(pilot, 5_120)
        session = lernmi.Session(lernmi.load_task("xor"))
        assert session.run(until=".05")
        await press(pilot, "g", *".05")
        wanted = f"first fell below 0.05 at epoch {session.epoch:,}"
        await until(pilot, lambda: wanted in screen_text(app))


@pytest.mark.parametrize("size", SIZES)
async def test_the_sample_at_which_any_weight_first_changed_sign(size):
    app = LernmiApp(Recipe("xor"), running=False)
    async with app.run_test(size=size) as pilot:
        runner = await learned(pilot, 5_120)
        await press(pilot, "g", "up", "enter")
        session = lernmi.Session(lernmi.load_task("xor"))
        session.run(5_120, until="w(*) crosses 0")
        await until(pilot, lambda: runner.report.snapshot.moment == session.moment)
        snapshot = runner.report.snapshot
        assert ((snapshot.weights_before > 0) != (snapshot.weights_after > 0)).sum() == 1
        await until(pilot, lambda: "w(*) crossed 0" in screen_text(app))
        await until(pilot, lambda: f"moment {session.moment}" in screen_text(app))


async def test_stop_at_92_percent_of_held_out_answers_right():
    app = LernmiApp(Recipe("mnist", seed=1), running=False)
    async with app.run_test(size=(80, 24)) as pilot:
        await until_ready(pilot)
        await press(pilot, "g", *"92%", "enter")
        await until(pilot, lambda: "STOPPED  held-out accuracy >= 92 %" in screen_text(app))


@pytest.mark.parametrize("size", SIZES)
async def test_from_any_link_one_key_leads_to_when_its_sign_and_its_weight_changed(size):
    app = LernmiApp(Recipe("xor"), running=False)
    async with app.run_test(size=size) as pilot:
        runner = await learned(pilot, 4_000)
        app.screen.query_one(Panels).selection = LinkRef(0, 2, 1)
        session = alone(4_000)
        moment, _ = session.search("w(x2→h2) crosses 0", "last")
        await press(pilot, "g", "down", "down", "enter")
        await until(pilot, lambda: runner.report.snapshot.moment == moment)
        await until(pilot, lambda: "w(x2→h2) crossed 0" in screen_text(app))
        await pilot.press("escape")
        await until(pilot, lambda: not runner.report.snapshot.is_past)
        furthest = session.weight_history(0, 2, 1).furthest
        await press(pilot, "g", "down", "down", "down", "enter")
        await until(pilot, lambda: runner.report.snapshot.moment == furthest.moment)
        await until(pilot, lambda: "x2→h2 changed most" in screen_text(app))
        await press(pilot, "g", "down", "enter")
        session.seek(furthest.moment)
        session.run(100_000, until="w(x2→h2) crosses 0")
        await until(pilot, lambda: runner.report.snapshot.moment == session.moment)


@pytest.mark.parametrize("size", SIZES)
async def test_a_condition_is_kept_listed_and_forgotten(size):
    app = LernmiApp(Recipe("xor"), running=False)
    async with app.run_test(size=size) as pilot:
        workbench = await until_ready(pilot)
        await press(pilot, "g", *".1", "up", "enter")
        await until(pilot, lambda: workbench.runner.report.kept)
        await press(pilot, "f", "space")
        await until(pilot, lambda: "STOPPED  loss < 0.1" in screen_text(app))
        held = workbench.runner.report.snapshot.moment
        assert workbench.runner.report.stops == {held: "loss < 0.1"}
        await press(pilot, "g", "down")
        await until(pilot, lambda: "▸ loss < 0.1" in screen_text(app))
        assert "! kept" in screen_text(app)
        await press(pilot, "delete")
        await until(pilot, lambda: not workbench.runner.report.kept)
        assert "! kept" not in screen_text(app)


async def test_a_change_is_listed_and_gone_to():
    app = LernmiApp(Recipe("xor"), running=False)
    async with app.run_test(size=(80, 24)) as pilot:
        runner = await learned(pilot, 300)
        runner.rate_up()
        runner.learn(300)
        await until(pilot, lambda: runner.report.snapshot.moment == 600)
        await press(pilot, "g", "down")
        await until(pilot, lambda: "▸ moment 300" in screen_text(app))
        assert "◆ rate 0.5 → 1" in screen_text(app)
        await press(pilot, "enter")
        await until(pilot, lambda: runner.report.snapshot.moment == 300)


async def test_run_back_is_a_key_and_space_pauses_it():
    app = LernmiApp(Recipe("xor"), running=False, pace=100)
    async with app.run_test(size=(80, 24)) as pilot:
        runner = await learned(pilot, 1_000)
        await pilot.press("backspace")
        await until(pilot, lambda: "RUNNING BACK" in screen_text(app))
        await until(pilot, lambda: runner.report.snapshot.moment < 990)
        await pilot.press("space")
        await until(pilot, lambda: "◂◂ PAST" in screen_text(app))
        await pilot.press("escape")
        await until(pilot, lambda: runner.report.snapshot.moment == 1_000)
