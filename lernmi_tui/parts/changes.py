"""What a panel posts to have a training sample changed: the workbench asks since when."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol, runtime_checkable

from textual.message import Message


@dataclass
class SetLabel(Message):
    """A person wants the training sample with that number to have another label.

    As which class, and if from here on or from the start, is asked; ``expected`` is the class that
    is suggested, None for the one it has.
    """

    sample: int
    expected: int | None = None


@dataclass
class TakeOut(Message):
    """A person wants the training sample with that number to be learned no longer.

    Whether from here on or from the start is asked.
    """

    sample: int


@dataclass(frozen=True, slots=True)
class Pointed:
    """The training sample that a panel's cursor is on; ``suggested`` is a class that it may be."""

    sample: int
    suggested: int | None = None


@runtime_checkable
class Pointing(Protocol):
    """A panel whose cursor may be on a training sample that keys of the workbench then mean."""

    @property
    def pointed(self) -> Pointed | None:
        """That sample, None if the cursor is on none."""


@dataclass
class AskOther(Message):
    """A person wants to see how the links of another run differ at this moment; or no longer."""

    wanted: bool
