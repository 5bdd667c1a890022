"""Axes, and the plot that plotext draws."""

import math
import subprocess
import sys

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from lernmi_tui.paint.palette import DARK
from lernmi_tui.panels.loss.axis import (
    TINIEST,
    Axis,
    linear_axis,
    log_axis,
    log_values,
    round_up,
    share_axis,
)
from lernmi_tui.panels.loss.plot import (
    LEAST_HEIGHT,
    LEAST_WIDTH,
    Curve,
    Mark,
    canvas_size,
    draw_plot,
    placed_labels,
)

NAN, INF = float("nan"), float("inf")


def labels(axis):
    return [label for _, label in axis.ticks]


@pytest.mark.parametrize(
    ("value", "rounded"),
    [(1, 1), (1.01, 1.2), (0.13, 0.15), (0.25, 0.25), (9, 10), (101, 120), (0, 1), (NAN, 1)],
)
def test_round_up(value, rounded):
    assert round_up(value) == pytest.approx(rounded)


@pytest.mark.parametrize(
    ("highest", "room", "high", "ticks"),
    [
        (0.13, 4, 0.15, ["0", "0.05", "0.10", "0.15"]),
        (0.13, 2, 0.15, ["0", "0.1"]),
        (1.0, 4, 1.0, ["0", "0.5", "1.0"]),
        (7_000, 5, 8_000, ["0", "2,000", "4,000", "6,000", "8,000"]),
        (0.0, 2, 1.0, ["0", "0.5", "1.0"]),
        (3e-7, 2, 3e-7, ["0", "2e-7"]),
        (17_648_451, 4, 2e7, ["0", "5 M", "10 M", "15 M", "20 M"]),
        (230_000, 3, 250_000, ["0", "100 k", "200 k"]),
        (0.13, 1, 0.15, ["0", "0.15"]),
        (0.0, 0, 1.0, ["0", "1"]),
    ],
)
def test_linear_axis(highest, room, high, ticks):
    axis = linear_axis(highest, room)
    assert (axis.low, axis.high) == (0.0, pytest.approx(high))
    assert labels(axis) == ticks


@pytest.mark.parametrize(
    ("lowest", "highest", "room", "ends", "ticks"),
    [
        (0.013, 0.9, 9, (0.01, 1), ["0.01", "0.02", "0.05", "0.1", "0.2", "0.5", "1"]),
        (0.013, 0.9, 3, (0.01, 1), ["0.01", "0.1", "1"]),
        (0.0013, 0.9, 2, (0.001, 1), ["0.001", "0.1"]),
        (0.5, 0.5, 4, (0.5, 1), ["0.5", "1"]),
        (0.3, 0.4, 2, (0.2, 0.5), ["0.2", "0.5"]),
        (0.0, 1.0, 3, (1e-12, 1), ["1e-12", "1e-7", "0.01"]),
    ],
)
def test_log_axis(lowest, highest, room, ends, ticks):
    axis = log_axis(lowest, highest, room)
    assert (10**axis.low, 10**axis.high) == pytest.approx(ends)
    assert labels(axis) == ticks


@given(st.floats(min_value=1e-8, max_value=1e99), st.integers(min_value=0, max_value=30))
def test_labels_of_an_axis_fit_and_are_the_numbers_they_stand_at(highest, room):
    units = {"k": 1e3, "M": 1e6, "G": 1e9}
    log = log_axis(highest / 1e3, highest, room)
    for axis in (linear_axis(highest, room), log):
        for at, label in axis.ticks:
            number, _, unit = label.replace(",", "").partition(" ")
            value = 10.0**at if axis is log else at
            assert len(label) <= 6
            assert float(number) * units.get(unit, 1.0) == pytest.approx(value, rel=1e-9)


@given(
    st.floats(min_value=0, max_value=1e300),
    st.floats(min_value=0, max_value=1e300),
    st.integers(min_value=1, max_value=30),
)
def test_any_axis_has_a_span_and_a_tick(one, other, room):
    low, high = min(one, other), max(one, other)
    for axis in (linear_axis(high, room), log_axis(low, high, room)):
        assert math.isfinite(axis.low) and axis.low < axis.high
        assert axis.ticks
        span = axis.high - axis.low
        assert all(axis.low - span / 1e6 <= at <= axis.high + span / 1e6 for at, _ in axis.ticks)
    assert 10.0 ** log_axis(low, high, room).low <= max(low, TINIEST) * 1.001


def test_share_axis():
    assert labels(share_axis(5)) == ["0 %", "20 %", "40 %", "60 %", "80 %", "100 %"]
    assert labels(share_axis(2)) == ["0 %", "50 %", "100 %"]
    assert labels(share_axis(0)) == ["0 %", "100 %"]


def test_log_values_have_a_floor_and_let_nan_through():
    values = log_values([0.0, 1e-300, 0.01, 1.0, INF, NAN])
    assert list(values[:5]) == [-12, -12, -2, 0, 100]
    assert np.isnan(values[5])


def test_plotext_is_not_loaded_before_the_first_plot():
    code = "import sys, lernmi_tui.panels.loss.panel; sys.exit('plotext' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code]).returncode == 0


X = Axis(0.0, 10.0, ((0.0, "0"), (10.0, "10")))
Y = Axis(0.0, 1.0, ((0.0, "0"), (1.0, "1")))


def test_a_line_and_dots_on_axes():
    curves = [
        Curve([0.0, 10.0], [1.0, 0.0], DARK.accent),
        Curve([0.0, 5.0, 10.0], [0.0, 0.0, 0.0], DARK.text, "•"),
    ]
    plot = draw_plot(28, 6, X, Y, curves, [], True, DARK)
    lines = [line.plain.rstrip() for line in plot.lines]
    assert [line.cell_len for line in plot.lines] == [28] * 6
    assert lines[0].startswith("     1┤⠐⠤")
    assert lines[3].startswith("     0┤•")
    assert lines[3].count("•") == 3
    assert lines[4].startswith("      └")
    assert lines[5].split() == ["0", "10"]
    assert (plot.left, plot.columns, plot.rows) == (7, *canvas_size(28, 6))


def test_a_number_with_no_room_is_left_out_not_cut():
    axis = Axis(0.0, 1.0, ((0.0, "0"), (1.0, "1.5e-10")))
    plot = draw_plot(28, 6, X, axis, [Curve([0.0], [0.0], DARK.text)], [], True, DARK)
    assert plot.lines[0].plain.startswith("      ┤")
    assert plot.lines[3].plain.startswith("     0┤")


def test_a_cell_and_its_x():
    plot = draw_plot(28, 6, X, Y, [Curve([0.0], [0.0], DARK.text)], [], True, DARK)
    assert (plot.cell(0.0), plot.cell(10.0), plot.cell(99.0)) == (7, 27, 27)
    assert (plot.x(7), plot.x(27), plot.x(0), plot.x(99)) == (0.0, 10.0, 0.0, 10.0)
    assert all(plot.cell(plot.x(cell)) == cell for cell in range(7, 28))


def test_marks_stand_where_their_x_is():
    mark = Mark(5.0, "rate 0.5→1")
    curve = Curve([0.0, 10.0], [0.5, 0.5], DARK.accent)
    for on_top, row in ((True, 0), (False, 5)):
        plot = draw_plot(48, 8, X, Y, [curve], [mark], on_top, DARK)
        assert plot.lines[row].plain.rstrip().endswith("◆ rate 0.5→1")
        assert plot.lines[row].plain.index("◆") == plot.cell(5.0)
        assert plot.lines[1].plain[plot.cell(5.0)] == "│"


def test_labels_get_room_from_the_latest_on():
    marks = [Mark(1.0, "first"), Mark(2.0, "second"), Mark(9.5, "third")]
    assert placed_labels(marks, X, 41) == [
        (1.0, "◆", "left"),
        (2.0, "◆ second", "left"),
        (9.5, "third ◆", "right"),
    ]


@given(st.lists(st.tuples(st.floats(0, 10), st.integers(1, 20)), max_size=6))
def test_every_mark_is_drawn_and_no_words_touch_another(given_marks):
    marks = [Mark(x, "w" * length) for x, length in sorted(given_marks)]
    columns = 41
    taken = set()
    cells = {round(mark.x / 10 * (columns - 1)) for mark in marks}
    for mark, (x, text, side) in zip(marks, placed_labels(marks, X, columns), strict=True):
        assert x == mark.x and "◆" in text
        if text == "◆":
            continue
        cell = min(cells, key=lambda one: abs(one - x / 10 * (columns - 1)))
        words = len(mark.label)
        start = cell + 2 if side == "left" else cell - 1 - words
        own = set(range(start, start + words))
        assert min(own) >= 0 and max(own) < columns
        others = cells - {cell}
        assert not {each + step for each in own for step in (-1, 0, 1)} & (others | taken)
        taken |= own


def test_two_events_close_by_do_not_run_into_each_other():
    marks = [Mark(8.0, "taught"), Mark(8.5, "taught, +1 sample")]
    curve = Curve([0.0, 10.0], [0.5, 0.5], DARK.accent)
    plot = draw_plot(67, 8, X, Y, [curve], marks, True, DARK)
    assert plot.lines[0].plain.count("◆") == 2
    assert "◆taught" not in plot.lines[0].plain and "◆ ◆" not in plot.lines[0].plain


@pytest.mark.parametrize("size", [(LEAST_WIDTH, LEAST_HEIGHT), (200, 60)])
@pytest.mark.parametrize("values", [[], [0.0], [1.0, 1.0]])
def test_any_size_and_hardly_any_points(size, values):
    curve = Curve(list(range(len(values))), values, DARK.accent)
    plot = draw_plot(*size, X, Y, [curve], [Mark(0.0, "rate 1→2")], True, DARK)
    assert len(plot.lines) == size[1]
    assert {line.cell_len for line in plot.lines} == {size[0]}


def test_a_tick_that_no_short_label_is_right_for_is_left_out():
    axis = linear_axis(1.192092896e-07, 24)
    labelled = {label: at for at, label in axis.ticks if at}
    assert {"1e-7", "9.5e-8"} <= set(labelled)
    assert "1.1e-7" in labelled and labelled["1.1e-7"] == pytest.approx(1.1e-7)
    assert all(float(label) == pytest.approx(at) for label, at in labelled.items())
