"""CSV files: layouts found, numbers and labels read, refusals that say where."""

import csv
import io
import string
import tracemalloc

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from lernmi.data.labelled_rows import coded, in_order
from lernmi.data.tables import csv_data, csv_lines
from lernmi.data.tables.csv_data import in_file, read_table
from lernmi.data.tables.csv_layout import find_layout
from lernmi.data.tables.table_rows import TableChoice, rows_of
from lernmi.errors import DataError


def read_csv(path, label=None):
    """The rows to learn from."""
    table = read_table(path)
    try:
        return rows_of(table, TableChoice(label))
    except DataError as error:
        raise in_file(path, error) from None


@pytest.fixture
def read(tmp_path):
    """Reads text or bytes as a file called table.csv."""

    def read_text(text, label=None):
        path = tmp_path / "table.csv"
        path.write_bytes(text if isinstance(text, bytes) else text.encode())
        return read_csv(path, label)

    return read_text


@pytest.fixture
def refusal(read, tmp_path):
    """The one line with which a text is refused, without the folder."""

    def refuse(text, label=None):
        with pytest.raises(DataError) as caught:
            read(text, label)
        message = str(caught.value)
        assert message.isprintable()
        return message.removeprefix(f"{tmp_path}/")

    return refuse


def labels_of(rows):
    return [rows.classes[label] for label in rows.labels]


# --- what is found

FLOWERS = "length,width,species\n5.1,3.5,setosa\n7.0,3.2,virginica\n4.9,3.0,setosa\n"


def test_a_table_by_hand(read):
    rows = read(FLOWERS)
    assert rows.origin == "CSV"
    assert rows.inputs.tolist() == [[5.1, 3.5], [7.0, 3.2], [4.9, 3.0]]
    assert rows.classes == ("setosa", "virginica")
    assert rows.labels.tolist() == [0, 1, 0]
    assert rows.input_names == ("length", "width")
    assert rows.label_name == '"species"'
    assert rows.notes == ()


@pytest.mark.parametrize(
    "text",
    [
        FLOWERS.replace(",", ";"),
        FLOWERS.replace(",", "\t"),
        FLOWERS.replace(",", "|"),
        FLOWERS.replace(",", ", "),
        FLOWERS.replace(",", "   "),
        FLOWERS.replace(",", ";").replace(".", ","),
        FLOWERS.replace("\n", "\r\n"),
        FLOWERS.replace("\n", "\r"),
        FLOWERS.replace("\n", "\n\n ,,\n"),
        FLOWERS.removesuffix("\n"),
        FLOWERS.encode("utf-8-sig"),
        "# " + FLOWERS,
        '"length","width","species"\n5.1,"3.5","setosa"\n7.0,3.2,virginica\n4.9,3.0,setosa\n',
    ],
    ids=lambda text: repr(text)[:30],
)
def test_the_same_table_in_other_ways(read, text):
    rows = read(text)
    assert rows.inputs.tolist() == [[5.1, 3.5], [7.0, 3.2], [4.9, 3.0]]
    assert labels_of(rows) == ["setosa", "virginica", "setosa"]
    assert rows.input_names == ("length", "width")


def test_without_a_header(read):
    rows = read(FLOWERS.split("\n", 1)[1])
    assert rows.inputs.shape == (3, 2)
    assert rows.input_names == ("x1", "x2")
    assert rows.label_name == "column 3"


def test_a_header_of_numbers_is_one_only_if_it_counts_from_0(read):
    assert len(read("0,1,2,3\n5,6,7,0\n8,9,1,1\n2,3,4,0\n").labels) == 3
    assert len(read("1,2,3,4\n5,6,7,0\n8,9,1,1\n2,3,4,0\n").labels) == 4


def test_a_missing_value_on_top_is_no_header(read):
    assert read("n/a,1,a\n2,3,b\n4,5,a\n6,7,b\n8,9,a\n").inputs[0].tolist() == [2.0, 3.0]


def test_decimal_commas_only_with_semicolons(read, refusal):
    assert read("a;b;c\n1,5;2;x\n-,5;1e3;y\n").inputs.tolist() == [[1.5, 2.0], [-0.5, 1000.0]]
    assert read("a;b\n1;0,5\n2;1,5\n3;0,5\n").classes == ("0.5", "1.5")
    assert read("a;b\n1,5;x,y\n2,5;u,v\n").classes == ("u,v", "x,y")
    assert '"1,234" is no number' in refusal("a\tb\tc\n1,234\t2\tx\n1\t2\ty\n")


def test_names_that_are_no_utf_8_are_read_as_cp1252(read):
    rows = read("Größe;Art\n1;Bär\n2;Kuh\n3;Bär\n".encode("cp1252"))
    assert rows.input_names == ("Größe",)
    assert rows.classes == ("Bär", "Kuh")


def test_names_are_short_and_printable(read):
    rows = read(f"{'n' * 99},a\x1b[31m,label\n1,2,x\n3,4,y\n")
    assert rows.input_names == ("n" * 39 + "…", r"a\x1b[31m")


@pytest.mark.parametrize("values", [(0, 255), (3, 7)])
def test_bytes_stay_bytes(read, values):
    text = "".join(f"{values[row % 2]},{values[0]},{row % 3}\n" for row in range(300))
    assert read(text).inputs.dtype == np.uint8


@pytest.mark.parametrize("odd", ["256", "-1", "0.5"])
def test_one_number_that_is_no_byte_makes_floats(monkeypatch, read, odd):
    monkeypatch.setattr(csv_lines, "PIECE_CHARACTERS", 16)
    text = "".join(f"{row},{row % 3}\n" for row in range(100)) + f"{odd},1\n"
    rows = read(text)
    assert rows.inputs.dtype == np.float64
    assert rows.inputs[:, 0].tolist() == [*range(100), float(odd)]


def test_a_column_that_numbers_the_rows_is_left_out(read):
    text = "Id,a,b,species\n1,5,7,x\n2,5,8,y\n3,4,9,x\n"
    rows = read(text)
    assert rows.input_names == ("a", "b")
    assert rows.notes == ("Without column 1 (Id): it numbers the rows (see --columns).",)
    for name in ("", "Unnamed: 0", "customer_id", "PassengerId"):
        assert read(text.replace("Id", name)).input_names == ("a", "b")
    assert read(text.replace("3,4", "9,4")).input_names == ("a", "b")  # with gaps
    assert read(text.replace("3,4", "2,4")).input_names == ("Id", "a", "b")  # one comes twice
    for name in ("time", "year", "paid", "price"):
        assert read(text.replace("Id", name)).input_names == (name, "a", "b")
    assert read("id,label\n1,x\n2,y\n3,x\n").input_names == ("id",)


def test_without_a_header_only_a_first_column_that_counts_numbers_the_rows(read):
    text = "".join(f"{row},{row * row},{row % 2}\n" for row in range(1, 21))
    assert read(text).inputs.shape == (20, 1)
    assert read(text.replace("20,", "21,", 1)).inputs.shape == (20, 2)


# --- the label column

PIXELS = ",".join(str(pixel % 200) for pixel in range(64))


@pytest.mark.parametrize(
    ("text", "label"),
    [
        ("Label,a\n1,2\n0,3\n1,4\n", '"Label"'),
        ("a,Class,species\n1,2,3\n0,2,4\n1,4,3\n", '"Class"'),
        ("x1,y,x2\n1,2,3\n0,2,4\n1,4,3\n", '"y"'),
        ("x,y,z\n1,2,3\n0,2,4\n1,4,3\n", '"z"'),
        ("kind,a,b\nu,2,3\nv,2,4\nu,4,3\n", '"kind"'),
        ("1,2,0\n0,2,1\n1,4,0\n5,5,1\n", "column 3"),
        ("".join(f"{row % 3},{row / 7},{row * row}\n" for row in range(30)), "column 1"),
        ("".join(f"{row % 3},{PIXELS}\n" for row in range(30)), "column 1"),
        ("".join(f"{PIXELS},{row % 3}\n" for row in range(30)), "column 65"),
    ],
)
def test_the_label_column_is_found(read, text, label):
    assert read(text).label_name == label


@pytest.mark.parametrize(
    ("label", "found"),
    [
        ("kind", '"kind"'),
        ("KIND", '"kind"'),
        (1, '"3"'),
        ("1", '"3"'),
        ("2", '"kind"'),
        ("-2", '"kind"'),
        (-3, '"3"'),
        (" 3 ", '"3"'),
        ("last", '"last"'),
    ],
)
def test_the_label_by_name_or_number_names_first(read, label, found):
    """A column called 3 is the one that ``3`` means, though it is the first."""
    assert read("3,kind,last\n1,0,1\n2,1,0\n2,0,0\n", label).label_name == found


@pytest.mark.parametrize(
    ("label", "wrong"),
    [
        (
            "nope",
            'no column is called "nope"; its columns are a, b; or give --label a number',
        ),
        ("0", "it has no column 0; its columns are 1 to 2, or -1 for the last"),
        (3, "it has no column 3;"),
        (-3, "it has no column -3;"),
    ],
)
def test_no_such_label(refusal, label, wrong):
    assert refusal("a,b\n1,x\n2,y\n", label).startswith(f"table.csv: {wrong}")


def test_a_name_two_columns_have(refusal):
    message = refusal("a,b,a\n1,2,3\n3,4,5\n", "a")
    assert message == 'table.csv: 2 columns are called "a"; give --label one of 1, 3'


# --- classes


@pytest.mark.parametrize(
    ("texts", "classes"),
    [
        (("10", "9", "1.0", "1", "01"), ("1", "9", "10")),
        (("-1", "+1"), ("-1", "1")),
        (("0.5", "0.25"), ("0.25", "0.5")),
        (("c10", "C2", "b"), ("b", "C2", "c10")),
        (("10", "9", "many"), ("9", "10", "many")),
        (("nan", "1"), ("1", "nan")),
        (("9" * 5000 + "x", "1x"), ("1x", "9" * 5000 + "x")),
    ],
)
def test_classes_are_in_natural_order(texts, classes):
    labels, found = coded(texts, np.arange(len(texts)))
    assert found == classes
    assert len(labels) == len(texts)


def test_folders_that_are_the_same_number_stay_apart():
    assert in_order(["10", "02", "2"]) == ["02", "2", "10"]


@pytest.mark.parametrize(
    ("different", "rows", "what", "classes"),
    [
        (2, 2, "{}", 2),
        (20, 60, "{}", 20),
        (20, 59, "{}", 0),
        (21, 10_000, "{}", 0),
        (10, 30, "{}.5", 10),
        (11, 1_000, "{}.5", 0),
        (100, 300, "word {}", 100),
        (101, 1010, "word {}", 101),
    ],
)
def test_a_few_numbers_that_come_again_are_classes(read, different, rows, what, classes):
    text = "a,price\n" + "".join(f"{row},{what.format(row % different)}\n" for row in range(rows))
    found = read(text)
    assert len(found.classes) == classes
    if not classes:
        assert found.numbers.tolist() == [
            float(what.format(row % different)) for row in range(rows)
        ]
        assert "It is predicted as a number; --as class makes classes of it." in found.notes


@pytest.mark.parametrize(
    ("different", "rows", "message"),
    [
        (101, 1009, "has 101 different values in 1,009 rows: too many for classes"),
        (30, 40, "has 30 different values in 40 rows, most of them only once, so they are no"),
        (5_000, 5_000, "holds free text, so there are too many different texts for classes"),
    ],
)
def test_words_that_are_no_classes_are_refused(refusal, different, rows, message):
    text = "a,name\n" + "".join(f"{row},word {row % different}\n" for row in range(rows))
    assert refusal(text, "name").startswith(f"table.csv: the label, column 2 (name), {message}")
    assert "--label names the column to predict" in refusal(text, "name")


# --- refusals

GOOD = "a,b,label\n1,2.5,x\n3,4,y\n5,6,x\n7,8,y\n"

REFUSALS = {
    "empty": ("", "table.csv: it is empty; give"),
    "blank": (" \n\n,,\n", "table.csv: it is empty; give"),
    "header alone": ("a,b\n", "table.csv: it has a header and no row below it; a row is"),
    "row alone": ("1.5,b\n", "table.csv: it has a single row; there must be more"),
    "one column": ("a\nb\n", "table.csv: it has a single column;"),
    "infinite": (GOOD.replace("2.5", "-inf"), ', line 2, column 2 (b): "-inf" is not finite;'),
    "too large": (GOOD.replace("2.5", "1e400"), ', line 2, column 2 (b): "1e400" is not finite;'),
    "underscore": (GOOD.replace("2.5", "2_5"), ', line 2, column 2 (b): "2_5" is no number;'),
    "escape": (GOOD.replace("2.5", "\x1b[2J"), r'column 2 (b): "\x1b[2J" is no number;'),
    "long cell": (GOOD.replace("2.5", "x" * 999), f'"{"x" * 39}…" is no number;'),
    "after blank lines": (GOOD + "\n\n9,z,x\n", ', line 8, column 2 (b): "z" is no number;'),
    "no label": (GOOD.replace("x", "").replace("y", "?"), ": the label, column 3 (label), is em"),
    "too few": (GOOD + "9,10\n", ", line 6 has 2 columns; it must have 3, as the first line has"),
    "too many": (GOOD + "9,1,x,\n", ", line 6 has 4 columns; it must have 3,"),
    "row names": ("a,b\n1,2,3\n2,3,4\n", ": its first line has 2 columns, the next ones have not;"),
    "open quote": (GOOD + '9,"1,x\n', ", line 6: a quote is not closed,"),
    "open quote on top": ('a,"b,label\n1,2,x\n', "its first line: a quote is not closed"),
    "dates alone": (
        "day,label\n2020-01-02,x\n2020-01-03,y\n2020-01-04,y\n",
        ": no column is left to learn from (column 1 (day): dates); beside the label a row needs",
    ),
    "text alone": (
        "town,label\nRom,x\nBerlin,y\nBern,y\n",
        "(column 1 (town): hardly a text comes again)",
    ),
    "zero byte": (GOOD + "9,\0,x\n", ", line 6 holds a zero byte; a CSV file is plain text"),
    "UTF-16": (GOOD.encode("utf-16"), ", line 1 holds a zero byte;"),
}


@pytest.mark.parametrize(("text", "message"), REFUSALS.values(), ids=REFUSALS)
def test_refuses(refusal, text, message):
    assert message in refusal(text)


def test_refuses_a_missing_file(tmp_path):
    with pytest.raises(DataError, match=r"cannot be read \(No such file"):
        read_csv(tmp_path / "table.csv")


@pytest.mark.parametrize(
    ("limit", "enough", "message"),
    [
        ("MAX_FILE_BYTES", 36, "it has more than 35 bytes, the most that are read"),
        ("MAX_LINES", 5, "it has more than 4 lines, the most that are read"),
        ("MAX_LINE", 10, "line 1 is longer than 9 characters, the most"),
        ("MAX_NUMBERS_BYTES", 96, "its numbers take more than 95 bytes of memory, the most;"),
    ],
)
def test_limits(monkeypatch, read, refusal, limit, enough, message):
    monkeypatch.setattr(csv_data, limit, enough - 1)
    assert message in refusal(GOOD)
    monkeypatch.setattr(csv_data, limit, enough)
    assert len(read(GOOD).labels) == 4


def test_a_thousand_columns(read):
    rows = read(
        "".join(
            f"{','.join(map(str, range(2 * row, 2 * row + 999)))},{row % 2}\n" for row in range(20)
        )
    )
    assert rows.inputs.shape == (20, 999)
    assert rows.inputs[3, 0] == 6


@pytest.mark.slow
def test_pictures_are_read_as_they_come(read):
    """The text of 2,000 rows of 785 bytes is never held as a whole."""
    pixels = ",".join(["17"] * 784)
    text = "".join(f"{row % 3},{pixels}\n" for row in range(2000)).encode()
    tracemalloc.start()
    try:
        rows = read(text)
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert rows.inputs.nbytes == 2000 * 784
    assert peak < 6 * rows.inputs.nbytes


# --- properties

WORDS = st.text(string.ascii_letters + "äß -,;\"'", min_size=1, max_size=8).filter(
    lambda word: word.strip() == word and word.casefold() not in ("nan", "inf", "infinity")
)
NUMBERS = st.floats(allow_nan=False, allow_infinity=False) | st.integers(-300, 300)


@st.composite
def tables(draw):
    """Rows of numbers with a word at the end, and a class on top of the first row."""
    width = draw(st.integers(1, 5))
    words = draw(st.lists(WORDS, min_size=2, max_size=4, unique=True))
    rows = draw(
        st.lists(
            st.tuples(st.lists(NUMBERS, min_size=width, max_size=width), st.sampled_from(words)),
            min_size=3,
            max_size=12,
        )
    )
    return rows


@given(rows=tables(), delimiter=st.sampled_from(",;\t|"), header=st.booleans())
def test_what_csv_writes_is_read(tmp_path_factory, rows, delimiter, header):
    others = ",;\t|".replace(delimiter, "")
    assume(not any(char in others for _, word in rows for char in word))
    text = io.StringIO()
    writer = csv.writer(text, delimiter=delimiter)
    if header:
        writer.writerow([f"n{place}" for place in range(len(rows[0][0]))] + ["label"])
    writer.writerows([*numbers, word] for numbers, word in rows)
    path = tmp_path_factory.mktemp("csv") / "table.csv"
    path.write_text(text.getvalue(), encoding="utf-8", newline="")
    table = read_table(path)
    width = len(rows[0][0])
    assert table.cells[:, :width].tolist() == [numbers for numbers, _ in rows]
    texts = table.texts[width]
    assert [texts[int(place)] for place in table.cells[:, width]] == [word for _, word in rows]


lines_of_anything = st.text(max_size=30).filter(str.strip)
lines_like_a_table = st.text(',;\t1-.ab"', min_size=3, max_size=12).filter(str.strip)


@given(
    st.lists(lines_of_anything, min_size=1, max_size=6)
    | st.lists(lines_like_a_table, min_size=2, max_size=6)
)
def test_any_text_has_a_layout_or_a_refusal(lines):
    try:
        layout = find_layout(lines)
    except DataError as error:
        assert str(error).isprintable()
    else:
        assert len(layout.names) > 1


IN_PIECES = 'a,text,b\r\n1,"two\r\nlines",2\r\n\r\n,,\r\n3, x,4.5\r\n5,"y ""z""",-6\r\n7,x,8'


@pytest.mark.parametrize("size", [1, 5, 11, 30, 1000])
def test_pieces_may_end_anywhere(tmp_path, monkeypatch, size):
    monkeypatch.setattr(csv_lines, "PIECE_CHARACTERS", size)
    path = tmp_path / "table.csv"
    path.write_bytes(IN_PIECES.encode())
    table = read_table(path)
    assert table.cells[:, [0, 2]].tolist() == [[1, 2], [3, 4.5], [5, -6], [7, 8]]
    assert table.columns[1].examples == ("two lines", "x", 'y "z"')
    for wrong, message in [
        ("\n9,x\n", "line 9 has 2 columns"),
        ('\n9,"x\n\ny', "line 9: a quote is not closed"),
        ("\n9,x,1\n\n7,\0,1\n9,x\n", "line 11 holds a zero byte"),
    ]:
        path.write_bytes((IN_PIECES + wrong).encode())
        with pytest.raises(DataError, match=message):
            read_table(path)
