"""What each column of a table is for, and how a person's choice is asked for."""

import csv

import pytest

from lernmi.data.tables.column_roles import RolesOf
from lernmi.data.tables.csv_data import read_table
from lernmi.data.tables.table_rows import TableChoice, rows_of
from lernmi.errors import DataError
from lernmi.run.record.recipe import Recipe
from lernmi.tasks.options import TaskOptions

NAMES = ["id", "a,b", "dup", "dup", "6", 'say "x"', "when", "kind"]
FOUND = TableChoice()


def table(tmp_path, names=NAMES):
    """An id, five columns of numbers, a date, and a label of two classes, in 24 rows."""
    path = tmp_path / "t.csv"
    with path.open("w", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(names)
        for row in range(24):
            numbers = [(row * step) % 7 + 0.5 for step in (1, 2, 3, 4, 5)]
            writer.writerow([row + 1, *numbers, f"2020-01-{row + 1:02d}", "uv"[row % 2]])
    return read_table(path)


@pytest.fixture
def of(tmp_path):
    return RolesOf(table(tmp_path))


def test_what_is_found_is_said_with_why(of):
    roles = of.of(FOUND)
    assert (roles.label, roles.inputs) == (7, {1, 2, 3, 4, 5})
    assert roles.why == {0: "it numbers the rows", 6: "dates"}


def test_a_column_is_left_out_and_taken_back(of):
    without = of.switched(FOUND, 2)
    assert without == TableChoice(drop=("3",))  # two are called dup
    assert of.of(without).why[2] == ""
    assert of.switched(without, 2) == FOUND


def test_one_that_is_not_used_unasked_is_asked_for(of):
    with_id = of.switched(FOUND, 0)
    assert with_id.columns == ("id", "a,b", "3", "4", "6", 'say "x"')
    assert of.of(with_id).inputs == {0, 1, 2, 3, 4, 5}
    assert of.switched(with_id, 0) == FOUND


def test_of_few_columns_those_that_are_used_are_named(of):
    choice = FOUND
    for place in (1, 2, 3, 5):
        choice = of.switched(choice, place)
    assert choice == TableChoice(columns=("6",))
    with pytest.raises(DataError, match="one column at least"):
        of.switched(choice, 4)


def test_what_cannot_be_an_input_is_refused_with_why(of):
    with pytest.raises(DataError, match="dates"):
        of.switched(FOUND, 6)
    with pytest.raises(DataError, match="is the label"):
        of.switched(FOUND, 7)


def test_another_label_frees_the_one_before(of):
    chosen = of.with_label(TableChoice(predict="class"), 4)
    assert chosen == TableChoice(label="6")
    assert of.of(chosen).inputs == {1, 2, 3, 5, 7}
    assert of.with_label(chosen, 7) == FOUND


def test_columns_left_out_stay_so_with_another_label(of):
    chosen = of.with_label(of.switched(FOUND, 2), 4)
    assert chosen == TableChoice(label="6", drop=("3",))
    with_id = of.switched(of.switched(FOUND, 0), 1)
    assert of.of(of.with_label(with_id, 1)).inputs == {0, 2, 3, 4, 5, 7}


def test_the_command_line_repeats_any_choice(of):
    """Names with commas, quotes and the digits of another column's number come through."""
    from lernmi.cli.options import recipe_of

    choice = FOUND
    for place in (0, 1, 4):
        choice = of.switched(choice, place)
        options = TaskOptions(columns=choice.columns, drop=choice.drop)
        read = recipe_of(Recipe("t.csv", options=options).words()).options
        again = TableChoice(columns=read.columns, drop=read.drop)
        assert of.of(again) == of.of(choice)
        assert len(rows_of(of.table, again).input_names) == len(of.of(choice).inputs)


@pytest.mark.parametrize("name", ["a\tb", "-3", " ", "", "dup", "1"])
def test_every_column_has_a_word_that_leads_to_it(tmp_path, name):
    names = ["id", name, "dup", "2", "8", "y", "when", "kind"]
    of = RolesOf(table(tmp_path, names))
    for place in range(len(names)):
        asked = of.asked(place)
        assert asked.isprintable()
        assert of.of(TableChoice(columns=(asked,), label="kind")).inputs == {place} - {7}


def test_there_is_no_column_of_that_name(of):
    with pytest.raises(DataError, match="no column is called"):
        of.of(TableChoice(drop=("colour",)))
