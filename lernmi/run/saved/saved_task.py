"""What a run file says of its task: enough to look at its runs where the data is not there."""

from __future__ import annotations

import math
from typing import Any

from lernmi.data.samples import Samples
from lernmi.errors import LernmiError
from lernmi.net.checks import checked_activations, checked_rate
from lernmi.run.record.recipe import Recipe
from lernmi.run.saved.reading import Document
from lernmi.tasks.encoding import Encoding
from lernmi.tasks.features import checked_features
from lernmi.tasks.table import GROUPS
from lernmi.tasks.task import Task, TaskInfo
from lernmi.wording import counted

LONGEST = 1 << 12  # characters of a name; a sentence may be longer
LONGEST_ABOUT = 1 << 16
MOST_EPOCHS = 1 << 32


def task_in(document: Document, recipe: Recipe, known: Samples) -> Task:
    """The task of ``recipe`` with the ``known`` samples alone. Raises LernmiError for nonsense."""
    words = document.object("task")
    info = _info(words, recipe)
    encoding, network = None, document.object("network")
    if network.has("encoding"):
        encoding = Encoding.from_dict(network.object("encoding").values())
        encoding.check(known.stored.shape[1], known.targets.shape[1])
        if bool(encoding.numbers) != info.regression:
            raise words.refuse("regression")
    if info.plane and (known.points is None) != (known.stored.shape[1] == 2):
        raise words.refuse("plane")
    holds_out = words.flag("holds_out")
    return Task(info, known, known, holds_out, recipe.options, encoding, is_whole=False)


def is_regression(words: Document) -> bool:
    """Are the answers numbers? Older files don't say so, for theirs never are."""
    return words.has("regression") and words.flag("regression")


def _info(words: Document, recipe: Recipe) -> TaskInfo:
    assert recipe.sizes is not None
    inputs, outputs = recipe.sizes[0], recipe.sizes[-1]
    sizes = words.wholes("sizes", len(words.items("sizes", 1_000)))
    if len(sizes) < 2 or (sizes[0], sizes[-1]) != (inputs, outputs) or min(sizes) < 1:
        raise words.refuse("sizes")
    names = words.texts("input_names", inputs, LONGEST)
    classes = words.texts("output_names", outputs, LONGEST)
    if len(names) not in (0, inputs) or len(classes) != outputs:
        raise words.refuse("names")
    picture: Any = words.wholes("picture", 2) if words.has("picture") else None
    if picture is not None and math.prod(picture) != inputs:
        raise words.refuse("picture")
    plane = words.flag("plane")
    if plane and checked_features(names) != names:
        raise words.refuse("plane")
    hidden = words.text("hidden_activation")
    checked_activations(hidden, 1)
    group = words.text("group")
    if group not in GROUPS:
        raise words.refuse("group")
    return TaskInfo(
        recipe.task,
        _line(words, "title", LONGEST),
        group,
        _line(words, "about", LONGEST_ABOUT),
        sizes,
        checked_rate(float(words.number("training_rate"))),
        words.whole("epochs", 1, MOST_EPOCHS),
        names,
        classes,
        picture,
        hidden,
        plane,
        is_regression(words),
    )


def _line(words: Document, name: str, longest: int) -> str:
    text = words.text(name)
    if len(text) > longest or not text.isprintable():
        raise words.refuse(name)
    return text


def without_data(task: Task, samples: int, error: LernmiError) -> str:
    """In a sentence what it means that the data of ``task`` can't be had; ``error`` says why."""
    why = str(error).partition(";")[0]
    return (
        f"This run can be looked at, explained and exported, not gone on with: {why}. "
        f"The file has {len(task.train):,} of its {counted(samples, 'sample')}."
    )
