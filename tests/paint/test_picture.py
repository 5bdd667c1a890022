"""Pictures in half blocks, bars, and the grid of cells they are drawn on."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from lernmi_tui.paint.bars import bar
from lernmi_tui.paint.cells import Cells
from lernmi_tui.paint.palette import DARK
from lernmi_tui.paint.picture import (
    NO_NUMBER,
    STEPS,
    PictureShape,
    draw_grey,
    draw_signed,
    fit,
    grey_levels,
    largest_size,
    scaled,
    sign_shade,
    signed_levels,
)

NAN, INF = float("nan"), float("inf")
INK, PAPER = "#ffffff", "#000000"


def grid(width, height):
    return Cells(width, height, INK, PAPER)


def texts(cells):
    return [strip.text for strip in cells.strips()]


def colours_at(cells, x, y):
    """The ink and the paper of a cell, as #rrggbb."""
    segments = list(cells.strips()[y].crop(x, x + 1))
    style = segments[0].style
    return style.color.get_truecolor().hex, style.bgcolor.get_truecolor().hex


# cells


def test_text_is_clipped_at_every_edge():
    cells = grid(4, 2)
    cells.put(-2, 0, "abcdefgh")
    cells.put(2, 1, "xyz")
    cells.put(0, 2, "below")
    cells.put(0, -1, "above")
    assert texts(cells) == ["cdef", "  xy"]


def test_wide_characters_take_two_cells_or_none():
    cells = grid(5, 2)
    cells.put(0, 0, "和a\nb")
    cells.put(4, 1, "和")
    assert texts(cells) == ["和ab ", "     "]
    assert [strip.cell_length for strip in cells.strips()] == [5, 5]


@pytest.mark.parametrize("size", [(0, 0), (0, 3), (3, 0), (-1, -1)])
def test_a_grid_may_be_empty(size):
    cells = grid(*size)
    cells.put(0, 0, "a")
    assert all(text == "" for text in texts(cells))


# bars


@pytest.mark.parametrize(
    ("part", "width", "text"),
    [
        (0.0, 3, "   "),
        (1.0, 3, "███"),
        (0.5, 2, "█ "),
        (0.5, 1, "▌"),
        (0.001, 2, "▏ "),
        (7.0, 2, "██"),
        (-1.0, 2, "  "),
        (NAN, 2, "  "),
        (INF, 2, "██"),
        (0.5, 0, ""),
    ],
)
def test_bars(part, width, text):
    assert bar(part, width) == text


# how a picture lies in cells


@pytest.mark.parametrize(
    ("picture", "room", "expected"),
    [
        ((28, 28), (28, 14), (1, 1, 28, 14)),
        ((28, 28), (58, 14), (1, 1, 28, 14)),  # there is width for two columns a pixel, not height
        ((28, 28), (56, 28), (2, 1, 56, 28)),
        ((28, 28), (27, 14), (1, 2, 14, 7)),
        ((28, 28), (28, 13), (1, 2, 14, 7)),
        ((28, 28), (1, 1), (1, 28, 1, 1)),
        ((8, 8), (24, 12), (3, 1, 24, 12)),
        ((5, 3), (3, 3), (1, 1, 3, 3)),  # an odd row takes a whole cell
    ],
)
def test_the_largest_shape_that_fits(picture, room, expected):
    shape = fit(*picture, *room)
    assert (shape.up, shape.down, shape.width, shape.height) == expected


@pytest.mark.parametrize("room", [(0, 5), (5, 0), (-1, 5)])
def test_no_room_no_picture(room):
    assert fit(28, 28, *room) is None


@given(*[st.integers(1, 40)] * 4)
def test_a_shape_fits_and_knows_where_its_pixels_are(rows, cols, width, height):
    shape = fit(rows, cols, width, height)
    assert shape.width <= width
    assert shape.height <= height
    for pixel in range(rows * cols):
        cells = shape.cells_of(pixel)
        assert cells
        assert all(0 <= x < shape.width and 0 <= y < shape.height for x, y in cells)
        if shape.down == 1:
            assert all(pixel in shape.pixels_at(x, y) for x, y in cells)


def test_a_cell_shows_two_pixels():
    shape = PictureShape(4, 3)
    assert shape.pixels_at(1, 0) == [1, 4]
    assert shape.pixels_at(2, 1) == [8, 11]
    assert shape.pixels_at(3, 0) == []
    assert shape.cells_of(8) == [(2, 1)]
    assert PictureShape(3, 3).pixels_at(0, 1) == [6]  # below it there is no row
    assert PictureShape(4, 3, up=2).pixels_at(2, 1) == [4]
    assert PictureShape(4, 3, up=2).cells_of(4) == [(2, 1), (3, 1)]


def test_scaling_repeats_or_averages():
    picture = np.array([[1.0, 2.0], [3.0, 4.0]])
    assert scaled(picture, PictureShape(2, 2)).tolist() == [[1, 2], [3, 4]]
    assert scaled(picture, PictureShape(2, 2, up=2)).tolist() == [
        [1, 1, 2, 2],
        [1, 1, 2, 2],
        [3, 3, 4, 4],
        [3, 3, 4, 4],
    ]
    assert scaled(picture, PictureShape(2, 2, down=2)).tolist() == [[2.5], [0]]
    odd = np.array([[1.0, 3.0, 5.0], [1.0, 3.0, 7.0], [2.0, 2.0, 9.0]])
    assert scaled(odd, PictureShape(3, 3, down=2)).tolist() == [[2, 6], [2, 9]]


# levels


def test_grey_levels_run_from_the_least_to_the_most():
    assert grey_levels(np.array([0.0, 0.5, 1.0])).tolist() == [0, STEPS // 2, STEPS]
    assert grey_levels(np.array([0.5, 0.5])).tolist() == [0, 0]
    assert grey_levels(np.array([NAN, 0.0, 1.0])).tolist() == [0, 0, STEPS]
    assert grey_levels(np.array([-INF, 0.0, INF])).tolist() == [0, STEPS // 2, STEPS]


def test_signed_levels_are_full_at_the_largest():
    values = np.array([-2.0, -1.0, 0.0, 2.0, 9.0, INF, NAN])
    half = STEPS // 2
    assert signed_levels(values, 2.0).tolist() == [-STEPS, -half, 0, STEPS, STEPS, STEPS, NO_NUMBER]
    assert signed_levels(np.array([0.0]), 0.0).tolist() == [0]
    assert largest_size(values) == 9.0
    assert largest_size(np.array([NAN, INF])) == 0.0


# drawing


def test_a_cell_has_the_upper_pixel_as_ink_and_the_lower_as_paper():
    cells = grid(2, 1)
    draw_grey(cells, 0, 0, np.array([[0.0, 1.0], [1.0, 0.0]]), PictureShape(2, 2), DARK)
    assert texts(cells) == ["▀▀"]
    assert colours_at(cells, 0, 0) == (DARK.grey(0.0), DARK.grey(1.0))
    assert colours_at(cells, 1, 0) == (DARK.grey(1.0), DARK.grey(0.0))


def test_strong_cells_say_their_sign():
    cells = grid(5, 1)
    values = np.array([[2.0, -2.0, 2.0, 0.1, NAN], [1.5, -1.5, -2.0, 0.1, NAN]])
    draw_signed(cells, 0, 0, values, PictureShape(2, 5), 2.0, DARK.shade)
    assert texts(cells) == ["+-▀▀▀"]
    assert colours_at(cells, 2, 0) == (DARK.shade(1.0), DARK.shade(-1.0))
    assert colours_at(cells, 4, 0)[0] == DARK.named("dim")


def test_without_colour_plus_is_bright_and_minus_dark():
    shade = sign_shade(DARK, no_color=True)
    assert shade(1.0) == DARK.grey(1.0)
    assert shade(0.0) == DARK.grey(0.5)
    assert shade(-1.0) == DARK.grey(0.0)
    assert shade(NAN) == DARK.named("dim")
    assert sign_shade(DARK, no_color=False)(1.0) == DARK.named("plus")
