"""The table of links as strips: which columns fit, the header, and a row."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

from rich.segment import Segment
from rich.style import Style
from textual.strip import Strip

from lernmi.arrays import Integers
from lernmi.run.link_columns import Column, LinkColumns
from lernmi.run.quantities import WOULD_CHANGE
from lernmi_tui.paint import numbers
from lernmi_tui.paint.palette import Palette
from lernmi_tui.panels.links.names import LinkNames

GAP = 4  # at most so many cells stand between two columns
LONGEST = 9  # cells of a number with three digits that count, such as -1.25e-10
NUMBER, NARROWEST = 8, 6  # where columns are many, and where not even one has room
UNKNOWN = "–"
MARKER = "▶"
FIRST = (  # what there is room for first, after the column it is sorted by
    Column.WEIGHT,
    Column.SENSITIVITY,
    Column.CHANGE,
    Column.EPOCH_CHANGE,
    Column.INPUT,
    Column.OUTPUT_SENSITIVITY,
    Column.MEAN_SENSITIVITY,
)
UNSIGNED = (Column.LINK, Column.MEAN_SENSITIVITY)
EXPLAINED = (  # short headings, those that say least first
    Column.EPOCH_CHANGE,
    Column.MEAN_SENSITIVITY,
    Column.OUTPUT_SENSITIVITY,
    Column.SENSITIVITY,
)
OF_BLAME = (  # unknown where nothing is expected
    Column.OUTPUT_SENSITIVITY,
    Column.SENSITIVITY,
    Column.CHANGE,
)


@dataclass(frozen=True, slots=True)
class Sorting:
    """By which column the table is sorted: by size, the sign set aside; names as in the network."""

    column: Column = Column.SENSITIVITY
    descending: bool = True

    @property
    def mark(self) -> str:
        return "▼" if self.descending else "▲"

    @property
    def text(self) -> str:
        """Such as ``|link sensitivity| ▼``."""
        bars = "" if self.column in UNSIGNED else "|"
        return f"{bars}{self.column.value.name}{bars} {self.mark}"

    def next(self) -> Sorting:
        """By the column after this one."""
        columns = list(Column)
        return Sorting.by(columns[(columns.index(self.column) + 1) % len(columns)])

    def reversed(self) -> Sorting:
        return Sorting(self.column, not self.descending)

    @staticmethod
    def by(column: Column) -> Sorting:
        """The way a column is sorted first: numbers from the largest, names from the first."""
        return Sorting(column, column is not Column.LINK)


@dataclass(frozen=True, slots=True)
class Layout:
    """The columns that fit, each with its heading and the cells it takes, its gap included.

    The first takes ``marker + input name + arrow + output name``, and ``place`` more cells for what
    the input is. Numbers have ``number`` cells; a whole line takes ``width`` cells.
    """

    columns: tuple[Column, ...]
    headings: tuple[str, ...]
    widths: tuple[int, ...]
    name: int
    place: int
    number: int
    width: int

    @property
    def is_short(self) -> bool:
        """Are there headings that are not the columns' whole names?"""
        return any(
            column.value.name not in heading
            for column, heading in zip(self.columns, self.headings, strict=True)
        )

    def column_at(self, x: int) -> Column | None:
        """The column at cell ``x``; None right of the last."""
        for column, width in zip(self.columns, self.widths, strict=True):
            if x < width:
                return column
            x -= width
        return None


@lru_cache(maxsize=16)
def layout(width: int, name: int, place: int, sorting: Sorting, would: bool = False) -> Layout:
    """What fits into ``width`` cells, where names take ``name`` and what inputs are ``place``.

    The names always stay, then the sorted column, then those of FIRST. Only where all of them are
    shown does the rest of the room go to longer numbers, to ``place``, to whole headings and to
    gaps, so that more room never shows less. ``would``: no sample was learned, the changes are
    those it would make.
    """
    fixed = len(MARKER) + name
    wanted = list(dict.fromkeys([Column.WEIGHT, sorting.column, *FIRST]))
    wanted = [column for column in wanted if column is not Column.LINK]
    heads = {column: _heading(column, sorting, would, short=True) for column in Column}
    taken, shown = fixed, []
    for column in wanted:
        taken += 1 + max(NUMBER, len(heads[column]))
        if taken > width:
            break
        shown.append(column)
    number = NUMBER
    if not shown:
        number = max(min(width - fixed - 1, NUMBER), NARROWEST)
        shown = [Column.WEIGHT]
        heads[Column.WEIGHT] = heads[Column.WEIGHT][:number]
    columns = [column for column in Column if column is Column.LINK or column in shown]

    def cells(number: int, place: int, heads: dict[Column, str]) -> int:
        each = [1 + max(number, len(heads[column])) for column in columns[1:]]
        return fixed + place + sum(each)

    chosen = number, 0, heads
    if len(columns) == len(Column):
        place = place + 1 if place else 0  # a gap before it
        whole = {column: _heading(column, sorting, would, short=False) for column in Column}
        for more in ((LONGEST, 0, heads), (LONGEST, place, heads), (LONGEST, place, whole)):
            if cells(*more) > width:
                break
            chosen = more
    number, place, heads = chosen
    spare = max(width - cells(number, place, heads), 0)
    gap = 1 + min(spare // (len(columns) - 1), GAP - 1)
    widths = [fixed + place, *(gap + max(number, len(heads[each])) for each in columns[1:])]
    headings = tuple(heads[column] for column in columns)
    return Layout(tuple(columns), headings, tuple(widths), name, place, number, width)


def _heading(column: Column, sorting: Sorting, would: bool, short: bool) -> str:
    """The name of a column; of the one it is sorted by with a mark, and bars if it is by size."""
    quantity = WOULD_CHANGE if would and column is Column.CHANGE else column.value
    text = quantity.short if short else quantity.name
    if column is not sorting.column:
        return text
    bars = "" if short or column in UNSIGNED else "|"
    return f"{bars}{text}{bars}{sorting.mark}"


def legend(plan: Layout, would: bool) -> list[str]:
    """What the signs and the short headings mean, the most useful first."""
    signs = ["▼ the largest first, ▲ the smallest, signs set aside", f"{MARKER} picked"]
    if not plan.is_short:
        return signs
    heads = [f"{WOULD_CHANGE.short}: {WOULD_CHANGE}"] if would else []
    shown = [column.value for column in EXPLAINED if column in plan.columns]
    return [*heads, *(f"{each.short}: {each.name}" for each in shown), *signs]


class Pens:
    """The styles of the table in the colours of ``colours``."""

    def __init__(self, colours: Palette) -> None:
        names = ("plus", "minus", "dim", "text", "accent")
        behind = Style(bgcolor=colours.grey(0.16))
        paper = colours.named("background")  # said here: to put it under each line takes long
        self.plain = {name: Style(color=colours.named(name), bgcolor=paper) for name in names}
        self.picked = {name: pen + behind for name, pen in self.plain.items()}
        self.sorted = Style(color=colours.named("accent"), bgcolor=paper, bold=True)

    @staticmethod
    @lru_cache
    def of(colours: Palette) -> Pens:
        """The pens of a palette, made once."""
        return Pens(colours)


def header(plan: Layout, sorting: Sorting, pens: Pens) -> Strip:
    """The headings, the sorted one marked."""
    segments = []
    for column, heading, width in zip(plan.columns, plan.headings, plan.widths, strict=True):
        pen = pens.sorted if column is sorting.column else pens.plain["dim"]
        text = heading.rjust(width)
        if column is Column.LINK:
            text = f" {heading}".ljust(width)
        segments.append(Segment(text, pen))
    return _line(segments, plan, pens.plain["text"])


def _line(segments: list[Segment], plan: Layout, style: Style) -> Strip:
    """The segments of the columns of ``plan``, made exactly as wide as it is."""
    taken = sum(plan.widths)
    segments.append(Segment(" " * (plan.width - taken), style))
    line = Strip(segments, max(plan.width, taken))
    return line.crop(0, plan.width) if taken > plan.width else line


def rows(
    columns: LinkColumns,
    names: LinkNames,
    links: Integers,
    picked: int | None,
    plan: Layout,
    pens: Pens,
) -> list[Strip]:
    """A strip for each of ``links`` (flat indices), the ``picked`` one marked."""
    unknown = () if columns.has_blame else OF_BLAME
    cells = {
        column: [
            (UNKNOWN, "dim") if column in unknown else _cell(column, value, plan.number)
            for value in columns.all(column)[links].tolist()
        ]
        for column in plan.columns[1:]
    }
    strips = []
    for index, link in enumerate(links.tolist()):
        styles = pens.picked if link == picked else pens.plain
        segments = [
            Segment(MARKER if link == picked else " ", styles["accent"]),
            Segment(names.padded(link), styles["text"]),
        ]
        if plan.place:
            segments.append(Segment(f" {names.place(link)}", styles["dim"]))
        for column, width in zip(plan.columns[1:], plan.widths[1:], strict=True):
            text, pen = cells[column][index]
            segments.append(Segment(text.rjust(width), styles[pen]))
        strips.append(_line(segments, plan, styles["text"]))
    return strips


def note(text: str, pens: Pens) -> Strip:
    """A line that stands where rows would."""
    return Strip([Segment(f" {text}", pens.plain["dim"])])


def _cell(column: Column, value: float, width: int) -> tuple[str, str]:
    """What to write and with which pen: the sign's, for what has one."""
    text = written(column, value, width)
    if value > 0.0:
        return text, "text" if column in UNSIGNED else "plus"
    return text, "minus" if value < 0.0 else "dim"


def written(column: Column, value: float, width: int = NUMBER) -> str:
    """``value`` as ``column`` writes it, in ``width`` cells: three digits that count."""
    write = numbers.plain if column in UNSIGNED else numbers.signed
    return write(value, width=width)
