"""The sketch pad as it teaches: which class a drawing is of, and what the run was taught of it."""

from __future__ import annotations

import numpy as np

from lernmi.arrays import Floats
from lernmi.drawings.drawn_inputs import drawn_inputs
from lernmi.run.snapshots.snapshot import Snapshot
from lernmi.tasks.task import Task
from lernmi_tui.panels.sketch.answer import Answer
from lernmi_tui.panels.sketch.known import Taught, taught
from lernmi_tui.panels.sketch.lesson import Lesson, Teaching, answer
from lernmi_tui.panels.sketch.pad import STEPS
from lernmi_tui.panels.sketch.pad_with_shelf import PadWithShelf
from lernmi_tui.panels.sketch.question import Purpose, Question
from lernmi_tui.parts.lessons import Forget, Teach


class PadWithLessons(PadWithShelf):
    """A pad that asks which class the drawing is of, to teach it or to keep it.

    Posts ``Teach`` and ``Forget``; once it is learned, ``lesson`` is what that changed.
    """

    def __init__(self, task: Task) -> None:
        super().__init__(task)
        self.question: Question | None = None
        self.lesson: Lesson | None = None
        self._teaching: Teaching | None = None  # until it is learned

    def note_lesson(self, snapshot: Snapshot) -> bool:
        """Was a lesson learned since? One of another run or before a change is dropped."""
        lesson = None if self._teaching is None else self._teaching.lesson(snapshot)
        if lesson is not None:
            self.lesson, self._teaching = lesson, None
        elif self.lesson is not None and not self.lesson.belongs_to(snapshot):
            self.lesson = None
        return lesson is not None

    # what the drawing is

    def inputs(self) -> Floats:
        """What the drawing is to the network."""
        return self.inputs_of(self.canvas)

    def inputs_of(self, canvas: Floats) -> Floats:
        """A canvas as inputs (n_in,), rounded as the task's own samples are.

        First it is rounded as it is kept, so that it is the same sample when it is turned up again.
        """
        drawn = drawn_inputs(np.rint(canvas * 255.0) / 255.0, self.picture)
        train = self.run_task.train
        return train.alike([drawn], train.targets[:1]).inputs_of(0)

    @property
    def taught(self) -> Taught | None:
        """How the drawing was taught to this run, None if it was not."""
        if self.snapshot is None or self.pen.drawing.is_empty:
            return None
        return taught(self.snapshot, self.inputs())

    @property
    def known_class(self) -> int | None:
        """The class the drawing is of, None if nobody has said it."""
        known = self.taught
        if known is not None:
            return known.label
        return self.names.index(self.label) if self.label in self.names else None

    def forget(self) -> None:
        self.question, self.asks_removal = None, False
        self._teaching = self.lesson = None

    # which class it is of

    def typed(self, character: str) -> None:
        """Take ``character`` for the name of a class, or its beginning, if one is asked for."""
        if self.question is None:
            return
        named = self.question.named(character)
        if named is not None:
            self._answered(named)
        else:
            self.question = self.question.with_typed(character)
            self.refresh_all()

    def action_pen(self) -> None:
        """Put the pen down, or lift it; while a class is asked for, take the one chosen."""
        if self.question is None:
            super().action_pen()
        else:
            self._answered(self.question.chosen)

    def action_go(self, direction: str) -> None:
        """Move the cursor; while a class is asked for, choose another."""
        if self.question is None:
            self.forget()
            super().action_go(direction)
        else:
            self.question = self.question.moved(sum(STEPS[direction]))
            self.refresh_all()

    # teaching

    def action_teach(self, every_epoch: bool) -> None:
        """Ask which class the drawing is of, then teach it."""
        self._ask("to teach in every epoch" if every_epoch else "to teach it once")

    def action_keep(self) -> None:
        """Add the drawing to the kept ones, with its class: ask for that if nobody has said it.

        Of one that is kept already it is asked, too: it may get another.
        """
        known = self.known_class
        if known is None or self.kept.shown is not None:
            self._ask("to keep it")
        else:
            self._keep_as(known)

    def _keep_as(self, label: int) -> None:
        self.attempt(lambda: self.shelf.keep(self.canvas, self.names[label]))

    def _ask(self, purpose: Purpose) -> None:
        if self.snapshot is None or self.is_blank():
            return
        self.pen.lift()
        said = Answer(answer(self.snapshot, self.inputs()), self.names).ranking
        known = self.known_class
        chosen = known if known is not None else said[0] if said else 0
        self.forget()
        self.question = Question(purpose, self.names, chosen)
        self.refresh_all()

    def _answered(self, label: int) -> None:
        """The drawing is of class ``label``."""
        question, snapshot = self.question, self.snapshot
        self.forget()
        if question is not None and question.teaches and snapshot is not None:
            inputs, every_epoch = self.inputs(), question.purpose == "to teach in every epoch"
            self._teaching = Teaching(snapshot, inputs, label, every_epoch)
            self.post_message(Teach(inputs, np.eye(len(self.names))[label], every_epoch))
        else:
            self._keep_as(label)
        self.refresh_all()

    def action_leave_out(self) -> None:
        """Teach the drawing no longer in every epoch."""
        if self._is_learned():
            self.post_message(Forget(self.inputs()))
            self.forget()
            self.notify("This drawing is learned no longer; what it changed stays.", timeout=5)
        else:
            self.notify("This drawing isn't learned in every epoch; T does that.", timeout=5)
        self.refresh_all()

    def _is_learned(self) -> bool:
        """Is the drawing learned in every epoch, or about to be?"""
        inputs, teaching = self.inputs(), self._teaching
        if teaching is not None and teaching.every_epoch:
            return np.array_equal(teaching.inputs, inputs)
        return self.snapshot is not None and self.snapshot.label_of_added(inputs) is not None
