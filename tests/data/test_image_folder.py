"""Folders of pictures: formats, sizes, greys, paper, and what is refused or passed over."""

import logging
import os
import struct
import sys

import numpy as np
import pytest

from lernmi.data.image_folder import read_folder
from lernmi.data.pictures import LONGEST_SIDE
from lernmi.errors import DataError
from lernmi.tasks import own_data

Image = pytest.importorskip("PIL.Image")


@pytest.fixture
def folder(tmp_path):
    """Two classes with three 8x8 pictures each: a bright bar that leans one way or the other."""
    for name, step in (("left", 1), ("right", -1)):
        (tmp_path / name).mkdir()
        for number in range(3):
            pixels = np.zeros((8, 8), np.uint8)
            pixels[range(1, 7), list(range(1, 7))[::step]] = 200 + number
            Image.fromarray(pixels).save(tmp_path / name / f"{number}.png")
    return tmp_path


def refusal(folder):
    with pytest.raises(DataError) as caught:
        own_data.load(folder)
    message = str(caught.value)
    assert message.isprintable()
    return message.removeprefix(f"{folder}{os.sep}")


def test_a_folder_by_hand(folder):
    rows = read_folder(folder)
    assert rows.classes == ("left", "right")
    assert rows.labels.tolist() == [0, 0, 0, 1, 1, 1]
    assert rows.picture == (8, 8)
    assert rows.inputs.dtype == np.uint8
    assert rows.inputs[0].reshape(8, 8).diagonal().tolist() == [0, *[200] * 6, 0]
    assert rows.inputs[5].reshape(8, 8)[:, ::-1].diagonal().tolist() == [0, *[202] * 6, 0]


def test_a_folder_is_a_task(folder):
    task = own_data.load(folder, held_out=0.3)
    assert task.info.about == (
        "PNG: 6 pictures, 8x8; 2 classes (left: 3, right: 3). Pixels are scaled from 0 .. 255 to "
        "0 .. 1. 2 samples are held out."
    )
    assert task.info.picture == (8, 8)
    assert task.sizes == (64, 8, 2)
    assert task.train.is_bytes


def test_classes_are_in_natural_order(folder):
    (folder / "left").rename(folder / "10")
    (folder / "right").rename(folder / "9")
    assert read_folder(folder).classes == ("9", "10")


def test_dark_ink_on_light_paper_is_turned_round(folder):
    for path in folder.glob("*/*.png"):
        Image.fromarray(255 - np.asarray(Image.open(path))).save(path)
    task = own_data.load(folder, held_out=0)
    assert "dark ink on light paper" in task.info.about
    assert {0.0, 200 / 255}.issubset(task.train.inputs.ravel())


def test_what_programs_leave_behind_is_passed_over(folder):
    (folder / ".git").mkdir()
    (folder / "__MACOSX").mkdir()
    (folder / "readme.txt").touch()
    (folder / "left" / ".DS_Store").touch()
    (folder / "left" / "._0.png").write_bytes(b"no picture")
    (folder / "left" / "Thumbs.db").touch()
    assert len(read_folder(folder).labels) == 6


@pytest.mark.parametrize(
    ("picture", "grey"),
    [
        (Image.new("1", (8, 8), 1), 255),
        (Image.new("L", (8, 8), 7), 7),
        (Image.new("RGB", (8, 8), (255, 0, 0)), 76),
        (Image.new("RGB", (8, 8), (255, 0, 0)).convert("P"), 76),
        (Image.new("RGBA", (8, 8), (0, 0, 0, 0)), 255),
        (Image.new("RGBA", (8, 8), (0, 0, 0, 255)), 0),
        (Image.new("LA", (8, 8), (100, 0)), 255),
        (Image.fromarray(np.full((8, 8), 0x1234, np.uint16)), 0x12),
        (Image.fromarray(np.full((8, 8), 0xFFFF, np.uint16)), 0xFF),
    ],
    ids=["bits", "grey", "colour", "palette", "clear", "black", "clear grey", "16 bits", "white"],
)
def test_every_kind_of_png_becomes_grey(folder, picture, grey):
    picture.save(folder / "left" / "0.png")
    assert set(read_folder(folder).inputs[0].tolist()) == {grey}


def test_a_palette_with_a_clear_colour(folder):
    picture = Image.new("P", (8, 8), 0)
    picture.putpalette([0, 0, 0, 10, 10, 10])
    picture.save(folder / "left" / "0.png", transparency=b"\x00\xff")
    assert set(read_folder(folder).inputs[0].tolist()) == {255}


@pytest.mark.parametrize(
    ("name", "mode", "grey"),
    [
        ("a.jpg", "L", 102),
        ("a.JPEG", "RGB", 102),
        ("a.jpg", "CMYK", 102),
        ("a.bmp", "RGB", 102),
        ("a.bmp", "P", 102),
        ("a.gif", "P", 102),
        ("a.tif", "CMYK", 102),
        ("a.tiff", "RGBA", 255),
        ("a.webp", "RGB", 102),
        ("a.webp", "RGBA", 255),
        ("a.pgm", "L", 102),
        ("a.ppm", "RGB", 102),
    ],
)
def test_every_format_becomes_grey(folder, name, mode, grey):
    clear = Image.new("RGBA", (8, 8), (90, 90, 90, 0))
    picture = clear if mode == "RGBA" else Image.new("RGB", (8, 8), (102, 102, 102)).convert(mode)
    picture.save(folder / "left" / name)
    read = read_folder(folder).inputs[3].astype(int)
    assert abs(read - grey).max() <= 2


def test_16_and_32_bits_of_a_tiff(folder):
    for number, pixels in enumerate(
        (np.full((8, 8), 0x4321, np.uint16), np.full((8, 8), 2**31 - 1, np.int32))
    ):
        Image.fromarray(pixels).save(folder / "left" / f"{number}.tif")
    greys = {tuple(set(row)) for row in read_folder(folder).inputs[[1, 3]].tolist()}
    assert greys == {(0x43,), (255,)}
    Image.fromarray(np.ones((8, 8), np.float32)).save(folder / "left" / "9.tif")
    assert refusal(folder).startswith(f"left{os.sep}9.tif: it is damaged (its pixels are no whole")


def test_the_formats_are_named_the_commonest_first(folder):
    Image.new("L", (8, 8)).save(folder / "left" / "other.jpg")
    Image.new("L", (8, 8)).save(folder / "left" / "really a bitmap.png", format="BMP")
    Image.new("L", (8, 8)).save(folder / "left" / "another.jpg")
    assert own_data.load(folder).info.about.startswith("PNG, JPEG, BMP: 9 pictures, 8x8;")


@pytest.mark.parametrize("orientation", range(1, 9))
@pytest.mark.parametrize("ending", ["jpg", "tif", "webp", "png"])
def test_a_picture_is_turned_as_the_camera_was_held(folder, orientation, ending):
    upright = np.zeros((16, 32), np.uint8)
    upright[:8, :8] = 255  # top left
    turned = [
        *(upright, upright[:, ::-1], upright[::-1, ::-1], upright[::-1]),
        *(upright.T, upright.T[::-1], upright.T[::-1, ::-1], upright.T[:, ::-1]),
    ][orientation - 1]
    exif = Image.Exif()
    exif[0x0112] = orientation
    for path in folder.glob("*/*.png"):
        path.unlink()
        Image.fromarray(turned).save(path.with_suffix(f".{ending}"), exif=exif, quality=100)
    rows = read_folder(folder)
    if ending == "png":  # its header alone is looked at for the size: it is fitted
        assert rows.inputs.shape == (6, 512)
        return
    assert rows.picture == (16, 32)
    picture = rows.inputs[0].reshape(16, 32).astype(int)
    assert abs(picture - upright).max() < 60, picture


def test_a_damaged_orientation_is_none(folder):
    exif = b"Exif\0\0MM\0*\0\0\0\x08\0\x01\x01\x12\0\x03\0\0\0\x01\0"
    Image.new("L", (8, 8), 90).save(folder / "left" / "a.jpg", exif=exif)
    assert len(read_folder(folder).labels) == 7


def test_a_photo_is_reduced_as_it_is_read(folder, monkeypatch):
    for path in folder.glob("*/*.png"):
        path.unlink()
        Image.new("RGB", (2400, 1800), (90, 90, 90)).save(path.with_suffix(".jpg"))
    rows = read_folder(folder)
    assert rows.notes == ("They are reduced from 1800x2400.",)
    assert rows.picture == (48, 64)
    assert set(rows.inputs.ravel().tolist()) == {90}
    monkeypatch.setattr("lernmi.data.pictures.MAX_PHOTO_PIXELS", 2400 * 1800 - 1)
    assert "it states 2,400 x 1,800 pixels; 1 to 4,319,999 can be used" in refusal(folder)
    monkeypatch.undo()
    for path in folder.glob("*/*.jpg"):
        Image.new("L", (2400, 1800)).save(path, progressive=True)  # all of it is kept in memory
    assert "it states 2,400 x 1,800 pixels; 1 to 4,194,304 can be used" in refusal(folder)


def test_of_several_pictures_in_a_file_the_first_counts(folder):
    first, second = Image.new("L", (8, 8), 50), Image.new("L", (8, 8), 200)
    for name in ("a.gif", "b.tif", "c.webp"):
        first.save(folder / "left" / name, save_all=True, append_images=[second])
    rows = read_folder(folder)
    assert rows.labels.tolist() == [0] * 6 + [1] * 3
    assert abs(rows.inputs[3:6].astype(int) - 50).max() <= 2


def test_other_sizes_are_scaled_to_fit_the_commonest(folder):
    wide = np.full((8, 16), 50, np.uint8)
    wide[2:6, 4:12] = 250
    Image.fromarray(wide).save(folder / "left" / "wide.png")
    rows = read_folder(folder)
    assert rows.picture == (8, 8)
    picture = rows.inputs[3].reshape(8, 8)
    assert set(picture[:2].ravel()) | set(picture[-2:].ravel()) == {50}  # paper above and below
    assert picture[3, 3] > 200
    assert "1 of other sizes are scaled to fit." in own_data.load(folder).info.about


def test_large_pictures_are_reduced(folder):
    for path in folder.glob("*/*.png"):
        Image.new("L", (200, 100), 9).save(path)
    rows = read_folder(folder)
    assert rows.picture == (LONGEST_SIDE // 2, LONGEST_SIDE)
    assert set(rows.inputs.ravel().tolist()) == {9}
    assert rows.notes == ("They are reduced from 100x200.",)


@pytest.mark.parametrize("how", ["packbits", "tiff_lzw", "tiff_deflate", "jpeg"])
def test_a_packed_tiff(folder, how):
    Image.new("L", (8, 8)).save(folder / "left" / "a.tif", compression=how)
    assert refusal(folder) == (
        f"left{os.sep}a.tif: a TIFF that is packed is not read; make it a PNG"
    )


def test_what_pillow_logs_does_not_go_to_the_terminal(folder, monkeypatch, capsys):
    root = logging.getLogger()
    monkeypatch.setattr(root, "handlers", [])  # as in a program that sets up no logging
    Image.new("RGB", (8, 8)).save(folder / "left" / "a.tif")
    tiff = (folder / "left" / "a.tif").read_bytes()
    samples = struct.pack("<HHIH", 277, 3, 1, 3)
    assert samples in tiff
    many = tiff.replace(samples, struct.pack("<HHIH", 277, 3, 1, 300))
    (folder / "left" / "a.tif").write_bytes(many)
    assert "it is no picture" in refusal(folder)
    assert capsys.readouterr().err == ""


def test_pixels_in_words(folder, monkeypatch):
    (folder / "left" / "words.pgm").write_text("P2 8 8 255" + 64 * " 90")
    assert set(read_folder(folder).inputs[3].tolist()) == {90}
    monkeypatch.setattr("lernmi.data.pictures.MAX_WORDS_BYTES", 200)
    said = refusal(folder)
    assert said == f"left{os.sep}words.pgm: it takes 202 bytes; at most 200 can be used"


# --- refusals


def test_damaged_pictures(folder):
    whole = (folder / "left" / "0.png").read_bytes()
    for contents, what in (
        (whole[:-30], "it is damaged"),
        (whole[:40] + b"\xff\xff\xff" + whole[43:], "it is damaged"),
        (whole[:20], "it is damaged"),
        (b"", "it is no picture, whatever its name"),
        (b"%PDF-1.7" + bytes(60), "it is no picture, whatever its name"),
    ):
        (folder / "left" / "0.png").write_bytes(contents)
        assert refusal(folder).startswith(f"left{os.sep}0.png: {what}")


@pytest.mark.parametrize("name", ["photo.heic", "PHOTO.HEIF", "scan.jp2", "drawn.svg"])
def test_other_pictures_are_not_left_out_in_silence(folder, name):
    (folder / "right" / name).touch()
    ending = os.path.splitext(name)[1].lower()
    assert refusal(folder) == (
        f"right{os.sep}{name}: {ending} files are not read; make it a PNG or a JPEG"
    )


def test_a_class_without_pictures(folder):
    (folder / "middle").mkdir()
    assert refusal(folder).startswith("middle: it holds no picture;")


def test_classes_a_folder_too_deep(tmp_path, folder):
    train = tmp_path / "all"
    train.mkdir()
    for name in ("left", "right"):
        (folder / name).rename(train / name)
    assert refusal(tmp_path).startswith("all: it holds folders; a folder of a class holds pictures")


def test_one_class(folder):
    for path in (folder / "right").iterdir():
        path.unlink()
    (folder / "right").rmdir()
    assert "all 3 rows are of one class (left)" in refusal(folder)


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="the system has no named pipes")
def test_links_and_pipes(folder):
    (folder / "circle").symlink_to("circle")
    (folder / "left" / "linked.png").symlink_to(folder / "left" / "0.png")
    assert len(read_folder(folder).labels) == 7
    (folder / "left" / "nowhere.png").symlink_to("nowhere")
    assert refusal(folder).startswith(f"left{os.sep}nowhere.png: it is no file")
    (folder / "left" / "nowhere.png").unlink()
    os.mkfifo(folder / "left" / "pipe.png")
    assert refusal(folder).startswith(f"left{os.sep}pipe.png: it is no file")


@pytest.mark.parametrize(
    ("limit", "enough", "message"),
    [
        ("MAX_PIXELS", 64, "it states 8 x 8 pixels; 1 to 63 can be used"),
        ("MAX_FILE_BYTES", 200, "bytes; at most 50 can be used"),
        ("MAX_PICTURES", 6, "it holds more than 5 pictures, the most"),
        ("MAX_CLASSES", 2, "it holds 2 folders; at most 1 classes can be used"),
        ("MAX_NUMBERS_BYTES", 6 * 64, "its pixels take more than 383 bytes, the most"),
    ],
)
def test_limits(monkeypatch, folder, limit, enough, message):
    module = "image_folder" if limit == "MAX_CLASSES" else "pictures"
    monkeypatch.setattr(f"lernmi.data.{module}.{limit}", enough)
    read_folder(folder)
    monkeypatch.setattr(f"lernmi.data.{module}.{limit}", enough - 1 if enough != 200 else 50)
    assert message in refusal(folder)


def test_without_pillow(monkeypatch, folder):
    monkeypatch.setitem(sys.modules, "PIL", None)
    assert refusal(folder) == "reading pictures needs Pillow: pip install lernmi-tui[images]"
