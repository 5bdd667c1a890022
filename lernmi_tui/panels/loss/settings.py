"""In what a run differs from the runs it is compared with, in words."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import fields

from lernmi.run.run_curve import RunCurve
from lernmi.tasks.options import DEFAULTS, TaskOptions
from lernmi_tui.paint import numbers


def settings_of(curve: RunCurve) -> dict[str, str]:
    """All its settings in words, by kind: ``rate 0.5``, ``seed 3``, ``2-3-1``, ..."""
    recipe, rate = curve.recipe, numbers.rate(curve.training_rate)
    assert recipe.sizes is not None and isinstance(recipe.activation, tuple)
    begun = numbers.rate(curve.first_rate)
    names = recipe.activation
    return {
        "options": _options(recipe.options) or "usual data",
        "data": f"data {str(recipe.fingerprint)[:4]}",  # a file that has changed meanwhile
        "classic": "classic" if recipe.classic else "not classic",
        "sizes": "-".join(map(str, recipe.sizes)),
        "activation": names[0] if len(set(names)) == 1 else ",".join(names),
        "batch": f"batches of {curve.batch_size}" if curve.batch_size > 1 else "no batches",
        "rate": f"rate {rate}" if rate == begun else f"rate {begun}→{rate}",
        "seed": f"seed {recipe.seed}",
    }


def differences(curves: Sequence[RunCurve]) -> list[str]:
    """Of each of ``curves`` the settings that not all of them share: ``rate 0.5, seed 3``."""
    settings = [settings_of(curve) for curve in curves]
    kinds = [kind for kind in settings[0] if len({each[kind] for each in settings}) > 1]
    if "options" in kinds:
        kinds.remove("data")
    return [", ".join(each[kind] for kind in kinds) for each in settings]


def _options(options: TaskOptions) -> str:
    """``noise 0.2, features x1,x2``: those that are not the task's own."""
    given = {each.name: getattr(options, each.name) for each in fields(options)}
    own = {name: value for name, value in given.items() if value != getattr(DEFAULTS, name)}
    words = {k: ",".join(v) if isinstance(v, tuple) else str(v) for k, v in own.items()}
    return ", ".join(f"{name.replace('_', ' ')} {value}" for name, value in words.items())
