"""The picture columns of a large network: its input, and the weights into one of its neurons."""

from __future__ import annotations

from lernmi.arrays import Floats
from lernmi.net.refs import LinkRef, NeuronRef, Selection
from lernmi_tui.paint.cells import cell_style
from lernmi_tui.paint.numbers import plain, signed
from lernmi_tui.paint.picture import draw_grey, draw_signed, largest_size
from lernmi_tui.paint.words import first_that_fits
from lernmi_tui.panels.topology.columns import Picture
from lernmi_tui.panels.topology.sheet import Sheet, Spot

WORDS = {"weight": "weights", "sensitivity": "sensitivities", "change": "changes"}


def draw_input(sheet: Sheet, column: Picture) -> None:
    """The last sample's input; once blame has reached it, the sensitivities of its pixels."""
    scene, shape = sheet.scene, column.shape
    sample, blames = scene.snapshot.sample, scene.blames(0)
    titles = ["input"]
    if sample is not None:
        titles = [f"input: sample {sample + 1:,}", f"sample {sample + 1:,}", "input"]
    elif scene.expected is not None:
        titles = ["input: your drawing", "your drawing", "input"]
    sheet.title(column, titles, active=blames is not None)
    if blames is None:
        values = scene.snapshot.layer_outputs[0][1:].reshape(shape.rows, shape.cols)
        draw_grey(sheet.cells, column.left, sheet.head, values, shape, sheet.colours)
    else:
        _draw_numbers(sheet, column, blames, "sensitivity")
    _pixels(sheet, column, _target(sheet))
    if sheet.foot == 2:
        chosen = scene.selection == NeuronRef(0, 0)
        _bias(sheet, column, NeuronRef(0, 0))
        y = sheet.head + shape.height + 1
        sheet.cells.put(column.left + 1, y, "b 1.00"[: column.width - 1], bold=chosen)


def draw_weights(sheet: Sheet, column: Picture) -> None:
    """What the links into the selected neuron show, the first hidden one's if none is selected."""
    scene = sheet.scene
    into = _target(sheet) or NeuronRef(1, 1)
    numbers, number = scene.numbers(0)[:, into.index - 1], scene.phase.number(0)
    name = scene.name(into)
    titles = [f"{WORDS[number]} into {name}", f"into {name}"]
    if number == "weight":
        titles.insert(0, f"what {name} looks for: weights")
    sheet.title(column, titles, scene.phase.active(0))
    _draw_numbers(sheet, column, numbers, "")
    _pixels(sheet, column, into)
    if sheet.foot == 2:
        link = LinkRef(0, 0, into.index - 1)
        _bias(sheet, column, link)
        weight = float(numbers[0])
        text, ink = f"b {signed(weight, 2, 6)}", sheet.colours.sign(weight)
        y = sheet.head + column.shape.height + 1
        sheet.cells.put(column.left + 1, y, text, ink, bold=scene.selection == link)


def _target(sheet: Sheet) -> NeuronRef | None:
    """The neuron fed by the picture whose links are in question."""
    focus = sheet.scene.focus(1)
    return None if focus is None else NeuronRef(1, focus)


def _draw_numbers(sheet: Sheet, column: Picture, numbers: Floats, words: str) -> None:
    """``numbers`` (n + 1,), the bias' first, as a picture with a legend that says the scale."""
    shape = column.shape
    values = numbers[1:].reshape(shape.rows, shape.cols)
    largest = largest_size(values)
    draw_signed(sheet.cells, column.left, sheet.head, values, shape, largest, sheet.shade)
    if not sheet.foot:
        return
    y = sheet.head + shape.height
    for x, glyph, part in ((0, "+", 1.0), (2, "-", -1.0)):
        sheet.cells.put(column.left + x, y, glyph, sheet.shade(0.0), sheet.shade(part))
    size = plain(largest, 3, 6)
    texts = [f"the largest {size}", size]
    if words:
        texts.insert(0, f"{words}, the largest {size}")
    text = first_that_fits([*texts, ""], column.width - 4)
    sheet.cells.put(column.left + 4, y, text, sheet.colours.named("dim"))


def _pixels(sheet: Sheet, column: Picture, into: NeuronRef | None) -> None:
    """A spot for the pixels, and a mark on the selected one."""
    shape, picked = column.shape, sheet.scene.selection
    sheet.spots.append(Spot(column.left, sheet.head, shape.width, shape.height, None, shape, into))
    index = 0
    if isinstance(picked, LinkRef) and picked.layer == 0:
        index = picked.i
    elif isinstance(picked, NeuronRef) and picked.layer == 0:
        index = picked.index
    if index:
        accent, background = sheet.colours.named("accent"), sheet.colours.named("background")
        for x, y in shape.cells_of(index - 1):
            style = cell_style(background, accent, bold=True)
            sheet.cells.put_cell(column.left + x, sheet.head + y, "◆", style)


def _bias(sheet: Sheet, column: Picture, refers: Selection) -> None:
    """The line of the bias neuron, below the picture and its legend."""
    y = sheet.head + column.shape.height + 1
    if refers == sheet.scene.selection:
        sheet.marker(column.left, y)
    sheet.spots.append(Spot(column.left, y, column.width, 1, refers))
