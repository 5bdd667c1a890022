"""The last view of images: a pad to draw on, what the network says to it, and lessons."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from time import monotonic

import numpy as np
from rich.text import Text
from textual import events
from textual.actions import SkipAction
from textual.strip import Strip

from lernmi.arrays import Floats
from lernmi.run.snapshots.focus import Focus
from lernmi.run.snapshots.snapshot import Snapshot
from lernmi.tasks.task import Task
from lernmi_tui.keys.bindings import bindings_of
from lernmi_tui.keys.keymap import keys_of
from lernmi_tui.paint.flowing import fitting
from lernmi_tui.paint.words import joined
from lernmi_tui.panels.sketch.answer import Answer
from lernmi_tui.panels.sketch.known import Taught, has_lessons, taught
from lernmi_tui.panels.sketch.layout import SketchLayout
from lernmi_tui.panels.sketch.lesson import answer
from lernmi_tui.panels.sketch.pad_with_lessons import PadWithLessons
from lernmi_tui.panels.sketch.pad_with_shelf import REMOVAL, REMOVAL_KEYS
from lernmi_tui.panels.sketch.picture import Notes, SketchPicture, no_room, notes_are_seen
from lernmi_tui.panels.sketch.question import QUESTION_KEYS
from lernmi_tui.panels.sketch.words import (
    HINTS,
    LOOKED_AT,
    border_keys,
    kept_words,
    taught_words,
    title,
)
from lernmi_tui.parts.colours import has_few_colours
from lernmi_tui.parts.looking import LookAt
from lernmi_tui.parts.panel_tabs import PanelTabs

WITHOUT_PAPER = ("leave",)  # actions for which no pad need be seen
WARNING_SECONDS = 4.0
PAPER_TRIES, PAPER_SECONDS = 25, 0.02  # to wait for the paper of a pad that was not seen
LOOK = "the drawing"


class Sketch(PadWithLessons):
    """What the network says to the drawing, beside it; lessons; the drawings that are kept.

    Posts ``Teach`` and ``Forget``, and then shows what the lesson changed; and ``LookAt``, again
    and again while a drawing that is looked at changes.
    """

    BINDINGS = bindings_of("sketch")

    def __init__(self, task: Task) -> None:
        super().__init__(task)
        self._look: Focus | None = None  # what was posted last, while the drawing is looked at
        self._kept_inputs: dict[str, Floats] = {}  # by the drawing's key
        self._is_new = True  # it has just become the active panel
        self._said = ("", "")  # title and subtitle
        self._warned = -WARNING_SECONDS
        self._say()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Where no pad is seen nothing draws."""
        return action in WITHOUT_PAPER or self.layout_now is not None

    # what is shown

    def show(self, snapshot: Snapshot) -> None:
        """Show what the network of this moment says."""
        layout, before = self.layout_now, self.snapshot
        learned = self.note_lesson(snapshot)
        self.snapshot = snapshot
        self._follow(before)
        if before is None:
            self.find_kept()
        elif layout is None or learned or is_other(snapshot, before):
            self.refresh_all()
        else:
            self.redraw_lines(layout.words, layout.bars)

    def draw(self, snapshot: Snapshot, width: int, height: int) -> list[Strip]:
        layout = self.layout_now
        if layout is None:
            alone = self.outer_size.width >= self.app.size.width
            return no_room(width, height, alone, self.palette).strips()
        inputs = self.inputs()
        picture = SketchPicture(
            canvas=self.canvas,
            seen=inputs.reshape(self.picture),
            answer=Answer(answer(snapshot, inputs), self.names),
            cursor=self.pen.cursor if self.has_cursor and self.has_focus else None,
            down=self.pen.down,
            hint=(f"Draw a {self.what}:", "drag the mouse,", "or arrows and enter"),
            notes=self._notes,
            kept=self.kept,
            taught=self._taught_in_view(snapshot),
            plain=self.app.no_color or has_few_colours(self.app),
        )
        return picture.draw(width, height, layout, self.palette).strips()

    def _taught_in_view(self, snapshot: Snapshot) -> dict[int, Taught]:
        """How the kept drawings in view were taught to this run, by their indices."""
        layout, kept = self.layout_now, self.kept
        if layout is None or layout.kept is None or not has_lessons(snapshot):
            return {}
        first = kept.first(layout.kept.size)
        in_view = kept.drawings[first : first + layout.kept.size]
        for drawing in in_view:
            if drawing.key not in self._kept_inputs:
                self._kept_inputs[drawing.key] = self.inputs_of(drawing.canvas)
        found = {
            index: taught(snapshot, self._kept_inputs[drawing.key])
            for index, drawing in enumerate(in_view, first)
        }
        return {index: each for index, each in found.items() if each is not None}

    @property
    def _notes(self) -> Notes:
        """What is asked, what a lesson changed, or else the keys."""
        if self.question is not None:
            return Notes(self.question.parts(), True)
        if self.asks_removal:
            return Notes(REMOVAL, True)
        if self.lesson is not None:
            return Notes(self.lesson.parts(self.names), True)
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
        if self.question is not None and not layout.has_room_to_say:
            return self.question.asked
        known = self.taught
        label = None if known is None else self.names[known.label]
        every_epoch = known is not None and known.every_epoch
        added = 0 if self.snapshot is None else self.snapshot.added
        return title(
            "" if layout.paper.y else "as drawn",
            kept_words(len(kept.drawings), kept.shown, self.label),
            taught_words(added, label, every_epoch, kept.shown is not None),
            LOOKED_AT if self._is_looked_at else ("",),
            width,
        )

    def _keys(self) -> Sequence[str]:
        if self.layout_now is None:
            return ("esc topology",)
        if self.question is not None:
            return self.question.keys
        if self.asks_removal:
            return REMOVAL_KEYS
        if self.pen.down:
            return (f"{self.pen.name} is down", "arrows draw", "⏎ or esc lifts it", "p pen")
        keys = border_keys(self._noted())
        if self.lesson is not None:
            return ("esc ends this", self.pen.name, *keys)
        if self.snapshot is not None and self.snapshot.focus is not None:
            return (self.pen.name, "esc last learned", *keys)
        return (self.pen.name, *keys, "esc topology")

    def _noted(self) -> Sequence[str]:
        """The keys that the notes tell."""
        layout, notes = self.layout_now, self._notes
        if layout is None or layout.notes is None or notes.urgent:
            return ()
        if not notes_are_seen(layout, urgent=False, is_blank=not self.canvas.any()):
            return ()
        return fitting(notes.parts, layout.notes.width, layout.notes.height)

    def refresh_all(self) -> None:
        self._follow(self.snapshot)
        self._say()
        self.redraw()

    def on_resize(self) -> None:
        if self.layout_now is None:  # nobody answers, or draws on, what isn't seen
            self.forget()
            self.end_drag()
            self.pen.lift()
        self._say()

    # keys

    def on_focus(self) -> None:
        """Soon it will be seen, if it was not."""
        self._is_new = True

    async def on_key(self, event: events.Key) -> None:
        """While a class is asked for, characters are names of classes, and no key does more."""
        if self._is_new:
            await self._be_seen()
        if event.key.startswith("ctrl+"):
            return
        if self.question is not None:
            if event.key in QUESTION_KEYS:
                return
            if event.character is not None and event.is_printable:
                self.typed(event.character)
        elif self.layout_now is None and self._needs_paper(event.key):
            self._warn()
        else:
            return
        event.stop()
        event.prevent_default()

    def _needs_paper(self, name: str) -> bool:
        keys = keys_of(self.app, "sketch")
        return any(name in key.names for key in keys if key.action not in WITHOUT_PAPER)

    async def _be_seen(self) -> None:
        """Wait for paper: keys typed right after the one that led here are meant for it."""
        for _ in range(PAPER_TRIES):
            if self.layout_now is not None:
                break
            await asyncio.sleep(PAPER_SECONDS)
        self._is_new = False

    def _warn(self) -> None:
        """Say that nothing is done to a drawing that isn't seen, but not at every key."""
        if monotonic() - self._warned >= WARNING_SECONDS:
            self._warned = monotonic()
            text = "The pad has no room here, so its keys do nothing."
            self.notify(text, severity="warning", timeout=WARNING_SECONDS)

    def action_leave(self) -> None:
        """One step out: of a question, of a lesson's words, up with the pen, away from the look.

        The last one is that from the pad to the topology.
        """
        if self.question is not None or self.asks_removal or self.lesson is not None:
            self.forget()
        elif self.pen.down:
            self.pen.lift()
        elif self.snapshot is not None and self.snapshot.focus is not None:
            self._look = None
            raise SkipAction  # the workbench looks away
        else:
            self.post_message(PanelTabs.Chosen("topology"))
        self.refresh_all()

    # looking

    def action_look(self) -> None:
        """Have the network look at the drawing, in every panel, as long as nobody looks away."""
        if not self.is_blank():
            self._post_look()

    def _post_look(self) -> None:
        expected = None if self.known_class is None else np.eye(len(self.names))[self.known_class]
        self._look = Focus.of(LOOK, self.inputs(), expected)
        self.post_message(LookAt(self._look))

    @property
    def _is_looked_at(self) -> bool:
        return _is_ours(self.snapshot)

    def _follow(self, before: Snapshot | None) -> None:
        """After ``before``: somebody looked away; or the drawing is another than what is shown.

        Then that is looked at, but not before the look that was posted last has been shown.
        """
        if self._look is None or self.snapshot is None:
            return
        focus = self.snapshot.focus
        if not self._is_looked_at and (focus is not None or _is_ours(before)):
            self._look = None
        elif focus is self._look and not self._is_shown(focus):
            self._post_look()

    def redraw_ink(self, layout: SketchLayout, before: Floats) -> None:
        """And have the look follow."""
        super().redraw_ink(layout, before)
        self._follow(self.snapshot)

    def _is_shown(self, focus: Focus) -> bool:
        """Is that the drawing as it is now, and of the class it is of?"""
        expected = None if focus.expected is None else int(focus.expected.argmax())
        return expected == self.known_class and np.array_equal(focus.inputs, self.inputs())


def is_other(now: Snapshot, before: Snapshot) -> bool:
    """Was the run changed since, rewound, or is something else looked at?"""
    same = now.slots is before.slots and now.focus is before.focus
    return not same or (now.recording, len(now.events)) != (before.recording, len(before.events))


def _is_ours(snapshot: Snapshot | None) -> bool:
    """Does it look at a drawing?"""
    return snapshot is not None and snapshot.focus is not None and snapshot.focus.words == LOOK
