"""The small maps of all neurons: where they lie, what they show, and moving among them."""

from contextlib import asynccontextmanager
from dataclasses import replace
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import lernmi
from lernmi.net.refs import LinkRef, NeuronRef
from lernmi.numbers import signed
from lernmi_tui.paint.heat_scale import SAYS, STEPS, Scale, inks
from lernmi_tui.panels.neurons.layout import GAP, LARGEST, LEAST, tile_layout
from lernmi_tui.panels.neurons.panel import NeuronMaps
from lernmi_tui.panels.neurons.tiles import said_by_layers, scale_for
from lernmi_tui.parts.selection import Selected
from tests.app_helpers import LernmiApp, Recipe, screen_text, until, until_ready
from tests.panel_helpers import alone, assert_fits, text_of

NAN = float("nan")
SPIRAL = lernmi.load_task("spiral")
FEATURES = lernmi.load_task("circle", features=["x1", "x1x2"])
DEEP = (2, 3, 2, 1)

shapes = st.lists(st.integers(1, 40), min_size=1, max_size=5).map(lambda sizes: (2, *sizes))


# the layout


def test_a_layer_is_a_column_where_there_is_room():
    layout = tile_layout(DEEP, 60, 30)
    assert layout.columns == (
        (NeuronRef(1, 1), NeuronRef(1, 2), NeuronRef(1, 3)),
        (NeuronRef(2, 1), NeuronRef(2, 2)),
        (NeuronRef(3, 1),),
    )
    assert (layout.side, layout.head, layout.foot) == (16, 1, 2)
    assert layout.lefts == (0, 19, 38)


def test_a_large_layer_is_wrapped():
    layout = tile_layout((2, 8, 8, 1), 52, 14)
    assert [len(refs) for refs in layout.columns] == [3, 3, 2, 3, 3, 2, 1]
    assert layout.side == 6 and layout.lefts[-1] + 6 <= 52
    assert layout.columns[1] == (NeuronRef(1, 4), NeuronRef(1, 5), NeuronRef(1, 6))


@given(shapes, st.integers(0, 200), st.integers(0, 70))
def test_every_neuron_has_a_tile_and_no_two_meet(sizes, width, height):
    layout = tile_layout(sizes, width, height)
    refs = [ref for column in layout.columns for ref in column]
    assert refs == [
        NeuronRef(layer, index)
        for layer in range(1, len(sizes))
        for index in range(1, sizes[layer] + 1)
    ]
    assert LEAST <= layout.side <= LARGEST and layout.side % 2 == 0
    assert all(right - left >= layout.side + GAP for left, right in pairwise(layout.lefts))
    tallest = max(map(len, layout.columns))
    if height >= 6:
        assert layout.top(tallest) + layout.foot <= height
    if layout.side > LEAST:
        assert layout.lefts[-1] + layout.side <= width


@given(shapes, st.integers(6, 200), st.integers(0, 70), st.data())
def test_a_tile_is_found_where_it_lies(sizes, width, height, data):
    layout = tile_layout(sizes, width, height)
    refs = [ref for column in layout.columns for ref in column]
    ref = data.draw(st.sampled_from(refs))
    first = layout.first_column(ref, data.draw(st.integers(0, len(layout.columns) - 1)), width)
    column, row = layout.position(ref)
    x = layout.lefts[column] - layout.lefts[first]
    assert 0 <= x <= width - layout.side, "it is in sight"
    for dx, dy in ((0, 0), (layout.side - 1, layout.side // 2)):
        assert layout.at(x + dx, layout.top(row) + dy, first) == ref
    assert layout.at(x + layout.side, layout.top(row), first) != ref
    assert layout.at(x - 1, layout.top(row), first) != ref


def test_nothing_lies_between_tiles_or_beyond_them():
    layout = tile_layout(DEEP, 60, 30)
    for x, y in ((16, 2), (0, 0), (20, 24), (99, 2), (-1, 2), (0, -1)):
        assert layout.at(x, y, 0) is None


def test_moving_stays_among_the_tiles():
    layout = tile_layout(DEEP, 60, 30)
    moves = [
        ((1, 1), (0, 1), (1, 2)),
        ((1, 1), (0, -1), (1, 1)),
        ((1, 3), (1, 0), (2, 2)),
        ((2, 2), (1, 0), (3, 1)),
        ((3, 1), (1, 0), (3, 1)),
        ((3, 1), (-1, 0), (2, 1)),
    ]
    for start, step, end in moves:
        assert layout.moved(NeuronRef(*start), *step) == NeuronRef(*end)


def test_scrolling_is_as_little_as_can_be():
    layout = tile_layout((2, 64, 64, 1), 52, 14)
    last = layout.columns[-1][0]
    first = layout.first_column(last, 0, 52)
    assert layout.lefts[-1] - layout.lefts[first] + layout.side <= 52
    assert layout.lefts[-1] - layout.lefts[first - 1] + layout.side > 52
    assert layout.first_column(layout.columns[first + 1][0], first, 52) == first
    assert layout.first_column(layout.columns[2][0], first, 52) == 2


# what is said


def test_what_all_neurons_say_is_what_the_network_says():
    session = lernmi.Session(FEATURES, (2, 3, 1), seed=4)
    inputs, hidden, output = said_by_layers(session.snapshot(), 8)
    assert [layer.shape for layer in (inputs, hidden, output)] == [(8, 8, 2), (8, 8, 3), (8, 8, 1)]
    corner = inputs[0, 0]
    assert corner[0] < 0 and corner[1] == pytest.approx(corner[0] * -corner[0])
    np.testing.assert_allclose(output[0, 0], session.network.predict(corner[None])[0])


def test_each_neuron_has_the_scale_of_its_activation():
    activations = ("relu", "tanh", "identity")
    snapshot = lernmi.Session(SPIRAL, DEEP, activation=activations).snapshot()
    said = np.array([0.0, 4.0])
    assert scale_for(snapshot, NeuronRef(1, 1), said) == Scale(0.0, 0.0, 4.0)
    assert scale_for(snapshot, NeuronRef(2, 1), said) == Scale(-1.0, 0.0, 1.0)
    assert scale_for(snapshot, NeuronRef(3, 1), said) == SAYS


# the panel


@asynccontextmanager
async def maps_of(session, size=(62, 32)):
    panel = NeuronMaps(session.task)
    picked = []
    async with alone(panel, size) as pilot:
        panel.post_message = lambda message, send=panel.post_message: (
            picked.append(message.selection) if isinstance(message, Selected) else send(message)
        )
        panel.show(session.snapshot())
        await pilot.pause()
        yield pilot, panel, picked


def tile_colours(panel, ref):
    """The colours of the upper halves of a tile, line by line."""
    layout = tile_layout(panel.snapshot.sizes, *panel.size)
    column, row = layout.position(ref)
    x, y = layout.lefts[column], layout.top(row) + 1
    lines = [panel.render_line(y + dy).crop(x, x + layout.side) for dy in range(layout.side // 2)]
    return [[part.style.color.name for part in line for _ in part.text] for line in lines]


async def test_neurons_layer_by_layer_with_their_names():
    session = lernmi.Session(SPIRAL, DEEP, activation=("relu", "tanh", "sigmoid"))
    async with maps_of(session) as (pilot, panel, _picked):
        text = text_of(panel)
        assert text[0].split("  ")[0] == "h1 · 3 relu"
        assert "h2 · 2 tanh" in text[0] and "y · 1 sigmoid" in text[0]
        assert text[1].split() == ["h1.1", "h2.1", "y1"]
        assert text[10].split() == ["h1.2", "h2.2"]
        said = session.snapshot().layer_outputs[1][1]
        says = f"Neurons · h1.1 says {said:.3f} · colours 0 to "
        await until(pilot, lambda: panel.border_title.startswith(says))


async def test_a_neuron_by_hand():
    """tanh(100 x1) says -1 at the left and 1 at the right."""
    session = lernmi.Session(SPIRAL, (2, 1, 1), activation=("tanh", "sigmoid"))
    snapshot = session.snapshot()
    weights = snapshot.weights.copy()
    weights[:3] = 0.0, 100.0, 0.0
    async with maps_of(session) as (_, panel, _picked):
        panel.show(replace(snapshot, weights=weights))
        colours = inks(panel.palette, greys=False)
        side = tile_layout((2, 1, 1), *panel.size).side
        for line in tile_colours(panel, NeuronRef(1, 1)):
            part = side // 2 - 2
            assert line[:part] + line[-part:] == [colours[0]] * part + [colours[-1]] * part


async def test_the_links_of_the_neuron_at_the_cursor():
    session = lernmi.Session(FEATURES, (2, 3, 1), seed=4)
    weights = session.snapshot().layer_weights
    async with maps_of(session) as (pilot, panel, _picked):
        await pilot.press("down")
        ahead, behind = text_of(panel)[-2:]
        assert ahead == f"h2 → y1 {signed(weights[1][2, 0])}"
        named = zip(("b", "x1", "x1x2"), weights[0][:, 1], strict=True)
        strongest = sorted(named, key=lambda link: -abs(link[1]))
        words = [f"{name} {signed(weight, 3, 7)}" for name, weight in strongest]
        assert behind == "h2 ← " + "   ".join(words)
        await pilot.press("right", "right")
        only, nothing = text_of(panel)[-2:]
        assert only.startswith("y1 ← ") and nothing == ""


async def test_many_links_are_cut_off():
    session = lernmi.Session(SPIRAL, (2, 30, 30, 1))
    async with maps_of(session) as (_, panel, _picked):
        line = next(line for line in text_of(panel) if line.startswith("h1.1 → "))
        assert line.endswith("…") and len(line) <= 60


async def test_enter_and_a_click_select():
    session = lernmi.Session(SPIRAL, DEEP)
    async with maps_of(session) as (pilot, panel, picked):
        await pilot.press("down", "enter")
        assert picked == [NeuronRef(1, 2)]
        panel.select(picked[-1])
        assert any("▶h1.2" in line for line in text_of(panel))
        layout = tile_layout(DEEP, *panel.size)
        await pilot.click(panel, offset=(1 + layout.lefts[1] + 3, 1 + layout.top(1) + 2))
        assert picked[1:] == [NeuronRef(2, 2)] and panel.cursor == NeuronRef(2, 2)
        await pilot.click(panel, offset=(1 + layout.lefts[2] + 3, 1 + layout.top(1) + 2))
        assert len(picked) == 2, "there is no tile"


async def test_the_border_has_the_keys_from_the_start():
    async with maps_of(lernmi.Session(SPIRAL, DEEP)) as (_, panel, _picked):
        assert panel.border_subtitle == "↑↓←→ ⏎ select · c discrete"


async def test_in_the_workbench_too():
    app = LernmiApp(Recipe("circle"), running=False)
    async with app.run_test(size=(120, 36)) as pilot:
        workbench = await until_ready(pilot)
        await until(pilot, lambda: workbench.query("#neurons") and workbench.focused is not None)
        await pilot.press("6")
        await until(pilot, lambda: "↑↓←→ ⏎ select" in screen_text(app))
        await until(pilot, lambda: "Neurons · h1 says 0.556" in screen_text(app))


async def test_it_says_that_escape_selects_none():
    async with maps_of(lernmi.Session(SPIRAL, DEEP)) as (pilot, panel, _):
        await until(pilot, lambda: panel.border_subtitle is not None)  # said after a paint
        assert "esc" not in panel.border_subtitle
        panel.select(NeuronRef(2, 1))
        await until(pilot, lambda: "esc none" in panel.border_subtitle)


async def test_a_selection_from_elsewhere_moves_the_cursor():
    session = lernmi.Session(SPIRAL, DEEP)
    async with maps_of(session) as (_, panel, _picked):
        panel.select(NeuronRef(2, 1))
        assert panel.cursor == NeuronRef(2, 1)
        for other in (None, LinkRef(0, 1, 1), NeuronRef(0, 2), NeuronRef(1, 0), NeuronRef(9, 9)):
            panel.select(other)
            assert panel.cursor == NeuronRef(2, 1)


async def test_the_cursor_stays_in_sight():
    session = lernmi.Session(SPIRAL, (2, 64, 64, 1))
    async with maps_of(session, (54, 16)) as (pilot, panel, _picked):
        assert text_of(panel)[0].endswith("›") and not text_of(panel)[0].startswith("‹")
        panel.select(NeuronRef(3, 1))
        await pilot.pause()
        text = text_of(panel)
        assert text[0].startswith("‹") and not text[0].endswith("›")
        assert "y1" in text[1]
        await pilot.press("left")
        assert panel.cursor.layer == 2


async def test_two_colours():
    session = lernmi.Session(SPIRAL, DEEP)
    async with maps_of(session) as (pilot, panel, _picked):
        await pilot.press("c")
        colours = inks(panel.palette, greys=False)
        for ref in (NeuronRef(1, 1), NeuronRef(3, 1)):
            used = {ink for line in tile_colours(panel, ref) for ink in line}
            assert used <= {colours[0], colours[STEPS], colours[-1]}


@pytest.mark.slow
@pytest.mark.parametrize("size", [(3, 3), (10, 5), (24, 8), (44, 40), (120, 30)])
@pytest.mark.parametrize("sizes", [(2, 1), (2, 3, 1), (2, 20, 5, 1)])
@pytest.mark.parametrize("weight", [NAN, -1e308])
async def test_any_size_and_any_weights(size, sizes, weight):
    session = lernmi.Session(SPIRAL, sizes, activation="identity")
    snapshot = session.snapshot()
    odd = replace(snapshot, weights=np.full_like(snapshot.weights, weight))
    async with maps_of(session, size) as (pilot, panel, _picked):
        panel.show(odd)
        await pilot.press("right", "down", "c", "enter", "left", "up")
        assert_fits(panel)


async def test_in_the_workbench_a_choice_is_seen_in_the_map():
    app = LernmiApp(Recipe("circle"), running=False)
    async with app.run_test(size=(120, 36)) as pilot:
        workbench = await until_ready(pilot)
        await until(pilot, lambda: workbench.query(NeuronMaps))
        await until(pilot, lambda: "6 Neurons" in screen_text(app))
        await pilot.press("6", "down", "enter", "5")
        await until(pilot, lambda: "what h2 says" in screen_text(app))


def test_where_there_is_room_for_all_none_stays_out_of_sight():
    sizes, last = (2, 8, 8, 1), NeuronRef(3, 1)
    narrow, wide = tile_layout(sizes, 20, 14), tile_layout(sizes, 120, 30)
    first = narrow.first_column(last, 0, 20)
    assert first > 0
    assert wide.first_column(last, first, 120) == 0
    assert narrow.first_column(last, len(narrow.columns) - 1, 20) == first
