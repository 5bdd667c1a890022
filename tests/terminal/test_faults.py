"""A fault of the program, wherever it shows: a whole terminal, one sentence and a log file."""

import re

import pytest

from lernmi import __version__

pytestmark = pytest.mark.slow

FAULTY = """
import asyncio, threading
from lernmi_tui.app import LernmiApp
def fault(*_): raise ValueError("made to fail")
async def slow_fault(): fault()
tasks = []  # asyncio itself keeps none
{how}
from lernmi_tui.__main__ import main
main()
"""
BY_KEY = "LernmiApp.action_toggle_dark = "  # ctrl+t
WAYS = {
    "a key": BY_KEY + "fault",
    "a timer": BY_KEY + "lambda app: app.set_timer(0.01, fault)",
    "a later call": BY_KEY + "lambda app: app.call_later(fault)",
    "a worker": BY_KEY + "lambda app: app.run_worker(slow_fault())",
    "a worker's thread": BY_KEY + "lambda app: app.run_worker(fault, thread=True)",
    "a plain thread": BY_KEY + "lambda app: threading.Thread(target=fault).start()",
    "a task": BY_KEY + "lambda app: (tasks.append(asyncio.create_task(slow_fault())), "
    "app.set_timer(0.1, tasks.clear))",
    "compose": "LernmiApp.compose = fault",
    "the styles": "LernmiApp.CSS = 'Screen { no such thing }'",
    "mount": "LernmiApp.on_mount = fault",
    "unmount": "LernmiApp.on_unmount = fault",
    "the reading of keys": "import textual.drivers.linux_driver as driver\n"
    "driver.XTermParser.feed = fault",
    "loading": "import lernmi_tui.cli as cli\ncli.main = fault",
}
LEFT = b"\x1b[?1049l"


@pytest.mark.parametrize("where", WAYS)
def test_one_sentence_and_a_log(start, tmp_path, where):
    program = start(code=FAULTY.format(how=WAYS[where]))
    if program.waits_until(b"Watch a neural network learn", patience=20.0):
        program.write(b"\x14")
        program.ends(1.0)
        program.write(b"\x11")
    assert program.ends()
    assert program.close() == 1
    assert program.broken() == []
    lines = told(program)
    assert len(lines) == 1
    assert "a fault of its own" in lines[0]
    (log,) = (tmp_path / "lernmi" / "logs").iterdir()
    assert str(log) in lines[0].replace("\r\n", "")
    text = log.read_text()
    assert f"lernmi-tui {__version__}" in text
    assert "Python 3" in text
    if where != "the styles":
        assert "Traceback (most recent call last)" in text
        assert "ValueError: made to fail" in text


def test_where_no_log_can_be_written(start, tmp_path):
    (tmp_path / "lernmi").write_text("a file where the folder should be")
    program = start(code=FAULTY.format(how=WAYS["a key"]))
    assert program.waits_until(b"Watch a neural network learn")
    program.write(b"\x14")
    assert program.ends()
    assert program.close() == 1
    assert program.broken() == []
    assert told(program)[0].endswith("and no log of it could be written")


def told(program):
    """The lines on the terminal after the screen was left; all of them if there was none."""
    after = program.output.rpartition(LEFT)[2]
    plain = re.sub(rb"\x1b\[[0-?]*[ -/]*[@-~]", b"", after).decode()
    return [line for line in plain.splitlines() if line.strip()]
