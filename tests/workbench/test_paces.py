"""The ladders of pace and rate."""

import itertools

import pytest

from lernmi.run.record.recipe import Recipe
from lernmi_tui.workbench.paces import PACES, next_pace, next_rate, opened_pace


def test_the_ladder_of_paces_leads_up_and_down():
    for slower, faster in itertools.pairwise(PACES):
        assert next_pace(slower, up=True) == faster
        assert next_pace(faster, up=False) == slower
    assert next_pace(None, up=True) is None
    assert next_pace(0.2, up=False) == 0.2
    assert next_pace(7.5, up=True) == 10
    assert next_pace(7.5, up=False) == 5


def test_a_run_that_was_opened_goes_at_the_pace_of_its_task_without_its_data():
    assert opened_pace(Recipe("xor")) == 1_000
    assert opened_pace(Recipe("circle")) == 10_000
    assert opened_pace(Recipe("digits")) is None
    assert opened_pace(Recipe("/nowhere/flowers.csv")) is None


@pytest.mark.parametrize(
    ("rate", "up", "expected"),
    [
        (0.5, True, 1.0),
        (0.5, False, 0.2),
        (0.3, True, 0.5),
        (0.3, False, 0.2),
        (0.1, False, 0.05),
        (1e6, True, 2e6),
        (5e9, True, 5e9),
        (1e-9, False, 1e-9),
    ],
)
def test_the_ladder_of_rates(rate, up, expected):
    assert next_rate(rate, up) == pytest.approx(expected)
