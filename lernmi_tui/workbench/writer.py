"""A thread that writes: one for all the saves of a run.

A thread for each save would do, but memory that a thread lets go of stays with the threads: with
each new one there may be a share more of it, of some ten megabytes.
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from queue import SimpleQueue

_Wanted = SimpleQueue[Callable[[], object] | None]


class Writer:
    """Does one thing at a time. The thread is there from the first one on, until ``end``."""

    def __init__(self) -> None:
        self._wanted: _Wanted | None = None  # once there is a thread
        self._done = threading.Event()
        self._done.set()

    @property
    def is_busy(self) -> bool:
        """Is something being written?"""
        return not self._done.is_set()

    def begin(self, write: Callable[[], object]) -> None:
        """Have ``write`` called in the thread; where there is none to be had, in this one."""
        if self._wanted is None:
            wanted: _Wanted = SimpleQueue()
            thread = threading.Thread(
                target=_live, args=(wanted, self._done), name="keeping", daemon=True
            )
            try:
                thread.start()
            except RuntimeError:
                write()
                return
            self._wanted = wanted
        self._done.clear()
        self._wanted.put(write)

    def wait(self) -> None:
        """Until all is written."""
        self._done.wait()

    def end(self) -> None:
        """There is nothing to write any more."""
        if self._wanted is not None:
            self._wanted.put(None)
            self._wanted = None


def _live(wanted: _Wanted, done: threading.Event) -> None:
    while True:
        write = wanted.get()
        if write is None:
            return
        write()
        del write  # what it holds is large
        done.set()
