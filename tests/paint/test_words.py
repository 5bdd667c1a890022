"""Words and names within the width there is."""

import pytest

from lernmi_tui.paint.names import longest_name, name_of
from lernmi_tui.paint.words import first_that_fits, joined
from lernmi_tui.parts.selection import LinkRef, NeuronRef


def test_parts_are_left_out_whole():
    assert joined(["one", "two", "three"], 20) == "one · two · three"
    assert joined(["one", "two", "three"], 16) == "one · two"
    assert joined(["a long one"], 5) == "a lo…"
    assert joined(["one"], 0) == ""
    assert joined([], 9) == ""


@pytest.mark.parametrize(("width", "text"), [(10, "a long one"), (9, "one"), (2, "one")])
def test_the_first_that_fits_or_else_the_last(width, text):
    assert first_that_fits(["a long one", "one"], width) == text


@pytest.mark.parametrize(
    ("ref", "layers", "name"),
    [
        (NeuronRef(0, 3), 3, "x3"),
        (NeuronRef(1, 2), 3, "h2"),
        (NeuronRef(2, 7), 5, "h2.7"),
        (NeuronRef(2, 1), 3, "y1"),
        (NeuronRef(1, 0), 3, "b"),
        (LinkRef(0, 3, 1), 3, "x3→h2"),
        (LinkRef(1, 0, 0), 3, "b→y1"),
    ],
)
def test_names(ref, layers, name):
    assert name_of(ref, layers) == name


def test_the_longest_name_of_a_layer():
    assert [longest_name((784, 15, 20, 10), layer) for layer in range(4)] == [4, 5, 5, 3]
