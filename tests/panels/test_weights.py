"""The gallery of weight pictures: where things go, what is said, the panel."""

from contextlib import asynccontextmanager
from dataclasses import replace

import numpy as np
import pytest
from textual.app import App

import lernmi
from lernmi.net.refs import LinkRef, NeuronRef
from lernmi.tasks.task import Task
from lernmi_tui.paint.picture import PictureShape
from lernmi_tui.panels.weights.gallery import pushed
from lernmi_tui.panels.weights.layout import gallery_layout
from lernmi_tui.panels.weights.panel import WeightPictures
from lernmi_tui.parts.selection import Selected
from tests.app_helpers import until
from tests.panel_helpers import assert_fits, text_of

NAN = float("nan")
DIGITS = lernmi.load_task("digits")  # 64-16-10


@pytest.fixture(autouse=True)
def no_waiting(monkeypatch):
    monkeypatch.setattr("lernmi_tui.panels.weights.panel.SECONDS", 0.0)


def test_what_is_pushed():
    assert pushed(np.array([0.5, -2.0, 3.0, 0.1, -0.1])) == ([3, 1], [2, 5])
    assert pushed(np.array([1.0, NAN, 0.0])) == ([1], [])
    assert pushed(np.zeros(3)) == ([], [])


# where things go


def test_beside_the_other_panels_there_are_many_small_pictures():
    layout = gallery_layout(52, 14, (28, 28), 15)
    assert layout.picture is None
    assert (layout.gallery.columns, layout.gallery.rows) == (4, 2)
    assert layout.words.height == 2


def test_with_room_the_selected_one_is_large():
    layout = gallery_layout(118, 31, (28, 28), 15)
    assert layout.shape == PictureShape(28, 28, up=1)
    assert layout.gallery.size == 15 and layout.gallery.shape == PictureShape(28, 28, down=2)


@pytest.mark.parametrize("picture", [(28, 28), (8, 8), (40, 10), (1, 1), (1, 500), (300, 300)])
@pytest.mark.parametrize("neurons", [1, 15, 100])
def test_nothing_sticks_out(picture, neurons):
    for width in (0, 1, 5, 30, 52, 80, 118, 250):
        for height in (0, 1, 5, 8, 14, 20, 31, 70):
            layout = gallery_layout(width, height, picture, neurons)
            grid, words = layout.gallery, layout.words
            if grid.size:
                assert grid.x + grid.columns * grid.width - 1 <= width
                assert grid.rows * grid.height <= height
            if layout.picture is not None:
                below = words.y == layout.picture.y + layout.picture.height
                beside = words.x == layout.picture.width + 2
                assert below != beside
                if below:
                    assert max(words.width, layout.picture.width) < grid.x
                else:
                    assert max(words.height, layout.picture.height) < grid.y
                    assert words.x + words.width <= width
                    assert grid.y + grid.rows * grid.height <= height
            else:
                assert grid.rows * grid.height <= max(words.y, 0)
            assert words.y + words.height <= height


# the panel


@asynccontextmanager
async def gallery(task=DIGITS, size=(54, 16)):
    """The panel alone; gives the pilot, the panel and what was selected in it."""
    panel, selected = WeightPictures(task), []

    class Harness(App):
        def compose(self):
            yield panel

        def on_selected(self, message: Selected):
            selected.append(message.selection)

    async with Harness().run_test(size=size) as pilot:
        panel.styles.height = "100%"
        panel.focus()
        await pilot.pause()
        yield pilot, panel, selected


def snapshot_with(weights, sizes=None):
    """``weights`` (n_in + 1, n_out) for the first link layer; the others say what neuron 1 pushes:
    output 3 up, output 8 down.
    """
    snapshot = lernmi.Session(DIGITS, sizes).snapshot()
    ahead = np.zeros((17, 10))
    ahead[1, 3], ahead[1, 8] = 2.0, -1.0
    return replace(snapshot, weights=np.concatenate([weights.ravel(), ahead.ravel()]))


async def test_every_neuron_has_its_own_scale():
    """One weight of neuron 1 is huge, one of neuron 2 tiny: both are drawn at full strength."""
    weights = np.zeros((65, 16))
    weights[1 + 8 * 2, 0], weights[1 + 8 * 3, 0] = 1_000.0, 1_000.0  # two pixels in one cell
    weights[1 + 8 * 2, 1], weights[1 + 8 * 3, 1] = -1e-6, -1e-6
    async with gallery() as (pilot, panel, _):
        panel.show(snapshot_with(weights))
        await pilot.pause()
        text = text_of(panel)
        assert text[1][0] == "+"
        assert text[1][panel._layout.gallery.width] == "-"
        assert "".join(text).count("+") == 1


async def test_names_and_words():
    async with gallery() as (pilot, panel, _):
        panel.show(snapshot_with(np.zeros((65, 16))))
        await pilot.pause()
        text = text_of(panel)
        assert panel.border_title == "Weights · h1-h10 of 16"
        assert text[4].split()[0] == "h1" and "h5" in text[4]
        assert text[-1] == "h1 pushes 3 up, 8 down"
        assert text[-2].startswith("h1 says ") and text[-2].endswith(" to the last sample")


async def test_the_bar_is_what_the_neuron_says():
    snapshot = lernmi.Session(DIGITS).snapshot()
    outputs = snapshot.outputs.copy()
    start = 65 + 1
    outputs[start : start + 16] = 0.0
    outputs[start + 1], outputs[start + 2] = 1.0, -1.0
    async with gallery() as (pilot, panel, _):
        panel.show(replace(snapshot, outputs=outputs))
        await pilot.pause()
        width = panel._layout.gallery.width
        captions = [
            text_of(panel)[4][place : place + width] for place in range(0, 3 * width, width)
        ]
        assert [caption.count("█") for caption in captions] == [0, 4, 4]
        assert captions[2].startswith("h3 -")


async def test_moving_and_selecting():
    async with gallery() as (pilot, panel, selected):
        panel.show(lernmi.Session(DIGITS).snapshot())
        await pilot.press("right", "right", "left", "down", "enter")
        columns = panel._layout.gallery.columns
        assert selected == [NeuronRef(1, 2 + columns)]
        await pilot.press("end", "right", "down", "pagedown", "enter")
        assert selected[-1] == NeuronRef(1, 16)
        assert panel.border_title.endswith("-h16 of 16")
        await pilot.press("home", "left", "up", "pageup", "enter")
        assert selected[-1] == NeuronRef(1, 1)
        grid = panel._layout.gallery
        await pilot.click(panel, offset=(1 + grid.x + 2 * grid.width, 1 + grid.height))
        assert selected[-1] == NeuronRef(1, 3 + columns)


@pytest.mark.parametrize(
    ("selection", "neuron"),
    [
        (NeuronRef(1, 14), 14),
        (LinkRef(0, 5, 13), 14),
        (LinkRef(1, 14, 2), 14),
        (LinkRef(1, 0, 2), 1),
        (NeuronRef(2, 4), 1),
        (NeuronRef(1, 0), 1),
        (None, 1),
    ],
)
async def test_it_follows_the_selection(selection, neuron):
    async with gallery() as (pilot, panel, selected):
        panel.select(selection)  # before there is anything to show
        panel.show(lernmi.Session(DIGITS).snapshot())
        panel.select(selection)
        await pilot.pause()
        assert text_of(panel)[-1].startswith(f"h{neuron} pushes ")
        assert f"h{neuron} " in "".join(text_of(panel)[:-2])
        assert selected == []


async def test_what_is_selected_while_it_is_hidden_is_in_view_later():
    async with gallery() as (pilot, panel, _):
        panel.show(lernmi.Session(DIGITS).snapshot())
        panel.display = False
        await pilot.pause()
        panel.select(NeuronRef(1, 16))
        panel.display = True
        await until(pilot, lambda: "h16" in "".join(text_of(panel)[:-2]))
        await pilot.resize_terminal(24, 9)
        await until(pilot, lambda: panel.region.height == 9)
        assert "h16" in "".join(text_of(panel)[:-2])


async def test_without_hidden_neurons_the_outputs_are_shown():
    session = lernmi.Session(DIGITS, (64, 10))
    async with gallery(size=(120, 33)) as (pilot, panel, _):
        panel.show(session.snapshot())
        await pilot.press("down")
        text = "\n".join(text_of(panel))
        assert "pushes" not in text
        assert panel.border_title == "Weights · 10"


async def test_two_hidden_layers():
    session = lernmi.Session(DIGITS, (64, 6, 5, 10))
    async with gallery() as (pilot, panel, _):
        panel.show(session.snapshot())
        await pilot.pause()
        text = text_of(panel)
        assert "h1.1" in "".join(text)
        assert text[-1].startswith("h1.1 pushes h2.")


@pytest.mark.slow
@pytest.mark.parametrize("size", [(3, 3), (10, 5), (24, 8), (160, 60)])
@pytest.mark.parametrize("value", [NAN, 1e300, 0.0, -float("inf")])
async def test_any_size_and_any_weights(size, value):
    snapshot = lernmi.Session(DIGITS).snapshot()
    odd = replace(
        snapshot,
        weights=np.full_like(snapshot.weights, value),
        outputs=np.full_like(snapshot.outputs, value),
    )
    async with gallery(size=size) as (pilot, panel, _):
        panel.show(odd)
        await pilot.press("down", "right", "enter", "end", "pageup")
        assert_fits(panel)


async def test_only_what_is_in_view_is_drawn(monkeypatch):
    drawn = []
    monkeypatch.setattr(
        "lernmi_tui.panels.weights.gallery.draw_signed", lambda *given: drawn.append(given)
    )
    session = lernmi.Session(Task(DIGITS.info, DIGITS.train, DIGITS.test), (64, 100, 10))
    async with gallery() as (pilot, panel, _):
        panel.show(session.snapshot())
        await pilot.pause()
        panel.redraw()
        drawn.clear()
        panel.render_line(0)
        assert len(drawn) == panel._layout.gallery.size < 20
