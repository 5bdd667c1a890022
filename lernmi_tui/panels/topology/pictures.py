"""The picture columns of a large network: its input, and the weights into one of its neurons."""

from __future__ import annotations

from lernmi.arrays import Floats
from lernmi.net.refs import LinkRef, NeuronRef, Selection
from lernmi.numbers import plain, signed
from lernmi.run.names.quantities import (
    BLAME,
    CHANGE,
    LINK_SENSITIVITY,
    OLD_WEIGHT,
    SAYS,
    WEIGHT,
    Quantity,
)
from lernmi_tui.paint.cells import cell_style
from lernmi_tui.paint.picture import draw_grey, draw_signed, largest_size
from lernmi_tui.paint.words import first_that_fits
from lernmi_tui.panels.topology.columns import Picture
from lernmi_tui.panels.topology.scene import ON_PATH
from lernmi_tui.panels.topology.sheet import Sheet, Spot

PLURALS = {
    WEIGHT: "weights",
    OLD_WEIGHT: "old weights",
    LINK_SENSITIVITY: "link sensitivities",
    CHANGE: "changes",
}


def draw_input(sheet: Sheet, column: Picture) -> None:
    """The last sample's input; once blame has reached it, the blames of its pixels."""
    scene, shape = sheet.scene, column.shape
    sample, blames, focus = scene.snapshot.sample, scene.blames(0), scene.snapshot.focus
    titles = ["input"]
    if focus is not None:
        titles = [f"input: {focus.words}", focus.words, "input"]
    elif sample is not None:
        titles = [f"input: train {sample + 1:,}", f"train {sample + 1:,}", "input"]
    elif scene.expected is not None:
        titles = ["input: your drawing", "your drawing", "input"]
    if blames is not None:
        titles = ["blame of each pixel", "blame"]
    sheet.title(column.left, titles, blames is not None, column.width)
    if blames is None:
        values = scene.snapshot.layer_outputs[0][1:].reshape(shape.rows, shape.cols)
        draw_grey(sheet.cells, column.left, sheet.head, values, shape, sheet.colours)
    else:
        _draw_numbers(sheet, column, blames, BLAME)
    _pixels(sheet, column, _target(sheet))
    if sheet.foot == 2:
        chosen = scene.selection == NeuronRef(0, 0)
        _bias(sheet, column, NeuronRef(0, 0))
        y = sheet.head + shape.height + 1
        text = first_that_fits([f"b, the bias, {SAYS} 1", f"b {SAYS} 1", "b 1"], column.width - 1)
        sheet.cells.put(column.left + 1, y, text, bold=chosen)


def draw_weights(sheet: Sheet, column: Picture) -> None:
    """What the links into the selected neuron show, the first hidden one's if none is selected."""
    scene = sheet.scene
    into = _target(sheet) or NeuronRef(1, 1)
    numbers, number = scene.numbers(0)[:, into.index - 1], scene.phase.number(0)
    name = scene.name(into)
    titles = [f"{PLURALS[number]} into {name}", f"{number.short} into {name}", f"into {name}", name]
    if number in (WEIGHT, OLD_WEIGHT):
        titles.insert(0, f"what {name} looks for: {PLURALS[number]}")
    sheet.title(column.left, titles, scene.phase.active(0), column.width)
    _draw_numbers(sheet, column, numbers, number)
    _pixels(sheet, column, into)
    if sheet.foot == 2:
        link = LinkRef(0, 0, into.index - 1)
        _bias(sheet, column, link)
        weight = float(numbers[0])
        value = signed(weight)
        texts = [f"b, the bias: {number} {value}", f"b {number.short} {value}", f"b {value}"]
        texts.append(f"b {signed(weight, width=max(column.width - 3, 1))}")
        text = first_that_fits(texts, column.width - 1)
        y = sheet.head + column.shape.height + 1
        sheet.cells.put(
            column.left + 1, y, text, sheet.colours.sign(weight), bold=scene.selection == link
        )


def _target(sheet: Sheet) -> NeuronRef | None:
    """The neuron fed by the picture whose links are in question."""
    focus = sheet.scene.focus(1)
    return None if focus is None else NeuronRef(1, focus)


def _draw_numbers(sheet: Sheet, column: Picture, numbers: Floats, number: Quantity) -> None:
    """``numbers`` (n + 1,), the bias' first, as a picture with a legend that says the scale."""
    shape = column.shape
    values = numbers[1:].reshape(shape.rows, shape.cols)
    largest = largest_size(values)
    draw_signed(sheet.cells, column.left, sheet.head, values, shape, largest, sheet.shade)
    if not sheet.foot:
        return
    y = sheet.head + shape.height
    size, dim = plain(largest), sheet.colours.named("dim")
    texts = [f"{number}, the largest {size}", f"largest {number.short} {size}", f"largest {size}"]
    text = first_that_fits([*texts, f"max {size}"], column.width - 4)
    if len(text) > column.width - 4:
        sheet.cells.put(column.left, y, f"±{plain(largest, width=column.width - 1)}", dim)
        return
    for x, glyph, part in ((0, "+", 1.0), (2, "-", -1.0)):
        sheet.cells.put(column.left + x, y, glyph, sheet.shade(0.0), sheet.shade(part))
    sheet.cells.put(column.left + 4, y, text, dim)


def _pixels(sheet: Sheet, column: Picture, into: NeuronRef | None) -> None:
    """A spot for the pixels, and a mark on the selected one."""
    shape, picked = column.shape, sheet.scene.selection
    sheet.spots.append(Spot(column.left, sheet.head, shape.width, shape.height, None, shape, into))
    index = 0
    if isinstance(picked, LinkRef) and picked.layer == 0:
        index = picked.i
    elif isinstance(picked, NeuronRef) and picked.layer == 0:
        index = picked.index
    lit = [link.i for link in sheet.scene.path if link.layer == 0 and link.i]
    for pixel, glyph in [*((each, ON_PATH) for each in lit), *([(index, "◆")] if index else [])]:
        accent, background = sheet.colours.named("accent"), sheet.colours.named("background")
        for x, y in shape.cells_of(pixel - 1):
            style = cell_style(background, accent, bold=True)
            sheet.cells.put_cell(column.left + x, sheet.head + y, glyph, style)


def _bias(sheet: Sheet, column: Picture, refers: Selection) -> None:
    """The line of the bias neuron, below the picture and its legend."""
    y = sheet.head + column.shape.height + 1
    if refers == sheet.scene.selection:
        sheet.marker(column.left, y)
    sheet.spots.append(Spot(column.left, y, column.width, 1, refers))
