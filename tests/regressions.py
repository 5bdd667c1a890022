"""Tasks whose answers are numbers, small and in units of their own, and moments of their runs."""

from dataclasses import replace

import numpy as np

import lernmi
from lernmi.data.samples import Samples
from lernmi.run.measures.metrics import Metrics
from lernmi.tasks.by_column import ByColumn, NumberColumn
from lernmi.tasks.encoding import Encoding, Number
from lernmi.tasks.task import Task, TaskInfo

PRICE = Number("price", 200.0, 50.0)
WEIGHED = Encoding(("weight",), (), ByColumn((NumberColumn(3000.0, 1000.0),)), numbers=(PRICE,))


def task_of(train, test, **changes):
    """Pairs (input, target) of the network: a ``weight`` of 3000 + 1000 x input has a ``price`` of
    200 + 50 x target.
    """
    info = TaskInfo(
        name="prices.csv",
        title="prices.csv",
        group="Yours",
        about="",
        sizes=(1, 1),
        training_rate=0.1,
        epochs=10,
        input_names=("weight",),
        output_names=("price",),
        regression=True,
    )
    parts = [np.array(pairs, dtype=float) for pairs in (train, test)]
    samples = [Samples(part[:, :1], part[:, 1:]) for part in parts]
    return replace(Task(info, *samples, encoding=WEIGHED), **changes)


PRICES = task_of(
    train=[(-1.0, -1.0), (0.0, 0.5), (1.0, 1.0)],
    test=[(-0.5, -0.5), (0.5, 2.0)],
)


def saying(slope=1.0, bias=0.0, task=PRICES, **changes):
    """A moment at which the network says ``bias`` + ``slope`` x input."""
    snapshot = lernmi.Session(task).snapshot()
    weights = np.array([bias, slope])
    answers = bias + slope * task.test.inputs
    return replace(snapshot, **{"weights": weights, "answers": answers, **changes})


def measured(train_loss, test_loss, train_r2, test_r2):
    """Metrics with those alone."""
    numbers = (np.array([each], dtype=float) for each in (train_loss, test_loss, train_r2, test_r2))
    return Metrics(np.array([0]), *numbers)
