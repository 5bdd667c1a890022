"""The screen that the benchmarks look at: what an app wrote, as cells."""

from pathlib import Path

import pytest

BENCHMARKS = Path(__file__).parents[1] / "benchmarks"


@pytest.fixture
def screen(monkeypatch):
    monkeypatch.syspath_prepend(str(BENCHMARKS))
    from drawn_screen import DrawnScreen

    return DrawnScreen()


def test_places_styles_and_text(screen):
    screen.feed(b"\x1b[?25l\x1b[2;3H\x1b[1;31mab\x1b[0m\r\nc\x1b]0;title\x07d\x1b[2;4Hx")
    assert screen.cells == {
        (1, 2): ("a", "1;31"),
        (1, 3): ("x", "0"),
        (2, 0): ("c", "0"),
        (2, 1): ("d", "0"),
    }
    assert screen.find("ax") == (1, 2)
    assert screen.find("nothing") is None


def test_what_is_written_may_come_in_any_pieces(screen):
    written = "\x1b[3;2H\x1b[48;2;1;2;3m▀▀\x1b[0m".encode()
    for byte in written:
        screen.feed(bytes([byte]))
    assert screen.cells == {(2, 1): ("▀", "48;2;1;2;3"), (2, 2): ("▀", "48;2;1;2;3")}
