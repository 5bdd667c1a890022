"""The runs of a session out of the content of a file. Nothing in it is trusted."""

from __future__ import annotations

from dataclasses import dataclass, fields
from typing import Any

import numpy as np

from lernmi.arrays import Integers, locked_copy
from lernmi.data.samples import Samples
from lernmi.errors import LernmiError
from lernmi.files.tensor_files import FileError, Tensors, unpack
from lernmi.net.flat import link_count
from lernmi.net.network import checked_sizes
from lernmi.net.refs import LinkRef, exists
from lernmi.net.tensors import network_weights
from lernmi.run.measured_run import SavedRun
from lernmi.run.measures.metrics import Metrics
from lernmi.run.measures.run_curve import Origin
from lernmi.run.record import events
from lernmi.run.record.epoch_weights import EpochWeights
from lernmi.run.record.epochs import Epochs, Stretch
from lernmi.run.record.events import Change, Event
from lernmi.run.record.recipe import Recipe
from lernmi.run.record.recording import SavedRecording
from lernmi.run.record.state import GONE, Position, StateCopy
from lernmi.run.runs import LETTERS, SavedRuns, Undone
from lernmi.run.saved.packing import VERSION
from lernmi.run.saved.reading import Document

Sizes = tuple[int, ...]


@dataclass(frozen=True, slots=True, eq=False)
class RunFile:
    """What a run file holds. ``made_by`` says which versions wrote it, ``saved_at`` when, in
    seconds since 1970."""

    runs: SavedRuns
    made_by: dict[str, str]
    saved_at: float


def unpacked(content: bytes) -> RunFile:
    """What is in the ``content`` of a run file. Raises FileError if it is none, or damaged."""
    values, tensors = unpack(content)
    document = Document(values, tensors, "its description")
    check_kind(document)
    try:
        runs = [_run(each, tensors) for each in document.objects("runs")]
    except FileError:
        raise
    except LernmiError as error:  # a recipe, a sample that can't be
        raise FileError(str(error)) from None
    if not runs or len({run.letter for run in runs}) < len(runs):
        raise document.refuse("runs")
    if any(run.recording.recipe.sizes != runs[0].recording.recipe.sizes for run in runs):
        raise document.refuse("runs")
    made_by = document.object("made_by").values()
    if not all(isinstance(each, str) for each in made_by.values()):
        raise document.refuse("made_by")
    watched = document.items("watched")
    if not all(isinstance(each, str) for each in watched):
        raise document.refuse("watched")
    before = {number: origin for number, origin in document.table("before", 2)}
    undone = tuple(Undone(*row) for row in document.table("undone", 4))
    saved = SavedRuns(tuple(runs), before, undone, tuple(watched))
    return RunFile(saved, made_by, document.number("saved_at"))


def check_kind(document: Document) -> None:
    """Raises FileError if it is no run file, or one of a version to come."""
    if document.text("kind") != "run":
        raise FileError("it holds a network, no run")
    if document.whole("version") > VERSION:
        raise FileError("it was written by a newer lernmi; update this one")


def _run(words: Document, tensors: Tensors) -> SavedRun:
    letter = words.text("letter")
    if letter not in LETTERS or len(letter) != 1:
        raise words.refuse("letter")
    origin = None
    if words.has("origin"):
        place = words.items("origin")
        if len(place) != 2 or not isinstance(place[0], str) or not isinstance(place[1], int):
            raise words.refuse("origin")
        origin = Origin(*place)
    recording = _recording(words, tensors)
    return SavedRun(
        words.whole("number", 1),
        letter,
        origin,
        words.whole("inherited", 0, len(recording.events)),
        float(words.number("training_seconds")),
        recording,
        _curve(words.object("curve")),
    )


def _recording(words: Document, tensors: Tensors) -> SavedRecording:
    recipe = Recipe.from_dict(words.object("recipe").values())
    sizes = checked_sizes(recipe.sizes or ())
    links, samples = link_count(sizes), words.whole("samples", 1)
    brought = _brought(words, sizes)
    done = [
        _event(each, number, samples, brought, sizes)
        for number, each in enumerate(words.objects("events"))
    ]
    moments = [event.moment for event, _ in done]
    newest, position = _position(words, "newest"), _position(words, "position")
    if moments != sorted(moments) or newest[1] != len(moments) or position > newest:
        raise words.refuse("events")
    if moments and moments[-1] > newest[0]:
        raise words.refuse("events")
    rows = samples + (0 if brought is None else len(brought))
    met = _state(words.object("state"), links, rows)
    keyframes = tuple(_state(each, links, rows) for each in words.objects("keyframes"))
    order = [each.position for each in (*keyframes,)]
    if order != sorted(order) or any(each > newest for each in (*order, met.position)):
        raise words.refuse("keyframes")
    if words.has("weights"):
        weights = words.array("weights", np.float64, (links,))
    else:  # of the run that is shown
        weights = network_weights(tensors, sizes)
    return SavedRecording(
        recipe,
        tuple(event for event, _ in done),
        () if brought is None else (brought,),
        tuple(numbers for _, numbers in done),
        met,
        keyframes,
        words.whole("gap", 1),
        newest,
        position,
        weights,
    )


def _position(words: Document, name: str) -> Position:
    moment, done = words.wholes(name, 2)
    return moment, done


def _brought(words: Document, sizes: Sizes) -> Samples | None:
    if not words.has("brought"):
        return None
    table = words.object("brought")
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
    has_samples = kind in (events.SampleTaught, events.SamplesAdded, events.SampleRelabelled)
    if has_samples != bool(count):
        raise words.refuse("rows")
    change = _change(words, kind, brought, first, count, sizes)
    was = float(words.number("was")) if words.has("was") else None
    rows = np.arange(samples + first, samples + first + count, dtype=np.int64)
    return Event(number, words.whole("moment"), change, was), rows


def _change(
    words: Document, kind: Any, brought: Samples | None, first: int, count: int, sizes: Sizes
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
                given[name] = bool(words.values().get(name))
            case "LinkRef":
                given[name] = LinkRef(*words.wholes(name, 3))
                if not exists(given[name], sizes):
                    raise words.refuse(name)
            case "Floats" if brought is not None and count:
                given[name] = (
                    brought.inputs_of(first) if name == "inputs" else brought.targets[first]
                )
            case "Floats":
                given[name] = locked_copy(words.array(name, np.float64, (link_count(sizes),)))
            case "Samples" if brought is not None:
                chosen = slice(first, first + count)
                points = None if brought.points is None else brought.points[chosen]
                given[name] = Samples(
                    brought.stored[chosen], brought.targets[chosen], brought.scale, points
                )
            case _:
                raise words.refuse(name)
    change: Change = kind(**given)
    return change


def _state(words: Document, links: int, rows: int) -> StateCopy:
    slots = words.array("slots", np.int64, (None,))
    frozen = words.array("frozen", np.int64, (None,))
    if not len(slots) or slots.min() < GONE or slots.max() >= rows or (slots == GONE).all():
        raise words.refuse("slots")
    if len(frozen) and (frozen[0] < 0 or frozen[-1] >= links or (np.diff(frozen) <= 0).any()):
        raise words.refuse("frozen")
    numbers = words.object("numbers")
    begun = numbers.whole("batch_count")
    size = numbers.whole("batch_size", 1)
    stretches = [Stretch(*row) for row in words.table("epochs", 3)]
    moments = [each.moment for each in stretches]
    if not moments or moments[0] != 0 or moments != sorted(moments):
        raise words.refuse("epochs")
    if any(each.samples < 1 for each in stretches) or begun >= size > len(slots):
        raise words.refuse("epochs")
    sums = words.array("batch_sums", np.float64, (None,))
    if len(sums) not in (0, links) or (begun and not len(sums)):
        raise words.refuse("batch_sums")
    before = words.array("before", np.float64, (links,)) if words.has("before") else None
    rate = float(numbers.number("training_rate"))
    if rate <= 0.0:
        raise numbers.refuse("training_rate")
    return StateCopy(
        {
            "weights": words.array("weights", np.float64, (links,)),
            "batch_sums": sums,
            "frozen": locked_copy(frozen),
            "slots": locked_copy(slots),
        },
        {
            "training_rate": rate,
            "batch_size": size,
            "batch_count": begun,
            "moment": numbers.whole("moment"),
            "events_done": numbers.whole("events_done"),
        },
        Epochs(tuple(stretches)),
        EpochWeights(
            locked_copy(words.array("began", np.float64, (links,))),
            None if before is None else locked_copy(before),
        ),
    )


def _curve(words: Document) -> Metrics:
    moments = words.array("moments", np.int64, (None,))
    if (np.diff(moments) <= 0).any() or (len(moments) and moments[0] < 0):
        raise words.refuse("moments")
    names = [field.name for field in fields(Metrics)][1:]
    curves = (words.array(name, np.float64, moments.shape) for name in names)
    return Metrics(locked_copy(moments), *map(locked_copy, curves))
