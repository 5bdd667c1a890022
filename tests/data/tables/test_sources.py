"""Where tables come from: packed files, pipes, standard input; bounded, and read again."""

import bz2
import gzip
import io
import lzma
import os
import sys
import threading
import zlib
from types import SimpleNamespace
from zipfile import ZIP_DEFLATED, ZipFile

import pytest

from lernmi.data.tables import sources
from lernmi.data.tables.csv_data import read_table
from lernmi.errors import DataError
from lernmi.tasks.loading import is_own_data, load_task

TABLE = b"a,b,label\n" + b"".join(
    b"%d,%d.5,%s\n" % (n, n % 7, b"xy"[n % 2 :][:1]) for n in range(50)
)


@pytest.fixture(autouse=True)
def no_pipes(monkeypatch):
    monkeypatch.setattr(sources, "_piped", piped := {})
    yield
    for spool in piped.values():
        spool.close()


def refusal(path):
    with pytest.raises(DataError) as caught:
        read_table(path)
    assert str(caught.value).isprintable()
    return str(caught.value)


def zip_of(content, *more, packing=ZIP_DEFLATED):
    """A zip with ``content`` as a table, and ``more`` as others; the first is left by a Mac."""
    packed = io.BytesIO()
    with ZipFile(packed, "w", packing) as zipped:
        zipped.writestr("__MACOSX/._0.csv", b"left behind")
        for number, each in enumerate([content, *more]):
            zipped.writestr(f"a folder/{number}.csv", each)
    return packed.getvalue()


PACKERS = [gzip.compress, bz2.compress, lzma.compress]


@pytest.mark.parametrize("pack", PACKERS)
def test_packed_tables_are_told_by_their_first_bytes(tmp_path, pack):
    plain, packed = tmp_path / "table.csv", tmp_path / "table.txt"
    plain.write_bytes(TABLE)
    packed.write_bytes(pack(TABLE[:300]) + pack(TABLE[300:]))  # two parts are one file
    assert load_task(packed).fingerprint == load_task(plain).fingerprint
    packed.write_bytes(pack(TABLE)[:-12])
    assert refusal(packed).endswith(" file; pack it again")
    whole = pack(TABLE)
    packed.write_bytes(whole[:40] + b"####" + whole[44:])
    assert refusal(packed).endswith(" file; pack it again")


@pytest.mark.parametrize("pack", [*PACKERS, zip_of])
def test_what_is_unpacked_has_a_bound(tmp_path, monkeypatch, pack):
    (tmp_path / "table").write_bytes(pack(TABLE))
    monkeypatch.setattr("lernmi.data.tables.csv_data.MAX_FILE_BYTES", len(TABLE) - 1)
    assert f"it has more than {len(TABLE) - 1} bytes, the most" in refusal(tmp_path / "table")


def test_a_zip_of_a_table_holds_nothing_else(tmp_path):
    path = tmp_path / "table.csv"
    path.write_bytes(TABLE)
    plain = load_task(path)
    whole = zip_of(TABLE)
    path.write_bytes(whole)
    assert load_task(path).fingerprint == plain.fingerprint
    locked = bytearray(whole)
    locked[locked.rindex(b"PK\x01\x02") + 8] |= 1
    for content, message in (
        (zip_of(TABLE, TABLE), ": it is a spreadsheet, or a zip of 2 files without pictures; "),
        (whole[:-30], ": it is a damaged zip"),
        (bytes(locked), ": it has a password, or is packed in a rare way"),
        (whole.replace(zlib.crc32(TABLE).to_bytes(4, "little"), b"0000"), ": it is a damaged zip"),
    ):
        path.write_bytes(content)
        assert message in refusal(path)


def test_an_xz_file_may_not_ask_for_any_memory(tmp_path, monkeypatch):
    (tmp_path / "table").write_bytes(lzma.compress(TABLE))
    monkeypatch.setattr(sources, "XZ_MEMORY", 2**20)
    assert refusal(tmp_path / "table").endswith("it is a damaged xz file; pack it again")


def test_standard_input_is_read_once_and_kept(monkeypatch):
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(TABLE)))
    assert is_own_data("-")
    task = load_task("-")
    assert (task.name, task.info.title, len(task.train) + len(task.test)) == (
        *("-", "standard input"),
        50,
    )
    assert load_task("-", label="a").info.regression  # nothing is left to read, and nothing needed


@pytest.mark.parametrize(
    ("stdin", "message"),
    [
        (None, "standard input: it is closed; pipe a table into it"),
        (SimpleNamespace(closed=False, isatty=lambda: True), "standard input: it is a terminal;"),
    ],
)
def test_standard_input_that_holds_no_table(monkeypatch, stdin, message):
    monkeypatch.setattr(sys, "stdin", stdin)
    assert refusal("-").startswith(message)


def test_a_pipe_of_the_shell(tmp_path):
    pack = gzip.compress(TABLE)
    reading, writing = os.pipe()
    threading.Thread(target=lambda: (os.write(writing, pack), os.close(writing))).start()
    path = f"/dev/fd/{reading}"
    task = load_task(path)
    assert (task.info.title, len(task.train)) == ("a pipe", 40)
    os.close(reading)
    assert load_task(path, label="a").info.regression
    assert "/dev/fd/99 was a pipe, and nothing comes through it again" in _refused("/dev/fd/99")


def _refused(name):
    with pytest.raises(DataError) as caught:
        load_task(name)
    return str(caught.value)


def test_a_named_pipe_is_waited_for_a_moment(tmp_path):
    path = tmp_path / "pipe"
    os.mkfifo(path)
    assert refusal(path).endswith(
        "it is a pipe that nobody writes to; give - and pipe a table into it"
    )
    writer = threading.Thread(target=lambda: path.write_bytes(TABLE))
    writer.start()
    assert read_table(path).cells.shape == (50, 3)
    writer.join()


def test_a_pipe_has_a_bound(tmp_path, monkeypatch):
    monkeypatch.setattr(sources, "MAX_BYTES", 100)
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(TABLE)))
    assert refusal("-") == "standard input: it has more than 100 bytes, the most that are read"
