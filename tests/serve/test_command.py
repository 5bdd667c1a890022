"""``lernmi-tui serve`` as it is typed."""

import os
import signal
import socket
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner

from lernmi_tui.serve import command
from lernmi_tui.serve.server import is_here
from tests.terminal.program import ROOT


def said_by(*words):
    ran = CliRunner().invoke(command.serve, words)
    return ran.exit_code, ran.output


def test_without_its_packages_one_line_says_how_to_get_them(monkeypatch):
    for name in ("aiohttp", "textual_serve"):
        monkeypatch.setitem(sys.modules, name, None)
        monkeypatch.delitem(sys.modules, "lernmi_tui.serve.server", raising=False)
        code, output = said_by("xor")
        assert (code, output) == (1, f"Error: {command.MISSING}\n"), name
        monkeypatch.undo()


@pytest.mark.parametrize(
    ("words", "code", "said"),
    [
        (["xor", "--nothing"], 2, "No such option"),
        (["nowhere"], 1, "nowhere"),
        (["--sessions", "0"], 2, "--sessions"),
        (["--port", "70000"], 2, "--port"),
        (["--folder", "/nowhere"], 2, "--folder"),
        (["--idle", "-1"], 2, "--idle"),
    ],
)
def test_what_no_visit_could_begin_with_is_refused_before_anybody_comes(words, code, said):
    ran = said_by(*words)
    assert ran[0] == code
    assert said in ran[1]


def test_a_port_that_is_taken_is_said_in_a_line():
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        code, output = said_by("--port", str(taken.getsockname()[1]))
    assert code == 1
    assert output.startswith("Error: 127.0.0.1:")
    assert "(Address already in use)" in output
    assert "--port" in output and output.count("\n") == 1


def test_whoever_opens_it_to_a_network_is_warned(tmp_path):
    assert [is_here(host) for host in ("127.0.0.1", "::1", "localhost", "127.1.2.3")] == [True] * 4
    assert [is_here(host) for host in ("0.0.0.0", "::", "192.168.1.2", "school")] == [False] * 4
    assert "your files are out of reach" in command.warning(None)
    assert str(tmp_path) in command.warning(tmp_path)
    assert command.address("::1", 8000) == "http://[::1]:8000"
    assert socket.gethostname() in command.address("0.0.0.0", 8000)


def test_ctrl_c_ends_it_and_nothing_is_left(tmp_path):
    program = subprocess.Popen(
        [sys.executable, "-m", "lernmi_tui", "serve", "--port", "0"],
        env=os.environ | {"TMPDIR": str(tmp_path), "PYTHONPATH": ROOT},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    line = program.stdout.readline()
    assert line.startswith("Serving at http://127.0.0.1:")
    assert len(list(Path(tmp_path).iterdir())) == 1
    program.send_signal(signal.SIGINT)
    rest, errors = program.communicate(timeout=20)
    assert (rest, errors) == ("", "")
    assert program.returncode == 128 + signal.SIGINT
    assert list(Path(tmp_path).iterdir()) == []
