"""The ``lernmi`` command: what it prints, and how it refuses."""

import json
import os
import shlex
import signal
import subprocess
import sys

import numpy as np
import pytest
from click.testing import CliRunner

import lernmi
from lernmi.cli.main import main
from lernmi.numbers import plain


def lernmi_command(*arguments):
    return CliRunner().invoke(main, arguments)


def test_tasks_are_listed():
    lines = lernmi_command("tasks").stdout.splitlines()
    assert len(lines) == 20
    assert "CSV" in lines[-1]
    assert any(line.startswith("mnist") and "784-15-10" in line for line in lines)


def test_the_last_line_of_json_says_what_was_reached():
    done = lernmi_command("train", "xor", "--seed", "3", "--epochs", "2500", "--json")
    assert done.exit_code == 0
    *lines, last = done.stdout.splitlines()
    assert lines[0].startswith("epoch 250 of 2,500: train loss 0.")
    reached = json.loads(last)
    assert set(reached) >= {
        "task",
        "sizes",
        "rate",
        "seed",
        "batch",
        "activation",
        "classic",
        "options",
        "fingerprint",
        "command",
        "epoch",
        "moment",
        "train_loss",
        "test_loss",
        "train_accuracy",
        "test_accuracy",
        "samples_per_second",
        "engine",
        "weights_sha256",
    }
    session = lernmi.Session(lernmi.load_task("xor"), seed=3)
    session.run(10_000)
    session.evaluate()
    assert reached["sizes"] == [2, 3, 1]
    assert (reached["epoch"], reached["moment"]) == (2_500, 10_000)
    assert reached["train_loss"] == session.latest.train_loss
    program, *words = shlex.split(reached["command"])
    assert (program, *words[:2]) == ("lernmi", "train", "xor")
    again = lernmi_command(*words, "--epochs", "2500", "--json")
    assert json.loads(again.stdout.splitlines()[-1])["weights_sha256"] == reached["weights_sha256"]
    assert reached["engine"] == "compiled"


def test_the_same_arguments_give_the_same_weights():
    def hashed(*more):
        done = lernmi_command("train", "circle", "--epochs", "5", "--json", *more)
        return json.loads(done.stdout.splitlines()[-1])["weights_sha256"]

    assert hashed() == hashed()
    assert (
        len(
            {
                hashed(),
                hashed("--seed", "1"),
                hashed("--rate", "0.2"),
                hashed("--batch", "2"),
                hashed("--sizes", "2,5,1"),
                hashed("--activation", "tanh"),
                hashed("--classic"),
            }
        )
        == 7
    )


def test_until_loss_stops_where_it_is_reached():
    done = lernmi_command("train", "and", "--until-loss", "0.01", "--json")
    reached = json.loads(done.stdout.splitlines()[-1])
    assert 0.005 < reached["train_loss"] <= 0.01
    assert reached["epoch"] < 20_000


def trained(*arguments):
    """The exit code and what the last line says of a run with --json."""
    done = lernmi_command("train", *arguments, "--json")
    return done.exit_code, json.loads(done.stdout.splitlines()[-1])


def test_until_a_condition_stops_at_the_very_sample():
    code, reached = trained("xor", "--until", "loss < 0.05 and error < 0.01", "--until", "nan")
    session = lernmi.Session(lernmi.load_task("xor"))
    assert session.run(until="loss < 0.05 and error < 0.01") is not None
    assert (code, reached["moment"]) == (0, session.moment)
    assert [goal["reached"] for goal in reached["goals"]] == [True, False]
    code, reached = trained("xor", "--epochs", "9", "--until", "w(h1→y1) crosses 0")
    assert (code, reached["reached"], reached["epoch"]) == (3, False, 9)
    code, reached = trained("xor", "--until", "w(h1→y1) > 0")
    assert (code, reached["reached"], reached["moment"]) == (0, True, 0), "so already"


def test_until_accuracy_is_of_the_held_out_samples_where_there_are_any():
    code, reached = trained("circle", "--until-accuracy", "80%")
    session = lernmi.Session(lernmi.load_task("circle"))
    assert session.run(until="held-out accuracy >= 80 %")
    assert (code, reached["moment"]) == (0, session.moment)
    assert reached["reached"] is True
    assert reached["goals"] == [{"goal": "held-out accuracy >= 80 %", "reached": True}]
    assert reached["test_accuracy"] >= 0.8
    code, reached = trained("xor", "--until-accuracy", "0.75")
    assert (code, reached["goals"][0]["goal"]) == (0, "accuracy >= 75 %")


def test_until_r2_stops_where_numbers_are_the_answers():
    code, reached = trained("line", "--until-r2", "0.9")
    session = lernmi.Session(lernmi.load_task("line"))
    assert session.run(until="held-out R² >= 0.9")
    assert (code, reached["moment"]) == (0, session.moment)
    assert reached["goals"] == [{"goal": "held-out r2 >= 0.9", "reached": True}]
    assert reached["test_r2"] >= 0.9
    off = (2.0 * reached["test_loss"]) ** 0.5
    told = lernmi_command("train", "line", "--until-r2", "0.9").stdout
    assert f"), typically off by {plain(off)}; " in told


def test_any_goal_can_be_typed():
    code, reached = trained("circle", "--until", "epoch 7", "--until", "train loss < 1e-9")
    assert (code, reached["epoch"], reached["moment"]) == (0, 7, 1_400)
    assert [goal["reached"] for goal in reached["goals"]] == [True, False]


def test_the_first_of_several_goals_ends_it():
    code, reached = trained("xor", "--until-loss", "0.05", "--until-accuracy", "75%")
    assert code == 0 and reached["reached"] is True
    assert [goal["reached"] for goal in reached["goals"]] == [False, True]
    assert reached["train_loss"] > 0.05


def test_not_reached_has_an_exit_code_and_a_field_of_its_own():
    arguments = ("xor", "--epochs", "20", "--until-loss", "0.001")
    code, reached = trained(*arguments)
    assert (code, reached["reached"], reached["epoch"]) == (3, False, 20)
    assert reached["goals"] == [{"goal": "loss <= 0.001", "reached": False}]
    done = lernmi_command("train", *arguments)
    assert done.stdout.splitlines()[-1] == "not reached: loss <= 0.001"
    code, reached = trained("xor", "--epochs", "20")
    assert (code, reached["reached"], reached["goals"]) == (0, None, [])
    done = lernmi_command("train", "xor", "--until-loss", "0.05")
    assert done.stdout.splitlines()[-1] == "reached: loss <= 0.05"


def test_what_is_so_already_takes_no_learning():
    code, reached = trained("xor", "--until-loss", "5")
    assert (code, reached["reached"], reached["moment"]) == (0, True, 0)


def test_it_stops_after_the_sample_that_leaves_no_finite_number():
    given = ["train", "circle", "--activation", "identity", "--rate", "1e3"]
    done = lernmi_command(*given, "--json")
    reached = json.loads(done.stdout.splitlines()[-1])
    assert done.exit_code == 4
    assert reached["moment"] < 2_000
    assert done.stderr == (
        f"Note: at moment {reached['moment']:,} the weights have grown beyond all numbers. A "
        "training rate of 1000 is too large; try 0.3 and rewind.\n"
    )
    assert lernmi_command(*given, "--until", "epoch 900").exit_code == 3


def test_numbers_that_are_none_are_null():
    done = lernmi_command(
        "train", "xor", "--activation", "identity", "--rate", "9", "--json", "--epochs", "50"
    )
    assert json.loads(done.stdout.splitlines()[-1])["train_loss"] is None
    assert (
        "not a number"
        in lernmi_command(
            "train", "xor", "--activation", "identity", "--rate", "9", "--epochs", "50"
        ).stdout
    )


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (["train", "nope"], "no task is called 'nope'"),
        (["train", "xor", "--sizes", "3,1"], "xor has 2 inputs"),
        (["train", "xor", "--sizes", "2,x,1"], "no list of whole numbers"),
        (["train", "xor", "--rate", "0"], "above 0"),
        (["train", "xor", "--rate", "fast"], "not a valid float"),
        (["train", "xor", "--seed", "-1"], "a seed is a whole number"),
        (["train", "xor", "--batch", "5"], "1 to 4 samples"),
        (["train", "xor", "--epochs", "-1"], "--epochs"),
        (["train", "xor", "--activation", "step"], "no activation is called"),
        (["train", "xor", "--sizes", "2,99999999,1"], "that fit here"),
        (["train", "xor", "--until-loss", "nan"], "'nan' is no loss"),
        (["train", "xor", "--until-loss", "inf"], "'inf' is no loss"),
        (["train", "xor", "--until-loss", "-1"], "'-1' is no loss"),
        (["train", "xor", "--until-loss", "low"], "'low' is no loss"),
        (["train", "xor", "--until-accuracy", "92"], "like 0.92 or 92%"),
        (["train", "xor", "--until-accuracy", "nan"], "like 0.92 or 92%"),
        (["train", "xor", "--until-accuracy", "101%"], "like 0.92 or 92%"),
        (["train", "sine", "--until-accuracy", "92%"], "stop it with --until-r2"),
        (["train", "xor", "--until-r2", "0.9"], "stop it with --until-accuracy"),
        (["train", "sine", "--until-r2", "1.5"], "1 or less, like 0.9"),
        (["train", "sine", "--until", "accuracy > 92 %"], "r2 > 0.92?"),
        (["train", "xor", "--until", "held-out loss < 1"], "XOR holds none out"),
        (["train", "xor", "--until", "look 0 1"], "a sample to look at"),
        (["train", "xor", "--until", "w(h1→y9) > 1"], 'no link is called "h1→y9"'),
        (["train"], "TASK"),
    ],
)
def test_refusals(arguments, says):
    done = lernmi_command(*arguments)
    assert done.exit_code in (1, 2)
    assert says in done.stderr
    assert "Traceback" not in done.output


@pytest.mark.parametrize(
    ("line", "shown", "below"),
    [
        ("w(h1→y1) crosses", "w(h1→y1) crosses", "                ^"),
        ("loss < 0.05 andd nan", "loss < 0.05 andd nan", "            ^^^^"),
        ("accuracy > 92", "accuracy > 92", "           ^^  accuracy > 92 %?"),
        ("nan or 日本 < 1", "nan or 日本 < 1", "       ^^"),
        ("loss <\n\t 5x", "loss <   5x", "          ^  loss <   5?"),
        ("look 0 1", "look 0 1", "^^^^^^^^"),
        ("", "", "^"),
    ],
)
def test_carets_stand_below_what_is_wrong_in_a_goal(line, shown, below):
    done = lernmi_command("train", "xor", "--until", line)
    assert done.exit_code == 1
    first, *others = done.stderr.removesuffix("\n").split("\n")
    assert first.startswith("Error: --until: ")
    assert others == [f"  {shown}", f"  {below}"]


@pytest.mark.skipif(not os.path.exists("/dev/full"), reason="Linux has /dev/full")
def test_a_full_disk_is_said_in_one_line():
    with open("/dev/full", "w") as full:
        done = subprocess.run(
            [sys.executable, "-c", "from lernmi.cli.main import main; main()", "train", "xor"],
            stdout=full, stderr=subprocess.PIPE, text=True,
        )  # fmt: skip
    assert done.returncode == 1
    assert done.stderr == "Error: writing failed: No space left on device\n"


@pytest.mark.slow
@pytest.mark.skipif(sys.platform == "win32", reason="signals of POSIX")
@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_ctrl_c_ends_cleanly_with_what_was_reached(number):
    command = [
        sys.executable,
        "-c",
        "from lernmi.cli.main import main; main()",
        "train",
        "and",
        "--epochs",
        "8000000",
        "--json",
    ]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as it:
        assert it.stdout.readline().startswith("epoch 80")  # a tenth is done: it is at work
        it.send_signal(number)
        out, err = it.communicate(timeout=60)
    assert it.returncode == 128 + number
    assert err == ""
    reached = json.loads(out.splitlines()[-1])
    assert reached["moment"] > 0
    assert np.isfinite(reached["train_loss"])
    assert reached["epoch"] < 8_000_000
