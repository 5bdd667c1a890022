"""The monkey, for 300 things; and that it finds what it is to find."""

from random import Random

import pytest

from tests.terminal.actions import Action, actions
from tests.terminal.play import play, play_all
from tests.terminal.session import QUIT, Session, loaded, saved, session_of

pytestmark = pytest.mark.slow

TASKS = ["xor", "circle", "digits"]
FAULTY = """
from lernmi_tui.app import LernmiApp
def fault(app): raise ValueError("made to fail")
{how}
from lernmi_tui.__main__ import main
main()
"""
BY_KEY = "LernmiApp.action_toggle_dark = "
CTRL_T = b"\x14"
FAULTS = {
    "ValueError: made to fail": BY_KEY + "fault",
    "ctrl+q does not end it": "LernmiApp.action_quit = lambda app: None",
    "nothing on the screen": BY_KEY
    + "lambda app: [setattr(child, 'visible', False) for child in app.screen.children]",
    "left on: marked pastes": "from textual.drivers.linux_driver import LinuxDriver as driver\n"
    "driver._disable_bracketed_paste = lambda driver: None",
}


def test_nothing_it_does_ends_in_an_exception(tmp_path):
    sessions = [session_of(0, number, 100, TASKS) for number in range(3)]
    for session, outcome in zip(sessions, play_all(sessions, tmp_path), strict=False):
        assert outcome.faults == [], outcome.told(session)


@pytest.mark.parametrize("fault", FAULTS)
def test_it_finds_faults(tmp_path, fault):
    session = Session([], (36, 120), [Action(CTRL_T, pause=1.0)], QUIT)
    outcome = play(session, tmp_path, FAULTY.format(how=FAULTS[fault]), patience=5.0)
    assert fault in "; ".join(outcome.kinds)


def test_a_session_follows_from_its_seed_and_can_be_saved():
    session = session_of(3, 4, 200, TASKS)
    assert session == session_of(3, 4, 200, TASKS)
    assert session != session_of(4, 4, 200, TASKS)
    assert loaded(saved([session])) == [session]
    assert sum(action.count for action in session.actions) >= 200


def test_ctrl_q_comes_with_the_last_write_alone():
    done = list(actions(Random(0), 5_000, (36, 120)))
    assert not any(QUIT in action.data or b"q" in action.data for action in done)
    assert any(len(action.data) > 500 for action in done)
    assert any(action.size is not None for action in done)
