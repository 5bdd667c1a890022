"""A small set of digits, a loopback server that hands it out well or badly, and the twelve faults.

The first part of an address says how the server behaves: ``url("good")`` is a mirror to rely on,
``url("stall")`` one that falls silent in the middle of every file. Run as a program it is
``lernmi fetch`` for the small set, see ``fetching``.
"""

from __future__ import annotations

import gzip
import hashlib
import itertools
import os
import signal
import socket
import socketserver
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from time import monotonic, sleep
from unittest import mock
from urllib.parse import urlsplit

from lernmi.data import mnist
from lernmi.errors import LernmiError
from lernmi.files.downloads import Patience
from lernmi.files.published_files import PublishedFile

ROOT = Path(__file__).parents[2]
IMPATIENT = Patience(silence=0.3, slowest=20_000.0)
PATIENT = Patience()
DRIP_SECONDS = 0.02


def idx(*sizes: int, elements: bytes) -> bytes:
    """An IDX file of bytes."""
    header = bytes([0, 0, 8, len(sizes)]) + b"".join(size.to_bytes(4, "big") for size in sizes)
    return header + elements


def _noise(count: int) -> bytes:
    """Bytes that gzip can't shrink, the same every time."""
    return b"".join(hashlib.sha256(bytes([i])).digest() for i in range(count // 32 + 1))[:count]


PLAIN = {
    "train-images-idx3-ubyte": idx(20, 8, 8, elements=_noise(20 * 64)),
    "train-labels-idx1-ubyte": idx(20, elements=bytes(range(10)) * 2),
    "t10k-images-idx3-ubyte": idx(10, 8, 8, elements=_noise(10 * 64)),
    "t10k-labels-idx1-ubyte": idx(10, elements=bytes(range(10))),
}
CONTENTS = {
    f"{name}.gz": gzip.compress(content, compresslevel=9, mtime=0)
    for name, content in PLAIN.items()
}
FILES = tuple(
    PublishedFile(name, len(content), hashlib.sha256(content).hexdigest())
    for name, content in CONTENTS.items()
)


class _Handler(BaseHTTPRequestHandler):
    server: DownloadServer

    def do_GET(self) -> None:
        path = urlsplit(self.path).path  # all of a web address where we are asked as a proxy
        how, _, name = path.strip("/").partition("/")
        self.server.asked.append(f"{how}/{name}")
        with suppress(ConnectionError, TimeoutError):  # the client had enough
            BEHAVIOURS.get(how, _gone)(self, CONTENTS[name])

    def log_message(self, *_: object) -> None:
        """Say nothing."""

    def head(self, status: int = 200, **headers: object) -> None:
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name.replace("_", "-"), str(value))
        self.end_headers()

    def body(self, content: bytes) -> None:
        self.wfile.write(content)
        self.server.sent += len(content)

    def wait(self, seconds: float = 60.0) -> bool:
        """True if the server is closed meanwhile."""
        return self.server.closing.wait(seconds)


def _good(it: _Handler, content: bytes) -> None:
    it.head(Content_Length=len(content))
    it.body(content)


def _slow(it: _Handler, content: bytes) -> None:
    it.wait(0.05)
    _good(it, content)


def _chunked(it: _Handler, content: bytes) -> None:
    it.protocol_version = "HTTP/1.1"
    it.head(Transfer_Encoding="chunked", Connection="close")
    for piece in (content[:50], content[50:], b""):
        it.body(b"%x\r\n%s\r\n" % (len(piece), piece))


def _chunked_short(it: _Handler, content: bytes) -> None:
    it.protocol_version = "HTTP/1.1"
    it.head(Transfer_Encoding="chunked", Connection="close")
    it.body(b"%x\r\n%s" % (len(content), content[:-5]))


def _short(it: _Handler, content: bytes) -> None:
    it.head(Content_Length=len(content))
    it.body(content[: len(content) // 2])


def _html(it: _Handler, _content: bytes) -> None:
    page = b"<html><body>Welcome to this hotel! Please log in.</body></html>"
    it.head(Content_Type="text/html; charset=utf-8", Content_Length=len(page))
    it.body(page)


def _stall(it: _Handler, content: bytes) -> None:
    _short(it, content)
    it.wfile.flush()
    it.wait()


def _mute(it: _Handler, _content: bytes) -> None:
    it.wait()


def _drip(it: _Handler, content: bytes) -> None:
    it.head(Content_Length=len(content))
    for byte in content:
        it.body(bytes([byte]))
        it.wfile.flush()
        if it.wait(DRIP_SECONDS):
            break


def _drip_header(it: _Handler, _content: bytes) -> None:
    it.wfile.write(b"HTTP/1.0 200 OK\r\nX-Long: ")
    while not it.wait(DRIP_SECONDS):
        it.wfile.write(b"x")


def _endless(it: _Handler, content: bytes) -> None:
    it.head()
    while not it.server.closing.is_set():
        it.body(content * 100)


def _gone(it: _Handler, _content: bytes) -> None:
    it.send_error(404, "\x1b[31mhaunted\x07")


def _loop(it: _Handler, _content: bytes) -> None:
    it.head(302, Location=it.path)


def _detour(it: _Handler, _content: bytes) -> None:
    it.head(301, Location="../good/" + it.path.rpartition("/")[2])


def _endless_detour(it: _Handler, content: bytes) -> None:
    it.send_response(302)
    it.send_header("Location", "../good/" + it.path.rpartition("/")[2])
    it.end_headers()
    while not it.server.closing.is_set():
        it.body(content * 100)


def _to_a_file(it: _Handler, _content: bytes) -> None:
    it.head(302, Location="file:///etc/passwd")


def _wrong(it: _Handler, content: bytes) -> None:
    _good(it, content[:-1] + bytes([content[-1] ^ 1]))


def _plain(it: _Handler, content: bytes) -> None:
    _good(it, gzip.decompress(content))


def _recompressed(it: _Handler, content: bytes) -> None:
    it.head()
    it.body(gzip.compress(gzip.decompress(content), compresslevel=1, mtime=1))


def _labelled_gzip(it: _Handler, content: bytes) -> None:
    it.head(Content_Length=len(content), Content_Encoding="gzip", Content_Type="application/idx")
    it.body(content)


def _odd_length(it: _Handler, _content: bytes) -> None:
    it.head(Content_Length="9" * 5000)


def _noise_instead_of_http(it: _Handler, content: bytes) -> None:
    it.wfile.write(content)


def _custom(it: _Handler, _content: bytes) -> None:
    it.head(**it.server.custom[0])
    it.body(it.server.custom[1])


def _labels_only(it: _Handler, content: bytes) -> None:
    (_good if "labels" in it.path else _gone)(it, content)


BEHAVIOURS: dict[str, Callable[[_Handler, bytes], None]] = {
    function.__name__.removeprefix("_").replace("_", "-"): function
    for function in (
        _good, _slow, _chunked, _chunked_short, _short, _html, _stall, _mute, _drip, _drip_header,
        _endless, _gone, _loop, _detour, _endless_detour, _to_a_file, _wrong, _plain,
        _recompressed, _labelled_gzip, _odd_length, _noise_instead_of_http, _custom, _labels_only,
    )
}  # fmt: skip


class DownloadServer(ThreadingHTTPServer):
    """On a free port of this machine, for as long as the ``with`` block lasts.

    ``asked`` is "behaviour/file" for every request so far, ``sent`` counts the bytes of all bodies;
    ``custom`` is the headers and the body that ``url("custom")`` answers with.
    """

    daemon_threads = True
    block_on_close = False

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.closing = threading.Event()
        self.asked: list[str] = []
        self.sent = 0
        self.custom: tuple[dict[str, object], bytes] = ({}, b"")
        self._thread = threading.Thread(target=self.serve_forever, args=(0.01,), daemon=True)

    def __enter__(self) -> DownloadServer:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.closing.set()
        self.shutdown()
        self._thread.join()
        self.server_close()

    def server_bind(self) -> None:
        socketserver.TCPServer.server_bind(self)  # without looking up this machine's name
        self.server_name, self.server_port = self.server_address[:2]

    def url(self, how: str) -> str:
        """The mirror that behaves like that."""
        return f"http://127.0.0.1:{self.server_port}/{how}/"


def meet(fault: str, server: DownloadServer, folder: Path) -> str:
    """Fetch into ``folder`` while the fault happens: what a person is told, "" if killed."""
    return FAULTS[fault](server, folder)


def left_in(folder: Path) -> list[str]:
    """What there is beside and in ``folder``, but for the lock, which may stay."""
    return sorted(
        path.relative_to(folder.parent).as_posix()
        for path in folder.parent.rglob("*")
        if path.name != f".{folder.name}.lock"
    )


def closed_port() -> int:
    """A port of this machine where nobody listens."""
    with socket.socket() as it:
        it.bind(("127.0.0.1", 0))
        port: int = it.getsockname()[1]
        return port


def told(
    mirror: str,
    folder: Path,
    stopped: Callable[[], bool] | None = None,
    patience: Patience = PATIENT,
) -> str:
    """The error that a fetch ends with."""
    try:
        with mock.patch.object(mnist, "FILES", FILES):
            mnist.fetch_mnist((mirror,), folder, stopped=stopped, patience=patience)
    except LernmiError as error:
        return str(error)
    raise AssertionError("it was fetched")


@contextmanager
def fetching(
    mirror: str,
    folder: Path,
    *,
    max_bytes: int = 0,
    killed_at: int = 0,
    stderr: int = subprocess.PIPE,
) -> Iterator[subprocess.Popen[str]]:
    """``lernmi fetch mnist`` in a process of its own.

    It may write files of ``max_bytes``, and is killed before its step number ``killed_at`` on the
    disk; 0 stands for no limit and for never.
    """
    command = [sys.executable, "-B", __file__, str(max_bytes), str(killed_at)]
    command += ["mnist", "--mirror", mirror]
    paths = os.pathsep.join(filter(None, [str(ROOT), os.environ.get("PYTHONPATH")]))
    environment = os.environ | {"LERNMI_FOLDER": str(folder.parent), "PYTHONPATH": paths}
    with subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=stderr, text=True, env=environment
    ) as process:
        try:
            yield process
        finally:
            process.kill()


def wait_until(happened: Callable[[], bool]) -> None:
    """Raises TimeoutError if it does not happen within half a minute."""
    end = monotonic() + 30.0
    while not happened():
        if monotonic() > end:
            raise TimeoutError
        sleep(0.002)


def _server_fault(how: str, patience: Patience = PATIENT) -> Callable[[DownloadServer, Path], str]:
    return lambda server, folder: told(server.url(how), folder, patience=patience)


def _cancelled(server: DownloadServer, folder: Path) -> str:
    before = server.sent
    return told(server.url("stall"), folder, stopped=lambda: server.sent > before)


def _killed(server: DownloadServer, folder: Path) -> str:
    before = server.sent
    with fetching(server.url("stall"), folder) as process:
        wait_until(lambda: server.sent > before)
        process.send_signal(signal.SIGKILL)
        out, error = process.communicate(timeout=30)
    assert process.returncode == -signal.SIGKILL, (out, error)
    return ""


def _disk_full(server: DownloadServer, folder: Path) -> str:
    with fetching(server.url("good"), folder, max_bytes=1_000) as process:
        _, error = process.communicate(timeout=30)
    assert process.returncode == 1
    return error.removesuffix("\n")


FAULTS: dict[str, Callable[[DownloadServer, Path], str]] = {
    "short body": _server_fault("short"),
    "HTML with 200": _server_fault("html"),
    "stall": _server_fault("stall", IMPATIENT),
    "slow drip": _server_fault("drip", IMPATIENT),
    "endless body": _server_fault("endless"),
    "404": _server_fault("gone"),
    "redirect loop": _server_fault("loop"),
    "wrong hash": _server_fault("wrong"),
    "cancelled": _cancelled,
    "killed": _killed,
    "disk full": _disk_full,
    "offline": lambda _server, folder: told(f"http://127.0.0.1:{closed_port()}/", folder),
}
"""What may go wrong, and how to have it go wrong."""


def _die_before(number: int) -> None:
    """Have this process be killed before its step ``number`` that changes names on the disk."""
    steps = itertools.count(1)

    def counted(step: Callable[..., None]) -> Callable[..., None]:
        def count(*arguments: object, **more: object) -> None:
            if next(steps) == number:
                os.kill(os.getpid(), signal.SIGKILL)
            step(*arguments, **more)

        return count

    for name in ("mkdir", "fsync", "replace", "rename", "rmdir", "unlink"):
        setattr(os, name, counted(getattr(os, name)))


def _main() -> None:
    import resource

    from lernmi.cli.fetch import fetch

    _, max_bytes, killed_at, *arguments = sys.argv
    if int(max_bytes):
        resource.setrlimit(resource.RLIMIT_FSIZE, (int(max_bytes), int(max_bytes)))
    if int(killed_at):
        _die_before(int(killed_at))
    with mock.patch.object(mnist, "FILES", FILES):
        fetch(arguments)


if __name__ == "__main__":
    _main()
