"""The last view of images: a pad to draw on, what the network says to it, and lessons."""

from __future__ import annotations

from collections.abc import Sequence
from time import monotonic

import numpy as np
from rich.text import Text
from textual import events
from textual.strip import Strip

from lernmi.arrays import Floats
from lernmi.drawings.drawn_inputs import drawn_inputs
from lernmi.run.snapshot import Snapshot
from lernmi.tasks.task import Task
from lernmi_tui.bindings import KEYS, bindings_of
from lernmi_tui.paint.flowing import fitting
from lernmi_tui.paint.words import joined
from lernmi_tui.panels.sketch.answer import Answer
from lernmi_tui.panels.sketch.lesson import Lesson, Teaching, answer
from lernmi_tui.panels.sketch.pad import STEPS
from lernmi_tui.panels.sketch.pad_with_shelf import REMOVAL, REMOVAL_KEYS, PadWithShelf
from lernmi_tui.panels.sketch.picture import Notes, SketchPicture, no_room, notes_are_seen
from lernmi_tui.panels.sketch.question import QUESTION_KEYS, Purpose, Question
from lernmi_tui.panels.sketch.words import HINTS, border_keys, kept_words, taught_words, title
from lernmi_tui.parts.lessons import Forget, Teach
from lernmi_tui.parts.panel_tabs import PanelTabs

WITHOUT_PAPER = ("leave", "run_or_pause")  # actions for which no pad need be seen
WARNING_SECONDS = 4.0


class Sketch(PadWithShelf):
    """What the network says to the drawing, beside it; lessons; the drawings that are kept.

    Posts ``Teach`` and ``Forget``, and then shows what the lesson changed.
    """

    BINDINGS = bindings_of("sketch")

    def __init__(self, task: Task) -> None:
        super().__init__(task)
        self._question: Question | None = None
        self._teaching: Teaching | None = None
        self._lesson: Lesson | None = None
        self._said = ("", "")  # title and subtitle
        self._warned = -WARNING_SECONDS
        self._say()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Where no pad is seen nothing draws; enter has a meaning only while a class is asked."""
        if action == "choose":
            return self._question is not None
        return action in WITHOUT_PAPER or self.layout_now is not None

    # what is shown

    def show(self, snapshot: Snapshot) -> None:
        """Show what the network of this moment says."""
        layout, before = self.layout_now, self.snapshot
        lesson = None if self._teaching is None else self._teaching.lesson(snapshot)
        is_past = self._lesson is not None and not self._lesson.belongs_to(snapshot)
        if lesson is not None:
            self._lesson, self._teaching = lesson, None
        elif is_past:
            self._lesson = None
        self.snapshot = snapshot
        if before is None:
            self.look()
        elif layout is None or lesson is not None or is_past or snapshot.slots is not before.slots:
            self.refresh_all()
        else:
            self.redraw_lines(layout.words, layout.bars)

    def draw(self, snapshot: Snapshot, width: int, height: int) -> list[Strip]:
        layout = self.layout_now
        if layout is None:
            alone = self.outer_size.width >= self.app.size.width
            return no_room(width, height, alone, self.palette).strips()
        inputs = self._inputs()
        picture = SketchPicture(
            canvas=self.canvas,
            seen=inputs.reshape(self.picture),
            answer=Answer(answer(snapshot, inputs), self.names),
            cursor=self.pen.cursor if self.has_cursor and self.has_focus else None,
            down=self.pen.down,
            hint=(f"Draw a {self.what}:", "drag the mouse,", "or arrows and space"),
            notes=self._notes,
            kept=self.kept,
            plain=self.app.no_color,
        )
        return picture.draw(width, height, layout, self.palette).strips()

    def _inputs(self) -> Floats:
        """What the drawing is to the network: rounded as the task's own samples are.

        First it is rounded as it is kept, so that it is the same sample when it is turned up again.
        """
        drawn = drawn_inputs(np.rint(self.canvas * 255.0) / 255.0, self.picture)
        train = self.run_task.train
        return train.alike([drawn], train.targets[:1]).inputs_of(0)

    @property
    def _notes(self) -> Notes:
        """What is asked, what a lesson changed, or else the keys."""
        if self._question is not None:
            return Notes(self._question.parts(), True)
        if self.asks_removal:
            return Notes(REMOVAL, True)
        if self._lesson is not None:
            return Notes(self._lesson.parts(self.names), True)
        return Notes(tuple(HINTS), False)

    def _say(self) -> None:
        """Title and subtitle: which drawing this is, the pen, the keys."""
        width = max(self.size.width - 4, 0)
        said = (self._title(width), joined(self._keys(), width))
        if said != self._said:
            self._said = said
            self.border_title = Text(said[0])  # labels may look like markup
            self.border_subtitle = said[1]

    def _title(self, width: int) -> str:
        layout, kept = self.layout_now, self.kept
        if layout is None:
            return "Sketch"
        if self._question is not None and not layout.has_room_to_say:
            return self._question.asked
        added = 0 if self.snapshot is None else self.snapshot.added
        learned = self.snapshot.label_of_added(self._inputs()) if self.snapshot and added else None
        return title(
            "" if layout.paper.y else "as drawn",
            kept_words(len(kept.drawings), kept.shown, self.label),
            taught_words(added, None if learned is None else self.names[learned]),
            width,
        )

    def _keys(self) -> Sequence[str]:
        if self.layout_now is None:
            return ("g run/pause", "esc leaves")
        if self._question is not None:
            return self._question.keys
        if self.asks_removal:
            return REMOVAL_KEYS
        if self.pen.down:
            return (f"{self.pen.name} is down", "arrows draw", "space or esc lifts it")
        return (self.pen.name, *border_keys(self._noted()))

    def _noted(self) -> Sequence[str]:
        """The keys that the notes tell."""
        layout, notes = self.layout_now, self._notes
        if layout is None or layout.notes is None or notes.urgent:
            return ()
        if not notes_are_seen(layout, urgent=False, is_blank=not self.canvas.any()):
            return ()
        return fitting(notes.parts, layout.notes.width, layout.notes.height)

    def refresh_all(self) -> None:
        self._say()
        self.redraw()

    def forget(self) -> None:
        self._question, self.asks_removal = None, False
        self._teaching = self._lesson = None

    def on_resize(self) -> None:
        if self.layout_now is None:  # nobody answers, or draws on, what isn't seen
            self.forget()
            self.end_drag()
            self.pen.lift()
        self._say()

    # keys

    def on_key(self, event: events.Key) -> None:
        """While a class is asked for, characters are names of classes, and no key does more."""
        if event.key.startswith("ctrl+"):
            return
        if self._question is not None:
            if event.key in QUESTION_KEYS:
                return
            if event.character is not None and event.is_printable:
                self._typed(event.character)
        elif self.layout_now is None and event.key in NEED_PAPER:
            self._warn()
        else:
            return
        event.stop()
        event.prevent_default()

    def _typed(self, character: str) -> None:
        if self._question is None:
            return
        named = self._question.named(character)
        if named is not None:
            self._answered(named)
        else:
            self._question = self._question.with_typed(character)
            self.refresh_all()

    def _warn(self) -> None:
        """Say that nothing is done to a drawing that isn't seen, but not at every key."""
        if monotonic() - self._warned >= WARNING_SECONDS:
            self._warned = monotonic()
            text = "The pad has no room here, so its keys do nothing."
            self.notify(text, severity="warning", timeout=WARNING_SECONDS)

    async def action_run_or_pause(self) -> None:
        """Run, or pause."""
        await self.run_action("screen.run_or_pause")

    def action_go(self, direction: str) -> None:
        """Move the cursor; while a class is asked for, choose another."""
        if self._question is None:
            self.forget()
            super().action_go(direction)
        else:
            self._question = self._question.moved(sum(STEPS[direction]))
            self.refresh_all()

    def action_leave(self) -> None:
        """Take a question back; lift the pen; or go back to the topology."""
        if self._question is not None or self.asks_removal:
            self.forget()
        elif self.pen.down:
            self.pen.lift()
        else:
            self.post_message(PanelTabs.Chosen("topology"))
        self.refresh_all()

    # teaching

    def action_teach(self, every_epoch: bool) -> None:
        """Ask which class the drawing is of, then teach it."""
        self._ask("taught in every epoch" if every_epoch else "taught once")

    def action_label(self) -> None:
        """Ask which class the drawing is of, then keep it with that label."""
        self._ask("kept with that label")

    def _ask(self, purpose: Purpose) -> None:
        if self.snapshot is None or self.is_blank():
            return
        self.pen.lift()
        said = Answer(answer(self.snapshot, self._inputs()), self.names).ranking
        label = self.label
        chosen = self.names.index(label) if label in self.names else said[0] if said else 0
        self.forget()
        self._question = Question(purpose, self.names, chosen)
        self.refresh_all()

    def action_choose(self) -> None:
        """Take the chosen class."""
        if self._question is not None:
            self._answered(self._question.chosen)

    def _answered(self, label: int) -> None:
        """The drawing is of class ``label``."""
        question, snapshot = self._question, self.snapshot
        self.forget()
        if question is not None and question.teaches and snapshot is not None:
            inputs, every_epoch = self._inputs(), question.purpose == "taught in every epoch"
            self._teaching = Teaching(snapshot, inputs, label, every_epoch)
            self.post_message(Teach(inputs, np.eye(len(self.names))[label], every_epoch))
        self.attempt(lambda: self.shelf.keep(self.canvas, self.names[label]))

    def action_unteach(self) -> None:
        """Teach the drawing no longer in every epoch."""
        if self._is_taught():
            self.post_message(Forget(self._inputs()))
            self.forget()
            self.notify("This drawing is learned no longer; what it changed stays.", timeout=5)
        else:
            self.notify("This drawing isn't learned in every epoch; T does that.", timeout=5)
        self.refresh_all()

    def _is_taught(self) -> bool:
        """Is the drawing learned in every epoch, or about to be?"""
        inputs, teaching = self._inputs(), self._teaching
        if teaching is not None and teaching.every_epoch:
            return np.array_equal(teaching.inputs, inputs)
        return self.snapshot is not None and self.snapshot.label_of_added(inputs) is not None


NEED_PAPER = frozenset(
    name
    for key in KEYS
    if key.group == "sketch" and key.action not in WITHOUT_PAPER
    for name in key.names
)
