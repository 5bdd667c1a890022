"""A network out of a network file or of a run file, with what its inputs and outputs mean."""

from __future__ import annotations

import os
from dataclasses import dataclass
from typing import Any

from lernmi.data.tables.row_cells import RowCells
from lernmi.files.tensor_files import FileError, Tensors, naming, read_content, unpack
from lernmi.net import network_file
from lernmi.net.checks import checked_sizes
from lernmi.net.network import Network
from lernmi.net.tensors import network_weights
from lernmi.run.saved.reading import Document
from lernmi.tasks.encoding import Encoding, Number, default_columns
from lernmi.tasks.task import Task

KINDS = ("network", "run")
NO_OR_YES = ("0", "1")
LONGEST_NAME = 1 << 12


@dataclass(frozen=True, slots=True, eq=False)
class SavedNetwork:
    """``input_names`` and ``output_names`` are those of its neurons, empty where they have none.

    ``encoding`` says how a row becomes inputs; None where nobody knows.
    """

    network: Network
    input_names: tuple[str, ...] = ()
    output_names: tuple[str, ...] = ()
    encoding: Encoding | None = None

    @classmethod
    def of(cls, network: Network, task: Task) -> SavedNetwork:
        """A network that learned ``task``."""
        info = task.info
        return cls(network, info.input_names, info.output_names, task.encoding)

    @property
    def columns(self) -> tuple[str, ...]:
        """What the numbers of a row are called."""
        if self.encoding is not None:
            return self.encoding.columns
        return self.input_names or default_columns(self.network.sizes[0])

    @property
    def cells(self) -> RowCells:
        """What the cells of a row may hold."""
        if self.encoding is None:
            return RowCells.of_numbers(self.columns, named=False)
        encoding = self.encoding
        return RowCells(encoding.columns, encoding.words, encoding.gaps, encoding.named)

    @property
    def outputs(self) -> tuple[str, ...]:
        """What the outputs are called: by the classes or the numbers that they stand for."""
        if self.numbers:
            return tuple(number.name for number in self.numbers)
        if self.encoding is not None and not self.encoding.each:
            return self.encoding.classes
        return self.output_names or _default_outputs(self.network.sizes[-1])

    @property
    def each(self) -> bool:
        """Does each output answer for itself, or is the largest one the answer?"""
        if self.encoding is not None:
            return self.encoding.each
        return self.network.sizes[-1] == 1

    @property
    def classes(self) -> tuple[str, ...]:
        """What can be answered: a class an output, or what each output says, no or yes.

        None where the answers are ``numbers``.
        """
        if self.encoding is not None:
            return self.encoding.classes
        return NO_OR_YES if self.each else self.outputs

    @property
    def numbers(self) -> tuple[Number, ...]:
        """What each output means where the answers are numbers; else empty."""
        return () if self.encoding is None else self.encoding.numbers

    def packed(self) -> bytes:
        """The content of a network file."""
        names = _names(self.input_names, self.output_names, self.encoding)
        return network_file.packed(self.network, self.network.classic, names)


def _default_outputs(count: int) -> tuple[str, ...]:
    return tuple(f"y{index}" for index in range(1, count + 1))


def names_of(task: Task) -> dict[str, Any]:
    """What files say of the inputs and outputs of a network that learns ``task``."""
    return _names(task.info.input_names, task.info.output_names, task.encoding)


def _names(
    inputs: tuple[str, ...], outputs: tuple[str, ...], encoding: Encoding | None
) -> dict[str, Any]:
    return {
        "input_names": inputs,
        "output_names": outputs,
        "encoding": None if encoding is None else encoding.as_dict(),
    }


def load_network(path: str | os.PathLike[str]) -> Network:
    """The network of a network file; of a run file that of the run shown, where it stood.

    Raises DataError for a file that is neither, or is damaged.
    """
    return read_network(path).network


def read_network(path: str | os.PathLike[str]) -> SavedNetwork:
    """The same with what its inputs and outputs mean."""
    content = read_content(path)
    with naming(path):
        return unpacked_network(content)


def unpacked_network(content: bytes) -> SavedNetwork:
    """The network in the ``content`` of a file. Raises LernmiError if there is none."""
    values, tensors = unpack(content)
    document = Document(values, tensors, "its description")
    if document.text("kind") not in KINDS:
        raise document.refuse("kind")
    if document.whole("version") > network_file.VERSION:
        raise FileError("it was written by a newer lernmi; update this one")
    return _network(document.object("network"), tensors)


def _network(words: Document, tensors: Tensors) -> SavedNetwork:
    sizes = checked_sizes(words.items("sizes"))
    weights = network_weights(tensors, sizes)  # first: what doesn't fit makes no large network
    activations, classic = _texts(words, "activations"), words.flag("classic")
    network = Network(sizes, words.number("rate"), activation=activations, classic=classic)
    network.weights[...] = weights
    names = [_texts(words, name) for name in ("input_names", "output_names")]
    for given, size in zip(names, (network.sizes[0], network.sizes[-1]), strict=True):
        if len(given) not in (0, size):
            raise words.refuse("names")
    encoding = None
    if words.has("encoding"):
        encoding = Encoding.from_dict(words.object("encoding").values())
        encoding.check(network.sizes[0], network.sizes[-1])
    return SavedNetwork(network, names[0], names[1], encoding)


def _texts(words: Document, name: str) -> tuple[str, ...]:
    texts = words.items(name)
    if not all(isinstance(text, str) and len(text) <= LONGEST_NAME for text in texts):
        raise words.refuse(name)
    return tuple(texts)
