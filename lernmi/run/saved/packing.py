"""The runs of a session as a document and tensors, and these as the content of a file.

The document says what they are in plain words and numbers. Its arrays are named tensors: those of
the network as other tools name them (``layers.0.weight``), the others numbered, each written once
however many states share it.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import asdict, fields
from time import time
from typing import Any

import numpy as np
from numpy.typing import NDArray

from lernmi.arrays import Floats, Integers
from lernmi.data.samples import Samples
from lernmi.files.tensor_files import Tensors, pack
from lernmi.net.refs import LinkRef
from lernmi.net.tensors import network_tensors
from lernmi.run.measured_run import SavedRun
from lernmi.run.measures.metrics import Metrics
from lernmi.run.record.events import (
    Event,
    RateSet,
    SampleRelabelled,
    SamplesAdded,
    SampleTaught,
)
from lernmi.run.record.saved_state import Arrival, SavedRecording, SavedState
from lernmi.run.runs import SavedRuns
from lernmi.run.saved.saved_network import names_of
from lernmi.run.saved.summary import summary_of
from lernmi.tasks.task import Task

VERSION = 1
KEYFRAME_BYTES = 1 << 24  # of all keyframes in a file: saving stays a matter of some ten ms
BESIDE = 1 << 10  # bytes of words about each, about


def packing(runs: SavedRuns, task: Task) -> Callable[[], bytes]:
    """What gives the content of a run file, in any thread, whatever is done here meanwhile."""
    pool = Pool()
    shown = runs.shown.recording
    recipe = shown.recipe
    assert recipe.sizes is not None
    gap = _gap_that_fits(runs)
    document = {
        "kind": "run",
        "version": VERSION,
        "saved_at": time(),
        "task": {**asdict(task.info), "holds_out": task.holds_out},
        "known": {"rows": pool.put("rows", runs.known), **_known(runs, task, pool)},
        "network": {
            "sizes": recipe.sizes,
            "activations": recipe.activation,
            "classic": recipe.classic,
            "rate": _rate(shown),
            **names_of(task),
        },
        "summary": summary_of(runs, task),
        "watched": runs.watched,
        "before": [[number, before] for number, before in runs.before.items()],
        "undone": [[each.shown, each.whole, each.changes, each.moment] for each in runs.undone],
        "runs": [_run(run, gap, pool, run is runs.shown) for run in runs.runs],
    }
    weights = network_tensors(shown.here.at.weights, recipe.sizes)
    tensors = {name: array.copy() for name, array in {**weights, **pool.tensors}.items()}
    return lambda: pack(document, tensors)


def _rate(saved: SavedRecording) -> float:
    """The training rate where it stands."""
    done = saved.events[: saved.here.at.position[1]]
    rates = [event.change.rate for event in done if isinstance(event.change, RateSet)]
    assert saved.recipe.rate is not None
    return [saved.recipe.rate, *rates][-1]


def _known(runs: SavedRuns, task: Task, pool: Pool) -> dict[str, Any]:
    """The samples of the task that are kept with the runs."""
    train = task.train
    rows = runs.known if task.is_whole else np.arange(len(train))
    points = None if train.points is None else train.points[rows]
    return _samples([Samples(train.stored[rows], train.targets[rows], train.scale, points)], pool)


class Pool:
    """Arrays that get a name each, the same one however often they are put in."""

    def __init__(self) -> None:
        self.tensors: Tensors = {}
        self._names: dict[int, str] = {}

    def put(self, what: str, array: NDArray[Any]) -> str:
        """The name under which ``array`` is written; ``what`` it begins with."""
        if id(array) not in self._names:
            name = self._names[id(array)] = f"{what}.{len(self.tensors)}"
            self.tensors[name] = array
        return self._names[id(array)]


def _gap_that_fits(runs: SavedRuns) -> int:
    """So far apart, in samples, keyframes take no more room in the file than they may."""
    gap = max(run.recording.gap for run in runs.runs)
    while True:
        kept = [state for run in runs.runs for state in thinned(run.recording.keyframes, gap)]
        arrays = {id(each): each.nbytes for state in kept for each in state.arrays}
        if sum(arrays.values()) + BESIDE * len(kept) <= KEYFRAME_BYTES or not kept:
            return gap
        gap *= 2


def thinned(keyframes: tuple[SavedState, ...], gap: int) -> list[SavedState]:
    """Those alone that come first in a ``gap``."""
    kept: list[SavedState] = []
    for each in keyframes:
        if each.moment // gap > (kept[-1].moment // gap if kept else 0):
            kept.append(each)
    return kept


def _run(run: SavedRun, gap: int, pool: Pool, is_shown: bool) -> dict[str, Any]:
    saved = run.recording
    return {
        "number": run.number,
        "letter": run.letter,
        "origin": None if run.origin is None else [run.origin.letter, run.origin.moment],
        "inherited": run.inherited,
        "training_seconds": run.training_seconds,
        "made_by": dict(run.made_by),
        "recipe": saved.recipe.as_dict(),
        "samples": saved.samples,
        "brought": _samples(saved.brought, pool) if saved.brought else None,
        "events": [
            _event(event, rows, saved.samples, pool)
            for event, rows in zip(saved.events, saved.rows, strict=True)
        ],
        "here": _arrival(saved.here, pool, is_shown),
        "newest": None if saved.newest is saved.here else _arrival(saved.newest, pool),
        "gap": gap,
        "keyframes": [_state(each, pool) for each in thinned(saved.keyframes, gap)],
        "curve": _curve(run.curve, pool),
    }


def _samples(brought: Sequence[Samples], pool: Pool) -> dict[str, Any]:
    """All of them in one table."""
    points = None
    if brought[0].points is not None:
        points = pool.put("points", np.concatenate([each.points for each in brought]))
    return {
        "inputs": pool.put("inputs", np.concatenate([each.stored for each in brought])),
        "targets": pool.put("targets", np.concatenate([each.targets for each in brought])),
        "scale": brought[0].scale,
        "points": points,
    }


def _event(event: Event, rows: Integers, samples: int, pool: Pool) -> dict[str, Any]:
    """An event; of samples the rows that it brought, counted from the first that was brought."""
    change = event.change
    words: dict[str, Any] = {
        "kind": type(change).__name__,
        "moment": event.moment,
        "was": event.was,
        "rows": [int(rows[0]) - samples, len(rows)] if len(rows) else [0, 0],
    }
    in_rows = ("inputs", "expected", "samples")
    is_in_rows = isinstance(change, SampleTaught | SamplesAdded | SampleRelabelled)
    for field in fields(change):
        value = getattr(change, field.name)
        if is_in_rows and field.name in in_rows and not isinstance(value, int):
            continue
        if isinstance(value, LinkRef):
            value = [value.layer, value.i, value.j]
        elif isinstance(value, np.ndarray):
            value = pool.put(field.name, value)
        words[field.name] = value
    return words


def _arrival(arrival: Arrival, pool: Pool, is_network: bool = False) -> dict[str, Any]:
    return {
        "met": _state(arrival.met, pool),
        "at": _state(arrival.at, pool, is_network),
        "sample": arrival.sample,
    }


def _state(state: SavedState, pool: Pool, is_network: bool = False) -> dict[str, Any]:
    """A state; ``is_network``: its weights are those that other tools read."""

    def put(what: str, array: Floats | None) -> str | None:
        return None if array is None else pool.put(what, array)

    return {
        "position": state.position,
        "weights": None if is_network else put("weights", state.weights),
        "sums": put("sums", state.sums),
        "began": put("weights", state.began),
        "before": put("weights", state.before),
    }


def _curve(curve: Metrics, pool: Pool) -> dict[str, str]:
    """Arrays that are made anew at every evaluation."""
    return {
        field.name: pool.put(f"curve.{field.name}", getattr(curve, field.name))
        for field in fields(curve)
    }
