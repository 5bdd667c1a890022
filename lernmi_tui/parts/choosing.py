"""A panel of some of the samples, held out or learned, in an order that follows the run."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Mapping
from typing import cast

import numpy as np
from rich.text import Text
from textual import events
from textual.actions import SkipAction

from lernmi import numbers
from lernmi.arrays import Floats, Integers
from lernmi.data.samples import Samples
from lernmi.net.verdicts import NO_CLASS, Verdicts, verdicts
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
from lernmi_tui.parts.drawn import DrawnPanel
from lernmi_tui.parts.looking import AskTrain, LookAt

SECONDS = 0.5  # between two orders
SUSPECTS = "suspects"  # the question


class ChoosingPanel(DrawnPanel):
    """Keeps which samples are shown, their order, the selected one and what is scrolled away.

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
        self._losses: Floats | None = None  # of the samples, where suspects are shown
        self._samples: Samples = task.test  # those that were judged
        self._numbers: Integers = np.empty(0, dtype=np.int64)  # theirs
        self._judged: Floats | None = None  # the answers that were
        self._said: Verdicts | None = None
        self._order: Integers = np.empty(0, dtype=np.int64)  # rows of the samples
        self.selected: int | None = None  # such a row
        self._picked = False  # by a person
        self._top = 0  # the position in the order of the first in view
        self._scrolled = False  # away, by a person
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
        self._judged = answers
        is_train = self._of_train or not snapshot.task.holds_out
        samples = snapshot.train if is_train else snapshot.test
        numbers = snapshot.present if is_train else np.arange(len(samples), dtype=np.int64)
        asked = min(len(answers), len(samples), len(numbers))  # not all of very many are asked
        self._samples, self._numbers = samples, numbers[:asked]
        self._said = verdicts(answers[:asked], samples.labels[:asked])
        self._losses = None
        if self._of_numbers:
            with np.errstate(all="ignore"):
                off = answers[:asked] - samples.targets[:asked]
                self._losses = 0.5 * (off**2).sum(axis=1)
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
        order = np.argsort(found.samples)
        if not np.array_equal(found.samples[order], snapshot.present):
            return  # others are learned by now
        self._judged = found.outputs
        self._samples, self._numbers = snapshot.train, found.samples[order]
        self._said = verdicts(found.outputs[order], found.labels[order])
        self._losses = found.losses[order]
        self._arrange()
        self.redraw()

    @property
    def pointed(self) -> Pointed | None:
        """The selected sample, if it is one that is learned and is meant by a person."""
        row = self.selected
        is_meant = self._picked or self.choice.is_of_suspects
        if row is None or self._said is None or self._are_held_out or not is_meant:
            return None
        if self._of_numbers:
            return Pointed(int(self._numbers[row]))
        says = int(self._said.says[row])
        is_right = bool(self._said.right[row])
        return Pointed(int(self._numbers[row]), None if is_right or says == NO_CLASS else says)

    def has_judged(self, answers: Floats | None) -> bool:
        """Are these the answers that the order is made of?"""
        return self._judged is not None and self._judged is answers

    def _arrange(self) -> None:
        """Put those that are shown in order."""
        if self._said is None:
            return
        self._order = self.choice.rows(self._said, self._losses)
        gone = self.selected is not None and self.selected >= len(self._numbers)
        if gone or not self._picked:
            self.selected = int(self._order[0]) if len(self._order) else None
            self._picked = False
        if not self._scrolled or self._top >= len(self._order):
            self._bring_in_view(self._position or 0)
        self._say()

    def _choose(self, choice: Choice) -> None:
        """Show others, from the first on."""
        other = choice.is_of_suspects is not self.choice.is_of_suspects
        self.choice = choice
        if other:
            self._said = self._judged = self._losses = None
            self._order = self._order[:0]
            self._judge()
            self._wonder()
            self._say()
        self.selected, self._picked, self._scrolled = None, False, False
        self._arrange()
        self.redraw()

    @property
    def _position(self) -> int | None:
        """Where the selected sample is in the order, None if it is not among those shown."""
        positions = np.flatnonzero(self._order == self.selected)
        return int(positions[0]) if len(positions) else None

    # words

    def _say(self) -> None:
        """Title and subtitle: what is shown, and the keys."""
        task, title = self.run_task, f"{self.name_of_one.capitalize()}s"
        width = max(self.size.width - 4, 0)
        if self._said is not None:
            names, held_out = task.info.output_names, self._are_held_out
            titles = self.choice.titles(len(self._order), len(self._numbers), names, held_out)
            title = first_that_fits([f"{title} · {each}" for each in titles], width)
        self.border_title = Text(title)  # names may look like markup
        position = self._position
        parts = [] if self.looked_at is None else ["▹ looked at"]
        parts += self._of_when
        if position is not None:
            place = f"{position + 1:,} of {numbers.count(len(self._order))}"
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
        return "" if row is None else sample_words(self._are_held_out, int(self._numbers[row]))

    @property
    def looked_at(self) -> int | None:
        """The row that is looked at, None if it is none of these."""
        focus = None if self.snapshot is None else self.snapshot.focus
        number = None if focus is None else number_in(focus.words, self._are_held_out)
        rows = np.flatnonzero(self._numbers == number)
        return int(rows[0]) if len(rows) else None

    def on_resize(self, _event: events.Resize) -> None:
        self._bring_in_view(self._position or 0)
        self._say()

    def _nothing(self, width: int, height: int) -> Cells:
        """What is said where there is nothing to show."""
        colours, choice = self.palette, self.choice
        cells = Cells(width, height, colours.named("text"), colours.named("background"))
        if self._said is None:
            words = "The network is being asked…"
            if self.choice.is_of_suspects and not self._suspects.is_paused:
                words = "Suspects are found while the run is paused: space."
            cells.put(1, 0, words, colours.named("dim"))
            return cells
        which = f"{len(self._numbers):,}{' held-out' if self._are_held_out else ''}"
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
        if self._has_classes() and self._said is not None:
            self._choose(self.choice.next_true(self._said, step))

    def action_given(self, step: int) -> None:
        """Only those taken for the next class, or for the one before."""
        if self._has_classes() and self._said is not None:
            self._choose(self.choice.next_given(self._said, step))

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
        self._said = self._judged = None
        self._order, self.selected = self._order[:0], None
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
        row = self.selected
        if row is None:
            self.notify(f"There is no {self.name_of_one} to look at here: v or c shows others.")
            return
        self._picked = True
        samples = self._samples
        focus = Focus.of(self.words_of(row), samples.inputs_of(row), samples.targets[row])
        self.post_message(LookAt(focus))

    def clicked(self, position: int | None, event: events.Click) -> None:
        """Select what is at ``position`` of the order; a double click looks at it."""
        if position is not None and position < len(self._order):
            self._pick(position)
            if event.chain > 1:
                self.action_look()

    # moving

    @property
    @abstractmethod
    def _room(self) -> tuple[int, int]:
        """How many samples have room: in columns, in rows."""

    def action_move(self, columns: int, rows: int) -> None:
        """Select another sample, so many to the right and below."""
        self._pick((self._position or 0) + columns + rows * max(self._room[0], 1))

    def action_page(self, step: int) -> None:
        """Select the sample a page on or back."""
        columns, rows = self._room
        self._pick((self._position or 0) + step * max(columns * rows, 1))

    def action_go(self, position: int) -> None:
        """Select the first (0) or the last (-1) sample."""
        self._pick(position % max(len(self._order), 1))

    def _pick(self, position: int) -> None:
        """Select the sample at ``position`` of the order, and bring it into view."""
        if not len(self._order):
            return
        position = min(max(position, 0), len(self._order) - 1)
        self.selected, self._picked, self._scrolled = int(self._order[position]), True, False
        self._bring_in_view(position)
        self._say()
        self.redraw()

    def _bring_in_view(self, position: int) -> None:
        """Scroll so that what is at ``position`` of the order is seen."""
        columns, rows = self._room
        if columns and rows:
            row, first = position // columns, self._top // columns
            self._top = min(max(first, row - rows + 1), row) * columns

    def on_mouse_scroll_down(self, event: events.MouseScrollDown) -> None:
        self._scroll(1, event)

    def on_mouse_scroll_up(self, event: events.MouseScrollUp) -> None:
        self._scroll(-1, event)

    def _scroll(self, rows: int, event: events.MouseEvent) -> None:
        """Look at others without selecting one."""
        event.stop()
        columns = max(self._room[0], 1)
        last = max((len(self._order) - 1) // columns, 0)
        self._top = min(max(self._top // columns + rows, 0), last) * columns
        self._scrolled = True
        self.redraw()
