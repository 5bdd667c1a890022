"""The curve that a network of one input has fitted, and where samples lie around it."""

from __future__ import annotations

import numpy as np

from lernmi.arrays import Floats
from lernmi.net.forward import predict
from lernmi.run.names.sample_words import inputs_words
from lernmi.run.snapshots.focus import Focus
from lernmi.run.snapshots.snapshot import Snapshot
from lernmi.tasks.encoding import Number
from lernmi_tui.paint.frame import Frame, Span, frame_of, padded
from lernmi_tui.paint.own_units import input_number, output_number
from lernmi_tui.paint.spots import AFFORDABLE, Spots

BEYOND = 0.08  # so much of the range of the samples is seen at each side of it
AROUND = 0.15  # the same of what is expected: noise, and a curve that goes too far
COARSEST = 16  # points that a curve is made of


def x_of(inputs: Floats, number: Number) -> Floats:
    """The inputs (n, 1) in a person's units (n,)."""
    return number.of(inputs[:, 0])


def spots_x(spots: Spots, number: Number) -> Floats:
    """Where the ``spots`` lie (n,)."""
    return x_of(spots.samples.inputs_of(spots.rows), number)


def curve_frame(snapshot: Snapshot, output: int, width: int, height: int) -> Frame | None:
    """Axes that all samples have room in, and stay as they are while a network learns."""
    given = [snapshot.train, *([snapshot.test] if snapshot.task.holds_out else [])]
    number = input_number(snapshot.task, 0)
    x = np.concatenate([x_of(each.inputs, number) for each in given])
    said = output_number(snapshot.task, output)
    y = np.concatenate([said.of(each.targets[:, output]) for each in given])
    return frame_of(width, height, padded(x, BEYOND), padded(y, AROUND))


def known_span(snapshot: Snapshot) -> Span:
    """From the least to the largest input that is learned from."""
    x = x_of(snapshot.train.inputs, input_number(snapshot.task, 0))
    return float(x.min()), float(x.max())


def inputs_at(snapshot: Snapshot, x: Floats) -> Floats:
    """The network's inputs (n, 1) for ``x`` (n,) in a person's units."""
    encoding = snapshot.task.encoding
    return x[:, None] if encoding is None else encoding.inputs_of(x[:, None])


def fitted(snapshot: Snapshot, output: int, x: Floats) -> Floats:
    """What that ``output``, from 0, says to ``x`` (n,), both in a person's units.

    A network too large to be asked so often is asked about some of them; between these lines are
    straight.
    """
    most = max(AFFORDABLE // max(snapshot.weights.size, 1), COARSEST)
    asked = x if len(x) <= most else np.linspace(x[0], x[-1], most)
    with np.errstate(all="ignore"):
        answers = predict(
            snapshot.layer_weights, snapshot.layer_activations, inputs_at(snapshot, asked)
        )
        says = output_number(snapshot.task, output).of(answers[:, output])
        return says if asked is x else np.interp(x, asked, says)


def focus_at(snapshot: Snapshot, x: float) -> Focus:
    """``x`` as something to look at, whatever is expected there."""
    name = input_number(snapshot.task, 0).name
    return Focus.of(inputs_words([name], [x]), inputs_at(snapshot, np.array([x]))[0])
