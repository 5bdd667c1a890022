"""Fewer points for the same picture."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from lernmi_tui.panels.loss.envelope import dots, envelope

NAN, INF = float("nan"), float("inf")


@pytest.mark.parametrize(
    ("x", "y", "columns", "points"),
    [
        ([], [], 4, []),
        ([0.5], [7], 4, [(0.5, 7)]),
        ([0, 1, 2, 3], [5, 6, 7, 8], 4, [(0, 5), (1, 6), (2, 7), (3, 8)]),
        ([0, 1, 2, 3], [5, 9, 4, 6], 1, [(1, 9), (2, 4)]),
        ([0, 1, 2, 3], [5, 9, 4, 6], 2, [(0, 5), (1, 9), (2, 4), (3, 6)]),
        ([0, 0.1, 0.2, 3], [1, 2, 3, 9], 4, [(0, 1), (0.2, 3), (3, 9)]),
        ([0, 1, 2, 3], [NAN, 9, INF, -INF], 4, [(1, 9)]),
        ([-7, 0, 4, 99], [1, 2, 3, 4], 4, [(-7, 1), (0, 2), (4, 3), (99, 4)]),
        ([0, 0, 0], [2, 1, 3], 4, [(0, 1), (0, 3)]),
    ],
)
def test_the_least_and_the_greatest_of_each_column(x, y, columns, points):
    kept = envelope(x, y, 0.0, 4.0, columns)
    assert list(zip(*map(list, kept), strict=True)) == points


@given(
    st.lists(st.floats(), max_size=300),
    st.integers(min_value=1, max_value=40),
)
def test_at_most_two_points_a_column_and_no_extreme_lost(values, columns):
    x = np.linspace(0.0, 10.0, len(values))
    kept_x, kept_y = envelope(x, values, 0.0, 10.0, columns)
    column = np.clip(np.floor(kept_x / 10.0 * columns), 0, columns - 1)
    assert max(np.unique(column, return_counts=True)[1], default=0) <= 2
    assert (np.diff(kept_x) >= 0).all()
    finite = [value for value in values if np.isfinite(value)]
    assert set(kept_y) <= set(finite)
    if finite:
        assert (kept_y.min(), kept_y.max()) == (min(finite), max(finite))


def test_dots_fill_the_line_between_few_points():
    x, y = dots([0, 8], [0.0, 16.0], 0.0, 8.0, 9)
    assert dict(zip(x, y, strict=True)) == {0: 0, 2: 4, 4: 8, 6: 12, 8: 16}


def test_dots_stay_within_the_points():
    x, _ = dots([2, 4], [1.0, 1.0], 0.0, 8.0, 9)
    assert sorted(x) == [2, 4]


def test_dots_keep_the_extremes_of_many_points():
    x = np.linspace(0, 8, 1000)
    y = np.zeros(1000)
    y[500], y[501] = 7.0, -7.0
    dot_x, dot_y = dots(x, y, 0.0, 8.0, 9)
    assert set(dot_x) == {0, 2, 4, 6, 8}
    assert (dot_y.min(), dot_y.max()) == (-7.0, 7.0)
    assert len(dot_x) <= 2 * 5


@pytest.mark.parametrize("columns", [1, 2, 3])
def test_dots_of_nothing_and_on_hardly_any_columns(columns):
    assert len(dots([], [], 0.0, 1.0, columns)[0]) == 0
    assert len(dots([NAN], [1.0], 0.0, 1.0, columns)[0]) == 0
    assert len(dots([0.0, 1.0], [1.0, 2.0], 0.0, 1.0, columns)[0]) >= 1
