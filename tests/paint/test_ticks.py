"""Round numbers along an axis."""

import pytest

from lernmi_tui.paint.ticks import LABEL_WIDTH, tick_step, ticks


@pytest.mark.parametrize(("least", "step"), [(0.03, 0.05), (1, 1), (1.1, 2), (3, 5), (6, 10)])
def test_tick_step(least, step):
    assert tick_step(least) == pytest.approx(step)


@pytest.mark.parametrize(
    ("low", "high", "room", "labels"),
    [
        (-1.3, 1.2, 3, ["-1", "0", "1"]),
        (0.0, 1.0, 5, ["0", "0.2", "0.4", "0.6", "0.8", "1.0"]),
        (12.0, 50.0, 4, ["20", "30", "40", "50"]),
        (22.1, 22.3, 3, ["22.1", "22.2", "22.3"]),
        (120_000.0, 540_000.0, 4, ["200000", "400000"]),
        (1e-7, 3e-7, 2, ["1.0e-7", "2.0e-7", "3.0e-7"]),
        (1e9, 5e9, 3, ["2.0e9", "4.0e9"]),
        (1e12, 1e12 + 5, 3, ["1.0e12"]),
        (-1.7e308, 1.7e308, 3, []),
    ],
)
def test_labels_are_round_short_and_different(low, high, room, labels):
    found = ticks(low, high, room)
    assert [label for _, label in found] == labels
    assert all(low - 1e-9 <= value <= high for value, _ in found)
    assert all(len(label) <= LABEL_WIDTH for label in labels)
