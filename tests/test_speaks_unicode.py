"""Whether a terminal has more than ASCII: as its locale says, where one is said."""

import os
import subprocess
import sys

import pytest

from lernmi_tui.terminal import terminal

NAMES = (
    "LC_ALL",
    "LC_CTYPE",
    "LANG",
    "TERM",
    "TEXTUAL_DRIVER",
    "PYTHONUTF8",
    "PYTHONCOERCECLOCALE",
)
ASK = "from lernmi_tui.terminal import terminal; print(terminal.speaks_unicode())"


@pytest.mark.parametrize(
    ("said", "unicode"),
    [
        ({}, True),  # as in a container
        ({"LANG": "C"}, False),
        ({"LANG": "C", "LC_CTYPE": "C.UTF-8"}, True),
        ({"LANG": "de_DE.utf8", "LC_ALL": "POSIX"}, False),
        ({"LC_ALL": "C.UTF-8", "LANG": "C"}, True),
    ],
)
@pytest.mark.skipif(sys.platform != "linux", reason="locales are others elsewhere")
def test_python_in_place_of_a_c_locale_does_not_hide_it(said, unicode):
    kept = {name: value for name, value in os.environ.items() if name not in NAMES}
    done = subprocess.check_output([sys.executable, "-c", ASK], env=kept | said, text=True)
    assert done.strip() == str(unicode)


@pytest.mark.parametrize(
    ("said", "unicode"),
    [
        ({"LC_ALL": "de_DE.ISO-8859-1"}, False),
        ({"LANG": "de_DE.UTF-8@euro"}, True),
        ({"LANG": "de_DE"}, True),  # nothing says that it is not
        ({"LANG": "en_US.UTF-8", "TERM": "linux"}, False),
        ({"LANG": "en_US.UTF-8", "TERM": "vt220"}, False),
        ({"LC_ALL": "C", "TEXTUAL_DRIVER": "textual.drivers.web_driver:WebDriver"}, True),
    ],
)
def test_what_the_locale_and_the_terminal_say_counts(said, unicode, monkeypatch):
    for name in NAMES:
        monkeypatch.delenv(name, raising=False)
    for name, value in said.items():
        monkeypatch.setenv(name, value)
    assert terminal.speaks_unicode() == unicode
