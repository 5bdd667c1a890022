"""What is read of the picked link or neuron: a page whose lines a cursor walks."""

from __future__ import annotations

from rich.text import Text

from lernmi.net.refs import LinkRef, NeuronRef, Selection, exists
from lernmi.run.names.given_names import label_of
from lernmi.run.snapshots.snapshot import Snapshot
from lernmi.tasks.task import Task
from lernmi_tui.panels.inspector.forward import LABEL_WIDTH
from lernmi_tui.panels.inspector.life import LifeAsked
from lernmi_tui.panels.inspector.lines import Line, Writer
from lernmi_tui.panels.inspector.link_page import link_page
from lernmi_tui.panels.inspector.neuron_page import neuron_page
from lernmi_tui.panels.inspector.page import Page
from lernmi_tui.panels.inspector.ranking import Sort
from lernmi_tui.panels.inspector.step_page import in_step
from lernmi_tui.parts.drawn import DrawnPanel

EMPTY = (
    "Pick a link or a neuron: click one, or move in the topology (1) or the links (3). "
    "Here you read what it does with the sample."
)
NO_LABELS = 33  # cells: less room has no labels
SHORTEST = 8  # rows: in fewer the sentence scrolls with the lines


class Reading(DrawnPanel):
    """Draws the page of what is picked, and knows which line the cursor is on."""

    def __init__(self, task: Task, *, id: str | None = None, classes: str | None = None) -> None:
        super().__init__(task, id=id, classes=classes)
        self.selection: Selection = None
        self._sort = Sort.BRINGS
        self._contents: list[Line] = []  # about what was picked when it was drawn
        self._about: Selection = None  # that
        self._cursor = 0  # the line it is on
        self._top = 0  # the first row that is seen
        self._rows: list[int] = []  # the line that each drawn row belongs to
        self._life = LifeAsked()

    def _draw_page(self, snapshot: Snapshot, width: int, height: int) -> list[Text]:
        room = width - LABEL_WIDTH if width > NO_LABELS else width
        page = self._page(snapshot, room, height)
        sentence = list(page.sentence.wrap(self.app.console, max(width, 4)))
        if height >= SHORTEST and sentence:
            height -= len(sentence)
            page = self._page(snapshot, room, height)  # fewer terms
        else:
            page = Page([*page.lines, Line("", page.sentence)], Text())
        self._contents, self._about = page.lines, self.selection
        self._cursor = min(self._cursor, len(page.lines) - 1)
        rows: list[Text] = []
        self._rows = []
        for number, line in enumerate(page.lines):
            for row in self._wrapped(line, width, number == self._cursor):
                rows.append(row)
                self._rows.append(number)
        self._keep_cursor_in_view(height)
        rows = rows[self._top : self._top + height]
        rows += [Text()] * (height - len(rows)) if page.sentence else []
        return rows + sentence if page.sentence else rows

    def _page(self, snapshot: Snapshot, width: int, height: int) -> Page:
        say = Writer(self.palette)
        picked = self.selection if exists(self.selection, snapshot.sizes) else None
        match picked:
            case LinkRef() as ref:
                life = self._life.of(snapshot, ref)
                page = link_page(snapshot, ref, width, height, self._sort_now, say, life)
            case NeuronRef() as ref:
                page = neuron_page(snapshot, ref, width, height, self._sort_now, say)
            case _:
                return Page([Line("", Text(EMPTY))], Text())
        return page if snapshot.step is None else in_step(page, ref, snapshot.step)

    def _wrap(self, text: Text, width: int) -> list[Text]:
        return list(text.wrap(self.app.console, max(width, 4)))

    def _wrapped(self, line: Line, width: int, at_cursor: bool) -> list[Text]:
        """The rows of a line: its label at the left of the first one."""
        labels = any(each.label for each in self._contents) and width > NO_LABELS
        room = width - LABEL_WIDTH if labels else width
        rows = []
        for number, part in enumerate(line.text.wrap(self.app.console, max(room, 4))):
            part.rstrip()
            row = Text()
            if labels:
                label = line.label if number == 0 else ""
                row.append(label.ljust(LABEL_WIDTH), style=self.palette.named("dim"))
            row.append_text(part)
            if at_cursor and self.has_focus and len(self._contents) > 1:
                row.stylize(f"on {self.palette.shade(0.35)}")
            rows.append(row)
        return rows

    def _keep_cursor_in_view(self, height: int) -> None:
        if self._cursor in self._rows:
            first = self._rows.index(self._cursor)
            last = len(self._rows) - 1 - self._rows[::-1].index(self._cursor)
            self._top = min(max(self._top, last - height + 1), first)
        self._top = max(0, min(self._top, len(self._rows) - height))

    def on_focus(self) -> None:
        self.redraw()

    def on_blur(self) -> None:
        self.redraw()

    # words

    @property
    def titles(self) -> list[str]:
        """What is picked and whether it was learned, the longest first."""
        picked, name, sample = self.selection, "nothing picked", ""
        if picked is not None and self.snapshot is not None:
            name = label_of(picked, len(self.snapshot.sizes), self.run_task.info)
            if self.snapshot.focus is not None:
                sample = " · looked at, not learned"
            elif self.snapshot.step is not None:
                sample = f" · step {self.snapshot.step.gone:,} of {self.snapshot.step.total:,}"
        named = f"{name}{sample}"
        return [f"Inspector · {named}", named, f"{name}{sample[:12]}"]

    @property
    def keys(self) -> list[str]:
        """What keys do, the longest first."""
        if len(self._contents) < 2:
            return [""]
        sort = f"v {self._sort_now.words}"
        return [f"↑↓ lines · ⏎ follow · , . next link · {sort}", f"⏎ follow · , . · {sort}", sort]

    # the cursor

    def _catch_up(self) -> None:
        """Keys may come faster than paints: have the lines of what is picked now."""
        if self._about != self.selection:
            self.render_line(0)

    @property
    def _at_cursor(self) -> Line | None:
        """The line that the cursor is on."""
        self._catch_up()
        return self._contents[self._cursor] if self._cursor < len(self._contents) else None

    def _move(self, lines: int) -> None:
        self._catch_up()
        self._cursor = max(0, min(self._cursor + lines, len(self._contents) - 1))
        self.redraw()

    def _go_to_top(self) -> None:
        self._cursor = self._top = 0

    def _go_to_row(self, y: int) -> bool:
        """Put the cursor on the line that is drawn at ``y``; False if there is none."""
        if not 0 <= y + self._top < len(self._rows):
            return False
        self._cursor = self._rows[y + self._top]
        self.redraw()
        return True

    # the order of the links

    def _sort_next(self) -> None:
        every = [sort for sort in Sort if sort is not Sort.BLAME or self._blames_are_known]
        self._sort = every[(every.index(self._sort_now) + 1) % len(every)]
        self.redraw()

    @property
    def _sort_now(self) -> Sort:
        if self._sort is Sort.BLAME and not self._blames_are_known:
            return Sort.BRINGS
        return self._sort

    @property
    def _blames_are_known(self) -> bool:
        """Are the neurons behind the picked one blamed? Inputs never are."""
        picked, snapshot = self.selection, self.snapshot
        layer = picked.layer + isinstance(picked, LinkRef) if picked is not None else 0
        return snapshot is not None and snapshot.expected is not None and layer > 1
