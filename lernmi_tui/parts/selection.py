"""What a person has picked: a neuron or a link, and the message that says so."""

from dataclasses import dataclass
from typing import Protocol, runtime_checkable

from textual.message import Message


@dataclass(frozen=True, slots=True)
class NeuronRef:
    """Neuron ``index`` (0 = bias) of neuron layer ``layer`` (0 = inputs)."""

    layer: int
    index: int


@dataclass(frozen=True, slots=True)
class LinkRef:
    """Link of link layer ``layer`` from neuron ``i`` (0 = bias) to neuron ``j`` (from 0)."""

    layer: int
    i: int
    j: int


Selection = NeuronRef | LinkRef | None


@dataclass
class Selected(Message):
    """A person picked ``selection`` in some panel; ``inspect`` if they want it explained too."""

    selection: Selection
    inspect: bool = False


@dataclass
class ClassesPicked(Message):
    """A person asks for the held-out samples of class ``true`` that are taken for class ``given``.

    Either may be None: any class.
    """

    true: int | None
    given: int | None


@runtime_checkable
class ByClasses(Protocol):
    """A panel that can narrow the held-out samples it shows."""

    def show_classes(self, true: int | None, given: int | None) -> None:
        """Only those of class ``true`` taken for class ``given``; None: any."""


@runtime_checkable
class Selecting(Protocol):
    """A panel that lights up what is picked."""

    def select(self, selection: Selection) -> None:
        """Light up ``selection``, or nothing."""
