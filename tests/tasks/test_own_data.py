"""A person's own data as a task: what is found, split, scaled and suggested."""

import re
import shutil
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import lernmi
from lernmi.data.labelled_rows import LabelledRows
from lernmi.data.splits import stratified
from lernmi.data.tables.table_rows import TableChoice
from lernmi.errors import DataError
from lernmi.run.record.recipe import Recipe
from lernmi.run.session import Session
from lernmi.tasks import digits, own_data
from lernmi.tasks.labelled_task import labelled_task

DATASETS = Path(__file__).parents[2] / "datasets"


@pytest.fixture
def table(tmp_path):
    """Writes text as table.csv."""

    def write(text, name="table.csv"):
        path = tmp_path / name
        path.write_text(text, encoding="utf-8")
        return path

    return write


def refusal(*given, **options):
    with pytest.raises(DataError) as caught:
        own_data.load(*given, **options)
    message = str(caught.value)
    assert message.isprintable()
    return message


def flowers(count=150):
    kinds = ("setosa", "versicolor", "virginica")
    return "sepal,petal,width,species\n" + "".join(
        f"{row % 7 / 10},{row % 3},{row / 100},{kinds[row % 3]}\n" for row in range(count)
    )


def write_idx(path, array):
    header = bytes([0, 0, 8, array.ndim])
    sizes = b"".join(size.to_bytes(4, "big") for size in array.shape)
    path.write_bytes(header + sizes + array.astype(np.uint8).tobytes())


# --- tables


def test_a_table_of_flowers(table):
    path = table(flowers())
    task = own_data.load(path)
    info = task.info
    assert (info.name, info.title, info.group) == (str(path), "table.csv", "Yours")
    assert info.about == (
        'CSV: 150 rows, 3 columns; label "species": 3 classes (setosa: 50, versicolor: 50, '
        "virginica: 50). Each column is scaled to within -3 .. 3: its mean is 0, its standard "
        "deviation 1 or less. 30 samples are held out."
    )
    assert info.input_names == ("sepal", "petal", "width")
    assert info.output_names == ("setosa", "versicolor", "virginica")
    assert info.sizes == (3, 8, 3)
    assert (info.training_rate, info.epochs) == (0.04, 1667)
    assert info.picture is None
    assert not info.plane
    assert task.holds_out
    assert task.train.is_one_hot
    assert np.bincount(task.test.labels).tolist() == [10, 10, 10]


def test_columns_are_scaled_by_what_is_learned_from_and_cut_off_there():
    labels = np.array([0, 1] * 10)
    inputs = np.column_stack([np.arange(20.0), np.full(20, 7.0), np.arange(20.0) ** 20 * 1e282])
    _, held_out = stratified(labels, 0.1, 2026)
    inputs[held_out] = [[-100.0, 8.0, -1e308], [10.0, 7.0, 1e308]]
    rows = LabelledRows("X", inputs, labels, ("a", "b"), input_names=("p", "q", "r"))
    task = labelled_task("x", rows, 0.1, 2026)
    learned = np.delete(np.arange(20.0), held_out)
    np.testing.assert_allclose(task.train.inputs.mean(axis=0), 0.0, atol=1e-12)
    np.testing.assert_allclose(task.train.inputs[:, :2].std(axis=0), [1.0, 0.0])
    assert task.train.inputs[:, 2].max() == 3.0  # its standard deviation would leave it further
    expected = (10.0 - learned.mean()) / learned.std()
    np.testing.assert_allclose(task.test.inputs, [[-3.0, 0.0, -3.0], [expected, 0.0, 3.0]])


def test_two_columns_and_two_classes_are_a_plane(table):
    text = "height,weight,kind\n" + "".join(
        f"{row},{row * row % 17},{'cat' if row % 2 else 'ant'}\n" for row in range(40)
    )
    task = own_data.load(table(text), held_out=0)
    assert task.info.plane
    assert task.info.input_names == ("x1", "x2")
    assert task.info.output_names == ("cat",)
    assert task.sizes == (2, 8, 1)
    assert task.info.activations(2) == ("tanh", "sigmoid")
    assert 'x1 is "height", x2 is "weight".' in task.info.about
    heights = np.rint((task.train.inputs[:, 0] + 1.0) * 39 / 2)
    assert sorted(heights.tolist()) == list(range(40))
    np.testing.assert_array_equal(task.train.targets[:, 0], heights % 2)  # odd ones are cats


def test_a_plane_without_a_header(table):
    task = own_data.load(table("0,0,0\n0,1,1\n1,0,1\n1,1,0\n"))
    assert task.info.plane
    assert task.info.output_names == ("class 1",)
    assert "x1 is" not in task.info.about
    assert sorted(map(tuple, np.hstack([task.train.inputs, task.train.targets]).tolist())) == [
        (-1.0, -1.0, 0.0),
        (-1.0, 1.0, 1.0),
        (1.0, -1.0, 1.0),
        (1.0, 1.0, 0.0),
    ]


@pytest.mark.parametrize("classes", [3, 4, 7, 8, 12, 26])
def test_a_shape_for_more_classes(table, classes):
    text = "".join(f"{2 * row},{row % 5},k{row % classes}\n" for row in range(10 * classes))
    task = own_data.load(table(text))
    hidden = {3: 8, 4: 8, 7: 16, 8: 16, 12: 32, 26: 32}
    assert task.sizes == (2, hidden[classes], classes)
    assert not task.info.plane


def test_many_classes_are_told_in_short(table):
    text = "".join(f"{row},{row % 5},k{row % 26}\n" for row in range(260))
    assert (
        "26 classes (k0: 10, k1: 10, k2: 10, k3: 10, …, k25: 10)"
        in own_data.load(table(text)).info.about
    )


def test_a_table_of_pixels_is_a_picture(table):
    text = "label," + ",".join(f"pixel{place}" for place in range(64)) + "\n"
    for row in range(40):
        text += f"{row % 4}," + ",".join(str((row + place) % 17) for place in range(64)) + "\n"
    task = own_data.load(table(text))
    assert task.info.picture == (8, 8)
    assert task.info.input_names == ()
    assert task.train.is_bytes
    assert task.train.scale == 1 / 16
    assert task.train.inputs.max() == 1.0
    assert 'CSV: 40 pictures, 8x8; label "label": 4 classes' in task.info.about
    assert "Pixels are scaled from 0 .. 16 to 0 .. 1." in task.info.about


@pytest.mark.parametrize(
    ("largest", "scale"), [(1, 255), (16, 16), (100, 100), (101, 255), (255, 255), (0, 255)]
)
def test_the_scale_of_pixels(largest, scale):
    inputs = np.zeros((6, 64), np.uint8)
    inputs[:, 20] = largest
    rows = LabelledRows("X", inputs, np.array([0, 1] * 3), ("a", "b"))
    task = labelled_task("x", rows, None, 0)
    assert task.train.is_bytes
    assert task.train.scale == 1 / scale
    assert task.train.inputs.max() == (largest / scale if largest != 1 else 1.0)


def test_ink_on_light_paper_is_turned_round():
    inputs = np.full((6, 8, 8), 250, np.uint8)
    inputs[:, 2:6, 3] = 10
    rows = LabelledRows("X", inputs.reshape(6, 64), np.array([0, 1] * 3), ("a", "b"))
    task = labelled_task("x", rows, None, 0)
    picture = task.train.inputs[0].reshape(8, 8)
    np.testing.assert_allclose(picture[2:6, 3], 245 / 255)
    np.testing.assert_allclose(picture[0], 5 / 255)
    assert "dark ink on light paper" in task.info.about


def test_a_gap_that_is_held_out_alone_is_one_that_is_known(table):
    labels = np.array([0, 1] * 10)
    inputs = np.column_stack([np.arange(20.0), np.arange(20.0) ** 2])
    _, held_out = stratified(labels, 0.1, 2026)
    inputs[held_out[0], 1] = np.nan
    rows = LabelledRows("X", inputs, labels, ("a", "b"), input_names=("p", "q"), fill=True)
    task = labelled_task("x", rows, 0.1, 2026)
    assert task.info.input_names == ("p", "q", "q missing")
    assert task.test.inputs[0, 2] == 1.0 and not task.train.inputs[:, 2].any()


# --- numbers to be predicted


def test_a_number_is_predicted_as_such(table):
    text = "a,b,price\n" + "".join(f"{n % 7 / 7},{n % 35 / 5},{1000 + 3 * n}\n" for n in range(100))
    task = own_data.load(table(text))
    info, (number,) = task.info, task.encoding.numbers
    assert info.regression and info.score == "R²" and info.plane
    assert info.output_names == ("price",) == (number.name,)
    assert info.activations(2)[-1] == "identity"
    learned = number.of(task.train.targets[:, 0])
    assert task.train.targets.mean() == pytest.approx(0.0, abs=1e-12)
    assert task.train.targets.std() == pytest.approx(1.0)
    both = [*learned, *number.of(task.test.targets[:, 0])]
    np.testing.assert_allclose(sorted(both), 1000 + 3 * np.arange(100))
    assert 'label "price": numbers from 1000 to 1297.' in info.about
    assert "It is predicted as a number; --as class makes classes of it." in info.about
    assert (len(task.train), len(task.test)) == (80, 20)


def test_a_regression_of_the_largest_numbers(table):
    text = "a,price\n" + "".join(f"{n % 7},{(n % 50 - 25) * 7e306}\n" for n in range(100))
    task = own_data.load(table(text))
    assert np.isfinite(task.train.targets).all()
    session = Session(task)
    session.run(1000)
    assert np.isfinite(session.network.weights).all()


# --- what is held out


@pytest.mark.parametrize(("stem", "one_in"), [("digits-8x8", 5), ("mnist-5k", 10)])
def test_the_embedded_digits_are_split_as_ever(stem, one_in):
    """Of each class, in a shuffled order, the first and every fifth or tenth after it."""
    labels = lernmi.read_idx(DATASETS / f"{stem}-labels-idx1-ubyte.gz")
    shuffled = np.random.default_rng(2026).permutation(len(labels)).tolist()
    expected = set()
    for digit in range(10):
        expected.update([row for row in shuffled if labels[row] == digit][::one_in])
    learned, held_out = digits.split(labels, one_in)
    assert learned.tolist() == [row for row in shuffled if row not in expected]
    assert held_out.tolist() == [row for row in shuffled if row in expected]


@given(
    labels=st.lists(st.integers(0, 4), min_size=1, max_size=60).map(np.array),
    share=st.floats(0.0, 0.9),
    seed=st.integers(0, 5),
)
def test_a_split_holds_out_a_share_of_every_class(labels, share, seed):
    learned, held_out = stratified(labels, share, seed)
    assert sorted([*learned, *held_out]) == list(range(len(labels)))
    for label in np.unique(labels):
        rows = int(np.count_nonzero(labels == label))
        out = int(np.count_nonzero(labels[held_out] == label))
        assert out <= rows - 1
        assert rows * share - 1e-6 <= out < rows * share + 1 or out == rows - 1


def test_another_seed_holds_out_others(table):
    path = table(flowers())
    parts = [own_data.load(path, split_seed=seed).test.inputs.tolist() for seed in (1, 1, 2)]
    assert parts[0] == parts[1] != parts[2]


@pytest.mark.parametrize(
    ("rows", "held_out", "expected"),
    [(19, None, 0), (21, None, 6), (150, 0, 0), (150, 0.5, 75), (150, 0.9, 135), (6, 0.5, 3)],
)
def test_how_many_are_held_out(table, rows, held_out, expected):
    task = own_data.load(table(flowers(rows)), held_out=held_out)
    if expected:
        assert len(task.test) == expected
        assert len(task.train) == rows - expected
    else:
        assert task.test is task.train
        assert not task.holds_out
        assert task.info.about.endswith("Nothing is held out.")


def test_a_class_with_a_single_row_is_only_learned_from(table):
    task = own_data.load(table("1,a\n2,a\n3,b\n"), held_out=0.5)
    assert task.test.labels.tolist() == [0]
    assert sorted(task.train.labels.tolist()) == [0, 1]


@pytest.mark.parametrize("held_out", [-0.1, 0.91, float("nan"), float("inf")])
def test_no_such_share(table, held_out):
    assert "the held-out share lies within 0 and 0.9" in refusal(
        table(flowers()), held_out=held_out
    )


def test_no_such_seed(table):
    assert "a split seed is a whole number from 0 on" in refusal(table(flowers()), split_seed=-1)


# --- IDX pairs


@pytest.mark.parametrize("names", [("images-idx3", "labels-idx1"), ("p.idx3.gz", "p.idx1.gz")])
@pytest.mark.parametrize("given", ["inputs", "labels", "folder"])
def test_a_pair_of_idx_files(tmp_path, names, given):
    stems = ("digits-8x8-images-idx3-ubyte.gz", "digits-8x8-labels-idx1-ubyte.gz")
    for stem, name in zip(stems, names, strict=True):
        shutil.copy(DATASETS / stem, tmp_path / name)
    (tmp_path / "README.md").touch()
    path = {"inputs": tmp_path / names[0], "labels": tmp_path / names[1], "folder": tmp_path}
    task = own_data.load(path[given])
    assert task.info.picture == (8, 8)
    assert task.sizes == (64, 16, 10)
    assert (task.info.training_rate, task.info.epochs) == (0.3, 140)
    assert task.info.output_names == tuple("0123456789")
    assert (len(task.train), len(task.test)) == (1433, 364)
    embedded = lernmi.load_task("digits")
    np.testing.assert_array_equal(task.train.inputs, embedded.train.inputs)
    np.testing.assert_array_equal(task.test.targets, embedded.test.targets)


def test_a_partner_that_is_packed_otherwise(tmp_path):
    shutil.copy(DATASETS / "digits-8x8-images-idx3-ubyte.gz", tmp_path / "a-images.gz")
    labels = lernmi.read_idx(DATASETS / "digits-8x8-labels-idx1-ubyte.gz")
    write_idx(tmp_path / "a-labels", labels)
    assert len(own_data.load(tmp_path / "a-images.gz").train) == 1433


def test_idx_columns_that_are_no_pixels(tmp_path):
    numbers = np.array([[1.5, 2, 3], [4, 5, -6], [7, 8, 9]], ">f8")
    header = bytes([0, 0, 0x0E, 2]) + b"\0\0\0\x03" * 2
    (tmp_path / "images").write_bytes(header + numbers.tobytes())
    write_idx(tmp_path / "labels", np.array([3, 1, 3]))
    task = own_data.load(tmp_path / "images")
    assert task.info.picture is None
    assert task.info.input_names == ("x1", "x2", "x3")
    assert task.info.output_names == ("1", "3")
    np.testing.assert_allclose(task.train.inputs.mean(axis=0), 0.0, atol=1e-12)


def test_several_pairs_in_a_folder(tmp_path):
    for name in ("train", "t10k"):
        write_idx(tmp_path / f"{name}-images", np.ones((2, 3, 3)))
        write_idx(tmp_path / f"{name}-labels", np.arange(2))
    message = refusal(tmp_path)
    assert message.endswith("it holds 2 pairs of IDX files; give one of t10k-images, train-images")
    assert own_data.load(tmp_path / "train-images").sizes == (9, 8, 2)


def test_labels_that_are_too_many_classes(tmp_path):
    write_idx(tmp_path / "images", np.ones((300, 2)))
    header = bytes([0, 0, 0x0C, 1]) + (300).to_bytes(4, "big")
    (tmp_path / "labels").write_bytes(header + np.arange(300, dtype=">i4").tobytes())
    assert "it has 300 classes; at most 256 can be used" in refusal(tmp_path / "images")


def test_only_a_table_has_a_label_column(tmp_path):
    write_idx(tmp_path / "images", np.ones((2, 3, 3)))
    assert "only a CSV file has columns to choose" in refusal(
        tmp_path / "images", TableChoice("species")
    )


# --- what a path may be


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"\x89PNG\r\n\x1a\n", "it is a single picture; give a folder"),
        (b"PK\x03\x04abc", "it is a damaged zip;"),
        (b"\x93NUMPY\x01", "it is a numpy file;"),
        (b"\x1f\x8b", "it is a damaged gzip file"),
        (b"\x40\0\0\0\0\0\0\0{", "a file of a run .* lernmi train --resume FILE goes on"),
    ],
)
def test_files_that_are_no_tables(tmp_path, content, message):
    path = tmp_path / "file.csv"
    path.write_bytes(content)
    assert re.search(message, refusal(path))


def test_a_folder_of_nothing_that_can_be_used(tmp_path):
    (tmp_path / "table.csv").write_text(flowers())
    message = refusal(tmp_path)
    assert "it holds neither a folder of pictures a class nor a pair of IDX files" in message
    assert message.endswith("if it holds a CSV file, give that")


def test_memory_that_does_not_suffice(monkeypatch, table):
    def no_memory(*_):
        raise MemoryError

    monkeypatch.setattr(own_data, "read_table", no_memory)
    assert refusal(table(flowers())).endswith("there is not enough memory for it")


def test_targets_that_take_too_much_memory(monkeypatch, table):
    monkeypatch.setattr("lernmi.data.labelled_rows.MAX_NUMBERS_BYTES", 150 * 3 * 8 - 1)
    assert "150 rows x 3 classes are too many; rows x classes may be 449" in refusal(
        table(flowers())
    )


# --- what it is for


def test_it_is_a_task_like_any_other(table, monkeypatch):
    path = table(flowers())
    monkeypatch.chdir(path.parent)
    task = lernmi.load_task("table.csv", label="4", held_out=0.4, split_seed=3)
    assert task.name == "table.csv"
    assert len(task.test) == 60
    session = Session(task, seed=1)
    session.run(100 * len(task.train))
    assert session.metrics.test_score[-1] > 0.9


@pytest.mark.parametrize("path", ["\0", "/tmp/\udcff\0", "a\0b.csv"])
def test_what_is_no_path_is_refused_in_a_printable_line(path):
    with pytest.raises(lernmi.LernmiError) as refused:
        Recipe(path).load()
    assert str(refused.value).isprintable()
