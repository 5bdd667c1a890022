"""Files made to do harm, and files damaged at random: refused in one line, or loaded.

``benchmarks/hostile_files.py`` loads far more of them, and measures.
"""

import sys
from pathlib import Path
from time import perf_counter

import pytest

from lernmi.errors import DataError
from lernmi.tasks import own_data
from tests.amount import some

pytest.importorskip("PIL")
pytest.importorskip("resource")  # what the benchmark measures memory with; not on Windows
sys.path.insert(0, str(Path(__file__).parents[2] / "benchmarks"))
from hostile_files import CRAFTED, MUTATED, outcome

sys.path.pop(0)

MUTATIONS = some(1_500)
A_HANG = 20.0  # seconds; a file takes a hundredth of one


@pytest.mark.parametrize("name", CRAFTED)
def test_a_crafted_file_is_refused_in_one_line(tmp_path, name):
    path = CRAFTED[name](tmp_path)
    started = perf_counter()
    with pytest.raises(DataError) as caught:
        own_data.load(path)
    assert perf_counter() - started < A_HANG
    assert str(caught.value).isprintable()


def test_there_are_enough_crafted_files():
    assert len(CRAFTED) >= 30


@pytest.mark.parametrize("kind", MUTATED)
def test_a_damaged_file_is_loaded_or_refused(tmp_path, capfd, kind):
    tally = MUTATED[kind](MUTATIONS, tmp_path)
    assert capfd.readouterr() == ("", "")  # a library's own words would go across the screen
    assert set(tally.outcomes) == {"DataError", "loaded"}
    assert tally.outcomes.total() == MUTATIONS
    assert tally.slowest < A_HANG


def test_another_error_would_be_seen(monkeypatch, tmp_path):
    def load(_):
        raise ValueError

    monkeypatch.setattr("hostile_files.load", load)
    assert outcome(tmp_path) == "ValueError"
