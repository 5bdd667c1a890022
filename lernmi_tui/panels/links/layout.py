"""Which columns of a view fit into the table of links, how they are headed, and what that means."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

from lernmi.run.explanations.link_columns import Column
from lernmi.run.names.quantities import WOULD_CHANGE, Quantity

GAP = 4  # at most so many cells stand between two columns
LONGEST = 9  # cells of a number with three digits that count, such as -1.25e-10
NUMBER, NARROWEST = 8, 6  # where columns are many, and where not even one has room
MARKER = "▶"
UNSIGNED = (Column.LINK, Column.MEAN_SENSITIVITY)  # numbers without a sign take a cell less
EXPLAINED = (  # short headings, those that say least first
    Column.OTHER_DIFFERENCE,
    Column.OTHER_WEIGHT,
    Column.EPOCH_CHANGE,
    Column.EPOCH_BEGAN,
    Column.EPOCH_ENDED,
    Column.MEAN_SENSITIVITY,
    Column.OUTPUT_SENSITIVITY,
    Column.SENSITIVITY,
)


@dataclass(frozen=True, slots=True)
class View:
    """What the table tells: ``columns`` in the order they stand in.

    ``first`` are those that there is room for first; the others come when numbers have all the
    cells they need. With ``has_life`` a line of blocks stands at their right.
    """

    name: str
    columns: tuple[Column, ...]
    first: tuple[Column, ...]
    has_life: bool = False


NOW = View(
    "now",
    (
        Column.LINK,
        Column.WEIGHT,
        Column.INPUT,
        Column.OUTPUT_SENSITIVITY,
        Column.SENSITIVITY,
        Column.CHANGE,
        Column.EPOCH_CHANGE,
        Column.MEAN_SENSITIVITY,
    ),
    (
        Column.WEIGHT,
        Column.SENSITIVITY,
        Column.CHANGE,
        Column.INPUT,
        Column.OUTPUT_SENSITIVITY,
        Column.MEAN_SENSITIVITY,
    ),
)
OVER_EPOCH = View(
    "over the epoch",
    (
        Column.LINK,
        Column.EPOCH_BEGAN,
        Column.EPOCH_ENDED,
        Column.EPOCH_CHANGE,
        Column.MEAN_SENSITIVITY,
        Column.WEIGHT,
    ),
    (
        Column.EPOCH_CHANGE,
        Column.EPOCH_BEGAN,
        Column.EPOCH_ENDED,
        Column.MEAN_SENSITIVITY,
        Column.WEIGHT,
    ),
)
BESIDE = View(
    "beside",
    (
        Column.LINK,
        Column.WEIGHT,
        Column.OTHER_WEIGHT,
        Column.OTHER_DIFFERENCE,
        Column.MEAN_SENSITIVITY,
    ),
    (
        Column.OTHER_DIFFERENCE,
        Column.WEIGHT,
        Column.OTHER_WEIGHT,
        Column.MEAN_SENSITIVITY,
    ),
)

OVER_RUN = View(
    "over the run",
    (Column.LINK, Column.WEIGHT, Column.EPOCH_CHANGE, Column.MEAN_SENSITIVITY),
    (Column.WEIGHT, Column.EPOCH_CHANGE, Column.MEAN_SENSITIVITY),
    has_life=True,
)
VIEWS = (NOW, OVER_EPOCH, BESIDE, OVER_RUN)
"""In the order of the key that leads from one to the next."""


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

    def next(self, view: View) -> Sorting:
        """By the column after this one in ``view``."""
        columns = view.columns
        return Sorting.by(columns[(columns.index(self.column) + 1) % len(columns)])

    def reversed(self) -> Sorting:
        return Sorting(self.column, not self.descending)

    @staticmethod
    def by(column: Column) -> Sorting:
        """The way a column is sorted first: numbers from the largest, names from the first."""
        return Sorting(column, column is not Column.LINK)


@dataclass(frozen=True, slots=True)
class Heading:
    """What stands over a column that is called ``word`` there, its mark and bars included."""

    text: str
    word: str
    quantity: Quantity

    @property
    def is_whole(self) -> bool:
        return self.word == self.quantity.name


@dataclass(frozen=True, slots=True)
class Layout:
    """The columns that fit, each with its heading and the cells it takes, its gap included.

    The first takes ``marker + input name + arrow + output name``, and ``place`` more cells for what
    the input is. The others' numbers have ``numbers`` cells; a whole line takes ``width`` cells.
    """

    columns: tuple[Column, ...]
    headings: tuple[Heading, ...]
    widths: tuple[int, ...]
    numbers: tuple[int, ...]
    place: int
    width: int

    def column_at(self, x: int) -> Column | None:
        """The column at cell ``x``; None right of the last."""
        for column, width in zip(self.columns, self.widths, strict=True):
            if x < width:
                return column
            x -= width
        return None


@dataclass(frozen=True, slots=True)
class _Step:
    """What is shown from some width on: each step more than the one before."""

    columns: tuple[Column, ...]
    number: int = NUMBER  # cells of one with a sign
    place: int = 0
    names: str = "tightest"  # which of a quantity's names head the columns

    def cells(self, heads: dict[Column, Heading]) -> list[int]:
        """What each column but the first needs, without a gap."""
        return [max(_cells(each, self.number), len(heads[each].text)) for each in self.columns[1:]]


@lru_cache(maxsize=16)
def layout(
    width: int, name: int, place: int, view: View, sorting: Sorting, would: bool = False
) -> Layout:
    """What of ``view`` fits into ``width`` cells, where names take ``name``, inputs' ``place``.

    The names always stay and the first column of ``view.first``, then the sorted one, then the rest
    of them. Only where all of these are shown does the rest of the room go to longer headings and
    numbers, to the other columns, to ``place``, to whole headings and to gaps, so that more room
    never shows less. ``would``: no sample was learned, the changes are those it would make.
    """
    fixed = len(MARKER) + name
    for step in reversed(_steps(view, sorting, place + 1 if place else 0)):
        heads = {each: _heading(each, sorting, would, step.names) for each in step.columns}
        cells = step.cells(heads)
        spare = width - fixed - step.place - sum(cells) - len(cells)
        if spare >= 0:
            break
    else:  # not even the first has room
        number = max(min(width - fixed - 1, NUMBER), NARROWEST)
        only = step.columns[1]
        heads[only] = Heading(heads[only].text[:number], heads[only].word, heads[only].quantity)
        step, cells, spare = _Step(step.columns, number), [number], 0
    gap = 1 + min(spare // len(cells), GAP - 1)
    return Layout(
        step.columns,
        tuple(heads[each] for each in step.columns),
        (fixed + step.place, *(gap + each for each in cells)),
        tuple(_cells(each, step.number) for each in step.columns[1:]),
        step.place,
        width,
    )


def _steps(view: View, sorting: Sorting, place: int) -> list[_Step]:
    """From the least that is ever shown to everything."""
    wanted = dict.fromkeys((view.first[0], sorting.column, *view.first))
    wanted.pop(Column.LINK, None)
    counts = range(1, len(wanted) + 1)
    shown = [{Column.LINK, *list(wanted)[:count]} for count in counts]
    steps = [_Step(tuple(each for each in view.columns if each in some)) for some in shown]
    most, every = steps[-1].columns, view.columns
    return [
        *steps,
        _Step(most, NUMBER, 0, "short"),
        _Step(most, LONGEST, 0, "short"),
        _Step(every, LONGEST, 0, "short"),
        _Step(every, LONGEST, place, "short"),
        _Step(every, LONGEST, place, "name"),
    ]


def _cells(column: Column, number: int) -> int:
    return number - (column in UNSIGNED)


def _heading(column: Column, sorting: Sorting, would: bool, names: str) -> Heading:
    """The name of a column; of the one it is sorted by with a mark, and bars if it is by size."""
    quantity = WOULD_CHANGE if would and column is Column.CHANGE else column.value
    text = word = getattr(quantity, names)
    if column is sorting.column:
        bars = "|" if names == "name" and column not in UNSIGNED else ""
        text = f"{bars}{word}{bars}{sorting.mark}"
        if names == "tightest" and len(text) > NUMBER:
            text = word.replace(" ", sorting.mark)
    return Heading(text, word, quantity)


def legend(plan: Layout) -> list[str]:
    """What the signs and the short headings mean, the most useful first."""
    heads = dict(zip(plan.columns, plan.headings, strict=True))
    shown = [heads[column] for column in EXPLAINED if column in heads]
    would = [head for head in plan.headings if head.quantity is WOULD_CHANGE]
    return [
        *(f"{head.word}: {head.quantity}" for head in (*would, *shown) if not head.is_whole),
        "▼ the largest first, ▲ the smallest, signs set aside",
        f"{MARKER} picked",
    ]
