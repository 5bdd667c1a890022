"""What a task looks like before it is learned: truth table, scatter, images, rows of a table."""

from __future__ import annotations

import numpy as np

from lernmi.numbers import output_text
from lernmi.tasks.task import Task
from lernmi.wording import short
from lernmi_tui.paint.cells import Cells
from lernmi_tui.paint.class_words import to_right
from lernmi_tui.paint.frame import frame_of, padded
from lernmi_tui.paint.heat_map import HeatMap
from lernmi_tui.paint.own_inputs import row_of
from lernmi_tui.paint.own_units import input_number, output_number, output_scale, own
from lernmi_tui.paint.palette import Palette
from lernmi_tui.paint.picture import draw_grey, fit
from lernmi_tui.paint.spots import SIGNS

LEGEND_WIDTH = 26  # of the words beside a scatter
MOST_CURVE, AROUND = 90, 0.08  # columns of a curve; of what is expected, beyond its ends
COLUMN_WIDTH, CLASS_WIDTH = 8, 14  # of a column of a table, of its class


def draw_preview(task: Task, width: int, height: int, palette: Palette) -> Cells:
    """A picture of ``task`` in ``width`` x ``height`` cells, cropped where there is no room."""
    cells = Cells(width, height, palette.named("text"), palette.named("background"))
    if task.info.picture is not None:
        _images(cells, task, task.info.picture, palette)
    elif task.info.plane:
        _scatter(cells, task, palette)
    elif task.info.group == "Gates":
        _truth_table(cells, task, palette)
    elif task.info.regression and task.train.stored.shape[1] == 1:
        _curve(cells, task, palette)
    else:
        _first_rows(cells, task, palette)
    return cells


def _truth_table(cells: Cells, task: Task, palette: Palette) -> None:
    inputs, outputs = task.info.input_names, task.info.output_names
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


def _scatter(cells: Cells, task: Task, palette: Palette) -> None:
    """Points in a square, x1 to the right, x2 up; the held-out ones as diamonds."""
    side = min(2 * cells.height, max(cells.width - LEGEND_WIDTH, cells.width // 2)) // 2 * 2
    scale = output_scale(task, 0)
    heat = HeatMap(cells, 0, 0, side, palette, greys=False, targets=scale)
    parts = [(task.test, True)] if task.holds_out else []
    for samples, held_out in [*parts, (task.train, False)]:
        every = np.ones(len(samples), dtype=np.bool_)
        heat.draw_points(samples.plane_points, samples.targets[:, 0], every, held_out)
    name = task.info.output_names[0]
    one, zero = ("is 1", "is 0") if name == "y1" else (f"is {name}", f"is not {name}")
    if task.info.regression:
        number = output_number(task, 0)
        one, zero = (f"{name} {own(each, number)}" for each in (scale.high, scale.low))
    dim = palette.named("dim")
    cells.put(side + 2, 0, f"● {one}", palette.sign(1.0))
    cells.put(side + 2, 1, f"○ {zero}", palette.sign(-1.0))
    cells.put(side + 2, 2, f"{len(task.train)} points to learn from", dim)
    if task.holds_out:
        cells.put(side + 2, 3, f"{len(task.test)} held out: ◆ ◇", dim)


def _curve(cells: Cells, task: Task, palette: Palette) -> None:
    """What is expected by the one input there is, in a person's units."""
    given = [(task.train, False), *([(task.test, True)] if task.holds_out else [])]
    x_number, y_number = input_number(task, 0), output_number(task, 0)
    x = [x_number.of(samples.inputs[:, 0]) for samples, _ in given]
    y = [y_number.of(samples.targets[:, 0]) for samples, _ in given]
    spans = padded(np.concatenate(x), 0.0), padded(np.concatenate(y), AROUND)
    frame = frame_of(min(cells.width, MOST_CURVE), cells.height, *spans)
    if frame is None:
        return
    left = frame.draw_axes(cells, x_number.name, y_number.name, palette)
    for (samples, held_out), across, up in zip(given, x, y, strict=True):
        ink = palette.named("dim" if held_out else "text")
        places = zip(frame.across(across).tolist(), frame.down(up).tolist(), strict=True)
        for place in places:
            cells.put(*place, SIGNS[held_out], ink)
        words = f"held out: {len(samples)}" if held_out else f"{len(samples)} points to learn from"
        cells.put(left, 0, f"{SIGNS[held_out]} {words}", ink)
        left += len(words) + 4


def _first_rows(cells: Cells, task: Task, palette: Palette) -> None:
    """The first rows to learn from as a person has them: as many columns as there is room for, and
    the class or the numbers to predict.
    """
    info, train, dim = task.info, task.train, palette.named("dim")
    names, cells_of = row_of(task)
    shown = min(len(names), max((cells.width - CLASS_WIDTH) // (COLUMN_WIDTH + 1), 0))
    more = "…" if shown < len(names) else "│"
    for index, name in enumerate(names[:shown]):
        cells.put(index * (COLUMN_WIDTH + 1), 0, to_right(short(name), COLUMN_WIDTH), dim)
    left = shown * (COLUMN_WIDTH + 1)
    predicted = ", ".join(info.output_names) if info.regression else "class"
    cells.put(left, 0, f"{more} {predicted}", dim)
    for y in range(1, min(cells.height, len(train) + 1)):
        inputs = train.inputs_of(y - 1).tolist()
        texts = [output_text(value, COLUMN_WIDTH) for value in inputs[:shown]]
        texts = texts if cells_of is None else cells_of(inputs)[:shown]
        for index, text in enumerate(texts):
            cells.put(index * (COLUMN_WIDTH + 1), y, to_right(short(text), COLUMN_WIDTH))
        cells.put(left, y, more, dim)
        cells.put(left + 2, y, _expected(task, y - 1))


def _expected(task: Task, row: int) -> str:
    """What a sample to learn from is, or the numbers that it has."""
    if not task.info.regression:
        return task.info.output_names[int(task.train.labels[row])]
    targets = enumerate(task.train.targets[row].tolist())
    return ", ".join(own(value, output_number(task, output)) for output, value in targets)


def _images(cells: Cells, task: Task, size: tuple[int, int], palette: Palette) -> None:
    """The first image of as many classes as there is room for."""
    shape = fit(*size, (cells.width + 1) // 4, cells.height)
    if shape is None:
        return
    firsts = {int(label): row for row, label in reversed(list(enumerate(task.train.labels)))}
    per_row = max(1, (cells.width + 1) // (shape.width + 1))
    for index, label in enumerate(sorted(firsts)):
        x = index % per_row * (shape.width + 1)
        y = index // per_row * (shape.height + 1)
        if y + shape.height > cells.height:
            break
        image = task.train.inputs_of(firsts[label]).reshape(size)
        draw_grey(cells, x, y, image, shape, palette)
