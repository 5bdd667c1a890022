"""Zips of folders of pictures: where classes lie, and what is refused or passed over."""

import sys
from io import BytesIO
from zipfile import ZIP_BZIP2, ZIP_DEFLATED, ZIP_STORED, ZipFile, ZipInfo

import numpy as np
import pytest

from lernmi.data.image_folder import read_folder
from lernmi.data.image_zip import holds_pictures, read_zip
from lernmi.data.tables.table_rows import TableChoice
from lernmi.errors import DataError
from lernmi.tasks import own_data

Image = pytest.importorskip("PIL.Image")


def png(grey=0, size=(8, 8)):
    content = BytesIO()
    Image.new("L", size, grey).save(content, format="PNG")
    return content.getvalue()


PICTURES = {f"{name}/{n}.png": png(10 * n) for name in ("9", "10") for n in range(3)}


@pytest.fixture
def zipped(tmp_path):
    """Write what is given, content by name, to a zip, and give its path."""

    def write(contents, packing=ZIP_DEFLATED):
        path = tmp_path / "letters.zip"
        with ZipFile(path, "w", packing) as packed:
            for name, content in contents.items():
                packed.writestr(name, content)
        return path

    return write


def refusal(path):
    with pytest.raises(DataError) as caught:
        own_data.load(path)
    message = str(caught.value)
    assert message.isprintable()
    return message.removeprefix(str(path))


def test_a_zip_is_read_as_its_folder_is(zipped, tmp_path):
    path = zipped(PICTURES)
    with ZipFile(path) as packed:
        packed.extractall(tmp_path / "letters")
    rows, unpacked = read_zip(path), read_folder(tmp_path / "letters")
    assert rows.classes == unpacked.classes == ("9", "10")
    assert rows.labels.tolist() == unpacked.labels.tolist() == [0, 0, 0, 1, 1, 1]
    assert np.array_equal(rows.inputs, unpacked.inputs)
    assert own_data.load(path).info.about.startswith(
        "PNG: 6 pictures, 8x8; 2 classes (9: 3, 10: 3)."
    )


@pytest.mark.parametrize("above", ["letters/", "all/of/them/", "/absolute/", "../../", "C:\\old\\"])
def test_folders_above_the_classes_do_not_matter(zipped, above):
    rows = read_zip(zipped({f"{above}{name}": content for name, content in PICTURES.items()}))
    assert rows.classes == ("9", "10")


def test_what_programs_leave_behind_is_passed_over(zipped):
    left = ("__MACOSX/9/._0.png", "9/.hidden.png", "readme.txt", "9/Thumbs.db", "empty/")
    assert len(read_zip(zipped(PICTURES | dict.fromkeys(left, b""))).labels) == 6


@pytest.mark.parametrize("name", ["top.png", "9/deeper/0.png", "deep/er/0.png"])
def test_pictures_elsewhere_than_in_a_folder_a_class(zipped, name):
    said = refusal(zipped(PICTURES | {name: png()}))
    assert said.startswith(f"/{name}: each class needs a folder of its own, those folders beside")


def test_pictures_in_no_folder(zipped):
    assert refusal(zipped({"a.png": png()})).startswith("/a.png: each class needs a folder")


def test_without_pictures_it_is_no_data(zipped):
    office = {"[Content_Types].xml": b"", "xl/media/image1.png": png()}
    for contents, message in (
        ({}, ": it is an empty zip;"),
        ({"1.csv": b"1,2,a", "2.csv": b""}, ": it is a spreadsheet, or a zip of 2 files without"),
        (office, ": it is a spreadsheet, or a zip of 2 files without"),
    ):
        assert not holds_pictures(zipped(contents))
        assert refusal(zipped(contents)).startswith(message)


def test_a_zip_has_no_label_column(zipped):
    assert own_data.table_in(zipped(PICTURES)) is None
    with pytest.raises(DataError, match="only a CSV file has columns to choose"):
        own_data.load(zipped(PICTURES), TableChoice(label="species"))


def test_a_format_that_is_not_read_is_refused(zipped):
    said = refusal(zipped(PICTURES | {"9/a.heic": b""}))
    assert said == "/9/a.heic: .heic files are not read; make it a PNG or a JPEG"


def test_a_damaged_picture_is_named(zipped):
    assert refusal(zipped(PICTURES | {"9/0.png": png()[:-30]})).startswith(
        "/9/0.png: it is damaged"
    )
    path = zipped(PICTURES, ZIP_STORED)
    content = path.read_bytes()
    path.write_bytes(content.replace(b"IDAT", b"IDAX", 1))
    assert refusal(path).startswith("/9/0.png: it is damaged (Bad CRC-32")


def test_a_damaged_zip(zipped):
    path = zipped(PICTURES)
    content = path.read_bytes()
    for damaged in (content[:-30], content[:100], content[:-4]):
        path.write_bytes(damaged)
        assert refusal(path) == ": it is a damaged zip; make it anew"


def test_an_encrypted_zip(zipped):
    path = zipped(PICTURES)
    content = bytearray(path.read_bytes())
    content[content.index(b"PK\x01\x02") + 8] |= 1
    path.write_bytes(content)
    assert refusal(path) == "/9/0.png: it is encrypted; make a zip without a password"


def test_a_rare_packing(zipped):
    assert "it is packed in a rare way" in refusal(zipped(PICTURES, ZIP_BZIP2))


# --- bombs


def test_a_zip_that_unpacks_to_much_more_is_refused(zipped):
    bomb = {f"{name}/{n}.bmp": bytes(2**20) for name in "ab" for n in range(4)}
    assert "its pictures take 8,388,608 bytes unpacked; at most" in refusal(zipped(bomb))


def test_a_picture_that_unpacks_to_more_than_it_claims_is_cut_there(zipped):
    path = zipped(PICTURES | {"9/a.bmp": bytes(2**20)})
    content = path.read_bytes()
    path.write_bytes(content.replace((2**20).to_bytes(4, "little"), (1000).to_bytes(4, "little")))
    assert refusal(path).startswith("/9/a.bmp: it is damaged (Bad CRC-32")


@pytest.mark.parametrize(
    ("limit", "most", "message"),
    [
        ("image_zip.MAX_CONTENTS_BYTES", 300, "its table of contents takes more than 300 bytes"),
        ("image_zip.MAX_UNPACKED_BYTES", 400, "at most 400 can be used"),
        ("image_zip.MAX_CLASSES", 1, "it holds 2 folders; at most 1 classes can be used"),
        ("pictures.MAX_PICTURES", 5, "it holds more than 5 pictures, the most"),
        ("pictures.MAX_FILE_BYTES", 50, "bytes; at most 50 can be used"),
    ],
)
def test_limits(zipped, monkeypatch, limit, most, message):
    path = zipped(PICTURES)
    monkeypatch.setattr(f"lernmi.data.{limit}", most)
    assert message in refusal(path)


def test_a_table_of_contents_that_lies_is_not_believed(zipped):
    path = zipped(PICTURES)
    content = bytearray(path.read_bytes())
    end = content.rindex(b"PK\x05\x06")
    content[end + 12 : end + 16] = (2**31).to_bytes(4, "little")
    path.write_bytes(content)
    assert refusal(path).startswith(": it is a damaged zip") or "8,388,608" in refusal(path)


def test_one_file_many_times_over(zipped):
    """Entries that overlap would unpack to more than is there."""
    path = zipped(PICTURES, ZIP_STORED)
    with ZipFile(path, "a") as packed:
        first = packed.infolist()[0]
        for number in range(3, 9):
            again = ZipInfo(f"9/{number}.png")
            again.header_offset, again.CRC = first.header_offset, first.CRC
            again.file_size = again.compress_size = first.file_size
            packed.filelist.append(again)
            packed._didModify = True
    assert "9/3.png: it is damaged" in refusal(path)


def test_without_pillow(monkeypatch, zipped):
    monkeypatch.setitem(sys.modules, "PIL", None)
    assert refusal(zipped(PICTURES)) == (
        "reading pictures needs Pillow: pip install lernmi-tui[images]"
    )


def test_nothing_is_unpacked_to_disk(zipped, monkeypatch, tmp_path):
    path = zipped({f"../{name}": content for name, content in PICTURES.items()})
    before = sorted(tmp_path.parent.rglob("*"))
    assert len(read_zip(path).labels) == 6
    assert sorted(tmp_path.parent.rglob("*")) == before
