"""The runs of a session as a document and tensors, and these as the content of a file.

The document says what they are in plain words and numbers. Its arrays are named tensors: those of
the network as other tools name them (``layers.0.weight``), the others numbered, each written once
however many states share it.
"""

from __future__ import annotations

import platform
from dataclasses import asdict, fields
from importlib.metadata import PackageNotFoundError, version
from time import time
from typing import Any

import numpy as np
from numpy.typing import NDArray

import lernmi
from lernmi.arrays import Integers
from lernmi.data.samples import Samples
from lernmi.files.tensor_files import Tensors, pack
from lernmi.net import engines
from lernmi.net.refs import LinkRef
from lernmi.net.tensors import network_tensors
from lernmi.run.measured_run import SavedRun
from lernmi.run.measures.metrics import Metrics
from lernmi.run.record.events import Event, SampleRelabelled, SamplesAdded, SampleTaught
from lernmi.run.record.state import StateCopy
from lernmi.run.runs import SavedRuns
from lernmi.run.saved.saved_network import names_of
from lernmi.run.saved.summary import summary_of
from lernmi.tasks.task import Task

VERSION = 1
KEYFRAME_BYTES = 1 << 24  # of all keyframes in a file: saving stays a matter of some ten ms
LIBRARIES = ("numpy", "numba")


def packed(runs: SavedRuns, task: Task) -> bytes:
    """The content of a run file."""
    pool = Pool()
    shown = runs.shown.recording
    recipe = shown.recipe
    assert recipe.sizes is not None
    gap = _gap_that_fits(runs)
    document = {
        "kind": "run",
        "version": VERSION,
        "saved_at": time(),
        "made_by": made_by(),
        "task": asdict(task.info),
        "network": {
            "sizes": recipe.sizes,
            "activations": recipe.activation,
            "classic": recipe.classic,
            "rate": shown.met.numbers["training_rate"],
            **names_of(task),
        },
        "summary": summary_of(runs, task),
        "watched": runs.watched,
        "before": [[number, before] for number, before in runs.before.items()],
        "undone": [[each.shown, each.whole, each.changes, each.moment] for each in runs.undone],
        "runs": [_run(run, gap, len(task.train), pool, run is runs.shown) for run in runs.runs],
    }
    return pack(document, {**network_tensors(shown.weights, recipe.sizes), **pool.tensors})


def made_by() -> dict[str, str]:
    """What the bits of a run depend on beside its recipe and its events."""
    return {
        "lernmi": lernmi.__version__,
        "engine": engines.engine(),
        "python": platform.python_version(),
        "machine": f"{platform.system()} {platform.machine()}",
        **{name: _version(name) for name in LIBRARIES},
    }


def _version(library: str) -> str:
    try:
        return version(library)
    except PackageNotFoundError:
        return ""


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
        arrays = {id(each): each.nbytes for state in kept for each in _arrays_of(state)}
        if sum(arrays.values()) <= KEYFRAME_BYTES or not kept:
            return gap
        gap *= 2


def thinned(keyframes: tuple[StateCopy, ...], gap: int) -> list[StateCopy]:
    """Those alone that come first in a ``gap``."""
    kept: list[StateCopy] = []
    for each in keyframes:
        if each.position[0] // gap > (kept[-1].position[0] // gap if kept else 0):
            kept.append(each)
    return kept


def _arrays_of(state: StateCopy) -> list[NDArray[Any]]:
    borders = (state.epoch_weights.began, state.epoch_weights.before)
    return [*state.arrays.values(), *(each for each in borders if each is not None)]


def _run(run: SavedRun, gap: int, samples: int, pool: Pool, is_shown: bool) -> dict[str, Any]:
    saved = run.recording
    return {
        "number": run.number,
        "letter": run.letter,
        "origin": None if run.origin is None else [run.origin.letter, run.origin.moment],
        "inherited": run.inherited,
        "training_seconds": run.training_seconds,
        "recipe": saved.recipe.as_dict(),
        "samples": samples,
        "brought": _samples(saved.brought, pool),
        "events": [
            _event(event, rows, samples, pool)
            for event, rows in zip(saved.events, saved.rows, strict=True)
        ],
        "newest": saved.newest,
        "position": saved.position,
        "weights": None if is_shown else pool.put("weights", saved.weights),
        "state": _state(saved.met, pool),
        "gap": saved.gap,
        "keyframes": [_state(each, pool) for each in thinned(saved.keyframes, gap)],
        "curve": _curve(run.curve, pool),
    }


def _samples(brought: tuple[Samples, ...], pool: Pool) -> dict[str, Any] | None:
    """All that a person brought in one table."""
    if not brought:
        return None
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


def _state(state: StateCopy, pool: Pool) -> dict[str, Any]:
    borders = state.epoch_weights
    return {
        **{name: pool.put(name, array) for name, array in state.arrays.items()},
        "numbers": state.numbers,
        "epochs": [[each.epoch, each.moment, each.samples] for each in state.epochs.stretches],
        "began": pool.put("weights", borders.began),
        "before": None if borders.before is None else pool.put("weights", borders.before),
    }


def _curve(curve: Metrics, pool: Pool) -> dict[str, str]:
    """Arrays that are made anew at every evaluation."""
    return {
        field.name: pool.put(f"curve.{field.name}", getattr(curve, field.name))
        for field in fields(curve)
    }
