"""The table of links as strips: which columns fit, the header, and a row."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

from rich.segment import Segment
from rich.style import Style
from textual.strip import Strip

from lernmi.arrays import Integers
from lernmi.run.link_columns import Column, LinkColumns
from lernmi_tui.paint import numbers
from lernmi_tui.paint.palette import Palette
from lernmi_tui.panels.links.names import LinkNames

GAP = 4  # at most so many cells stand between two columns
TIGHT = 2  # at most so many digits go where the room is tight
UNKNOWN = "–"
MARKER = "▶"


@dataclass(frozen=True, slots=True)
class Look:
    """How a column is headed and written: ``width`` cells, ``digits`` decimals where they fit."""

    heading: str
    short: str
    width: int
    digits: int
    about: str


LOOKS = {
    Column.LINK: Look("link", "link", 0, 0, "from an input neuron to an output neuron"),
    Column.WEIGHT: Look("weight", "w", 8, 4, "what the link multiplies its input by, now"),
    Column.INPUT: Look("input", "in", 7, 3, "what its input neuron said for the last sample"),
    Column.OUTPUT_SENSITIVITY: Look(
        "out.sens", "out", 9, 5, "dE/d(input sum) of its output neuron, last sample"
    ),
    Column.SENSITIVITY: Look(
        "link sens", "sens", 9, 5, "dE/d(weight) = input x output sensitivity, last sample"
    ),
    Column.CHANGE: Look("change", "chg", 8, 5, "what the last sample or batch did to the weight"),
    Column.EPOCH_CHANGE: Look(
        "epoch chg", "epoch", 9, 5, "what the last epoch that is over did to the weight"
    ),
    Column.MEAN_SENSITIVITY: Look(
        "mean|sens|", "mean", 10, 5, "mean |link sensitivity| over the last samples"
    ),
}
UNSIGNED = (Column.LINK, Column.MEAN_SENSITIVITY)
TAUGHT = (  # unknown before the first sample
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
        return f"{bars}{self.column.value}{bars} {self.mark}"

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
    """The columns that fit, each with the cells it takes, its gap on the left included.

    The first takes ``marker + input name + arrow + output name``; numbers go without the last
    ``fewer`` digits; a whole line takes ``width`` cells.
    """

    columns: tuple[Column, ...]
    widths: tuple[int, ...]
    name_widths: tuple[int, int]
    fewer: int
    width: int

    def column_at(self, x: int) -> Column | None:
        """The column at cell ``x``; None right of the last."""
        for column, width in zip(self.columns, self.widths, strict=True):
            if x < width:
                return column
            x -= width
        return None


@lru_cache(maxsize=16)
def layout(width: int, name_widths: tuple[int, int], sorting: Sorting) -> Layout:
    """What fits into ``width`` cells: columns go from the right, the sorted one last of all.

    Before that one goes too, the numbers become shorter. The names and the weights always stay.
    """
    columns = list(Column)
    name_width = len(MARKER) + sum(name_widths) + 1
    fewer = 0

    def spare() -> int:
        return width - name_width - sum(1 + LOOKS[each].width - fewer for each in columns[1:])

    while spare() < 0 and len(columns) > 2:
        unsorted = [column for column in columns[2:] if column is not sorting.column]
        if unsorted:
            columns.remove(unsorted[-1])
        elif fewer < TIGHT:
            fewer += 1
        else:
            columns.pop()
            fewer = 0
    while spare() < 0 and fewer < TIGHT:
        fewer += 1
    gap = 1 + min(max(spare(), 0) // (len(columns) - 1), GAP - 1)
    widths = [name_width, *(gap + LOOKS[column].width - fewer for column in columns[1:])]
    return Layout(tuple(columns), tuple(widths), name_widths, fewer, width)


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
    """The headings, the sorted one marked and, if it is sorted by size, between bars."""
    segments = []
    for column, width in zip(plan.columns, plan.widths, strict=True):
        is_sorted = column is sorting.column
        text = _heading(column, sorting if is_sorted else None, width - 1)
        if column is Column.LINK:
            text = f" {text}".ljust(width)
        segments.append(Segment(text.rjust(width), pens.sorted if is_sorted else pens.plain["dim"]))
    return _line(segments, plan, pens.plain["text"])


def _line(segments: list[Segment], plan: Layout, style: Style) -> Strip:
    """The segments of the columns of ``plan``, made exactly as wide as it is."""
    taken = sum(plan.widths)
    segments.append(Segment(" " * (plan.width - taken), style))
    line = Strip(segments, max(plan.width, taken))
    return line.crop(0, plan.width) if taken > plan.width else line


def _heading(column: Column, sorting: Sorting | None, room: int) -> str:
    look = LOOKS[column]
    bars = "" if column in UNSIGNED or sorting is None else "|"
    mark = "" if sorting is None else sorting.mark
    full = f"{bars}{look.heading}{bars}{mark}"
    return full if len(full) <= room else f"{bars}{look.short}{bars}{mark}"


def rows(
    columns: LinkColumns,
    names: LinkNames,
    links: Integers,
    picked: int | None,
    plan: Layout,
    pens: Pens,
) -> list[Strip]:
    """A strip for each of ``links`` (flat indices), the ``picked`` one marked."""
    unknown = TAUGHT if columns.is_untaught else ()
    cells = {
        column: [
            (UNKNOWN, "dim") if column in unknown else _cell(column, value, plan.fewer)
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
        for column, width in zip(plan.columns[1:], plan.widths[1:], strict=True):
            text, pen = cells[column][index]
            segments.append(Segment(text.rjust(width), styles[pen]))
        strips.append(_line(segments, plan, styles["text"]))
    return strips


def note(text: str, pens: Pens) -> Strip:
    """A line that stands where rows would."""
    return Strip([Segment(f" {text}", pens.plain["dim"])])


def _cell(column: Column, value: float, fewer: int) -> tuple[str, str]:
    """What to write and with which pen: the sign's, for what has one."""
    value += 0.0  # -0.0 becomes 0.0
    text = written(column, value, fewer)
    if value > 0.0:
        return text, "text" if column in UNSIGNED else "plus"
    return text, "minus" if value < 0.0 else "dim"


def written(column: Column, value: float, fewer: int = 0) -> str:
    """``value`` as ``column`` writes it, ``fewer`` digits shorter: as many decimals as fit."""
    look = LOOKS[column]
    write = numbers.plain if column in UNSIGNED else numbers.signed
    return write(value, look.digits - fewer, look.width - fewer)
