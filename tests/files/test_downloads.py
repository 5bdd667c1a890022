"""Fetching published files from servers that behave badly in every way we could think of."""

import errno
import os
import shutil
import signal
import ssl
import subprocess
import threading
from time import monotonic

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from lernmi.data import mnist
from lernmi.errors import DataError
from lernmi.files import web
from lernmi.files.downloads import Cancelled, Patience
from lernmi.files.published_files import missing
from tests.files.download_server import (
    CONTENTS,
    FAULTS,
    FILES,
    IMPATIENT,
    DownloadServer,
    closed_port,
    fetching,
    left_in,
    meet,
    told,
    wait_until,
)

pytestmark = pytest.mark.slow  # whole apps, or time that passes

WHOLE = sorted(["mnist", *(f"mnist/{file.name}" for file in FILES)])
FIRST = FILES[0]


@pytest.fixture(scope="module")
def server():
    with DownloadServer() as running:
        yield running
    wait_until(lambda: all(thread.name != "download" for thread in threading.enumerate()))


@pytest.fixture
def folder(tmp_path):
    return tmp_path / "mnist"


@pytest.fixture(autouse=True)
def small_set(monkeypatch):
    """The small set instead of MNIST, and a proxy that is of no use: loopback needs none."""
    monkeypatch.setattr(mnist, "FILES", FILES)
    for name in ("http_proxy", "https_proxy", "all_proxy"):
        monkeypatch.setenv(name, f"http://127.0.0.1:{closed_port()}")
    monkeypatch.delenv("no_proxy", raising=False)
    monkeypatch.delenv("NO_PROXY", raising=False)


def is_whole(folder):
    return left_in(folder) == WHOLE and not missing(FILES, folder)


# --- what works


def test_all_files_are_installed_as_published(server, folder):
    assert mnist.fetch_mnist((server.url("good"),), folder) == folder
    assert is_whole(folder)
    for name, content in CONTENTS.items():
        assert (folder / name).read_bytes() == content


@pytest.mark.parametrize("how", ["chunked", "detour", "endless-detour", "labelled-gzip"])
def test_there_are_several_ways_to_serve_a_file(server, folder, how):
    mnist.fetch_mnist((server.url(how),), folder)
    assert is_whole(folder)


def test_a_mirror_needs_no_slash_at_its_end(server, folder):
    mnist.fetch_mnist((server.url("good").rstrip("/"),), folder)
    assert is_whole(folder)


def test_what_is_there_is_not_fetched_again(server, folder):
    mnist.fetch_mnist((server.url("good"),), folder)
    nowhere = f"http://127.0.0.1:{closed_port()}/"
    assert mnist.fetch_mnist((nowhere,), folder) == folder
    assert not (folder.parent / ".mnist.lock").exists()  # nothing is written: it may be read-only


def test_progress_is_told_in_the_callers_thread(server, folder):
    seen = []

    def progress(done, total, what):
        assert threading.current_thread() is threading.main_thread()
        seen.append((done, total, what))

    mnist.fetch_mnist((server.url("good"),), folder, progress=progress)
    total = sum(file.size for file in FILES)
    assert [done for done, _, _ in seen] == sorted(done for done, _, _ in seen)
    assert {bytes_in_all for _, bytes_in_all, _ in seen} == {total}
    assert seen[0] == (0, total, f"{FIRST.name} from 127.0.0.1:{server.server_port}")
    assert seen[-1][0] == total


# --- the twelve faults

SAYS = {
    "short body": f"ended after {FIRST.size // 2:,} of {FIRST.size:,} bytes",
    "HTML with 200": "sent a web page instead; does the network ask for a login?",
    "stall": "sent nothing for 0.3 s",
    "slow drip": "is too slow: ",
    "endless body": f"sent more than the {FIRST.size:,} bytes",
    "404": "answered 404 Not Found; try again later",
    "redirect loop": "redirects more than 5 times",
    "wrong hash": "sent another file than the published one (the SHA-256 differs)",
    "cancelled": "cancelled: nothing was installed",
    "killed": "",
    "disk full": "can't be written (File too large); is there room?",
    "offline": "Connection refused); check the connection",
}


@pytest.mark.parametrize("fault", FAULTS)
def test_a_fault_installs_nothing_and_says_why_and_the_next_try_works(server, folder, fault):
    line = meet(fault, server, folder)
    assert SAYS[fault] in line
    assert len(line.splitlines()) <= 1
    assert line.isprintable()
    assert not folder.exists()
    if fault == "killed":
        assert left_in(folder)[0] == ".mnist.part"
    else:
        assert left_in(folder) == []
    mnist.fetch_mnist((server.url("good"),), folder)
    assert is_whole(folder)


def test_an_endless_body_is_left_at_once(server, folder):
    before = server.sent
    meet("endless body", server, folder)
    assert server.sent - before < 50e6  # what the sockets' buffers take in


# --- more that a server can do


@pytest.mark.parametrize(
    ("how", "says"),
    [
        ("chunked-short", "broke the connection off"),
        ("noise-instead-of-http", "broke the connection off"),
        ("to-a-file", "redirects to something that is no web address"),
        ("plain", f"bytes; only the published file of {FIRST.size:,} will do"),
        ("recompressed", " published "),
        ("odd-length", "offers odd bytes"),
    ],
)
def test_other_servers_are_refused_too(server, folder, how, says):
    line = told(server.url(how), folder)
    assert says in line
    assert len(line.splitlines()) == 1
    assert line.isprintable()
    assert left_in(folder) == []


@pytest.mark.parametrize("how", ["mute", "drip-header"])
def test_servers_that_send_nothing_of_use_are_left(server, folder, how):
    assert " sent nothing " in told(server.url(how), folder, patience=IMPATIENT)
    assert left_in(folder) == []


@settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(data=st.data())
def test_no_other_bytes_are_ever_installed(server, folder, data):
    body = bytearray(CONTENTS[FIRST.name])
    change = data.draw(st.sampled_from(["cut", "more", "flip", "other"]))
    if change == "cut":
        del body[data.draw(st.integers(0, len(body) - 1)) :]
    elif change == "more":
        body += data.draw(st.binary(min_size=1, max_size=2_000))
    elif change == "flip":
        body[data.draw(st.integers(0, len(body) - 1))] ^= data.draw(st.integers(1, 255))
    else:
        body = data.draw(st.binary(max_size=3_000))
    lengths = st.sampled_from([{}, {"Content-Length": len(body)}, {"Content-Length": FIRST.size}])
    server.custom = (data.draw(lengths), bytes(body))
    assert "try again later" in told(server.url("custom"), folder)
    assert left_in(folder) == []


# --- mirrors


def test_mirrors_are_tried_in_turn_and_a_good_one_is_kept(server, folder):
    before = len(server.asked)
    mirrors = [server.url(how) for how in ("gone", "wrong", "good")]
    mnist.fetch_mnist(mirrors, folder)
    assert is_whole(folder)
    names = [file.name for file in FILES]
    assert server.asked[before:] == (
        [f"gone/{names[0]}", f"wrong/{names[0]}", *(f"good/{name}" for name in names)]
    )


def test_mirrors_may_have_different_files(server, folder):
    mnist.fetch_mnist((server.url("labels-only"), server.url("good")), folder)
    assert is_whole(folder)


def test_every_mirror_says_why_it_was_of_no_use(server, folder):
    nowhere = f"127.0.0.1:{closed_port()}"
    mirrors = (server.url("gone"), f"http://{nowhere}/")
    with pytest.raises(DataError) as caught:
        mnist.fetch_mnist(mirrors, folder)
    assert str(caught.value) == (
        f"{FIRST.name} was not fetched: 127.0.0.1:{server.server_port} answered 404 Not Found; "
        f"{nowhere} can't be reached (Connection refused); "
        "try again later"
    )


def test_servers_that_cant_be_reached_are_named_together(folder):
    servers = [f"127.0.0.1:{closed_port()}", f"localhost:{closed_port()}"]
    with pytest.raises(DataError) as caught:
        mnist.fetch_mnist([f"http://{server}/" for server in servers], folder)
    assert str(caught.value) == (
        f"could not reach {servers[0]} or {servers[1]} (Connection refused); check the connection"
    )


@pytest.mark.parametrize(
    "mirror",
    [
        "",
        "mnist",
        "localhost/mnist",
        "file:///tmp/",
        "ftp://example.org/",
        "http://",
        "http://me:secret@example.org/",
        "http://example.org:99999/",
        "http://example.org:port/",
        "http://exam\x1bple.org/",
        "http://[::1/",
    ],
)
def test_what_is_no_web_address_is_no_mirror(folder, mirror):
    with pytest.raises(DataError) as caught:
        mnist.fetch_mnist((mirror,), folder)
    assert str(caught.value).endswith(" is no mirror; one is like https://example.org/mnist/")
    assert str(caught.value).isprintable()


def test_no_mirrors_are_no_use(folder):
    with pytest.raises(DataError, match="is no mirror"):
        mnist.fetch_mnist((), folder)


@pytest.mark.parametrize("path", ["a b", "ä", "\\"])
def test_an_address_that_cant_be_asked_for_is_said_so(server, folder, path):
    line = told(server.url(path), folder)
    assert "is named by an address that can't be used" in line or "answered 404" in line
    assert line.isprintable()


# --- proxies and certificates


def test_other_machines_are_asked_through_the_proxy(server, folder, monkeypatch):
    monkeypatch.setenv("http_proxy", f"http://127.0.0.1:{server.server_port}")
    mnist.fetch_mnist(("http://digits.invalid/good/",), folder)
    assert is_whole(folder)


def test_a_proxy_that_cant_be_reached_is_named(folder, monkeypatch):
    proxy = f"127.0.0.1:{closed_port()}"
    for scheme in ("http", "https"):
        monkeypatch.setenv(f"{scheme}_proxy", f"http://{proxy}")
        assert told(f"{scheme}://digits.invalid/", folder) == (
            f"could not reach digits.invalid (Connection refused, through the proxy {proxy}); "
            "check the connection"
        )


@pytest.mark.parametrize(
    ("url", "is_here"),
    [
        ("http://localhost:8000/", True),
        ("http://a.localhost/", True),
        ("http://127.1.2.3/", True),
        ("http://[::1]:8000/", True),
        ("http://10.0.0.1/", False),
        ("http://localhost.example.org/", False),
        ("http://127.0.0.1.example.org/", False),
    ],
)
def test_only_loopback_addresses_are_this_machine(url, is_here):
    assert web._is_this_machine(url) is is_here


@pytest.mark.skipif(shutil.which("openssl") is None, reason="makes a certificate")
def test_a_certificate_nobody_vouches_for_is_refused(folder, tmp_path_factory):
    place = tmp_path_factory.mktemp("certificate")
    command = "openssl req -x509 -newkey rsa:2048 -nodes -days 2 -keyout key -out certificate"
    names = ["-subj", "/CN=localhost", "-addext", "subjectAltName=DNS:localhost"]
    subprocess.run([*command.split(), *names], cwd=place, check=True, capture_output=True)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(place / "certificate", place / "key")
    with DownloadServer() as server:
        server.socket = context.wrap_socket(server.socket, server_side=True)
        mirror = f"https://localhost:{server.server_port}/good/"
        line = told(mirror, folder)
    assert "shows a certificate that can't be trusted (self-signed certificate)" in line
    assert server.asked == []


# --- giving up


@pytest.mark.parametrize("how", ["mute", "drip-header", "stall"])
def test_a_request_to_stop_is_heard_whatever_the_server_does(server, folder, how):
    end = monotonic() + 0.2
    with pytest.raises(Cancelled):
        mnist.fetch_mnist((server.url(how),), folder, stopped=lambda: monotonic() > end)
    assert monotonic() - end < 5.0
    assert left_in(folder) == []


def test_an_error_of_our_own_is_not_blamed_on_the_server(server, folder, monkeypatch):
    monkeypatch.setattr(web, "_check", lambda *_: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        mnist.fetch_mnist((server.url("good"),), folder)
    assert left_in(folder) == []


def test_the_default_deadlines_are_generous_but_end():
    patience = Patience()
    assert 30.0 <= patience.deadline(0) <= 60.0
    assert 600.0 <= patience.deadline(9_912_422) <= 3600.0


# --- what is on the disk


def test_what_a_killed_run_left_is_removed(server, folder):
    hidden = folder.parent / ".mnist.part"
    (hidden / "deeper").mkdir(parents=True)
    (hidden / "deeper" / "file").write_bytes(b"half")
    mnist.fetch_mnist((server.url("good"),), folder)
    assert is_whole(folder)


@pytest.mark.slow
@pytest.mark.skipif(os.name != "posix", reason="SIGKILL")
@pytest.mark.parametrize("damaged", [[], [0, 2]])
def test_killed_before_any_step_it_leaves_nothing_worse(server, tmp_path, damaged):
    """A new set is there whole or not at all; of an old one only damaged files were replaced."""
    for step in range(1, 100):
        folder = tmp_path / str(step) / "mnist"
        if damaged:
            mnist.fetch_mnist((server.url("good"),), folder)
            for number in damaged:
                (folder / FILES[number].name).write_bytes(b"damaged")
        with fetching(server.url("good"), folder, killed_at=step) as process:
            out, error = process.communicate(timeout=60)
        left = missing(FILES, folder)
        if damaged:
            assert set(left) <= {FILES[number] for number in damaged}
        else:
            assert left == [] or not folder.exists()
        mnist.fetch_mnist((server.url("good"),), folder)
        assert is_whole(folder)
        if process.returncode == 0:
            break
        assert process.returncode == -signal.SIGKILL, (out, error)
    assert step > 10


@pytest.mark.parametrize("damage", ["flipped", "cut", "missing"])
def test_only_what_is_damaged_is_fetched_again(server, folder, damage):
    mnist.fetch_mnist((server.url("good"),), folder)
    (folder / "my notes").write_text("mine")
    path = folder / FILES[2].name
    content = bytearray(path.read_bytes())
    content[100] ^= 1
    path.write_bytes(content if damage == "flipped" else content[:-1])
    if damage == "missing":
        path.unlink()
    before, seen = len(server.asked), []
    mnist.fetch_mnist((server.url("good"),), folder, lambda done, *_: seen.append(done))
    assert server.asked[before:] == [f"good/{path.name}"]
    assert seen[0] == sum(file.size for file in FILES) - FILES[2].size
    assert missing(FILES, folder) == []
    assert left_in(folder) == sorted([*WHOLE, "mnist/my notes"])


@pytest.mark.parametrize("there", [[], ["my notes"]])
def test_a_folder_that_is_there_already_is_filled(server, folder, there):
    folder.mkdir()
    for name in there:
        (folder / name).write_text("mine")
    mnist.fetch_mnist((server.url("good"),), folder)
    assert missing(FILES, folder) == []
    assert left_in(folder) == sorted([*WHOLE, *(f"mnist/{name}" for name in there)])


@pytest.mark.parametrize("place", ["folder", "parent"])
def test_a_file_in_the_way_is_said_so(server, folder, tmp_path, place):
    target = folder if place == "folder" else tmp_path / "file" / "mnist"
    (tmp_path / ("mnist" if place == "folder" else "file")).write_text("mine")
    with pytest.raises(DataError, match="can't be written") as caught:
        mnist.fetch_mnist((server.url("good"),), target)
    assert len(str(caught.value).splitlines()) == 1
    left = ["mnist"] if place == "folder" else ["file"]
    assert sorted(path.name for path in tmp_path.iterdir()) == left


@pytest.mark.skipif(os.name != "posix" or os.geteuid() == 0, reason="root may write everywhere")
def test_a_folder_that_cant_be_written_is_said_so(server, folder):
    folder.parent.chmod(0o500)
    try:
        assert "can't be written (Permission denied)" in told(server.url("good"), folder)
    finally:
        folder.parent.chmod(0o700)


@pytest.mark.parametrize("step", ["fsync", "replace", "rename", "mkdir"])
def test_a_disk_that_fills_up_at_any_step_is_said_so(server, folder, monkeypatch, step):
    def full(*_):
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    with monkeypatch.context() as patches:
        patches.setattr(os, step, full)
        assert "can't be written (No space left on device)" in told(server.url("good"), folder)
    assert left_in(folder) == []
    mnist.fetch_mnist((server.url("good"),), folder)
    assert is_whole(folder)


# --- two at once


def test_of_two_at_once_the_second_waits_and_finds_everything_there(server, folder):
    before, waited, errors = len(server.asked), threading.Event(), []

    def fetch(how, progress=None):
        try:
            mnist.fetch_mnist((server.url(how),), folder, progress)
        except Exception as error:
            errors.append(error)

    def hold(done, _total, _what):
        if done:
            assert waited.wait(30)

    def tell(_done, _total, what):
        assert what == "waiting for another fetch to end"
        waited.set()

    first = threading.Thread(target=fetch, args=("good", hold))
    first.start()
    wait_until(lambda: len(server.asked) > before)
    second = threading.Thread(target=fetch, args=("gone", tell))
    second.start()
    first.join()
    second.join()
    assert errors == []
    assert is_whole(folder)
    assert len(server.asked) == before + len(FILES)


def test_waiting_for_another_can_be_stopped_and_has_an_end(server, folder):
    before, done = len(server.asked), threading.Event()

    def hold():
        with pytest.raises(Cancelled):
            mnist.fetch_mnist((server.url("mute"),), folder, stopped=done.is_set)

    holder = threading.Thread(target=hold)
    holder.start()
    wait_until(lambda: len(server.asked) > before)
    with pytest.raises(Cancelled):
        mnist.fetch_mnist((server.url("good"),), folder, stopped=lambda: True)
    assert "another fetch to" in told(server.url("good"), folder, patience=IMPATIENT)
    done.set()
    holder.join()
    assert left_in(folder) == []
