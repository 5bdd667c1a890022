"""What a network may be told about a point (x1, x2) of the plane: up to seven numbers."""

from collections.abc import Callable, Sequence

import numpy as np

from lernmi.arrays import Floats
from lernmi.errors import LernmiError

WAVE = 6.0  # the plane reaches from -1 to 1; its sines have some waves in that

FEATURES: dict[str, Callable[[Floats, Floats], Floats]] = {
    "x1": lambda x1, x2: x1,
    "x2": lambda x1, x2: x2,
    "x1²": lambda x1, x2: x1 * x1,
    "x2²": lambda x1, x2: x2 * x2,
    "x1x2": lambda x1, x2: x1 * x2,
    "sin6x1": lambda x1, x2: np.sin(WAVE * x1),
    "sin6x2": lambda x1, x2: np.sin(WAVE * x2),
}
"""Name -> its numbers (n,) for points x1 (n,), x2 (n,)."""

PLAIN = ("x1", "x2")


def features_of(points: Floats, names: Sequence[str]) -> Floats:
    """The features called ``names``, (n, len(names)), of ``points`` (n, 2)."""
    if tuple(names) == PLAIN:
        return points
    return np.stack([FEATURES[name](points[:, 0], points[:, 1]) for name in names], axis=1)


def checked_features(names: Sequence[str]) -> tuple[str, ...]:
    """The names in the table's order, each once; ``x1^2``, ``sin(6 x1)`` are understood as well.

    Raises LernmiError for none at all and for a name that is not in the table.
    """
    wanted = {_plain_name(name): name for name in names if name.strip()}
    for plain, name in wanted.items():
        if plain not in FEATURES:
            raise LernmiError(f"{name!r} is no feature; there are {', '.join(FEATURES)}")
    if not wanted:
        raise LernmiError(f"a network needs at least one feature of {', '.join(FEATURES)}")
    return tuple(name for name in FEATURES if name in wanted)


def _plain_name(name: str) -> str:
    plain = "".join(char for char in name.lower() if char not in " ()*·")
    return plain.replace("^2", "²").replace("sinx", "sin6x")
