"""Numbers as people read them."""

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from lernmi_tui.paint import numbers
from lernmi_tui.paint.numbers import output_text, signed

NAN, INF = float("nan"), float("inf")


@pytest.mark.parametrize(
    ("value", "width", "text"),
    [
        (0.941, 5, " 0.94"),
        (-0.941, 5, "-0.94"),
        (0.0001, 5, " 0.00"),
        (12.345, 5, "12.35"),
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
        (5.2134, 5, 2, "+5.21"),
        (-5.2134, 7, 4, "-5.2134"),
        (12.345, 5, 2, "+12.3"),
        (0.0012, 5, 4, "+1e-3"),
        (-0.0123, 6, 4, "-0.012"),
        (0.0, 5, 2, "+0.00"),
        (-0.0, 5, 2, "+0.00"),
        (1e-9, 8, 4, "+1.0e-9"),
        (-3.2e123, 8, 4, "-3.2e123"),
        (1e300, 5, 2, "#####"),
        (NAN, 5, 2, "nan"),
        (INF, 5, 2, "+inf"),
    ],
)
def test_signed_numbers_keep_to_their_column(value, width, digits, text):
    assert signed(value, digits, width) == text


@given(st.floats(), st.integers(7, 12), st.integers(0, 6))
def test_a_number_fits_and_is_no_zero_unless_it_is_one(value, width, digits):
    text = signed(value, digits, width)
    assert len(text) <= width
    if value != 0.0:
        assert set(text) - set(" +-.0")


def test_what_is_never_negative_has_no_sign():
    assert numbers.plain(0.12345) == "0.1235"
    assert numbers.plain(123456.7) == "123456.7"
    assert numbers.plain(INF) == "inf"


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
