"""Escape and what is typed right after it."""

import time

import pytest
from textual._xterm_parser import XTermParser

from lernmi_tui.terminal.typed_escape import parser_that_tells

LATE = 0.11  # seconds: no longer one with what follows


def keys(*pieces, wait=0.0):
    """The names of the keys that those reads give, ``wait`` seconds apart."""
    parser = parser_that_tells(XTermParser)(False)
    found = []
    for piece in pieces:
        found += parser.feed(piece)
        time.sleep(wait)
        found += parser.tick()
    if pieces[-1].endswith("\x1b"):
        time.sleep(LATE)
    return [event.key for event in [*found, *parser.tick()]]


@pytest.mark.parametrize(
    ("typed", "name"), [("s", "s"), ("1", "1"), ("?", "question_mark"), (" ", "space"), ("q", "q")]
)
@pytest.mark.parametrize("wait", [0.0, LATE])
def test_escape_and_a_key_are_two_keys(typed, name, wait):
    assert keys("\x1b" + typed, wait=wait) == ["escape", name]
    assert keys("\x1b", typed, wait=wait) == ["escape", name]
    assert keys("a\x1b", typed + "b", wait=wait) == ["a", "escape", name, "b"]
    assert keys("\x1b\x1b" + typed, wait=wait) == ["escape", "escape", name]


def test_a_key_after_the_parser_gave_up_waiting_but_before_it_said_so():
    parser = parser_that_tells(XTermParser)(False)
    found = list(parser.feed("\x1b"))
    time.sleep(LATE)
    found += parser.feed("s")
    assert [event.key for event in found] == ["escape", "s"]


def test_sequences_of_the_terminal_are_what_they_were():
    assert keys("\x1b[B") == ["down"]
    assert keys("\x1b", "[B") == ["down"]
    assert keys("\x1bOB") == ["down"]
    assert keys("\x1b\x1b[B") == ["escape", "down"]
    assert keys("\x1b") == ["escape"]
    assert keys("\x1b\x1b") == ["escape", "escape"]
    assert keys("\x1bb") == ["ctrl+left"]  # alt+left of some terminals
    assert keys("\x1b", "f") == ["escape", "f"]
