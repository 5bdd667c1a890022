"""Which columns a large network is shown in, and how wide they are."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

from lernmi.net.names import longest_name
from lernmi.net.refs import LinkRef, NeuronRef, Selection
from lernmi_tui.paint.class_words import longest
from lernmi_tui.paint.picture import PictureShape, fit

GOOD_BAR, WIDEST_BAR = 4, 16
MARK_WIDTH = 12  # of the words beside an output; a glyph of them is always there
THEN_WIDTH = 10  # of what an output says after the sample, a blank before it counted
BLAME_WIDTH = 9  # of a blame beside what a neuron says, a blank before it counted
NUMBER_WIDTH = 9  # of an output or a blame, a blank before it counted
LEAST_NUMBER_WIDTH = 7
WEIGHT_WIDTH = 9  # of a weight beside its input neuron, a blank before it not counted
WIDE_GAP = 3
LONGEST_NAME = 8  # of a name that the task gives, where there is little room
WIDEST_NAME = 16  # of one where there is more
COMFORT = 38  # columns that longer bars, wider gaps, weights and words take if they can
ALL_NUMBERS = 62  # that these and all numbers take
LARGE = 2  # columns of a pixel that is read well: a larger one must leave room for all numbers


@dataclass(frozen=True, slots=True)
class Bars:
    """A neuron layer as rows of name, bar and number, from column ``left`` on.

    ``name``, ``bar`` and ``number`` are widths; ``extra`` is that of what follows the number: the
    weight into the selected neuron ahead, or at the output layer the words; ``blame`` that of a
    second number, ``then`` of what an output says after the sample. 0 if there is no room for it.
    """

    layer: int
    left: int
    name: int
    bar: int
    number: int
    extra: int
    blame: int
    then: int

    @property
    def width(self) -> int:
        """A marker, the name, a blank, the bar, the numbers, and a blank before the extra."""
        return bars_width(self.name, self.bar, self.number + self.blame + self.then, self.extra)

    @property
    def numbers_end(self) -> int:
        """The first column after the number."""
        return self.left + bars_width(self.name, self.bar, self.number, 0)


@dataclass(frozen=True, slots=True)
class Picture:
    """The input layer (``weights`` False) or the weights into a neuron fed by it, as a picture."""

    left: int
    shape: PictureShape
    weights: bool

    @property
    def width(self) -> int:
        return self.shape.width


Column = Bars | Picture


def bars_width(name: int, bar: int, number: int, extra: int) -> int:
    return 1 + name + 1 + bar + number + (1 + extra if extra else 0)


def columns_for(
    sizes: tuple[int, ...],
    picture: tuple[int, int] | None,
    output_names: tuple[str, ...],
    selection: Selection,
    width: int,
    height: int,
    input_names: tuple[str, ...] = (),
) -> list[Column]:
    """The columns within ``width``, from left to right; ``height`` is what a picture may have.

    Where not everything fits, the outputs, the selected layer and what feeds it come first.
    """
    picked = layer_of(selection)
    into_first = picked == 1 or (isinstance(selection, LinkRef) and selection.layer == 0)
    names = (input_names, output_names)
    return list(_columns(sizes, picture, names, picked, into_first, width, height))


def layer_of(selection: Selection) -> int | None:
    """The neuron layer that matters to a selection: a link's is the one it leads to."""
    if isinstance(selection, LinkRef):
        return selection.layer + 1
    return selection.layer if isinstance(selection, NeuronRef) else None


def names_of(
    sizes: tuple[int, ...],
    layer: int,
    given: tuple[tuple[str, ...], tuple[str, ...]],
    most: int = LONGEST_NAME,
) -> int:
    """How wide the longest name of a layer is; ``given`` are those of inputs and of outputs, of
    which no more than ``most`` cells are shown.
    """
    names = {0: given[0], len(sizes) - 1: given[1]}.get(layer, ())
    if len(names) == sizes[layer]:
        return min(longest(names), most)
    return longest_name(sizes, layer)


@lru_cache(maxsize=64)
def _columns(
    sizes: tuple[int, ...],
    picture: tuple[int, int] | None,
    given: tuple[tuple[str, ...], tuple[str, ...]],
    picked: int | None,
    into_first: bool,
    width: int,
    height: int,
) -> tuple[Column, ...]:
    layers = len(sizes)
    names = [names_of(sizes, layer, given) for layer in range(layers)]
    least = [
        bars_width(name, 2, LEAST_NUMBER_WIDTH, int(layer == layers - 1))
        for layer, name in enumerate(names)
    ]
    if picture is not None:
        least[0] = min(8, picture[1])
    shown = _shown_layers(least, picked, width)
    bars = [layer for layer in shown if layer or picture is None]
    room = width - sum(least[layer] + 1 for layer in bars) + 1
    pictures: list[tuple[PictureShape, bool]] = []
    if picture is not None and 0 in shown:
        pictures = _pictures(picture, into_first, room - 1 if bars else width, height)
        if len(pictures) == 1:  # two, if shorter bars are all it takes
            both = _pictures(picture, into_first, room - 1 + len(bars), height)
            pictures = both if len(both) > 1 else pictures
        for taken, least_up in ((ALL_NUMBERS, LARGE), (COMFORT, 1)):
            smaller = _pictures(picture, into_first, room - 1 - taken, height)
            same = smaller and len(smaller) == len(pictures) and smaller[0][0].up >= least_up
            if same and _serves(smaller[0][0], pictures[0][0]):
                pictures = smaller
                break
        room -= sum(shape.width + 1 for shape, _ in pictures)
    number = LEAST_NUMBER_WIDTH
    number += max(0, min(room // max(len(bars), 1), NUMBER_WIDTH - number))
    room -= (number - LEAST_NUMBER_WIDTH) * len(bars)
    gap = 1
    gaps = len(pictures) + len(bars) - 1
    bar = max(2 + min(room // max(len(bars), 1), GOOD_BAR - 2), 0)
    room -= (bar - 2) * len(bars)
    if room >= gaps * (WIDE_GAP - 1):
        gap = WIDE_GAP
        room -= gaps * (WIDE_GAP - 1)
    extras = {layer: int(layer == layers - 1) for layer in bars}
    for layer in reversed(bars):
        last = layer == layers - 1
        needs = MARK_WIDTH - 1 if last else WEIGHT_WIDTH + 1
        if room >= needs:
            extras[layer] = MARK_WIDTH if last else WEIGHT_WIDTH
            room -= needs
    then = THEN_WIDTH if layers - 1 in bars and room >= THEN_WIDTH + len(bars) else 0
    room -= then
    blame = BLAME_WIDTH if room >= BLAME_WIDTH * len(bars) else 0
    room -= blame * len(bars)
    for layer in reversed(bars):
        more = max(min(names_of(sizes, layer, given, WIDEST_NAME) - names[layer], room), 0)
        names[layer] += more
        room -= more
    bar += min(max(room, 0) // max(len(bars), 1), WIDEST_BAR - bar)
    columns: list[Column] = []
    left = 0
    for shape, weights in pictures:
        columns.append(Picture(left, shape, weights))
        left += shape.width + gap
    for layer in bars:
        after = then if layer == layers - 1 else 0
        column = Bars(layer, left, names[layer], bar, number, extras[layer], blame, after)
        columns.append(column)
        left += column.width + gap
    return tuple(columns)


def _shown_layers(least: list[int], picked: int | None, width: int) -> list[int]:
    """The layers there is room for at their ``least`` widths; one at least."""
    last = len(least) - 1
    wanted = [last] if picked is None else [picked, picked - 1, last]
    wanted += [0, *reversed(range(len(least)))]
    shown: list[int] = []
    for layer in dict.fromkeys(wanted):
        if layer >= 0 and (least[layer] <= width or not shown):
            shown.append(layer)
            width -= least[layer] + 1
    return sorted(shown)


def _pictures(
    picture: tuple[int, int], into_first: bool, width: int, height: int
) -> list[tuple[PictureShape, bool]]:
    """The input and the weights side by side if neither gets much smaller by that; else one."""
    one = fit(*picture, width, height)
    pair = fit(*picture, (width - 1) // 2, height)
    if one is None:
        return []
    if pair is not None and _serves(pair, one):
        return [(pair, False), (pair, True)]
    return [(one, into_first)]


def _serves(shape: PictureShape, largest: PictureShape) -> bool:
    """Is ``shape`` as good, or shows it at least all pixels, at half the size or more?"""
    return shape == largest or (shape.down == 1 and 2 * shape.up >= largest.up)
