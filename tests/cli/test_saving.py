"""``lernmi train --save`` and ``--resume``, ``lernmi show``: what was trained is not lost."""

from __future__ import annotations

import json
import os
import shlex
import signal
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

import lernmi
from lernmi.cli.main import main

COMMAND = [sys.executable, "-m", "lernmi.cli"]


def said(*arguments: object) -> Result:
    return CliRunner().invoke(main, [str(each) for each in arguments])


def trained(*arguments: object) -> dict[str, object]:
    done = said("train", *arguments, "--json")
    assert done.exit_code in (0, 3), done.output
    found: dict[str, object] = json.loads(done.output.splitlines()[-1])
    return found


@pytest.mark.parametrize("cut", [1, 3])
def test_resumed_it_gets_where_it_would_have_got(tmp_path: Path, cut: int) -> None:
    file = tmp_path / "run.safetensors"
    whole = trained("circle", "--seed", 4, "--batch", 7, "--epochs", 6)
    assert trained("circle", "--seed", 4, "--batch", 7, "--epochs", cut, "--save", file)["saved"]
    kept = file.read_bytes()
    again = trained("--resume", file, "--epochs", 6)
    assert again["weights_sha256"] == whole["weights_sha256"]
    assert again["train_loss"] == whole["train_loss"] and again["moment"] == whole["moment"]
    assert file.read_bytes() != kept  # it was saved there again
    assert trained("--resume", file, "--epochs", 2)["moment"] == whole["moment"]  # nothing to do


def test_resumed_it_can_be_saved_elsewhere_and_has_goals(tmp_path: Path) -> None:
    file, other = tmp_path / "run.safetensors", tmp_path / "other.safetensors"
    trained("xor", "--epochs", 10, "--save", file)
    kept = file.read_bytes()
    found = trained("--resume", file, "--save", other, "--epochs", 90, "--until", "moment 77")
    assert (found["moment"], found["reached"]) == (77, True)
    assert file.read_bytes() == kept
    assert lernmi.load_run(other).moment == 77
    assert lernmi.load_run(other).watched == ()


def test_conditions_of_the_command_are_not_kept_and_those_of_the_run_are(tmp_path: Path) -> None:
    file = tmp_path / "run.safetensors"
    session = lernmi.Session(lernmi.load_task("xor"))
    session.watch("loss < 0.124")
    session.save(file)
    found = trained("--resume", file, "--epochs", 5000, "--until", "error < 0.01")
    assert found["reached"] is True
    assert [each.words for each in lernmi.load_run(file).watched] == ["loss < 0.124"]


def test_that_it_has_learned_as_many_epochs_already_is_said(tmp_path: Path) -> None:
    file = tmp_path / "run.safetensors"
    trained("xor", "--epochs", 1, "--save", file)
    for epochs in (0, 1):
        done = said("train", "--resume", file, "--epochs", epochs)
        assert "it has learned 1 epoch already" in done.output and done.exit_code == 0
        assert "after 1 epoch train loss" in done.output
    assert "already" not in said("train", "--resume", file, "--epochs", 2).output


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["xor", "--resume", "FILE"], "leave out TASK"),
        (["--resume", "FILE", "--rate", "0.5"], "leave out --rate"),
        (["--resume", "FILE", "--weights", "x"], "leave out --weights"),
        ([], "give a TASK, or --resume"),
        (["--resume", "nowhere.safetensors"], "nowhere.safetensors can't be read"),
        (["xor", "--save", "data.csv"], "data.csv is there and is no run"),
        (["xor", "--save", "."], "is a folder"),
        (["xor", "--save", ""], "--save needs the name of a file"),
        (["xor", "--save", "no/folder/x"], "there is no folder no/folder"),
        (["xor", "--save", "net.safetensors"], "net.safetensors is there and is no run"),
        (["--resume", "data.csv"], "data.csv: it is no safetensors file"),
        (["--resume", "net.safetensors"], "it holds a network, no run"),
    ],
)
def test_what_is_refused_is_one_line(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, arguments: list[str], words: str
) -> None:
    monkeypatch.chdir(tmp_path)
    lernmi.Session(lernmi.load_task("xor")).save("FILE")
    Path("data.csv").write_text("1,2,a\n")
    lernmi.Network([2, 3, 1]).save("net.safetensors")
    before = {path: path.read_bytes() for path in tmp_path.iterdir()}
    done = said("train", *arguments)
    assert done.exit_code == 1 and words.lower() in done.output.lower()
    assert len(done.output.splitlines()) == 1
    assert {path: path.read_bytes() for path in tmp_path.iterdir()} == before


def test_a_damaged_file_is_refused_and_stays(tmp_path: Path) -> None:
    file = tmp_path / "run.safetensors"
    trained("xor", "--epochs", 3, "--save", file)
    content = bytearray(file.read_bytes())
    content[-9] ^= 1
    file.write_bytes(content)
    for done in (said("train", "--resume", file), said("show", file)):
        assert done.exit_code == 1 and "damaged" in done.output
    assert file.read_bytes() == content


def test_what_cant_be_saved_is_said_and_the_result_still_printed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "run.safetensors"
    trained("xor", "--epochs", 3, "--save", file)
    kept = file.read_bytes()

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    done = said("train", "--resume", file, "--epochs", 9)
    assert done.exit_code == 1
    *_, sentence, error = done.output.splitlines()
    assert "after 9 epochs" in sentence and "No space left on device" in error
    assert file.read_bytes() == kept and [*tmp_path.iterdir()] == [file]
    last = said("train", "--resume", file, "--epochs", 9, "--json").stdout.splitlines()[-1]
    assert json.loads(last)["saved"] is None


@pytest.mark.skipif(sys.platform == "win32", reason="signals of POSIX")
@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_a_signal_saves_what_was_reached(tmp_path: Path, number: signal.Signals) -> None:
    file = tmp_path / "run.safetensors"
    arguments = ["train", "circle", "--epochs", "80000", "--save", str(file)]
    with subprocess.Popen([*COMMAND, *arguments], stdout=subprocess.PIPE, text=True) as it:
        assert it.stdout is not None
        assert it.stdout.readline().startswith("epoch 8,")  # it learns
        it.send_signal(number)
        output, _ = it.communicate(timeout=120)
    assert it.returncode == 128 + number
    assert f"saved: {file}" in output
    session = lernmi.load_run(file)
    assert session.moment > 0 and session.sealed is None
    assert f"after {session.epoch:,} epochs" in output


def test_show_says_what_is_in_it(tmp_path: Path) -> None:
    file = tmp_path / "run.safetensors"
    session = lernmi.Session(lernmi.load_task("circle"), seed=3)
    session.run(500)
    session.set_training_rate(0.2)
    session.run(44)
    session.seek(310)
    session.branch()
    session.run(5)
    session.show_run("A")
    session.save(file)
    lines = said("show", file).output
    for words in (
        "Circle, saved 20",
        "2-4-1, sigmoid, sigmoid",
        "rate 0.3, batch 1, seed 3",
        "* A",
        "in its past, it got to 544",
        "from A at 310",
        "moment 500: rate 0.3 → 0.2",
        "1 change by hand, which no command repeats",
        "It goes on here as if it had never ended.",
    ):
        assert words in lines
    found = json.loads(said("show", file, "--json").output)
    assert [run["letter"] for run in found["runs"]] == ["B", "A"] and found["shown"] == "A"
    assert found["runs"][1]["changes"] == [{"moment": 500, "change": "rate 0.3 → 0.2"}]
    assert found["repeats"] is False and found["sealed"] is None and found["differences"] == []


def test_the_command_that_it_names_repeats_it(tmp_path: Path) -> None:
    file = tmp_path / "run.safetensors"
    session = lernmi.Session(lernmi.load_task("circle"), seed=3, batch_size=7)
    session.run(333)
    session.save(file)
    found = json.loads(said("show", file, "--json").output)
    done = said("show", file, "--command")
    assert done.stdout.strip() == found["command"] and not done.stderr
    words = shlex.split(found["command"])
    assert words[:2] == ["lernmi", "train"]
    again = trained(*words[2:])
    assert (again["moment"], again["weights_sha256"]) == (333, found["weights_sha256"])
    session.teach([0.1, 0.1], [1.0])
    session.save(file)
    assert "no command repeats" in said("show", file, "--command").stderr


def test_a_run_without_its_data_is_shown_and_not_gone_on_with(tmp_path: Path) -> None:
    data, file = tmp_path / "own.csv", tmp_path / "run.safetensors"
    rows = [f"{number % 7},{number % 5},{'ab'[number % 7 > 3]}" for number in range(40)]
    data.write_text("\n".join(["width,height,kind", *rows]))
    trained(data, "--epochs", 3, "--save", file)
    data.unlink()
    done = said("train", "--resume", file)
    assert done.exit_code == 1 and "not gone on with: nothing is at" in done.output
    lines = said("show", file).output
    assert "nothing is at" in lines and "* A" in lines


def test_a_network_file_is_shown_too(tmp_path: Path) -> None:
    file = tmp_path / "net.safetensors"
    network = lernmi.Network([2, 3, 1], activation=["tanh", "sigmoid"])
    network.save(file)
    lines = said("show", file).stdout
    assert "a network alone" in lines and "2-3-1, tanh, sigmoid; 13 links" in lines
    found = json.loads(said("show", file, "--json").stdout)
    assert (found["kind"], found["sizes"], found["columns"]) == ("network", [2, 3, 1], ["x1", "x2"])
    done = said("show", file, "--command")
    assert done.exit_code == 1 and "it holds a network, no run" in done.output
    file.write_bytes(file.read_bytes()[:-1] + b"x")
    assert said("show", file).exit_code == 1
