"""What the links of the table are called, in as many cells as there are for a name."""

from __future__ import annotations

from lernmi.net.link_index import LinkIndex
from lernmi.net.refs import NeuronRef
from lernmi.run.explanations.pixels import place_of
from lernmi.run.names.given_names import called, given_name
from lernmi.tasks.task import TaskInfo
from lernmi_tui.paint.class_words import abbreviated, cut, longest, to_left, to_right

LONGEST_NAME = 12  # cells of the name of a class
LONGEST_PLACE = 16


class LinkNames:
    """The names of ``links`` in the task ``info``, each end in as many cells as its longest has.

    Names that are too long are shortened so that they still differ, if that can be.
    """

    def __init__(self, links: LinkIndex, info: TaskInfo) -> None:
        self._links = links
        layers = range(links.layers)
        refs = [[NeuronRef(k, i) for i in range(links.sizes[k] + 1)] for k in layers]
        names = [[called(ref, links.layers, info) for ref in layer] for layer in refs]
        names[-1] = abbreviated(names[-1], LONGEST_NAME)
        before = max(longest(layer) for layer in names[:-1])
        after = max(longest(layer[1:]) for layer in names[1:])
        places = [_place_of(ref, links.layers, info) for ref in refs[0]]
        self._before = [[to_right(name, before) for name in layer] for layer in names]
        self._after = [[f"→{to_left(name, after)}" for name in layer] for layer in names]
        self.width = before + 1 + after
        self.place_width = longest(places)
        self._places = [to_left(place, self.place_width) for place in places]

    def padded(self, link: int) -> str:
        """``  x3→h2 ``: the link at a flat index, in ``width`` cells."""
        ref = self._links.ref(link)
        return self._before[ref.layer][ref.i] + self._after[ref.layer + 1][ref.j + 1]

    def place(self, link: int) -> str:
        """``row 14 col 17``, or what the task calls an input, in ``place_width`` cells."""
        ref = self._links.ref(link)
        return " " * self.place_width if ref.layer else self._places[ref.i]


def _place_of(neuron: NeuronRef, layers: int, info: TaskInfo) -> str:
    return place_of(neuron, info) or cut(given_name(neuron, layers, info), LONGEST_PLACE)
