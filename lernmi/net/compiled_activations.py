"""The activations compiled: a layer's outputs from its input sums, and the slopes."""

from __future__ import annotations

import math

from numpy import uintp

from lernmi.net.jit import inlined
from lernmi.net.vectors import (
    add,
    divide,
    load,
    multiply,
    multiply_add,
    store,
    subtract,
    two_to,
    within,
    zeros,
)

ZERO, FOUR = uintp(0), uintp(4)

SHIFT = 1.5 * 2.0**52  # added, it leaves no room for a fraction: a number is rounded to a whole one
LOG2_E = math.log2(math.e)
LN_2 = 0.6931471805598903  # its first 44 bits, so that it can be multiplied exactly, and the rest
LN_2_REST = 5.497923018708371e-14
BEYOND = 1000.0  # e to the power of more is infinite, and of less than minus as much 0


@inlined
def exponential(x):
    """e to the power of each number of the vector ``x``, within 2 units in the last place.

    x = n ln 2 + rest: e^x = 2^n e^rest, the latter by its Taylor series up to the 13th power.
    """
    x = within(x, BEYOND)
    n = subtract(multiply_add(x, LOG2_E, SHIFT), SHIFT)
    rest = multiply_add(n, -LN_2_REST, multiply_add(n, -LN_2, x))
    rest2 = multiply(rest, rest)
    rest4 = multiply(rest2, rest2)
    # pairs, then pairs of pairs: short chains of operations that wait for each other
    low = multiply_add(
        multiply_add(multiply_add(rest, 1 / 6, 1 / 2), rest2, add(rest, 1.0)),
        1.0,
        multiply(
            multiply_add(
                multiply_add(rest, 1 / 5040, 1 / 720), rest2, multiply_add(rest, 1 / 120, 1 / 24)
            ),
            rest4,
        ),
    )
    high = multiply_add(
        multiply_add(rest, 1 / 6227020800, 1 / 479001600),
        rest4,
        multiply_add(
            multiply_add(rest, 1 / 39916800, 1 / 3628800),
            rest2,
            multiply_add(rest, 1 / 362880, 1 / 40320),
        ),
    )
    series = multiply_add(high, multiply(rest4, rest4), low)
    # 2^n in two steps: n may lie beyond the exponents of float64
    shifted = multiply_add(n, 0.5, SHIFT)
    half = subtract(shifted, SHIFT)
    return multiply(multiply(series, two_to(shifted)), two_to(add(subtract(n, half), SHIFT)))


@inlined
def _activated(code, total):
    if code == 0:
        return 1.0 / (1.0 + math.exp(-total))
    if code == 1:
        return math.tanh(total)
    if code == 2:
        return 0.0 if total <= 0.0 else total
    return total


@inlined
def activate(code, sums, outputs, at, n):
    """The outputs of a layer of ``n`` neurons from ``at`` on."""
    if code == 0 and n > FOUR:
        j = ZERO
        while j < n:  # the last vector ends with the layer and may overlap the one before
            e = exponential(multiply(load(zeros(4), sums, at + min(j, n - FOUR)), -1.0))
            store(divide(1.0, add(e, 1.0)), outputs, at + min(j, n - FOUR))
            j += FOUR
    else:
        for j in range(at, at + n):
            outputs[j] = _activated(code, sums[j])


@inlined
def slope(code, output):
    """The slope of an activation where it gives ``output``."""
    if code == 0:
        return output * (1.0 - output)
    if code == 1:
        return 1.0 - output * output
    if code == 2:
        return 1.0 if output > 0.0 else 0.0
    return 1.0
