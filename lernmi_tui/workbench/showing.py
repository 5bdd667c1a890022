"""How the panels show a report: one after the other, so that no key waits for all of them."""

from __future__ import annotations

from time import monotonic
from typing import Any

from lernmi.run.snapshots.snapshot import Snapshot
from lernmi_tui.panels.topology.panel import Topology
from lernmi_tui.workbench.report import Cause, Report
from lernmi_tui.workbench.shares import Column

ANIMATED_PACE = 5  # samples a second: up to here the topology shows every step
QUIET_SECONDS = 0.1  # after a change of what is seen: let that be painted first
STEP_SECONDS = 2.0  # how long the animation of a single step takes


class Showing(Column):
    """The panels that are seen take turns: while a run goes on one at a call of ``show_next``, else
    one after the other.
    """

    _topology: Topology

    def __init__(self) -> None:
        super().__init__()
        self._report = Report()
        self._panel: dict[str, Any] = {}  # held, not asked for: their children may be gone by then
        self._active = "topology"
        self._seen_now: set[str] = set()
        self._quiet_until = 0.0
        self._waiting: dict[str, None] = {}  # panels, the first has waited longest

    def _take_turns(self, last: Snapshot | None) -> None:
        """Show the report where it is seen; ``last`` is the snapshot before it."""
        report, now = self._report, self._report.snapshot
        if now is not None and last is not None and now.slots is not last.slots:
            self._show(set(self._panel))  # so that none keeps the samples of before in memory
        if self._is_animated(report, last) and now is not None:
            pace = report.pace if report.running else None
            seconds = STEP_SECONDS if pace is None else min(0.9 / pace, 2.0 * STEP_SECONDS)
            self._topology.play(now, seconds)
            others = self._seen_now - {"topology"}
            if report.running:  # don't give the story's end away
                self.set_timer(seconds, lambda: self._show(others & self._seen_now))
            else:
                self._show(others)
        else:
            self._waiting |= dict.fromkeys(name for name in self._panel if name in self._seen_now)
            if now is not None and last is not None and is_awaited(now, last):
                self._show({self._active} & self._seen_now)
            if not report.running:
                self.set_timer(0.01, self._show_rest)  # the status line is painted first

    def _begin_turns(self, new: set[str]) -> None:
        """Panels that weren't seen until now: the active one at once, the others in their turn."""
        self._quiet_until = monotonic() + QUIET_SECONDS
        self._show(new & {self._active})
        others = dict.fromkeys(name for name in self._panel if name in new - {self._active})
        self._waiting = others | self._waiting
        if not self._report.running:
            self._show_rest()

    def show_next(self) -> None:
        """Show the latest report in the panel that has waited longest for one, if any does."""
        quiet = self._report.running and monotonic() < self._quiet_until
        if self._waiting and not quiet:
            panel = next(iter(self._waiting))
            self._show({panel} & self._seen_now)
            self._waiting.pop(panel, None)

    def _is_animated(self, report: Report, last: Snapshot | None) -> bool:
        now = report.snapshot
        if now is None or last is None or now.moment <= last.moment or now.focus is not None:
            return False
        if last.step is not None:  # a person has seen it, link by link
            return False
        slow = report.running and report.pace is not None and report.pace <= ANIMATED_PACE
        is_one = report.cause is Cause.STEPPED and now.moment == last.moment + 1
        return slow or (is_one and not report.running)

    def _show_rest(self) -> None:
        """Show the waiting panels, with room for a paint and a key after each."""
        self.show_next()
        if self._waiting and not self._report.running:
            self.set_timer(0.001, self._show_rest)

    def _show(self, panels: set[str]) -> None:
        snapshot = self._report.snapshot
        if snapshot is None or not self.is_attached:
            return  # nothing to show yet, or leaving
        for name in panels:
            self._waiting.pop(name, None)
            self._panel[name].show(snapshot)


def is_awaited(now: Snapshot, last: Snapshot) -> bool:
    """Does a person wait for ``now``, having changed something or looked at something else?"""
    if now.step is not None or last.step is not None:
        return True
    return len(now.events) > len(last.events) or now.focus is not last.focus
