"""A moment of a run as a notebook shows it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lernmi.html.marks import element, page, text_of
from lernmi.html.pixels import pixels
from lernmi.html.topology import topology
from lernmi.net.refs import NeuronRef
from lernmi.numbers import count, plain, rate
from lernmi.run.measures.curve_page import curve_pictures, numbers
from lernmi.run.names.given_names import called, given_name
from lernmi.run.names.sample_words import sample_words

if TYPE_CHECKING:
    from lernmi.run.snapshots.snapshot import Snapshot


def snapshot_words(snapshot: Snapshot) -> str:
    """``XOR, 2-3-1, moment 20,000``."""
    shape = "-".join(map(str, snapshot.sizes))
    return f"{snapshot.task.info.title}, {shape}, moment {count(snapshot.moment)}"


def snapshot_page(snapshot: Snapshot, title: str, notes: tuple[str, ...] = ()) -> str:
    """What is measured, the network with what it says to the sample, and the curves."""
    info, holds_out = snapshot.task.info, snapshot.task.holds_out
    layers = len(snapshot.sizes)

    def name(layer: int, index: int) -> str:
        ref = NeuronRef(layer, index)
        return given_name(ref, layers, info) or called(ref, layers, info)

    says = f"What it says to {_sample(snapshot)}; a link is as thick as its weight is large, "
    drawn = topology(snapshot.sizes, snapshot.layer_weights, name, snapshot.layer_outputs)
    parts = [
        element("div", text_of(_settings(snapshot)), style="opacity:0.75"),
        *(element("div", text_of(note)) for note in notes),
        numbers(snapshot.metrics, info.score, holds_out),
        curve_pictures(snapshot.metrics, info.score, holds_out, snapshot.epochs),
        element("div", text_of(says + "dashed where it is below 0."), style="opacity:0.75"),
        *(element("div", text_of(answer)) for answer in _in_own_units(snapshot)),
        _picture(snapshot),
        drawn,
    ]
    return page(title, parts)


def _in_own_units(snapshot: Snapshot) -> list[str]:
    """``mass: 4310, expected 4295`` of each number that was standardised for the network."""
    encoding, said = snapshot.task.encoding, snapshot.layer_outputs[-1][1:]
    lines = []
    for place, number in enumerate(() if encoding is None else encoding.numbers):
        if (number.middle, number.scale) == (0.0, 1.0):
            continue
        words = f"{number.name}: {plain(float(number.of(said[place])))}"
        if snapshot.expected is not None:
            words += f", expected {plain(float(number.of(snapshot.expected[place])))}"
        lines.append(words)
    return lines


def _picture(snapshot: Snapshot) -> str:
    """The sample, where its inputs are pixels."""
    shape = snapshot.task.info.picture
    if shape is None:
        return ""
    inputs = snapshot.layer_input_sums[0][1:]
    return element("div", pixels(inputs.reshape(shape), _sample(snapshot)))


def _settings(snapshot: Snapshot) -> str:
    shape = "-".join(map(str, snapshot.sizes))
    words = [
        shape,
        ", ".join(dict.fromkeys(snapshot.activations)),
        f"rate {rate(snapshot.training_rate)}",
        f"batch {count(snapshot.batch_size)}",
        "classic" if snapshot.classic else f"seed {snapshot.seed}",
        f"epoch {count(snapshot.epoch)}",
        f"moment {count(snapshot.moment)}",
    ]
    return " · ".join(words)


def _sample(snapshot: Snapshot) -> str:
    """Which sample it looks at."""
    if snapshot.focus is not None:
        return snapshot.focus.words
    if not snapshot.learned:
        return "the sample that is learned next"
    number = snapshot.sample
    return "a lesson" if number is None else f"{sample_words(False, number)}, learned last"
