"""A network of explicit neurons and links, driven at three magnifications on one memory."""

import os
from collections.abc import Sequence
from reprlib import repr as short
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import ArrayLike

from lernmi.arrays import Floats, Integers
from lernmi.errors import LernmiError
from lernmi.net import engines, initial_weights
from lernmi.net.activations import activation_named
from lernmi.net.batch import Batch
from lernmi.net.flat import link_count
from lernmi.net.forward import predict
from lernmi.net.memory import Memory
from lernmi.net.names import layer_prefixes
from lernmi.net.rows import Rows
from lernmi.net.scores import r2, spread
from lernmi.net.watch import Watch

MAX_LINKS = 20_000_000
CLASSIC_TRAINING_RATE = 0.1
DEFAULT_TRAINING_RATE = 0.5


_RATE = "its training rate is training_rate"
_ELSE = "make another Network"
_INSTEAD = {
    "weights": "write weights[...] = ..., or set_weights(...) of a session",
    "seed": "reset_weights(seed) draws others",
    "learning_rate": _RATE,
    "rate": _RATE,
    "lr": _RATE,
}


class Evaluated(NamedTuple):
    """What came of ``Network.evaluate``: the mean loss a sample, and the score.

    The score is the share of right answers, 0 .. 1, where what is expected are classes, and R²
    where it is numbers: 1 where all are met, 0 where their mean is as near.
    """

    loss: float
    score: float


class Network(Memory):
    """Layers of neurons and the links between them.

    ``sizes`` counts the learning neurons of each layer, inputs first. ``activation`` is one name
    or one name for each layer after the inputs. ``classic=True`` behaves as the ancestor did to
    the last digit: the input neurons apply the sigmoid too, every link layer starts from the same
    stream (the seed is not used), the training rate is 0.1 unless given.

    The numbers lie once, in the flat arrays of its ``Memory``; the layers hold views on them.

    Raises LernmiError for sizes, rates, seeds or activations that make no network.
    """

    def __init__(
        self,
        sizes: Sequence[int],
        training_rate: float | None = None,
        seed: int = 0,
        activation: str | Sequence[str] = "sigmoid",
        classic: bool = False,
    ) -> None:
        checked = checked_sizes(sizes)
        self._seed = checked_seed(seed)
        if training_rate is None:
            training_rate = CLASSIC_TRAINING_RATE if classic else DEFAULT_TRAINING_RATE
        rate = checked_rate(training_rate)
        names = checked_activations(activation, len(checked) - 1)
        self._classic = classic
        names = ("sigmoid" if classic else "identity", *names)
        super().__init__(checked, names, layer_prefixes(len(checked)), rate)
        self._batch = Batch(1)
        self.reset_weights(self.seed)
        self._is_made = True

    def __setattr__(self, name: str, value: object) -> None:
        """Raises LernmiError for what would be ignored, with what would be right."""
        is_known = name.startswith("_") or name == "training_rate"
        if not is_known and "_is_made" in self.__dict__ and value is not self.__dict__.get(name):
            is_array = isinstance(self.__dict__.get(name), np.ndarray)
            right = _INSTEAD.get(name, f"write {name}[...] = ..." if is_array else _ELSE)
            raise LernmiError(f"a network's {name} can't be set; {right}")
        super().__setattr__(name, value)

    @property
    def seed(self) -> int:
        """That of the initial weights."""
        return self._seed

    @property
    def classic(self) -> bool:
        """Does it behave as the ancestor did?"""
        return self._classic

    def reset_weights(self, seed: int) -> None:
        """Put the initial weights of ``seed`` back and forget the last sample."""
        self._seed = checked_seed(seed)
        drawn = (
            initial_weights.classic_weights(self.sizes)
            if self.classic
            else initial_weights.uniform_weights(self.sizes, seed)
        )
        for link_layer, weights in zip(self.link_layers, drawn, strict=True):
            link_layer.weights[...] = weights
        self.reset()

    @property
    def training_rate(self) -> float:
        """The one training rate (learning rate) of all links.

        Raises LernmiError when set to no finite number above 0.
        """
        return float(self._rate[0])

    @training_rate.setter
    def training_rate(self, rate: float) -> None:
        self._rate[0] = checked_rate(rate)

    @property
    def outputs(self) -> Floats:
        """What the output layer says now: a copy, shape (n_out,)."""
        return self.neuron_layers[-1].outputs[1:].copy()

    # one sample, by links or by layers

    def propagate(self, inputs: ArrayLike) -> None:
        """Forward, layer by layer. ``inputs``: (n_in,)."""
        self.forward(self._row(inputs, self.sizes[0], "inputs"))

    def propagate_by_links(self, inputs: ArrayLike) -> None:
        """Forward, link by link. ``inputs``: (n_in,)."""
        self.start(self._row(inputs, self.sizes[0], "inputs"))
        for link_layer in self.link_layers:
            for link in link_layer.links:
                link.propagate()
            for neuron in link_layer.output_layer.neurons:
                neuron.activate()

    def learn(self, inputs: ArrayLike, expected: ArrayLike) -> None:
        """Learn one sample, layer by layer. ``inputs``: (n_in,), ``expected``: (n_out,)."""
        expected = self._row(expected, self.sizes[-1], "expected outputs")
        self.propagate(inputs)
        self.submit_error(expected)
        for link_layer in reversed(self.link_layers):
            link_layer.backpropagate()

    def learn_by_links(self, inputs: ArrayLike, expected: ArrayLike) -> None:
        """Learn one sample, two scalars at a time. ``inputs``: (n_in,), ``expected``: (n_out,)."""
        expected = self._row(expected, self.sizes[-1], "expected outputs")
        self.propagate_by_links(inputs)
        self.submit_error(expected)
        for link_layer in reversed(self.link_layers):
            for link in link_layer.links:
                link.backpropagate()

    @staticmethod
    def _row(values: ArrayLike, size: int, what: str) -> Floats:
        row = as_floats(values, what)
        if row.shape != (size,):
            raise LernmiError(f"{what}: {size} numbers are needed, not an array {row.shape}")
        return row

    # many samples

    def learn_many(
        self,
        inputs: ArrayLike,
        targets: ArrayLike,
        order: Sequence[int] | Integers | None = None,
        batch_size: int = 1,
    ) -> None:
        """Learn many samples in compiled code that releases the GIL.

        ``inputs``: (n, n_in), ``targets``: (n, n_out); ``order``: the rows to learn, in turn, any
        number of times (every row once if None). ``batch_size``: that many samples at a time are
        averaged at fixed weights. The arrays of ``Samples`` are indexed once; others, which may
        change, at every call.

        Raises LernmiError for shapes that don't fit, rows that don't exist, a batch below 1.
        """
        inputs, targets = self._table(inputs, 0, "inputs"), self._table(targets, -1, "targets")
        if len(inputs) != len(targets):
            raise LernmiError(f"{len(inputs)} rows of inputs but {len(targets)} rows of targets")
        rows = checked_order(order, len(inputs))
        if not isinstance(batch_size, int | np.integer) or not 1 <= batch_size < 2**63:
            raise LernmiError(f"a batch has 1 sample or more, not {short(batch_size)}")
        if batch_size != self._batch.size:
            self._batch = Batch.of(int(batch_size), self.weights.size)
        engines.learn(self, Rows(inputs, targets), rows, self._batch, True, Watch())

    def predict(self, inputs: ArrayLike) -> Floats:
        """The outputs (n, n_out) for ``inputs`` (n, n_in); (n_out,) for one row (n_in,).

        Touches no state. Raises LernmiError for inputs that don't fit.
        """
        given = as_floats(inputs, "inputs")
        if given.ndim == 1:
            outputs: Floats = self.predict(self._row(given, self.sizes[0], "inputs")[None])[0]
            return outputs
        weights = [link_layer.weights for link_layer in self.link_layers]
        return predict(weights, self.layer_activations, self._table(given, 0, "inputs"))

    def evaluate(self, X: ArrayLike, y: ArrayLike) -> Evaluated:
        """Its mean loss and its score over samples: ``loss, score = net.evaluate(X, y)``.

        ``X``: (n, n_in), ``y``: (n, n_out), or (n,) of a network of one output; of more, (n,) are
        the numbers of the classes, from 0 on. Where ``y`` holds 0s and 1s alone the score is the
        share of right answers, as in a session: the largest output where one of several is 1, else
        all outputs within 0.5. Of other numbers it is R². Touches no state.

        Raises LernmiError for arrays that don't fit.
        """
        inputs, targets = self._table(X, 0, "X"), self._targets(y)
        if len(inputs) != len(targets) or not len(inputs):
            raise LernmiError(f"{len(inputs)} rows of X but {len(targets)} of y")
        are_classes = bool(((targets == 0.0) | (targets == 1.0)).all())
        one_hot = targets.shape[1] > 1 and bool((targets.sum(axis=1) == 1.0).all())
        loss, right = engines.evaluate(self, Rows(inputs, targets), are_classes and one_hot)
        return Evaluated(loss, right if are_classes else r2(loss, spread(targets)))

    def _targets(self, y: ArrayLike) -> Floats:
        given, outputs = as_floats(y, "y"), self.sizes[-1]
        if given.ndim != 1:
            return self._table(given, -1, "y")
        if outputs == 1:
            return given[:, None]
        if len(given) and not np.isin(given, np.arange(outputs)).all():
            raise LernmiError(f"y: classes are whole numbers of 0 .. {outputs - 1}")
        rows: Floats = np.eye(outputs)[given.astype(np.int64)]
        return rows

    def _table(self, values: ArrayLike, layer: int, what: str) -> Floats:
        table = as_floats(values, what)
        if table.ndim != 2 or table.shape[1] != self.sizes[layer]:
            raise LernmiError(
                f"{what}: an array (n, {self.sizes[layer]}) is needed, not {table.shape}"
            )
        return table

    def save(self, path: str | os.PathLike[str]) -> None:
        """Write a network file to ``path``, whole or not at all; ``lernmi.load_network`` reads it.

        Other tools read its tensors: ``layers.0.weight`` (n_out, n_in), ``layers.0.bias``
        (n_out,), and so on, float64. Raises DataError, and changes nothing there, if that can't
        be done.
        """
        from lernmi.net.network_file import save  # start-up does without

        save(self, path)

    def __reduce__(self) -> tuple[Any, ...]:
        """Copies and pickles carry the numbers and make their own layers around them."""
        arguments = (self.sizes, self.training_rate, self.seed, self.activations, self.classic)
        return _restored, (arguments, [array.copy() for array in self._arrays])

    @property
    def _arrays(self) -> tuple[Floats, ...]:
        return self.weights, self.input_sums, self.neuron_outputs, self.sensitivity_sums

    def _repr_html_(self) -> str:
        """For notebooks: the topology, a link as thick as its weight is large."""
        from lernmi.net.network_page import network_page  # scripts do without

        return network_page(self)

    def __repr__(self) -> str:
        shape = "-".join(map(str, self.sizes))
        return f"Network({shape}, {self.weights.size} links, training_rate={self.training_rate})"


def _restored(arguments: tuple[Any, ...], arrays: list[Floats]) -> Network:
    network = Network(*arguments)
    for mine, theirs in zip(network._arrays, arrays, strict=True):
        mine[...] = theirs
    return network


def checked_sizes(sizes: Sequence[int]) -> tuple[int, ...]:
    """``sizes`` as a tuple. Raises LernmiError unless they make a network within MAX_LINKS."""
    try:
        checked = tuple(int(size) for size in sizes)
        exact = all(size == given for size, given in zip(checked, sizes, strict=True))
    except (TypeError, ValueError, OverflowError):
        exact, checked = False, ()
    if not exact or len(checked) < 2 or min(checked) < 1:
        raise LernmiError(
            f"sizes are two or more whole numbers above 0, like 2,3,1; not {short(sizes)}"
        )
    links = link_count(checked)
    if links > MAX_LINKS:
        raise LernmiError(
            f"{'-'.join(map(str, checked))} has {links:,} links; at most {MAX_LINKS:,} fit here"
        )
    return checked


def checked_rate(rate: float) -> float:
    """``rate`` as a float. Raises LernmiError unless it is finite and above 0."""
    try:
        checked = float(rate)
    except (TypeError, ValueError, OverflowError):
        checked = float("nan")
    if not 0.0 < checked < float("inf"):
        raise LernmiError(
            f"a training rate is a finite number above 0, like 0.5; not {short(rate)}"
        )
    return checked


def checked_seed(seed: int) -> int:
    """``seed`` as an int. Raises LernmiError unless it is within 0 .. 2**63 - 1."""
    if not isinstance(seed, int | np.integer) or not 0 <= seed < 2**63:
        raise LernmiError(
            f"a seed is a whole number from 0 to 2**63 - 1, like 7; not {short(seed)}"
        )
    return int(seed)


def checked_activations(activation: str | Sequence[str], count: int) -> tuple[str, ...]:
    """One name for each of ``count`` layers. Raises LernmiError for other names or counts."""
    if not isinstance(activation, str | Sequence):
        raise LernmiError(f"activations are names like tanh; not {short(activation)}")
    names = (activation,) * count if isinstance(activation, str) else tuple(activation)
    for name in names:
        activation_named(name)
    if len(names) != count:
        raise LernmiError(
            f"{count} layers follow the inputs, but {len(names)} activations were given; "
            "give one for all or one for each"
        )
    return names


def checked_order(order: Sequence[int] | Integers | None, rows: int) -> Integers:
    """Row numbers as int64. Raises LernmiError for numbers outside 0 .. rows - 1."""
    if order is None:
        return np.arange(rows, dtype=np.int64)
    try:
        checked = np.asarray(order)
    except ValueError:
        checked = np.empty((1, 0))
    if checked.shape == (0,):
        return np.empty(0, np.int64)
    if checked.ndim != 1 or checked.dtype.kind not in "iu":
        raise LernmiError("order is a list of row numbers")
    if checked.min() < 0 or checked.max() >= rows:
        raise LernmiError(f"order has rows outside 0 .. {rows - 1}")
    return np.ascontiguousarray(checked, dtype=np.int64)


def as_floats(values: ArrayLike, what: str) -> Floats:
    """``values`` as float64, copied only if need be. Raises LernmiError if they are no numbers."""
    try:
        array = np.asarray(values)
        if array.dtype.kind in "biufO":
            return np.asarray(array, dtype=np.float64)
    except (TypeError, ValueError, OverflowError):
        pass
    raise LernmiError(f"{what}: numbers are needed")
