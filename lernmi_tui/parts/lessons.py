"""What a person teaches the network beside its task: messages from the panels to the runner."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from textual.message import Message

if TYPE_CHECKING:
    from lernmi.arrays import Floats
    from lernmi.data.samples import Samples


@dataclass(eq=False)
class Teach(Message):
    """Learn this sample now; with ``every_epoch`` in each epoch from now on as well.

    ``inputs`` (n_in,), ``expected`` (n_out,).
    """

    inputs: Floats
    expected: Floats
    every_epoch: bool


@dataclass(eq=False)
class AddSamples(Message):
    """Learn ``samples`` as well from now on."""

    samples: Samples


@dataclass(eq=False)
class Forget(Message):
    """Learn the added sample with these ``inputs`` (n_in,) no longer; None: the one added last."""

    inputs: Floats | None
