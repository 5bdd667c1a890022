"""Where a person's drawings are kept."""

from pathlib import Path

from lernmi.files.folders import user_folder


def kept_folder() -> Path:
    """Where each kept drawing has a file. It need not exist."""
    return user_folder() / "drawings"


def data_set_folder() -> Path:
    """Where the kept drawings are saved as a data set to learn from. It need not exist."""
    return user_folder() / "my-drawings"
