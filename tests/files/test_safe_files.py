"""Files are written whole or not at all, privately, and their names last."""

import errno
import os
import sys
from contextlib import suppress
from pathlib import Path

import pytest

from lernmi.errors import DataError
from lernmi.files import safe_files
from lernmi.files.locks import lock
from lernmi.files.safe_files import NotSureError, NotWrittenError, sweep, write_whole

posix = pytest.mark.skipif(sys.platform == "win32", reason="as POSIX has it")


@posix
def test_it_is_private_from_its_first_byte_even_over_one_that_was_not(tmp_path, monkeypatch):
    path, modes = tmp_path / "run", []
    path.write_bytes(b"old")
    path.chmod(0o644)
    write = os.write

    def look(number, data):
        modes.append(os.fstat(number).st_mode & 0o777)
        return write(number, data)

    monkeypatch.setattr(safe_files.os, "write", look)
    write_whole(path, b"new")
    assert (modes, path.stat().st_mode & 0o777, path.read_bytes()) == ([0o600], 0o600, b"new")


@posix
def test_content_reaches_the_disk_before_its_name_and_that_before_it_returns(tmp_path, monkeypatch):
    """write, fsync of the file, rename, fsync of the folder, in that order."""
    seen, names = [], {}

    def traced(name, describe):
        function = getattr(os, name)

        def call(*arguments, **options):
            result = function(*arguments, **options)
            seen.append((name, *describe(result, *arguments)))
            return result

        monkeypatch.setattr(safe_files.os, name, call)

    def opened(number, path, *_):
        names[number] = os.path.basename(path)
        return (names[number],)

    traced("open", opened)
    traced("write", lambda _, number, data: (names[number],))
    traced("fsync", lambda _, number: (names[number],))
    traced("replace", lambda _, old, new: (os.path.basename(old), os.path.basename(new)))
    write_whole(tmp_path / "run", b"new")
    part, folder = ".run.0.part", tmp_path.name
    assert seen == [
        ("open", part),
        ("write", part),
        ("fsync", part),
        ("replace", part, "run"),
        ("open", folder),
        ("fsync", folder),
    ]


def test_a_write_may_be_taken_in_parts(tmp_path, monkeypatch):
    write = os.write
    monkeypatch.setattr(safe_files.os, "write", lambda number, data: write(number, data[:1000]))
    content = os.urandom(10_500)
    write_whole(tmp_path / "run", content)
    assert (tmp_path / "run").read_bytes() == content


def test_what_a_killed_program_left_is_gone_with_the_next_save(tmp_path):
    (tmp_path / ".run.0.part").write_bytes(b"half")
    (tmp_path / ".run.1.part").write_bytes(b"half")
    write_whole(tmp_path / "run", b"new")
    assert ".run.0.part" not in os.listdir(tmp_path)
    sweep(tmp_path)
    assert os.listdir(tmp_path) == ["run"]


def test_what_a_living_program_writes_is_let_be(tmp_path):
    theirs = tmp_path / ".run.0.part"
    with theirs.open("wb") as file:
        assert lock(file.fileno())
        write_whole(tmp_path / "run", b"new")
        sweep(tmp_path)
        assert sorted(os.listdir(tmp_path)) == [".run.0.part", "run"]
    sweep(tmp_path)
    assert os.listdir(tmp_path) == ["run"]


@posix
def test_a_name_that_may_not_last_is_said_to_be_written(tmp_path, monkeypatch):
    path, fsync = tmp_path / "run", os.fsync
    path.write_bytes(b"old")

    def fail_for_folders(number):
        if os.path.samestat(os.fstat(number), tmp_path.stat()):
            raise OSError(errno.EIO, os.strerror(errno.EIO))
        fsync(number)

    monkeypatch.setattr(safe_files.os, "fsync", fail_for_folders)
    with pytest.raises(NotSureError, match="is written, but the disk won't say that it keeps it"):
        write_whole(path, b"new")
    assert path.read_bytes() == b"new"


@posix
@pytest.mark.parametrize("name", ["folder", "pipe"])
def test_what_is_no_file_is_not_replaced(tmp_path, name):
    (tmp_path / "folder").mkdir()
    os.mkfifo(tmp_path / "pipe")
    with pytest.raises(NotWrittenError, match="can't be written"):
        write_whole(tmp_path / name, b"new")
    assert sorted(os.listdir(tmp_path)) == ["folder", "pipe"]


def test_a_very_long_name(tmp_path):
    path = tmp_path / ("ä" * 120)
    write_whole(path, b"new")
    assert path.read_bytes() == b"new"
    with suppress(DataError):
        write_whole(tmp_path / ("ä" * 300), b"new")
    assert os.listdir(tmp_path) == [path.name]


def test_a_name_that_is_no_path_is_refused_in_a_line():
    with pytest.raises(NotWrittenError, match="is no path"):
        write_whole(Path("/tmp/\0"), b"content")
