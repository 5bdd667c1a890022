"""Where what belongs to a person is kept: fetched data, drawings, recent files, runs."""

import os
from pathlib import Path

from lernmi.errors import DataError

VARIABLE = "LERNMI_FOLDER"


def user_folder() -> Path:
    """The folder for a person's data: that of the operating system, or what LERNMI_FOLDER names.

    It need not exist. Raises DataError if LERNMI_FOLDER can't be a path.
    """
    chosen = os.environ.get(VARIABLE)
    if chosen:
        try:
            return Path(chosen).expanduser().absolute()
        except (RuntimeError, ValueError):
            raise DataError(f"{VARIABLE} is {chosen!r}, which is no folder's path") from None
    from platformdirs import user_data_path  # start-up does without

    return user_data_path("lernmi", appauthor=False)


def log_folder() -> Path:
    """The folder for logs of what went wrong: in LERNMI_FOLDER, or the operating system's own.

    It need not exist. Raises DataError if LERNMI_FOLDER can't be a path.
    """
    if os.environ.get(VARIABLE):
        return user_folder() / "logs"
    from platformdirs import user_log_path

    return user_log_path("lernmi", appauthor=False)


def runs_folder() -> Path:
    """The folder for runs that the program keeps: in LERNMI_FOLDER, or the system's own for state.

    It need not exist. Raises DataError if LERNMI_FOLDER can't be a path.
    """
    if os.environ.get(VARIABLE):
        return user_folder() / "runs"
    from platformdirs import user_state_path

    return user_state_path("lernmi", appauthor=False) / "runs"


def settings_file() -> Path:
    """A person's settings: in LERNMI_FOLDER, or the operating system's own folder for those.

    It need not exist. Raises DataError if LERNMI_FOLDER can't be a path.
    """
    if os.environ.get(VARIABLE):
        return user_folder() / "settings.toml"
    from platformdirs import user_config_path

    return user_config_path("lernmi", appauthor=False) / "settings.toml"
