"""The runs of a session out of the content of a file. Nothing in it is trusted."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields
from itertools import pairwise
from typing import Any

import numpy as np

from lernmi.arrays import Floats, Integers, locked_copy
from lernmi.data.samples import Samples
from lernmi.errors import LernmiError
from lernmi.files.tensor_files import FileError, Tensors, unpack
from lernmi.net.flat import link_count
from lernmi.net.refs import LinkRef, exists
from lernmi.net.tensors import network_weights
from lernmi.run.measured_run import SavedRun
from lernmi.run.measures.metrics import Metrics
from lernmi.run.measures.run_curve import Origin
from lernmi.run.record import events
from lernmi.run.record.events import Change, Event
from lernmi.run.record.saved_state import Arrival, SavedRecording, SavedState
from lernmi.run.runs import LETTERS, SavedRuns, Undone, is_kept
from lernmi.run.saved.packing import VERSION
from lernmi.run.saved.reading import Document
from lernmi.run.saved.saved_recipe import recipe_in, sizes_in
from lernmi.run.saved.saved_task import is_regression, task_in
from lernmi.tasks.task import Task

Sizes = tuple[int, ...]
MOST_WATCHED = 64


@dataclass(frozen=True, slots=True, eq=False)
class RunFile:
    """What a run file holds, ``saved_at`` in seconds since 1970.

    ``task`` is what is known of its task without the data: the samples that are in the file.
    """

    runs: SavedRuns
    task: Task
    saved_at: float


def unpacked(content: bytes) -> RunFile:
    """What is in the ``content`` of a run file. Raises FileError if it is none, or damaged."""
    values, tensors = unpack(content)
    document = Document(values, tensors, "its description")
    _check_kind(document)
    try:
        return _run_file(document, tensors)
    except FileError:
        raise
    except LernmiError as error:  # a recipe, a sample that can't be
        raise FileError(str(error)) from None


def _check_kind(document: Document) -> None:
    """Raises FileError if it is no run file, or one of a version to come."""
    if document.text("kind") != "run":
        raise FileError("it holds a network, no run")
    if document.whole("version", 1) > VERSION:
        raise FileError("it was written by a newer lernmi; update this one")


def _run_file(document: Document, tensors: Tensors) -> RunFile:
    written = document.objects("runs")
    if not 0 < len(written) <= len(LETTERS):
        raise document.refuse("runs")
    sizes = sizes_in(document.object("network"))
    network = network_weights(tensors, sizes)  # first: what doesn't fit makes no large network
    regression = is_regression(document.object("task"))
    networks = [*[None] * (len(written) - 1), network]
    runs = [_run(each, sizes, regression, its) for each, its in zip(written, networks, strict=True)]
    recipes = [run.recording.recipe for run in runs]
    if len({(each.task, each.options, each.fingerprint, each.sizes) for each in recipes}) > 1:
        raise document.refuse("runs")
    if len({run.letter for run in runs} | {run.number for run in runs}) < 2 * len(runs):
        raise document.refuse("runs")
    if len({run.recording.samples for run in runs}) > 1 or not is_kept(
        sum(link_count(sizes) for _ in runs[1:])
    ):
        raise document.refuse("runs")
    samples = runs[-1].recording.samples
    words = document.object("known")
    known = words.array("rows", np.int64, (None,))
    table = _samples(words, sizes)
    if len(known) != len(table) or not _grow(known):
        raise words.refuse("rows")
    if known[0] < 0 or known[-1] >= samples:
        raise words.refuse("rows")
    ends = [end for run in runs for end in (run.recording.newest, run.recording.here)]
    if not all(end.sample in known for end in ends):
        raise words.refuse("rows")
    for run in runs:
        for brought in run.recording.brought:
            table.check_fit(brought)
    watched = document.texts("watched", MOST_WATCHED)
    before = {number: origin for number, origin in document.table("before", 2)}
    undone = tuple(Undone(*row) for row in document.table("undone", 4))
    saved = SavedRuns(tuple(runs), before, undone, watched, known)
    task = task_in(document, recipes[-1], table)
    return RunFile(saved, task, document.number("saved_at", 0.0))


def _run(words: Document, sizes: Sizes, regression: bool, network: Floats | None) -> SavedRun:
    letter = words.text("letter")
    if letter not in LETTERS or len(letter) != 1:
        raise words.refuse("letter")
    recording = _recording(words, sizes, network)
    origin = None
    if words.has("origin"):
        place = words.items("origin", 2)
        is_place = len(place) == 2 and type(place[1]) is int and isinstance(place[0], str)
        if not is_place or place[0] not in [*LETTERS] or not place[1] >= 0:
            raise words.refuse("origin")
        origin = Origin(*place)
    made_by = words.object("made_by").values()
    if not all(isinstance(each, str) and len(each) < 100 for each in made_by.values()):
        raise words.refuse("made_by")
    return SavedRun(
        words.whole("number", 1),
        letter,
        origin,
        words.whole("inherited", 0, len(recording.events)),
        float(words.number("training_seconds", 0.0)),
        made_by,
        recording,
        _curve(words.object("curve"), recording.newest.at.moment, regression),
    )


def _recording(words: Document, sizes: Sizes, network: Floats | None) -> SavedRecording:
    recipe = recipe_in(words.object("recipe"), sizes)
    samples = words.whole("samples", 1)
    brought = _samples(words.object("brought"), sizes) if words.has("brought") else None
    done = [
        _event(each, number, samples, brought, sizes)
        for number, each in enumerate(words.objects("events"))
    ]
    moments = [event.moment for event, _ in done]
    here = _arrival(words.object("here"), sizes, samples, network)
    newest = here
    if words.has("newest"):
        newest = _arrival(words.object("newest"), sizes, samples)
        if newest.at.position <= here.at.position:
            raise words.refuse("newest")
    end = newest.at.position
    if moments != sorted(moments) or end < (moments[-1] if moments else 0, len(moments)):
        raise words.refuse("events")
    keyframes = tuple(_state(each, sizes) for each in words.objects("keyframes"))
    places = [each.moment for each in keyframes]
    if any(one >= other for one, other in pairwise(places)):
        raise words.refuse("keyframes")
    return SavedRecording(
        recipe,
        samples,
        tuple(event for event, _ in done),
        () if brought is None else (brought,),
        tuple(rows for _, rows in done),
        newest,
        here,
        keyframes,
        words.whole("gap", 1),
    )


def _arrival(words: Document, sizes: Sizes, samples: int, network: Floats | None = None) -> Arrival:
    met = _state(words.object("met"), sizes)
    at = _state(words.object("at"), sizes, network)
    return Arrival(met, at, words.whole("sample", 0, samples - 1))


def _state(words: Document, sizes: Sizes, network: Floats | None = None) -> SavedState:
    """A state; those of the ``network`` are its weights, if that is given."""

    def array(name: str) -> Floats:
        return words.array(name, np.float64, (link_count(sizes),))

    moment, done = words.wholes("position", 2)
    return SavedState(
        (moment, done),
        array("weights") if network is None else network,
        array("sums") if words.has("sums") else None,
        locked_copy(array("began")),
        locked_copy(array("before")) if words.has("before") else None,
    )


def _samples(table: Document, sizes: Sizes) -> Samples:
    scale = float(table.number("scale"))
    dtype = np.float64 if scale == 1.0 else np.uint8
    inputs = table.array("inputs", dtype, (None, sizes[0]))
    targets = table.array("targets", np.float64, (len(inputs), sizes[-1]))
    points = table.array("points", np.float64, (len(inputs), 2)) if table.has("points") else None
    return Samples(inputs, targets, scale, points)


def _event(
    words: Document, number: int, samples: int, brought: Samples | None, sizes: Sizes
) -> tuple[Event, Integers]:
    kind = getattr(events, words.text("kind"), None)
    if kind not in events.Change.__args__:
        raise words.refuse("kind")
    first, count = words.wholes("rows", 2)
    if first + count > (0 if brought is None else len(brought)):
        raise words.refuse("rows")
    one = kind in (events.SampleTaught, events.SampleRelabelled)
    if one != (count == 1) if kind is not events.SamplesAdded else not count:
        raise words.refuse("rows")
    change = _change(words, kind, brought, slice(first, first + count), sizes)
    was = float(words.number("was")) if words.has("was") else None
    rows = np.arange(samples + first, samples + first + count, dtype=np.int64)
    return Event(number, words.whole("moment"), change, was), rows


def _change(
    words: Document, kind: Any, brought: Samples | None, rows: slice, sizes: Sizes
) -> Change:
    """Field by field, by the type of each."""
    given: dict[str, Any] = {}
    for field in fields(kind):
        name = field.name
        match field.type:
            case "int":
                given[name] = words.whole(name)
            case "float":
                given[name] = float(words.number(name))
            case "bool":
                given[name] = words.flag(name)
            case "LinkRef":
                given[name] = LinkRef(*words.wholes(name, 3))
                if not exists(given[name], sizes):
                    raise words.refuse(name)
            case "Floats" if brought is not None and rows.stop > rows.start:
                table = brought.inputs_of(rows) if name == "inputs" else brought.targets[rows]
                given[name] = locked_copy(table[0])
            case "Floats":
                given[name] = locked_copy(words.array(name, np.float64, (link_count(sizes),)))
            case "Samples" if brought is not None:
                points = None if brought.points is None else brought.points[rows]
                given[name] = Samples(
                    brought.stored[rows], brought.targets[rows], brought.scale, points
                )
            case _:
                raise words.refuse(name)
    change: Change = kind(**given)
    return change


def _grow(numbers: Integers) -> bool:
    """Is each larger than the one before? Differences of the largest numbers would overflow."""
    return bool((numbers[1:] > numbers[:-1]).all())


_WAS = {"train_score": "train_accuracy", "test_score": "test_accuracy"}  # in older files


def _curve(words: Document, newest: int, regression: bool) -> Metrics:
    moments = words.array("moments", np.int64, (None,))
    if len(moments) and (moments[0] < 0 or moments[-1] > newest or not _grow(moments)):
        raise words.refuse("moments")
    columns: Mapping[str, Floats] = {
        name: words.array(
            name if words.has(name) else _WAS.get(name, name), np.float64, moments.shape
        )
        for name in (field.name for field in fields(Metrics)[1:])
    }
    for name, column in columns.items():
        is_score = name.endswith("score")
        least = -np.inf if is_score and regression else 0.0
        if (column < least).any() or (is_score and (column > 1.0).any()):
            raise words.refuse(name)
        if is_score and not regression and np.isnan(column).any():
            raise words.refuse(name)
    return Metrics(locked_copy(moments), *map(locked_copy, columns.values()))
