"""Faults put into the program, and what it says of them."""

from __future__ import annotations

import re

from tests.terminal.program import Program

FAULTY = """
import asyncio, threading
from lernmi_tui.app import LernmiApp
def fault(*_, **__): raise ValueError("made to fail")
async def slow_fault(): fault()
def fault_once(where, name):
    def faulty(*_, **__):
        setattr(where, name, function)
        fault()
    function = getattr(where, name)
    setattr(where, name, faulty)
tasks = []  # asyncio itself keeps none
{how}
from lernmi_tui.__main__ import main
main()
"""
KEY = b"\x14"
BY_KEY = "LernmiApp.action_toggle_dark = "  # ctrl+t
LEFT = b"\x1b[?1049l"


def told(program: Program) -> list[str]:
    """The lines on the terminal after the screen was left; all of them if there was none."""
    after = program.output.rpartition(LEFT)[2]
    plain = re.sub(rb"\x1b\[[0-?]*[ -/]*[@-~]", b"", after).decode()
    return [line for line in plain.splitlines() if line.strip()]
