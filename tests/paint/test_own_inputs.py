"""What inputs are in a person's own units, and how they were scaled."""

from dataclasses import replace

import numpy as np
import pytest

import lernmi
from lernmi.tasks.by_column import ByColumn, NumberColumn, WordsColumn
from lernmi.tasks.encoding import Encoding
from lernmi_tui.paint.own_inputs import own_cell, own_input, row_of, scaled
from tests.regressions import PRICES

COLUMNS = (NumberColumn(43.0, 7.5, 44.0), WordsColumn(("female", "male")), NumberColumn(-2.0, 4.0))
NAMES = ("bill", "sex", "depth")
ENCODING = Encoding(NAMES, ("a", "b"), ByColumn(COLUMNS))
INPUTS = ("bill", "bill missing", "sex=female", "sex=male", "depth")
BIRDS = replace(PRICES, encoding=ENCODING, info=replace(PRICES.info, input_names=INPUTS))
ROW = [-0.52, 0.0, 0.0, 1.0, 0.25]


@pytest.mark.parametrize(
    ("place", "word", "how"),
    [
        (0, "bill 39.1", "39.1 is -0.520: (39.1 - 43) / 7.5"),
        (1, "bill missing: no", "no is 0"),
        (2, "sex=female: no", "no is 0"),
        (3, "sex=male: yes", "yes is 1.00"),
        (4, "depth -1", "-1 is 0.250: (-1 + 2) / 4"),
    ],
)
def test_an_input_is_said_in_the_units_it_came_in(place, word, how):
    assert own_input(BIRDS, place, ROW) == word
    assert scaled(BIRDS, place, ROW) == how


def test_the_arithmetic_of_a_scaling_comes_out():
    told = scaled(BIRDS, 0, ROW).partition(": ")[2]
    assert eval(told) == pytest.approx(ROW[0])


def test_a_missing_number_is_not_taken_for_the_mean_that_stands_for_it():
    row = [2 / 15, 1.0, 0.0, 1.0, 0.25]
    assert own_cell(BIRDS, 0, row) == "missing"
    assert scaled(BIRDS, 0, row) == "it is missing; the mean, 44, stands for it"


def test_what_lies_beyond_what_was_learned_from_is_not_claimed_to_be_known():
    assert scaled(BIRDS, 4, [0.0, 0.0, 0.0, 1.0, 1.0]).startswith("2 or beyond is 1.00")


def test_a_row_has_a_cell_a_column():
    names, cells_of = row_of(BIRDS)
    assert names == NAMES
    assert cells_of(ROW) == ["39.1", "male", "-1"]
    assert cells_of([0.0, 1.0, 1.0, 0.0, 0.0]) == ["·", "female", "-2"]


@pytest.mark.parametrize("name", ["xor", "spiral", "digits"])
def test_who_knows_the_networks_numbers_is_told_no_others(name):
    task = lernmi.load_task(name)
    inputs = np.zeros(task.sizes[0]).tolist()
    assert own_input(task, 0, inputs) == scaled(task, 0, inputs) == ""
    assert row_of(task)[1] is None
