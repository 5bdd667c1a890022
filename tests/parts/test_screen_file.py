"""Where a screen is saved: the usual folder, the next that takes it, or nowhere, in a line."""

import errno
import io
import os
import tempfile
from pathlib import Path

import pytest

from lernmi.errors import DataError
from lernmi_tui.parts.screen_file import save_screen
from tests.app_helpers import LernmiApp, Recipe, until_ready

PICTURE = "<svg></svg>"


@pytest.fixture
def places(tmp_path, monkeypatch):
    """The three folders a screen may go to, the usual one not made yet."""
    for name in ("here", "temporary"):
        (tmp_path / name).mkdir()
    monkeypatch.setenv("LERNMI_FOLDER", str(tmp_path / "mine"))
    monkeypatch.chdir(tmp_path / "here")
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path / "temporary"))
    return tmp_path


def test_a_screen_goes_to_the_usual_folder(places):
    saved = save_screen(PICTURE, "svg")
    assert saved.path == places / "mine" / "screens" / "screen-1.svg"
    assert saved.path.read_text() == PICTURE
    assert saved.path.stat().st_mode & 0o077 == 0 or os.name != "posix"
    assert saved.instead == ""


def test_what_is_there_is_left_alone(places):
    folder = places / "mine" / "screens"
    folder.mkdir(parents=True)
    (folder / "screen-1.svg").write_text("mine")
    (folder / "screen-2.svg").symlink_to(places / "nowhere")
    (folder / "screen-3.svg").mkdir()
    assert save_screen(PICTURE, "svg").path == folder / "screen-4.svg"
    assert (folder / "screen-1.svg").read_text() == "mine"
    assert not (places / "nowhere").exists()


def test_where_the_usual_folder_can_not_be_made_it_goes_to_the_current_one(places):
    (places / "mine").write_text("a file")
    saved = save_screen(PICTURE, "svg")
    assert saved.path == places / "here" / "lernmi-screen-1.svg"
    assert saved.instead == f"{places / 'mine' / 'screens'} can't be written to (Not a directory)"


@pytest.mark.parametrize(
    ("folder", "why"), [("~nobody-is-so-called", "no folder's path"), ("", "no home folder")]
)
def test_without_a_folder_of_ones_own(places, monkeypatch, folder, why):
    monkeypatch.setenv("LERNMI_FOLDER", folder)
    monkeypatch.setattr("platformdirs.user_data_path", lambda *_, **__: Path("~/.local"))
    saved = save_screen(PICTURE, "svg")
    assert saved.path == places / "here" / "lernmi-screen-1.svg"
    assert why in saved.instead


def full(monkeypatch, times):
    """Have the disk be full in the middle of so many files."""
    rest, opened = iter(range(times)), os.fdopen

    class Full(io.BytesIO):
        def __init__(self, number):
            super().__init__()
            os.write(number, b"<sv")
            os.close(number)

        def write(self, _):
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    def open_one(number, mode):
        return opened(number, mode) if next(rest, None) is None else Full(number)

    monkeypatch.setattr(os, "fdopen", open_one)


def test_a_full_disk_leaves_no_half_a_picture(places, monkeypatch):
    folder = places / "mine" / "screens"
    full(monkeypatch, times=2)
    saved = save_screen(PICTURE, "svg")
    assert saved.path == places / "temporary" / "lernmi-screen-1.svg"
    assert saved.path.read_text() == PICTURE
    assert saved.instead == f"{folder} can't be written to (No space left on device)"
    assert not any(folder.iterdir()) and not any((places / "here").iterdir())


def test_a_current_folder_that_was_removed_is_passed_over(places):
    (places / "mine").write_text("a file")
    (places / "here").rmdir()
    assert save_screen(PICTURE, "svg").path == places / "temporary" / "lernmi-screen-1.svg"


def test_where_nothing_can_be_written_a_line_says_so(places, monkeypatch):
    full(monkeypatch, times=2)
    monkeypatch.setattr(tempfile, "tempdir", None)
    monkeypatch.setattr(tempfile, "_candidate_tempdir_list", list)
    with pytest.raises(DataError) as caught:
        save_screen(PICTURE, "svg")
    assert str(caught.value) == (
        f"The screen could be saved nowhere: {places / 'mine' / 'screens'} can't be written to "
        f"(No space left on device); {places / 'here'} can't be written to (No space left on "
        "device); there is no folder for temporary files"
    )


async def test_the_app_says_where_it_is_and_why(places):
    (places / "mine").write_text("a file")
    app = LernmiApp(Recipe("xor"), running=False)
    async with app.run_test(size=(90, 30)) as pilot:
        await until_ready(pilot)
        app.action_save_screen("txt")
        await pilot.pause()
        (said,) = app._notifications
        assert said.message == (
            f"{places / 'here' / 'lernmi-screen-1.txt'}\n"
            f"{places / 'mine' / 'screens'} can't be written to (Not a directory)"
        )
