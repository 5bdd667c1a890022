"""How functions are compiled: once for a machine, then read from a cache."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numba

# No fast mathematics: what is computed in one order here is computed in no other, wherever a sample
# stands in a call and whatever is watched, so that a run may be cut anywhere.
_OPTIONS: dict[str, Any] = {"nogil": True, "error_model": "numpy", "no_cfunc_wrapper": True}
_FROM_COMPILED_ONLY: dict[str, Any] = {"no_cpython_wrapper": True}


def compiled(function: Callable[..., Any]) -> Any:
    """For what Python calls."""
    try:
        return numba.njit(cache=True, **_OPTIONS)(function)
    except RuntimeError:  # no folder that a cache could be written to
        return numba.njit(**_OPTIONS)(function)


def apart(function: Callable[..., Any]) -> Any:
    """For what compiled functions call: compiled once, however many they are.

    A part that is seldom needed takes no registers from the rest.
    """
    return numba.njit(**_OPTIONS, **_FROM_COMPILED_ONLY)(function)


def inlined(function: Callable[..., Any]) -> Any:
    """For what compiled functions are made of. It compiles for whatever types it is given."""
    return numba.njit(inline="always", **_OPTIONS)(function)
