"""Every way to look at a sample from a view: what the panels get is what a session's look says."""

from contextlib import asynccontextmanager

import numpy as np
import pytest

from lernmi.run.session import Session
from lernmi.run.snapshots.focus import Focus
from lernmi.tasks.features import features_of
from lernmi.tasks.options import TaskOptions
from lernmi_tui.panels.confusion.panel import ConfusionMatrix
from lernmi_tui.panels.images.panel import ImageWall
from lernmi_tui.panels.plane.panel import DecisionMap
from lernmi_tui.panels.plane.picture import AXIS_WIDTH, map_layout
from lernmi_tui.panels.samples.panel import SampleTable
from lernmi_tui.panels.truth_table.panel import TruthTable
from tests.app_helpers import (
    LernmiApp,
    Recipe,
    double_click,
    screen_text,
    until,
    until_ready,
)

pytestmark = pytest.mark.slow  # whole apps

FIELDS = ("weights", "weights_before", "weights_after", "outputs", "input_sums", "sensitivity_sums")
FLOWERS = ["long,wide,tall,deep,kind"] + [
    f"{i % 7},{i % 5},{i % 3},{i % 11},{'oak' if i % 2 else 'elm'}" for i in range(60)
]


@asynccontextmanager
async def run_of(recipe, learned=50, size=(120, 36)):
    """A paused run; gives the pilot and a function that gives the newest snapshot."""
    app = LernmiApp(recipe, running=False)
    async with app.run_test(size=size) as pilot:
        runner = (await until_ready(pilot)).runner
        runner.learn(learned)
        await until(pilot, lambda: runner.report.snapshot.moment == learned)
        yield pilot, lambda: runner.report.snapshot


def assert_is_a_look(snapshot, recipe):
    """The numbers of ``snapshot`` are those of a session of its own at that moment."""
    session = Session.of(recipe)
    session.run(snapshot.moment)
    focus = snapshot.focus
    wanted = session.look(focus.inputs, focus.expected)
    for field in FIELDS:
        np.testing.assert_array_equal(getattr(snapshot, field), getattr(wanted, field), field)
    assert not snapshot.learned
    if focus.expected is None:
        assert snapshot.expected is None and not snapshot.sensitivity_sums.any()


async def goes_back(pilot, now):
    """Escape leads back to the sample learned last."""
    for _ in range(2):  # a cursor is taken away first
        await pilot.press("escape")
    await until(pilot, lambda: now().focus is None)
    assert now().learned


async def test_a_row_of_the_truth_table():
    recipe = Recipe("xor")
    async with run_of(recipe) as (pilot, now):
        await pilot.press("5", "home", "down", "down", "enter")
        await until(pilot, lambda: now().focus is not None)
        assert now().focus.words == "x1 1, x2 0"
        assert now().expected.tolist() == [1.0]
        assert_is_a_look(now(), recipe)
        panel = pilot.app.screen.query_one(TruthTable)
        await until(pilot, lambda: panel.looked_at is not None)
        assert panel.snapshot.train.inputs[panel.looked_at].tolist() == [1.0, 0.0]
        assert " ▹  1   0 " in screen_text(pilot.app)
        await goes_back(pilot, now)
        await until(pilot, lambda: "▹" not in screen_text(pilot.app))


async def test_a_click_on_a_row_looks_at_it():
    async with run_of(Recipe("xor")) as (pilot, now):
        await pilot.press("5")
        panel = pilot.app.screen.query_one(TruthTable)
        await until(pilot, lambda: panel.has_focus)
        y = next(y for y in range(20) if "1   1" in panel.render_line(y).text)
        await pilot.click(panel, offset=(6, 1 + y))
        await until(pilot, lambda: now().focus is not None)
        assert now().focus.words == "x1 1, x2 1"


async def test_enter_without_a_cursor_looks_at_a_row_too():
    async with run_of(Recipe("xor"), 0) as (pilot, now):
        await pilot.press("5", "enter")
        await until(pilot, lambda: now().focus is not None)
        assert now().focus.words == "x1 0, x2 0"


async def test_a_held_out_image():
    recipe = Recipe("digits")
    async with run_of(recipe, 500) as (pilot, now):
        await pilot.press("5")
        panel = pilot.app.screen.query_one(ImageWall)
        await until(pilot, lambda: panel.has_judged(now().answers))
        await pilot.press("right", "enter")
        await until(pilot, lambda: now().focus is not None)
        assert now().focus.words == f"held-out {panel.selected + 1}"
        np.testing.assert_array_equal(now().focus.inputs, now().test.inputs_of(panel.selected))
        np.testing.assert_array_equal(now().expected, now().test.targets[panel.selected])
        assert_is_a_look(now(), recipe)
        await until(pilot, lambda: panel.looked_at == panel.selected)
        assert f"held-out {panel.selected + 1}, " in str(panel.border_subtitle)
        assert "▹ looked at" in str(panel.border_subtitle)
        await goes_back(pilot, now)


async def test_a_train_image_which_is_asked_only_while_somebody_looks():
    recipe = Recipe("digits")
    async with run_of(recipe, 500) as (pilot, now):
        assert now().train_answers is None
        await pilot.press("5", "a")
        panel = pilot.app.screen.query_one(ImageWall)
        await until(pilot, lambda: "learned from" in str(panel.border_title))
        await until(pilot, lambda: panel.has_judged(now().train_answers))
        session = Session.of(recipe)
        session.run(500)
        np.testing.assert_allclose(
            now().train_answers, session.network.predict(session.train.inputs), atol=1e-12
        )
        await pilot.press("down", "enter")
        await until(pilot, lambda: now().focus is not None)
        assert now().focus.words == f"train {panel.selected + 1:,}"
        np.testing.assert_array_equal(now().focus.inputs, now().train.inputs_of(panel.selected))
        assert_is_a_look(now(), recipe)
        await pilot.press("escape")
        await until(pilot, lambda: "learned from" not in str(panel.border_title))
        await until(pilot, lambda: now().train_answers is None)
        assert now().focus is not None, "one step out at a time"
        await pilot.press("escape")
        await until(pilot, lambda: now().focus is None)


async def test_train_samples_are_not_asked_while_they_are_not_seen():
    async with run_of(Recipe("digits"), size=(80, 24)) as (pilot, now):
        await pilot.press("5", "a")
        await until(pilot, lambda: now().train_answers is not None)
        await pilot.press("2")
        await until(pilot, lambda: now().train_answers is None)
        await pilot.press("5")
        await until(pilot, lambda: now().train_answers is not None)


async def test_a_double_click_looks_at_an_image():
    async with run_of(Recipe("digits"), 500) as (pilot, now):
        await pilot.press("5")
        panel = pilot.app.screen.query_one(ImageWall)
        await until(pilot, lambda: panel.has_judged(now().answers))
        grid = panel._layout.others
        await double_click(pilot, panel, (1 + grid.x + grid.width, 2 + grid.y))
        await until(pilot, lambda: now().focus is not None)
        assert now().focus.words == f"held-out {panel._list.order[1] + 1}"


async def test_a_cell_of_the_confusion_matrix_leads_to_an_image():
    recipe = Recipe("digits")
    async with run_of(recipe, 500) as (pilot, now):
        await pilot.press("6")
        counted = pilot.app.screen.query_one(ConfusionMatrix)
        await until(pilot, lambda: now().answers_moment == now().moment)
        await until(pilot, lambda: counted.has_counted(now().answers))
        panel = pilot.app.screen.query_one(ImageWall)
        await pilot.press("enter")
        await until(pilot, lambda: panel.has_focus and panel.has_judged(now().answers))
        assert not panel.choice.is_of_any_class
        await pilot.press("enter")
        await until(pilot, lambda: now().focus is not None)
        assert now().focus.words == f"held-out {panel.selected + 1}"
        assert_is_a_look(now(), recipe)
        await pilot.press("escape")
        assert panel.choice.is_of_any_class and now().focus is not None
        await pilot.press("escape")
        await until(pilot, lambda: now().focus is None)


async def test_a_row_of_a_persons_own_table(tmp_path):
    path = tmp_path / "trees.csv"
    path.write_text("\n".join(FLOWERS))
    recipe = Recipe(str(path))
    async with run_of(recipe, 60) as (pilot, now):
        await pilot.press("5", "v", "v", "down", "enter")
        panel = pilot.app.screen.query_one(SampleTable)
        await until(pilot, lambda: now().focus is not None)
        assert now().focus.words == f"held-out {panel.selected + 1}"
        assert_is_a_look(now(), recipe)
        await goes_back(pilot, now)


@pytest.mark.parametrize("features", [("x1", "x2"), ("x1²", "x1x2")])
async def test_a_place_of_the_map(features):
    recipe = Recipe("circle", options=TaskOptions(features=features))
    async with run_of(recipe) as (pilot, now):
        panel = pilot.app.screen.query_one(DecisionMap)
        await pilot.press("5", *["right"] * 30, *["up"] * 30)  # a corner: no point is there
        layout = map_layout(*panel.size)
        place = np.array(layout.point_at(AXIS_WIDTH + layout.side - 1, 0))
        await pilot.press("enter")
        await until(pilot, lambda: now().focus is not None)
        assert now().focus.expected is None
        np.testing.assert_array_equal(now().focus.inputs, features_of(place[None], features)[0])
        assert now().focus.words.startswith("x1 1.0") and ", x2 1.0" in now().focus.words
        assert_is_a_look(now(), recipe)
        await until(pilot, lambda: "looked at" in screen_text(pilot.app))
        assert now().focus.words in str(panel.border_title)
        await goes_back(pilot, now)


async def test_a_point_of_the_map_that_is_clicked():
    recipe = Recipe("circle", options=TaskOptions(features=("x1²", "x2²")))
    async with run_of(recipe) as (pilot, now):
        await pilot.press("5")
        panel = pilot.app.screen.query_one(DecisionMap)
        await until(pilot, lambda: panel.has_focus and panel.snapshot is not None)
        side = map_layout(*panel.size).side
        points = now().train.plane_points
        alone = int(np.abs(points).max(axis=1).argmax())  # at the edge
        columns, rows = (points[alone] * (1, -1) / 1.1 + 1.0) / 2.0 * (side, side // 2)
        await pilot.click(panel, offset=(1 + AXIS_WIDTH + int(columns), 1 + int(rows)))
        await until(pilot, lambda: now().focus is not None)
        assert now().focus.words == f"train {alone + 1}"
        np.testing.assert_array_equal(now().focus.inputs, now().train.inputs_of(alone))
        np.testing.assert_array_equal(now().expected, now().train.targets[alone])
        assert_is_a_look(now(), recipe)
        assert panel.pen is None and now().added == 0


@pytest.mark.parametrize("typed", ["x1 0.5, x2 -0.25", "train 7", "held-out 9"])
async def test_the_map_shows_what_is_looked_at_from_elsewhere(typed):
    features = ("x1²", "x2²")
    async with run_of(Recipe("circle", options=TaskOptions(features=features))) as (pilot, now):
        places = {
            "train 7": now().train.plane_points[6],
            "held-out 9": now().test.plane_points[8],
        }
        place = places.get(typed, np.array([0.5, -0.25]))
        pilot.app.screen.runner.look_at(Focus.of(typed, features_of(place[None], features)[0]))
        panel = pilot.app.screen.query_one(DecisionMap)
        await until(pilot, lambda: now().focus is not None and panel.snapshot.focus is not None)
        np.testing.assert_array_equal(panel._looked_at(now()).point, place)


async def test_a_look_follows_the_newest_weights():
    recipe = Recipe("xor")
    async with run_of(recipe) as (pilot, now):
        await pilot.press("5", "home", "enter")
        await until(pilot, lambda: now().focus is not None)
        focus, before = now().focus, now().moment
        await pilot.press("space")
        await until(pilot, lambda: now().moment > before + 1_000)
        assert now().focus is focus
        await pilot.press("space")
        await until(pilot, lambda: not pilot.app.screen.runner.report.running)
        assert_is_a_look(now(), recipe)


async def test_enter_says_that_there_is_nothing_to_look_at():
    async with run_of(Recipe("digits"), 500) as (pilot, now):
        await pilot.press("5")
        panel = pilot.app.screen.query_one(ImageWall)
        await until(pilot, lambda: panel.has_judged(now().answers))
        panel.show_classes(*no_pair(panel))
        await until(pilot, lambda: panel.selected is None)
        await pilot.press("enter")
        notes = [note.message for note in pilot.app._notifications]
        assert notes == ["There is no image to look at here: v or c shows others."]
        assert now().focus is None


def no_pair(panel):
    """Two classes, none of the first being taken for the second."""
    labels, says = panel._judged.said.labels, panel._judged.said.says
    pairs = set(zip(labels.tolist(), says.tolist(), strict=True))
    return next((a, b) for a in range(10) for b in range(10) if (a, b) not in pairs)


async def test_the_map_takes_nothing_back_where_nothing_was_put():
    async with run_of(Recipe("circle")) as (pilot, now):
        await pilot.press("5", "u", "delete")
        assert now().moment == 50 and not now().events


@pytest.mark.parametrize("size", [(120, 36), (80, 24)])
async def test_a_place_beyond_the_map_is_said_to_be_beyond_it(size):
    async with run_of(Recipe("circle"), size=size) as (pilot, now):
        await pilot.press("5", "g", *"look 1 -1.05", "enter")
        await until(pilot, lambda: "▹●◃ looked at" in screen_text(pilot.app))
        await pilot.press("g", *"look 1 -2", "enter")
        await until(pilot, lambda: "▹●◃ beyond the map" in screen_text(pilot.app))
        assert now().focus.words == "x1 1, x2 -2"


@pytest.mark.slow
async def test_escape_in_the_links_ends_the_look_and_then_lets_go():
    async with run_of(Recipe("xor")) as (pilot, now):
        await pilot.press("5", "home", "down", "enter", "3")
        await until(pilot, lambda: now().focus is not None)
        await until(pilot, lambda: "looked at, not learned" in links_title(pilot))
        await pilot.press("down")
        await until(pilot, lambda: "→" in links_title(pilot))
        await pilot.press("escape")
        await until(pilot, lambda: now().focus is None)
        assert "→" in links_title(pilot)
        await pilot.press("escape")
        await until(pilot, lambda: "→" not in links_title(pilot))


def links_title(pilot):
    return str(pilot.app.screen.query_one("#links").border_title)
