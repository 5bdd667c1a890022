"""The server, with something simple in the app's place: whatever comes, nothing is left behind."""

import asyncio
import tempfile
from random import Random

import aiohttp
import pytest
from aiohttp import ClientSession

from lernmi_tui.serve import server
from lernmi_tui.serve.page import PAGE
from lernmi_tui.serve.visit_folders import VisitFolders
from tests.serve.browser import serving, tab_at
from tests.serve.test_visits import children

BAD = [
    "",
    "not json",
    "[" * 10_000,
    "null",
    "1e999",
    "{}",
    "[]",
    "[[]]",
    '["stdin"]',
    '["stdin", 5]',
    '["stdin", {}]',
    '["resize"]',
    '["resize", []]',
    '["resize", {"width": "a", "height": 1}]',
    '["resize", {"width": 1e308, "height": true}]',
    '["resize", {"width": NaN, "height": Infinity}]',
    '["quit"]',
    '["ping", {"a": [1, 2, {}]}]',
    '["deliver_chunk_request", {"key": "x", "size": 1}]',
    b"\x00\xff" * 100,
    '["stdin", "\\ud800"]',
]


@pytest.fixture(autouse=True)
def temporary(tmp_path, monkeypatch):
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    return tmp_path


@pytest.fixture(autouse=True)
async def nothing_left(temporary):
    before = children()
    yield
    assert children() <= before
    assert list(temporary.glob("lernmi-serve-*")) == []


async def test_what_is_no_message_is_left_alone():
    async with serving() as address, tab_at(address) as tab:
        await tab.see(b"ready 120x36")
        for message in BAD:
            if isinstance(message, bytes):
                await tab.socket.send_bytes(message)
            else:
                await tab.socket.send_str(message)
        await tab.type("still here")
        await tab.see(b"Dstill here")
        assert b"quit" not in tab.shown
        assert tab.shown.count(b"M{") == 0


async def test_sizes_stay_within_limits():
    async with serving() as address:
        async with tab_at(address, 10**9, -4) as tab:
            await tab.see(b"ready 500x1")
            await tab.resize(10**30, 0)
            await tab.see(b'M{"type": "resize", "width": 500, "height": 1}')
        async with tab_at(address, "a", "b") as tab:
            await tab.see(b"ready 80x24")


async def test_whoever_types_too_much_has_to_wait(monkeypatch):
    monkeypatch.setattr(server, "MOST_TYPED", 2_000)
    monkeypatch.setattr(server, "TYPED_A_SECOND", 10_000)
    async with serving() as address, tab_at(address) as tab:
        await tab.see(b"ready")
        began = asyncio.get_running_loop().time()
        for _ in range(4):
            await tab.type("x" * 1_000)
        await tab.type("last")
        await tab.see(b"Dlast")
        assert asyncio.get_running_loop().time() - began > 0.15


async def test_whoever_has_to_wait_and_goes_has_gone(temporary, monkeypatch):
    monkeypatch.setattr(server, "TYPED_A_SECOND", 1)
    async with serving() as address, tab_at(address) as tab:
        await tab.see(b"ready")
        for _ in range(2):
            await tab.type("x" * 60_000)
        await tab.see(b"x" * 60_000)
        tab.drop()
        async with asyncio.timeout(10):
            while list(temporary.glob("lernmi-serve-*/*/")):
                await asyncio.sleep(0.02)


async def test_a_message_far_too_long_ends_the_visit():
    said = []
    async with serving(said=said) as address, tab_at(address) as tab:
        await tab.see(b"ready")
        await tab.type("x" * (server.MOST_TYPED + 1))
        await tab.end()
    assert said == []


@pytest.mark.parametrize("word", ["deaf", "flood"])
async def test_a_process_that_would_not_end_is_ended(word, monkeypatch):
    monkeypatch.setattr("lernmi_tui.serve.visitor.PATIENCE", 0.1)
    async with serving() as address:
        async with tab_at(address) as tab:
            await tab.see(b"ready")
            await tab.type(word)
        async with tab_at(address) as tab:  # the server is there for others meanwhile
            await tab.see(b"ready")


async def test_one_too_many_is_told_so_and_there_is_room_once_somebody_leaves():
    async with serving(places=1) as address:
        async with tab_at(address) as first:
            await first.see(b"ready")
            async with tab_at(address) as second:
                assert await second.end() == server.FULL.format("1 visitor")
        for _ in range(200):
            async with tab_at(address) as third:
                message = await third.socket.receive(10)
                if message.type is aiohttp.WSMsgType.BINARY:
                    return
            await asyncio.sleep(0.02)
        raise AssertionError("no room")


async def test_whoever_types_nothing_is_seen_off(monkeypatch):
    async with serving(idle=0.2) as address, tab_at(address) as tab:
        await tab.see(b"ready")
        assert "so this visit ended" in await tab.end()


async def test_leaving_by_the_app_itself_says_so():
    async with serving() as address, tab_at(address) as tab:
        await tab.see(b"ready")
        await tab.type("quit")
        assert await tab.end() == server.LEFT


async def test_a_fault_is_told_to_both_sides_and_its_log_is_kept(own_folder):
    said = []
    async with serving(said=said) as address, tab_at(address) as tab:
        await tab.see(b"ready")
        await tab.type("fault")
        assert await tab.end() == server.FAULTY
    assert "that is why" in said[0]
    assert str(own_folder / "logs" / "one.log") in said[1]
    assert (own_folder / "logs" / "one.log").exists()


async def test_a_browser_that_goes_is_no_fault_of_the_app(monkeypatch):
    async def gone(_browser, visitor):
        async for _ in visitor.packets():
            raise ConnectionResetError

    monkeypatch.setattr(server, "_show", gone)
    said = []
    async with serving(said=said) as address, tab_at(address) as tab:
        assert await tab.end() == ""
    assert said == []


async def test_a_server_that_ends_ends_its_visits_and_says_so():
    async with ClientSession() as client:
        async with serving() as address:
            socket = await client.ws_connect(f"ws://{address}/visit")
            await socket.receive()
            closing = asyncio.create_task(socket.receive())
        assert (await closing).extra == server.OVER


async def test_other_peoples_pages_are_refused():
    async with serving() as address, ClientSession() as client:
        port = address.partition(":")[2]
        headers = {"Origin": "http://elsewhere.example"}
        with pytest.raises(aiohttp.WSServerHandshakeError) as refused:
            await client.ws_connect(f"ws://{address}/visit", headers=headers)
        assert refused.value.status == 403
        for named in (f"elsewhere.example:{port}", "10.1.2.3"):  # as a name that leads here would
            async with client.get(f"http://{address}/", headers={"Host": named}) as answer:
                assert answer.status == 403
        for named in (f"localhost:{port}", f"[::1]:{port}", address):
            async with client.get(f"http://{address}/", headers={"Host": named}) as answer:
                assert answer.status == 200
        headers = {"Origin": f"http://{address}"}
        async with client.ws_connect(f"ws://{address}/visit", headers=headers) as socket:
            assert (await socket.receive()).type is aiohttp.WSMsgType.BINARY


async def test_the_page_loads_nothing_from_elsewhere():
    async with serving() as address, ClientSession() as client:
        async with client.get(f"http://{address}/") as answer:
            assert await answer.text() == PAGE
            assert "default-src 'self'" in answer.headers["Content-Security-Policy"]
        assert "http://" not in PAGE.replace("http://www.w3.org", "") and "https://" not in PAGE
        for part in set(_quoted(PAGE)):
            async with client.get(f"http://{address}/{part}") as answer:
                assert answer.status == 200, part
        for part in ("static/", "static/../server.py", "static/%2e%2e/server.py", "download/x"):
            async with client.get(f"http://{address}/{part}") as answer:
                assert answer.status in (403, 404), part


def _quoted(page):
    return [part for part in page.split('"') if part.startswith("static/")]


async def test_visits_that_come_and_go_at_random_leave_nothing(temporary):
    random = Random(0)

    async def come_and_go(address):
        await asyncio.sleep(random.random() / 4)
        async with tab_at(address) as tab:
            await tab.socket.send_str(str(random.choice(BAD)))
            await asyncio.sleep(random.random() / 8)
            if random.random() < 0.5:
                tab.drop()

    async with serving(places=4) as address:
        await asyncio.gather(*(come_and_go(address) for _ in range(16)))
        async with asyncio.timeout(10):
            while list(temporary.glob("lernmi-serve-*/*/")):
                await asyncio.sleep(0.02)


def test_what_a_killed_server_left_is_swept_by_the_next(temporary):
    dead, living = VisitFolders(), VisitFolders()
    dead.new()
    import os

    os.close(dead._number)  # as a kill does
    other = temporary / "lernmi-serve-not-ours"
    other.mkdir()
    VisitFolders().remove()
    left = {path.name for path in temporary.iterdir()}
    assert left == {living._folder.name, other.name}
    living.remove()
    other.rmdir()
