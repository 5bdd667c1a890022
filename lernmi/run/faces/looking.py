"""Measuring a run, and looking at it."""

from __future__ import annotations

from collections.abc import Callable

from numpy.typing import ArrayLike

from lernmi.run.explanations.blame import BlameTree
from lernmi.run.explanations.worksheet import worksheet
from lernmi.run.faces.shown_run import ShownRun
from lernmi.run.measures.evaluation import LINKS_A_PIECE
from lernmi.run.measures.measuring import never
from lernmi.run.measures.metrics import Measured, Metrics
from lernmi.run.measures.trouble import Trouble
from lernmi.run.snapshots.focus import Focus
from lernmi.run.snapshots.snapshot import Snapshot


class Looking(ShownRun):
    """A run as far as it is measured and seen: none of it changes a bit of the run."""

    @property
    def metrics(self) -> Metrics:
        """The evaluations of the run; one that is due is made first."""
        return self._run.measuring.metrics

    @property
    def latest(self) -> Measured | None:
        """What was measured last, of this moment if ``evaluate`` was asked for it."""
        return self._run.measuring.latest

    @property
    def evaluation_cost(self) -> int:
        """Samples x links of one evaluation."""
        return self._run.measuring.cost

    @property
    def evaluation_piece(self) -> int:
        """Samples x links of a piece of it, at the most."""
        return min(self.evaluation_cost, max(LINKS_A_PIECE, self.network.weights.size))

    @property
    def evaluated(self) -> Measured | None:
        """What was measured then; None before the first, and while an evaluation is due."""
        return self._run.measuring.evaluated

    @property
    def evaluated_at(self) -> int:
        """The moment of the latest evaluation that is kept; -1 before the first."""
        return self._run.measuring.evaluated_at

    def evaluate(self, interrupted: Callable[[], bool] = never) -> bool:
        """Measure this moment, and what the network says to the test samples, for snapshots.

        It is shown and not kept: the history holds what is due alone. ``interrupted`` is asked
        between pieces of some milliseconds; False if it ended the work.
        """
        measuring = self._run.measuring
        return measuring.evaluate(interrupted) and measuring.answer(interrupted)

    def answer(self, interrupted: Callable[[], bool] = never) -> bool:
        """Have the next snapshots hold what the network says to the test samples now.

        ``interrupted`` is asked between pieces; False if it ended the work.
        """
        return self._run.measuring.answer(interrupted)

    def ask_train(self, wanted: bool) -> None:
        """Have ``answer`` ask the train samples as well, the first 10,000 of more; or no more."""
        self._asks_train = self._run.measuring.asks_train = wanted

    @property
    def trouble(self) -> Trouble | None:
        """In what the network is at this moment, if it can't learn any more."""
        return self._run.trouble

    @property
    def is_finite(self) -> bool:
        """Are all numbers of the network finite?"""
        return self.state.is_finite

    @property
    def met_trouble(self) -> Trouble | None:
        """What the run got into where the latest piece of a guarded ``advance`` ended."""
        return self._run.met

    def snapshot(self, evaluate: bool = False, wait: bool = True) -> Snapshot:
        """This moment and the sample learned last, as copies that nobody can write to.

        With ``evaluate`` its metrics end with an evaluation at this very moment, which the history
        does not keep if it is not due, and its answers are those of this moment. With
        ``wait=False`` an evaluation that is due is not waited for.
        """
        if evaluate:
            self.evaluate()
        elif wait:
            self.metrics  # noqa: B018  what is due
        return self._run.snapshot(self._runs.ghosts)

    def look(
        self, inputs: ArrayLike, expected: ArrayLike | None = None, words: str = "this sample"
    ) -> Snapshot:
        """The network of this moment looking at any sample, without learning it.

        ``inputs`` (n_in,), ``expected`` (n_out,): without it there is no blame. ``weights_after``
        is the change that learning it now *would* make, alone. ``words`` say which sample it is.
        Raises DataError for what makes no sample of this task.
        """
        return self.look_at(Focus.of(words, inputs, expected))

    def blame(self, inputs: ArrayLike, expected: ArrayLike | None = None) -> BlameTree:
        """Who is to blame for what the network of now says to a sample, and who brought it about.

        ``inputs`` (n_in,), ``expected`` (n_out,): without it there is no blame, but what each link
        brings is known. Raises DataError for what makes no sample of this task.
        """
        return BlameTree(self.look(inputs, expected))

    def look_at(self, focus: Focus) -> Snapshot:
        """The same for a ``focus``, which the snapshot then holds."""
        return self._run.look_at(focus, self._runs.ghosts)

    def worksheet(self, blanks: bool = False) -> str:
        """All that the sample learned last did, to be worked out by hand: Markdown.

        With ``blanks`` what is worked out is left blank. In the midst of a sample, all of that one.
        Raises LernmiError for a network of more than 60 links, and before the first sample.
        """
        return worksheet(self.snapshot(), blanks)
