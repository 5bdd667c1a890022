"""What a task looks like before it is learned: truth table, scatter, or sample images."""

from __future__ import annotations

import numpy as np

from lernmi.samples import Samples
from lernmi.tasks import Task
from lernmi_tui.render.cells import Cells
from lernmi_tui.render.heat_map import HeatMap
from lernmi_tui.render.palette import Palette
from lernmi_tui.render.picture import draw_grey, fit


def draw_preview(task: Task, width: int, height: int, palette: Palette) -> Cells:
    """A picture of ``task`` in ``width`` x ``height`` cells, cropped where there is no room."""
    cells = Cells(width, height, palette.named("text"), palette.named("background"))
    if task.row.picture is not None:
        _images(cells, task, task.row.picture, palette)
    elif task.row.plane:
        _scatter(cells, task.train, palette)
    else:
        _truth_table(cells, task, palette)
    return cells


def _truth_table(cells: Cells, task: Task, palette: Palette) -> None:
    inputs, outputs = task.row.input_names, task.row.output_names
    head = "  ".join(inputs) + "  │  " + "  ".join(outputs)
    cells.put(1, 0, head, palette.named("dim"))
    y = 1
    pairs = zip(task.train.inputs.tolist(), task.train.targets.tolist(), strict=True)
    for given, expected in sorted(pairs):
        x = 1
        for name, bit in zip(inputs, given, strict=True):
            cells.put(x, y, f"{bit:.0f}".ljust(len(name)))
            x += len(name) + 2
        cells.put(x, y, "│", palette.named("dim"))
        x += 3
        for name, bit in zip(outputs, expected, strict=True):
            cells.put(x, y, f"{bit:.0f}".ljust(len(name)), palette.sign(1.0 if bit else 0.0))
            x += len(name) + 2
        y += 1


def _scatter(cells: Cells, samples: Samples, palette: Palette) -> None:
    """Points in a square, the first input to the right, the second up."""
    side = min(2 * cells.height, cells.width // 2 * 2)
    every = np.ones(len(samples), dtype=np.bool_)
    points = HeatMap(cells, 0, 0, side, palette, greys=False)
    points.draw_points(samples.plane_points, samples.targets[:, 0], every, held_out=False)
    cells.put(side + 2, 0, "● is 1", palette.sign(1.0))
    cells.put(side + 2, 1, "○ is 0", palette.sign(-1.0))
    cells.put(side + 2, 2, f"{len(samples)} points", palette.named("dim"))


def _images(cells: Cells, task: Task, size: tuple[int, int], palette: Palette) -> None:
    """The first image of as many classes as there is room for."""
    shape = fit(*size, (cells.width + 1) // 4, cells.height)
    if shape is None:
        return
    firsts = {int(label): row for row, label in reversed(list(enumerate(task.train.labels)))}
    per_row = max(1, (cells.width + 1) // (shape.width + 1))
    for place, label in enumerate(sorted(firsts)):
        x = place % per_row * (shape.width + 1)
        y = place // per_row * (shape.height + 1)
        if y + shape.height > cells.height:
            break
        image = task.train.inputs_of(firsts[label]).reshape(size)
        draw_grey(cells, x, y, image, shape, palette)
