"""Two axes: how far they reach, and which cell a point falls into."""

import numpy as np
import pytest

from lernmi_tui.paint.cells import Cells
from lernmi_tui.paint.frame import frame_of, padded
from lernmi_tui.paint.palette import DARK

NAN, INF = float("nan"), float("inf")


@pytest.mark.parametrize(
    ("values", "share", "span"),
    [
        ([1.0, 3.0], 0.25, (0.5, 3.5)),
        ([1.0, 3.0], 0.0, (1.0, 3.0)),
        ([4.0, 4.0], 0.1, (2.0, 6.0)),
        ([0.0], 0.1, (-1.0, 1.0)),
        ([NAN, 1.0, INF, 2.0], 0.0, (1.0, 2.0)),
        ([NAN], 0.0, (-1.0, 1.0)),
    ],
)
def test_an_axis_is_never_empty(values, share, span):
    assert padded(np.array(values), share) == span


def test_points_fall_into_cells_and_what_is_beyond_stays_at_the_edge():
    frame = frame_of(60, 20, (0.0, 100.0), (-1.0, 1.0))
    first, last = frame.left, frame.left + frame.columns - 1
    assert frame.across(np.array([0.0, 99.9, -INF, 1e300, NAN])).tolist() == [
        *(first, last, first, last, first),
    ]
    top, foot = frame.top, frame.top + frame.rows - 1
    assert frame.down(np.array([1.0, -1.0, 9.0])).tolist() == [top, foot, top]
    for column in range(first, last + 1):
        assert frame.across(np.array([frame.x_at(column)]))[0] == column
    assert frame.holds(first, top) and not frame.holds(first - 1, top)


def test_axes_are_labelled_within_the_picture():
    frame = frame_of(40, 12, (0.0, 100.0), (-1.0, 1.0))
    cells = Cells(40, 12, DARK.named("text"), DARK.named("background"))
    free = frame.draw_axes(cells, "weight", "a very long name", DARK)
    lines = [strip.text for strip in cells.strips()]
    assert lines[0][:free].strip() == "a very …"
    assert lines[-1].endswith("weight") and " 0 " in f" {lines[-1].split()[0]} "
    assert any("┤" in line for line in lines) and "▁" not in "".join(lines)
    assert frame_of(12, 12, (0.0, 1.0), (0.0, 1.0)) is None
    assert frame_of(40, 5, (0.0, 1.0), (0.0, 1.0)) is None
