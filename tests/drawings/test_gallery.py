"""The gallery: drawings that last, whatever else happens to their folder."""

import os
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from lernmi.data.idx import read_idx, write_idx
from lernmi.drawings.drawing import Drawing
from lernmi.drawings.gallery import IMAGES_NAME, LABELS_NAME, Gallery, KeptDrawing, checked_label
from lernmi.drawings.normalized import normalize_drawing
from lernmi.errors import DataError, LernmiError

ROOT = Path(__file__).parents[2]


def picture(place: int = 0) -> np.ndarray:
    drawing = Drawing()
    drawing.begin(5.0 + place, 5.0)
    drawing.stroke_to(20.0, 20.0)
    return drawing.canvas


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "drawings"


@pytest.fixture
def kept(folder: Path) -> Gallery:
    return Gallery(folder)


def labels(gallery: Gallery) -> list[str | None]:
    return [drawing.label for drawing in gallery.drawings()]


def the_file(folder: Path) -> Path:
    (path,) = folder.iterdir()
    return path


def refusal(error: type[Exception], function, *arguments) -> str:
    with pytest.raises(error) as caught:
        function(*arguments)
    message = str(caught.value)
    assert len(message.splitlines()) == 1
    return message


# --- keeping


def test_a_new_gallery_is_empty_and_makes_nothing(kept, folder):
    assert kept.drawings() == ()
    assert not folder.exists()


def test_it_lies_in_the_persons_folder(monkeypatch, tmp_path):
    monkeypatch.setenv("LERNMI_FOLDER", str(tmp_path))
    Gallery().add(picture())
    assert len(os.listdir(tmp_path / "drawings")) == 1


def test_drawings_are_kept_newest_last(kept, folder):
    for place, label in enumerate(["7", None, "9"]):
        kept.add(picture(place), label)
    for gallery in (kept, Gallery(folder)):
        assert labels(gallery) == ["7", None, "9"]
        for place, drawing in enumerate(gallery.drawings()):
            assert drawing.pixels.dtype == np.uint8
            np.testing.assert_allclose(drawing.canvas, picture(place), atol=0.5 / 255 + 1e-12)
            with pytest.raises(ValueError):
                drawing.pixels[0, 0] = 1


def test_newest_last_even_if_the_clock_stands_still_or_runs_back(kept, monkeypatch):
    for seconds in (5, 5, 3):
        monkeypatch.setattr("time.time_ns", lambda seconds=seconds: seconds * 10**9)
        kept.add(picture(), str(seconds))
    assert labels(kept) == ["5", "5", "3"]


def test_adding_says_what_was_kept(kept):
    added = kept.add(picture(), " 7 ")
    (found,) = kept.drawings()
    assert isinstance(added, KeptDrawing)
    assert (added.key, added.label) == (found.key, "7")
    np.testing.assert_array_equal(added.pixels, found.pixels)


def test_relabelling(kept, folder):
    first, second = kept.add(picture(), "7"), kept.add(picture(1))
    kept.relabel(first.key, "1")
    kept.relabel(second.key, "4")
    assert labels(kept) == labels(Gallery(folder)) == ["1", "4"]
    kept.relabel(first.key, None)
    kept.relabel(second.key, "")
    assert labels(kept) == labels(Gallery(folder)) == [None, None]
    assert [drawing.key for drawing in kept.drawings()] == [first.key, second.key]


def test_removing(kept, folder):
    first, second = kept.add(picture(), "7"), kept.add(picture(1), "8")
    kept.remove(first.key)
    assert labels(kept) == ["8"]
    kept.remove(second.key)
    assert labels(kept) == [] == os.listdir(folder)


@pytest.mark.parametrize("key", ["", "1", "0" * 20 + "-00000000", "../x"])
def test_what_is_gone_can_neither_be_relabelled_nor_removed(kept, key):
    kept.add(picture(), "7")
    assert "gone" in refusal(LernmiError, kept.relabel, key, "1")
    assert "gone" in refusal(LernmiError, kept.remove, key)
    assert labels(kept) == ["7"]


@pytest.mark.parametrize(
    "canvas", [np.zeros((28, 28)), np.zeros((8, 8)), np.full((28, 28), np.nan), None]
)
def test_what_is_no_drawing_is_refused(kept, folder, canvas):
    refusal(LernmiError, kept.add, canvas)
    assert not folder.exists()


@pytest.mark.parametrize("label", ["x" * 17, "a\nb", "\0", "\ud800"])
def test_labels_that_are_none_are_refused(kept, label):
    drawing = kept.add(picture(), "7")
    refusal(LernmiError, kept.add, picture(), label)
    refusal(LernmiError, kept.relabel, drawing.key, label)
    assert labels(kept) == ["7"]


@pytest.mark.parametrize(
    "label",
    ["../../x", "a/b\\c:d*?", "..", "-", ".idx.gz", "%41", "a b", "ä", "七", "😀" * 16, "A", "a"],
)
def test_any_printable_label_is_kept_within_the_folder(kept, folder, label):
    kept.add(picture(), label)
    assert labels(Gallery(folder)) == [label]
    assert [path.name for path in folder.parent.iterdir()] == ["drawings"]
    assert len(the_file(folder).name) < 240
    assert the_file(folder).name.isascii()


@given(st.text(max_size=20))
def test_labels_are_printable_lines_or_refused(text):
    try:
        label = checked_label(text)
    except LernmiError:
        return
    assert label is None or (label.isprintable() and label == label.strip() and label)


def test_only_so_many_are_kept(kept, folder, monkeypatch):
    monkeypatch.setattr("lernmi.drawings.gallery.MOST_DRAWINGS", 3)
    for number in range(3):
        kept.add(picture(), str(number))
    assert "3 drawings" in refusal(LernmiError, kept.add, picture(), "3")
    monkeypatch.setattr("lernmi.drawings.gallery.MOST_DRAWINGS", 2)
    assert labels(Gallery(folder)) == ["1", "2"]


# --- with others


def test_two_galleries_see_what_the_other_does(kept, folder):
    other = Gallery(folder)
    first = kept.add(picture(), "1")
    other.add(picture(), "2")
    kept.add(picture(), "3")
    assert labels(kept) == labels(other) == ["1", "2", "3"]
    other.relabel(first.key, "9")
    assert labels(kept) == ["9", "2", "3"]
    kept.remove(first.key)
    assert labels(other) == ["2", "3"]
    assert "gone" in refusal(LernmiError, other.relabel, first.key, "1")
    assert kept.take_notices() == other.take_notices() == ()


def test_programs_that_add_at_once_lose_nothing(folder):
    program = (
        "import sys, numpy as np; from lernmi.drawings.gallery import Gallery\n"
        "for number in range(15): Gallery(sys.argv[1]).add(np.ones((28, 28)), sys.argv[2])"
    )
    programs = [
        subprocess.Popen([sys.executable, "-c", program, str(folder), str(number)], cwd=ROOT)
        for number in range(3)
    ]
    assert [each.wait(60) for each in programs] == [0, 0, 0]
    found = labels(Gallery(folder))
    assert sorted(map(str, found)) == ["0"] * 15 + ["1"] * 15 + ["2"] * 15


def test_a_file_that_goes_while_it_is_looked_at_is_no_trouble(kept, monkeypatch):
    kept.add(picture(), "1")
    names = kept._names()
    kept.remove(kept.drawings()[0].key)
    fresh = Gallery(kept.folder)
    monkeypatch.setattr(fresh, "_names", lambda: names)
    assert fresh.drawings() == ()
    assert fresh.take_notices() == ()


def test_only_new_files_are_read(kept, monkeypatch):
    kept.add(picture(), "1")
    kept.drawings()
    read = []
    monkeypatch.setattr(
        "lernmi.drawings.gallery.read_idx", lambda path: read.append(path) or read_idx(path)
    )
    kept.add(picture(), "2")
    assert labels(kept) == labels(kept) == ["1", "2"]
    assert len(read) == 1


# --- damage


def test_no_damaged_byte_becomes_another_drawing(kept, folder):
    kept.add(picture(), "7")
    path = the_file(folder)
    name, good = path.name, path.read_bytes()
    aside = 0
    for place in range(len(good)):
        path.write_bytes(good[:place] + bytes([good[place] ^ 0x20]) + good[place + 1 :])
        gallery = Gallery(folder)
        for drawing in gallery.drawings():
            np.testing.assert_array_equal(drawing.canvas, np.rint(picture() * 255) / 255)
        if not gallery.drawings():
            aside += 1
            assert the_file(folder).name == name + ".damaged"
            (notice,) = gallery.take_notices()
            assert "damaged" in notice and name in notice and len(notice.splitlines()) == 1
            assert gallery.take_notices() == gallery.drawings() == ()
            os.replace(the_file(folder), path)
    assert aside > len(good) - 12  # gzip's header says things that change nothing


@pytest.mark.parametrize(
    "content",
    [b"", b"\x1f\x8b", b"no drawing", bytes(5000), b"\0\0\x08\x02\0\0\0\x1c\0\0\0\x1c"],
    ids=["empty", "short", "text", "large", "elements missing"],
)
def test_foreign_content_is_set_aside_and_kept(kept, folder, content):
    kept.add(picture(), "7")
    path = the_file(folder)
    path.write_bytes(content)
    kept.add(picture(), "8")
    gallery = Gallery(folder)
    assert labels(gallery) == ["8"]
    (notice,) = gallery.take_notices()
    aside = path.with_name(path.name + ".damaged")
    assert aside.name in notice
    assert aside.read_bytes() == content


@pytest.mark.parametrize(
    "array", [np.zeros((8, 8), np.uint8), np.zeros((28, 28)), np.zeros(784, np.uint8)]
)
def test_other_arrays_are_set_aside(kept, folder, array):
    kept.add(picture(), "7")
    path = the_file(folder)
    write_idx(path, array)
    gallery = Gallery(folder)
    assert gallery.drawings() == ()
    assert len(gallery.take_notices()) == 1


def test_nothing_set_aside_is_overwritten(kept, folder):
    kept.add(picture(), "7")
    path = the_file(folder)
    for content in (b"one", b"two", b"three"):
        path.write_bytes(content)
        Gallery(folder).drawings()
    assert sorted(each.read_bytes() for each in folder.iterdir()) == [b"one", b"three", b"two"]


def test_other_files_are_left_alone(kept, folder):
    kept.add(picture(), "7")
    key = kept.drawings()[0].key
    others = [
        "notes.txt",
        f".{key}.idx.gz.abc",
        f"{key}-%zz.idx.gz",
        f"{key}-%0A.idx.gz",
        f"{key}.idx",
    ]
    others += [f"{key}-é.idx.gz", f"{key}-{'x' * 17}.idx.gz"]
    for name in others:
        (folder / name).write_bytes(b"mine")
    gallery = Gallery(folder)
    assert labels(gallery) == ["7"]
    assert gallery.take_notices() == ()
    assert all((folder / name).read_bytes() == b"mine" for name in others)


def test_a_folder_in_a_files_place_is_set_aside(kept, folder):
    kept.add(picture(), "7")
    path = the_file(folder)
    path.unlink()
    path.mkdir()
    gallery = Gallery(folder)
    assert gallery.drawings() == ()
    assert len(gallery.take_notices()) == 1


def test_a_file_in_the_folders_place_is_refused(kept, folder):
    folder.write_bytes(b"mine")
    refusal(DataError, kept.drawings)
    refusal(DataError, kept.add, picture())
    assert folder.read_bytes() == b"mine"


def test_a_file_that_cannot_be_read_stays_and_is_told_once(kept, folder, monkeypatch):
    kept.add(picture(), "7")
    kept.add(picture(), "8")
    path = sorted(folder.iterdir())[0]

    def refuse(asked):
        if asked != path:
            return read_idx(asked)
        try:
            raise PermissionError(13, "Permission denied")
        except OSError as error:
            raise DataError("it cannot be read") from error

    monkeypatch.setattr("lernmi.drawings.gallery.read_idx", refuse)
    gallery = Gallery(folder)
    assert labels(gallery) == labels(gallery) == ["8"]
    (notice,) = gallery.take_notices()
    assert "Permission denied" in notice
    assert path.exists()


# --- a data set


def test_digits_are_saved_as_a_pair_of_files(kept, tmp_path):
    for place, label in enumerate(["7", None, "0", "seven", "７"]):
        kept.add(picture(place), label)
    saved = kept.save_data_set(tmp_path / "new" / "set")
    assert (saved.saved, saved.left_out) == (2, 3)
    assert str(saved).startswith("2 drawings saved as ")
    assert str(saved).endswith(f"{IMAGES_NAME}; 3 without a digit left out")
    images, digits = read_idx(saved.images), read_idx(saved.labels)
    assert saved.images == tmp_path / "new" / "set" / IMAGES_NAME
    assert saved.labels == tmp_path / "new" / "set" / LABELS_NAME
    assert digits.dtype == np.uint8 and digits.tolist() == [7, 0]
    assert images.dtype == np.uint8 and images.shape == (2, 28, 28)
    for image, place in zip(images, (0, 2), strict=True):
        np.testing.assert_allclose(image / 255.0, normalize_drawing(picture(place)), atol=0.02)


def test_a_data_set_is_replaced_and_always_the_same(kept, tmp_path):
    first = kept.add(picture(), "7")
    kept.save_data_set(tmp_path)
    before = [(tmp_path / name).read_bytes() for name in (IMAGES_NAME, LABELS_NAME)]
    kept.save_data_set(tmp_path)
    assert [(tmp_path / name).read_bytes() for name in (IMAGES_NAME, LABELS_NAME)] == before
    kept.relabel(first.key, "8")
    assert "left out" not in str(kept.save_data_set(tmp_path))
    assert read_idx(tmp_path / LABELS_NAME).tolist() == [8]


def test_old_labels_never_lie_beside_new_images(kept, tmp_path, monkeypatch):
    kept.add(picture(), "7")
    kept.save_data_set(tmp_path)

    def fail(path, array):
        raise DataError("no room")

    monkeypatch.setattr("lernmi.drawings.gallery.write_idx", fail)
    refusal(DataError, kept.save_data_set, tmp_path)
    assert not (tmp_path / LABELS_NAME).exists()


def test_a_data_set_of_nothing_is_refused(kept, tmp_path):
    assert "no drawing is labelled" in refusal(LernmiError, kept.save_data_set, tmp_path / "set")
    kept.add(picture(), "x")
    refusal(LernmiError, kept.save_data_set, tmp_path / "set")
    assert not (tmp_path / "set").exists()


def test_a_folder_that_cannot_be_written_is_refused(kept, tmp_path):
    kept.add(picture(), "7")
    (tmp_path / "file").write_bytes(b"mine")
    refusal(DataError, kept.save_data_set, tmp_path / "file")
    refusal(DataError, kept.save_data_set, tmp_path / "file" / "below")
    assert (tmp_path / "file").read_bytes() == b"mine"
