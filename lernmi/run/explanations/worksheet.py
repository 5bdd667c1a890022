"""A worksheet: all that one sample does in a small network, to be worked out by hand."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from pathlib import Path

from lernmi.errors import LernmiError
from lernmi.files.folders import user_folder
from lernmi.files.safe_files import write_whole
from lernmi.net.activations import ACTIVATIONS
from lernmi.net.refs import LinkRef, NeuronRef
from lernmi.numbers import count, rate, signed
from lernmi.run.explanations.arithmetic import Arithmetic
from lernmi.run.explanations.sum_line import Sum
from lernmi.run.names import quantities
from lernmi.run.names.quantities import Quantity
from lernmi.run.snapshots.snapshot import Snapshot
from lernmi.tasks.given_title import given_title

MOST_LINKS = 60  # more are no work for a person: that would be 300 lines
WORDS = (
    quantities.BRINGS,
    quantities.INPUT_SUM,
    quantities.SAYS,
    quantities.BLAME,
    quantities.SLOPE,
    quantities.OUTPUT_SENSITIVITY,
    quantities.TELLS,
    quantities.LINK_SENSITIVITY,
)


def worksheet(snapshot: Snapshot, blanks: bool = False) -> str:
    """The sample of ``snapshot``, forward, backward and update, as Markdown.

    Every line comes out from the numbers printed in it. With ``blanks`` what is to be worked out is
    left blank. Raises LernmiError for a network of more than 60 links, and where nothing is
    expected of the sample.
    """
    links = snapshot.weights.size
    if links > MOST_LINKS:
        raise LernmiError(
            f"a worksheet is for networks of up to {MOST_LINKS} links; this one has {count(links)}"
        )
    if snapshot.expected is None:
        raise LernmiError(
            "nothing is expected of this sample, so there is no way back to work out: "
            "learn one first"
        )
    sheet = _Sheet(snapshot, blanks)
    return "\n".join([*sheet.given(), *sheet.forward(), *sheet.error(), *sheet.backward()]) + "\n"


def save(snapshot: Snapshot, blanks: bool = False, folder: Path | None = None) -> Path:
    """Write it to a file in ``worksheets`` in ``folder``, the person's own unless given.

    Gives its path.

    Raises LernmiError as ``worksheet`` does, and where the file can't be written.
    """
    text = worksheet(snapshot, blanks)
    parts = [
        given_title(snapshot.task.name),
        *map(str, snapshot.sizes),
        f"moment-{snapshot.moment}",
    ]
    parts += ["blanks"] if blanks else []
    name = re.sub(r"[^\w.-]+", "-", "-".join(parts)).strip("-.") + ".md"
    path = (folder or user_folder()) / "worksheets" / name
    write_whole(path, text.encode())
    return path


class _Sheet:
    def __init__(self, snapshot: Snapshot, blanks: bool) -> None:
        self._snapshot, self._blanks = snapshot, blanks
        self._sums = Arithmetic(snapshot)

    def given(self) -> Iterator[str]:
        """What is known before anything is worked out."""
        snapshot, last = self._snapshot, len(self._snapshot.sizes) - 1
        assert snapshot.expected is not None
        shape = "-".join(map(str, snapshot.sizes))
        yield f"# {snapshot.task.info.title} {shape}: one sample, worked out by hand"
        yield ""
        yield f"Seed {snapshot.seed}, moment {count(snapshot.moment)}: {self._which()}."
        yield f"Training rate: {rate(snapshot.last_rate)}. A bias neuron (b) always says 1."
        if self._blanks:
            yield "Work with three digits that count; the solutions may differ in the last one."
        yield ""
        yield from self._numbers(
            "input", 0, [f"{value:.6g}" for value in snapshot.layer_outputs[0][1:].tolist()]
        )
        expected = [f"{value:g}" for value in snapshot.expected.tolist()]
        yield from self._numbers(quantities.EXPECTED.name, last, expected)
        for layer in range(last):
            yield from self._weights(layer)
        for name in dict.fromkeys(snapshot.activations):
            yield f"- slope of {name}: {ACTIVATIONS[name].slope_formula}"
        yield from (f"- {self._meaning(word)}" for word in WORDS)
        yield ""

    def forward(self) -> Iterator[str]:
        """Neuron by neuron."""
        sizes = self._snapshot.sizes
        yield "## Forward"
        yield ""
        for layer in range(1, len(sizes)):
            for index in range(1, sizes[layer] + 1):
                neuron = NeuronRef(layer, index)
                yield f"### {self._sums.name(neuron)}"
                yield ""
                sums = [self._sums.brings(link) for link in self._into(neuron)]
                whole = self._sums.input_sum(neuron)
                yield from self._lines([*sums, Sum("input sum", whole.parts, whole.about)])
                yield from self._lines([self._sums.says(neuron)])
                yield ""

    def error(self) -> Iterator[str]:
        """The blame of the outputs, and the loss."""
        yield "## The blame of the outputs"
        yield ""
        last = len(self._snapshot.sizes) - 1
        outputs = range(1, self._snapshot.sizes[last] + 1)
        yield from self._lines([self._sums.error(NeuronRef(last, index)) for index in outputs])
        yield from self._lines([self._sums.loss()])
        yield ""

    def backward(self) -> Iterator[str]:
        """The last layer first: with the old weights, then the new ones."""
        sizes = self._snapshot.sizes
        last = len(sizes) - 1
        yield "## Backward"
        yield ""
        for layer in range(last, 0, -1):
            for index in range(1, sizes[layer] + 1):
                yield from self._back_from(NeuronRef(layer, index), blamed=layer == last)

    def _back_from(self, neuron: NeuronRef, blamed: bool) -> Iterator[str]:
        yield f"### {self._sums.name(neuron)}"
        yield ""
        sums = [] if blamed else [self._sums.blame(neuron)]
        yield from self._lines(
            [*sums, self._sums.slope(neuron), self._sums.output_sensitivity(neuron)]
        )
        yield ""
        for link in self._into(neuron):
            told = [self._sums.tells(link)] if link.i and link.layer else []
            sums = [*told, self._sums.link_sensitivity(link), *self._sums.moves(link)]
            yield f"**{self._sums.name(link)}**"
            yield ""
            yield from self._lines(sums)
            yield ""

    # parts

    def _which(self) -> str:
        snapshot = self._snapshot
        if snapshot.focus is not None:
            return f"{snapshot.focus.words}, looked at, not learned"
        if snapshot.sample is None:
            return "a lesson"
        when = "learned last" if snapshot.learned else "learned next"
        return f"train {count(snapshot.sample + 1)}, the one {when}"

    def _numbers(self, what: str, layer: int, texts: Sequence[str]) -> Iterator[str]:
        names = [self._sums.name(NeuronRef(layer, place + 1)) for place in range(len(texts))]
        yield f"| {what} | {' | '.join(names)} |"
        yield f"| --- |{' ---: |' * len(texts)}"
        yield f"| | {' | '.join(texts)} |"
        yield ""

    def _weights(self, layer: int) -> Iterator[str]:
        weights = self._snapshot.layer_weights_before[layer]
        behind = [self._sums.name(NeuronRef(layer, i)) for i in range(len(weights))]
        yield f"| weight into | {' | '.join(f'from {name}' for name in behind)} |"
        yield f"| --- |{' ---: |' * len(behind)}"
        for j in range(weights.shape[1]):
            texts = [signed(value, 4) for value in weights[:, j].tolist()]
            yield f"| {self._sums.name(NeuronRef(layer + 1, j + 1))} | {' | '.join(texts)} |"
        yield ""

    @staticmethod
    def _meaning(quantity: Quantity) -> str:
        return f"{quantity.name}: {quantity.meaning}"

    def _into(self, neuron: NeuronRef) -> list[LinkRef]:
        """The bias' link first."""
        links = self._snapshot.sizes[neuron.layer - 1] + 1
        return [LinkRef(neuron.layer - 1, i, neuron.index - 1) for i in range(links)]

    def _lines(self, sums: Sequence[Sum]) -> Iterator[str]:
        for each in sums:
            yield f"- {each.label}: {each.blanked if self._blanks else each.text}"
