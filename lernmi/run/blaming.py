"""Questions about one sample, asked of a run as it is now."""

from __future__ import annotations

from abc import ABC, abstractmethod

from numpy.typing import ArrayLike

from lernmi.run.blame import BlameTree
from lernmi.run.snapshot import Snapshot


class Blaming(ABC):
    """A run that can be asked whose fault an answer is."""

    @abstractmethod
    def look(
        self, inputs: ArrayLike, expected: ArrayLike | None = None, words: str = "this sample"
    ) -> Snapshot:
        """The network of this moment looking at a sample."""

    def blame(self, inputs: ArrayLike, expected: ArrayLike | None = None) -> BlameTree:
        """Who is to blame for what the network of now says to a sample, and who brought it about.

        ``inputs`` (n_in,), ``expected`` (n_out,): without it there is no blame, but what each link
        brings is known. Raises DataError for what makes no sample of this task.
        """
        return BlameTree(self.look(inputs, expected))
