"""What is taken away predicts what lernmi predicts: a few of what `make torture` tries."""

import numpy as np
import pytest

from tests.torture import predictions


@pytest.mark.parametrize("seed", [1, 2])
def test_what_is_taken_away_or_brought_in_says_what_it_said(seed):
    assert "script" in predictions.main(["--count", "2", "--seed", str(seed)])


def test_a_wrong_weight_would_be_found(tmp_path, monkeypatch):
    """The comparison itself is worth something: a millionth in one weight breaks it."""
    monkeypatch.chdir(tmp_path)
    done = predictions._done

    def spoilt(*words):
        said = done(*words)
        if "net.npz" in words:
            with np.load("net.npz", allow_pickle=False) as arrays:
                kept = dict(arrays)
            kept["layers.0.bias"] = kept["layers.0.bias"] + 1e-6
            np.savez("net.npz", **kept)
        return said

    monkeypatch.setattr(predictions, "_done", spoilt)
    with pytest.raises(AssertionError, match="is more than 1e-12"):
        for seed in range(5):
            predictions.taken_away(np.random.default_rng(seed))
