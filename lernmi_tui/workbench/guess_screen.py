"""The question which way a weight will go, over the bottom rows."""

from __future__ import annotations

from dataclasses import dataclass

from textual.app import ComposeResult
from textual.containers import Vertical
from textual.screen import ModalScreen
from textual.widgets import Label

from lernmi_tui.keys.bindings import bindings_of
from lernmi_tui.parts.overlay import Overlay
from lernmi_tui.workbench.guess import Guess

ASKED = "Will this weight go  ▲ up   ▼ down   = stay ?"


@dataclass(slots=True)
class Score:
    """How many guesses were right, of how many; ``last`` is the verdict on the last one."""

    right: int = 0
    asked: int = 0
    last: str = ""

    def count(self, guess: Guess, given: str) -> bool:
        """Count what was ``given`` to a guess, if anything was; true if it is right."""
        if given not in ("up", "down", "stay"):
            return False
        is_right = given == guess.right
        self.asked += 1
        self.right += is_right
        self.last = guess.verdict(given)
        return is_right

    def __str__(self) -> str:
        return f"score {self.right:,} of {self.asked:,}"


class GuessScreen(ModalScreen[str], Overlay[str]):
    """Ends with ``up``, ``down`` or ``stay``, or with nothing where nothing was guessed."""

    BINDINGS = bindings_of("guess")
    DEFAULT_CSS = """
    GuessScreen { align: center bottom; background: transparent; }
    GuessScreen Vertical {
        width: 100%; height: auto; padding: 0 1; background: $panel;
        border: round $accent; border-title-color: $accent;
    }
    GuessScreen Label { width: 100%; }
    GuessScreen .last { color: $foreground-muted; }
    """

    def __init__(self, guess: Guess, score: Score) -> None:
        super().__init__()
        self._guess, self._score = guess, score

    def compose(self) -> ComposeResult:
        box = Vertical()
        box.border_title = "Guess first"
        box.border_subtitle = "↑ up · ↓ down · → stay · esc just show me"
        with box:
            yield Label(f"{self._guess.number}   {self._guess.asked}", markup=False)
            yield Label(f"{ASKED}   {self._score}", markup=False)
            if self._score.last:
                yield Label(self._score.last, classes="last", markup=False)

    def action_answer(self, given: str) -> None:
        self.dismiss(given)
