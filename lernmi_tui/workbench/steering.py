"""The keys of the workbench that go straight to the run."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.screen import Screen

from lernmi_tui.workbench.runner import Runner

if TYPE_CHECKING:
    from lernmi.run.faces.time_travel import By


class Steering(Screen[None]):
    """Each key is a command of ``runner``."""

    runner: Runner

    def action_run_or_pause(self) -> None:
        self.runner.toggle()

    def action_step(self, by: By, back: bool) -> None:
        self.runner.step(by, back)

    def action_run_back(self) -> None:
        self.runner.run_back()

    def action_slower(self) -> None:
        self.runner.slower()

    def action_faster(self) -> None:
        self.runner.faster()

    def action_full_speed(self) -> None:
        self.runner.full_speed()

    def action_rate_up(self) -> None:
        self.runner.rate_up()

    def action_rate_down(self) -> None:
        self.runner.rate_down()

    def action_undo(self) -> None:
        self.runner.undo()

    def action_redo(self) -> None:
        self.runner.redo()

    def action_other_run(self, step: int) -> None:
        self.runner.other_run(step)
