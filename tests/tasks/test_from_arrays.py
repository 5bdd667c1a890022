"""Tasks of arrays that are in Python already: what they are made of, how they are found again."""

import copy
import gc
from fractions import Fraction

import numpy as np
import pytest
from click.testing import CliRunner

import lernmi
from lernmi.cli.main import main
from lernmi.tasks.encoding import Pixels
from lernmi.tasks.given import given_names

ROWS = [[n % 7, 10 * (n % 5), n % 3] for n in range(60)]
LABELS = [("no", "yes", "perhaps")[n % 3] for n in range(60)]


class Frame:
    """What tables of pandas and polars have in common, as far as it is used."""

    def __init__(self, columns, rows):
        self.columns = columns
        self._rows = rows

    def to_numpy(self):
        return np.array(self._rows, dtype=object)


class Column:
    """And their columns."""

    def __init__(self, values):
        self._values = values

    def to_numpy(self):
        return np.array(self._values)


def same(one, other):
    return one.fingerprint == other.fingerprint and one.info.output_names == other.info.output_names


def test_it_is_the_task_that_a_file_of_the_same_rows_makes(tmp_path):
    path = tmp_path / "table.csv"
    lines = [f"{a},{b},{c},{label}" for (a, b, c), label in zip(ROWS, LABELS, strict=True)]
    path.write_text("\n".join(["a,b,c,answer", *lines]))
    from_file = lernmi.load_task(path)
    given = lernmi.task(ROWS, LABELS, ["a", "b", "c"])
    assert same(given, from_file)
    assert given.encoding == from_file.encoding
    assert given.info.input_names == from_file.info.input_names == ("a", "b", "c")
    assert (given.sizes, given.info.epochs) == (from_file.sizes, from_file.info.epochs)


@pytest.mark.parametrize(
    ("X", "y"),
    [
        (np.array(ROWS, np.float32), np.array(LABELS)),
        (np.array(ROWS, np.int8), np.array(LABELS, dtype=object)),
        (tuple(map(tuple, ROWS)), [[label] for label in LABELS]),
        (Frame(["a", "b", "c"], ROWS), Column(LABELS)),
        (
            Frame(
                ["a", "x", "b", "c"],
                [[a, label, b, c] for (a, b, c), label in zip(ROWS, LABELS, strict=True)],
            ),
            "x",
        ),
    ],
    ids=["numpy", "bytes", "lists", "frame", "frame with its label"],
)
def test_whatever_holds_the_rows_makes_the_same_task(X, y):
    assert same(lernmi.task(X, y), lernmi.task(ROWS, LABELS))


def test_a_frame_names_the_columns_and_names_go_first():
    frame = Frame(["width", 7, "c"], ROWS)
    assert lernmi.task(frame, LABELS).info.input_names == ("width", "7", "c")
    assert lernmi.task(frame, LABELS, ["u", "v", "w"]).info.input_names == ("u", "v", "w")


def test_classes_are_numbers_or_a_one_among_zeros_and_may_be_named():
    numbers = np.array([n % 3 for n in range(60)])
    for y in (numbers, numbers.astype(float), np.eye(3)[numbers]):
        task = lernmi.task(ROWS, y, classes=["red", "green", "blue"])
        assert task.info.output_names == ("red", "green", "blue")
        assert same(task, lernmi.task(ROWS, numbers, classes=["red", "green", "blue"]))
    assert lernmi.task(ROWS, numbers == 1).info.output_names == ("False", "True")


MIXED = [
    (
        n % 7,
        ("Adelie", "Gentoo", "Chinstrap")[n % 3],
        None if n % 9 == 0 else 1.5 * (n % 5),
        n % 2 == 0,
    )
    for n in range(90)
]


def test_words_and_gaps_of_a_frame_are_dealt_with_as_those_of_a_file(tmp_path):
    path = tmp_path / "penguins.csv"
    lines = [",".join("" if cell is None else str(cell) for cell in row) for row in MIXED]
    path.write_text("\n".join(["size,species,bill,alone", *lines]))
    frame = Frame(["size", "species", "bill", "alone"], MIXED)
    for options in ({}, {"missing": "mean"}, {"drop": "alone"}, {"columns": ["bill", "size"]}):
        given = lernmi.task(frame, "species", **options)
        from_file = lernmi.load_task(path, label="species", **options)
        assert same(given, from_file), options
        assert given.encoding == from_file.encoding
        assert given.info.input_names == from_file.info.input_names
    assert 'missing="mean" keeps them' in lernmi.task(frame, 2).info.about


def test_a_frame_s_columns_without_data_are_left_out_and_an_array_s_are_not():
    rows = [[n, 7, n % 5, n % 3] for n in range(40)]
    answers = [n % 2 for n in range(40)]
    frame = lernmi.task(Frame(["id", "same", "a", "b"], rows), answers)
    assert frame.encoding.columns == ("a", "b")
    assert "Without column 1 (id): it numbers the rows" in frame.info.about
    assert lernmi.task(rows, answers, ["id", "same", "a", "b"]).sizes[0] == 4


def test_words_and_gaps_of_an_array():
    X = np.array([[f"{n % 4}", ("red", "blue")[n % 2]] for n in range(40)])
    task = lernmi.task(X, np.arange(40) % 2, ["count", "colour"])
    assert task.info.input_names == ("count", "colour=blue", "colour=red")
    numbers = np.array([[n % 5, np.nan if n % 4 == 0 else n % 3] for n in range(40)], float)
    assert "10 rows with missing values" in lernmi.task(numbers, np.arange(40) % 2).info.about
    filled = lernmi.task(numbers, np.arange(40) % 2, missing="mean")
    assert len(filled.train) + len(filled.test) == 40


def test_many_numbers_are_predicted_as_numbers_unless_classes_are_wanted():
    X = np.arange(80.0).reshape(40, 2) % 11
    y = 1000.0 + 3.0 * X[:, 0]
    guessed = lernmi.task(X, y + np.arange(40) / 100)
    assert guessed.info.regression and guessed.encoding.numbers[0].name == "y"
    assert lernmi.task(X, y, predict="number").info.regression
    assert not lernmi.task(X, y, predict="class").info.regression
    frame = lernmi.task(Frame(["a", "b", "c"], np.column_stack([X, y])), "c", predict="number")
    assert frame.encoding.numbers[0].name == "c"


def test_held_out_are_those_that_are_asked_for():
    assert len(lernmi.task(ROWS, LABELS).test) == 12
    assert len(lernmi.task(ROWS, LABELS, held_out=0.5).test) == 30
    nothing = lernmi.task(ROWS, LABELS, held_out=0.0)
    assert (nothing.holds_out, len(nothing.train)) == (False, 60)
    first, second = (lernmi.task(ROWS, LABELS, split_seed=seed) for seed in (1, 2))
    assert first.fingerprint != second.fingerprint


@pytest.mark.parametrize(("largest", "scale"), [(255, 255), (16, 16), (1.0, 1)])
def test_pictures_are_pixels_whatever_their_scale(largest, scale):
    shades = np.arange(40 * 12).reshape(40, 4, 3) % 17 / 16
    shades[:, 0] = shades[:, -1] = 0.0
    pictures = np.floor(shades * largest) if scale > 1 else shades
    task = lernmi.task(pictures, np.arange(40) % 2)
    assert task.info.picture == (4, 3)
    assert task.encoding.scaling == Pixels(scale)
    rows = pictures.reshape(40, 12)
    inputs = task.encoding.inputs_of(rows)
    assert inputs.min() == 0.0 and inputs.max() == pytest.approx(1.0)
    kept = np.concatenate([task.train.inputs, task.test.inputs])
    assert np.abs(np.sort(kept, axis=None) - np.sort(inputs, axis=None)).max() <= 0.5 / 255


def test_flat_pixels_make_a_picture_whatever_the_answers_are():
    pixels = (np.arange(50 * 64).reshape(50, 64) % 16).astype(float)
    pixels[:, 0] = 0.0
    for y in (
        np.arange(50) % 5,
        [str(n % 5) for n in range(50)],
        [f"is {n % 5}" for n in range(50)],
    ):
        task = lernmi.task(pixels, y)
        assert task.info.picture == (8, 8) and task.train.is_bytes


def test_samples_are_taken_as_they_are():
    targets = np.eye(3)[np.arange(60) % 3]
    samples = lernmi.Samples(np.array(ROWS) / 10, targets)
    task = lernmi.task(samples, names=["a", "b", "c"], classes=["k", "l", "m"], held_out=0.0)
    assert task.train is samples and not task.holds_out
    assert task.encoding.classes == task.info.output_names == ("k", "l", "m")
    assert task.sizes == (3, 8, 3)
    split = lernmi.task(samples)
    assert (len(split.train), len(split.test)) == (48, 12)
    assert split.test.targets.sum(axis=0).tolist() == [4, 4, 4]
    other = lernmi.Samples([[0.0, 1.0, 2.0]], [[0.0, 0.0, 1.0]])
    assert lernmi.task(samples, other).test is other


def test_samples_of_numbers_are_a_regression():
    task = lernmi.task(lernmi.Samples([[0.0], [1.0], [2.0]], [[0.5], [1.5], [2.5]]))
    assert task.info.regression and task.info.activations(2)[-1] == "identity"
    session = lernmi.Session(task)
    session.run(6_000)
    assert session.metrics.test_score[-1] > 0.9


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        ({"y": None}, "y is missing"),
        ({"y": LABELS[1:]}, "y has a value for each of 60 rows, not (59,)"),
        ({"y": [None] * 60}, "is empty"),
        ({"y": ["a", "b"] * 30, "predict": "number"}, 'predict="number" needs a column of numbers'),
        ({"y": LABELS, "predict": "rank"}, "a class or a number, not 'rank'"),
        ({"X": [[1.0, None], [None, 2.0]] * 30, "missing": "leave-out"}, "every row misses a"),
        ({"X": [[1, None], [None, 2]] * 30, "missing": "leave-out"}, 'missing="mean" keeps them'),
        ({"X": [["a", "b"]] * 60}, "no column is left to learn from"),
        ({"y": np.ones((60, 2))}, "lernmi.task(lernmi.Samples(X, y))"),
        ({"y": ["a"] * 60}, "all 60 rows are of one class"),
        ({"names": ["a", "b"]}, "2 names for 3 columns"),
        ({"names": "abc"}, "names are a list of texts"),
        ({"classes": ["a", "b"]}, "2 names for 3 classes: no, perhaps, yes"),
        ({"X": [[1, 2], [3]]}, "X has rows of different lengths"),
        ({"X": [1, 2, 3]}, "grey pictures (n, rows, columns), not (3,)"),
        ({"X": np.zeros((0, 3)), "y": []}, "not (0, 3)"),
        ({"X": [[1.0, np.inf]] * 60}, "X[0, 1] is infinite"),
        ({"X": np.full((60, 2, 2), -1.5)}, "pictures are pixels of 0 .. 1"),
        ({"X": np.zeros((60, 2, 2, 3))}, "not (60, 2, 2, 3)"),
        ({"X": np.zeros((60, 3), complex)}, "X holds complex128"),
        ({"title": " "}, "a title is a few words"),
        ({"X": lernmi.Samples(ROWS, np.eye(60)), "y": LABELS}, "samples have their targets"),
        ({"X": lernmi.Samples(ROWS, ROWS), "y": None, "predict": "class"}, "has no predict to set"),
        ({"X": Frame(["a", "b", "c"], ROWS), "y": "d"}, 'no column is called "d"'),
        ({"X": [[10**400, n] for n in range(60)]}, "column 1: a number is too large"),
        ({"y": [Fraction(10**400 + n, 7) for n in range(60)]}, "a number is too large"),
        ({"X": np.full((60, 2), 1e308, np.longdouble) * 10}, "X[0, 0] is infinite"),
        ({"X": ROWS * 2, "y": [-1.7e308, 1.7e308, 1.6e308] * 40, "predict": "number"}, "finite"),
        ({"X": np.zeros((60, 8, 8)), "columns": [1, 2]}, "pictures are learned from whole"),
        ({"X": np.ma.masked_all((60, 8, 8))}, "pictures are pixels of 0 .. 1"),
        ({"names": 3}, "names are a list of texts"),
        ({"columns": 1.5}, "columns are a list of names or numbers"),
        ({"drop": 2.5}, "columns are a list of names or numbers"),
        ({"classes": ["a", "b", "a"]}, 'two classes are called "a"'),
        ({"held_out": "0.5"}, "the held-out share lies within 0 and 0.9, not '0.5'"),
        ({"split_seed": 1.5}, "a split seed is a whole number"),
        ({"missing": "x" * 5_000}, "missing values are dealt with by leave-out or mean"),
    ],
)
def test_refusals(arguments, says):
    with pytest.raises(lernmi.LernmiError) as caught:
        lernmi.task(**{"X": ROWS, "y": LABELS, **arguments})
    assert says in str(caught.value)
    assert str(caught.value).isprintable()
    assert len(str(caught.value)) < 300


def test_what_is_masked_is_missing():
    rows = np.ma.masked_equal(np.array(ROWS, float), 6.0)
    gaps = [[None if cell == 6 else cell for cell in row] for row in ROWS]
    assert same(lernmi.task(rows, LABELS), lernmi.task(gaps, LABELS))
    label = np.ma.array(LABELS, mask=[n % 5 == 0 for n in range(60)])
    some = [None if n % 5 == 0 else name for n, name in enumerate(LABELS)]
    assert same(lernmi.task(ROWS, label), lernmi.task(ROWS, some))


class DatedFrame(Frame):
    """As polars: it has no one type for numbers and days."""

    def to_numpy(self):
        raise TypeError("no common type")

    def get_columns(self):
        *others, days = zip(*self._rows, strict=True)
        return [*map(Column, others), Column(np.array(days, "datetime64[D]"))]


def test_days_of_a_frame_are_left_out_with_a_word():
    rows = [(n % 7, LABELS[n], f"2024-01-{n % 28 + 1:02}") for n in range(60)]
    task = lernmi.task(DatedFrame(["a", "label", "day"], rows))
    assert "Without column 3 (day): dates" in task.info.about
    assert same(task, lernmi.task([row[:1] for row in rows], LABELS))


def test_a_column_s_number_may_be_one_of_numpy():
    rows = [(*row, label) for row, label in zip(ROWS, LABELS, strict=True)]
    assert same(lernmi.task(Frame([*"abcd"], rows), np.int64(4)), lernmi.task(ROWS, LABELS))


def test_numbers_as_large_as_there_are():
    rows = [[-1.7e308 if n % 2 else 1.7e308, n % 5] for n in range(60)]
    session = lernmi.Session(lernmi.task(rows, [n % 2 for n in range(60)]))
    session.run(100)
    assert session.is_finite
    largest = lernmi.task(lernmi.Samples(rows, [[1e300 * n] for n in range(60)]))
    assert lernmi.Session(largest).metrics.test_loss[0] == np.inf


def test_options_that_make_no_sense_are_refused():
    with pytest.raises(lernmi.LernmiError, match="held-out share"):
        lernmi.task(ROWS, LABELS, held_out=1.5)


def test_what_was_given_may_be_written_to_afterwards():
    X = np.array(ROWS, float)
    task = lernmi.task(X, LABELS)
    before = task.train.inputs.copy()
    X[:] = 0.0
    assert (task.train.inputs == before).all()


# found again


def test_a_recipe_finds_it_while_somebody_has_it():
    task = lernmi.task(ROWS, LABELS, title="mine, found")
    session = lernmi.Session(task, seed=5)
    recipe = session.recipe
    assert lernmi.Session.of(recipe).task is task
    assert recipe.title == "mine, found" and task.name in given_names()
    again = eval(recipe.command(), {"lernmi": lernmi, "task": task})
    assert again.recipe == recipe
    del task, session, again
    gc.collect()
    with pytest.raises(lernmi.LernmiError, match=r"given in Python and is not here: load_run"):
        recipe.load()
    assert "given:mine, found" not in given_names()


def test_of_two_of_one_title_each_is_found_by_its_samples():
    first = lernmi.task(ROWS, LABELS, title="twice")
    recipe = lernmi.Session(first).recipe
    second = lernmi.task(ROWS[::-1], LABELS, title="twice")
    assert recipe.load() is first
    assert lernmi.Session(second).recipe.load() is second


def test_a_saved_run_goes_on_where_its_task_is_or_is_given(tmp_path):
    path = tmp_path / "mine.safetensors"
    task = lernmi.task(ROWS, LABELS, title="mine, saved")
    session = lernmi.Session(task)
    session.run(300)
    session.set_training_rate(0.3)
    session.run(100)
    session.save(path)
    assert lernmi.load_run(path).sealed is None  # somebody has it
    session.run(200)
    expected = session.network.weights.copy()
    del task, session
    gc.collect()
    sealed = lernmi.load_run(path)
    assert "the data of 'mine, saved' was given in Python" in sealed.sealed
    assert "load_run(path, task=...)" in sealed.sealed
    shown = CliRunner().invoke(main, ["show", str(path)]).output
    assert "session = lernmi.Session(task, sizes=(3, 8, 3)" in shown
    assert "session.run(400)" in shown
    again = lernmi.load_run(path, task=lernmi.task(ROWS, LABELS, title="of another name"))
    assert again.sealed is None
    again.run(200)
    assert (again.network.weights == expected).all()
    again.rewind()
    again.run(10)
    assert lernmi.Session.of(again.recipe).task is again.task
    for wrong in (lernmi.task(ROWS, LABELS, split_seed=9), "mine"):
        with pytest.raises(lernmi.LernmiError, match=r"other samples than the run|its task is one"):
            lernmi.load_run(path, task=wrong)


def test_a_copied_task_is_a_task_of_its_own():
    task = lernmi.task(ROWS, LABELS)
    assert same(copy.copy(task), task)
