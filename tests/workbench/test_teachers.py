"""Who taught it this, and suspects, in the whole app: asked by keys, answered on the screen."""

import numpy as np
import pytest

from lernmi.net.refs import LinkRef
from lernmi.run.record.state import GONE
from lernmi_tui.panels.inspector.teachers_view import TeachersView
from tests.app_helpers import LernmiApp, Panels, Recipe, learned, screen_text, until, until_ready

pytestmark = pytest.mark.slow  # whole apps

SIZES = [(60, 16), (80, 24), (120, 36), (200, 60)]


def inspector_of(app):
    return app.screen.query_one(Panels)._inspector


def teachers_of(app):
    view = inspector_of(app).view
    return view._teachers if isinstance(view, TeachersView) else None


@pytest.mark.parametrize("size", SIZES)
async def test_who_taught_a_wrong_digit_and_leaving_the_worst_teacher_out(size):
    app = LernmiApp(Recipe("mnist"), running=False)
    async with app.run_test(size=size) as pilot:
        runner = await learned(pilot, 4_500)
        await pilot.press("5", "enter")
        await until(pilot, lambda: runner.report.snapshot.focus is not None)
        words = runner.report.snapshot.focus.words
        await pilot.press("W")
        await until(pilot, lambda: teachers_of(app) is not None)
        teachers = teachers_of(app)
        snapshot = runner.report.snapshot
        loss = 0.5 * ((snapshot.layer_outputs[-1][1:] - snapshot.expected) ** 2).sum()
        assert teachers.subject.words == words
        assert teachers.now == pytest.approx(loss, abs=1e-9)
        assert teachers.first - teachers.whole == pytest.approx(loss, abs=1e-9)
        worst = teachers.lowest(1)[0]
        await until(pilot, lambda: f"▸{worst.sample + 1:,} " in screen_text(app))
        await pilot.press("enter")
        await until(pilot, lambda: runner.report.snapshot.focus.words != words)
        assert runner.report.snapshot.focus.words == f"train {worst.sample + 1:,}"
        await pilot.press("x", "enter")
        await until(pilot, lambda: runner.report.snapshot.slots[worst.sample] == GONE)
        await until(pilot, lambda: runner.report.snapshot.moment == 4_500)
        assert runner.report.snapshot.run_curve.letter == "B"


async def test_w_and_W_change_places_and_escape_takes_one_step_back():
    app = LernmiApp(Recipe("xor"), running=False)
    async with app.run_test(size=(120, 36)) as pilot:
        await learned(pilot, 400)
        await pilot.press("w")
        await until(pilot, lambda: "Whose fault?" in screen_text(app))
        await pilot.press("W")
        await until(pilot, lambda: "all together" in screen_text(app))
        await pilot.press("w")
        await until(pilot, lambda: "Whose fault?" in screen_text(app))
        await pilot.press("W")
        await until(pilot, lambda: "Who taught it this?" in screen_text(app))
        await pilot.press("escape")
        await until(pilot, lambda: "Whose fault?" in screen_text(app))
        await pilot.press("escape")
        await until(pilot, lambda: not inspector_of(app).has_view)


async def test_an_answer_is_of_its_moment_until_it_is_asked_again():
    app = LernmiApp(Recipe("xor"), running=False)
    async with app.run_test(size=(120, 36)) as pilot:
        runner = await learned(pilot, 400)
        await pilot.press("W")
        await until(pilot, lambda: teachers_of(app) is not None)
        await pilot.press("s")
        await until(pilot, lambda: "as it was at moment 400; W asks again" in screen_text(app))
        await pilot.press("W")
        await until(pilot, lambda: "W asks again" not in screen_text(app))
        assert teachers_of(app).taught == 4
        assert runner.report.snapshot.moment == 401


async def test_what_made_the_picked_weight():
    app = LernmiApp(Recipe("xor"), running=False)
    async with app.run_test(size=(80, 24)) as pilot:
        runner = await learned(pilot, 400)
        panels = app.screen.query_one(Panels)
        await pilot.press("1", "full_stop", "W")
        await until(pilot, lambda: teachers_of(app) is not None)
        link = panels.selection
        assert isinstance(link, LinkRef)
        assert (
            teachers_of(app).now == runner.report.snapshot.layer_weights[link.layer][link.i, link.j]
        )
        await until(pilot, lambda: "What made this weight?" in screen_text(app))


async def test_nothing_learned_yet_nobody_taught_anything():
    app = LernmiApp(Recipe("xor"), running=False)
    async with app.run_test(size=(80, 24)) as pilot:
        await until_ready(pilot)
        await until(pilot, lambda: app.focused is not None)
        await pilot.press("W")
        notes = app._notifications
        await until(pilot, lambda: any("Nothing is learned yet" in note.message for note in notes))
        assert not inspector_of(app).has_view


@pytest.mark.parametrize("size", SIZES)
async def test_suspects_their_teachers_and_another_label(size):
    app = LernmiApp(Recipe("digits"), running=False)
    async with app.run_test(size=size) as pilot:
        runner = await learned(pilot, 3_000)
        await pilot.press("5", "v", "v", "v")
        panel = app.screen.query_one("#images")
        await until(pilot, lambda: panel.pointed is not None)
        worst = panel.pointed
        found = runner.report.answers["suspects"].job.result
        assert worst.sample == found.samples[0]
        await pilot.press("W")
        await until(pilot, lambda: teachers_of(app) is not None)
        assert teachers_of(app).subject.words == f"train {worst.sample + 1:,}"
        assert teachers_of(app).now == pytest.approx(found.losses[0], abs=1e-12)
        await pilot.press("5", "equals_sign", "enter")  # what the network says is suggested
        await until(pilot, lambda: runner.report.snapshot.run_curve.letter == "B")
        await until(pilot, lambda: runner.report.snapshot.moment == 3_000)
        snapshot = runner.report.snapshot
        row = snapshot.slots[worst.sample]
        label = int(np.argmax(snapshot.training_set.rows.targets[row]))
        assert label == (found.said[0] if worst.suggested is None else worst.suggested)


async def test_where_a_link_changed_most_is_two_keys_from_its_life():
    app = LernmiApp(Recipe("xor"), running=False)
    async with app.run_test(size=(120, 50)) as pilot:
        runner = await learned(pilot, 400)
        await pilot.press("1", "full_stop", "i", "4")
        await until(pilot, lambda: "most moved" in screen_text(app))
        history = runner.report.answers["life"].job.result
        await pilot.press("end")
        while "most moved" not in line_of(inspector_of(app)):
            await pilot.press("up")
        await pilot.press("enter")
        await until(pilot, lambda: runner.report.snapshot.moment == history.furthest.moment)
        snapshot, link = runner.report.snapshot, app.screen.query_one(Panels).selection
        before, after = (
            layers[link.layer][link.i, link.j]
            for layers in (snapshot.layer_weights_before, snapshot.layer_weights_after)
        )
        assert snapshot.sample == history.furthest.sample
        assert after - before == pytest.approx(history.furthest.change, abs=1e-12)


def line_of(inspector):
    return inspector._contents[inspector._cursor].label


async def test_questions_asked_at_leisure_keep_nobody_from_anything():
    app = LernmiApp(Recipe("digits"), running=False)
    async with app.run_test(size=(120, 36)) as pilot:
        runner = await learned(pilot, 20_000)
        await pilot.press("1", "full_stop", "i", "space")
        await until(pilot, lambda: runner.report.snapshot.moment > 20_000)
        assert runner.report.running and runner.report.at_work is None
