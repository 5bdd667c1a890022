"""What neurons and links are called."""

import pytest

from lernmi.net.names import longest_name, name_of
from lernmi.net.refs import LinkRef, NeuronRef


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
