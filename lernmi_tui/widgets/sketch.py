"""The last view of images: a pad to draw on, what the network says to it, and lessons."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from rich.text import Text
from textual import events
from textual.strip import Strip

from lernmi.arrays import Floats
from lernmi.drawn_inputs import drawn_inputs
from lernmi.errors import LernmiError
from lernmi.snapshot import Snapshot
from lernmi.tasks import Task
from lernmi_tui.bindings import bindings_of
from lernmi_tui.lessons import Teach
from lernmi_tui.render.sketch_answer import Answer
from lernmi_tui.render.sketch_lesson import Lesson, Teaching, answer
from lernmi_tui.render.sketch_picture import Kept, Notes, SketchPicture
from lernmi_tui.render.words import joined
from lernmi_tui.widgets.panel_tabs import PanelTabs
from lernmi_tui.widgets.sketch_pad import STEPS, SketchPad
from lernmi_tui.widgets.sketch_question import Purpose, Question
from lernmi_tui.widgets.sketch_shelf import Shelf

SAVED_SECONDS = 15  # to read where the data set is
HINTS = (
    "drag, or arrows and space: draw",
    "right button or e: erase",
    "w width",
    "u U undo redo",
    "c clear",
    "shift+arrows move",
    "t teach once",
    "T in every epoch",
    "l label",
    "k keep",
    "pgup pgdn kept ones",
    "S save them as data",
)


class Sketch(SketchPad):
    """What the network says to the drawing, beside it; lessons; the drawings that are kept.

    Posts ``Teach``, and then shows what the lesson changed.
    """

    BINDINGS = bindings_of("sketch")

    def __init__(self, task: Task) -> None:
        super().__init__(task)
        self._shelf = Shelf()
        self._question: Question | None = None
        self._asks_removal = False
        self._teaching: Teaching | None = None
        self._lesson: Lesson | None = None
        self._said = ("", "")  # title and subtitle
        self._say()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Enter has a meaning only while a class is asked for."""
        return self._question is not None if action == "choose" else True

    # what is shown

    def show(self, snapshot: Snapshot) -> None:
        """Show what the network of this moment says."""
        layout, is_first = self.layout_now, self.snapshot is None
        lesson = None if self._teaching is None else self._teaching.lesson(snapshot)
        if lesson is not None:
            self._lesson, self._teaching = lesson, None
        self.snapshot = snapshot
        if is_first:
            self._try(self._look)
        if layout is None or is_first or lesson is not None:
            self.redraw()
        else:
            self.redraw_lines(layout.words, layout.bars)

    def draw(self, snapshot: Snapshot, width: int, height: int) -> list[Strip]:
        inputs = self._inputs()
        picture = SketchPicture(
            canvas=self.canvas,
            seen=inputs.reshape(self.picture),
            answer=Answer(answer(snapshot, inputs), self.names),
            cursor=self.pen.cursor if self.has_cursor and self.has_focus else None,
            down=self.pen.down,
            hint=(f"Draw a {self._what}:", "drag the mouse,", "or arrows and space"),
            notes=self._notes,
            kept=self._kept,
            plain=self.app.no_color,
        )
        return picture.draw(width, height, self.layout_now, self.palette).strips()

    def _inputs(self) -> Floats:
        """What the drawing is to the network: rounded as the task's own samples are."""
        drawn = drawn_inputs(self.canvas, self.picture)
        train = self.run_task.train
        return train.alike([drawn], train.targets[:1]).inputs_of(0)

    @property
    def _what(self) -> str:
        """What there is to draw."""
        digits = all(len(name) == 1 and name.isdigit() for name in self.names)
        return "digit" if digits else "picture"

    @property
    def _kept(self) -> Kept:
        return Kept(self._shelf.drawings, self._shelf.place(self.canvas))

    @property
    def _notes(self) -> Notes:
        """What is asked, what a lesson changed, or else the keys."""
        if self._question is not None:
            return Notes(self._question.parts(), True)
        if self._asks_removal:
            parts = ("Remove this kept drawing for good?", "delete: yes", "esc: no")
            return Notes(parts, True)
        if self._lesson is not None:
            return Notes(self._lesson.parts(self.names), True)
        return Notes(HINTS, False)

    def _say(self) -> None:
        """Title and subtitle: which drawing this is, the pen, the keys."""
        layout, kept = self.layout_now, self._kept
        title = ["Sketch"]
        if layout is not None and not layout.paper.y:
            title.append("as drawn")
        if kept.shown is not None:
            label = kept.drawings[kept.shown].label or "no label"
            title.append(f"kept {kept.shown + 1} of {len(kept.drawings)}: {label}")
        if self.pen.down:
            keys = [f"{self.pen.name} is down", "arrows draw", "space or esc lifts it"]
        else:
            keys = [self.pen.name, "space draws", "t teach", "esc leaves", "c clear"]
            keys += ["e eraser", "w width", "u undo", "k keep", "l label"]
        said = (" · ".join(title), joined(keys, max(self.size.width - 4, 0)))
        if said != self._said:
            self._said = said
            self.border_title = Text(said[0])  # labels may look like markup
            self.border_subtitle = said[1]

    def refresh_all(self) -> None:
        self._say()
        self.redraw()

    def forget(self) -> None:
        self._question, self._asks_removal = None, False
        self._teaching = self._lesson = None

    def on_resize(self) -> None:
        self._say()

    # asking

    def action_teach(self, every_epoch: bool) -> None:
        """Ask which class the drawing is of, then teach it."""
        self._ask("taught in every epoch" if every_epoch else "taught once")

    def action_label(self) -> None:
        """Ask which class the drawing is of, then keep it with that label."""
        self._ask("kept with that label")

    def _ask(self, purpose: Purpose) -> None:
        if self.snapshot is None or self._is_blank():
            return
        self.pen.lift()
        said = Answer(answer(self.snapshot, self._inputs()), self.names).ranking
        kept = self._kept
        label = None if kept.shown is None else kept.drawings[kept.shown].label
        chosen = self.names.index(label) if label in self.names else said[0] if said else 0
        self.forget()
        self._question = Question(purpose, self.names, chosen)
        self.refresh_all()

    def _is_blank(self) -> bool:
        """True, and said, if there is nothing drawn."""
        if self.pen.drawing.is_empty:
            self.notify(f"Nothing is drawn yet; draw a {self._what} first.")
        return self.pen.drawing.is_empty

    def on_key(self, event: events.Key) -> None:
        """While a class is asked for, characters are names of classes."""
        if self._question is None or event.character is None:
            return
        named = self._question.named(event.character)
        if named is not None:
            self._answered(named)
        if named is not None or event.character.isdigit():
            event.stop()
            event.prevent_default()

    def action_go(self, direction: str) -> None:
        """Move the cursor; while a class is asked for, choose another."""
        if self._question is None:
            self.forget()
            super().action_go(direction)
        else:
            self._question = self._question.moved(sum(STEPS[direction]))
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
        self._try(lambda: self._shelf.keep(self.canvas, self.names[label]))

    def action_leave(self) -> None:
        """Take a question back; lift the pen; or go back to the topology."""
        if self._question is not None or self._asks_removal:
            self.forget()
        elif self.pen.down:
            self.pen.lift()
        else:
            self.post_message(PanelTabs.Chosen("topology"))
        self.refresh_all()

    # the kept drawings

    def _try(self, act: Callable[[], object]) -> None:
        """Do something with files; what goes wrong is said in a line."""
        try:
            act()
        except LernmiError as error:
            self.notify(str(error), severity="warning", markup=False)
        self.refresh_all()

    def _look(self) -> None:
        for notice in self._shelf.look():
            self.notify(notice, severity="warning", markup=False)

    def action_keep(self) -> None:
        """Keep the drawing."""
        if not self._is_blank():
            self._try(lambda: self._shelf.keep(self.canvas))

    def action_turn(self, step: int) -> None:
        """Put the kept drawing before or after this one on the paper."""
        self._try(lambda: self._turn(step))

    def _turn(self, step: int) -> None:
        place = self._shelf.turned(self.canvas, step)
        if place is None:
            self.notify("No drawing is kept yet; k keeps this one.")
        else:
            self._put(place)

    def _put(self, place: int) -> None:
        """Put the kept drawing at ``place`` on the paper."""
        self.do(lambda: self.pen.show(self._shelf.drawings[place].canvas))
        self._shelf.is_shown(place, self.canvas)
        self.refresh_all()

    def on_mouse_down(self, event: events.MouseDown) -> None:
        """Put the kept drawing under the mouse on the paper."""
        layout, offset = self.layout_now, event.get_content_offset(self)
        grid = None if layout is None else layout.kept
        place = None if grid is None or offset is None else grid.place_at(offset.x, offset.y)
        if grid is not None and place is not None:
            place += self._kept.first(grid.size)
            if place < len(self._shelf.drawings):
                self._put(place)

    def action_remove(self) -> None:
        """Remove the kept drawing that is shown, asked twice."""
        if self._kept.shown is None:
            self.notify("This drawing isn't kept, so there is nothing to remove.")
            return
        removes = self._asks_removal
        self.forget()
        if removes:
            self._try(lambda: self._shelf.remove(self.canvas))
        else:
            self._asks_removal = True
            self.refresh_all()

    def action_save(self) -> None:
        """Save the labelled drawings as a data set."""
        self._try(self._save)

    def _save(self) -> None:
        saved = self._shelf.save()
        folder = saved.images.parent
        self.notify(
            f"{saved}. To learn from them: lernmi-tui {folder}, or Home, Yours.",
            timeout=SAVED_SECONDS,
            markup=False,
        )
