"""Networks from elsewhere that a run begins with: dense layers alone, in the order that fits."""

import numpy as np
import pytest
from safetensors.numpy import save_file

import lernmi
from lernmi.errors import LernmiError
from lernmi.files.tensor_files import unpack_foreign
from lernmi.run.record.recipe import Recipe
from lernmi.run.saved.bringing_in import bring_in
from lernmi.run.saved.saved_network import SavedNetwork
from tests.torture.predictions import as_pytorch

RNG = np.random.default_rng(1)
HIDDEN, LAST = RNG.normal(size=(3, 2)), RNG.normal(size=(1, 3))
BIASES, LAST_BIAS = RNG.normal(size=3), RNG.normal(size=1)


def brought(tmp_path, tensors, task="xor", **recipe):
    path = tmp_path / "foreign.safetensors"
    save_file({name: np.ascontiguousarray(each) for name, each in tensors.items()}, path)
    return bring_in(Recipe(task, **recipe), path)


def weights_by_hand(bias=True):
    first = np.vstack([BIASES if bias else np.zeros(3), HIDDEN.T])
    last = np.vstack([LAST_BIAS if bias else np.zeros(1), LAST.T])
    return np.concatenate([first.ravel(), last.ravel()])


@pytest.mark.parametrize(
    "names", [("0", "2"), ("layers.9", "layers.10"), ("fc1", "fc2"), ("net.2.lin", "net.10.lin")]
)
def test_layers_come_in_the_order_of_their_names(tmp_path, names):
    one, other = names
    tensors = {f"{one}.weight": HIDDEN, f"{one}.bias": BIASES}
    tensors |= {f"{other}.weight": LAST, f"{other}.bias": LAST_BIAS}
    recipe, weights = brought(tmp_path, tensors, activation=("relu", "identity"))
    assert (recipe.sizes, recipe.activation) == ((2, 3, 1), ("relu", "identity"))
    assert (weights == weights_by_hand()).all()


def test_names_that_say_no_order_come_in_that_which_fits(tmp_path):
    tensors = {"out.weight": LAST, "rear.weight": HIDDEN}
    recipe, weights = brought(tmp_path, tensors, activation="tanh")
    assert (recipe.sizes, recipe.activation) == ((2, 3, 1), ("tanh", "tanh"))
    assert (weights == weights_by_hand(bias=False)).all()


@pytest.mark.parametrize("kind", [np.float16, np.float32, np.float64])
def test_numbers_of_fewer_bits_are_taken_as_they_are(tmp_path, kind):
    tensors = {"0.weight": HIDDEN.astype(kind), "2.weight": LAST.astype(kind)}
    _, weights = brought(tmp_path, tensors, activation="tanh")
    wanted = weights_by_hand(bias=False).astype(kind).astype(float)
    assert weights.dtype == np.float64 and (weights == wanted).all()


def test_bfloat16_is_the_upper_half_of_a_float32(tmp_path):
    header = b'{"0.weight":{"dtype":"BF16","shape":[1,2],"data_offsets":[0,4]}}'
    content = len(header).to_bytes(8, "little") + header + bytes([0x80, 0x3F, 0x20, 0xC0])
    assert unpack_foreign(content)["0.weight"].tolist() == [[1.0, -2.5]]
    (tmp_path / "bf16").write_bytes(content)
    _, weights = bring_in(Recipe("and", activation="sigmoid"), tmp_path / "bf16")
    assert weights.tolist() == [0.0, 1.0, -2.5]


def test_a_session_begins_with_them_and_learns_on(tmp_path):
    tensors = {"0.weight": HIDDEN, "0.bias": BIASES, "2.weight": LAST, "2.bias": LAST_BIAS}
    session = lernmi.Session.of(*brought(tmp_path, tensors, activation=("tanh", "sigmoid")))
    inputs = session.train.inputs
    by_hand = 1 / (1 + np.exp(-(np.tanh(inputs @ HIDDEN.T + BIASES) @ LAST.T + LAST_BIAS)))
    assert np.abs(session.network.predict(inputs) - by_hand).max() < 1e-15
    assert session.run(20) is None and session.moment == 20


def test_layers_of_pytorch_say_what_they_said_there(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    for seed in range(12):
        rng = np.random.default_rng(seed)
        rows = rng.normal(size=(50, 64))
        activations = ("relu", "tanh", "identity")
        said = as_pytorch((64, 9, 7, 10), activations, rows, rng)
        recipe, weights = bring_in(Recipe("digits", activation=activations), "mlp.safetensors")
        network = lernmi.Session.of(recipe, weights).network
        assert np.abs(network.predict(rows) - said).max() < 1e-6


GOOD = {"0.weight": HIDDEN, "2.weight": LAST}


@pytest.mark.parametrize(
    "tensors, recipe, words",
    [
        (GOOD, {}, "it has 2 layers; say their activations, like --activation relu,identity"),
        (GOOD, {"activation": ("relu", "softmax")}, "softmax is not known here; with identity"),
        (GOOD, {"activation": "swish"}, "swish is not known here; known are sigmoid, tanh"),
        (GOOD, {"activation": ("relu",) * 3}, "it has 2 layers, and --activation has 3"),
        (GOOD, {"activation": "relu", "task": "digits"}, "it is a network 2-3-1; Digits 8x8 has"),
        (GOOD, {"activation": "relu", "sizes": (2, 4, 1)}, "it is a network 2-3-1, not 2-4-1"),
        (GOOD, {"activation": "relu", "classic": True}, "it is no network of the ancestor's"),
        ({}, {}, "it holds no layers"),
        ({"0.weight": HIDDEN, "2.weight": HIDDEN}, {}, "its layers don't fit one behind the other"),
        ({"bn.running_mean": BIASES}, {}, 'it has "bn.running_mean" (3), which is of no dense'),
        ({"0.weight": HIDDEN[None]}, {}, 'it has "0.weight" (1x3x2), which is of no dense layer'),
        ({"0.bias": BIASES}, {}, 'layer "0" has a bias without the weights to it'),
        ({"0.weight": LAST, "0.bias": BIASES}, {}, 'layer "0" has a bias without the weights'),
        ({"0.weight": HIDDEN.astype(np.int64)}, {}, '"0.weight" holds no floating-point numbers'),
        ({**GOOD, "0.bias": BIASES * np.nan}, {}, "it has weights that are no finite numbers"),
    ],
)
def test_refusals_say_what_would_be_right(tmp_path, tensors, recipe, words):
    with pytest.raises(LernmiError) as caught:
        brought(tmp_path, tensors, **recipe)
    assert f"foreign.safetensors: {words}" in str(caught.value)
    assert "\n" not in str(caught.value)


def test_a_file_of_ours_says_its_activations(tmp_path):
    task = lernmi.load_task("xor")
    network = lernmi.Network((2, 4, 1), seed=2, activation=("tanh", "sigmoid"))
    path = tmp_path / "net"
    path.write_bytes(SavedNetwork.of(network, task).packed())
    recipe, weights = bring_in(Recipe("xor"), path)
    assert (recipe.sizes, recipe.activation) == ((2, 4, 1), ("tanh", "sigmoid"))
    assert (weights == network.weights).all()
    with pytest.raises(LernmiError, match="its activations are tanh, sigmoid, not relu, relu"):
        bring_in(Recipe("xor", activation="relu"), path)
    damaged = bytearray(path.read_bytes())
    damaged[-1] ^= 1
    path.write_bytes(damaged)
    with pytest.raises(LernmiError, match="it is damaged"):
        bring_in(Recipe("xor", activation=("tanh", "sigmoid")), path)


def test_a_network_of_the_ancestor_stays_one(tmp_path):
    network = lernmi.Network((2, 3, 1), classic=True)
    network.save(tmp_path / "net")
    recipe, weights = bring_in(Recipe("xor"), tmp_path / "net")
    session = lernmi.Session.of(recipe, weights)
    assert recipe.classic and session.network.classic
