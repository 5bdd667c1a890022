"""Where numba can't be used the layer magnification trains instead, and says so."""

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

import lernmi
from lernmi.net import compiled

CODE = """
import sys
sys.modules["numba"] = None  # makes every import of it fail
from lernmi.cli.main import main
main()
"""


def train(*arguments):
    done = subprocess.run(
        [sys.executable, "-c", CODE, "train", *arguments],
        capture_output=True,
        text=True,
        check=True,
    )
    return done.stdout.splitlines()[-1]


@pytest.mark.slow
def test_it_trains_by_layers_to_the_same_numbers():
    arguments = ["circle", "--epochs", "20", "--seed", "4", "--json"]
    by_layers = json.loads(train(*arguments))
    compiled = json.loads(
        subprocess.run(
            [sys.executable, "-c", "from lernmi.cli.main import main; main()", "train", *arguments],
            capture_output=True,
            text=True,
            check=True,
        ).stdout.splitlines()[-1]
    )
    assert by_layers["engine"] == "layers"
    assert compiled["engine"] == "compiled"
    for part in ("train_loss", "test_loss", "train_accuracy", "test_accuracy"):
        assert abs(by_layers[part] - compiled[part]) < 1e-9


def own_cache():
    """The folder of this process, with all that is compiled."""
    lernmi.Session(lernmi.load_task("xor")).run(1)
    return compiled._kept_in()


def cache_of_a_process(environment):
    """The folder in which a process with this ``environment`` keeps what it compiles."""
    code = "from lernmi.net import compiled; print(compiled._kept_in())"
    command = [sys.executable, "-c", code]
    done = subprocess.run(command, capture_output=True, text=True, env=environment, check=True)
    return done.stdout.strip()


@pytest.mark.slow
def test_a_damaged_cache_is_made_anew(tmp_path):
    environment = {**os.environ, "NUMBA_CACHE_DIR": str(tmp_path)}
    arguments = ["train", "xor", "--epochs", "2", "--json"]
    command = [sys.executable, "-c", "from lernmi.cli.main import main; main()", *arguments]

    def run():
        done = subprocess.run(command, capture_output=True, text=True, env=environment, check=True)
        return json.loads(done.stdout.splitlines()[-1])

    def compiled_files():
        return {path: path.stat().st_mtime_ns for path in tmp_path.rglob("*.nb[ic]")}

    folder = cache_of_a_process(environment)
    for path in own_cache().glob("kernel.*"):  # compiling it once more would take its time
        if path.suffix != ".pyc":
            shutil.copy2(path, folder)
    kept = compiled_files()
    first = run()
    assert compiled_files() == kept != {}  # they are what it reads
    for path in kept:
        path.write_bytes(b"")
    again = run()
    assert again["engine"] == first["engine"] == "compiled"
    assert again["weights_sha256"] == first["weights_sha256"]

    kept = compiled_files()
    run()
    assert compiled_files() == kept  # the next start reads them and compiles nothing


def test_what_was_compiled_of_other_files_is_dropped(monkeypatch, tmp_path):
    monkeypatch.setattr(compiled, "_kept_in", lambda: tmp_path)
    kept = tmp_path / "kernel.learn-1.py311.nbi"
    other = tmp_path / "other.learn-1.py311.nbi"
    for path in (kept, other):
        path.touch()
    compiled.drop_outdated()  # nothing says what it was made of
    assert not kept.exists() and other.exists()
    kept.touch()
    compiled.drop_outdated()
    assert kept.exists()
    changed = tmp_path / "sweeps.py"
    changed.write_bytes(Path(compiled.sweeps.__file__).read_bytes() + b"# changed")
    monkeypatch.setattr(compiled.sweeps, "__file__", str(changed))
    compiled.drop_outdated()
    assert not kept.exists()


def test_batches_too():
    assert json.loads(train("xor", "--epochs", "5", "--batch", "3", "--json"))["moment"] == 20


def test_it_says_so():
    assert "numba is missing" in train("xor", "--epochs", "1")
