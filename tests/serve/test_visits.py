"""The app in a browser, from its first frame to its last."""

import asyncio
import os
import tempfile
from pathlib import Path

import pytest

from tests.serve.browser import APP, serving, tab_at

ROOT = Path(__file__).parents[2]


@pytest.fixture
def temporary(tmp_path, monkeypatch):
    """Where the folders of visits are made."""
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    monkeypatch.setenv("TMPDIR", str(tmp_path))
    monkeypatch.setenv("PYTHONPATH", str(ROOT))
    return tmp_path


def children():
    """The processes that this one has begun; without Linux's /proc none is known of."""
    found = Path(f"/proc/self/task/{os.getpid()}/children")
    return {int(pid) for pid in found.read_text().split()} if found.exists() else set()


async def test_a_visitor_draws_with_the_mouse_resizes_and_leaves_nothing_behind(temporary):
    before = children()
    async with serving((*APP, "digits", "--paused")) as address:
        async with tab_at(address) as tab:
            await tab.see("Digits 8x8")
            await tab.see("paused")
            await tab.type("d")
            await tab.see("nothing is drawn yet")
            await tab.resize(100, 30)
            await tab.see("esc topology")  # a line that the smaller window alone has
            assert tab.screen.find("q quit")[0] == 29
            row, column = tab.screen.find("as drawn")
            assert tab.screen.find("), then ") is None  # no answer while nothing is drawn
            await tab.drag(*((column + 8, row + 3 + step) for step in range(8)))
            await tab.see("), then ")
            assert len(list(temporary.glob("lernmi-serve-*/*/"))) == 1
        async with asyncio.timeout(10):
            while children() - before or list(temporary.glob("lernmi-serve-*/*/")):
                await asyncio.sleep(0.02)
    assert list(temporary.iterdir()) == []
