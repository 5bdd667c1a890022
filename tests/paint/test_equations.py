"""Equations that come out right when they are worked out from what is printed."""

import math
from decimal import Decimal

import pytest
from hypothesis import assume, example, given
from hypothesis import strategies as st

from lernmi.equations import (
    applied,
    difference,
    moved,
    product,
    told_apart,
    total,
    within_last_digit,
)

numbers = st.floats(allow_nan=False, allow_infinity=False)
weights = st.floats(-100.0, 100.0)
outputs = st.floats(0.0, 1.0)


def assert_right(texts, values, compute):
    """Each text is its value rounded right, and the last follows from the others."""
    for text, value in zip(texts, values, strict=False):
        shown = Decimal(text)
        unit = Decimal((0, (1,), int(shown.as_tuple().exponent)))
        assert abs(shown - Decimal(value)) * 2 <= unit
        assert value == 0.0 or shown != 0
    *operands, result = texts
    assert within_last_digit(compute([float(text) for text in operands]), result)


@given(st.lists(numbers, min_size=2, max_size=4))
@example([1e-200, 1e-200])
@example([0.999, 0.999])
def test_products(factors):
    assume(math.isfinite(math.prod(factors)))
    texts = product(*factors)
    assert_right(texts, [*factors, math.prod(factors)], math.prod)


@given(numbers, numbers)
@example(0.99999, 1.0)
@example(5.2134, 5.2130)
@example(1.797e308, 1.0)
def test_differences(a, b):
    assume(math.isfinite(a - b))
    assert_right(difference(a, b), [a, b, a - b], lambda values: values[0] - values[1])


@given(st.lists(weights, min_size=1, max_size=6))
def test_sums(terms):
    assert_right(total(*terms), [*terms, math.fsum(terms)], math.fsum)


@given(weights)
@example(-30.0)
def test_activations(x):
    def sigmoid(value):
        return 1.0 / (1.0 + math.exp(-value))

    assert_right(applied(sigmoid, x), [x, sigmoid(x)], lambda values: sigmoid(*values))


@given(outputs)
@example(1.0 - 1e-15)
def test_slopes(y):
    def slope(value):
        return value * (1.0 - value)

    assert_right(applied(slope, y), [y, slope(y)], lambda values: slope(*values))


@given(weights, st.floats(-1.0, 1.0))
@example(4.2134567, 1.25e-9)
@example(0.9999, -0.0002)
@example(0.0, 0.01)
def test_an_update_shows_that_the_weight_moved(before, taken):
    after = before - taken
    taken = before - after  # as it happened
    texts = moved(before, taken, after)
    assert_right(texts, [before, taken, after], lambda values: values[0] - values[1])
    if abs(taken) > 1e-10 * max(abs(before), abs(after)):
        assert texts[0] != texts[2]
    assert (texts[0] == texts[2]) or before != after


@given(numbers, numbers)
@example(0.65333, 0.65334)
@example(0.0, 1e-300)
def test_two_numbers_are_told_apart(before, after):
    texts = told_apart(before, after)
    if before == after:
        assert texts[0] == texts[1]
    elif abs(before - after) > 1e-10 * max(abs(before), abs(after)):
        assert texts[0] != texts[1]
    for text, value in zip(texts, (before, after), strict=True):
        assert within_last_digit(value, text)


def test_numbers_that_diverged_are_told():
    assert told_apart(1.0, math.inf) == ["+1.00", "+inf"]
    assert told_apart(math.nan, math.nan) == ["nan", "nan"]


def test_a_weight_that_moved_absurdly_little_has_no_absurd_digits():
    assert moved(4.2, 1e-15, 4.2 - 1e-15) == ["+4.20", "+1.00e-15", "+4.20"]


@pytest.mark.parametrize(
    ("texts", "shown"),
    [
        (product(0.14558, 0.5668, "0.5"), "+0.146 +0.567 0.5 +0.0413"),
        (product(-0.0785, 0.0), "-0.0785 0 0"),
        (difference(0.65333, "1"), "+0.653 1 -0.347"),
        (difference(0.99996, "1"), "+0.99996 1 -4.00e-5"),
        (moved(-0.69754, -0.01387, -0.68367), "-0.698 -0.0139 -0.684"),
        (moved(2.0, 0.0, 2.0), "+2.00 0 +2.00"),
        (product(math.inf, 2.0), "+inf +2.00 +inf"),
        (product(math.nan, 2.0), "nan +2.00 nan"),
        (product(1e200, 1e200), "+1.00e200 +1.00e200 +inf"),
    ],
)
def test_by_hand(texts, shown):
    assert " ".join(texts) == shown


def test_a_written_operand_stays_as_it_is():
    assert product(0.333, "0.123457", result=0.333 * 0.1234567)[1] == "0.123457"


@pytest.mark.parametrize(
    ("value", "text", "right"),
    [
        (0.1235, "0.123", True),
        (0.1241, "0.123", False),
        (1.5e-5, "1.25e-5", False),
        (1.26e-5, "1.25e-5", True),
        (0.1, "0", False),
        (0.0, "0", True),
        (math.inf, "+inf", True),
        (-math.inf, "+inf", False),
        (math.nan, "nan", True),
        (1.0, "nan", False),
        (math.nan, "1.00", False),
    ],
)
def test_the_last_digit(value, text, right):
    assert within_last_digit(value, text) is right
