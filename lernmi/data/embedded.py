"""Where the embedded data files are."""

from pathlib import Path

from lernmi.errors import DataError

_CORE = Path(__file__).resolve().parents[1]
_FOLDERS = (_CORE / "datasets", _CORE.parent / "datasets")  # installed; in a checkout


def data_file(name: str) -> Path:
    """The path of an embedded data file. Raises DataError if the installation lost it."""
    for folder in _FOLDERS:
        if (folder / name).is_file():
            return folder / name
    raise DataError(f"the data file {name} is missing from this installation; install it again")
