"""A network as a file: what goes in comes out, names and all, and nothing else gets by."""

import json

import numpy as np
import pytest

import lernmi
from lernmi.errors import DataError, LernmiError
from lernmi.files.tensor_files import pack, unpack
from lernmi.run.saved.answers import NoAnswer, answers
from lernmi.run.saved.saved_network import SavedNetwork, read_network, unpacked_network
from lernmi.tasks.encoding import Encoding, default_columns


def network(sizes=(2, 3, 1), **arguments):
    made = lernmi.Network(sizes, seed=3, **arguments)
    made.weights[...] = np.random.default_rng(1).normal(size=made.weights.size)
    return made


@pytest.mark.parametrize(
    "arguments",
    [
        {},
        {"activation": ("tanh", "relu")},
        {"classic": True},
        {"training_rate": 0.0625},
        {"sizes": (1, 1)},
        {"sizes": (4, 3, 2, 5), "activation": "identity"},
    ],
)
def test_a_network_goes_into_a_file_and_back(tmp_path, arguments):
    saved, path = network(**arguments), tmp_path / "net.safetensors"
    saved.save(path)
    loaded = lernmi.load_network(str(path))
    assert (loaded.weights == saved.weights).all()
    for name in ("sizes", "activations", "classic", "training_rate"):
        assert getattr(loaded, name) == getattr(saved, name)
    inputs = np.random.default_rng(2).normal(size=(5, saved.sizes[0]))
    assert (loaded.predict(inputs) == saved.predict(inputs)).all()


def test_other_tools_read_its_weights(tmp_path):
    from safetensors.numpy import load_file

    saved = network()
    saved.save(tmp_path / "net.safetensors")
    tensors = load_file(tmp_path / "net.safetensors")
    assert sorted(tensors) == sorted(
        f"layers.{layer}.{what}" for layer in (0, 1) for what in ("weight", "bias")
    )
    for number, layer in enumerate(saved.link_layers):
        assert (tensors[f"layers.{number}.weight"] == layer.weights[1:].T).all()
        assert (tensors[f"layers.{number}.bias"] == layer.weights[0]).all()


def test_weights_that_ran_away_go_there_and_back_too(tmp_path):
    saved = network()
    saved.weights[:3] = np.nan, np.inf, -0.0
    saved.save(tmp_path / "net")
    loaded = lernmi.load_network(tmp_path / "net")
    assert loaded.weights.tobytes() == saved.weights.tobytes()


def test_a_run_file_gives_the_network_of_the_run_shown(tmp_path):
    session = lernmi.Session(lernmi.load_task("digits"), (64, 5, 10))
    session.run(500)
    session.save(tmp_path / "run")
    saved = read_network(tmp_path / "run")
    assert (saved.network.weights == session.network.weights).all()
    assert saved.encoding == session.task.encoding
    assert (lernmi.load_network(tmp_path / "run").weights == session.network.weights).all()
    session.rewind(seed=9)
    session.run(20)
    session.save(tmp_path / "run")
    assert (read_network(tmp_path / "run").network.weights == session.network.weights).all()


def test_names_and_encoding_go_with_it():
    task = lernmi.load_task("half-adder")
    saved = SavedNetwork.of(network((2, 3, 2)), task)
    again = unpacked_network(saved.packed())
    assert again.output_names == ("sum", "carry") and again.encoding == task.encoding
    assert (again.columns, again.outputs) == (("x1", "x2"), ("sum", "carry"))


def test_no_file_and_no_path_are_said(tmp_path):
    (tmp_path / "text").write_text("no network")
    for path in (tmp_path / "none", tmp_path, tmp_path / "text", "a\0b"):
        with pytest.raises(DataError) as caught:
            lernmi.load_network(path)
        assert "\n" not in str(caught.value)
    with pytest.raises(DataError):
        network().save(tmp_path / "text" / "net")


def test_a_changed_byte_is_found():
    content = SavedNetwork.of(network(), lernmi.load_task("xor")).packed()
    rng = np.random.default_rng(3)
    for place in rng.integers(0, len(content), 300).tolist():
        changed = bytearray(content)
        changed[place] ^= 1 << int(rng.integers(8))
        with pytest.raises(LernmiError):
            unpacked_network(bytes(changed))


def resealed(change):
    """A file whose hash is right, with a description that ``change`` has changed."""
    document, tensors = unpack(SavedNetwork.of(network(), lernmi.load_task("xor")).packed())
    change(document, tensors)
    return pack(json.loads(json.dumps(document)), tensors)


@pytest.mark.parametrize(
    "change",
    [
        lambda words, _: words.update(kind="picture"),
        lambda words, _: words.update(version=2),
        lambda words, _: words.pop("network"),
        lambda words, _: words["network"].update(sizes=[2, 4, 1]),
        lambda words, _: words["network"].update(sizes=[2, 3, 1.5]),
        lambda words, _: words["network"].update(sizes="231"),
        lambda words, _: words["network"].update(sizes=[10**6, 10**6]),
        lambda words, _: words["network"].update(sizes=[]),
        lambda words, _: words["network"].update(activations=["sigmoid"]),
        lambda words, _: words["network"].update(activations=["sigmoid", "softmax"]),
        lambda words, _: words["network"].update(activations=["sigmoid", 1]),
        lambda words, _: words["network"].update(classic="no"),
        lambda words, _: words["network"].update(rate=0),
        lambda words, _: words["network"].update(rate=None),
        lambda words, _: words["network"].update(input_names=["a"]),
        lambda words, _: words["network"].update(output_names=["a", "b"]),
        lambda words, _: words["network"].update(encoding={}),
        lambda words, _: words["network"]["encoding"].update(columns=["a"]),
        lambda words, _: words["network"]["encoding"].update(each=False),
        lambda _, tensors: tensors.pop("layers.1.bias"),
        lambda _, tensors: tensors.update({"layers.0.bias": np.zeros(3, np.float32)}),
        lambda _, tensors: tensors.update({"layers.0.bias": np.zeros(4)}),
    ],
)
def test_what_makes_no_network_is_refused_though_its_hash_is_right(change):
    unpacked_network(resealed(lambda words, tensors: None))
    with pytest.raises(LernmiError):
        unpacked_network(resealed(change))


# what it says


def identity(weights, **names):
    """A network without hidden neurons that says what ``weights`` (n_in + 1, n_out) make of it."""
    made = lernmi.Network((len(weights) - 1, len(weights[0])), activation="identity")
    made.link_layers[0].weights[...] = weights
    return SavedNetwork(made, **names)


def test_of_several_outputs_the_largest_is_the_class():
    encoding = Encoding(("a",), ("low", "high"))
    told = answers(identity([[0.5, 0.0], [0.0, 1.0]], encoding=encoding), np.array([[0.2], [0.75]]))
    assert told.classes == ["low", "high"]
    assert told.confidences.tolist() == [0.5, 0.75]
    assert told.outputs.tolist() == [[0.5, 0.2], [0.5, 0.75]]


def test_one_output_says_no_or_yes_from_a_half_on():
    told = answers(identity([[0.0], [1.0]]), np.array([[0.25], [0.5], [0.875]]))
    assert told.classes == ["0", "1", "1"]
    assert told.confidences.tolist() == [0.75, 0.5, 0.875]


def test_outputs_that_answer_each_for_themselves():
    encoding = Encoding(("a", "b"), ("no", "yes"), each=True)
    saved = identity([[0.0, 0.0], [1.0, 0.0], [0.0, 1.0]], encoding=encoding)
    told = answers(saved, np.array([[0.75, 0.125], [0.25, 1.0]]))
    assert told.classes == ["yes no", "no yes"]
    assert told.confidences.tolist() == [0.75, 0.75]


def test_without_names_outputs_are_called_by_their_places():
    saved = identity([[0.0, 0.0], [1.0, 0.0], [0.0, 1.0]])
    assert (saved.columns, saved.outputs) == (default_columns(2), ("y1", "y2"))
    assert answers(saved, np.array([[0.0, 1.0]])).classes == ["y2"]


def test_no_answer_is_made_of_weights_that_ran_away():
    saved = identity([[0.0], [1e308]])
    with pytest.raises(NoAnswer) as caught:
        answers(saved, np.array([[1.0], [1e10]]))
    assert caught.value.row == 1
