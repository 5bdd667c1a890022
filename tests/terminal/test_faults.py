"""A fault of the program, wherever it shows: a whole terminal, one sentence and a log file."""

from random import Random

import pytest

from lernmi import __version__
from tests.terminal.faults import BY_KEY, FAULTY, KEY, told
from tests.torture.exceptions import faults_of

pytestmark = pytest.mark.slow

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


@pytest.mark.parametrize("where", WAYS)
def test_one_sentence_and_a_log(start, tmp_path, where):
    program = start(code=FAULTY.format(how=WAYS[where]))
    if program.waits_until(b"Watch a neural network learn", patience=20.0):
        program.write(KEY)
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
    program.write(KEY)
    assert program.ends()
    assert program.close() == 1
    assert program.broken() == []
    assert told(program)[0].endswith("and no log of it could be written")


@pytest.mark.parametrize("kind", ["the run's thread", "the learning"])
def test_a_fault_in_the_thread_of_a_run(kind):
    assert faults_of(kind, Random(kind)) == []
