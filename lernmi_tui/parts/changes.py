"""The training sample that keys of the workbench mean, and what another run made of the links."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol, runtime_checkable

from textual.message import Message


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
