"""What a visit reaches of the disk."""

import os
import subprocess
import sys
from importlib.util import cache_from_source
from pathlib import Path

import pytest

import lernmi
from lernmi.run.record.recipe import Recipe
from lernmi_tui.visit import arriving, fence, guest

READ, WRITE = ("r", os.O_RDONLY), ("w", os.O_WRONLY)


@pytest.fixture
def shared(monkeypatch, tmp_path):
    folder = tmp_path / "shared"
    folder.mkdir()
    monkeypatch.setenv(guest.VARIABLE, str(folder))
    monkeypatch.setattr(guest, "_given", ())
    return folder


@pytest.fixture
def outside(tmp_path):
    path = tmp_path / "secret.csv"
    path.write_text("a,b\n1,2\n")
    return path


def refuses(event, *arguments):
    try:
        fence.Fence()(event, arguments)
    except PermissionError:
        return True
    return False


def test_a_visitor_reads_and_writes_in_its_own_and_the_shared_folder_alone(
    shared, own_folder, outside
):
    for folder in (shared, own_folder):
        for how in (READ, WRITE, (None, os.O_CREAT | os.O_RDWR)):
            assert not refuses("open", str(folder / "new.csv"), *how)
        assert not refuses("os.scandir", str(folder))
        assert not refuses("os.rename", folder / "one", folder / "other")
    for how in (READ, WRITE, (None, os.O_RDONLY)):
        assert refuses("open", str(outside), *how)
        assert refuses("open", os.fsencode(outside), *how)
        assert refuses("open", f"{shared}/../{outside.name}", *how)
    assert refuses("os.scandir", str(outside.parent))
    assert refuses("os.rename", shared / "one", outside.parent / "other")
    assert refuses("os.rename", outside, shared / "mine")
    assert refuses("os.remove", outside)
    assert refuses("os.symlink", outside, shared / "link")
    assert refuses("open", str(Path.home() / ".bashrc"), *READ)
    assert refuses("subprocess.Popen", "ls", [], None, None)


def test_links_lead_nowhere_else(shared, outside):
    (shared / "link.csv").symlink_to(outside)
    (shared / "folder").symlink_to(outside.parent)
    assert refuses("open", shared / "link.csv", *READ)
    assert refuses("open", shared / "folder" / "new.csv", *WRITE)


def test_without_a_shared_folder_only_its_own_is_left(monkeypatch, own_folder, tmp_path):
    monkeypatch.setenv(guest.VARIABLE, "")
    monkeypatch.setattr(guest, "_given", ())
    monkeypatch.chdir(tmp_path)
    assert refuses("open", "here.csv", *READ)
    assert refuses("os.listdir", None)
    assert not refuses("open", own_folder / "runs" / "one", *WRITE)


def test_what_the_command_line_names_is_read_and_not_written(shared, outside):
    guest.give([outside])
    assert not refuses("open", outside, *READ)
    assert refuses("open", outside, *WRITE)
    assert refuses("open", outside.with_name("other.csv"), *READ)
    assert guest.refusal(outside) is None
    assert guest.refusal(outside, writes=True) is not None


def test_the_program_itself_is_reached(shared):
    module = Path(lernmi.__file__)
    compiled = cache_from_source(str(module))
    for path in (module, compiled, os.__file__, os.devnull, "/proc/cpuinfo"):
        assert not refuses("open", str(path), *READ), path
    assert not refuses("open", f"{compiled}.123", None, os.O_WRONLY | os.O_CREAT)
    assert refuses("open", str(module), *WRITE)
    assert refuses("open", str(module.with_name("notes.csv")), *READ)
    assert refuses("open", str(Path(compiled).with_name("kept.csv")), *WRITE)


def test_an_open_file_stays_open(shared):
    assert not refuses("open", 3, *READ)


def test_a_fence_that_is_up_stands(tmp_path, outside):
    """In a process of its own: nothing takes it down again."""
    own = tmp_path / "own"
    own.mkdir()
    script = (
        "from lernmi_tui.visit import fence; fence.put_up()\n"
        f"open({str(own / 'mine')!r}, 'w').close()\n"
        f"open({str(outside)!r})"
    )
    ran = subprocess.run(
        [sys.executable, "-c", script],
        env=os.environ | {guest.VARIABLE: "", "LERNMI_FOLDER": str(own)},
        capture_output=True,
        text=True,
    )
    assert "PermissionError: [Errno 13] not for visitors" in ran.stderr
    assert (own / "mine").exists()


def test_all_that_a_command_line_names_is_given(shared, tmp_path, monkeypatch):
    for name in ("my-images-idx3-ubyte", "my-labels-idx1-ubyte", "other.csv"):
        (tmp_path / name).write_bytes(b"")
    monkeypatch.chdir(tmp_path)
    recipe = Recipe("my-images-idx3-ubyte")
    named = {path.name for path in arriving.named(arriving.whole(recipe), "/w.safetensors")}
    assert named == {"my-images-idx3-ubyte", "my-labels-idx1-ubyte", "w.safetensors"}
    assert arriving.whole(recipe).task == str(tmp_path / "my-images-idx3-ubyte")
