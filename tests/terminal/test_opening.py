"""The app opened from Python, which goes on once it has ended."""

import asyncio
import threading

import pytest

import lernmi
import lernmi_tui
from lernmi_tui import opening
from tests.terminal.program import Program

SCRIPT = """
import signal, sys, gc, threading
import lernmi, lernmi_tui
before = signal.getsignal(2), signal.getsignal(15), sys.getswitchinterval(), gc.get_threshold()
task = lernmi.task([[n % 3, n % 2] for n in range(30)], [n % 2 for n in range(30)], title="mine")
begun = lernmi.Session(task)
begun.run(100)
session = lernmi_tui.open(begun)
after = signal.getsignal(2), signal.getsignal(15), sys.getswitchinterval(), gc.get_threshold()
print("back", after == before, threading.active_count(), session is begun, session.moment)
"""


@pytest.mark.slow  # a program on a terminal of its own
def test_the_session_comes_back_and_python_is_as_it_was(tmp_path):
    program = Program(tmp_path, code=SCRIPT)
    try:
        assert program.waits_until(b"paused")
        program.write(b"sq")
        assert program.ends()
    finally:
        code = program.close()
    assert b"back True 1 True 101" in program.output
    assert (code, program.broken()) == (0, [])


def test_where_it_can_t_be_it_says_so_in_a_line(monkeypatch):
    xor = lernmi.load_task("xor")
    with pytest.raises(lernmi.LernmiError, match="open takes a task"):
        lernmi_tui.open("xor")
    with pytest.raises(lernmi.LernmiError, match="in a notebook, show the session itself"):
        lernmi_tui.open(xor)
    monkeypatch.setattr(opening.terminal, "missing", lambda: None)

    async def in_a_loop():
        lernmi_tui.open(xor)

    with pytest.raises(lernmi.LernmiError, match="a loop of its own"):
        asyncio.run(in_a_loop())
    said = []

    def elsewhere():
        try:
            lernmi_tui.open(xor)
        except lernmi.LernmiError as error:
            said.append(str(error))

    thread = threading.Thread(target=elsewhere)
    thread.start()
    thread.join()
    assert said == ["open needs the main thread: signals come to no other"]
