"""The inspector: what the picked link or neuron does with the sample shown, as arithmetic."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from rich.text import Text
from textual import events
from textual.actions import SkipAction
from textual.strip import Strip

from lernmi.net.refs import LinkRef, NeuronRef, Selection, exists
from lernmi.run.names.given_names import label_of
from lernmi.run.names.quantities import BLAME, CREDIT, Quantity
from lernmi.run.snapshots.snapshot import Snapshot
from lernmi.tasks.task import Task
from lernmi_tui.keys.bindings import bindings_of
from lernmi_tui.paint.cells import Cells
from lernmi_tui.paint.words import first_that_fits
from lernmi_tui.panels.inspector.fault_view import FaultView
from lernmi_tui.panels.inspector.life import QUESTION as LIFE
from lernmi_tui.panels.inspector.reading import Reading
from lernmi_tui.panels.inspector.teachers import Subject
from lernmi_tui.panels.inspector.teachers_view import QUESTION, TeachersView
from lernmi_tui.parts.asked import place_of
from lernmi_tui.parts.asking import Ask, post
from lernmi_tui.parts.changes import Pointed
from lernmi_tui.parts.looking import LookAt
from lernmi_tui.parts.selection import PathLit, Selected
from lernmi_tui.parts.time import Seek
from lernmi_tui.parts.walking import walked


class Inspector(Reading):
    """Shows the picked link or neuron; up and down walk its lines, enter follows one.

    Or whose fault the answer is, or who taught it: until something is picked, and after that when
    one steps back.
    """

    BINDINGS = bindings_of("inspector")

    def __init__(self, task: Task, *, id: str | None = None, classes: str | None = None) -> None:
        super().__init__(task, id=id, classes=classes)
        self._words = ("", "")  # title and subtitle
        self._views: list[FaultView | TeachersView] = []  # the last is shown, or gone back to
        self._is_view = False  # is it shown?
        self._lit: tuple[NeuronRef, ...] = ()  # the path that was told last
        self.border_title = "Inspector"

    def select(self, selection: Selection) -> None:
        """Explain ``selection``; from link to link the cursor stays at its line."""
        if selection is not None and self._is_view:
            self._is_view = False
            self.redraw()
        if selection != self.selection:
            if not (isinstance(selection, LinkRef) and isinstance(self.selection, LinkRef)):
                self._go_to_top()
            self.selection = selection
            self.redraw()
        self._wonder()

    def answer(self, answers: Mapping[str, object], is_paused: bool) -> None:
        """Take what was found out."""
        view = self._teachers
        is_new = view is not None and view.answer(answers, is_paused)
        if self._life.answer(answers, is_paused) or is_new:
            self.redraw()
        self._wonder()

    def show(self, snapshot: Snapshot) -> None:
        super().show(snapshot)
        self._wonder()

    def on_show(self) -> None:
        self._wonder()

    def _wonder(self) -> None:
        """Have the life of the link that is read of found at leisure, if that is soon done."""
        link, snapshot = self.selection, self.snapshot
        if not isinstance(link, LinkRef) or snapshot is None or self._is_view or not self.display:
            return
        if exists(link, snapshot.sizes) and self._life.is_wanted(snapshot, link):
            self._ask_life(link, at_leisure=True)

    def _ask_life(self, link: LinkRef, at_leisure: bool) -> None:
        name = label_of(link, len(self.snapshot.sizes), self.run_task.info) if self.snapshot else ""
        words = f"going through the life of {name}"
        post(self, Ask(LIFE, words, self._life.make(link), at_leisure))

    # whose fault, and who taught it

    def show_fault(self) -> None:
        """Show whose fault the answer to the sample shown is."""
        self._show_view(self._fault or FaultView())

    def ask_teachers(self, subject: Subject) -> None:
        """Show who taught ``subject``: asked again unless that is known of this very moment."""
        view = self._teachers or TeachersView()
        if self.snapshot is None or not view.is_of(subject, place_of(self.snapshot)):
            post(self, Ask(QUESTION, *view.ask(subject)))
        self._show_view(view)

    @property
    def _fault(self) -> FaultView | None:
        return next((view for view in self._views if isinstance(view, FaultView)), None)

    @property
    def _teachers(self) -> TeachersView | None:
        return next((view for view in self._views if isinstance(view, TeachersView)), None)

    def _show_view(self, view: FaultView | TeachersView) -> None:
        self._views = [each for each in self._views if each is not view] + [view]
        self._is_view = True
        self._draw_now()

    @property
    def is_about_link(self) -> bool:
        """Is a link what is read of, or what was asked about?"""
        view = self.view
        is_of_link = isinstance(view, TeachersView) and view.is_about_link
        return isinstance(self.selection, LinkRef) and (view is None or is_of_link)

    @property
    def has_view(self) -> bool:
        """Is there one that is shown, or that one goes back to?"""
        return bool(self._views)

    @property
    def view(self) -> FaultView | TeachersView | None:
        """Whose fault or who taught it, if that is what is shown."""
        return self._views[-1] if self._is_view else None

    def step_back(self) -> bool:
        """One step out of a view, or back to it; False if there is none."""
        if not self._views:
            return False
        view = self._views[-1]
        if not self._is_view:
            self._is_view = True
        elif not (isinstance(view, FaultView) and view.back()):
            self.leave_view()
        self.redraw()
        return True

    def leave_view(self) -> bool:
        """Show that view no more, nor go back to it; False if there is none."""
        if not self._views:
            return False
        self._views.pop()
        self._is_view = self._is_view and bool(self._views)
        self._tell_path()
        self.redraw()
        return True

    @property
    def pointed(self) -> Pointed | None:
        """The teacher at the cursor."""
        if isinstance(self.view, TeachersView) and self.view.sample is not None:
            return Pointed(self.view.sample)
        return None

    def action_back(self) -> None:
        """The same; without a view the workbench steps out."""
        if not self.step_back():
            raise SkipAction

    def _tell_path(self) -> None:
        """Have the path of the fault lit wherever it is seen."""
        lit = () if self._fault is None else self._fault.through
        if lit != self._lit:
            self._lit = lit
            self.post_message(PathLit(lit))

    # drawing

    def draw(self, snapshot: Snapshot, width: int, height: int) -> Sequence[Text | Strip]:
        self.call_later(self._say)  # in the midst of a paint the border stays as it is
        if self.view is not None:
            lines = self.view.draw(
                snapshot, width, height, self.palette, self.has_focus, self._wrap
            )
            return lines.strips() if isinstance(lines, Cells) else lines
        return self._draw_page(snapshot, width, height)

    def _say(self) -> None:
        """Title and subtitle, and the path of the fault."""
        read = self if self.view is None else self.view
        self._tell_path()
        room = self.size.width - 4
        words = first_that_fits(read.titles, room), first_that_fits(read.keys, room)
        if words != self._words:
            self._words = words
            self.border_title, self.border_subtitle = Text(words[0]), words[1]

    def _draw_now(self) -> None:
        """Keys may come faster than paints: the next one means what this one led to."""
        self.redraw()
        self.render_line(0)

    # keys and the mouse

    @property
    def picked_word(self) -> str:
        """What the line at the cursor is about, or is headed with."""
        if self.view is not None:
            return (BLAME if isinstance(self.view, FaultView) else CREDIT).name
        line = self._at_cursor
        if line is None:
            return ""
        return line.about.name if isinstance(line.about, Quantity) else line.label

    def action_move(self, lines: int) -> None:
        """Move the cursor to the next line, ``lines`` up or down."""
        if self.view is not None:
            self.view.move(lines)
            self._draw_now()
            return
        self._move(lines)

    def action_follow(self) -> None:
        """Pick what the line at the cursor comes from; without that, say what its word means."""
        if self.view is not None:
            self._follow(self.view)
            return
        line = self._at_cursor
        if line is None:
            return
        if line.moment is not None:
            self.post_message(Seek(line.moment))
        elif line.asks and isinstance(self.selection, LinkRef):
            self._ask_life(self.selection, at_leisure=False)
        elif line.target is not None and line.target != self.selection:
            self.post_message(Selected(line.target))
        elif isinstance(line.about, Quantity):
            self.notify(f"{line.about}: {line.about.meaning}")
        else:
            self.notify(line.about or line.text.plain)

    def _follow(self, view: FaultView | TeachersView) -> None:
        if isinstance(view, TeachersView):
            if view.focus is not None:
                self.post_message(LookAt(view.focus))
            return
        target = view.enter()
        if target is not None:
            self._is_view = False
            self.post_message(Selected(target))
        self._draw_now()

    def action_aside(self, step: int) -> None:
        """Go to the next teacher, or to the one before."""
        if isinstance(self.view, TeachersView):
            self.view.aside(step)
            self._draw_now()

    def action_walk(self, step: int) -> None:
        """Pick the next link of the same neuron, the strongest first."""
        if self.snapshot is not None and exists(self.selection, self.snapshot.sizes):
            start = self.selection or NeuronRef(1, 1)
            self.post_message(Selected(walked(start, step, self.snapshot.layer_weights)))

    def action_sort(self) -> None:
        """Rank the links of the neuron by the next quantity."""
        if self.view is not None:
            if isinstance(self.view, FaultView):
                self.view.next_view()
            self._draw_now()
            return
        self._sort_next()

    def on_click(self, event: events.Click) -> None:
        inside = event.get_content_offset(self)
        if inside is not None and self.view is not None:
            if self.view.go_to(inside.x, inside.y):
                self._draw_now()
                if event.chain == 2:
                    self._follow(self.view)
            return
        if inside is not None and self._go_to_row(inside.y) and event.chain == 2:
            self.action_follow()

    def on_mouse_scroll_down(self) -> None:
        self.action_move(1)

    def on_mouse_scroll_up(self) -> None:
        self.action_move(-1)
