"""What a panel posts to have the whole workbench go through the time of the run."""

from __future__ import annotations

from dataclasses import dataclass

from textual.message import Message


@dataclass
class Seek(Message):
    """A person wants to see ``moment``, as it was after its changes; None: the newest."""

    moment: int | None
