"""The links panel with MNIST's 11,935 links, refreshed while they are trained at full speed.

A refresh is what the screen asks of the panel for a new snapshot: ``show``, then every line of
the panel and of what is in it that can be seen.
"""

from __future__ import annotations

import asyncio
from collections.abc import Iterator, Sequence
from time import perf_counter, thread_time

from rows import Row
from textual.app import App, ComposeResult
from textual.geometry import Region
from textual.widget import Widget
from turns import percentile

import lernmi
from lernmi.run.explanations.link_columns import Column
from lernmi_tui import garbage
from lernmi_tui.panels.links.panel import LinksPanel
from lernmi_tui.workbench.runner import Runner

SIZES = {"in a window of 120x60": (66, 29), "alone in one of 80x60": (80, 60)}
TARGET_MS = 8
REFRESHES_A_SECOND = 50


class PanelAlone(App[None]):
    """The panel, as large as the screen."""

    def __init__(self, panel: LinksPanel) -> None:
        super().__init__()
        self.panel = panel

    def compose(self) -> ComposeResult:
        yield self.panel


def rows(quick: bool) -> Iterator[Row]:
    for where, size in SIZES.items():
        clock, work = zip(*asyncio.run(refreshes(size, 4 if quick else 20)), strict=True)
        yield _row(f"links panel {where}, {len(clock)} refreshes", clock)
        yield _row("  the UI thread's own work in it", work)


def _row(what: str, took: Sequence[float]) -> Row:
    figures = " / ".join(f"{percentile(took, share):.1f}" for share in (0.5, 0.95, 1.0))
    met = max(took) < TARGET_MS
    return Row(what, f"p50/p95/max {figures} ms", f"max < {TARGET_MS} ms", met)


async def refreshes(size: tuple[int, int], times: int) -> list[tuple[float, float]]:
    """Of each refresh what ``refresh`` says, ``times`` sorted by each column; ``size`` in cells."""
    task = lernmi.load_task("mnist")
    runner = Runner(lambda: lernmi.Session(task), running=True, pace=None)
    panel = LinksPanel(task)
    runner.start()
    try:
        async with PanelAlone(panel).run_test(size=size) as pilot:
            while runner.report.snapshot is None:
                await asyncio.sleep(0.1)
            garbage.settle()  # as the workbench does once it has loaded
            took = []
            for _ in Column:
                for _ in range(times):
                    took.append(refresh(panel, runner))
                    await pilot.pause(1.0 / REFRESHES_A_SECOND)
                panel.action_sort("next")
                await pilot.pause()
    finally:
        runner.stop()
    return took


def refresh(panel: LinksPanel, runner: Runner) -> tuple[float, float]:
    """Milliseconds to show the newest snapshot and to draw what can be seen of it.

    By the clock, and of this thread's work alone: waits for a busy machine or for Python's lock
    are in the first and not in the second.
    """
    snapshot = runner.report.snapshot
    assert snapshot is not None
    clock, work = perf_counter(), thread_time()
    panel.show(snapshot)
    for widget in (panel, *panel.query(Widget)):
        widget.render_lines(Region(0, 0, *widget.outer_size))
    return 1e3 * (perf_counter() - clock), 1e3 * (thread_time() - work)
