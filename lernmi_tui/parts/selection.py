"""What a person picks in one panel and others light up: messages, and who takes part."""

from dataclasses import dataclass
from typing import Protocol, runtime_checkable

from textual.message import Message

from lernmi.net.refs import NeuronRef, Selection


@dataclass
class Selected(Message):
    """A person picked ``selection`` in some panel; ``inspect`` if they want it explained too."""

    selection: Selection
    inspect: bool = False


@dataclass
class PathLit(Message):
    """A panel tells which neurons a path of blame leads ``through``, from the outputs back; empty:
    of no path any more.
    """

    through: tuple[NeuronRef, ...]


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
