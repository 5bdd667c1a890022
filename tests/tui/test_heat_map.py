"""Decision maps: the plane, its colours, the points on it."""

import numpy as np
import pytest

from lernmi_tui.render.cells import Cells
from lernmi_tui.render.decision_picture import DecisionPicture, PointSet
from lernmi_tui.render.heat_map import (
    LIMIT,
    STEPS,
    HeatMap,
    enlarged,
    heat_bar,
    heat_levels,
    inks,
    plane,
    tick_place,
)
from lernmi_tui.render.palette import DARK

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
    ("output", "level"),
    [(0, -STEPS), (0.5, 0), (1, STEPS), (0.75, STEPS // 2), (-9, -STEPS), (NAN, 0), (INF, STEPS)],
)
def test_heat_levels(output, level):
    assert heat_levels(np.array([output]))[0] == level


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


@pytest.mark.parametrize(("value", "place"), [(-LIMIT, 0), (0, 11), (1, 21), (LIMIT, 21), (-9, 0)])
def test_tick_place(value, place):
    assert tick_place(value, 22) == place


def drawn(side, outputs, *points):
    """The rows of a map with ``points``: (x, y, target, right, held out)."""
    cells = Cells(side, side // 2, DARK.named("text"), DARK.named("background"))
    heat = HeatMap(cells, 0, 0, side, DARK, greys=False)
    heat.draw_background(np.asarray(outputs, dtype=float))
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


@pytest.mark.parametrize(("x", "row"), [(0, " [○]"), (-1, "○]  "), (1, "  [○")])
def test_the_mark_is_cut_off_at_the_edges(x, row):
    heat, cells = drawn(4, np.full((4, 4), 0.5))
    heat.draw_mark(np.array([x, 1.0]), 0.0, right=True)
    assert cells.strips()[0].text.replace("▀", " ") == row


@pytest.mark.parametrize("width", [0, 1, 5])
def test_the_scale(width):
    cells = Cells(8, 1, DARK.named("text"), DARK.named("background"))
    heat_bar(cells, 1, 0, width, DARK, greys=False)
    assert cells.strips()[0].text == " " + "█" * width + " " * (7 - width)


def picture(marked=None):
    points = np.array([[-0.5, -0.5], [0.5, 0.5]])
    right = np.array([True, False])
    sets = [PointSet(points, np.array([0.0, 1.0]), right, held_out) for held_out in (False, True)]
    return DecisionPicture(lambda at: at[:, 0], sets, sets[:1], marked, ("x", "y"))


def text_of(picture, width, height):
    cells = picture.draw(width, height, DARK, greys=False)
    return [strip.text.rstrip() for strip in cells.strips()]


def test_a_wide_picture_has_its_legend_beside_the_map():
    text = text_of(picture(), 50, 12)
    assert text[0].endswith("● expected 1")
    assert "train 50.0 %" in "".join(text)
    assert text[11].split()[:4] == ["-1", "0", "x", "1"]
    assert {len(line[3:25]) for line in text[:11]} == {22}


def test_a_narrow_picture_has_it_below():
    text = text_of(picture(), 30, 13)
    assert text[11] == "● expected 1  ○ expected 0  ✖"
    assert text[12] == "train 50.0 % · held-out 50.0 %"


def test_the_last_learned_sample_is_marked_and_named():
    assert "last learned" in "".join(text_of(picture(marked=0), 60, 16))
    assert "last learned" not in "".join(text_of(picture(), 60, 16))


@pytest.mark.parametrize("size", [(0, 0), (1, 1), (8, 1), (12, 9), (13, 6), (300, 4), (9, 90)])
def test_any_size(size):
    assert len(text_of(picture(marked=1), *size)) == size[1]
    assert len(text_of(picture(marked=99), *size)) == size[1]
