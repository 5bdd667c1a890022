"""How much of what is random is tried: less each time, all of it by `make test-long`."""

import os

SHARE = 1.0 if os.environ.get("TEST_ALL") else 0.1


def some(number):
    """How many of ``number``."""
    return round(SHARE * number)


def few(number):
    """How many of ``number``, where each takes long."""
    return number if SHARE == 1.0 else some(number) // 2
