"""Fetching all of MNIST: a bar, what is going on, and a way out."""

from __future__ import annotations

from dataclasses import dataclass
from threading import Event
from time import monotonic

from textual.app import ComposeResult
from textual.containers import Vertical
from textual.message import Message
from textual.screen import ModalScreen
from textual.widgets import Label

from lernmi.errors import LernmiError
from lernmi_tui.keys.bindings import bindings_of
from lernmi_tui.paint.bars import bar
from lernmi_tui.parts.key_line import KeyLine
from lernmi_tui.parts.overlay import Overlay

OTHER_MIRROR = "ask another with `lernmi fetch mnist --mirror URL`"
TELL_SECONDS = 0.1  # between two numbers on the screen


class Fetching(ModalScreen[bool], Overlay[bool]):
    """Ends with True once all of MNIST is there."""

    BINDINGS = bindings_of("fetching")
    DEFAULT_CSS = """
    Fetching { align: center middle; }
    Fetching > Vertical {
        width: 64; max-width: 100%; height: auto; padding: 1 2;
        border: round $accent; background: $background;
    }
    Fetching Label { width: 100%; }
    Fetching #bar { margin: 1 0; color: $accent; }
    Fetching #going-on { color: $foreground-muted; }
    Fetching #going-on.-wrong { color: $error; text-style: bold; }
    """

    @dataclass
    class Told(Message):
        """How far it is: ``done`` of ``total`` bytes, and what goes on in words."""

        done: int
        total: int
        what: str

    @dataclass
    class Failed(Message):
        """It ended, and why."""

        reason: str

    class Fetched(Message):
        """All of it is there."""

    def __init__(self) -> None:
        super().__init__()
        self._stop = Event()
        self._told = 0.0
        self._failed = True  # or not begun
        self._there = False

    def compose(self) -> ComposeResult:
        with Vertical() as box:
            box.border_title = "All of MNIST"
            box.border_subtitle = "esc cancels"
            yield Label("60,000 images to learn from, 10,000 others held out.")
            yield Label(id="bar", markup=False)
            yield Label("looking for it", id="going-on", markup=False)
        yield KeyLine("fetching")

    def on_mount(self) -> None:
        self.action_retry()

    def on_unmount(self) -> None:
        self._stop.set()

    def action_cancel(self) -> None:
        self._stop.set()
        self.dismiss(False)

    def action_retry(self) -> None:
        """Begin, or begin again after a failure."""
        if self._failed:
            self._failed = False
            self.query_one("#going-on", Label).update("looking for it")
            self.query_one("#going-on", Label).remove_class("-wrong")
            self.query_one(Vertical).border_subtitle = "esc cancels"
            self.run_worker(self._fetch, thread=True, exit_on_error=False)

    # in the worker's thread

    def _fetch(self) -> None:
        from lernmi.data import mnist  # loads what speaks to the net
        from lernmi.files.downloads import NotFetched

        try:
            mnist.fetch_mnist(progress=self._tell, stopped=self._stop.is_set)
        except NotFetched as error:
            self.post_message(self.Failed(f"{error} or {OTHER_MIRROR}"))
            return
        except LernmiError as error:
            self.post_message(self.Failed(str(error)))
            return
        self.post_message(self.Fetched())

    def _tell(self, done: int, total: int, what: str) -> None:
        now = monotonic()
        if now - self._told >= TELL_SECONDS and not self._stop.is_set():
            self._told = now
            self.post_message(self.Told(done, total, what))

    # in the screen's

    def on_fetching_told(self, message: Told) -> None:
        label = self.query_one("#bar", Label)
        share = message.done / max(message.total, 1)
        words = f" {100 * share:3.0f} %  {message.done / 1e6:4.1f} of {message.total / 1e6:.1f} MB"
        label.update(bar(share, max(label.size.width - len(words), 0)) + words)
        self.query_one("#going-on", Label).update(message.what)

    def on_fetching_failed(self, message: Failed) -> None:
        going_on = self.query_one("#going-on", Label)
        self._failed = True
        going_on.update(message.reason)
        going_on.add_class("-wrong")
        self.query_one(Vertical).border_subtitle = "r tries again · esc closes"

    def on_fetching_fetched(self) -> None:
        self._there = True
        self.dismiss(True)

    def on_screen_resume(self) -> None:
        if self._there:  # it came while the help was on top
            self.dismiss(True)
