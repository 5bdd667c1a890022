"""Which sample it is, in words and back."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lernmi.run.names.sample_words import inputs_words, number_in, sample_words


def test_samples_are_counted_from_1():
    assert sample_words(True, 52) == "held-out 53"
    assert sample_words(False, 4_044) == "train 4,045"


def test_a_sample_without_a_number_is_called_by_its_inputs():
    assert inputs_words(("x1", "x2"), (0.1 + 0.2, -1.0)) == "x1 0.3, x2 -1"


@given(st.booleans(), st.integers(0, 10**7))
def test_the_words_lead_back(held_out, number):
    words = sample_words(held_out, number)
    assert number_in(words, held_out) == number
    assert number_in(words, not held_out) is None


@pytest.mark.parametrize(
    "words",
    [
        "",
        "held-out",
        "train",
        "held-out many",
        "row 3",
        "the drawing",
        "x1 0, x2 1",
        "train ²",
        "train 0",
    ],
)
def test_other_words_name_no_such_sample(words):
    assert number_in(words, True) is None and number_in(words, False) is None
