"""A panel of some of the samples, held out or learned, in an order that follows the run."""

from __future__ import annotations

from collections.abc import Mapping
from typing import cast

import numpy as np
from rich.text import Text
from textual.actions import SkipAction

from lernmi import numbers
from lernmi.arrays import Floats
from lernmi.net.verdicts import NO_CLASS
from lernmi.run.measures.suspects import Suspecting
from lernmi.run.names.sample_words import number_in, sample_words
from lernmi.run.snapshots.focus import Focus
from lernmi.run.snapshots.snapshot import Snapshot
from lernmi.tasks.task import Task
from lernmi_tui.paint.cells import Cells
from lernmi_tui.paint.sample_choice import Choice
from lernmi_tui.paint.words import first_that_fits, joined
from lernmi_tui.parts.asked import Asked, Wondered, place_of
from lernmi_tui.parts.asking import Ask, post
from lernmi_tui.parts.beat import Beat
from lernmi_tui.parts.changes import Pointed
from lernmi_tui.parts.judged import Judged, judged_answers, judged_suspects
from lernmi_tui.parts.list_panel import ListPanel
from lernmi_tui.parts.looking import AskTrain, LookAt

SECONDS = 0.5  # between two orders
SUSPECTS = "suspects"  # the question


class ChoosingPanel(ListPanel):
    """Keeps which samples are shown, and what was said to them.

    The order follows the run on a slow beat. The first sample is the selected one until a person
    selects another; that stays selected, and in view until a person scrolls away from it.

    Posts ``LookAt`` for the selected sample at enter, ``AskTrain`` where the train samples are to
    be shown, or no more, and ``Ask`` for the suspects: those are found while the run is paused.
    """

    name_of_one = "sample"

    def __init__(self, task: Task) -> None:
        super().__init__(task)
        self._beat = Beat(self, SECONDS, self._judge)
        self._of_numbers = task.info.regression
        self.choice = Choice.first(self._of_numbers)
        self._of_train = False
        self._suspects = Wondered(SUSPECTS)
        self._judged: Judged | None = None
        self._say()

    def show(self, snapshot: Snapshot) -> None:
        """Show what the network of this moment says about the samples."""
        focus = None if self.snapshot is None else self.snapshot.focus
        self.snapshot = snapshot
        self._beat.ask()
        self._wonder()
        if snapshot.focus is not focus or self._of_when:
            self._say()
            self.redraw()

    def show_classes(self, true: int | None, given: int | None) -> None:
        """Only those of class ``true`` taken for class ``given``; None: any."""
        self._choose(Choice.of_classes(true, given))

    def _judge(self) -> None:
        snapshot = self.snapshot
        if snapshot is None:
            return
        if self.choice.is_of_suspects:
            self._judge_suspects(snapshot)
            return
        answers = snapshot.train_answers if self._of_train else snapshot.answers
        if answers is None or self.has_judged(answers):
            return
        self._judged = judged_answers(snapshot, answers, self._of_train)
        self._arrange()
        self.moved_on()

    # suspects

    def answer(self, answers: Mapping[str, object], is_paused: bool) -> None:
        """Take the suspects, if they were found."""
        if self._suspects.take(answers, is_paused) and self.choice.is_of_suspects:
            self._judge()
        self._wonder()

    def _wonder(self) -> None:
        """Have the suspects of this moment found, if nobody knows them."""
        if self.snapshot is None or not (self.choice.is_of_suspects and self.display):
            return
        if self._suspects.is_wanted(self.snapshot, SUSPECTS):
            ask = Ask(
                SUSPECTS,
                "finding suspects",
                lambda session: Asked.of(session, session.suspecting(), SUSPECTS),
                at_leisure=True,
            )
            post(self, ask)

    def _judge_suspects(self, snapshot: Snapshot) -> None:
        answer = self._suspects.answer
        if answer is None:
            return
        found = cast(Suspecting, answer.job).result
        if self.has_judged(found.outputs):
            return
        judged = judged_suspects(snapshot, found)
        if judged is None:
            return
        self._judged = judged
        self._arrange()
        self.redraw()

    @property
    def pointed(self) -> Pointed | None:
        """The selected sample, if it is one that is learned and is meant by a person."""
        row, judged = self.selected, self._judged
        is_meant = self._list.is_picked or self.choice.is_of_suspects
        if row is None or judged is None or self._are_held_out or not is_meant:
            return None
        if self._of_numbers:
            return Pointed(int(judged.numbers[row]))
        says = int(judged.said.says[row])
        is_right = bool(judged.said.right[row])
        return Pointed(int(judged.numbers[row]), None if is_right or says == NO_CLASS else says)

    def has_judged(self, answers: Floats | None) -> bool:
        """Are these the answers that the order is made of?"""
        return self._judged is not None and self._judged.answers is answers

    def _arrange(self) -> None:
        """Put those that are shown in order."""
        judged = self._judged
        if judged is None:
            return
        order = self.choice.rows(judged.said, judged.losses)
        self._list.arrange(order, len(judged.numbers), self._room)
        self._say()

    def _choose(self, choice: Choice) -> None:
        """Show others, from the first on."""
        other = choice.is_of_suspects is not self.choice.is_of_suspects
        self.choice = choice
        if other:
            self._judged = None
            self._list.clear()
            self._judge()
            self._wonder()
            self._say()
        self._list.let_go()
        self._arrange()
        self.redraw()

    # words

    def _say(self) -> None:
        """Title and subtitle: what is shown, and the keys."""
        task, title = self.run_task, f"{self.name_of_one.capitalize()}s"
        width = max(self.size.width - 4, 0)
        if self._judged is not None:
            names, held_out = task.info.output_names, self._are_held_out
            shown, of = len(self._list.order), len(self._judged.numbers)
            titles = self.choice.titles(shown, of, names, held_out)
            title = first_that_fits([f"{title} · {each}" for each in titles], width)
        self.border_title = Text(title)  # names may look like markup
        position = self._list.position
        parts = [] if self.looked_at is None else ["▹ looked at"]
        parts += self._of_when
        if position is not None:
            place = f"{position + 1:,} of {numbers.count(len(self._list.order))}"
            parts = [f"{self.words_of(self.selected)}, {place}", "⏎ look", *parts]
        parts += [] if self.choice.is_of_any_class else ["c every class"]
        parts.append(f"v {self.choice.next_shown().shown}")
        parts += ["x leave out", "= relabel", "W teachers"] if self.choice.is_of_suspects else []
        if task.holds_out and not self.choice.is_of_suspects:
            parts.append("a held-out" if self._of_train else "a train")
        parts += [] if self._of_numbers else ["t is", "y says"]
        self.border_subtitle = joined(parts, width)

    @property
    def _of_when(self) -> list[str]:
        """Of which moment suspects are that are not of now."""
        answer = self._suspects.answer
        if self.snapshot is None or answer is None or not self.choice.is_of_suspects:
            return []
        place = answer.place
        return [] if place == place_of(self.snapshot) else [f"as of moment {place[2]:,}"]

    @property
    def _are_held_out(self) -> bool:
        of_train = self._of_train or self.choice.is_of_suspects
        return self.run_task.holds_out and not of_train

    def words_of(self, row: int | None) -> str:
        """``held-out 53``, ``train 4,045``: the sample in ``row``."""
        if row is None or self._judged is None:
            return ""
        return sample_words(self._are_held_out, int(self._judged.numbers[row]))

    @property
    def looked_at(self) -> int | None:
        """The row that is looked at, None if it is none of these."""
        focus = None if self.snapshot is None else self.snapshot.focus
        if focus is None or self._judged is None:
            return None
        number = number_in(focus.words, self._are_held_out)
        rows = np.flatnonzero(self._judged.numbers == number)
        return int(rows[0]) if len(rows) else None

    def _nothing(self, width: int, height: int) -> Cells:
        """What is said where there is nothing to show."""
        colours, choice = self.palette, self.choice
        cells = Cells(width, height, colours.named("text"), colours.named("background"))
        if self._judged is None:
            words = "The network is being asked…"
            if self.choice.is_of_suspects and not self._suspects.is_paused:
                words = "Suspects are found while the run is paused: space."
            cells.put(1, 0, words, colours.named("dim"))
            return cells
        which = f"{len(self._judged.numbers):,}{' held-out' if self._are_held_out else ''}"
        if choice == Choice("wrong"):
            cells.put(1, 0, "✓", colours.named("accent"), bold=True)
            cells.put(3, 0, f"All {which} {self.name_of_one}s are right.")
            cells.put(1, 1, "Press v for them, the surest first.", colours.named("dim"))
            return cells
        words = choice.words(self.run_task.info.output_names)
        cells.put(1, 0, f"None of the {which} {self.name_of_one}s is that:")
        cells.put(1, 1, words, bold=True)
        keys = "v for others" if choice.is_of_any_class else "c for every class, v for others"
        cells.put(1, 2, f"Press {keys}.", colours.named("dim"))
        return cells

    # choosing

    def action_shown(self) -> None:
        """The wrong ones, the right ones, all, the suspects."""
        self._choose(self.choice.next_shown())

    def action_true(self, step: int) -> None:
        """Only those of the next true class, or of the one before."""
        if self._has_classes() and self._judged is not None:
            self._choose(self.choice.next_true(self._judged.said, step))

    def action_given(self, step: int) -> None:
        """Only those taken for the next class, or for the one before."""
        if self._has_classes() and self._judged is not None:
            self._choose(self.choice.next_given(self._judged.said, step))

    def _has_classes(self) -> bool:
        if self._of_numbers:
            self.notify("There are no classes: what is predicted is a number. v shows others.")
        return not self._of_numbers

    def action_clear(self) -> None:
        """Those of every class, taken for any."""
        if self._has_classes():
            self._choose(Choice(self.choice.shown))

    def action_train(self) -> None:
        """The samples that are learned, or those held out again."""
        if self.choice.is_of_suspects:
            self.notify("Suspects are among those learned from; v shows others.")
            return
        if not self.run_task.holds_out:
            self.notify("Nothing is held out: these are the samples learned from.")
            return
        self._of_train = not self._of_train
        self.post_message(AskTrain(self._of_train))
        self._judged = None
        self._list.clear()
        self._choose(self.choice)
        self._judge()

    def on_show(self) -> None:
        self._judge()  # at once: enter may be the next key
        self._wonder()
        if self._of_train:
            self.post_message(AskTrain(True))

    def on_hide(self) -> None:
        if self._of_train:
            self.post_message(AskTrain(False))

    def action_back(self) -> None:
        """Every class again; if that is so, those held out."""
        if not self.choice.is_of_any_class:
            self.action_clear()
        elif self.choice.is_of_suspects:
            self._choose(Choice.first(self._of_numbers))
        elif self._of_train:
            self.action_train()
        else:
            raise SkipAction

    def action_look(self) -> None:
        """Look at the selected sample."""
        row, judged = self.selected, self._judged
        if row is None or judged is None:
            self.notify(f"There is no {self.name_of_one} to look at here: v or c shows others.")
            return
        self._list.is_picked = True
        samples = judged.samples
        focus = Focus.of(self.words_of(row), samples.inputs_of(row), samples.targets[row])
        self.post_message(LookAt(focus))
