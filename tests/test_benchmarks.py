"""The benchmarks' own arithmetic. What they measure is never asserted: a test must not be timed."""

import sys
from importlib import import_module
from pathlib import Path

import numpy as np
import pytest

import lernmi

BENCHMARKS = Path(__file__).parents[1] / "benchmarks"


@pytest.fixture(autouse=True)
def benchmarks(monkeypatch):
    before = set(sys.modules)
    monkeypatch.syspath_prepend(BENCHMARKS)
    yield
    for name in set(sys.modules) - before:
        if Path(getattr(sys.modules[name], "__file__", None) or "").parent == BENCHMARKS:
            del sys.modules[name]


def test_a_row_says_whether_its_target_is_met():
    from rows import Row, at_least, at_most, below

    assert str(Row("what", "seen")).split() == ["what", "seen"]
    assert str(at_least("C", 2.84, 2, "x", "  (332 k/s)")).split() == (
        ["C", "2.84x", "(332", "k/s)", ">=", "2x", "ok"]
    )
    assert str(at_least("C", 1.99, 2, "x")).endswith("SHORT")
    assert at_most("cost", 2.0, 2).met
    assert not at_most("cost", 2.01, 2).met
    assert not below("time", 3.0, 3).met


@pytest.mark.parametrize(
    ("speed", "words"), [(15.6e6, "15.6 M/s"), (944_321, "944 k/s"), (12.34, "12.3 /s")]
)
def test_a_speed_has_three_digits(speed, words):
    import rows

    assert rows.speed(speed) == words


def test_percentiles_are_values_that_were_seen():
    from turns import percentile

    values = [float(value) for value in range(100, 0, -1)]
    assert [percentile(values, share) for share in (0.5, 0.95, 1.0)] == [50.0, 95.0, 100.0]
    assert percentile([7.0], 0.5) == 7.0


def test_every_job_has_its_turn():
    from turns import best_seconds

    turns = []
    best = best_seconds({"a": lambda: turns.append("a"), "b": lambda: turns.append("b")}, 3)
    assert turns == ["a", "b"] * 3
    assert set(best) == {"a", "b"}


def test_moments_are_read_across_the_ends_of_pieces():
    from throughput import moments

    pieces = [(b"\x1b[1m moment 1,2", 1.0), (b"34  \xc2\xb7  x moment 5,0", 2.0), (b"00 ", 3.0)]
    assert list(moments(iter(pieces))) == [(1_234, 2.0), (5_000, 3.0)]


def test_what_is_written_is_read_without_its_colours():
    from terminal import plain

    assert plain(b"\x1b[2J\x1b[38;2;1;2;3mno such task\x1b[0m\r\n") == "no such task"


def test_the_dense_loop_in_c_learns_what_the_network_learns(tmp_path):
    import dense

    library = dense.build(tmp_path)
    if library is None:
        pytest.skip("there is no C compiler")
    generator = np.random.default_rng(0)
    inputs, targets = generator.random((20, 6)), generator.random((20, 2))
    order = np.arange(20)
    for sizes in ((6, 2), (6, 5, 2), (6, 5, 4, 2)):
        network = lernmi.Network(sizes, 0.3)
        net = dense.DenseNet(library, sizes, network.weights, 0.3)
        net.learn(inputs, targets, order)
        network.learn_many(inputs, targets, order)
        np.testing.assert_allclose(net.weights, network.weights, rtol=0, atol=1e-12)


def test_the_batches_of_numpy_learn_what_the_network_learns():
    from numpy_batches import NumpyNet

    generator = np.random.default_rng(0)
    inputs, targets = generator.random((24, 6)), generator.random((24, 2))
    for sizes in ((6, 2), (6, 5, 4, 2)):
        network = lernmi.Network(sizes, 0.3)
        net = NumpyNet([layer.weights for layer in network.link_layers], 0.3, 8)
        net.learn(inputs, targets)
        network.learn_many(inputs, targets, batch_size=8)
        for mine, theirs in zip(net.weights, network.link_layers, strict=True):
            np.testing.assert_allclose(mine, theirs.weights, rtol=0, atol=1e-12)


def test_embedded_images_are_left_out_of_the_unseen_ones(tmp_path):
    import learning

    task = lernmi.load_task("mnist")
    embedded = np.rint(task.test.inputs[0] * 255).astype(np.uint8).reshape(28, 28)
    images = np.stack([embedded, np.full((28, 28), 7, np.uint8)])
    header = bytes([0, 0, 8, 3]) + b"".join(size.to_bytes(4, "big") for size in images.shape)
    (tmp_path / "train-images-idx3-ubyte").write_bytes(header + images.tobytes())
    (tmp_path / "train-labels-idx1-ubyte").write_bytes(bytes([0, 0, 8, 1, 0, 0, 0, 2, 4, 9]))
    unseen = learning.last_of_mnist(task, tmp_path)
    assert unseen.labels.tolist() == [9]
    assert unseen.inputs.shape == (1, 784)


@pytest.mark.parametrize(
    "part",
    [
        "run",
        "speed",
        "learning",
        "credit",
        "time_travel",
        "latency",
        "throughput",
        "links_refresh",
        "full_mnist",
        "drawings",
        "downloads",
        "crafted_files",
        "crafted_pictures",
        "hostile_files",
    ],
)
def test_it_imports(part):
    import_module(part)
