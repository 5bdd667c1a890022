"""A network of explicit neurons and links, driven at three magnifications on one memory."""

import os
from collections.abc import Sequence
from reprlib import repr as short
from typing import Any

import numpy as np
from numpy.typing import ArrayLike

from lernmi.arrays import Floats, Integers
from lernmi.errors import LernmiError
from lernmi.net import engines, initial_weights
from lernmi.net.batch import Batch
from lernmi.net.checks import (
    as_floats,
    checked_activations,
    checked_order,
    checked_rate,
    checked_row,
    checked_seed,
    checked_sizes,
    checked_table,
)
from lernmi.net.evaluated import Evaluated, evaluated
from lernmi.net.forward import predict
from lernmi.net.memory import Memory
from lernmi.net.names import layer_prefixes
from lernmi.net.rows import Rows
from lernmi.net.watch import Watch

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
        self.forward(checked_row(inputs, self.sizes[0], "inputs"))

    def propagate_by_links(self, inputs: ArrayLike) -> None:
        """Forward, link by link. ``inputs``: (n_in,)."""
        self.start(checked_row(inputs, self.sizes[0], "inputs"))
        for link_layer in self.link_layers:
            for link in link_layer.links:
                link.propagate()
            for neuron in link_layer.output_layer.neurons:
                neuron.activate()

    def learn(self, inputs: ArrayLike, expected: ArrayLike) -> None:
        """Learn one sample, layer by layer. ``inputs``: (n_in,), ``expected``: (n_out,)."""
        expected = checked_row(expected, self.sizes[-1], "expected outputs")
        self.propagate(inputs)
        self.submit_error(expected)
        for link_layer in reversed(self.link_layers):
            link_layer.backpropagate()

    def learn_by_links(self, inputs: ArrayLike, expected: ArrayLike) -> None:
        """Learn one sample, two scalars at a time. ``inputs``: (n_in,), ``expected``: (n_out,)."""
        expected = checked_row(expected, self.sizes[-1], "expected outputs")
        self.propagate_by_links(inputs)
        self.submit_error(expected)
        for link_layer in reversed(self.link_layers):
            for link in link_layer.links:
                link.backpropagate()

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
        inputs = checked_table(inputs, self.sizes[0], "inputs")
        targets = checked_table(targets, self.sizes[-1], "targets")
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
            outputs: Floats = self.predict(checked_row(given, self.sizes[0], "inputs")[None])[0]
            return outputs
        weights = [link_layer.weights for link_layer in self.link_layers]
        return predict(
            weights, self.layer_activations, checked_table(given, self.sizes[0], "inputs")
        )

    def evaluate(self, X: ArrayLike, y: ArrayLike) -> Evaluated:
        """Its mean loss and its score over samples: ``loss, score = net.evaluate(X, y)``.

        ``X``: (n, n_in), ``y``: (n, n_out), or (n,) of a network of one output; of more, (n,) are
        the numbers of the classes, from 0 on. Where ``y`` holds 0s and 1s alone the score is the
        share of right answers, as in a session: the largest output where one of several is 1, else
        all outputs within 0.5. Of other numbers it is R². Touches no state.

        Raises LernmiError for arrays that don't fit.
        """
        return evaluated(self, X, y)

    def save(self, path: str | os.PathLike[str]) -> None:
        """Write a network file to ``path``, whole or not at all; ``lernmi.load_network`` reads it.

        Other tools read its tensors: ``layers.0.weight`` (n_out, n_in), ``layers.0.bias``
        (n_out,), and so on, float64. Raises DataError, and changes nothing there, if that can't
        be done.
        """
        from lernmi.net.network_file import save  # start-up does without

        save(self, self.classic, path)

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
