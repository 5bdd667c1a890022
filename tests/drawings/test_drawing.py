"""The pad's paper: what a pen leaves behind, and what can be taken back."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from lernmi.drawings.drawing import STEPS, WIDTHS, Drawing, capsule
from lernmi.errors import LernmiError

PLACES = st.tuples(st.floats(-5.0, 33.0), st.floats(-5.0, 33.0))


def line(*places: tuple[float, float], width: float = WIDTHS[0]) -> Drawing:
    drawing = Drawing()
    drawing.begin(*places[0], width)
    for place in places[1:]:
        drawing.stroke_to(*place)
    return drawing


# --- the pen


def test_new_paper_is_empty():
    drawing = Drawing()
    assert drawing.is_empty
    assert drawing.canvas.shape == (28, 28)
    assert not (drawing.can_undo or drawing.can_redo)


def test_a_dot_between_four_pixels():
    canvas = line((10.0, 5.0), width=2.0).canvas
    covered = 1.5 - np.sqrt(0.5)  # width / 2 + 0.5 - distance
    assert canvas[4:6, 9:11] == pytest.approx(np.full((2, 2), covered))
    assert canvas[4, 8] == 0.0
    assert canvas.sum() == pytest.approx(4 * covered)


def test_a_level_line():
    canvas = line((5.5, 10.5), (20.5, 10.5), width=2.4).canvas
    assert canvas[8:13, 12] == pytest.approx([0.0, 0.7, 1.0, 0.7, 0.0])
    assert canvas[10, 3:24] == pytest.approx([0.0, 0.7, *[1.0] * 16, 0.7, 0.0, 0.0])


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("end", [(20.0, 14.0), (14.3, 24.0), (22.0, 21.0)])
def test_a_line_holds_as_much_ink_as_it_is_wide(width, end):
    start = (6.0, 7.0)
    ink = line(start, end, width=width).canvas.sum()
    length = np.hypot(end[0] - start[0], end[1] - start[1])
    assert ink == pytest.approx(length * width + np.pi / 4 * width**2, rel=0.05)


@given(PLACES, PLACES, st.sampled_from(WIDTHS))
def test_there_are_no_gaps(start, end, width):
    canvas = line(start, end, width=width).canvas
    for share in np.linspace(0.0, 1.0, 100):
        x, y = (a + share * (b - a) for a, b in zip(start, end, strict=True))
        if 0.0 <= x < 28.0 and 0.0 <= y < 28.0:
            farthest_centre = np.sqrt(0.5)
            least = min(width / 2 + 0.5 - farthest_centre, 1.0)
            assert canvas[int(y), int(x)] >= least - 1e-9


@given(PLACES, PLACES, st.integers(1, 10))
def test_many_short_pieces_make_the_same_line(start, end, pieces):
    shares = np.linspace(0.0, 1.0, pieces + 1)
    places = [
        tuple(a + share * (b - a) for a, b in zip(start, end, strict=True)) for share in shares
    ]
    np.testing.assert_allclose(line(*places).canvas, line(start, end).canvas, atol=1e-6)


@given(st.lists(PLACES, min_size=1, max_size=6))
def test_ink_only_grows_until_it_is_full(places):
    drawing = Drawing()
    drawing.begin(*places[0])
    for place in places:
        before = drawing.canvas
        drawing.stroke_to(*place)
        assert (drawing.canvas >= before).all()
        assert drawing.canvas.max() <= 1.0


def test_drawing_twice_over_a_place_makes_it_no_darker():
    once = line((3.0, 3.0), (20.0, 11.0))
    again = line((3.0, 3.0), (20.0, 11.0), (3.0, 3.0))
    np.testing.assert_allclose(once.canvas, again.canvas, atol=1e-9)


def test_the_rubber_takes_away_what_the_pen_left():
    drawing = line((3.0, 3.0), (20.0, 11.0))
    drawing.begin(3.0, 3.0, erase=True)
    drawing.stroke_to(20.0, 11.0)
    assert drawing.canvas.sum() == pytest.approx(0.0, abs=1e-9)
    drawing.undo()
    assert drawing.canvas.sum() > 20


def test_half_erased():
    drawing = line((5.5, 10.5), (20.5, 10.5), width=2.4)
    drawing.begin(5.5, 12.5, 2.4, erase=True)
    drawing.stroke_to(20.5, 12.5)  # all up to 1.7 pixels away, and a share up to 2.7
    assert drawing.canvas[8:13, 12] == pytest.approx([0.0, 0.7, 0.3, 0.0, 0.0])


def test_a_lifted_pen_draws_nothing():
    drawing = line((3.0, 3.0), (9.0, 3.0))
    drawing.end()
    before = drawing.canvas
    drawing.stroke_to(20.0, 20.0)
    assert drawing.canvas is before
    new = Drawing()
    new.stroke_to(3.0, 3.0)
    assert new.is_empty


@pytest.mark.parametrize("place", [(1e300, -1e300), (-100.0, 14.0), (14.0, 1e9)])
def test_places_far_outside_are_no_error(place):
    drawing = line((14.0, 14.0), place)
    assert np.isfinite(drawing.canvas).all()
    assert not drawing.is_empty


@pytest.mark.parametrize("place", [(float("nan"), 1.0), (1.0, float("inf"))])
def test_places_that_are_none_are_refused(place):
    drawing = line((3.0, 3.0))
    for draw in (drawing.begin, drawing.stroke_to):
        with pytest.raises(LernmiError):
            draw(*place)
    np.testing.assert_array_equal(drawing.canvas, line((3.0, 3.0)).canvas)


@pytest.mark.parametrize("width", [0.0, -1.0, 29.0, float("nan")])
def test_widths_that_are_none_are_refused(width):
    with pytest.raises(LernmiError):
        Drawing().begin(3.0, 3.0, width)


def test_a_capsule_of_no_length_is_a_dot():
    np.testing.assert_array_equal(
        capsule((3.0, 4.0), (3.0, 4.0), 2.0), line((3.0, 4.0), width=2.0).canvas
    )
    assert np.isfinite(capsule((3.0, 4.0), (3.0 + 1e-15, 4.0), 2.0)).all()


# --- the paper


def test_nobody_else_writes_to_the_canvas():
    drawing = line((3.0, 3.0), (9.0, 3.0))
    canvas = drawing.canvas
    with pytest.raises(ValueError):
        canvas[0, 0] = 1.0
    with pytest.raises(ValueError):
        canvas.flags.writeable = True
    before = canvas.copy()
    drawing.stroke_to(20.0, 20.0)
    drawing.clear()
    np.testing.assert_array_equal(canvas, before)


def test_a_picture_is_shown_as_it_is():
    picture = np.random.default_rng(0).random((28, 28))
    drawing = line((3.0, 3.0))
    drawing.show(picture)
    np.testing.assert_array_equal(drawing.canvas, picture)
    picture[0, 0] = 0.5
    assert drawing.canvas[0, 0] != 0.5
    drawing.undo()
    np.testing.assert_array_equal(drawing.canvas, line((3.0, 3.0)).canvas)


@pytest.mark.parametrize(
    "picture",
    [np.zeros((8, 8)), np.full((28, 28), 1.5), np.full((28, 28), np.nan), None, [[1], [1, 2]], "x"],
)
def test_pictures_that_are_none_are_refused(picture):
    drawing = line((3.0, 3.0))
    before = drawing.canvas
    with pytest.raises(LernmiError):
        drawing.show(picture)
    assert drawing.canvas is before


def test_moving():
    drawing = line((14.0, 14.0), (18.0, 16.0))
    before = drawing.canvas
    drawing.move(3, -2)
    np.testing.assert_array_equal(drawing.canvas[:-2, 3:], before[2:, :-3])
    assert drawing.canvas.sum() == before.sum()
    drawing.undo()
    assert drawing.canvas is before


def test_ink_pushed_over_the_edge_comes_back_with_the_next_moves():
    drawing = line((14.0, 14.0), (18.0, 16.0))
    before = drawing.canvas
    for _ in range(30):
        drawing.move(1, 0)
    assert drawing.is_empty
    for _ in range(28):
        drawing.move(-1, 0)
    np.testing.assert_array_equal(drawing.canvas[:, 2:], before[:, :-2])


def test_ink_pushed_over_the_edge_is_gone_once_something_else_is_drawn():
    drawing = line((1.0, 14.0))
    drawing.move(-5, 0)
    drawing.begin(20.0, 20.0)
    drawing.move(5, 0)
    np.testing.assert_array_equal(drawing.canvas, line((25.0, 20.0)).canvas)


def test_a_series_of_moves_is_one_step():
    drawing = line((14.0, 14.0), (18.0, 16.0))
    before = drawing.canvas
    for right, down in ((1, 0), (1, 0), (0, 20), (0, 5)):
        drawing.move(right, down)
    drawing.undo()
    assert drawing.canvas is before
    drawing.redo()
    np.testing.assert_array_equal(drawing.canvas[25:, 2:], before[:3, :-2])


def test_moves_that_lead_back_are_nothing_to_take_back():
    drawing = line((14.0, 14.0))
    drawing.move(1, 0)
    drawing.move(-1, 0)
    drawing.move(0, 0)
    drawing.undo()
    assert drawing.is_empty


# --- steps


def test_strokes_are_taken_back_and_done_again():
    drawing = line((3.0, 3.0), (9.0, 3.0), (9.0, 20.0))
    one = drawing.canvas
    drawing.begin(20.0, 20.0)
    drawing.stroke_to(25.0, 20.0)
    two = drawing.canvas
    drawing.undo()
    assert drawing.canvas is one and drawing.can_redo
    drawing.undo()
    assert drawing.is_empty and not drawing.can_undo
    drawing.undo()
    drawing.redo()
    assert drawing.canvas is one
    drawing.redo()
    assert drawing.canvas is two and not drawing.can_redo
    drawing.redo()
    assert drawing.canvas is two


def test_what_was_taken_back_is_forgotten_once_something_new_is_done():
    drawing = line((3.0, 3.0))
    drawing.undo()
    drawing.begin(20.0, 20.0)
    assert not drawing.can_redo


def test_clearing_can_be_taken_back():
    drawing = line((3.0, 3.0))
    drawing.clear()
    assert drawing.is_empty
    drawing.undo()
    assert not drawing.is_empty


def test_what_changes_nothing_is_no_step():
    drawing = Drawing()
    drawing.clear()
    drawing.begin(-20.0, -20.0)
    drawing.begin(5.0, 5.0, erase=True)
    drawing.move(3, 3)
    assert not drawing.can_undo


def test_a_stroke_taken_back_half_way_is_over():
    drawing = line((3.0, 3.0), (9.0, 3.0))
    drawing.undo()
    drawing.stroke_to(20.0, 20.0)
    assert drawing.is_empty


def test_as_many_steps_as_promised():
    drawing = Drawing()
    for step in range(STEPS + 20):
        drawing.show(np.full((28, 28), (step + 1) / 1000))
    for _ in range(STEPS + 20):
        drawing.undo()
    assert drawing.canvas[0, 0] == pytest.approx(0.02)
    for _ in range(STEPS + 20):
        drawing.redo()
    assert drawing.canvas[0, 0] == pytest.approx((STEPS + 20) / 1000)


ACTIONS = st.one_of(
    st.tuples(
        st.just("begin"), st.floats(0, 28), st.floats(0, 28), st.sampled_from(WIDTHS), st.booleans()
    ),
    st.tuples(st.just("stroke_to"), st.floats(0, 28), st.floats(0, 28)),
    st.tuples(st.just("move"), st.integers(-9, 9), st.integers(-9, 9)),
    st.tuples(st.sampled_from(["clear", "undo", "redo", "end"])),
)


@given(st.lists(ACTIONS, max_size=25))
def test_whatever_is_done_can_be_taken_back_and_done_again(actions):
    drawing = Drawing()
    for name, *arguments in actions:
        getattr(drawing, name)(*arguments)
    while drawing.can_redo:
        drawing.redo()
    last = drawing.canvas
    steps = 0
    while drawing.can_undo:
        before = drawing.canvas
        drawing.undo()
        assert not np.array_equal(drawing.canvas, before)
        steps += 1
    assert drawing.is_empty
    for _ in range(steps):
        drawing.redo()
    np.testing.assert_array_equal(drawing.canvas, last)
