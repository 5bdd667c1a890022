"""Where what belongs to a person is kept: fetched data, drawings, recent files."""

import os
from pathlib import Path

VARIABLE = "LERNMI_FOLDER"


def user_folder() -> Path:
    """The folder for a person's data: that of the operating system, or what LERNMI_FOLDER names.

    It need not exist.
    """
    chosen = os.environ.get(VARIABLE)
    if chosen:
        return Path(chosen).expanduser().absolute()
    from platformdirs import user_data_path  # start-up does without

    return user_data_path("lernmi", appauthor=False)
