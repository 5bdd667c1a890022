"""Textual's driver for browsers, in a visit: it ends with its tab, by the program's own ways."""

from __future__ import annotations

import asyncio
import signal
import sys

from textual import events
from textual.drivers.web_driver import WebDriver
from textual.message import Message

from lernmi_tui.terminal import end_signals, terminal, typed_escape


class VisitDriver(WebDriver):
    """Frames go to standard output, keys come from standard input: the server is behind both."""

    def start_application_mode(self) -> None:
        super().start_application_mode()
        if sys.platform != "win32":
            loop = asyncio.get_running_loop()
            for number in (signal.SIGINT, signal.SIGTERM):
                loop.remove_signal_handler(number)
            end_signals.catch()

    def process_message(self, message: Message) -> None:
        """What says it is a terminal's size is not the server's word, which keeps within limits."""
        if not isinstance(message, events.Resize):
            super().process_message(message)

    def run_input_thread(self) -> None:
        typed_escape.tell_from_alt("web_driver")
        super().run_input_thread()
        if not self.exit_event.is_set():
            terminal.CLOSED.set()
