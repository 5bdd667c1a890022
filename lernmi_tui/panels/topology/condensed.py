"""A large network: its input as a picture, its other layers as columns of bars."""

from __future__ import annotations

from collections.abc import Mapping

from lernmi.run.names.given_names import own_names
from lernmi_tui.panels.topology.bars import BarColumn, first_row
from lernmi_tui.panels.topology.columns import Bars, Column, columns_for
from lernmi_tui.panels.topology.pictures import draw_input, draw_weights
from lernmi_tui.panels.topology.sheet import Sheet


def draw_condensed(sheet: Sheet, offsets: Mapping[int, int], follow: bool = True) -> dict[int, int]:
    """Draw the network on ``sheet``, each layer scrolled by its entry in ``offsets``, 0 if none.

    With ``follow`` what is selected is kept in sight. Returns the offsets in effect.
    """
    scene = sheet.scene
    info = scene.task.info
    columns = columns_for(
        scene.sizes,
        info.picture,
        own_names(info.output_names, "y"),
        scene.selection,
        sheet.cells.width,
        sheet.body - sheet.foot,
        info.input_names,
    )
    in_effect = dict(offsets)
    for index, column in enumerate(columns):
        if isinstance(column, Bars):
            first = first_row(scene, column.layer, sheet.body, offsets, follow)
            in_effect[column.layer] = first
            BarColumn(sheet, column, first).draw()
        elif column.weights:
            draw_weights(sheet, column)
        else:
            draw_input(sheet, column)
        if index and sheet.head:
            _arrow(sheet, columns[index - 1], column)
    return in_effect


def _arrow(sheet: Sheet, before: Column, after: Column) -> None:
    """Between two titles: which way the numbers flow, lit where they flow now.

    A title that ends there keeps its blank.
    """
    phase = sheet.scene.phase
    behind = before.layer if isinstance(before, Bars) else 0
    layer = after.layer - 1 if isinstance(after, Bars) else 0
    forward, backward = ("»", "«") if layer > behind else ("▶", "◀")  # » if layers are left out
    glyph = backward if phase.kind in ("error", "backward", "update") else forward
    active = phase.active(layer)
    start = before.left + before.width
    middle = start + (after.left - start) // 2
    if sheet.cells.is_blank(middle - 1, 0):
        ink = sheet.colours.named("accent" if active else "dim")
        sheet.cells.put(middle, 0, glyph, ink, bold=active)
