"""A session: one run of a network on a task. It has no thread and no screen of its own."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from time import perf_counter

import numpy as np
from numpy.typing import ArrayLike

from lernmi import engine
from lernmi.arrays import Floats, Integers, locked_copy
from lernmi.batch import Batch
from lernmi.epochs import Epochs
from lernmi.errors import LernmiError
from lernmi.metrics import History, Metrics, next_evaluation
from lernmi.network import CLASSIC_TRAINING_RATE, Network, checked_sizes
from lernmi.one_line import counted
from lernmi.orders import orders
from lernmi.rows import Rows
from lernmi.samples import Samples
from lernmi.snapshot import Event, RateChange, SamplesChanged, Snapshot, Taught
from lernmi.tasks import Task
from lernmi.watch import Watch

WATCHED_SAMPLES = 200  # at most so many count in the mean sensitivities; fewer in huge networks
LEAST_WATCHED_SAMPLES = 10
WATCHED_LINKS = 5_000_000  # as much work as watching may take at a time
MOST_EVALUATED = 10_000  # of the train and of the test samples
ORDERS_AT_ONCE = 1 << 18  # row numbers


class Session:
    """Everything follows from the arguments, the events and their moments.

    ``sizes``, ``training_rate`` and ``activation`` are the task's own unless given; with
    ``classic`` the samples come in order and the rate is 0.1 unless given.
    ``moment`` counts the samples learned, ``training_seconds`` the time that took, evaluations
    aside.

    Raises LernmiError for arguments that make no network or don't fit the task.
    """

    def __init__(
        self,
        task: Task,
        sizes: Sequence[int] | None = None,
        training_rate: float | None = None,
        seed: int = 0,
        *,
        activation: str | Sequence[str] | None = None,
        batch_size: int = 1,
        classic: bool = False,
    ) -> None:
        if not isinstance(task, Task):
            raise LernmiError("a session needs a task, such as load_task('xor')")
        if training_rate is None:
            training_rate = CLASSIC_TRAINING_RATE if classic else task.training_rate
        sizes = checked_sizes(task.sizes if sizes is None else sizes)
        if activation is None:
            activation = "sigmoid" if classic else task.row.activations(len(sizes) - 1)
        self.task = task
        self.network = Network(sizes, training_rate, seed, activation, classic)
        self.batch_size = checked_batch(batch_size, len(task.train))
        self._batch = Batch.of(self.batch_size, self.network.weights.size)
        self._check_fit()
        # load it, or compile it the first time, before any time is taken
        engine.compiled_engine(task.train.is_bytes and not classic)
        self._weights_before: Floats = np.empty_like(self.network.weights)
        self.rewind()

    def _check_fit(self) -> None:
        wanted = (self.task.train.stored.shape[1], self.task.train.targets.shape[1])
        given = (self.network.sizes[0], self.network.sizes[-1])
        if wanted != given:
            raise LernmiError(
                f"{self.task.name} has {counted(wanted[0], 'input')} and "
                f"{counted(wanted[1], 'output')}, so sizes start "
                f"with {wanted[0]} and end with {wanted[1]}; not {given[0]} and {given[1]}"
            )

    def rewind(self, seed: int | None = None) -> None:
        """Back to the initial weights, of another ``seed`` if given.

        The rate and the samples stay as they are now; the events that led there are forgotten.
        """
        self.network.reset_weights(self.network.seed if seed is None else seed)
        self.moment = 0
        self.training_seconds = 0.0
        self.events: list[Event] = []
        self.epochs = Epochs.of(len(self.task.train))
        self._history = History()
        self._last_rows: Integers = np.empty(0, dtype=np.int64)
        self._expected: Floats | None = None
        self._answers: Floats | None = None
        self._last_rate = self.network.training_rate
        self._weights_before[...] = self.network.weights
        self.network.propagate(self.task.train.inputs_of(int(self._order(0, 1)[0])))
        self._evaluate()

    @property
    def epoch(self) -> int:
        """How many epochs are over."""
        return self.epochs.epoch(self.moment)

    @property
    def engine(self) -> str:
        """``compiled`` or, where numba can't be used, ``layers``."""
        return engine.name()

    @property
    def next_evaluation(self) -> int:
        """The next moment at which the run is evaluated."""
        return next_evaluation(self.moment, self.epochs, self.batch_size)

    @property
    def metrics(self) -> Metrics:
        """The evaluations so far."""
        return self._history.metrics()

    def evaluate(self) -> None:
        """Evaluate at this moment too, unless that is done already."""
        if self.metrics.moments[-1] != self.moment:
            self._evaluate()

    def set_training_rate(self, rate: float) -> None:
        """Change the training rate from now on. Raises LernmiError for no finite number above 0."""
        old = self.network.training_rate
        self.network.training_rate = rate
        if rate != old:
            self.events.append(RateChange(self.moment, old, self.network.training_rate))

    def teach(self, inputs: ArrayLike, expected: ArrayLike, every_epoch: bool = False) -> None:
        """Learn one sample of a person's own now; with ``every_epoch`` in each epoch as well.

        ``inputs``: (n_in,), ``expected``: (n_out,). It is an event of the run, which the clock does
        not count. Raises DataError for what makes no sample of this task.
        """
        sample = self.task.train.alike([inputs], [expected])
        if every_epoch:
            self.add_samples(sample)
        self._weights_before[...] = self.network.weights
        self._last_rate = self.network.training_rate
        self._last_rows, self._expected = self._last_rows[:0], sample.targets[0]
        first = np.zeros(1, dtype=np.int64)
        engine.learn(self.network, rows_of(sample), first, Batch(1), True, Watch())
        self._answers = None
        self.events.append(Taught(self.moment, sample.inputs_of(0), sample.targets[0]))
        self._evaluate_again()

    def add_samples(self, samples: Samples) -> None:
        """From now on learn ``samples`` as well: an epoch begins, an event of the run.

        Raises DataError if they don't fit the task's.
        """
        self._change_samples(self.task.train.and_more(samples), samples, None)

    def remove_sample(self, row: int = -1) -> None:
        """Learn a train sample no longer: an epoch begins, an event of the run.

        Raises DataError if there is no such row, or no other.
        """
        train = self.task.train.without(row)
        self._last_rows, self._expected = self._last_rows[:0], None
        self._change_samples(train, None, row)

    def _change_samples(self, train: Samples, added: Samples | None, removed: int | None) -> None:
        checked_batch(self.batch_size, len(train))
        engine.forget(self.task.train.stored)
        test = self.task.test if self.task.holds_out else train
        self.task = replace(self.task, train=train, test=test)
        self.epochs = self.epochs.changed(self.moment, len(train))
        self._answers = None
        self.events.append(SamplesChanged(self.moment, added, removed))
        self._evaluate_again()

    def _evaluate_again(self) -> None:
        """Weights or samples have changed at a moment that may have been evaluated."""
        if self.metrics.moments[-1] == self.moment:
            self._evaluate()

    @property
    def watched_samples(self) -> int:
        """How many samples count in the mean sensitivities."""
        affordable = WATCHED_LINKS // self.network.weights.size
        return max(LEAST_WATCHED_SAMPLES, min(WATCHED_SAMPLES, affordable))

    def run(self, samples: int, observe: bool = True) -> None:
        """Learn ``samples`` more samples; a batch that was begun is completed.

        Runs of any lengths that add up to the same moment end with the same numbers, bit for bit.
        ``observe=False`` leaves out what only a snapshot shows: the next one has no last sample.
        Raises LernmiError for a negative number.
        """
        if not isinstance(samples, int | np.integer) or samples < 0:
            raise LernmiError(f"a run learns 0 samples or more, not {samples!r}")
        samples = int(samples)
        end = self._batch_end(self.moment + samples)
        if end == self.moment:
            return
        if not observe:
            self._advance(end)
            self._last_rows, self._expected = self._last_rows[:0], None
            return
        last = self._batch_start(end)
        self._advance(last)
        self._weights_before[...] = self.network.weights
        self._last_rows = self._order(last, end)
        self._expected = self.task.train.targets[self._last_rows[-1]]
        self._last_rate = self.network.training_rate
        self._advance(end)

    def _batch_start(self, moment: int) -> int:
        """Where the batch begins that ends at or after ``moment`` (a moment above 0)."""
        place = self.epochs.place(moment - 1)
        return moment - 1 - place % self.batch_size

    def _batch_end(self, moment: int) -> int:
        """The first moment from ``moment`` on at which a batch is complete."""
        place, samples = self.epochs.place(moment), self.epochs.samples(moment)
        whole = -(-place // self.batch_size) * self.batch_size
        return moment - place + min(whole, samples)

    def _advance(self, end: int) -> None:
        """Learn up to moment ``end``, evaluating where it is due."""
        samples = len(self.task.train)
        crossing_batches = samples % self.batch_size != 0  # then an epoch ends with a smaller one
        while self.moment < end:
            due = self.next_evaluation
            stop = min(end, due, self.moment + max(ORDERS_AT_ONCE // samples, 1) * samples)
            if crossing_batches:
                stop = min(stop, self.epochs.start(self.epoch + 1, self.moment))
            self._learn(self._order(self.moment, stop))
            self.moment = stop
            if stop == due:
                self._evaluate()

    def _learn(self, rows: Integers) -> None:
        started = perf_counter()
        engine.learn(self.network, rows_of(self.task.train), rows, self._batch, True, Watch())
        self.training_seconds += perf_counter() - started

    def _order(self, start: int, end: int) -> Integers:
        """The rows learned from moment ``start`` to ``end``, all of the present train samples."""
        samples, place = len(self.task.train), self.epochs.place(start)
        end += place - start
        if self.network.classic:
            return np.arange(place, end, dtype=np.int64) % samples
        rows = orders(self.network.seed, self.epochs.epoch(start), -(-end // samples), samples)
        return rows.ravel()[place:end]

    def _evaluate(self) -> None:
        self._history.add(self.moment, self.epoch, *self._measured())

    def _measured(self) -> tuple[tuple[float, float], tuple[float, float]]:
        """(loss, accuracy) over the train and over the test samples, now.

        Of a set larger than MOST_EVALUATED the first so many stand for all.
        """

        def measure(part: Samples) -> tuple[float, float]:
            first = np.arange(min(len(part), MOST_EVALUATED))
            return engine.evaluate(self.network, rows_of(part), part.is_one_hot, first)

        train = measure(self.task.train)
        return train, measure(self.task.test) if self.task.holds_out else train

    def answer(self) -> None:
        """Have the next snapshots hold what the network says to the test samples now."""
        self._answers = engine.answers(self.network, rows_of(self.task.test))
        self._answers.flags.writeable = False
        self._answers_moment = self.moment

    def _mean_sensitivities(self) -> Floats:
        """Of some fixed samples at the weights of now: the first of epoch 0's order."""
        train = self.task.train
        rows = self._order(0, min(self.watched_samples, len(train)))
        return engine.mean_sensitivities(self.network, rows_of(train), rows)

    def snapshot(self, evaluate: bool = False) -> Snapshot:
        """This moment, as copies that nobody can write to.

        With ``evaluate`` its metrics end with an evaluation at this very moment, which the history
        does not keep if it is not due, and its answers are those of this moment.
        """
        network, metrics = self.network, self.metrics
        if evaluate or self._answers is None:
            self.answer()
        assert self._answers is not None
        if evaluate and metrics.moments[-1] != self.moment:
            metrics = self._history.metrics_and(self.moment, *self._measured())
        return Snapshot(
            task=self.task,
            sizes=network.sizes,
            activations=network.activations,
            classic=network.classic,
            seed=network.seed,
            training_rate=network.training_rate,
            last_rate=self._last_rate,
            batch_size=self.batch_size,
            engine=self.engine,
            moment=self.moment,
            epochs=self.epochs,
            sample=int(self._last_rows[-1]) if len(self._last_rows) else None,
            batch=tuple(self._last_rows.tolist()),
            expected=self._expected,
            weights=locked_copy(network.weights),
            weights_before=locked_copy(self._weights_before),
            mean_sensitivities=locked_copy(self._mean_sensitivities()),
            input_sums=locked_copy(network.input_sums),
            outputs=locked_copy(network.neuron_outputs),
            sensitivity_sums=locked_copy(network.sensitivity_sums),
            metrics=metrics,
            events=tuple(self.events),
            answers=self._answers,
            answers_moment=self._answers_moment,
        )


def rows_of(samples: Samples) -> Rows:
    """``samples`` as the engines learn them."""
    return Rows(samples.stored, samples.targets, samples.scale)


def checked_batch(batch_size: int, samples: int) -> int:
    """``batch_size``. Raises LernmiError unless it is within 1 .. ``samples``."""
    if not isinstance(batch_size, int | np.integer) or not 1 <= batch_size <= samples:
        raise LernmiError(f"a batch has 1 to {samples:,} samples here, not {batch_size!r}")
    return int(batch_size)
