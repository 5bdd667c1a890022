"""What a panel posts to have the whole workbench look at a sample of its own."""

from __future__ import annotations

from dataclasses import dataclass

from textual.message import Message

from lernmi.run.snapshots.focus import Focus


@dataclass
class LookAt(Message):
    """A person wants to see the network looking at ``focus``; None: at the sample learned last."""

    focus: Focus | None


@dataclass
class AskTrain(Message):
    """A person wants to see what the network says to the train samples; or no longer."""

    wanted: bool
