"""Settings as they are, which may change in the app: they are written where nobody waits for it."""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path

from lernmi.errors import DataError
from lernmi_tui.settings.settings import Settings, change_settings

PATIENCE = 2.0  # seconds that the end of the program waits


class KeptSettings:
    """``now``, as changed so far; ``said`` is what a person should read about them.

    Changes are written to the file ``path`` in the order in which they are made, or nowhere if that
    is None. ``fail`` is called, in another thread, with why one can't be; each reason once.
    """

    def __init__(
        self, path: Path | None, now: Settings | None = None, said: Sequence[str] = ()
    ) -> None:
        self.now = now or Settings()
        self.said = said
        self.fail: Callable[[str], object] = lambda said: None
        self._path = path
        self._changes: dict[str, str | float] = {}
        self._lock = threading.Lock()
        self._thread: threading.Thread | None = None
        self._failures: set[str] = set()

    def keep(self, theme: str | None = None, pace: float | None = None) -> None:
        """Have what is given be so from now on."""
        self.now = replace(self.now, theme=theme or self.now.theme, pace=pace or self.now.pace)
        changes = {"theme": theme, "pace": pace}
        if self._path is None:
            return
        with self._lock:
            self._changes |= {name: it for name, it in changes.items() if it is not None}
            if self._thread is None:
                self._thread = threading.Thread(target=self._write, name="settings", daemon=True)
                self._thread.start()

    def wait(self) -> None:
        """Until all is written, but not for ever."""
        thread = self._thread
        if thread is not None:
            thread.join(PATIENCE)

    def _write(self) -> None:
        while True:
            with self._lock:
                changes, self._changes = self._changes, {}
                if not changes or self._path is None:
                    self._thread = None
                    return
            try:
                change_settings(self._path, changes)
            except DataError as error:
                said = f"The {' and the '.join(changes)} can't be kept: {error}"
                if said not in self._failures:
                    self._failures.add(said)
                    self.fail(said)
