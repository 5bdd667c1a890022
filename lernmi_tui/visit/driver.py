"""Textual's driver for browsers, in a visit: it ends with its tab, by the program's own ways."""

from __future__ import annotations

import asyncio
import signal

from textual import events, messages
from textual.drivers.web_driver import WebDriver

from lernmi_tui import end_signals, terminal


class VisitDriver(WebDriver):
    """Frames go to standard output, keys come from standard input: the server is behind both."""

    def start_application_mode(self) -> None:
        super().start_application_mode()
        loop = asyncio.get_running_loop()
        for number in (signal.SIGINT, signal.SIGTERM):
            loop.remove_signal_handler(number)
        end_signals.catch()

    def process_message(self, message: messages.Message) -> None:
        """A terminal's own report of its size is none of the server's, which keeps within limits."""
        if not isinstance(message, events.Resize):
            super().process_message(message)

    def run_input_thread(self) -> None:
        super().run_input_thread()
        if not self.exit_event.is_set():
            terminal.CLOSED.set()
