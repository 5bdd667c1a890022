"""In what a run differs from the runs it is compared with, in words."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, fields

from lernmi import numbers
from lernmi.run.measures.run_curve import RunCurve
from lernmi.tasks.options import DEFAULTS, TaskOptions


@dataclass(frozen=True, slots=True)
class Setting:
    """One of its settings: ``rate 0.5``, or ``0.5`` below a heading that says what."""

    words: str
    value: str


def settings_of(curve: RunCurve) -> dict[str, Setting]:
    """All the settings of a run, by the word for a heading: shape, activation, rate, ..."""
    recipe = curve.recipe
    assert recipe.sizes is not None and isinstance(recipe.activation, tuple)
    begun, now = numbers.rate(curve.first_rate), numbers.rate(curve.training_rate)
    rate = now if now == begun else f"{begun}→{now}"
    shape = "-".join(map(str, recipe.sizes))
    names = recipe.activation
    activation = names[0] if len(set(names)) == 1 else ",".join(names)
    batches = f"batches of {curve.batch_size}" if curve.batch_size > 1 else "no batches"
    own = _options(recipe.options)
    content = str(recipe.fingerprint)[:4]
    return {
        "options": Setting(own or "usual data", own or "usual"),
        "data": Setting(f"data {content}", content),  # a file that has changed meanwhile
        "classic": Setting(*(("classic", "yes") if recipe.classic else ("not classic", "no"))),
        "shape": Setting(shape, shape),
        "activation": Setting(activation, activation),
        "batch": Setting(batches, str(curve.batch_size)),
        "rate": Setting(f"rate {rate}", rate),
        "seed": Setting(f"seed {recipe.seed}", str(recipe.seed)),
    }


def differences(curves: Sequence[RunCurve]) -> list[dict[str, Setting]]:
    """Of each of ``curves`` the settings that not all of them share, in the same order."""
    settings = [settings_of(curve) for curve in curves]
    kinds = [kind for kind in settings[0] if len({each[kind] for each in settings}) > 1]
    if "options" in kinds:
        kinds.remove("data")
    return [{kind: each[kind] for kind in kinds} for each in settings]


def _options(options: TaskOptions) -> str:
    """``noise 0.2, features x1,x2``: those that are not the task's own."""
    given = {each.name: getattr(options, each.name) for each in fields(options)}
    own = {name: value for name, value in given.items() if value != getattr(DEFAULTS, name)}
    words = {k: ",".join(v) if isinstance(v, tuple) else str(v) for k, v in own.items()}
    return ", ".join(f"{name.replace('_', ' ')} {value}" for name, value in words.items())
