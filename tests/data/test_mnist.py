"""All of MNIST: the table of its files, and folders that hold it or something like it."""

import gzip
import os
import tracemalloc
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lernmi.data import mnist
from lernmi.errors import DataError
from tests.files.download_server import idx

NAMES = (
    "train-images-idx3-ubyte",
    "train-labels-idx1-ubyte",
    "t10k-images-idx3-ubyte",
    "t10k-labels-idx1-ubyte",
)


def images(*pixels):
    """Images (n, h, w)."""
    return np.array(pixels, dtype=np.uint8)


TWELVE = np.arange(12 * 2 * 3, dtype=np.uint8).reshape(12, 2, 3)
LABELS = np.array([3, 1, 4, 1, 5, 9, 2, 6, 5, 3, 5, 8], dtype=np.uint8)


def put(folder, name, array):
    """Write an array of bytes as the IDX file of that name, gzip if it ends in .gz."""
    content = idx(*array.shape, elements=array.tobytes())
    folder.mkdir(exist_ok=True)
    (folder / name).write_bytes(gzip.compress(content) if name.endswith(".gz") else content)


def put_all(folder, *arrays, change=lambda name: name):
    for name, array in zip(NAMES, arrays, strict=False):
        put(folder, change(name), array)


def refusal(folder):
    """The one line with which a folder is refused."""
    with pytest.raises(DataError) as caught:
        mnist.read(folder)
    line = str(caught.value)
    assert len(line.splitlines()) == 1
    assert line.isprintable()
    return line


# --- the table


PUBLISHED = """
train-images-idx3-ubyte.gz 9912422 440fcabf73cc546fa21475e81ea370265605f56be210a4024d2ca8f203523609
train-labels-idx1-ubyte.gz 28881 3552534a0a558bbed6aed32b30c495cca23d567ec52cac8be1a0730e8010255c
t10k-images-idx3-ubyte.gz 1648877 8d422c7b0a1c1c79245a5bcf07fe86e33eeafee792b84584aec276f5a2dbc4e6
t10k-labels-idx1-ubyte.gz 4542 f7ae60f92e00ec6debd23a6088c31dbd2371eca3ffa0defaefb259924204aec6
"""


def test_the_files_are_those_that_were_published():
    listed = [f"{file.name} {file.size} {file.sha256}" for file in mnist.FILES]
    assert listed == PUBLISHED.split("\n")[1:-1]
    assert len(mnist.MIRRORS) >= 2
    assert all(mirror.startswith("https://") for mirror in mnist.MIRRORS)


def test_installed_looks_at_names_and_sizes(tmp_path, monkeypatch):
    monkeypatch.setenv("LERNMI_FOLDER", str(tmp_path))
    assert mnist.default_folder() == tmp_path / "mnist"
    assert mnist.installed() is None
    (tmp_path / "mnist").mkdir()
    for file in mnist.FILES:
        assert mnist.installed() is None
        (tmp_path / "mnist" / file.name).touch()
        os.truncate(tmp_path / "mnist" / file.name, file.size)
    assert mnist.installed() == tmp_path / "mnist"
    os.truncate(tmp_path / "mnist" / file.name, file.size - 1)
    assert mnist.installed() is None


# --- folders that can be used


@pytest.mark.parametrize(
    "change",
    [
        lambda name: name,
        lambda name: f"{name}.gz",
        lambda name: name.replace("-idx", ".idx"),
        lambda name: name.replace("-idx", ".idx") + ".gz",
    ],
    ids=["plain", "gzip", "dotted", "dotted gzip"],
)
def test_files_are_found_by_their_usual_names(tmp_path, change):
    put_all(tmp_path, TWELVE, LABELS, TWELVE[:4], LABELS[8:], change=change)
    pictures = mnist.read(tmp_path)
    np.testing.assert_array_equal(pictures.train_pixels, TWELVE)
    np.testing.assert_array_equal(pictures.train_labels, LABELS)
    np.testing.assert_array_equal(pictures.test_pixels, TWELVE[:4])
    np.testing.assert_array_equal(pictures.test_labels, LABELS[8:])
    assert pictures.picture == (2, 3)
    assert pictures.about == (
        f"Images of 2x3 pixels: 12 to learn from, 4 held out, from {tmp_path}."
    )


def test_without_t10k_files_the_last_sixth_is_held_out_and_it_says_so(tmp_path):
    put_all(tmp_path, TWELVE, LABELS)
    pictures = mnist.read(tmp_path)
    np.testing.assert_array_equal(pictures.train_pixels, TWELVE[:10])
    np.testing.assert_array_equal(pictures.train_labels, LABELS[:10])
    np.testing.assert_array_equal(pictures.test_pixels, TWELVE[10:])
    np.testing.assert_array_equal(pictures.test_labels, LABELS[10:])
    assert pictures.about == (
        f"Images of 2x3 pixels: 10 to learn from, the last 2 held out, from {tmp_path}, "
        "where there are no t10k files."
    )


def test_samples_stay_bytes_and_have_one_output_a_digit(tmp_path):
    one, other = images([[0, 51], [102, 255]]), images([[255, 0], [0, 0]])
    put_all(tmp_path, one, LABELS[:1], other, LABELS[1:2])
    train, test = mnist.read(str(tmp_path)).samples()
    assert train.stored.dtype == np.uint8
    assert train.inputs.tolist() == [[0.0, 0.2, 0.4, 1.0]]
    assert train.targets.tolist() == [[0, 0, 0, 1, 0, 0, 0, 0, 0, 0]]
    assert test.inputs.tolist() == [[1.0, 0.0, 0.0, 0.0]]
    assert test.labels.tolist() == [1]


@settings(max_examples=40, deadline=None)
@given(
    count=st.integers(2, 40),
    rows=st.integers(1, 5),
    columns=st.integers(1, 5),
    seed=st.integers(0, 99),
    zipped=st.booleans(),
)
def test_every_image_is_learned_from_or_held_out(count, rows, columns, seed, zipped):
    generator = np.random.default_rng(seed)
    pixels = generator.integers(0, 256, (count, rows, columns), dtype=np.uint8)
    labels = generator.integers(0, 10, count, dtype=np.uint8)
    with TemporaryDirectory() as place:
        put_all(Path(place), pixels, labels, change=lambda n: f"{n}.gz" if zipped else n)
        train, test = mnist.read(place).samples()
    assert len(test) == max(1, count // 6)
    both = np.concatenate([train.stored, test.stored])
    np.testing.assert_array_equal(both, pixels.reshape(count, -1))
    np.testing.assert_array_equal(np.concatenate([train.labels, test.labels]), labels)


def test_loading_takes_little_more_memory_than_the_pixels_twice(tmp_path):
    pixels = np.zeros((5_000, 28, 28), np.uint8)
    labels = np.zeros(5_000, np.uint8)
    put_all(tmp_path, pixels, labels, pixels[:500], labels[:500], change=lambda name: f"{name}.gz")
    mnist.read(tmp_path).samples()  # what is imported is not counted
    tracemalloc.start()
    try:
        mnist.read(tmp_path).samples()
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert peak < 3 * pixels.size


# --- folders that are refused


def test_a_folder_without_train_files_is_refused_with_what_was_looked_for(tmp_path):
    put(tmp_path, "t10k-images-idx3-ubyte", TWELVE)
    assert refusal(tmp_path) == (
        f"{tmp_path} has no train-images-idx3-ubyte; none of these is there: "
        "train-images-idx3-ubyte.gz, train-images-idx3-ubyte, "
        "train-images.idx3-ubyte.gz, train-images.idx3-ubyte"
    )


@pytest.mark.parametrize("missing", NAMES)
def test_each_missing_file_is_named(tmp_path, missing):
    put_all(tmp_path, TWELVE, LABELS, TWELVE, LABELS)
    (tmp_path / missing).unlink()
    assert f"{tmp_path} has no {missing};" in refusal(tmp_path)


@pytest.mark.parametrize("name", ["nothing", "file", "a\nb", "nul\0"])
def test_what_is_no_folder_is_refused(tmp_path, name):
    (tmp_path / "file").write_text("")
    assert "is no folder; name one that holds MNIST's files" in refusal(tmp_path / name)


@pytest.mark.parametrize(
    ("arrays", "says"),
    [
        ((TWELVE, LABELS[:11]), f"{NAMES[1]} holds 11 labels for 12 images"),
        ((TWELVE, LABELS.reshape(3, 4)), f"{NAMES[1]} holds 3x4 labels for 12 images"),
        ((TWELVE, LABELS + 1), f"{NAMES[1]} holds the label 10; labels go from 0 to 9"),
        ((TWELVE[0], LABELS[:2]), f"{NAMES[0]} must hold bytes, images x rows x columns"),
        ((TWELVE[:0], LABELS[:0]), f"{NAMES[0]} must hold bytes, images x rows x columns"),
        ((TWELVE[:1], LABELS[:1]), "has one image; at least two are needed"),
        ((TWELVE, LABELS, TWELVE, LABELS[:1]), f"{NAMES[3]} holds 1 labels for 12 images"),
        (
            (TWELVE, LABELS, TWELVE.reshape(12, 3, 2), LABELS),
            "train images have 2x3 pixels, t10k images 3x2; all must be of one size",
        ),
    ],
)
def test_files_that_dont_fit_are_refused(tmp_path, arrays, says):
    put_all(tmp_path, *arrays)
    assert says in refusal(tmp_path)


def test_images_of_another_type_are_refused(tmp_path):
    put_all(tmp_path, TWELVE, LABELS)
    content = bytearray((tmp_path / NAMES[0]).read_bytes())
    content[2] = 9
    (tmp_path / NAMES[0]).write_bytes(content)
    assert f"{NAMES[0]} must hold bytes" in refusal(tmp_path)


def test_a_damaged_file_is_named(tmp_path):
    put_all(tmp_path, TWELVE, LABELS, change=lambda name: f"{name}.gz")
    path = tmp_path / f"{NAMES[0]}.gz"
    path.write_bytes(path.read_bytes()[:-9])
    assert refusal(tmp_path).startswith(f"{path}: its gzip data ends too early")
