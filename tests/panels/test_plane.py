"""The decision map: whose answers it shows, which points, and how a person adds some."""

from contextlib import asynccontextmanager, suppress
from dataclasses import replace

import numpy as np
import pytest
from textual.app import App
from textual.widgets import Button

import lernmi
from lernmi.data.samples import Samples
from lernmi.net.refs import LinkRef, NeuronRef
from lernmi_tui.paint.heat_scale import inks
from lernmi_tui.paint.palette import DARK
from lernmi_tui.panels.plane.panel import DecisionMap
from lernmi_tui.panels.plane.picture import map_layout
from lernmi_tui.parts import last_sample
from lernmi_tui.parts.lessons import AddSamples, Forget
from tests.app_helpers import LernmiApp, Recipe, screen_text, until, until_ready
from tests.panel_helpers import alone, assert_fits, text_of

NAN = float("nan")
SPIRAL, CIRCLE = (lernmi.load_task(name) for name in ("spiral", "circle"))
FEATURES = lernmi.load_task("circle", features=["x1^2", "x2^2"])
RIGHT_BUTTON = 3


@pytest.fixture(autouse=True)
def no_waiting(monkeypatch):
    monkeypatch.setattr(last_sample, "SECONDS", 0.0)


@pytest.fixture
def table(tmp_path):
    """A person's own table with two columns and two classes."""
    rng = np.random.default_rng(7)
    rows = [f"{x},{y},{'sun' if x > 5 else 'moon'}" for x, y in rng.uniform(0, 9, (60, 2)).round(2)]
    path = tmp_path / "sky [b].csv"
    path.write_text("\n".join(["width,height,kind", *rows]))
    return lernmi.load_task(str(path))


class Pupil(App):
    """A map in an app that learns what the map asks for, as the workbench does."""

    def __init__(self, session):
        super().__init__()
        self.session = session
        self.panel = DecisionMap(session.task)
        self.lessons = []

    def compose(self):
        yield self.panel
        yield Button("elsewhere")

    def on_mount(self):
        self.panel.styles.height = 20
        self.panel.focus()
        self.panel.show(self.session.snapshot())

    def on_add_samples(self, message: AddSamples):
        self.lessons.append(message.samples)
        self.session.add_samples(message.samples)
        self.panel.show(self.session.snapshot())

    def on_forget(self, message: Forget):
        with suppress(lernmi.DataError):  # nothing is left to take back
            self.session.forget(message.inputs)
            self.lessons.append(None)
        self.panel.show(self.session.snapshot())


@asynccontextmanager
async def pupil(session, size=(60, 26)):
    app = Pupil(session)
    async with app.run_test(size=size) as pilot:
        await pilot.pause()
        yield pilot, app


@asynccontextmanager
async def map_of(session, size=(60, 20)):
    panel = DecisionMap(session.task)
    async with alone(panel, size) as pilot:
        panel.show(session.snapshot())
        await pilot.pause()
        yield pilot, panel


# what it shows


async def test_the_map_and_its_points():
    session = lernmi.Session(SPIRAL, seed=1)
    session.run(2_000)
    async with map_of(session) as (pilot, panel):
        text = "".join(text_of(panel))
        accuracy = session.snapshot().metrics.train_score[-1]
        assert f"train {100 * accuracy:.1f} %" in text
        assert "○" in text and "◇" not in text and "learned last" in text
        await pilot.press("t")
        text = "".join(text_of(panel))
        assert "◇" in text and "○" not in text and "learned last" not in text
        await pilot.press("t")
        assert {"○", "◇"} <= set("".join(text_of(panel)))
        await pilot.press("t")
        assert panel.points == "train"


def papers(panel):
    """The colours of the map's background."""
    side = map_layout(*panel.size).side
    lines = [panel.render_line(y).crop(3, 3 + side) for y in range(side // 2)]
    return [part.style.bgcolor.name for line in lines for part in line if "▀" in part.text]


async def test_shades_or_the_two_sides_alone():
    session = lernmi.Session(SPIRAL, seed=1)
    async with map_of(session) as (pilot, panel):
        assert len(set(papers(panel))) > 3
        assert "c discrete" in panel.border_subtitle
        await pilot.press("c")
        every = inks(panel.palette, greys=False)
        ends = every[0], every[-1]
        assert set(papers(panel)) <= set(ends)
        assert "c shades" in panel.border_subtitle
        await pilot.press("c")
        assert len(set(papers(panel))) > 3


@pytest.mark.parametrize(
    ("activation", "ends"),
    [("sigmoid", "0 ██████████ 1"), ("tanh", "-1 ██████████ 1"), ("relu", "0 ██████████ ")],
)
async def test_a_selected_hidden_neuron_is_heard(activation, ends):
    session = lernmi.Session(SPIRAL, (2, 4, 3, 1), activation=(activation, "tanh", "sigmoid"))
    async with map_of(session) as (pilot, panel):
        output = papers(panel)
        panel.select(NeuronRef(1, 2))
        await pilot.pause()
        assert panel.border_title == "Decision map · what h1.2 says"
        text = "\n".join(text_of(panel))
        assert "h1.2 says" in text and ends in text
        assert papers(panel) != output
        for selection in (
            None,
            NeuronRef(3, 1),
            NeuronRef(0, 1),
            NeuronRef(1, 0),
            LinkRef(0, 1, 1),
        ):
            panel.select(NeuronRef(1, 2))
            panel.select(selection)
            assert panel.border_title == "Decision map · Spiral"
            assert papers(panel) == output
        panel.select(NeuronRef(1, 5))  # there is none
        assert papers(panel) == output


async def test_a_hidden_neuron_by_hand():
    """relu(x1 - x2) is silent above the diagonal, and loudest at the lower right."""
    session = lernmi.Session(CIRCLE, (2, 1, 1), activation=("relu", "sigmoid"))
    snapshot = session.snapshot()
    weights = snapshot.weights.copy()
    weights[:3] = 0.0, 1.0, -1.0
    async with map_of(session) as (pilot, panel):
        panel.show(replace(snapshot, weights=weights))
        panel.points = "held-out"
        panel.select(NeuronRef(1, 1))
        await pilot.pause()
        side = map_layout(*panel.size).side
        colours = inks(panel.palette, greys=False)
        (corner,) = panel.render_line(0).crop(3, 4)
        assert corner.style.color.name == colours[len(colours) // 2]
        (corner,) = panel.render_line(side // 2 - 1).crop(2 + side, 3 + side)
        assert corner.style.bgcolor.name == colours[-1]
        assert any("0 ██████████ 2.1" in line for line in text_of(panel))


async def test_a_map_of_features():
    session = lernmi.Session(FEATURES, seed=1)
    session.run(20_000)
    async with map_of(session) as (_, panel):
        text = text_of(panel)
        assert any("train 100.0 %" in line for line in text)
        assert "x1" in text[-1], "the axes are those of the plane"
        shown = [line[3:37] for line in text]
        assert any("○" in line for line in shown) and any("●" in line for line in shown)


async def test_a_map_of_a_persons_own_table(table):
    session = lernmi.Session(table, seed=1)
    async with map_of(session) as (pilot, panel):
        text = "\n".join(text_of(panel))
        assert "● sun" in text and "○ not sun" in text
        assert "Decision map · sky [b].csv" in screen_text(pilot.app)


async def test_nothing_held_out():
    task = replace(CIRCLE, test=CIRCLE.train, holds_out=False)
    async with map_of(lernmi.Session(task)) as (pilot, panel):
        await pilot.press("t")
        text = "".join(text_of(panel))
        assert panel.points == "train" and "held-out" not in text and "train" in text
        assert "t " not in panel.border_subtitle


async def test_a_shown_neuron_stays_as_the_pen_is_put_away_and_says_how_to_let_go():
    app = Pupil(lernmi.Session(CIRCLE))
    async with app.run_test(size=(60, 26)) as pilot:
        panel = app.panel
        panel.select(NeuronRef(1, 2))
        await pilot.pause()
        text = "\n".join(text_of(panel))
        assert panel.border_subtitle.startswith("esc: the output · ")
        assert "✖ × net is wrong" in text and "by the whole net" in text
        assert "of 200 right" not in text
        await pilot.press("p", "escape")
        assert panel.selection == NeuronRef(1, 2) and panel.pen is None
        panel.select(None)
        await pilot.pause()
        assert panel.border_title == "Decision map · Circle"
        text = "\n".join(text_of(panel))
        assert "✖ × wrong" in text and "of 200 right" in text and "whole net" not in text
        assert "esc" not in panel.border_subtitle


async def test_below_a_narrow_map_the_shares_are_said_to_be_the_nets():
    async with map_of(lernmi.Session(CIRCLE), (44, 26)) as (pilot, panel):
        assert "whole net" not in "".join(text_of(panel))
        panel.select(NeuronRef(1, 2))
        await pilot.pause()
        assert "whole net: train" in "".join(text_of(panel))


# adding points


async def test_a_click_with_the_pen_puts_a_point():
    session = lernmi.Session(CIRCLE)
    async with pupil(session) as (pilot, app):
        panel, before = app.panel, len(CIRCLE.train)
        assert "p pen" in panel.border_subtitle
        await pilot.press("p")
        assert panel.pen == 1.0 and not app.lessons
        assert panel.border_subtitle == "click or enter puts ● 1 · right click or shift ○"
        await pilot.click(panel, offset=(10, 4))
        await until(pilot, lambda: len(panel.snapshot.train) == before + 1)
        expected = map_layout(*panel.size).point_at(9, 3)
        np.testing.assert_allclose(session.train.plane_points[-1], expected)
        assert session.train.targets[-1] == 1.0
        assert "u take back" in panel.border_subtitle
        assert f"of {before + 1} right" in "".join(text_of(panel))


@pytest.mark.parametrize(
    "how", [{"button": RIGHT_BUTTON}, {"shift": True}, {"control": True}], ids=str
)
async def test_a_click_of_the_other_kind_puts_a_point_of_the_other_side(how):
    session = lernmi.Session(CIRCLE)
    async with pupil(session) as (pilot, app):
        await pilot.press("p")
        for kind in ({}, how):
            await pilot.click(app.panel, offset=(12, 5), **kind)
        assert [lesson.targets[0, 0] for lesson in app.lessons] == [1.0, 0.0]


async def test_points_are_put_with_the_keyboard():
    session = lernmi.Session(CIRCLE)
    async with pupil(session) as (pilot, app):
        panel = app.panel
        await pilot.press("right", "enter")
        assert not app.lessons, "there is no pen yet"
        await pilot.press("p", "enter", "p", "right", "right", "up", "enter")
        first, second = (lesson.plane_points[0] for lesson in app.lessons)
        layout = map_layout(*panel.size)
        np.testing.assert_allclose(second, layout.moved(first, 2, -1))
        assert [lesson.targets[0, 0] for lesson in app.lessons] == [1.0, 0.0]
        assert any("─○─" in line for line in text_of(panel))
        await pilot.press("p")
        assert panel.pen is None
        await pilot.press("p", "escape")
        assert panel.pen is None
        assert not any("─" in line for line in text_of(panel))


async def test_only_added_points_are_taken_back():
    session = lernmi.Session(CIRCLE)
    before = len(CIRCLE.train)
    async with pupil(session) as (pilot, app):
        await pilot.press("u")
        assert not app.lessons
        await pilot.press("p", "enter", "right", "enter", "u", "delete", "u")
        await pilot.pause()
        assert [lesson is None for lesson in app.lessons] == [False, False, True, True]
        assert len(session.train) == before
        assert "take back" not in app.panel.border_subtitle


async def test_the_pen_is_put_away_when_the_focus_goes():
    async with pupil(lernmi.Session(CIRCLE)) as (pilot, app):
        await pilot.press("p", "tab")
        assert app.panel.pen is None


async def test_a_click_beside_the_map_does_nothing():
    async with pupil(lernmi.Session(CIRCLE)) as (pilot, app):
        for offset in ((0, 0), (2, 3), (50, 3), (10, 19)):
            await pilot.click(app.panel, offset=offset)
        assert app.panel.pen is None and not app.lessons


async def test_the_pen_has_the_names_of_the_classes(table):
    async with pupil(lernmi.Session(table)) as (pilot, app):
        await pilot.press("p")
        assert "puts ● sun · right click" in str(app.panel.border_subtitle)
        await pilot.press("p")
        assert "puts ○ not sun · right click" in str(app.panel.border_subtitle)
        await pilot.resize_terminal(30, 26)
        await pilot.pause()
        assert str(app.panel.border_subtitle).startswith("click puts ○ not sun")


async def test_points_join_the_features_of_a_cloud():
    session = lernmi.Session(FEATURES)
    async with pupil(session) as (pilot, app):
        await pilot.press("p", "right", "right", "right", "enter")
        (lesson,) = app.lessons
        np.testing.assert_allclose(lesson.inputs[0], lesson.points[0] ** 2)


async def test_points_join_a_persons_own_table(table):
    session = lernmi.Session(table)
    before = len(table.train)
    async with pupil(session) as (pilot, _):
        await pilot.press("p", "right", "enter")
        assert len(session.train) == before + 1


async def test_a_map_too_small_has_no_pen():
    async with pupil(lernmi.Session(CIRCLE), (8, 6)) as (pilot, app):
        app.panel.styles.height = 4
        await pilot.press("p", "right", "enter")
        await pilot.click(app.panel, offset=(2, 2))
        assert app.panel.pen is None and not app.lessons


async def test_the_run_learns_what_is_added_and_selections_reach_the_map():
    app = LernmiApp(Recipe("circle"), running=False)
    async with app.run_test(size=(120, 36)) as pilot:
        workbench = await until_ready(pilot)
        await until(pilot, lambda: workbench.query(DecisionMap))
        panel = workbench.query_one(DecisionMap)
        await until(pilot, lambda: panel.snapshot is not None)
        await pilot.press("5", "p", "enter", "right", "enter")
        await until(pilot, lambda: len(panel.snapshot.train) == 202)
        await pilot.press("u")
        await until(pilot, lambda: len(panel.snapshot.train) == 201)
        await pilot.press("1", "left")
        await until(pilot, lambda: panel.border_title == "Decision map · what h1 says")


# anything goes


@pytest.mark.slow
@pytest.mark.parametrize("size", [(3, 3), (10, 5), (24, 8), (44, 40), (120, 30)])
@pytest.mark.parametrize("weight", [NAN, -1e308])
@pytest.mark.parametrize("activation", ["identity", "relu"])
async def test_any_size_and_any_weights(size, weight, activation):
    session = lernmi.Session(CIRCLE, (2, 3, 1), activation=(activation, activation))
    snapshot = session.snapshot()
    odd = replace(snapshot, weights=np.full_like(snapshot.weights, weight), sample=0)
    async with map_of(session, size) as (pilot, panel):
        panel.show(odd)
        for selection in (None, NeuronRef(1, 1)):
            panel.select(selection)
            await pilot.press("t", "c", "p", "right", "up")
            assert_fits(panel)


async def test_one_sample_alone():
    one = Samples(CIRCLE.train.inputs[:1], CIRCLE.train.targets[:1])
    async with map_of(lernmi.Session(replace(CIRCLE, train=one))) as (_, panel):
        assert "1 right" in "".join(text_of(panel))


# of a regression


HILLS = lernmi.load_task("hills")


async def test_a_surface_has_numbers_where_classes_would_be():
    async with alone(DecisionMap(HILLS), (80, 24)) as pilot:
        panel = pilot.app.query_one(DecisionMap)
        session = lernmi.Session(HILLS)
        session.run(400)
        session.evaluate()
        snapshot = session.snapshot()
        panel.show(snapshot)
        said = "\n".join(text_of(panel))
        assert "● 0 or more" in said and "○ below 0" in said and "-1 ██████████ 1" in said
        assert f"train R² {snapshot.metrics.train_score[-1]:.3f}" in said
        assert f"held-out R² {snapshot.metrics.test_score[-1]:.3f}" in said
        assert not any(word in said for word in ("wrong", "right", "✖", "×", "%"))
        assert str(panel.border_title) == "Map · Hills"
        await pilot.press("p")
        assert "puts ● 1" in str(panel.border_subtitle)
        await pilot.press("p")
        assert "puts ○ -1" in str(panel.border_subtitle) and "shift ●" in str(panel.border_subtitle)


def test_a_point_is_coloured_by_its_number():
    from lernmi_tui.paint.cells import Cells
    from lernmi_tui.paint.heat_map import HeatMap
    from lernmi_tui.paint.heat_scale import Scale

    cells = Cells(20, 10, DARK.named("text"), DARK.named("background"))
    heat = HeatMap(cells, 0, 0, 20, DARK, False, Scale(-1.0, 0.0, 1.0))
    heat.draw_background(np.zeros((20, 20)), Scale(-1.0, 0.0, 1.0))
    points = np.array([[-0.9, 0.0], [-0.3, 0.0], [0.3, 0.0], [0.9, 0.0]])
    heat.draw_points(points, np.array([-1.0, -0.6, 0.6, 1.0]), np.ones(4, dtype=bool), False)
    inks = [segment.style.color.name for segment in cells.strips()[5] if segment.text in ("●", "○")]
    assert inks == [DARK.shade(part) for part in (-1.0, -0.6, 0.6, 1.0)]
