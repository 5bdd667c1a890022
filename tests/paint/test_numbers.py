"""Numbers as people read them."""

from decimal import Decimal

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from lernmi import numbers
from lernmi.numbers import output_text, plain, signed

NAN, INF = float("nan"), float("inf")


@pytest.mark.parametrize(
    ("value", "width", "text"),
    [
        (0.941, 5, "0.941"),
        (-0.941, 5, "-0.94"),
        (0.9996, 5, " 1.00"),
        (1.0, 5, " 1.00"),
        (0.0, 5, " 0.00"),
        (0.0, 3, "0.0"),
        (0.0001, 5, " 1e-4"),
        (1e-9, 4, "1e-9"),
        (1e-10, 4, "  ~0"),
        (12.345, 5, " 12.3"),
        (12345.6, 5, "12346"),
        (-12345.6, 5, " -1e4"),
        (NAN, 5, "  nan"),
        (-INF, 5, " -inf"),
        (5.0, 0, ""),
    ],
)
def test_outputs_keep_to_their_column(value, width, text):
    assert output_text(value, width) == text


@pytest.mark.parametrize(
    ("value", "width", "digits", "text"),
    [
        (5.2134, 5, 3, "+5.21"),
        (-5.2134, 7, 5, "-5.2134"),
        (12.345, 5, 3, "+12.3"),
        (0.0012, 5, 3, "+1e-3"),
        (-0.0123, 6, 3, "-0.012"),
        (0.0, 5, 3, "0"),
        (-0.0, 5, 3, "0"),
        (-1.25e-5, 8, 3, "-1.25e-5"),
        (0.000412, 8, 3, "+4.12e-4"),
        (1e-9, 8, 3, "+1.00e-9"),
        (-1e-300, 5, 3, "~0"),
        (-3.2e123, 8, 3, "-3.2e123"),
        (0.9996, 8, 3, "+1.00"),
        (0.00099951, 8, 3, "+0.00100"),
        (9999.6, 8, 3, "+10000"),
        (1234.0, 8, 3, "+1234"),
        (1e300, 5, 3, "#####"),
        (NAN, 5, 3, "nan"),
        (INF, 5, 3, "+inf"),
        (INF, 2, 3, "##"),
    ],
)
def test_signed_numbers_keep_to_their_column(value, width, digits, text):
    assert signed(value, digits, width) == text


@given(st.floats(allow_nan=False, allow_infinity=False), st.integers(9, 30), st.integers(1, 17))
@example(0.9996, 9, 3)
@example(9.995, 9, 3)
def test_a_number_is_rounded_right_and_to_as_many_digits_as_fit(value, width, digits):
    text = signed(value, digits, width)
    assert len(text) <= width
    shown = Decimal(text)
    unit = Decimal((0, (1,), int(shown.as_tuple().exponent)))
    assert abs(shown - Decimal(value)) * 2 <= unit
    if value != 0.0:
        assert text[0] == ("-" if value < 0.0 else "+")
        # a sign, a point, and e-123 take at most 7 cells
        assert len(shown.as_tuple().digits) >= min(digits, width - 7)


@given(st.floats(), st.integers(1, 12), st.integers(1, 6))
def test_a_number_fits_and_is_no_zero_unless_it_is_one(value, width, digits):
    for text in (
        signed(value, digits, width),
        plain(value, digits, width),
        output_text(value, width).lstrip(),
    ):
        assert len(text) <= width
        if value != 0.0:
            assert text == "~0" or set(text) - set("+-.0")


def test_what_is_never_negative_has_no_sign():
    assert plain(0.12345) == "0.123"
    assert plain(123456.7) == "123457"
    assert plain(INF) == "inf"


@pytest.mark.parametrize(
    ("speed", "text"),
    [
        (0, "0"),
        (0.5, "0.5"),
        (9.96, "10"),
        (12, "12"),
        (999.4, "999"),
        (999.6, "1.0 k"),
        (9_960, "10 k"),
        (820_000, "820 k"),
        (999_600, "1.0 M"),
        (4_100_000, "4.1 M"),
        (2e9, "2.0 G"),
    ],
)
def test_speeds_by_hand(speed, text):
    assert numbers.per_second(speed) == text


@given(st.floats(0.9, 9.99), st.integers(-1, 11))
@example(9.96, 0)
@example(9.996, 2)
def test_speeds_have_three_digits_at_most(number, power):
    assert sum(map(str.isdigit, numbers.per_second(number * 10**power))) <= 3


def test_rates_counts_and_shares():
    assert numbers.rate(0.05) == "0.05"
    assert numbers.count(11_935) == "11,935"
    assert numbers.percent(0.934) == "93.4 %"
