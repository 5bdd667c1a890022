"""What a task is called whose data was given as arrays: by a title, which no file has."""

PREFIX = "given:"


def is_given(name: str) -> bool:
    """Is ``name`` that of a task whose data was given as arrays?"""
    return name.startswith(PREFIX)


def given_title(name: str) -> str:
    """What to call such a task; any other by its ``name``."""
    return name.removeprefix(PREFIX)
