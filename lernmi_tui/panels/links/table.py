"""The virtual table of links and its header: only the rows in sight are ranked and formatted."""

from __future__ import annotations

from dataclasses import dataclass

from textual import events
from textual.geometry import Region, Size
from textual.message import Message
from textual.scroll_view import ScrollView
from textual.strip import Strip
from textual.widget import Widget

from lernmi.arrays import Integers
from lernmi.run.explanations.link_columns import Column, LinkColumns
from lernmi.run.replays.weights_history import WeightsHistory
from lernmi_tui.panels.links import rows
from lernmi_tui.panels.links.layout import NOW, Layout, Sorting, View, layout
from lernmi_tui.panels.links.lives import heading, life_width, lives
from lernmi_tui.panels.links.names import LinkNames
from lernmi_tui.panels.links.ranking import Ranking, ranking
from lernmi_tui.panels.links.rows import Pens
from lernmi_tui.parts.colours import palette_of
from lernmi_tui.parts.selection import Selected


class LinkTable(ScrollView, can_focus=False):
    """Ranked links, a line each.

    Every ``show`` ranks all links again. The picked link then keeps its line on the screen and the
    others move around it; if it is out of sight, or none is picked, the view stays at its ranks.
    """

    ALLOW_SELECT = False
    DEFAULT_CSS = """
    LinkTable {
        height: 1fr;
        overflow-x: hidden;
        overflow-y: auto;
        scrollbar-gutter: stable;
        scrollbar-size-vertical: 1;
        scrollbar-color: $foreground 30%;
        scrollbar-background: $background;
    }
    """

    def __init__(self) -> None:
        super().__init__()
        self.view: View = NOW
        self.sorting = Sorting(Column.MEAN_SENSITIVITY)  # the last sample's would dance
        self.picked: int | None = None  # a flat index
        self._rank: int | None = None  # of the picked link, None if it is not among the shown
        self._columns: LinkColumns | None = None
        self._names: LinkNames | None = None
        self._matching: Integers | None = None
        self._lives: WeightsHistory | None = None
        self.is_too_much = False  # to go through the lives of all links
        self._ranking = Ranking(0, None, None)
        self._strips: list[Strip] = []
        self._drawn: tuple[object, ...] | None = None  # what the strips were drawn for

    # what is shown

    def show(self, columns: LinkColumns, names: LinkNames, matching: Integers | None) -> None:
        """Show a snapshot's links ``matching`` (flat, ascending; None for all)."""
        self._columns, self._names, self._matching = columns, names, matching
        self._rank_all()

    def sort(self, sorting: Sorting, view: View | None = None) -> None:
        """Sort by another column or the other way round, and look at the picked link or the top.

        ``view``: show its columns from now on; the sorted one is among them.
        """
        self.sorting = sorting
        self.view = view or self.view
        self._rank_all()
        self.settle()

    def pick(self, link: int | None) -> None:
        """Put the cursor on the link of that flat index and scroll it into view; None lifts it."""
        self.picked = link
        self._rank = None if link is None else self._ranking.rank(link)
        self._redraw()
        if self._rank is not None:
            self._reveal(self._rank)

    def settle(self) -> None:
        """Look at the picked link, or at the top if there is none."""
        if self._rank is None:
            self._scroll(0)
        else:
            self._reveal(self._rank)

    @property
    def count(self) -> int:
        """How many links are shown."""
        return len(self._ranking)

    @property
    def would(self) -> bool:
        """True if a sample is looked at, not learned: its changes are those it would make."""
        return self._columns is not None and self._columns.snapshot.focus is not None

    @property
    def hides_picked(self) -> bool:
        """True if a link is picked that is not among those shown."""
        return self.picked is not None and self._rank is None

    @property
    def plan(self) -> Layout | None:
        """The columns that fit; None before the first snapshot."""
        if self._names is None:
            return None
        width, names = self._view.width - self.life_width, self._names
        return layout(width, names.width, names.place_width, self.view, self.sorted_by, self.would)

    @property
    def life_width(self) -> int:
        """How many cells the lives of the links take."""
        return life_width(self._view.width) if self.view.has_life else 0

    def show_lives(self, history: WeightsHistory | None) -> None:
        """Show how the weights came about, wherever the view has room for that."""
        self._lives = history
        self._redraw()

    @property
    def sorted_by(self) -> Sorting:
        """In the midst of a sample the links stand in the order in which they go."""
        return Sorting.by(Column.LINK) if self.is_stepping else self.sorting

    @property
    def is_stepping(self) -> bool:
        """Is a sample stepped through?"""
        return self._columns is not None and self._columns.snapshot.step is not None

    def _rank_all(self) -> None:
        if self._columns is None:
            return
        line = None if self._rank is None else self._rank - self.scroll_offset.y
        self._ranking = ranking(
            self._columns, self.sorting.column, self.sorting.descending, self._matching
        )
        self._rank = None if self.picked is None else self._ranking.rank(self.picked)
        self._set_height(self.count)
        if line is not None and self._rank is not None and 0 <= line < self._view.height:
            self._scroll(self._rank - line)
        elif self.scroll_y > self.max_scroll_y:
            self._scroll(self.max_scroll_y)
        self._redraw()

    def _set_height(self, lines: int) -> None:
        """A number of links that changes must not lay out the screen, unless the scrollbar does."""
        scrolls = lines > self._view.height
        if scrolls != self.show_vertical_scrollbar:
            self.virtual_size = Size(0, lines)
        else:
            self.set_reactive(LinkTable.virtual_size, Size(0, lines))
            if scrolls:
                self.vertical_scrollbar.window_virtual_size = lines

    # what a person does

    def move(self, where: str) -> None:
        """Move the cursor up, down, pageup, pagedown, home or end; from nowhere, to the top row."""
        if not self.count:
            return
        last, page = self.count - 1, max(self._view.height - 1, 1)
        steps = {"up": -1, "down": 1, "pageup": -page, "pagedown": page}
        if where in ("home", "end"):
            self._pick_rank(0 if where == "home" else last)
        elif self._rank is None:
            self._pick_rank(min(self.scroll_offset.y, last))
        else:
            self._pick_rank(min(max(self._rank + steps[where], 0), last))

    def inspect(self) -> None:
        """Ask for the picked link to be explained; where the cursor is on no row, the top one."""
        if self._rank is None and self.count:
            self._pick_rank(min(self.scroll_offset.y, self.count - 1))
        if self._rank is not None and self.picked is not None and self._columns is not None:
            self.post_message(Selected(self._columns.links.ref(self.picked), inspect=True))

    def on_mouse_down(self, event: events.MouseDown) -> None:
        """Pick the row: on pressing, because by the release a refresh may have moved it."""
        rank = event.y + self.scroll_offset.y
        if event.button == 1 and rank < self.count:
            self._pick_rank(rank)

    def on_click(self, event: events.Click) -> None:
        if event.button == 1 and event.chain == 2:
            self.inspect()

    def on_resize(self) -> None:
        if self._rank is not None:
            self._reveal(self._rank)

    def _pick_rank(self, rank: int) -> None:
        """Pick the link of that rank and tell everybody, unless it is picked already."""
        link = int(self._ranking.links(rank, rank + 1)[0])
        is_new = link != self.picked
        self.pick(link)
        if is_new and self._columns is not None:
            self.post_message(Selected(self._columns.links.ref(link)))

    # how it is drawn

    def _reveal(self, rank: int) -> None:
        top, height = self.scroll_offset.y, max(self._view.height, 1)
        self._scroll(min(max(top, rank - height + 1), rank))

    def _scroll(self, top: int) -> None:
        self.scroll_to(y=top, animate=False, force=True)

    def _redraw(self) -> None:
        self._drawn = None
        self.refresh()

    def render_lines(self, crop: Region) -> list[Strip]:
        """The lines as they are: textual would look at each for borders and paddings to put on."""
        width, blank = self.outer_size.width, self.rich_style
        strips = [self.render_line(y).adjust_cell_length(width, blank) for y in crop.line_range]
        for line_filter in self.get_line_filters():
            background = self.background_colors[1]
            strips = [strip.apply_filter(line_filter, background) for strip in strips]
        return [strip.crop(crop.x, crop.right) for strip in strips]

    def render_line(self, y: int) -> Strip:
        wanted = (self.scroll_offset.y, self.size, self.app.theme)
        if self._drawn != wanted:
            self._strips = self._draw()
            self._drawn = wanted
        if y < len(self._strips):
            return self._strips[y]
        return Strip.blank(self.size.width, self.rich_style)

    def _draw(self) -> list[Strip]:
        plan, pens = self.plan, Pens.of(palette_of(self.app))
        if self._columns is None or self._names is None or plan is None:
            return []
        if not self.count:
            return [rows.note("no link matches now", pens)]
        top = self.scroll_offset.y
        links = self._ranking.links(top, top + self._view.height)
        strips = rows.rows(self._columns, self._names, links, self.picked, plan, pens)
        width = self.life_width - 1
        links_known = 0 if self._lives is None else self._lives.weights.shape[1]
        if width < 1 or self._lives is None or links_known != self._columns.links.count:
            return strips
        drawn = lives(self._lives, links, width)
        return [
            rows.with_life(strip, text, link == self.picked, pens)
            for strip, text, link in zip(strips, drawn, links.tolist(), strict=True)
        ]

    @property
    def _view(self) -> Size:
        """The cells for rows, the scrollbar's not among them."""
        return self.scrollable_content_region.size


class LinkHeader(Widget, can_focus=False):
    """The headings of a LinkTable. A click on one asks to sort by it; the tooltip explains it."""

    ALLOW_SELECT = False
    DEFAULT_CSS = """
    LinkHeader {
        height: 1;
    }
    """

    @dataclass
    class Clicked(Message):
        """A person clicked the heading of ``column``."""

        column: Column

    def __init__(self, table: LinkTable) -> None:
        super().__init__()
        self._table = table

    def render_line(self, y: int) -> Strip:
        plan = self._table.plan
        if y or plan is None:
            return Strip.blank(self.size.width, self.rich_style)
        pens = Pens.of(palette_of(self.app))
        line = rows.header(plan, self._table.sorted_by, pens)
        room = self._table.life_width
        return line if room < 1 else rows.headed(line, heading(room, self._table.is_too_much), pens)

    def _column_at(self, x: int) -> Column | None:
        plan = self._table.plan
        return None if plan is None else plan.column_at(x)

    def on_click(self, event: events.Click) -> None:
        column = self._column_at(event.x)
        if column is not None:
            self.post_message(self.Clicked(column))

    def on_mouse_move(self, event: events.MouseMove) -> None:
        column = self._column_at(event.x)
        about = None if column is None else f"{column.value.name}: {column.value.meaning}"
        if about != self.tooltip:
            self.tooltip = about
