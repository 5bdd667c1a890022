"""The list of the columns of a person's own table: what to learn from, what to predict."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from rich.text import Text
from textual import events
from textual.message import Message
from textual.strip import Strip
from textual.widget import Widget

from lernmi.errors import DataError
from lernmi.tasks.options import DEFAULTS, MISSING_RULES, PREDICTED, TaskOptions
from lernmi_tui.keys.bindings import bindings_of
from lernmi_tui.paint.cells import Cells
from lernmi_tui.paint.words import first_that_fits
from lernmi_tui.parts.colours import palette_of

if TYPE_CHECKING:
    from lernmi.data.tables.column_roles import Roles, RolesOf
    from lernmi.data.tables.table_rows import TableChoice
    from lernmi.tasks.task import Task

ASKED = 1  # the line above the list: what is asked for besides columns
BORDER = 2
LEFT_OUT, MEAN, NONE = "rows out", "mean", "none"
RULES = {"leave-out": LEFT_OUT, "mean": MEAN, None: ""}


class ColumnList(Widget, can_focus=True):
    """A line a column, and one above for what is predicted and what becomes of gaps.

    It shows what is chosen at once; whoever listens has the data read as that.
    """

    BINDINGS = bindings_of("columns")
    DEFAULT_CSS = """
    ColumnList { height: 2fr; min-height: 6; border: round $foreground 30%; display: none; }
    ColumnList:focus { border: round $accent; }
    """

    @dataclass
    class Chosen(Message):
        """A person wants other columns, or has them used in another way: as ``options`` say."""

        options: TaskOptions

    def __init__(self) -> None:
        super().__init__(id="columns")
        self._of: RolesOf | None = None
        self._options = DEFAULTS
        self._roles: Roles | None = None
        self._becomes: dict[int, int] = {}  # inputs, by the place of the column
        self._found = ("", "")  # how the label is predicted, and gaps are treated
        self._cursor = self._top = 0
        self._ends = (0, 0)  # of the two words in the first line
        self._drawn_for: object = None
        self._strips: list[Strip] = []

    # what is shown

    def show(self, of: RolesOf | None, options: TaskOptions, task: Task | None) -> None:
        """Show the columns of a table, or nothing; ``task`` is what is made of it, if it can be."""
        self.display = of is not None
        if of is None:
            self._of = self._roles = None
            return
        if of is not self._of:
            self._cursor = self._top = 0
            self.styles.max_height = len(of.table.columns) + ASKED + 1 + BORDER
        self._of = of
        self._take(options)
        self.follow(options, task)

    def follow(self, options: TaskOptions, task: Task | None) -> None:
        """Data was read as ``options`` say, and ``task`` made of it."""
        if self._of is None or self._roles is None:
            return
        self._take(options)
        self._becomes, self._found = {}, ("", "")
        if task is not None and task.encoding is not None:
            inputs = sorted(self._roles.inputs)
            own = task.encoding.column_of
            if len(task.encoding.columns) == len(inputs):
                for place in own:
                    self._becomes[inputs[place]] = self._becomes.get(inputs[place], 0) + 1
            used = (*inputs, self._roles.label)
            has_gaps = any(self._of.table.columns[place].missing for place in used)
            gaps = MEAN if any(task.encoding.gaps) else LEFT_OUT if has_gaps else NONE
            self._found = ("number" if task.info.regression else "class", gaps)
        self._say()

    def _take(self, options: TaskOptions) -> None:
        assert self._of is not None
        self._options = options
        try:
            self._roles = self._of.of(self._choice)
        except DataError:  # it names a column that there is not, as is said elsewhere
            self._options = replace(options, label=None, columns=None, drop=None)
            self._roles = self._of.of(self._choice)

    @property
    def _choice(self) -> TableChoice:
        from lernmi.data.tables.table_rows import TableChoice  # loads numpy

        given = self._options
        return TableChoice(given.label, given.columns, given.drop, given.predict, given.missing)

    def _say(self) -> None:
        """Title and subtitle: how many columns are learned from, and all about the chosen one."""
        from lernmi_tui.home.column_rows import details

        of, roles = self._of, self._roles
        if of is None or roles is None:
            return
        columns = of.table.columns
        title = f"Columns: {len(roles.inputs):,} of {len(columns):,} learned from"
        inputs = sum(self._becomes.values())
        self.border_title = Text(f"{title}, {inputs:,} inputs" if inputs else title)
        width = max(self.size.width - 4, 0)  # between the corners
        self.border_subtitle = Text(
            first_that_fits(details(columns[self._cursor], roles, self._becomes), width)
        )
        self._drawn_for = None
        self.refresh()

    def on_resize(self) -> None:
        self._bring_in_view()
        self._say()

    def render_line(self, y: int) -> Strip:
        drawn_for = (self.size, self.app.current_theme.name, self.has_focus, self._top)
        if drawn_for != self._drawn_for:
            self._strips, self._drawn_for = self._draw(), drawn_for
        return self._strips[y] if y < len(self._strips) else Strip.blank(self.size.width)

    def _draw(self) -> list[Strip]:
        of, roles = self._of, self._roles
        if of is None or roles is None:
            return []
        from lernmi_tui.home.column_rows import ColumnRows

        width, height = self.size
        cursor = self._cursor if self.has_focus else None
        rows = ColumnRows(of.table, roles, self._becomes, cursor, self._top)
        drawn = rows.draw(width, height - ASKED, palette_of(self.app))
        return [*self._asked(width).strips(), *drawn.strips()]

    def _asked(self, width: int) -> Cells:
        colours = palette_of(self.app)
        cells = Cells(width, ASKED, colours.named("text"), colours.named("background"))
        x, ends = 0, []
        told = (
            ("a", "predict", self._options.predict),
            ("m", "gaps", RULES[self._options.missing]),
        )
        for (key, what, asked), found in zip(told, self._found, strict=True):
            words = asked or (f"{found} (found)" if found else "as found")
            cells.put(x, 0, key, colours.named("accent"), bold=True)
            cells.put(x + 2, 0, f"{what}:", colours.named("dim"))
            cells.put(x + len(what) + 4, 0, words)
            x += len(what) + 4 + len(words) + 2
            ends.append(x)
        self._ends = (ends[0], ends[1])
        return cells

    # choosing

    def action_switch(self) -> None:
        """Learn from the column at the cursor, or leave it out."""
        of = self._of
        if of is not None:
            self._choose(lambda: of.switched(self._choice, self._cursor))

    def action_label(self) -> None:
        """Predict the column at the cursor."""
        of = self._of
        if of is not None:
            self._choose(lambda: of.with_label(self._choice, self._cursor))

    def action_predict(self) -> None:
        """A class, a number, or as found."""
        choice = replace(self._choice, predict=_next(self._options.predict, PREDICTED))
        self._choose(lambda: choice)

    def action_missing(self) -> None:
        """Rows that miss a value are left out, or the mean stands for it, or as found."""
        choice = replace(self._choice, missing=_next(self._options.missing, MISSING_RULES))
        self._choose(lambda: choice)

    def _choose(self, chosen: Callable[[], TableChoice]) -> None:
        try:
            choice = chosen()
        except DataError as error:
            self.notify(str(error), severity="warning", markup=False)
            return
        options = replace(
            self._options,
            label=None if choice.label is None else str(choice.label),
            columns=choice.columns,
            drop=choice.drop,
            predict=choice.predict,
            missing=choice.missing,
        )
        if options != self._options:
            self._take(options)
            self._becomes, self._found = {}, ("", "")
            self._say()
            self.post_message(self.Chosen(options))

    # moving

    @property
    def _room(self) -> int:
        """How many columns are in view."""
        return max(self.size.height - ASKED - 1, 1)

    def action_move(self, rows: int) -> None:
        """Go to another column, so many below."""
        self._go(self._cursor + rows)

    def action_page(self, step: int) -> None:
        """Go to a column a page on or back."""
        self._go(self._cursor + step * self._room)

    def action_go(self, place: int) -> None:
        """Go to the first column (0) or the last (-1)."""
        self._go(place if place >= 0 else self._last)

    @property
    def _last(self) -> int:
        return 0 if self._of is None else len(self._of.table.columns) - 1

    def _go(self, place: int) -> None:
        self._cursor = min(max(place, 0), self._last)
        self._bring_in_view()
        self._say()

    def _bring_in_view(self) -> None:
        self._top = min(max(self._top, self._cursor - self._room + 1), self._cursor)

    def on_mouse_scroll_down(self, event: events.MouseScrollDown) -> None:
        event.stop()
        self._top = min(self._top + 1, max(self._last - self._room + 1, 0))
        self.refresh()

    def on_mouse_scroll_up(self, event: events.MouseScrollUp) -> None:
        event.stop()
        self._top = max(self._top - 1, 0)
        self.refresh()

    def on_click(self, event: events.Click) -> None:
        """Choose a column; a click on its mark switches it, a double click makes it the label."""
        from lernmi_tui.home.column_rows import MARK_WIDTH

        offset = event.get_content_offset(self)
        if offset is None or self._of is None:
            return
        if offset.y < ASKED:
            if offset.x < self._ends[0]:
                self.action_predict()
            elif offset.x < self._ends[1]:
                self.action_missing()
            return
        place = self._top + offset.y - ASKED - 1
        if offset.y > ASKED and place <= self._last:
            self._go(place)
            if offset.x < MARK_WIDTH:
                self.action_switch()
            elif event.chain > 1:
                self.action_label()


def _next(value: str | None, values: tuple[str, ...]) -> str | None:
    """The one after ``value``; none after the last."""
    every = (None, *values)
    return every[(every.index(value) + 1) % len(every)]
