"""Rows of numbers out of a stream: found by name or by place, refused with line and column."""

import io

import numpy as np
import pytest

from lernmi.data.tables.row_cells import RowCells
from lernmi.data.tables.row_stream import read_rows
from lernmi.errors import DataError

COLUMNS = ("length", "width")


def read(text, columns=COLUMNS, named=True, without=()):
    stream = io.BytesIO(text if isinstance(text, bytes) else text.encode())
    return np.concatenate(
        [rows.numbers for rows in read_rows(stream, RowCells.of_numbers(columns, named), without)]
    )


@pytest.mark.parametrize(
    "text",
    [
        "1,2\n3,4\n",
        "1,2\r\n3,4",
        "1 2\r3 4\r",
        "1;2\n3;4\n",
        "1\t2\n\n3\t4\n\n",
        "length,width\n1,2\n3,4\n",
        "width,length\n2,1\n4,3\n",
        "kind,WIDTH,note,Length\na,2,,1\nb,4,x,3\n",
        '"width";"length"\n2,0;1,0\n4;3\n',
        "# width length\n2 1\n4 3\n",
        "\ufefflength|width\n1|2\n3|4\n",
        "\n , \nlength, width\n1, 2\n3, 4\n",
    ],
)
def test_rows_are_found_however_they_are_written(text):
    assert read(text).tolist() == [[1.0, 2.0], [3.0, 4.0]]


def test_columns_without_names_are_taken_in_order():
    columns = ("x1", "x2")
    assert read("a,b\n1,2\n", columns, False).tolist() == [[1.0, 2.0]]
    assert read("x2,x1\n1,2\n", columns, False).tolist() == [[2.0, 1.0]]
    assert read("label,a,b\n7,1,2\n", columns, False).tolist() == [[1.0, 2.0]]
    assert read("1,2,setosa\n", columns, False, ["3"]).tolist() == [[1.0, 2.0]]
    assert read("1,2,setosa\n", columns, False, ["-1"]).tolist() == [[1.0, 2.0]]
    assert read("id,a,b\n9,1,2\n", columns, False, ["ID"]).tolist() == [[1.0, 2.0]]
    assert read("5\n6\n", ("x1",), False).tolist() == [[5.0], [6.0]]


def test_a_name_that_is_no_utf_8_is_that_of_windows():
    text = "größe;breite\n1;2\n".encode("cp1252")
    assert read(text, ("breite", "größe")).tolist() == [[2.0, 1.0]]


@pytest.mark.parametrize(
    "text, words",
    [
        ("", "it is empty; give rows of numbers"),
        ("\n\n", "it is empty; give rows of numbers"),
        ("length,height\n1,2\n", 'no column is called "width"; its columns are length, height'),
        ("length;height\n1;2\n", 'no column is called "width"; its columns are length, height'),
        ("1,2,3\n", "its first line has 3 columns; 2 are wanted: length, width; --without"),
        ("1\n", "its first line has 1 column; 2 are wanted: length, width"),
        ("1,2\n3\n", "line 2 has 1 column; it must have 2, as the first line has"),
        ("1,2\n\n3,x\n", 'line 3, column 2: "x" is no finite number; give one or remove the row'),
        ("a,width,length\n1,2,nan\n", 'line 2, column 3 (length): "nan" is no finite number'),
        ("width,length\n1,1e999\n", 'line 2, column 2 (length): "1e999" is no finite number'),
        ("1,2\n3,\n", "line 2, column 2: an empty cell is no finite number"),
        ("1,1_000\n", "its first line"),
        ("1,2\n1,1_000\n", 'line 2, column 2: "1_000" is no finite number'),
        ('1,2\n"3,4\n', "line 2: a quote is not closed"),
        ("1,2\n3,\0\n", "line 2 holds a zero byte"),
    ],
)
def test_refusals_say_the_line_and_the_column(text, words):
    if text == "1,1_000\n":
        words = 'line 1, column 2: "1_000" is no finite number'
    with pytest.raises(DataError) as caught:
        read(text)
    assert str(caught.value).startswith(words)
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize("without", ["nobody", "3", "0", "-3"])
def test_only_what_is_there_is_left_out(without):
    with pytest.raises(DataError):
        read("1,2\n", without=[without])


class Slow(io.RawIOBase):
    """A stream that gives so many bytes at a time."""

    def __init__(self, text, step):
        self._text, self._step = text, step

    def readable(self):
        return True

    def read1(self, _size):
        piece, self._text = self._text[: self._step], self._text[self._step :]
        return piece


@pytest.mark.parametrize("step", [1, 2, 3, 7, 1_000])
def test_pieces_may_end_anywhere(step):
    text = "\ufefflength,größe\r\n1,2\r\n\r\n3,4\r\n5,6".encode()
    pieces = list(read_rows(Slow(text, step), RowCells.of_numbers(("length", "größe"), True)))
    assert np.concatenate([piece.numbers for piece in pieces]).tolist() == [[1, 2], [3, 4], [5, 6]]
    assert [line for piece in pieces for line in piece.lines] == [2, 4, 5]


def test_rows_are_there_as_soon_as_they_have_come():
    rows = read_rows(Slow(b"1,2\n3,4\n", 4), RowCells.of_numbers(COLUMNS, True))
    assert next(rows).numbers.tolist() == [[1.0, 2.0]]


def test_no_more_is_read_than_is_wanted_next():
    class Endless(io.RawIOBase):
        asked = 0

        def read1(self, size):
            self.asked += 1
            return b"1.25,2.5\n" * 100

    stream = Endless()
    for number, rows in enumerate(read_rows(stream, RowCells.of_numbers(COLUMNS, True)), start=1):
        assert (stream.asked, len(rows.numbers)) == (number, 100)
        if number == 50:
            break


def test_a_line_without_end_is_refused_before_it_fills_the_memory():
    class Endless(io.RawIOBase):
        def read1(self, size):
            return b"1" * size

    with pytest.raises(DataError, match="longer than"):
        list(read_rows(Endless(), RowCells.of_numbers(COLUMNS, True)))
