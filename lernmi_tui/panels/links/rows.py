"""The table of links as strips: the header, and a row."""

from __future__ import annotations

from functools import lru_cache

from rich.segment import Segment
from rich.style import Style
from textual.strip import Strip

from lernmi import numbers
from lernmi.arrays import Integers
from lernmi.net.refs import LinkRef, ends
from lernmi.run.explanations.link_columns import Column, LinkColumns
from lernmi.run.snapshots.open_step import OpenStep
from lernmi_tui.paint.palette import Palette
from lernmi_tui.panels.links.layout import MARKER, UNSIGNED, Layout, Sorting
from lernmi_tui.panels.links.names import LinkNames

UNKNOWN = "–"
NOT_YET = "····"  # in the midst of a sample
OF_BLAME = (  # unknown where nothing is expected
    Column.OUTPUT_SENSITIVITY,
    Column.SENSITIVITY,
    Column.CHANGE,
)

OF_OTHER = (Column.OTHER_WEIGHT, Column.OTHER_DIFFERENCE)  # unknown until they are worked out


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
        text = heading.text.rjust(width)
        if column is Column.LINK:
            text = f" {heading.text}".ljust(width)
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
    unknown = unknown if columns.knows_other else (*unknown, *OF_OTHER)
    cells = {
        column: [
            (UNKNOWN, "dim") if column in unknown else _cell(column, value, cells)
            for value in columns.all(column)[links].tolist()
        ]
        for column, cells in zip(plan.columns[1:], plan.numbers, strict=True)
    }
    step = columns.snapshot.step
    if step is not None:
        for index, link in enumerate(links.tolist()):
            for column in _not_yet(step, columns.links.ref(link)).intersection(cells):
                cells[column][index] = NOT_YET, "dim"
    frozen = {*columns.snapshot.frozen.tolist()} if len(columns.snapshot.frozen) else set()
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
            if column is Column.WEIGHT and link in frozen and len(text) < width:
                text = f"{numbers.FROZEN}{text}"
            segments.append(Segment(text.rjust(width), styles[pen]))
        strips.append(_line(segments, plan, styles["text"]))
    return strips


def _not_yet(step: OpenStep, link: LinkRef) -> set[Column]:
    """What is not worked out yet of a link."""
    behind, ahead = ends(link)
    known = {
        Column.INPUT: step.knows_output(behind),
        Column.OUTPUT_SENSITIVITY: step.knows_blame(ahead),
        Column.SENSITIVITY: step.has_told(link),
        Column.CHANGE: step.knows_change(link),
    }
    return {column for column, is_known in known.items() if not is_known}


def headed(line: Strip, text: str, pens: Pens) -> Strip:
    """The headings with that of the lives at their right."""
    return Strip([*line, Segment(f" {text}", pens.plain["dim"])])


def with_life(line: Strip, life: str, picked: bool, pens: Pens) -> Strip:
    """A row with the life of its link at its right."""
    styles = pens.picked if picked else pens.plain
    return Strip([*line, Segment(" ", styles["text"]), Segment(life, styles["accent"])])


def note(text: str, pens: Pens) -> Strip:
    """A line that stands where rows would."""
    return Strip([Segment(f" {text}", pens.plain["dim"])])


def _cell(column: Column, value: float, width: int) -> tuple[str, str]:
    """What to write and with which pen: the sign's, for what has one."""
    text = written(column, value, width)
    if value > 0.0:
        return text, "text" if column in UNSIGNED else "plus"
    return text, "minus" if value < 0.0 else "dim"


def written(column: Column, value: float, width: int) -> str:
    """``value`` as ``column`` writes it, in ``width`` cells: three digits that count."""
    write = numbers.plain if column in UNSIGNED else numbers.signed
    return write(value, width=width)
