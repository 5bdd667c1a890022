"""Standard streams that may be closed or full: what is printed gets out, or that is said.

This comes before anything else is loaded, so this file imports next to nothing.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress

IN, OUT, ERR = 0, 1, 2


@contextmanager
def whole_output() -> Iterator[None]:
    """Where what is printed inside can't be written one line says so, and the exit code is 1.

    A reader that goes is none of that: the end is quiet then. What is closed for input or for
    messages stays so, but no file that is opened later takes its place.
    """
    for number in (IN, ERR):
        _hold(number)
    if sys.stdout is None:
        _end("there is no standard output to write to")
    try:
        try:
            yield
        except SystemExit as error:
            if error.code:  # something was said already
                with suppress(OSError):
                    sys.stdout.flush()
                _leave_output()
            raise
        finally:
            sys.stdout.flush()
    except BrokenPipeError:
        _leave_output()
        sys.exit(1)
    except OSError as error:
        _leave_output()
        _end(f"writing failed: {error.strerror}")


def _hold(number: int) -> None:
    try:
        os.fstat(number)
    except OSError:
        with suppress(OSError):
            nowhere = os.open(os.devnull, os.O_RDWR)
            if nowhere != number:  # the lowest that is free
                os.close(nowhere)


def _leave_output() -> None:
    """Python flushes it at the end, and would complain."""
    with suppress(OSError):
        nowhere = os.open(os.devnull, os.O_WRONLY)
        os.dup2(nowhere, OUT)
        os.close(nowhere)


def _end(reason: str) -> None:
    if sys.stderr is not None:
        print(f"Error: {reason}", file=sys.stderr)
    sys.exit(1)
