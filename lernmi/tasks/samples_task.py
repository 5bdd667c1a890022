"""A task of samples whose inputs and targets are right as they are."""

from __future__ import annotations

from typing import Any

import numpy as np

from lernmi.data.samples import Samples
from lernmi.data.splits import stratified
from lernmi.errors import DataError
from lernmi.tasks.encoding import Encoding, Number, default_columns
from lernmi.tasks.labelled_task import (
    FEWEST_TO_HOLD_OUT,
    NUMBER_HIDDEN,
    USUAL_SHARE,
    hidden_neurons,
    square,
    usual_epochs,
    usual_rate,
)
from lernmi.tasks.task import Task, TaskInfo
from lernmi.wording import counted, short


def samples_task(
    name: str,
    samples: Samples,
    test: Any,
    names: tuple[str, ...] | None,
    classes: tuple[str, ...] | None,
    held_out: float | None,
    split_seed: int,
) -> Task:
    """The task ``name`` of ``samples``, held out ``test``, or a share of them where it is None.

    ``names`` has one an input, ``classes`` one an output. Raises DataError for what doesn't fit.
    """
    if test is not None and not isinstance(test, Samples):
        raise DataError("samples have their targets already; y may be the samples held out")
    inputs, outputs = samples.stored.shape[1], samples.targets.shape[1]
    for given, count, what in ((names, inputs, "input"), (classes, outputs, "output")):
        if given is not None and len(given) != count:
            raise DataError(
                f"{counted(len(given), 'name')} for {counted(count, what)}; there is one for each"
            )
    if test is not None:
        samples.check_fit(test)
        train = samples
    else:
        train, test = _split(samples, held_out, split_seed)
    picture = square(samples.stored)
    are_numbers = not bool(((samples.targets == 0.0) | (samples.targets == 1.0)).all())
    said = tuple(map(short, classes or _output_names(samples)))
    info = TaskInfo(
        name=name,
        title=name,
        group="Yours",
        about=f"{counted(len(samples), 'sample')}, {counted(inputs, 'input')}, "
        f"{counted(outputs, 'output')}, all as they were given.",
        sizes=(inputs, NUMBER_HIDDEN if are_numbers else hidden_neurons(outputs), outputs),
        training_rate=usual_rate(picture is not None, are_numbers),
        epochs=usual_epochs(len(train), picture is not None, are_numbers),
        input_names=names or (),
        output_names=said,
        picture=picture,
        hidden_activation="tanh" if are_numbers else "sigmoid",
        regression=are_numbers,
    )
    columns = names or default_columns(inputs)
    encoding = None
    if are_numbers:
        encoding = Encoding(columns, (), numbers=tuple(map(Number, said)))
    elif samples.is_one_hot:
        encoding = Encoding(columns, said)
    return Task(info, train, train if test is None else test, test is not None, encoding=encoding)


def _output_names(samples: Samples) -> tuple[str, ...]:
    count = samples.targets.shape[1]
    if samples.is_one_hot:
        return tuple(map(str, range(count)))
    return tuple(f"y{number}" for number in range(1, count + 1))


def _split(samples: Samples, share: float | None, seed: int) -> tuple[Samples, Samples | None]:
    if share is None:
        share = USUAL_SHARE if len(samples) >= FEWEST_TO_HOLD_OUT else 0.0
    labels = samples.labels if samples.is_one_hot else np.zeros(len(samples), dtype=np.int64)
    learned, held_out = stratified(labels, share, seed)
    if not len(held_out):
        return samples, None

    def some(rows: Any) -> Samples:
        points = None if samples.points is None else samples.points[rows]
        return Samples(samples.stored[rows], samples.targets[rows], samples.scale, points)

    return some(learned), some(held_out)
