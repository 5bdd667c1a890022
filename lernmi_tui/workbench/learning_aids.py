"""Guessing before a step is shown, and worksheets."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lernmi.errors import LernmiError
from lernmi_tui.visit import guest
from lernmi_tui.workbench.steering import Steering

if TYPE_CHECKING:
    from lernmi.net.refs import Selection
    from lernmi.run.faces.time_travel import By
    from lernmi_tui.workbench.guess import Guess
    from lernmi_tui.workbench.guess_screen import Score

SAVED_SECONDS = 10


class LearningAids(Steering):
    """A workbench that asks first, if a person wants that."""

    _score: Score | None = None  # while it asks first

    @property
    def picked(self) -> Selection:
        """The link or neuron that is picked."""
        raise NotImplementedError

    def action_guess(self) -> None:
        """Ask before each step that changes a weight; or no more."""
        from lernmi_tui.workbench.guess_screen import Score

        if self._score is None:
            self._score = Score()
            self.notify("Step through a sample: k. Before a weight changes you guess which way.")
        else:
            self.notify(f"No more guesses: {self._score}.")
            self._score = None

    def action_step(self, by: By, back: bool) -> None:
        """Take the step; where a weight changes and a person guesses first, ask."""
        snapshot = self.runner.report.snapshot
        if self._score is not None and not back and snapshot is not None:
            from lernmi_tui.workbench.guess import guess_at

            guess = guess_at(snapshot, by, self.picked)
            if guess is not None:
                self._ask(guess, by)
                return
        super().action_step(by, back)

    def _ask(self, guess: Guess, by: By) -> None:
        from lernmi_tui.workbench.guess_screen import GuessScreen

        score = self._score
        assert score is not None

        def reveal(given: str | None) -> None:
            if score.count(guess, given or ""):
                self.notify(f"{score.last} {score}", markup=False)
            elif given:
                self.notify(f"{score.last} {score}", severity="warning", markup=False)
            self.runner.step(by, False)

        self.app.push_screen(GuessScreen(guess, score), reveal)

    def action_worksheet(self, blanks: bool, to_file: bool) -> None:
        """The sample shown, worked out or with blanks, to a file or the clipboard."""
        snapshot = self.runner.report.snapshot
        if snapshot is None:
            return
        from lernmi.run.explanations.worksheet import save, worksheet

        refusal = guest.refusal(guest.home(), writes=True)
        if to_file and refusal is not None:
            self.notify(refusal, markup=False)
            return
        try:
            if to_file:
                path = save(snapshot, blanks, guest.shared_folder())
                self.notify(f"{path}", title="Worksheet saved", timeout=SAVED_SECONDS, markup=False)
            else:
                self.app.copy_to_clipboard(worksheet(snapshot, blanks))
                self.notify("The worksheet is in the clipboard, if the terminal allows that.")
        except LernmiError as error:
            self.notify(str(error), severity="warning", markup=False)
