"""The sweeps over a link layer's rows that make up learning, for compiled functions.

A row holds the links of one input neuron: ``n`` weights side by side. A layer is swept four rows at
a time, in vectors of columns, so that what is shared is loaded once. Where ``n`` is no multiple of
a vector's width, the last vector begins early enough to end with the row: some columns are then
computed twice, to the same bits, and all are read before any is written.

``rows`` and ``said`` belong together: neuron number e says ``said[e]`` to the links that begin at
``rows[e]``. Offsets are unsigned, which spares a look whether they are negative.

Rows of 4 and more are swept by functions of their own; in a smaller net a call would take longer
than the sweep.
"""

from __future__ import annotations

from numpy import uintp

from lernmi.net.jit import apart, inlined
from lernmi.net.vectors import add, fold, load, multiply, multiply_add, store, zeros

ZERO, ONE, TWO, THREE, FOUR, EIGHT, SIXTEEN = (uintp(n) for n in (0, 1, 2, 3, 4, 8, 16))


@inlined
def sum_rows(weights, bias, n, rows, said, start, end, sums, to):
    """``sums`` (``n`` from ``to`` on) = the weights at ``bias`` + said * weight of all rows."""
    if n > SIXTEEN:
        _sum_wide_rows(weights, bias, n, rows, said, start, end, sums, to)
    elif n >= EIGHT:
        _sum_rows_of_8(weights, bias, n, rows, said, start, end, sums, to)
    elif n >= FOUR:
        _sum_rows_of_4(weights, bias, n, rows, said, start, end, sums, to)
    elif n >= TWO:
        _sum_narrow_rows(zeros(2), weights, bias, n - TWO, rows, said, start, end, sums, to)
    else:
        total = weights[bias]
        for e in range(start, end):
            total = multiply_add(said[e], weights[rows[e]], total)
        sums[to] = total


@apart
def _sum_rows_of_8(weights, bias, n, rows, said, start, end, sums, to):
    _sum_narrow_rows(zeros(8), weights, bias, n - EIGHT, rows, said, start, end, sums, to)


@apart
def _sum_rows_of_4(weights, bias, n, rows, said, start, end, sums, to):
    _sum_narrow_rows(zeros(4), weights, bias, n - FOUR, rows, said, start, end, sums, to)


@inlined
def _sum_narrow_rows(lane, weights, bias, b, rows, said, start, end, sums, to):
    """Two vectors, from columns 0 and ``b`` on: the sums stay in registers."""
    sum_a, sum_b = load(lane, weights, bias), load(lane, weights, bias + b)
    e = start
    while e + FOUR <= end:
        row, x = rows[e], said[e]
        four_a = multiply(x, load(lane, weights, row))
        four_b = multiply(x, load(lane, weights, row + b))
        row, x = rows[e + ONE], said[e + ONE]
        four_a = multiply_add(x, load(lane, weights, row), four_a)
        four_b = multiply_add(x, load(lane, weights, row + b), four_b)
        row, x = rows[e + TWO], said[e + TWO]
        four_a = multiply_add(x, load(lane, weights, row), four_a)
        four_b = multiply_add(x, load(lane, weights, row + b), four_b)
        row, x = rows[e + THREE], said[e + THREE]
        sum_a = add(sum_a, multiply_add(x, load(lane, weights, row), four_a))
        sum_b = add(sum_b, multiply_add(x, load(lane, weights, row + b), four_b))
        e += FOUR
    while e < end:
        row, x = rows[e], said[e]
        sum_a = multiply_add(x, load(lane, weights, row), sum_a)
        sum_b = multiply_add(x, load(lane, weights, row + b), sum_b)
        e += ONE
    store(sum_a, sums, to)
    store(sum_b, sums, to + b)


@apart
def _sum_wide_rows(weights, bias, n, rows, said, start, end, sums, to):
    """Row by row, as they lie in memory: the sums go to memory and back."""
    for j in range(n):
        sums[to + j] = weights[bias + j]
    lane, b = zeros(8), n - EIGHT
    e = start
    while e + FOUR <= end:
        sum_b = load(lane, sums, to + b)
        j = ZERO
        while j < b:
            total = load(lane, sums, to + j)
            store(add(total, _weighed(lane, weights, rows, said, e, j)), sums, to + j)
            j += EIGHT
        store(add(sum_b, _weighed(lane, weights, rows, said, e, b)), sums, to + b)
        e += FOUR
    while e < end:
        row, x = rows[e], said[e]
        sum_b = load(lane, sums, to + b)
        j = ZERO
        while j < b:
            total = load(lane, sums, to + j)
            store(multiply_add(x, load(lane, weights, row + j), total), sums, to + j)
            j += EIGHT
        store(multiply_add(x, load(lane, weights, row + b), sum_b), sums, to + b)
        e += ONE


@inlined
def _weighed(lane, weights, rows, said, e, j):
    """What four rows from ``e`` on say to the columns from ``j`` on."""
    four = multiply(said[e], load(lane, weights, rows[e] + j))
    four = multiply_add(said[e + ONE], load(lane, weights, rows[e + ONE] + j), four)
    four = multiply_add(said[e + TWO], load(lane, weights, rows[e + TWO] + j), four)
    return multiply_add(said[e + THREE], load(lane, weights, rows[e + THREE] + j), four)


@apart
def blame_rows(weights, row, n, felt, at, blames, start, end):
    """``blames`` ``start`` to ``end`` = the sums over the rows from ``row`` on of weight * felt.

    ``felt`` is that of ``n`` neurons from ``at`` on, of four and more.
    """
    for e in range(start, end):
        j, total = ZERO, 0.0
        if n >= EIGHT:
            total8 = zeros(8)
            while j + EIGHT <= n:
                here = load(total8, weights, row + j)
                total8 = multiply_add(here, load(total8, felt, at + j), total8)
                j += EIGHT
            total4 = fold(total8)
            if n & FOUR:
                here = load(total4, weights, row + j)
                total4 = multiply_add(here, load(total4, felt, at + j), total4)
                j += FOUR
            total = fold(fold(total4))
        while j < n:
            total = multiply_add(weights[row + j], felt[at + j], total)
            j += ONE
        blames[e] = total
        row += n


@inlined
def update_rows(target, factor, rows, said, start, end, felt, at, n):
    """Rows ``start`` to ``end`` of ``target`` += factor * said * felt (``n`` from ``at`` on)."""
    if n > SIXTEEN:
        _update_wide_rows(target, factor, rows, said, start, end, felt, at, n)
    elif n >= EIGHT:
        _update_rows_of_8(target, factor, rows, said, start, end, felt, at, n)
    elif n >= FOUR:
        _update_rows_of_4(target, factor, rows, said, start, end, felt, at, n)
    else:
        for e in range(start, end):
            row, x = rows[e], factor * said[e]
            for j in range(n):
                target[row + j] = multiply_add(x, felt[at + j], target[row + j])


@apart
def _update_rows_of_8(target, factor, rows, said, start, end, felt, at, n):
    _update_narrow_rows(zeros(8), target, factor, rows, said, start, end, felt, at, n - EIGHT)


@apart
def _update_rows_of_4(target, factor, rows, said, start, end, felt, at, n):
    _update_narrow_rows(zeros(4), target, factor, rows, said, start, end, felt, at, n - FOUR)


@inlined
def _update_narrow_rows(lane, target, factor, rows, said, start, end, felt, at, b):
    """Two vectors, from columns 0 and ``b`` on."""
    felt_a, felt_b = load(lane, felt, at), load(lane, felt, at + b)
    e = start
    while e + FOUR <= end:
        row0, row1, row2, row3 = rows[e], rows[e + ONE], rows[e + TWO], rows[e + THREE]
        x0, x1 = factor * said[e], factor * said[e + ONE]
        x2, x3 = factor * said[e + TWO], factor * said[e + THREE]
        row0_a = multiply_add(x0, felt_a, load(lane, target, row0))
        row0_b = multiply_add(x0, felt_b, load(lane, target, row0 + b))
        row1_a = multiply_add(x1, felt_a, load(lane, target, row1))
        row1_b = multiply_add(x1, felt_b, load(lane, target, row1 + b))
        row2_a = multiply_add(x2, felt_a, load(lane, target, row2))
        row2_b = multiply_add(x2, felt_b, load(lane, target, row2 + b))
        row3_a = multiply_add(x3, felt_a, load(lane, target, row3))
        row3_b = multiply_add(x3, felt_b, load(lane, target, row3 + b))
        store(row0_a, target, row0)
        store(row0_b, target, row0 + b)
        store(row1_a, target, row1)
        store(row1_b, target, row1 + b)
        store(row2_a, target, row2)
        store(row2_b, target, row2 + b)
        store(row3_a, target, row3)
        store(row3_b, target, row3 + b)
        e += FOUR
    while e < end:
        row, x = rows[e], factor * said[e]
        row_a = multiply_add(x, felt_a, load(lane, target, row))
        row_b = multiply_add(x, felt_b, load(lane, target, row + b))
        store(row_a, target, row)
        store(row_b, target, row + b)
        e += ONE


@apart
def _update_wide_rows(target, factor, rows, said, start, end, felt, at, n):
    """Row by row, as they lie in memory, four side by side."""
    lane, b = zeros(8), n - EIGHT
    e = start
    while e + FOUR <= end:
        row0, row1, row2, row3 = rows[e], rows[e + ONE], rows[e + TWO], rows[e + THREE]
        x0, x1 = factor * said[e], factor * said[e + ONE]
        x2, x3 = factor * said[e + TWO], factor * said[e + THREE]
        row0_b, row1_b = load(lane, target, row0 + b), load(lane, target, row1 + b)
        row2_b, row3_b = load(lane, target, row2 + b), load(lane, target, row3 + b)
        j = ZERO
        while j < b:
            felt_j = load(lane, felt, at + j)
            row0_j = multiply_add(x0, felt_j, load(lane, target, row0 + j))
            row1_j = multiply_add(x1, felt_j, load(lane, target, row1 + j))
            row2_j = multiply_add(x2, felt_j, load(lane, target, row2 + j))
            row3_j = multiply_add(x3, felt_j, load(lane, target, row3 + j))
            store(row0_j, target, row0 + j)
            store(row1_j, target, row1 + j)
            store(row2_j, target, row2 + j)
            store(row3_j, target, row3 + j)
            j += EIGHT
        felt_b = load(lane, felt, at + b)
        store(multiply_add(x0, felt_b, row0_b), target, row0 + b)
        store(multiply_add(x1, felt_b, row1_b), target, row1 + b)
        store(multiply_add(x2, felt_b, row2_b), target, row2 + b)
        store(multiply_add(x3, felt_b, row3_b), target, row3 + b)
        e += FOUR
    while e < end:
        row, x = rows[e], factor * said[e]
        row_b = load(lane, target, row + b)
        j = ZERO
        while j < b:
            now = load(lane, target, row + j)
            store(multiply_add(x, load(lane, felt, at + j), now), target, row + j)
            j += EIGHT
        store(multiply_add(x, load(lane, felt, at + b), row_b), target, row + b)
        e += ONE
