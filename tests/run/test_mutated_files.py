"""A little of ``python -m tests.torture mutations`` and ``resume``: all of it takes minutes."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path
from random import Random

import numpy as np
import pytest

import lernmi
from lernmi.files.tensor_files import FileError, pack, unpack
from lernmi.run.opening import open_run
from tests.amount import some
from tests.run.mutations import altered, damaged, originals
from tests.run.saved_lives import cut, resumed
from tests.torture.mutations import check_is_a_run

PACKAGES = (Path(lernmi.__file__).parent, Path(lernmi.__file__).parent.parent / "lernmi_tui")


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> list[bytes]:
    return originals(tmp_path_factory.mktemp("own"))


def test_damaged_files_are_refused(whole: list[bytes]) -> None:
    for number in range(some(1_500)):
        random = Random(number)
        content = damaged(random.choice(whole), random, random.choice(whole))
        if content not in whole:
            with pytest.raises(lernmi.DataError):
                open_run(content)


def test_files_that_say_nonsense_are_refused_or_hold_a_run(whole: list[bytes]) -> None:
    opened = 0
    for number in range(some(750)):
        random = Random(number)
        content = altered(random.choice(whole), random, random.choice(whole))
        try:
            session = open_run(content)
        except lernmi.DataError as error:
            assert "\n" not in str(error)
            continue
        check_is_a_run(session)
        opened += 1
    assert opened


@pytest.mark.parametrize("seed", range(some(60)))
def test_a_life_that_a_file_cut_goes_on(tmp_path: Path, seed: int) -> None:
    told, path = cut(seed, tmp_path)
    assert resumed(path, seed) == told


def test_in_a_fresh_process_too(tmp_path: Path) -> None:
    told, path = cut(77, tmp_path)
    command = [sys.executable, "-m", "tests.run.saved_lives", str(path), "77"]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    assert done.stdout.strip() == told


def test_nothing_is_ever_unpickled() -> None:
    files = [path for package in PACKAGES for path in package.rglob("*.py")]
    assert len(files) > 300
    unpickles = re.compile(r"\b(pickle|dill|cloudpickle|joblib|marshal|shelve)\b|allow_pickle=True")
    assert not [path for path in files if unpickles.search(path.read_text())]


def test_a_curve_that_leaps_back_by_as_much_as_there_is_is_refused() -> None:
    session = lernmi.Session(lernmi.load_task("xor"))
    session.run(100)
    document, tensors = unpack(session.packed())
    name = document["runs"][0]["curve"]["moments"]
    tensors[name] = tensors[name].copy()
    tensors[name][-1] = np.iinfo(np.int64).min
    with pytest.raises(FileError, match="moments makes no sense"):
        open_run(pack(document, tensors))
