"""The time of the run below its curves, in the whole workbench: read, clicked, dragged."""

import lernmi
from lernmi.net.refs import LinkRef
from lernmi.run.record.events import WeightSet
from tests.app_helpers import LernmiApp, Recipe, screen_text, until, until_ready

BEAT_SECONDS = 0.7  # until a curve that has grown is drawn


async def learned(pilot, samples):
    """A run that stands at that moment, its curves alone on the screen."""
    workbench = await until_ready(pilot)
    workbench.runner.learn(samples)
    await until(pilot, lambda: workbench._shown.snapshot.answers_moment == samples)
    await pilot.press("2")
    await until(pilot, lambda: " time " in screen_text(pilot.app))
    return workbench.runner


def rest(runner):
    return runner.report.at_work is None and not runner._course.is_at_work


def time_row(app):
    """Where it stands on the screen, and what it says."""
    rows = screen_text(app).splitlines()
    return next((y, row) for y, row in enumerate(rows) if "│ time  " in row)


def weights_at(moment):
    session = lernmi.Session(lernmi.load_task("xor"))
    session.run(moment)
    return session.network.weights


async def test_the_mouse_drags_the_run_through_its_time_and_the_curve_stays_whole():
    app = LernmiApp(Recipe("xor"), running=False)
    async with app.run_test(size=(80, 24)) as pilot:
        runner = await learned(pilot, 5_120)
        y, row = time_row(app)
        here = row.index("▼")
        curve = screen_text(app).splitlines()[6:12]
        await pilot.mouse_down(offset=(here, y))
        for x in range(here, 30, -1):
            await pilot.hover(offset=(x, y))
        await pilot.mouse_up(offset=(31, y))
        await until(pilot, lambda: rest(runner) and time_row(app)[1].index("▼") == 31)
        snapshot = runner.report.snapshot
        assert snapshot.is_past and snapshot.moment % 4 == 0, "where an epoch begins"
        assert (snapshot.weights == weights_at(snapshot.moment)).all()
        assert f"PAST  epoch {snapshot.epoch}" in screen_text(app)
        assert f"▼ {snapshot.moment:,}" in time_row(app)[1]
        assert screen_text(app).splitlines()[6:12] == curve
        await pilot.click(offset=(here, y))
        await until(pilot, lambda: not runner.report.snapshot.is_past)


async def test_enter_goes_where_the_cursor_reads_and_esc_to_the_newest():
    app = LernmiApp(Recipe("xor"), running=False)
    async with app.run_test(size=(80, 24)) as pilot:
        runner = await learned(pilot, 4_000)
        moments = runner.report.snapshot.run_curve.metrics.moments
        await pilot.press("left", "left", "left", "enter")
        await until(pilot, lambda: runner.report.snapshot.is_past and rest(runner))
        assert runner.report.snapshot.moment == moments[-3]
        await until(pilot, lambda: f" {moments[-3]:,} ▼" in screen_text(app))
        await pilot.press("escape")
        await until(pilot, lambda: runner.report.snapshot.moment == 4_000)


async def test_changes_are_marked_and_a_click_on_one_goes_there():
    app = LernmiApp(Recipe("xor"), running=False)
    async with app.run_test(size=(80, 24)) as pilot:
        runner = await learned(pilot, 2_001)
        runner.do(WeightSet(LinkRef(1, 3, 0), 0.0))
        runner.learn(2_000)
        await until(pilot, lambda: runner.report.snapshot.moment == 4_001)
        await pilot.pause(BEAT_SECONDS)
        await until(pilot, lambda: "│ marks " in screen_text(app))
        y = time_row(app)[0] + 1
        row = screen_text(app).splitlines()[y]
        await pilot.click(offset=(row.index("◆"), y))
        await until(pilot, lambda: runner.report.snapshot.moment == 2_001 and rest(runner))
        assert runner.report.snapshot.events


async def test_a_branch_is_told_by_its_letter_its_beginning_and_its_change():
    app = LernmiApp(Recipe("xor"), running=False)
    async with app.run_test(size=(80, 24)) as pilot:
        runner = await learned(pilot, 5_120)
        runner.seek(3_604)
        runner.do(WeightSet(LinkRef(1, 3, 0), 0.0))
        runner.learn(1_000)
        await until(pilot, lambda: "B from A at 3,604, h3→y1 set +2.1883 → 0" in screen_text(app))
        assert "∘  A from the start" in screen_text(app)
        assert "paused B" in screen_text(app)
        await pilot.press("b")
        await until(pilot, lambda: "PAST A " in screen_text(app))
        await until(pilot, lambda: "∘  B from A at 3,604" in screen_text(app))


async def test_a_run_left_in_its_past_keeps_its_curve():
    app = LernmiApp(Recipe("xor"), running=False)
    async with app.run_test(size=(80, 24)) as pilot:
        runner = await learned(pilot, 400)
        runner.seek(0)
        await until(pilot, lambda: app.screen._shown.snapshot.moment == 0 and rest(runner))
        (own,) = app.screen._curves()
        assert own.metrics.moments[-1] > 300
