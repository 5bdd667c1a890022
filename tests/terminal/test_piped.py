"""A table that is piped in, and the keyboard of the terminal all the same."""

import os
import subprocess
import sys

import pytest

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="there are no such terminals")

PROGRAM = """
import os
os.close(os.open(os.ttyname(1), os.O_RDWR))  # the terminal of this session
from lernmi.data.tables import sources
from lernmi_tui.terminal import terminal
assert terminal.missing() is not None
sources.keep("-")
terminal.take_keyboard()
assert terminal.missing() is None
with sources.opened("-") as table:
    print(table.read(), os.read(0, 9))
"""


def test_what_is_piped_in_is_kept_and_keys_are_read():
    master, slave = os.openpty()
    with subprocess.Popen(
        [sys.executable, "-c", PROGRAM],
        stdin=subprocess.PIPE,
        stdout=slave,
        stderr=slave,
        start_new_session=True,
        env={**os.environ, "TERM": "xterm"},
    ) as program:
        os.close(slave)
        os.write(master, b"q\n")
        program.communicate(b"a,b\n1,2\n", timeout=60)
    said = os.read(master, 4096).decode()
    os.close(master)
    assert program.returncode == 0, said
    assert "b'a,b\\n1,2\\n' b'q\\n'" in said
