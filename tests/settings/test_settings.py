"""Settings: read whatever stands in the file, changed a line at a time, never lost."""

import math
import os
import re
import threading

import pytest

from lernmi.errors import LernmiError
from lernmi_tui.choices import chosen
from lernmi_tui.settings import kept_settings
from lernmi_tui.settings.kept_settings import KeptSettings
from lernmi_tui.settings.settings import (
    BrokenSettingsError,
    Settings,
    change_settings,
    read_settings,
)

WRITTEN = """\
# mine
theme = "nord" # it is dark here
'pace'=100

colour = "red"
[keys]
workbench.slower = "f5"
"workbench.faster" = ["f6", "ctrl+f"]
theme = "x"
"""


@pytest.fixture
def path(tmp_path):
    return tmp_path / "settings.toml"


def test_no_file_is_all_defaults_and_nothing_to_say(path):
    assert read_settings(path) == (Settings(), [])


def test_all_there_is_is_read_and_what_is_unknown_named(path):
    path.write_text(
        '\ufefftheme = "nord"\npace = "max"\nascii = true\ncolour = 1\nkeys.a.b = "x"\n'
    )
    settings, said = read_settings(path)
    assert settings == Settings("nord", math.inf, True, {"a.b": "x"})
    assert said == [f"{path}: there is no setting 'colour', only theme, pace, ascii, keys"]


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ("theme = 3", "theme must be the name of a theme"),
        ("pace = 0", 'pace must be samples a second, or "max"'),
        ("pace = true", "pace must be samples a second"),
        ("pace = nan", "pace must be samples a second"),
        ("pace = 'fast'", "pace must be samples a second"),
        ('ascii = "yes"', "ascii must be true or false"),
        ("keys = 3", "keys must be a table of lines like"),
        ("keys.a.b = 3", "keys must be a table of lines like"),
        ("keys.a.b = ['x', 1]", "keys must be a table of lines like"),
    ],
)
def test_a_wrong_value_is_said_and_left_at_its_default(path, line, words):
    path.write_text(line)
    settings, said = read_settings(path)
    assert settings == Settings()
    (only,) = said
    assert only.startswith(f"{path}: {words}")
    assert only.isprintable()


BROKEN = [b"theme = ", b"\xff\xfe", b"a" * 200_000, b"[[[", b"x = " + b"[" * 5_000, b"\x00"]
BROKEN += [b"pace = " + b"9" * 5_000, b"keys" + b".a" * 3_000 + b" = 'x'"]


@pytest.mark.parametrize("content", BROKEN, ids=range(len(BROKEN)))
def test_a_broken_file_is_one_line_and_stays_as_it_is(path, content):
    path.write_bytes(content)
    settings, said = read_settings(path)
    assert settings == Settings()
    (only,) = said
    assert str(path) in only
    assert only.endswith("; all settings are at their defaults")
    assert only.isprintable()
    with pytest.raises(BrokenSettingsError, match=re.escape(str(path))):
        change_settings(path, {"theme": "nord"})
    assert path.read_bytes() == content


def test_a_folder_in_its_place_is_said_too(path):
    path.mkdir()
    assert "can't be read (Is a directory)" in read_settings(path)[1][0]


def test_a_pipe_in_its_place_is_said_too(path):
    os.mkfifo(path)
    assert "it is no file" in " ".join(read_settings(path)[1])


def test_a_change_leaves_all_else_as_a_person_wrote_it(path):
    path.write_text(WRITTEN)
    change_settings(path, {"theme": "lernmi-light", "pace": 0.2})
    changed = WRITTEN.replace('"nord" # it is dark here', '"lernmi-light"')
    assert path.read_text() == changed.replace("'pace'=100", "pace = 0.2")
    assert read_settings(path)[0].keys["workbench.faster"] == "f6,ctrl+f"


@pytest.mark.parametrize(
    "before", ["", "# nothing", "[keys]\n", "ascii = true", "x = 1\r\n[keys]\r\n"]
)
def test_what_was_not_set_is_put_before_the_tables(path, before):
    path.write_text(before, newline="")
    change_settings(path, {"theme": "nord", "pace": math.inf})
    settings, _ = read_settings(path)
    assert (settings.theme, settings.pace) == ("nord", math.inf)
    assert settings.ascii == (True if "ascii" in before else None)
    for line in before.splitlines():
        assert line in path.read_text()


def test_a_file_whose_lines_hide_what_they_say_is_refused_rather_than_spoilt(path):
    content = 'x = """\ntheme = "y"\n"""\n'
    path.write_text(content)
    with pytest.raises(BrokenSettingsError, match="has no line in which theme can be said"):
        change_settings(path, {"theme": "nord"})
    assert path.read_text() == content


def test_what_is_so_already_is_not_written_again(path):
    path.write_text('theme="nord"  # mine')
    change_settings(path, {"theme": "nord"})
    assert path.read_text() == 'theme="nord"  # mine'


@pytest.mark.skipif(os.name != "posix", reason="links")
def test_a_link_to_the_file_stays_one(path, tmp_path):
    (tmp_path / "dotfiles").mkdir()
    path.symlink_to(tmp_path / "dotfiles" / "lernmi.toml")
    change_settings(path, {"theme": "nord"})
    assert path.is_symlink()
    assert (tmp_path / "dotfiles" / "lernmi.toml").read_text() == 'theme = "nord"\n'


def test_changes_are_written_in_another_thread_the_last_of_them_last(path, monkeypatch):
    may_write, threads = threading.Event(), []

    def slowly(path, changes):
        threads.append(threading.current_thread())
        may_write.wait()
        change_settings(path, changes)

    monkeypatch.setattr(kept_settings, "change_settings", slowly)
    kept = KeptSettings(path)
    kept.keep(pace=1)
    kept.keep(theme="nord")
    kept.keep(theme="dracula")
    assert kept.now == Settings("dracula", 1)
    assert not path.exists()
    may_write.set()
    kept.wait()
    assert read_settings(path)[0] == Settings("dracula", 1.0)
    assert threading.current_thread() not in threads
    assert len(threads) <= 2


def test_why_nothing_can_be_kept_is_said_once(path):
    path.write_text("theme =")
    kept, said = KeptSettings(path), []
    kept.fail = said.append
    for theme in ("nord", "dracula"):
        kept.keep(theme=theme)
        kept.wait()
    (only,) = said
    assert only.startswith(f"The theme can't be kept: {path} is no TOML: ")
    path.unlink()
    path.mkdir()
    kept.keep(pace=3)
    kept.wait()
    assert len(said) == 2


def test_without_a_file_changes_hold_as_long_as_the_program():
    kept = KeptSettings(None)
    kept.keep(theme="nord")
    assert kept.now.theme == "nord"


def test_the_command_line_is_before_the_settings_and_these_before_the_terminal(
    own_folder, monkeypatch
):
    monkeypatch.setenv("LC_ALL", "C")
    assert chosen(None, None).now == Settings(ascii=True)
    (own_folder / "settings.toml").write_text('theme = "nord"\nascii = false\npace = 5\n')
    assert chosen(None, None).now == Settings("nord", 5.0, False)
    assert chosen("dracula", True).now == Settings("dracula", 5.0, True)
    with pytest.raises(LernmiError, match="there is no theme 'gruvbo'; there is gruvbox"):
        chosen("gruvbo", None)


def test_what_is_wrong_in_the_settings_is_said_with_the_file(own_folder):
    file = own_folder / "settings.toml"
    file.write_text('theme = "pink"\n[keys]\nworkbench.slowr = "x"\n')
    settings = chosen(None, False)
    assert settings.now == Settings(ascii=False)
    assert [words.split(";")[0] for words in settings.said] == [
        f"{file}: there is no theme 'pink'",
        f"{file}: keys: there is no 'workbench.slowr'",
    ]


def test_however_much_is_wrong_a_few_lines_say_it(own_folder):
    file = own_folder / "settings.toml"
    keys = [f'a{number} = "x"' for number in range(200)]
    file.write_text(
        "\n".join(["b" * 5_000 + " = 1", "[keys]", "app.quit = '" + "x" * 99 + "'", *keys])
    )
    said = chosen(None, False).said
    assert 2 < len(said) < 10
    assert all(len(line) < 200 + len(str(file)) for line in said)
    assert said[-1] == f"{file}: and {202 - len(said) + 1} more"


def test_in_a_browser_nothing_is_kept(own_folder, monkeypatch):
    monkeypatch.setenv("TEXTUAL_DRIVER", "textual.drivers.web_driver:WebDriver")
    settings = chosen(None, None)
    settings.keep(theme="nord")
    settings.wait()
    assert not (own_folder / "settings.toml").exists()
