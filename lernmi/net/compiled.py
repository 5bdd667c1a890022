"""The kernel called from Python: its arguments put together, its functions loaded."""

from __future__ import annotations

from importlib import reload
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy import uintp
from numpy.typing import NDArray

from lernmi.arrays import Bytes, Floats, Integers
from lernmi.net import kernel
from lernmi.net.kernel import ONE, ActiveInputs

if TYPE_CHECKING:
    from lernmi.net.network import Network


def compact(stored: Floats | Bytes, scale: float = 1.0) -> ActiveInputs:
    """The index lists of what input neurons say: ``stored`` (n, n_in) x ``scale``."""
    room = int(np.count_nonzero(stored)) + 1
    few = stored.dtype == np.uint8 and stored.shape[1] < 2**16
    pointers = np.zeros(len(stored) + 1, dtype=np.int64)
    neurons: Any = np.empty(room, dtype=np.uint16 if few else np.uint32)
    kept = np.empty(room, dtype=stored.dtype)
    kernel.list_active(_read_only(stored), pointers, neurons, kept)
    return ActiveInputs(pointers, neurons, kept, scale)


def learn(
    network: Network,
    active: ActiveInputs,
    targets: Floats,
    order: Integers,
    batch_size: int,
    totals: Floats | None,
) -> None:
    """Learn rows ``order``, see ``lernmi.net.many_samples.learn``."""
    kernel.learn(
        network.weights,
        network.neuron_outputs,
        network.input_sums,
        network.sensitivity_sums,
        np.array(network.sizes, uintp),
        _codes(network),
        np.zeros(max(network.sizes)),
        active,
        _read_only(targets),
        _read_only(order),
        network.training_rate,
        uintp(batch_size),
        network.weights if batch_size == 1 else np.zeros_like(network.weights),
        totals is not None,
        network.weights if totals is None else totals,
    )


def evaluate(
    network: Network, active: ActiveInputs, targets: Floats, one_hot: bool
) -> tuple[float, float]:
    """Mean loss and share of right answers, see ``lernmi.net.many_samples.evaluate``."""
    loss, right = kernel.evaluate(*_aside(network), active, _read_only(targets), one_hot)
    return loss / len(targets), right / len(targets)


def answers(network: Network, active: ActiveInputs) -> Floats:
    """What the network says to every sample, see ``lernmi.net.many_samples.answers``."""
    said = np.empty((len(active.pointers) - 1, network.sizes[-1]))
    kernel.answer(*_aside(network), active, said)
    return said


def _aside(network: Network) -> tuple[NDArray[Any], ...]:
    """Weights, room for outputs and sums, sizes, activations: a forward pass touching no state."""
    return (
        network.weights,
        np.ones_like(network.neuron_outputs),
        np.zeros_like(network.input_sums),
        np.array(network.sizes, uintp),
        _codes(network),
    )


def fill_orders(seed: int, first_epoch: int, orders: Integers) -> None:
    """Fill ``orders`` (epochs, n), see ``lernmi.run.orders``."""
    kernel.fill_orders(seed, first_epoch, orders)


def warm_up(of_bytes: bool) -> None:
    """Load every compiled function for one kind of samples, or compile it the first time."""
    weights, outputs, sums, blames = np.zeros(2), np.ones(4), np.zeros(4), np.zeros(4)
    sizes, codes = np.array([1, 1], uintp), np.zeros(2, dtype=np.int64)
    targets, order = _read_only(np.ones((1, 1))), _read_only(np.zeros(1, dtype=np.int64))
    active = compact(np.ones((1, 1), np.uint8) if of_bytes else np.ones((1, 1)))
    kernel.learn(
        weights, outputs, sums, blames, sizes, codes, np.zeros(1), active, targets, order,
        0.5, ONE, weights, False, weights,
    )  # fmt: skip
    kernel.answer(weights, outputs, sums, sizes, codes, active, np.zeros((1, 1)))
    kernel.evaluate(weights, outputs, sums, sizes, codes, active, targets, False)
    kernel.fill_orders(0, 0, np.zeros((1, 2), dtype=np.int64))


def renew() -> None:
    """Delete what numba has kept of the kernel, and have it compiled anew."""
    folder = getattr(getattr(kernel.learn, "stats", None), "cache_path", None)
    if folder:
        for path in Path(folder).glob("kernel.*.nb[ic]"):
            path.unlink(missing_ok=True)
    reload(kernel)


def _read_only(array: NDArray[Any]) -> NDArray[Any]:
    """Of one type for the compiler, be the caller's array locked or not, whole or a slice."""
    view: NDArray[Any] = np.ascontiguousarray(array)[:]
    view.flags.writeable = False
    return view


def _codes(network: Network) -> Integers:
    return np.array([layer.activation.code for layer in network.neuron_layers])
