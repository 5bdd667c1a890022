"""The errors the core raises on purpose."""


class LernmiError(Exception):
    """The root of every error the core raises on purpose.

    Its message is one line that says what was wrong and what would be right.
    """


class DataError(LernmiError):
    """A file or an array that cannot be used."""
