"""What a visitor is told where there is nothing to be had."""

import pytest
from textual.widgets import Label

from lernmi_tui.app import LernmiApp
from lernmi_tui.parts.path_input import completed
from lernmi_tui.visit import guest
from lernmi_tui.workbench import file_box
from tests.app_helpers import until


@pytest.fixture
def outside(tmp_path):
    path = tmp_path / "secret.csv"
    path.write_text("a,b\n" * 20)
    return path


@pytest.fixture(params=["no folder", "a folder"])
def shared(request, monkeypatch, tmp_path):
    folder = tmp_path / "shared"
    folder.mkdir()
    (folder / "data.csv").write_text("a,b\n")
    monkeypatch.setenv(guest.VARIABLE, str(folder) if request.param == "a folder" else "")
    monkeypatch.setattr(guest, "_given", ())
    return folder if request.param == "a folder" else None


def test_what_is_not_there_is_refused_as_what_is(shared, outside):
    words = "only in" if shared else "no files are opened"
    assert words in guest.refusal(outside)
    assert guest.refusal(outside) == guest.refusal(outside.with_name("nothing.csv"))


def test_no_visit_no_word(outside):
    assert guest.refusal(outside) is None


def test_names_are_completed_in_the_shared_folder_alone(shared, outside):
    assert completed(f"{outside.parent}/sec") is None
    if shared:
        assert completed(f"{shared}/d") == f"{shared}/data.csv"


@pytest.mark.parametrize("what", ["run", "weights", "curve", "bring"])
def test_files_are_saved_and_brought_in_there_alone(shared, outside, what):
    words = "only in" if shared else "in a browser no files are"
    for ending in (".safetensors", ".csv"):
        assert words in file_box._refusal(outside.with_suffix(ending), what)


async def test_home_says_why_a_file_is_not_opened(monkeypatch):
    monkeypatch.setenv(guest.VARIABLE, "")
    app = LernmiApp()
    async with app.run_test(size=(100, 30)) as pilot:
        await until(pilot, lambda: getattr(app.screen, "is_whole", False))
        await pilot.press("o", *"/etc/passwd", "enter")
        wrong = app.screen.query_one("#wrong", Label)
        await until(pilot, lambda: "in a browser" in str(wrong.render()))
        app.action_save_screen("txt")
        await until(pilot, lambda: bool(app._notifications))
        said = next(iter(app._notifications)).message
        assert "no files are saved" in said
