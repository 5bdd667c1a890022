"""How a person's row becomes inputs: the way the samples of the task were made, and no other."""

import json

import numpy as np
import pytest

import lernmi
from lernmi.errors import LernmiError
from lernmi.tasks.by_column import ByColumn, NumberColumn, WordsColumn, WrongCell
from lernmi.tasks.encoding import (
    AsTheyAre,
    Encoding,
    OfAPoint,
    Pixels,
    default_columns,
)

FLOWERS = "length,width,kind\n" + "".join(
    f"{5 + 0.1 * i},{3 - 0.05 * i},{'abc'[i % 3]}\n" for i in range(30)
)


def written(tmp_path, text):
    path = tmp_path / "own.csv"
    path.write_text(text)
    return str(path)


def rows_of(text, columns):
    lines = [line.split(",") for line in text.splitlines()[1:]]
    return np.array([[float(cell) for cell in line[:columns]] for line in lines])


def test_a_table_is_scaled_as_its_samples_were(tmp_path):
    task = lernmi.load_task(written(tmp_path, FLOWERS))
    encoding = task.encoding
    assert (encoding.columns, encoding.classes) == (("length", "width"), ("a", "b", "c"))
    assert encoding.named and not encoding.each
    inputs = encoding.inputs_of(rows_of(FLOWERS, 2))
    both = np.concatenate([task.train.inputs, task.test.inputs])
    assert {tuple(row) for row in inputs.tolist()} == {tuple(row) for row in both.tolist()}
    assert inputs.min() >= -3.0 and inputs.max() <= 3.0
    far = encoding.inputs_of(np.array([[1e308, -1e308]]))
    assert far.tolist() == [[3.0, -3.0]]  # cut off, as what is held out


def test_scaling_by_hand():
    learned = np.array([[1.0, 7.0, 0.0], [3.0, 7.0, 0.0], [1.0, 7.0, 0.0], [3.0, 7.0, 30.0]])
    scaling = ByColumn.of(learned[:, :2])
    assert scaling.columns == (NumberColumn(2.0, 1.0), NumberColumn(7.0, 0.0))
    rows = np.array([[1.5, 8.0], [9.0, 7.0]])
    assert scaling.inputs_of(rows).tolist() == [[-0.5, 0.0], [3.0, 0.0]]
    far = ByColumn.of(np.array([[0.0]] * 19 + [[60.0]]))  # 4 standard deviations away
    assert far.columns == (NumberColumn(3.0, 19.0),)
    plane = ByColumn.of(learned, plane=True)
    assert plane.columns[2] == NumberColumn(15.0, 15.0)
    assert plane.inputs_of(np.array([[9.0, 7.0, 0.0]])).tolist() == [[1.0, 0.0, -1.0]]
    assert rows.tolist() == [[1.5, 8.0], [9.0, 7.0]]


def test_two_classes_of_the_plane_keep_both_names(tmp_path):
    text = FLOWERS.replace(",c\n", ",a\n")
    task = lernmi.load_task(written(tmp_path, text))
    encoding = task.encoding
    assert task.info.plane and encoding.each
    assert (encoding.columns, encoding.classes) == (("length", "width"), ("a", "b"))


@pytest.mark.parametrize("largest, light", [(255, False), (255, True), (16, False), (1, True)])
def test_pixels_become_ink_as_those_of_the_samples(tmp_path, largest, light):
    rng = np.random.default_rng(largest)
    pixels = rng.integers(0, largest + 1, (40, 8, 8))
    pixels[:, 0] = pixels[:, -1] = pixels[:, :, 0] = pixels[:, :, -1] = largest * light
    pixels[0, 3, 3] = largest
    rows = pixels.reshape(40, 64)
    lines = [",".join(map(str, [*row, number % 4])) for number, row in enumerate(rows.tolist())]
    task = lernmi.load_task(written(tmp_path, "\n".join(lines)), label=-1)
    assert task.encoding.scaling == Pixels(largest, light)
    inputs = task.encoding.inputs_of(rows.astype(float))
    both = np.concatenate([task.train.inputs, task.test.inputs])
    assert {tuple(row) for row in inputs.tolist()} == {tuple(row) for row in both.tolist()}
    with pytest.raises(WrongCell, match=rf"{largest + 1} is no pixel of 0 .. {largest}") as caught:
        task.encoding.inputs_of(np.where(np.arange(64) == 5, largest + 1.0, rows[:3]))
    assert (caught.value.row, caught.value.column) == (0, 5)


def test_points_become_features():
    task = lernmi.load_task("circle", features=["x1", "x2^2"])
    assert task.encoding.scaling == OfAPoint(("x1", "x2²"))
    assert (task.encoding.inputs_of(task.test.points) == task.test.inputs).all()
    assert task.encoding.columns == ("x1", "x2")


def test_tasks_that_come_with_the_program_have_one():
    for name in ("and", "not", "half-adder", "spiral", "digits"):
        task = lernmi.load_task(name)
        encoding = task.encoding
        encoding.check(task.sizes[0], task.sizes[-1])
        assert encoding.inputs == task.sizes[0] and not encoding.named
    assert lernmi.load_task("digits").encoding.scaling == Pixels(16)
    assert lernmi.load_task("half-adder").encoding.classes == ("0", "1")


ENCODINGS = (
    Encoding(("a", "b"), ("no", "yes"), each=True),
    Encoding(("a", "b"), ("k",), ByColumn((NumberColumn(0.1, 0.5), NumberColumn(1e300, 0.0)))),
    Encoding(
        ("a", "b"), ("k",), ByColumn((WordsColumn(("u", "v"), True), NumberColumn(1, 2, 0.5)), 3.0)
    ),
    Encoding(default_columns(3), ("0", "1"), Pixels(16, True)),
    Encoding(("x1", "x2"), ("0", "1"), OfAPoint(("x1x2", "sin6x1")), True),
)


@pytest.mark.parametrize("encoding", ENCODINGS)
def test_it_goes_through_json_unchanged(encoding):
    assert Encoding.from_dict(json.loads(json.dumps(encoding.as_dict()))) == encoding


def changed(**fields):
    return {**json.loads(json.dumps(ENCODINGS[1].as_dict())), **fields}


BY_COLUMN = json.loads(json.dumps(ENCODINGS[1].as_dict()))["scaling"]
COLUMNS = {"kind": "each column", "middle": [0.0, 0.0], "half": [1.0, 1.0]}


@pytest.mark.parametrize(
    "wrong",
    [
        None,
        [],
        {},
        changed(columns="ab"),
        changed(columns=[]),
        changed(columns=["a", 1]),
        changed(columns=["a" * 10_000, "b"]),
        changed(classes=[None]),
        changed(each=1),
        changed(more=1),
        changed(scaling=None),
        changed(scaling={"kind": "no such"}),
        changed(scaling={"kind": []}),
        changed(scaling={**COLUMNS, "half": [1.0]}),
        changed(scaling={**BY_COLUMN, "cut": 0.0}),
        changed(scaling={**BY_COLUMN, "columns": BY_COLUMN["columns"][:1]}),
        changed(scaling={**BY_COLUMN, "columns": ["a", "b"]}),
        changed(scaling={**BY_COLUMN, "columns": [{"values": ["u", "u"], "gaps": False}] * 2}),
        changed(scaling={**BY_COLUMN, "columns": [{"values": [], "gaps": False}] * 2}),
        changed(scaling={**BY_COLUMN, "columns": [{"values": [1], "gaps": False}] * 2}),
        changed(scaling={**BY_COLUMN, "columns": [{"values": ["u"], "gaps": 1}] * 2}),
        changed(scaling={**BY_COLUMN, "columns": [{"middle": 0, "half": 1, "fill": "x"}] * 2}),
        changed(scaling={**BY_COLUMN, "columns": [{"middle": 0, "half": 1}] * 2}),
        changed(scaling={**COLUMNS, "half": [1.0, -1.0]}),
        changed(scaling={**COLUMNS, "half": [1.0, "1"]}),
        changed(scaling={**COLUMNS, "half": [1.0, True]}),
        changed(scaling={**COLUMNS, "middle": [1.0, float("nan")]}),
        changed(scaling={**COLUMNS, "middle": [1.0, 10**400]}),
        changed(scaling={"kind": "pixels", "largest": 0, "turned": False}),
        changed(scaling={"kind": "pixels", "largest": 2.0, "turned": False}),
        changed(scaling={"kind": "pixels", "largest": 1 << 70, "turned": False}),
        changed(scaling={"kind": "pixels", "largest": 2, "turned": "no"}),
        changed(scaling={"kind": "of a point", "features": []}),
        changed(scaling={"kind": "of a point", "features": ["x3"]}),
        changed(scaling={"kind": "of a point"}),
    ],
)
def test_what_is_no_encoding_is_refused(wrong):
    with pytest.raises(LernmiError):
        Encoding.from_dict(wrong)


def test_what_older_files_say_of_columns_is_read():
    read = Encoding.from_dict(changed(scaling={**COLUMNS, "middle": [0.5, 2.0]}))
    assert read.scaling == ByColumn((NumberColumn(0.5, 1.0), NumberColumn(2.0, 1.0)))


def test_words_have_an_input_each_and_gaps_one_more():
    rows = np.array([[1.0, 0, 5], [3, 1, np.nan], [2, np.nan, 8]])
    scaling = ByColumn.of(rows, ((), ("ant", "bee"), ()), (False, True, True), plane=True)
    encoding = Encoding(("age", "kind", "legs"), ("k",), scaling)
    assert scaling.names(encoding.columns) == (
        *("age", "kind=ant", "kind=bee", "kind missing"),
        *("legs", "legs missing"),
    )
    inputs = encoding.inputs_of(rows)
    assert inputs.tolist() == [
        [-1, 1, 0, 0, -1, 0],
        [1, 0, 1, 0, 0, 1],
        [0, 0, 0, 1, 1, 0],
    ]
    assert encoding.column_of == (0, 1, 1, 1, 2, 2)
    assert encoding.raw(inputs[0]) == ["1", "yes", "no", "no", "5", "no"]
    assert [encoding.cells(row) for row in inputs] == [
        ["1", "ant", "5"],
        ["3", "bee", ""],
        ["2", "", "8"],
    ]
    with pytest.raises(WrongCell, match="a value is missing, which no row"):
        encoding.inputs_of(np.array([[np.nan, 0, 5.0]]))
    with pytest.raises(WrongCell, match="2 is the place of none of its words"):
        encoding.inputs_of(np.array([[1.0, 2, 5.0]]))


def test_pixels_say_what_they_were():
    encoding = Encoding(default_columns(2), ("0", "1"), Pixels(16, True))
    assert encoding.raw(encoding.inputs_of(np.array([[3.0, 16.0]]))[0]) == ["3", "16"]


def test_it_has_to_fit_the_network():
    encoding = Encoding(("a", "b"), ("k", "l", "m"), AsTheyAre())
    encoding.check(2, 3)
    for inputs, outputs in ((3, 3), (2, 2)):
        with pytest.raises(LernmiError):
            encoding.check(inputs, outputs)
    with pytest.raises(LernmiError):
        Encoding(("a", "b"), ("k", "l", "m"), each=True).check(2, 3)
