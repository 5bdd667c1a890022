"""The page of a fault: outputs, the table behind them, a picture, and a sentence below."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace

from rich.text import Text

from lernmi.net.refs import LinkRef, NeuronRef
from lernmi.run.blame import BlameTree
from lernmi_tui.paint.palette import Palette
from lernmi_tui.panels.inspector.fault_picture import (
    LEGENDS,
    View,
    picture_lines,
    shape_of,
    values_of,
)
from lernmi_tui.panels.inspector.fault_rows import FaultTable, Opened, Path, Row
from lernmi_tui.panels.inspector.fault_words import (
    LEGEND,
    output_text,
    pixel_words,
    sentence,
    title,
)
from lernmi_tui.panels.inspector.lines import Writer, number

TABLE_WIDTH = 46  # of the table and the gap beside it
LEAST_BODY = 8  # rows of the table above a picture
MORE = 20  # rows that an enter lists more
HEADINGS, SENTENCE = 2, 2  # lines
LEGEND_HEIGHT = 14  # from here on a line says what the signs mean


@dataclass(frozen=True, slots=True)
class FaultState:
    """What a person has made of the view: what is open, where the cursor is, which picture."""

    opened: Opened = field(default_factory=Opened)
    cursor: int = 0
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
    alone: bool
    views: int


def views_of(tree: BlameTree, width: int, height: int) -> list[View | None]:
    """What ``v`` goes through; None is the table alone, where no picture has room beside it."""
    picture = tree.snapshot.task.info.picture
    if picture is None:
        return [None]
    blamed = [View.WANTED, View.EXACT] if tree.is_known else []
    pictures: list[View | None] = [*blamed, View.HEARD]
    return pictures if _place(picture, width, height) else [None, *pictures]


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
    beside = place is not None and place[0]
    under = place[1] if place is not None and not beside else 0
    table_width = TABLE_WIDTH - 2 if beside else width
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
    cursor = min(state.cursor, len(rows) - 1)
    foot = wrap(sentence(tree, table, rows[cursor], say), table_width)[:foot_height]
    if tree.is_known and len(foot) < foot_height:
        foot = [Text(LEGEND, colours.named("dim")), *foot]
    foot += [Text()] * (foot_height - len(foot))
    drawn: list[Text] = []
    if view is not None and picture is not None:
        room = (width - TABLE_WIDTH, height) if beside else (width, under or height)
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
        alone=place is None and view is not None,
        views=len(views),
    )


def lit_path(tree: BlameTree, row: Row) -> tuple[LinkRef, ...]:
    """From an output through the branch of ``row`` back to an input, by the largest shares."""
    forward = not tree.is_known
    match row.kind, row.target:
        case "output", NeuronRef() as output:
            return tree.path(output, forward)
        case "link", LinkRef() as link:
            return (link, *tree.path(row.path[-1], forward))
        case "bias", LinkRef() as link:
            return (*_down(tree, row.path), link)
    behind = row.path[-1] if row.path else tree.rivals[0]
    return (*_down(tree, row.path), *tree.path(behind, forward))


def _down(tree: BlameTree, path: Path) -> list[LinkRef]:
    """The links of a branch, from the output that has the most to do with it."""
    links = []
    ahead = None
    for neuron in path:
        if ahead is None:
            ahead = max(tree.rivals, key=lambda output: _share(tree, output, neuron))
        links.append(LinkRef(neuron.layer, neuron.index, ahead.index - 1))
        ahead = neuron
    return links


def _share(tree: BlameTree, output: NeuronRef, neuron: NeuronRef) -> float:
    shares = tree.told(output) if tree.is_known else tree.brings(output)
    share = abs(float(shares[neuron.index]))
    return share if share == share else float("inf")


def _place(picture: tuple[int, int], width: int, height: int) -> tuple[bool, int] | None:
    """Is there room beside the table (True, 0), or below it (False, so many lines)? None: no."""
    if shape_of(picture, width - TABLE_WIDTH, height - 5) is not None:
        return True, 0
    tall = height - LEAST_BODY - 2 - HEADINGS - SENTENCE - 1
    shape = shape_of(picture, width, tall - 4)
    return None if shape is None else (False, shape.height + 4)


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
        words: list[tuple[str, ...]] = [(f"◆ most: {table.name(top.neuron)} ", number(top.brings))]
    else:
        best = tree.brightened
        mark = None if best is None else best.neuron
        words = pixel_words(tree, table)
    shape = shape_of(picture, room[0], room[1] - 3 - len(words))
    if shape is None:
        return []
    values = values_of(tree, view, neuron)
    lines = [Text(f"{view.value}{name}", dim)]
    lines += picture_lines(tree, values, shape, mark, colours)
    lines += [Text(line, dim) for line in LEGENDS[view]]
    return lines + [say(*each) for each in words]


def heard_by(tree: BlameTree, row: Row) -> NeuronRef:
    """The neuron next to the inputs that ``row`` is about: in its branch, or most to blame."""
    for neuron in row.path:
        if neuron.layer == 1:
            return neuron
    links = lit_path(tree, row)
    return NeuronRef(1, links[-1].j + 1)
