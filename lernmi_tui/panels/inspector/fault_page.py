"""The page of a fault: outputs, the table behind them, a picture, and a sentence below."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace

from rich.text import Text

from lernmi.net.refs import LinkRef, NeuronRef, ends
from lernmi.run.explanations.blame import BlameTree
from lernmi_tui.paint.palette import Palette
from lernmi_tui.panels.inspector.fault_picture import (
    LEGENDS,
    WORDS,
    View,
    picture_lines,
    shape_of,
    values_of,
)
from lernmi_tui.panels.inspector.fault_rows import FaultTable, Opened, Path, Row
from lernmi_tui.panels.inspector.fault_words import (
    LEGEND,
    PICTURE_WIDTH,
    most_words,
    output_text,
    pixel_words,
    sentence,
    title,
)
from lernmi_tui.panels.inspector.lines import Writer

LEAST_TABLE, GAP = 44, 2  # columns of a table that a picture stands beside, and between them
LEAST_BODY = 8  # rows of the table above a picture
MORE = 20  # rows that an enter lists more
HEADINGS, SENTENCE = 2, 2  # lines
LEGEND_HEIGHT = 14  # from here on a line says what the signs mean


@dataclass(frozen=True, slots=True)
class FaultState:
    """What a person has made of the view: what is open, the row of the cursor, which picture.

    Before the cursor is moved, it is at the first row of the table.
    """

    opened: Opened = field(default_factory=Opened)
    cursor: int | None = None
    view: int = 0

    def toggled(self, path: Path) -> FaultState:
        """With the branch at ``path`` open, or shut with all that is in it."""
        branches = self.opened.branches
        if path in branches:
            kept = frozenset(each for each in branches if each[: len(path)] != path)
            return replace(self, opened=replace(self.opened, branches=kept))
        return replace(self, opened=replace(self.opened, branches=branches | {path}))

    def with_more(self, path: Path) -> FaultState:
        """With more rows of the level behind ``path``."""
        return replace(self, opened=replace(self.opened, more=(*self.opened.more, (path, MORE))))


@dataclass(frozen=True, slots=True)
class FaultPage:
    """``rows`` are those that the cursor can be on: ``outputs`` of them always stay in sight, then
    come the ``headings``, then ``body`` lines of the others, then the ``foot``.

    ``side`` stands at the right of all that, ``under`` below it. Where a picture has no room beside
    the table it may be seen alone: then it is ``alone``. ``views`` is how many of them there are.
    """

    titles: list[str]
    rows: list[Row]
    cursor: int
    outputs: int
    headings: list[Text]
    body: int
    foot: list[Text]
    side: list[Text]
    under: list[Text]
    table_width: int
    alone: bool
    views: int


def views_of(tree: BlameTree, width: int, height: int) -> list[View | None]:
    """What ``v`` goes through; None is the table alone, where no picture has room beside it."""
    picture = tree.snapshot.task.info.picture
    if picture is None:
        return [None]
    blamed = [View.WANTED, View.EXACT] if tree.is_known else []
    pictures: list[View | None] = [*blamed, View.HEARD]
    if _place(picture, width, height) is not None:
        return pictures
    return [None, *pictures] if shape_of(picture, width, height) is not None else [None]


def fault_page(
    tree: BlameTree,
    state: FaultState,
    width: int,
    height: int,
    colours: Palette,
    wrap: Callable[[Text, int], list[Text]],
) -> FaultPage:
    """What is seen of a fault in ``width`` x ``height`` cells."""
    say = Writer(colours)
    views = views_of(tree, width, height)
    view = views[state.view % len(views)]
    picture = tree.snapshot.task.info.picture
    place = None if picture is None else _place(picture, width, height)
    under = 0 if place is None else place.under
    beside = place is not None and not under
    table_width = width if place is None else place.table
    foot_height = SENTENCE + (height - under >= LEGEND_HEIGHT)
    outputs = len(tree.rivals)
    body = max(height - outputs - HEADINGS - foot_height - under, 1)
    table = FaultTable(tree, state.opened, table_width, body, say)
    rows = [
        Row(
            say(" ").append_text(output_text(tree, ref, table.name(ref), table_width - 1, say)),
            "output",
            (),
            ref,
        )
        for ref in tree.rivals
    ]
    headings, below = table.first_level()
    rows += below
    cursor = outputs if state.cursor is None else min(state.cursor, len(rows) - 1)
    foot = wrap(sentence(tree, table, rows[cursor], say), table_width)[:foot_height]
    if tree.is_known and len(foot) < foot_height:
        foot = [Text(LEGEND, colours.named("dim")), *foot]
    foot += [Text()] * (foot_height - len(foot))
    drawn: list[Text] = []
    if view is not None and picture is not None:
        room = (width - table_width - GAP, height) if beside else (width, under or height)
        drawn = _picture(tree, table, view, rows[cursor], room, colours, say)
    return FaultPage(
        titles=title(tree, table),
        rows=rows,
        cursor=cursor,
        outputs=outputs,
        headings=headings,
        body=body,
        foot=foot,
        side=drawn if beside else [],
        under=[] if beside else drawn,
        table_width=table_width,
        alone=place is None and view is not None,
        views=len(views),
    )


def through(tree: BlameTree, row: Row) -> Path:
    """The neurons that the path of ``row`` leads through, from the outputs back."""
    match row.kind, row.target:
        case "output", NeuronRef() as output:
            return (output,)
        case "link" | "bias", LinkRef() as link:
            behind, ahead = ends(link)
            return (*row.path, behind) if row.kind == "bias" and row.path else (ahead, behind)
    return row.path or tree.rivals[:1]


@dataclass(frozen=True, slots=True)
class _Place:
    """Where a picture stands: beside the table, which then has ``table`` columns, or in ``under``
    lines below it.
    """

    table: int
    under: int = 0


def _place(picture: tuple[int, int], width: int, height: int) -> _Place | None:
    """None: a picture has no room but alone."""
    room = width - LEAST_TABLE - GAP
    beside = shape_of(picture, room, height)
    if beside is not None and room >= PICTURE_WIDTH:
        return _Place(width - GAP - max(beside.width, PICTURE_WIDTH))
    tall = height - LEAST_BODY - 2 - HEADINGS - SENTENCE - 1
    below = shape_of(picture, width, tall)
    return None if below is None else _Place(width, below.height + WORDS)


def _picture(
    tree: BlameTree,
    table: FaultTable,
    view: View,
    row: Row,
    room: tuple[int, int],
    colours: Palette,
    say: Writer,
) -> list[Text]:
    """A title, the picture, what its signs mean, and the one pixel that matters most."""
    picture = tree.snapshot.task.info.picture
    assert picture is not None
    neuron = heard_by(tree, row)
    dim = colours.named("dim")
    name = f" {table.name(neuron)}" if view is View.HEARD else ""
    if view is View.HEARD:
        top = tree.branches(neuron, forward=True)[0]
        mark: NeuronRef | None = top.neuron
        words: list[tuple[str, ...]] = [most_words(table.name(top.neuron), top.brings)]
    else:
        best = tree.brightened
        mark = None if best is None else best.neuron
        words = pixel_words(tree, table.name)
    shape = shape_of(picture, *room)
    if shape is None:
        return []
    values = values_of(tree, view, neuron)
    lines = [Text(f"{view.value}{name}", dim)]
    lines += picture_lines(tree, values, shape, mark, colours)
    return [*lines, Text(LEGENDS[view], dim)] + [say(*each) for each in words]


def heard_by(tree: BlameTree, row: Row) -> NeuronRef:
    """The neuron next to the inputs that ``row`` is about: in its branch, or most to blame."""
    links = tree.path_through(through(tree, row))
    return NeuronRef(1, links[-1].j + 1)
