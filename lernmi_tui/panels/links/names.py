"""What the links of the table are called, in as many cells as there are for a name."""

from __future__ import annotations

from lernmi.net.link_index import LinkIndex
from lernmi.net.refs import NeuronRef, ends
from lernmi.run.given_names import called
from lernmi.tasks.task import TaskInfo
from lernmi_tui.paint.class_words import abbreviated, longest, to_left, to_right

LONGEST_NAME = 12  # cells of the name of a class


class LinkNames:
    """The names of ``links`` in the task ``info``; ``widths`` are those of the two ends' longest.

    Names that are too long are shortened so that they still differ, if that can be.
    """

    def __init__(self, links: LinkIndex, info: TaskInfo) -> None:
        self.links, self.info = links, info
        last = links.layers - 1
        outputs = [NeuronRef(last, index) for index in range(1, links.sizes[last] + 1)]
        self._outputs = abbreviated([called(ref, last + 1, info) for ref in outputs], LONGEST_NAME)
        inside = [
            longest([called(NeuronRef(layer, size), last + 1, info)])
            for layer, size in enumerate(links.sizes[:last])
        ]
        self.widths = max(inside), max([*inside[1:], longest(self._outputs)])

    def padded(self, link: int) -> str:
        """``  x3→h2 ``: the link at a flat index, as wide as all."""
        behind, ahead = ends(self.links.ref(link))
        layers = self.links.layers
        after = (
            self._outputs[ahead.index - 1]
            if ahead.layer == layers - 1
            else called(ahead, layers, self.info)
        )
        before = called(behind, layers, self.info)
        return f"{to_right(before, self.widths[0])}→{to_left(after, self.widths[1])}"
