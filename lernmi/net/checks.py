"""What is given to a network from outside, checked: sizes, a rate, a seed, activations, arrays."""

from collections.abc import Sequence
from reprlib import repr as short

import numpy as np
from numpy.typing import ArrayLike

from lernmi.arrays import Floats, Integers
from lernmi.errors import LernmiError
from lernmi.net.activations import activation_named
from lernmi.net.flat import link_count

MAX_LINKS = 20_000_000


def checked_sizes(sizes: Sequence[int]) -> tuple[int, ...]:
    """``sizes`` as a tuple. Raises LernmiError unless they make a network within MAX_LINKS."""
    try:
        checked = tuple(int(size) for size in sizes)
        exact = all(size == given for size, given in zip(checked, sizes, strict=True))
    except (TypeError, ValueError, OverflowError):
        exact, checked = False, ()
    if not exact or len(checked) < 2 or min(checked) < 1:
        raise LernmiError(
            f"sizes are two or more whole numbers above 0, like 2,3,1; not {short(sizes)}"
        )
    if link_count(checked) > MAX_LINKS:
        raise LernmiError(
            f"{short(checked)} neurons have more links than the {MAX_LINKS:,} that fit here"
        )
    return checked


def checked_rate(rate: float) -> float:
    """``rate`` as a float. Raises LernmiError unless it is finite and above 0."""
    try:
        checked = float(rate)
    except (TypeError, ValueError, OverflowError):
        checked = float("nan")
    if not 0.0 < checked < float("inf"):
        raise LernmiError(
            f"a training rate is a finite number above 0, like 0.5; not {short(rate)}"
        )
    return checked


def checked_seed(seed: int) -> int:
    """``seed`` as an int. Raises LernmiError unless it is within 0 .. 2**63 - 1."""
    if not isinstance(seed, int | np.integer) or not 0 <= seed < 2**63:
        raise LernmiError(
            f"a seed is a whole number from 0 to 2**63 - 1, like 7; not {short(seed)}"
        )
    return int(seed)


def checked_activations(activation: str | Sequence[str], count: int) -> tuple[str, ...]:
    """One name for each of ``count`` layers. Raises LernmiError for other names or counts."""
    if not isinstance(activation, str | Sequence):
        raise LernmiError(f"activations are names like tanh; not {short(activation)}")
    names = (activation,) * count if isinstance(activation, str) else tuple(activation)
    for name in names:
        activation_named(name)
    if len(names) != count:
        raise LernmiError(
            f"{count} layers follow the inputs, but {len(names)} activations were given; "
            "give one for all or one for each"
        )
    return names


def checked_order(order: Sequence[int] | Integers | None, rows: int) -> Integers:
    """Row numbers as int64. Raises LernmiError for numbers outside 0 .. rows - 1."""
    if order is None:
        return np.arange(rows, dtype=np.int64)
    try:
        checked = np.asarray(order)
    except ValueError:
        checked = np.empty((1, 0))
    if checked.shape == (0,):
        return np.empty(0, np.int64)
    if checked.ndim != 1 or checked.dtype.kind not in "iu":
        raise LernmiError("order is a list of row numbers")
    if checked.min() < 0 or checked.max() >= rows:
        raise LernmiError(f"order has rows outside 0 .. {rows - 1}")
    return np.ascontiguousarray(checked, dtype=np.int64)


def as_floats(values: ArrayLike, what: str) -> Floats:
    """``values`` as float64, copied only if need be. Raises LernmiError if they are no numbers."""
    try:
        array = np.asarray(values)
        if array.dtype.kind in "biufO":
            return np.asarray(array, dtype=np.float64)
    except (TypeError, ValueError, OverflowError):
        pass
    raise LernmiError(f"{what}: numbers are needed")


def checked_row(values: ArrayLike, size: int, what: str) -> Floats:
    """``values`` as float64 (size,). Raises LernmiError for others."""
    row = as_floats(values, what)
    if row.shape != (size,):
        raise LernmiError(f"{what}: {size} numbers are needed, not an array {row.shape}")
    return row


def checked_table(values: ArrayLike, size: int, what: str) -> Floats:
    """``values`` as float64 (n, size). Raises LernmiError for others."""
    table = as_floats(values, what)
    if table.ndim != 2 or table.shape[1] != size:
        raise LernmiError(f"{what}: an array (n, {size}) is needed, not {table.shape}")
    return table
