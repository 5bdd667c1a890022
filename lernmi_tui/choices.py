"""What a person chose on the command line, else in their settings, else what the terminal says."""

from __future__ import annotations

from dataclasses import replace

from lernmi.errors import LernmiError
from lernmi.files.folders import settings_file
from lernmi_tui.keys.keymap import checked
from lernmi_tui.parts.themes import theme_names
from lernmi_tui.settings.kept_settings import KeptSettings
from lernmi_tui.settings.settings import read_settings
from lernmi_tui.terminal import terminal

MOST_SAID = 5  # lines of what is wrong


def chosen(theme: str | None, ascii: bool | None) -> KeptSettings:
    """The settings of the person who runs the program, checked; ``theme`` and ``ascii`` as given.

    In a browser nothing is kept: whoever is there is not that person. Raises LernmiError if there
    is no such theme.
    """
    path = settings_file()
    settings, said = read_settings(path)
    if settings.theme is not None and settings.theme not in theme_names():
        said.append(f"{path}: {_no_theme(settings.theme)}")
        settings = replace(settings, theme=None)
    if theme is not None and theme not in theme_names():
        raise LernmiError(_no_theme(theme))
    keys, wrong = checked(settings.keys)
    now = replace(
        settings,
        theme=theme or settings.theme,
        ascii=_first(ascii, settings.ascii, not terminal.speaks_unicode()),
        keys=keys,
    )
    said += [f"{path}: {each}" for each in wrong]
    if len(said) > MOST_SAID:
        said[MOST_SAID - 1 :] = [f"{path}: and {len(said) - MOST_SAID + 1:,} more"]
    return KeptSettings(None if terminal.is_browser() else path, now, said)


def _first(*values: bool | None) -> bool:
    return next(value for value in values if value is not None)


def _no_theme(name: str) -> str:
    from difflib import get_close_matches  # start-up does without

    near = get_close_matches(name, theme_names(), 3) or theme_names()
    return f"there is no theme {name!r}; there is {', '.join(near)}"
