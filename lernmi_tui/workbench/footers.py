"""The keys that the footer of the workbench shows, by what a person can do now."""

from __future__ import annotations

from dataclasses import replace

from lernmi_tui.keys.bindings import KEYS
from lernmi_tui.keys.key import Key
from lernmi_tui.workbench.report import Report

_ROWS = {key.action: key for key in KEYS if key.group in ("workbench", "panels", "app")}


def _row(action: str, label: str, display: str | None = None) -> Key:
    key = _ROWS[action]
    return replace(key, label=label, display=display or key.display)


_INSPECT = _row("inspect", "inspect")
_DRAW = _row("draw", "draw")
_PACE = _row("slower", "pace")
_FULL_SPEED = _row("full_speed", "full speed")
_RATE = _row("rate_up", "rate", "+ -")
_GO_TO = _row("go_to", "go to")
_SAMPLE = _row("step('sample', False)", "sample")
_EPOCH = _row("step('epoch', False)", "epoch")
_BACK = _row("step('sample', True)", "back", "⇧")
_FAULT = _row("fault", "fault")
_RUN_BACK = _row("run_back", "run back")
_RUNNING: tuple[Key, ...] = (
    _row("run_or_pause", "pause"),
    _PACE,
    _FULL_SPEED,
    _row("go_to", "stop when…"),
    _INSPECT,
    _DRAW,
    _RATE,
)
_PAUSED: tuple[Key, ...] = (
    _row("run_or_pause", "run"),
    _row("step('link', False)", "link"),
    _row("step('layer', False)", "layer"),
    _SAMPLE,
    _EPOCH,
    _BACK,
    _GO_TO,
    _FAULT,
    _INSPECT,
    _RUN_BACK,
    _DRAW,
    _row("rewind", "rewind"),
    _FULL_SPEED,
    _PACE,
)
_PAST: tuple[Key, ...] = (
    _row("run_or_pause", "replay"),
    _SAMPLE,
    _EPOCH,
    _BACK,
    _GO_TO,
    _RUN_BACK,
    _row("step_out", "newest"),
    _FAULT,
    _INSPECT,
    _row("other_run(1)", "next run"),
    _FULL_SPEED,
    _PACE,
)
_IN_STEP: tuple[Key, ...] = (
    _row("step('link', False)", "next link"),
    _row("step('layer', False)", "rest of layer"),
    _row("step('sample', False)", "rest of sample"),
    _BACK,
    _GO_TO,
    _row("step_out", "leave the step"),
    _INSPECT,
    _EPOCH,
)
_AT_WORK: tuple[Key, ...] = (_row("step_out", "leave it"), _GO_TO, _INSPECT)
_BACKWARDS: tuple[Key, ...] = (_row("run_or_pause", "pause"), _PACE, _FULL_SPEED, _GO_TO, _INSPECT)
_LOADING: tuple[Key, ...] = (_row("home", "home"),)
_LOOKING: tuple[Key, ...] = (
    _row("fault", "whose fault"),
    _row("teachers", "who taught it"),
    _INSPECT,
    _GO_TO,
    _row("step_out", "last learned"),
    _row("run_or_pause", "run/pause"),
    _DRAW,
)


def footer(report: Report, draws: bool) -> tuple[Key, ...]:
    """The keys for this state, the most important first; ``draws`` if there is a pad."""
    snapshot = report.snapshot
    if snapshot is None:
        keys = _LOADING
    elif report.at_work is not None:
        keys = _AT_WORK
    elif report.running_back:
        keys = _BACKWARDS
    elif snapshot.focus is not None:
        keys = _LOOKING
    elif snapshot.step is not None:
        keys = _IN_STEP
    elif report.running:
        keys = _RUNNING
    else:
        keys = _PAST if snapshot.is_past else _PAUSED
    absent = {None if draws else _DRAW, _FULL_SPEED if report.pace is None else None}
    return tuple(key for key in keys if key not in absent)
