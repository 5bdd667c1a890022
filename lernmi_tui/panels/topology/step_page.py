"""The topology in the midst of a sample: the links of the step, and its arithmetic below."""

from __future__ import annotations

from lernmi.run.explanations.step_lines import done_and_next, step_lines
from lernmi.run.names.quantities import LINK_SENSITIVITY, OUTPUT_SENSITIVITY
from lernmi.run.snapshots.open_step import OpenStep
from lernmi_tui.paint.words import first_that_fits, joined
from lernmi_tui.panels.topology.boxes import UNKNOWN
from lernmi_tui.panels.topology.sheet import Sheet
from lernmi_tui.panels.topology.step_table import DONE, NOW, STROKES, StepTable

LINES = 6  # of arithmetic, and so much room for them at every step: nothing dances
LEAST_ROWS = 3  # of the table
LABEL = 17  # cells
SHORTENED = (OUTPUT_SENSITIVITY, LINK_SENSITIVITY)  # in the labels
LEGEND = (
    f"{DONE} done",
    f"{NOW} this step",
    f"{UNKNOWN} not worked out yet",
    f"{STROKES['']} waits for its turn",
)


def draw_step(sheet: Sheet, step: OpenStep, top: int) -> None:
    """Draw on ``sheet``, from row ``top`` on, as much as there is room for."""
    cells, colours, snapshot = sheet.cells, sheet.colours, sheet.scene.snapshot
    table = StepTable(sheet, step)
    rows, extra = _rows(step.sizes, cells.height - top)
    y = top
    if rows:
        table.draw(y, rows)
        y += 1 + rows
    if extra >= 1:
        cells.put(1, y, table.ahead())
        y += 1
    if extra >= 3:
        y += extra >= 4
        cells.put(1, y, joined(LEGEND, cells.width - 1), colours.named("dim"))
        y += 1
    y += extra >= 5
    at = "the outputs' blame" if step.place is None else sheet.scene.label(step.place)
    what = f"this step: {at}"
    cells.put(0, y, f"─ {what} ".ljust(cells.width, "─"), colours.named("dim"))
    cells.put(2, y, what, colours.named("accent"))
    y += 1
    for line in step_lines(snapshot, step.gone)[: cells.height - y]:
        label = line.label[: LABEL - 1].ljust(LABEL)
        cells.put(1, y, label, colours.named("dim"))
        full = f"{line.text} {line.about}" if line.about in SHORTENED else line.text
        cells.put(1 + LABEL, y, first_that_fits([full, line.text], cells.width - LABEL - 1))
        y += 1
    if extra < 3 and y < cells.height - 1:
        cells.put(1, cells.height - 2, joined(LEGEND, cells.width - 1), colours.named("dim"))
    if y < cells.height:
        done, following = done_and_next(snapshot, step)
        texts = [f"done: {done} · next: {following}", f"next: {following}"]
        text = first_that_fits(texts, cells.width - 1)
        cells.put(1, cells.height - 1, text, colours.named("dim"))


def height_of(sizes: tuple[int, ...]) -> int:
    """Rows that it fills; more are left blank."""
    return 1 + max(sizes[:-1]) + 1 + 1 + LINES + 5


def _rows(sizes: tuple[int, ...], height: int) -> tuple[int, int]:
    """Rows of the table, the same for every layer, and how many of the other lines there are."""
    wanted, room = max(*sizes[:-1], sizes[-1] - 1) + 1, height - LINES - 2
    rows = min(wanted, max(room - 1, LEAST_ROWS))
    if room < LEAST_ROWS:
        return max(room, 0), 0
    return rows, min(room - rows, 5)
