"""What panels and the go-to line wish of the run, as messages."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lernmi_tui.parts.asking import Ask
from lernmi_tui.parts.lessons import AddSamples, Forget, Teach
from lernmi_tui.parts.looking import AskTrain, LookAt
from lernmi_tui.parts.time import Seek
from lernmi_tui.workbench.steering import Steering

if TYPE_CHECKING:
    from lernmi_tui.workbench.go_to import GoTo


class Wishes(Steering):
    """Each message is a command of ``runner``."""

    # where the run should go

    def on_seek(self, message: Seek) -> None:
        self.runner.seek(message.moment)

    def on_go_to_to_goal(self, message: GoTo.ToGoal) -> None:
        self.runner.run_until(message.goal)

    def on_go_to_search(self, message: GoTo.Search) -> None:
        self.runner.search(message.condition, message.which)

    def on_go_to_keep(self, message: GoTo.Keep) -> None:
        (self.runner.keep if message.kept else self.runner.drop)(message.condition)

    def on_go_to_to_furthest(self, message: GoTo.ToFurthest) -> None:
        self.runner.go_to_furthest(message.link)

    # what is looked at, and asked

    def on_look_at(self, message: LookAt) -> None:
        self.runner.look_at(message.focus)

    def on_ask_train(self, message: AskTrain) -> None:
        self.runner.ask_train(message.wanted)

    def on_ask(self, message: Ask) -> None:
        if message.at_leisure:
            self.runner.wonder(message.question, message.make)
        else:
            self.runner.ask(message.question, message.words, message.make)

    # what is taught

    def on_teach(self, message: Teach) -> None:
        self.runner.teach(message.inputs, message.expected, message.every_epoch)

    def on_add_samples(self, message: AddSamples) -> None:
        self.runner.add_samples(message.samples)

    def on_forget(self, message: Forget) -> None:
        self.runner.forget(message.inputs)
