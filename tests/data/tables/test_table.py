"""What is found of the columns of a table, and which rows and columns are learned from."""

import numpy as np
import pytest

from lernmi.data.tables.columns import KINDS, is_date
from lernmi.data.tables.csv_data import read_table
from lernmi.data.tables.table_rows import TableChoice, rows_of
from lernmi.errors import DataError


@pytest.fixture
def read(tmp_path):
    """Reads text as a table."""

    def read_text(text):
        path = tmp_path / "table.csv"
        path.write_text(text, encoding="utf-8")
        return read_table(path)

    return read_text


def column(read, cells):
    """What is found of a column with these cells, beside two others."""
    rows = "".join(f'{n / 7},"{cell}",{n % 3}\n' for n, cell in enumerate(cells))
    return read("a,it,b\n" + rows).columns[1]


# --- kinds


@pytest.mark.parametrize(
    ("cells", "kind", "values"),
    [
        ([1.5, 2, 2.5, 2] * 3, "number", ()),
        ([1, "", "NA", "?", "-", "none", "nil", 2, 3, 3], "number", ()),
        (["ant", "bee", "bee", "10", "9"] * 3, "words", ("9", "10", "ant", "bee")),
        ([2, 3, 4, "5more"] * 5, "words", ("2", "3", "4", "5more")),
        (["-", "+"] * 5, "words", ("+", "-")),
        (["None", "Attic", "nan"] * 5, "words", ("Attic", "None")),
        (["yes", "no"] * 5, "yes/no", ("no", "yes")),
        (["TRUE", "False", ""] * 5, "yes/no", ("False", "TRUE")),
        (["true", "false", ""] * 5, "yes/no", ("false", "true")),
        ([f"2020-01-{day:02}" for day in range(1, 13)], "date", ()),
        ([f"name {n}" for n in range(40)], "free text", ()),
        ([f"name {n}" for n in range(40)] * 2, "free text", ()),
        (["x" * 300, "y"] * 5, "free text", ()),
        ([f"id-{n}" for n in range(5_000)], "free text", ()),
        ([7] * 9, "constant", ()),
        (["same"] * 9, "constant", ()),
        (["", "?"] * 5, "empty", ()),
    ],
)
def test_the_kind_of_a_column(read, cells, kind, values):
    found = column(read, cells)
    assert kind in KINDS
    assert (found.kind, found.values) == (kind, values)
    assert bool(found.left_out) == (kind not in ("number", "words", "yes/no"))


def test_what_is_said_of_a_column(read):
    found = column(read, ["4.5", "", "7", "4.5"])
    assert (found.place, found.name, found.least, found.most) == (1, "it", 4.5, 7.0)
    assert (found.distinct, found.missing, found.examples) == (2, 1, ("4.5", "7"))
    assert found.words == "number, 4.5 to 7, 2 different, 1 missing"
    assert found.called == "column 2 (it)"
    words = column(read, ["ant", "bee", "cow", "dog"] * 3)
    assert words.words == "words, ant, bee, cow, …, 4 different"
    assert column(read, ["same"] * 3).words == "constant"


@pytest.mark.parametrize(
    "text",
    ["2020-01-02", "1/2/2020", "2020-01", "2020-01-02T10:11:12Z", "3 Mar 2020", "March 3, 2020"],
)
def test_dates(text):
    assert is_date(text) and not is_date(text + " and more")


@pytest.mark.parametrize("text", ["1-2", "12:3", "1.5", "may", "2020", "10-20-30-40"])
def test_no_dates(text):
    assert not is_date(text)


def test_a_number_that_is_mistyped_is_refused_with_its_place(read):
    table = read("a,b,label\n" + "1.5,4,x\n2,5,y\n" * 20 + "3,5 cm,x\n")
    with pytest.raises(DataError) as caught:
        rows_of(table, TableChoice())
    message = 'line 42, column 2 (b): "5 cm" is no number; mend it, or --drop b'
    assert str(caught.value) == message
    assert rows_of(table, TableChoice(drop=("B",))).input_names == ("a",)


def test_words_that_begin_late_leave_the_numbers_before_them(read, monkeypatch):
    monkeypatch.setattr("lernmi.data.tables.csv_lines.PIECE_CHARACTERS", 12)
    table = read("a,b\n" + "".join(f"{n % 2},{n % 3 if n < 10 else 'late'}\n" for n in range(20)))
    assert table.columns[1].values == ("0", "1", "2", "late")
    texts = table.texts[1]
    assert [texts[int(place)] for place in table.cells[:5, 1]] == ["0", "1", "2", "0", "1"]
    assert set(table.cells[10:, 1]) == {3.0}


def test_a_cell_in_quotes_may_go_over_lines(read):
    table = read('a,text,b\n1,"two\nlines",2\n3,"x, ""y""",4\n5,z,6\n')
    assert table.cells[:, [0, 2]].tolist() == [[1, 2], [3, 4], [5, 6]]
    with pytest.raises(DataError, match="line 4: a quote is not closed"):
        read('a,text,b\n1,"two\nlines",2\n3,"x,4\n5,z,6\n')


def test_a_table_of_words_alone_has_its_header(read):
    table = read("colour,size,taste\n" + "red,big,good\nblue,small,bad\nred,small,good\n" * 5)
    assert [found.name for found in table.columns] == ["colour", "size", "taste"]
    assert not any(found.name for found in read("red,big\nblue,small\nred,small\n" * 5).columns)
    table = read("colour,notes,taste,\n" + "red,,good,\nblue,,bad,\nred,,good,\n" * 5)
    assert [found.name for found in table.columns] == ["colour", "notes", "taste", ""]


def test_a_header_of_scikit_learn(read):
    table = read("4,2,setosa,virginica\n5.1,3.5,0\n4.9,3.0,1\n6,3,1\n5,3,0\n")
    rows = rows_of(table, TableChoice())
    assert rows.classes == ("setosa", "virginica")
    assert rows.labels.tolist() == [0, 1, 1, 0]
    assert rows.inputs.shape == (4, 2)


# --- what is learned from

BIRDS = "id,kind,mass,day,sex\n" + "".join(
    f"{n + 1},{'abc'[n % 3]},{n % 5 + 0.5 if n % 10 else ''},"
    f"2020-01-{n % 28 + 1:02},{'fm'[n % 2]}\n"
    for n in range(100)
)


def test_words_are_inputs_and_what_holds_no_data_is_left_out(read):
    rows = rows_of(read(BIRDS), TableChoice("sex"))
    assert rows.input_names == ("kind", "mass")
    assert rows.values == (("a", "b", "c"), ())
    assert rows.inputs[0].tolist() == [1.0, 1.5]  # row 2: the first misses its mass
    assert rows.classes == ("f", "m")
    assert rows.notes == (
        "Without column 1 (id): it numbers the rows; column 4 (day): dates (see --columns).",
        "10 rows with missing values (mass: 10) are left out; --missing mean keeps them.",
    )
    assert len(rows.labels) == 90


def test_what_can_t_be_learned_from_is_not_offered(read):
    table = read("day,a,label\n" + "".join(f"2020-01-{n},{n % 4},{n % 2}\n" for n in range(10, 30)))
    assert rows_of(table, TableChoice()).notes == ("Without column 1 (day): dates.",)


def test_a_label_that_is_a_guess_is_said_to_be_one(read):
    table = read("a,b,size\n" + "".join(f"{n * n},{n % 4},{n % 2}\n" for n in range(20)))
    guess = "--label names another column to predict."
    assert rows_of(table, TableChoice()).notes == (guess,)
    assert guess not in rows_of(table, TableChoice("size")).notes


def test_missing_values_are_kept_where_a_person_wants_them(read):
    rows = rows_of(read(BIRDS), TableChoice("sex", missing="mean"))
    assert rows.fill and len(rows.labels) == 100
    assert np.isnan(rows.inputs[0, 1])
    assert rows.notes[-1].endswith("are kept; --missing leave-out leaves them out.")


def test_where_many_rows_miss_something_they_are_kept_unless_asked_otherwise(read):
    text = "a,b,label\n" + "".join(f"{n},{'' if n % 3 == 0 else n},{n % 2}\n" for n in range(60))
    table = read(text)
    assert rows_of(table, TableChoice()).fill
    rows = rows_of(table, TableChoice(missing="leave-out"))
    assert not rows.fill and len(rows.labels) == 40


def test_a_column_that_mostly_misses_is_left_out_unless_it_is_wanted(read):
    text = "a,b,label\n" + "".join(f"{n},{n if n % 3 == 0 else ''},{n % 2}\n" for n in range(60))
    rows = rows_of(read(text), TableChoice())
    assert rows.input_names == ("a",)
    assert "column 2 (b): 40 of 60 values are missing" in rows.notes[0]
    for choice in (TableChoice(missing="mean"), TableChoice(columns=("a", "b"))):
        assert rows_of(read(text), choice).input_names == ("a", "b")


def test_rows_without_a_label_are_left_out(read):
    rows = rows_of(read("a,label\n1,x\n2,\n3,y\n4,NA\n5,x\n"), TableChoice())
    assert rows.labels.tolist() == [0, 1, 0]
    assert rows.notes == ("2 rows without a label are left out.",)


@pytest.mark.parametrize(
    ("choice", "names"),
    [
        (TableChoice("sex", drop=("MASS",)), ("kind",)),
        (TableChoice("sex", drop=("2", "-2")), ("mass",)),
        (TableChoice("sex", columns=("mass", "1")), ("id", "mass")),
        (TableChoice("sex", columns=("mass", "kind"), drop=("kind",)), ("mass",)),
        (TableChoice("kind"), ("mass", "sex")),
    ],
)
def test_columns_are_chosen_by_name_or_number(read, choice, names):
    assert rows_of(read(BIRDS), choice).input_names == names


@pytest.mark.parametrize(
    ("choice", "message"),
    [
        (
            TableChoice("sex", drop=("nope",)),
            'no column is called "nope"; its columns are id, kind',
        ),
        (TableChoice("sex", columns=("9",)), "it has no column 9; its columns are 1 to 5"),
        (TableChoice("sex", columns=("day",)), "column 4 (day) can't be learned from (dates)"),
        (TableChoice("sex", columns=("sex",)), "sex) is what is predicted, so it can't be learned"),
        (TableChoice("sex", drop=("sex",)), "sex) is what is predicted, so it can't be left out;"),
        (
            TableChoice("sex", drop=("kind", "mass")),
            "(column 1 (id): it numbers the rows; column 4",
        ),
        (TableChoice("sex", predict="number"), 'holds words such as "f"; --as number needs a col'),
    ],
)
def test_a_choice_that_makes_no_sense_is_refused(read, choice, message):
    with pytest.raises(DataError) as caught:
        rows_of(read(BIRDS), choice)
    assert message in str(caught.value)


def test_rows_that_all_miss_something(read):
    table = read("a,b,label\n" + "1,,x\n,2,y\n3,,x\n,4,y\n" * 5)
    with pytest.raises(DataError, match="every row misses a value"):
        rows_of(table, TableChoice(missing="leave-out"))
    assert rows_of(table, TableChoice()).fill


def test_a_number_or_a_class_as_a_person_wants_it(read):
    text = "a,n\n" + "".join(f"{n},{n % 30}\n" for n in range(300))
    assert rows_of(read(text), TableChoice("n")).numbers[29] == 29.0
    assert len(rows_of(read(text), TableChoice("n", predict="class")).classes) == 30
    few = "a,n\n" + "".join(f"{n},{n % 7}\n" for n in range(70))
    rows = rows_of(read(few), TableChoice("n"))
    assert len(rows.classes) == 7
    assert rows.notes == ("--as number predicts the label as a number.",)
    assert rows_of(read(few), TableChoice("n", predict="number")).numbers is not None


def test_words_may_not_take_any_memory(read, monkeypatch):
    monkeypatch.setattr("lernmi.data.tables.table_rows.MAX_NUMBERS_BYTES", 90 * 4 * 8 - 1)
    with pytest.raises(DataError, match="90 rows x 4 inputs are too many"):
        rows_of(read(BIRDS), TableChoice("sex"))
