"""Decision maps: the plane, its colours and scales, the points on it."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from lernmi_tui.paint.cells import Cells
from lernmi_tui.paint.heat_map import (
    COARSEST,
    FINEST,
    LIMIT,
    HeatMap,
    enlarged,
    fineness,
    plane,
    point_at,
    tick_position,
)
from lernmi_tui.paint.heat_scale import (
    SAYS,
    STEPS,
    Scale,
    draw_scale,
    inks,
    levels,
    scale_of,
)
from lernmi_tui.paint.palette import DARK
from lernmi_tui.panels.plane.picture import (
    AXIS_WIDTH,
    DecisionPicture,
    MapLayout,
    Pen,
    PointSet,
    Speaker,
    map_layout,
)

NAN, INF = float("nan"), float("inf")


def test_the_plane_goes_row_by_row_from_the_top_left():
    half = LIMIT / 2
    expected = [(-half, half), (half, half), (-half, -half), (half, -half)]
    np.testing.assert_allclose(plane(2), expected)


def test_enlarged_keeps_what_is_even_and_draws_straight_lines():
    np.testing.assert_allclose(enlarged(np.full((3, 3), 0.7), 8), 0.7)
    slope = np.tile([0.0, 1.0], (2, 1))
    np.testing.assert_allclose(enlarged(slope, 4)[0], [0.0, 0.25, 0.75, 1.0])
    np.testing.assert_allclose(enlarged(slope.T, 4)[:, 0], [0.0, 0.25, 0.75, 1.0])
    assert enlarged(slope, 2) is slope


@pytest.mark.parametrize(
    ("links", "side"), [(9, FINEST), (3_000, FINEST), (20_000, 22), (10**6, COARSEST)]
)
def test_large_networks_are_asked_about_fewer_points(links, side):
    assert fineness(links) == side
    assert fineness(links, finest=10) == 10


# scales


@pytest.mark.parametrize(
    ("output", "level"),
    [(0, -STEPS), (0.5, 0), (1, STEPS), (0.75, STEPS // 2), (-9, -STEPS), (NAN, 0), (INF, STEPS)],
)
def test_the_levels_of_outputs(output, level):
    parts = SAYS.parts(np.array([float(output)]))
    assert levels(parts, discrete=False)[0] == level
    assert levels(parts, discrete=True)[0] == STEPS * np.sign(level)


@pytest.mark.parametrize(
    ("activation", "scale", "ends"),
    [
        ("sigmoid", Scale(0.0, 0.5, 1.0), ("0", "1")),
        ("tanh", Scale(-1.0, 0.0, 1.0), ("-1", "1")),
        ("relu", Scale(0.0, 0.0, 2.5), ("0", "2.50")),
        ("identity", Scale(-2.5, 0.0, 2.5), ("-2.50", "2.50")),
    ],
)
def test_hidden_neurons_have_scales_of_their_own(activation, scale, ends):
    said = np.array([0.5, 2.5, NAN, INF])
    assert scale_of(activation, said) == scale
    assert scale.ends == ends


def test_a_silent_neuron_is_in_the_middle():
    for activation in ("relu", "identity"):
        scale = scale_of(activation, np.zeros(3))
        np.testing.assert_array_equal(scale.parts(np.zeros(3)), 0.0)


@given(
    st.sampled_from(["sigmoid", "tanh", "relu", "identity"]),
    st.lists(st.floats(allow_nan=True, allow_infinity=True), min_size=1, max_size=9),
)
def test_any_numbers_have_a_level(activation, said):
    said = np.array(said)
    scale = scale_of(activation, said)
    parts = scale.parts(said)
    assert ((parts >= -1.0) & (parts <= 1.0)).all()
    assert (np.abs(levels(parts, discrete=False)) <= STEPS).all()
    assert len(scale.steps(7)) == 7
    if activation in ("identity", "tanh"):
        assert (np.sign(np.nan_to_num(said)) * np.sign(parts) >= 0).all()


def test_inks_go_from_orange_over_the_background_to_blue():
    colours = inks(DARK, greys=False)
    assert len(colours) == 2 * STEPS + 1
    assert colours[STEPS] == DARK.named("background")
    red, blue = (slice(1, 3), slice(5, 7))
    assert int(colours[0][red], 16) > int(colours[0][blue], 16)
    assert int(colours[-1][red], 16) < int(colours[-1][blue], 16)


def test_greys_get_brighter():
    brightness = [int(ink[1:3], 16) for ink in inks(DARK, greys=True)]
    assert brightness == sorted(brightness) and brightness[-1] > brightness[0] + 60


@pytest.mark.parametrize("width", [0, 1, 5])
def test_the_bar_of_a_scale(width):
    cells = Cells(12, 1, DARK.named("text"), DARK.named("background"))
    draw_scale(cells, 1, 0, width, Scale(-1.0, 0.0, 1.0), False, DARK, greys=False)
    assert cells.strips()[0].text.rstrip() == " -1 " + "█" * width + " 1"


def bar_colours(scale, discrete):
    cells = Cells(20, 1, DARK.named("text"), DARK.named("background"))
    draw_scale(cells, 0, 0, 5, scale, discrete, DARK, greys=False)
    bar = [segment for segment in cells.strips()[0] if "█" in segment.text]
    return [(segment.style.color.name, len(segment.text)) for segment in bar]


def test_the_bar_shows_what_the_colours_stand_for():
    colours = inks(DARK, greys=False)
    whole = bar_colours(Scale(-1.0, 0.0, 1.0), discrete=False)
    assert [whole[0][0], whole[2][0], whole[-1][0]] == [colours[0], colours[STEPS], colours[-1]]
    relu = bar_colours(Scale(0.0, 0.0, 3.0), discrete=False)
    assert [relu[0][0], relu[-1][0]] == [colours[STEPS], colours[-1]]
    assert bar_colours(Scale(-1.0, 0.0, 1.0), discrete=True) == [
        (colours[0], 2),
        (colours[STEPS], 1),
        (colours[-1], 2),
    ]


# the map


@pytest.mark.parametrize(("value", "place"), [(-LIMIT, 0), (0, 11), (1, 21), (LIMIT, 21), (-9, 0)])
def test_tick_position(value, place):
    assert tick_position(value, 22) == place


def drawn(side, outputs, *points, discrete=False):
    """A map with ``points``: (x, y, target, right, held out); the heat map and its cells."""
    cells = Cells(side, side // 2, DARK.named("text"), DARK.named("background"))
    heat = HeatMap(cells, 0, 0, side, DARK, greys=False)
    heat.draw_background(np.asarray(outputs, dtype=float), SAYS, discrete)
    for x, y, target, right, held_out in points:
        heat.draw_points(
            np.array([[x, y]], float), np.array([float(target)]), np.array([right]), held_out
        )
    return heat, cells


def test_points_lie_where_they_are():
    _, cells = drawn(
        4,
        np.zeros((4, 4)),
        (-1, 1, 1, True, False),
        (1, 1, 0, True, False),
        (-1, -1, 1, True, True),
        (1, -1, 0, True, True),
        (0.1, -1, 1, False, False),
        (-0.1, 9, 0, False, True),
    )
    assert [strip.text for strip in cells.strips()] == ["●×▀○", "◆▀✖◇"]


def test_a_wrong_point_lies_over_right_ones():
    cells = Cells(4, 2, DARK.named("text"), DARK.named("background"))
    heat = HeatMap(cells, 0, 0, 4, DARK, greys=False)
    points = np.array([[1.0, 1.0], [1.0, 1.0]])
    heat.draw_points(points, np.array([0.0, 1.0]), np.array([False, True]), held_out=False)
    assert cells.strips()[0].text[3] == "×"


def test_the_background_shows_both_halves_of_a_cell():
    _, cells = drawn(2, [[1.0, 1.0], [0.0, 0.0]])
    (segment,) = list(cells.strips()[0])
    colours = inks(DARK, greys=False)
    assert segment.text == "▀▀"
    assert segment.style.color.name == colours[-1]
    assert segment.style.bgcolor.name == colours[0]


def test_a_discrete_map_has_two_colours():
    said = np.linspace(0.1, 0.9, 36).reshape(6, 6)
    for discrete, many in ((True, False), (False, True)):
        _, cells = drawn(6, said, (0.4, 0.1, 1, True, False), discrete=discrete)
        papers = {part.style.bgcolor.name for strip in cells.strips() for part in strip}
        colours = inks(DARK, greys=False)
        assert (papers > {colours[0], colours[-1]} or len(papers) > 2) == many
        assert discrete == (papers <= {colours[0], colours[-1]}), "behind the point as well"


@pytest.mark.parametrize(("x", "row"), [(0, " [○]"), (-1, "○]  "), (1, "  [○")])
def test_the_mark_is_cut_off_at_the_edges(x, row):
    heat, cells = drawn(4, np.full((4, 4), 0.5))
    heat.draw_mark(np.array([x, 1.0]), 0.0, right=True)
    assert cells.strips()[0].text.replace("▀", " ") == row


@pytest.mark.parametrize(
    ("x", "y", "rows"),
    [
        (0.1, 0.1, ["   │  ", " ╶─●─╴", "   │  "]),
        (-1, 1, ["●─╴   ", "│     ", "      "]),
    ],
)
def test_the_cross_hair_is_cut_off_too(x, y, rows):
    heat, cells = drawn(6, np.full((6, 6), 0.5))
    heat.draw_cross(np.array([x, y], float), 1.0)
    assert [strip.text.replace("▀", " ") for strip in cells.strips()] == rows


@given(st.integers(2, 60).map(lambda half: 2 * half), st.data())
def test_a_point_put_into_a_cell_is_drawn_there(side, data):
    column = data.draw(st.integers(0, side - 1))
    row = data.draw(st.integers(0, side // 2 - 1))
    x, y = point_at(column, row, side)
    _, cells = drawn(side, np.full((2, 2), 0.5), (x, y, 1, True, False))
    assert cells.strips()[row].text[column] == "●"


# the layout


def test_the_point_at_a_cell_of_the_picture():
    layout = MapLayout(22, beside=True)
    np.testing.assert_allclose(layout.point_at(AXIS_WIDTH, 0), (-1.05, 1.0))
    np.testing.assert_allclose(layout.point_at(AXIS_WIDTH + 21, 10), (1.05, -1.0))
    for x, y in ((AXIS_WIDTH - 1, 0), (AXIS_WIDTH + 22, 0), (AXIS_WIDTH, 11), (AXIS_WIDTH, -1)):
        assert layout.point_at(x, y) is None
    assert MapLayout(0, beside=True).point_at(AXIS_WIDTH, 0) is None


def test_a_point_moves_cell_by_cell_and_stays_on_the_map():
    layout = MapLayout(22, beside=True)
    start = layout.point_at(AXIS_WIDTH + 5, 5)
    np.testing.assert_allclose(layout.moved(start, 0, 0), start)
    np.testing.assert_allclose(layout.moved(start, 2, -1), layout.point_at(AXIS_WIDTH + 7, 4))
    np.testing.assert_allclose(layout.moved(start, -99, 99), layout.point_at(AXIS_WIDTH, 10))


@given(st.integers(0, 300), st.integers(0, 100))
def test_the_map_fits_its_panel(width, height):
    layout = map_layout(width, height)
    if layout.side:
        assert layout.side % 2 == 0
        assert AXIS_WIDTH + layout.side <= width
        assert layout.side // 2 + (1 if layout.beside else 3) <= height


# the whole picture


def picture(marked=None, activation=None, discrete=False, **more):
    points = np.array([[-0.5, -0.5], [0.5, 0.5]])
    right = np.array([True, False])
    sets = [PointSet(points, np.array([0.0, 1.0]), right, held_out) for held_out in (False, True)]
    name = "the network" if activation is None else "h2"
    speaker = Speaker(name, lambda at: 3.0 * at[:, 0], activation)
    return DecisionPicture(speaker, discrete, sets, sets[:1], marked, **more)


def text_of(picture, width, height):
    cells = picture.draw(width, height, DARK, greys=False)
    return [strip.text.rstrip() for strip in cells.strips()]


def test_a_wide_picture_has_its_legend_beside_the_map():
    text = text_of(picture(), 50, 12)
    assert text[0].endswith("● expected 1")
    assert text[4].endswith("the network says")
    assert text[5].endswith("0 ██████████ 1")
    assert "train 50.0 %" in "".join(text)
    assert text[11].split()[:4] == ["-1", "0", "x1", "1"]
    assert {len(line[3:25]) for line in text[:11]} == {22}


def test_a_narrow_picture_has_it_below():
    text = text_of(picture(), 30, 13)
    assert text[11] == "● expected 1  ○ expected 0  ✖"
    assert text[12] == "train 50.0 % · held-out 50.0 %"
    assert text_of(picture(), 44, 24)[22] == "train 50.0 % · held-out 50.0 %  0 ██████ 1"


def test_a_hidden_neuron_has_its_name_and_its_scale():
    text = text_of(picture(activation="relu"), 50, 12)
    assert text[4].endswith("h2 says")
    assert text[5].endswith(f"0 ██████████ {3 * (LIMIT - LIMIT / 22):.2f}")


def test_the_classes_of_a_table_have_names():
    text = "\n".join(text_of(picture(classes=("not a rose", "a rose")), 50, 12))
    assert "● a rose" in text and "○ not a rose" in text
    long = text_of(picture(classes=("not", "a" * 99)), 50, 12)
    assert all(len(line) <= 50 for line in long)


def test_the_last_learned_sample_is_marked_and_named():
    assert "learned last" in "".join(text_of(picture(marked=0), 60, 16))
    assert "learned last" not in "".join(text_of(picture(), 60, 16))


def test_the_pen_is_drawn():
    pen = Pen(np.zeros(2), 0.0)
    assert any("─○─" in line for line in text_of(picture(pen=pen), 60, 16))


@pytest.mark.parametrize("size", [(0, 0), (1, 1), (8, 1), (12, 9), (13, 6), (300, 4), (9, 90)])
@pytest.mark.parametrize("activation", [None, "tanh", "identity"])
def test_any_size(size, activation):
    pen = Pen(np.ones(2), 1.0)
    for marked in (1, 99):
        assert len(text_of(picture(marked, activation, pen=pen), *size)) == size[1]
