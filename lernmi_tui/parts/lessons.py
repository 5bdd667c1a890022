"""What a person teaches the network beside its task: messages from the panels to the runner."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.message import Message

if TYPE_CHECKING:
    from lernmi.arrays import Floats
    from lernmi.data.samples import Samples


class Teach(Message):
    """Learn this sample now; with ``every_epoch`` in each epoch from now on as well.

    ``inputs`` (n_in,), ``expected`` (n_out,).
    """

    def __init__(self, inputs: Floats, expected: Floats, every_epoch: bool) -> None:
        super().__init__()
        self.inputs = inputs
        self.expected = expected
        self.every_epoch = every_epoch


class AddSamples(Message):
    """Learn ``samples`` as well from now on."""

    def __init__(self, samples: Samples) -> None:
        super().__init__()
        self.samples = samples


class RemoveSample(Message):
    """Learn train sample ``row`` no longer; -1 is the last."""

    def __init__(self, row: int) -> None:
        super().__init__()
        self.row = row
