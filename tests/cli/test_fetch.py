"""``lernmi fetch``: what it prints, and how it ends."""

import os
import re
import signal
import sys

import pytest
from click.testing import CliRunner

from lernmi.cli.fetch import fetch
from lernmi.data import mnist
from lernmi.files.published_files import missing
from tests.files.download_server import FILES, DownloadServer, fetching, left_in, wait_until


@pytest.fixture(scope="module")
def server():
    with DownloadServer() as running:
        yield running


@pytest.fixture
def folder(tmp_path, monkeypatch):
    monkeypatch.setattr(mnist, "FILES", FILES)
    monkeypatch.setenv("LERNMI_FOLDER", str(tmp_path / "data"))
    return tmp_path / "data" / "mnist"


def run(*arguments):
    return CliRunner().invoke(fetch, arguments)


def test_it_says_what_it_does_and_where_it_is(server, folder):
    done = run("mnist", "--mirror", server.url("gone"), "--mirror", server.url("good"))
    assert done.exit_code == 0
    host = f"127.0.0.1:{server.server_port}"
    assert done.stdout.splitlines() == [
        f"{FILES[0].name} from {host}",
        *(f"{file.name} from {host}" for file in FILES[1:]),
        f"All of MNIST is in {folder}; the mnist task now uses it.",
    ]
    assert mnist.installed() == folder


def test_what_is_there_is_checked_and_mended(server, folder):
    mirror = ("--mirror", server.url("good"))
    assert run("mnist", *mirror).exit_code == 0
    again = run("mnist", *mirror)
    assert again.stdout == (
        f"All of MNIST is in {folder} already, undamaged; the mnist task uses it.\n"
    )
    (folder / FILES[1].name).write_bytes(b"damaged")
    mended = run("mnist", *mirror)
    assert [line.split()[0] for line in mended.stdout.splitlines()] == [FILES[1].name, "All"]
    assert missing(FILES, folder) == []


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        ((), "Missing argument '{mnist}'"),
        (("cifar",), "'cifar' is not 'mnist'"),
        (("mnist", "--mirror", "file:///tmp"), "Error: 'file:///tmp' is no mirror; one is like"),
        (("mnist", "--mirror", "http://127.0.0.1:1/"), "Error: could not reach 127.0.0.1:1 ("),
    ],
)
def test_refusals(folder, arguments, says):
    done = run(*arguments)
    assert done.exit_code in (1, 2)
    assert says in done.stderr
    assert not folder.exists()


def test_where_no_mirror_is_of_use_the_option_that_names_another_is_told(server, folder):
    told = run("mnist", "--mirror", server.url("gone")).stderr
    assert told.endswith("try again later or name another with --mirror\n")
    assert "--mirror" not in run("mnist", "--mirror", "file:///tmp").stderr


@pytest.mark.slow
@pytest.mark.skipif(sys.platform == "win32", reason="signals of POSIX")
@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_a_signal_ends_it_cleanly(server, folder, number):
    before = server.sent
    with fetching(server.url("stall"), folder) as process:
        wait_until(lambda: server.sent > before)
        process.send_signal(number)
        _, error = process.communicate(timeout=60)
    assert process.returncode == 128 + number
    assert error == "cancelled: nothing was installed\n"
    assert left_in(folder) == []


@pytest.mark.skipif(sys.platform == "win32", reason="pseudo-terminals")
def test_a_person_sees_a_bar(server, folder):
    seen, terminal = os.openpty()
    with fetching(server.url("slow"), folder, stderr=terminal) as process:
        out, _ = process.communicate(timeout=60)
    os.close(terminal)
    shown = os.read(seen, 2**16).decode()
    os.close(seen)
    assert re.search(r"MNIST  \[#+\]  100%", shown)
    assert out == f"All of MNIST is in {folder}; the mnist task now uses it.\n"


@pytest.mark.skipif(sys.platform == "win32", reason="pipes of POSIX")
def test_it_ends_quietly_when_nobody_reads_it(server, folder):
    with fetching(server.url("slow"), folder) as process:
        process.stdout.close()
        assert process.wait(timeout=60) == 1
        assert process.stderr.read() == ""
    assert not folder.exists()
