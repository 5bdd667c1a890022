"""The recipe of a saved run, read strictly: complete, and such that it makes a network."""

from __future__ import annotations

from dataclasses import fields
from typing import Any

from lernmi.net.checks import checked_activations, checked_rate, checked_seed, checked_sizes
from lernmi.run.record.recipe import Recipe
from lernmi.run.saved.reading import Document
from lernmi.tasks.options import TaskOptions

MOST_LAYERS = 1_000
MOST_COLUMNS = 1 << 16
HEX = frozenset("0123456789abcdef")


def sizes_in(words: Document) -> tuple[int, ...]:
    """The shape of a network. Raises LernmiError for one that can't be."""
    return checked_sizes(words.items("sizes", MOST_LAYERS))


def recipe_in(words: Document, sizes: tuple[int, ...]) -> Recipe:
    """That of a run of networks of these ``sizes``. Raises LernmiError for anything else."""
    if sizes_in(words) != sizes:
        raise words.refuse("sizes")
    classic, seed = words.flag("classic"), checked_seed(words.whole("seed"))
    if classic and seed:
        raise words.refuse("seed")
    fingerprint = words.text("fingerprint")
    if len(fingerprint) != 64 or not HEX.issuperset(fingerprint):
        raise words.refuse("fingerprint")
    activation = words.texts("activation", len(sizes) - 1)
    return Recipe(
        words.text("task"),
        sizes,
        checked_rate(float(words.number("rate"))),
        seed,
        words.whole("batch", 1),
        checked_activations(activation, len(sizes) - 1),
        classic,
        _options(words.object("options")),
        fingerprint,
    )


def _options(words: Document) -> TaskOptions:
    given: dict[str, Any] = {}
    for field in fields(TaskOptions):
        name = field.name
        if not words.has(name):
            continue
        match name:
            case "data" | "label" | "predict" | "missing":
                given[name] = words.text(name)
            case "split_seed":
                given[name] = words.whole(name)
            case "features":
                given[name] = words.texts(name, 64)
            case "drop" | "columns":
                given[name] = words.texts(name, MOST_COLUMNS)
            case _:
                given[name] = float(words.number(name))
    return TaskOptions(**given)
