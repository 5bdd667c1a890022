"""``lernmi compare``: what it prints, what it refuses, and how it ends."""

import json
import os
import signal
import subprocess
import sys
import time

import numpy as np
import pytest
from click.testing import CliRunner

import lernmi
from lernmi.cli.chart import HEIGHT, chart
from lernmi.cli.main import main
from lernmi.errors import LernmiError
from lernmi.run.record.settings import rates_of, shapes_of, whole_of


def compare(*arguments):
    return CliRunner().invoke(main, ["compare", *arguments])


def trained(seed, rate, epochs):
    session = lernmi.Session(lernmi.load_task("xor"), seed=seed, training_rate=rate)
    session.run(4 * epochs)
    session.evaluate()
    return session


def test_each_setting_is_a_line_over_its_seeds():
    done = compare("xor", "--rate", "0.05,0.5", "--seed", "0..2", "--epochs", "1500")
    assert done.exit_code == 0
    title, heads, slow, fast, *_ = done.stdout.splitlines()
    assert title == "XOR, 1,500 epochs each: 6 runs"
    assert heads.split() == [
        "rate",
        "runs",
        "loss",
        *["least", "most", "right"],
        *heads.split()[6:],
    ]
    for line, rate in ((slow, 0.05), (fast, 0.5)):
        losses = [trained(seed, rate, 1_500).latest.train_loss for seed in range(3)]
        wanted = [f"{value:#.3g}" for value in (np.mean(losses), min(losses), max(losses))]
        assert line.split()[1:6] == [f"{rate:g}", "3", *wanted]
    assert slow.endswith("never")
    assert "3 of 3, at epochs " in fast


def test_a_line_of_json_a_run_holds_its_curve():
    done = compare("xor", "--rate", "0.5", "--seed", "0,2", "--epochs", "1300", "--json")
    first, second = map(json.loads, done.stdout.splitlines())
    assert (first["seed"], second["seed"], second["rate"]) == (0, 2, 0.5)
    session = trained(2, 0.5, 1_300)
    assert second["train_loss"] == session.latest.train_loss
    assert second["epoch"] == 1_300
    losses = second["curve"]["train_loss"]
    moments = second["curve"]["moments"]
    assert len(losses) == len(moments) and losses[-1] == second["train_loss"]
    below = [moment for moment, loss in zip(moments, losses, strict=True) if loss < 0.05]
    assert second["under_at"] == below[0] // 4
    assert first["under_at"] is not None


def test_shapes_and_batches_are_compared():
    done = compare("xor", "--hidden", "2,3-3", "--batch", "1,4", "--epochs", "1")
    rows = [line.split()[1:4] for line in done.stdout.splitlines()[2:6]]
    assert rows == [
        ["2-2-1", "1", "0.5"],
        ["2-2-1", "4", "0.5"],
        ["2-3-3-1", "1", "0.5"],
        ["2-3-3-1", "4", "0.5"],
    ]


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["--rate", "0.1,fast"], "--rate: '0.1,fast' is no list of rates like 0.05,0.2,0.5"),
        (["--rate", "0.1,-1"], "--rate: '0.1,-1' is no list of rates like 0.05,0.2,0.5"),
        (["--rate", "nan"], "--rate: 'nan' is no list of rates like 0.05,0.2,0.5"),
        (["--seed", "4..0"], "--seed: '4..0' is no list of whole numbers like 0..4 or 0,3,7"),
        (["--seed", "-1"], "--seed: '-1' is no list of whole numbers like 0..4 or 0,3,7"),
        (["--seed", ""], "--seed: '' is no list of whole numbers like 0..4 or 0,3,7"),
        (["--seed", "0..1000"], "these are 1,001 runs; at most 1,000 are compared"),
        (["--seed", "0..99999999999"], "--seed: '0..99999999999' is no list of whole numbers"),
        (["--sizes", "2-x-1"], "--sizes: '2-x-1' is no list of shapes"),
        (["--sizes", "3-3-1"], "XOR has 2 inputs and 1 output"),
        (["--sizes", "2-3-1", "--hidden", "3"], "--sizes and --hidden both say the shapes"),
        (["--batch", "1,5"], "a batch has 1 to 4 samples here, not 5"),
        (["--batch", "0"], "a batch has 1 sample or more, not 0"),
        (["--classic", "--seed", "0..1"], "classic draws nothing by chance"),
    ],
)
def test_what_is_refused_is_one_line_before_anything_is_trained(arguments, words):
    done = compare("xor", "--epochs", "1000000000", *arguments)
    assert done.exit_code == 1
    assert done.stdout == ""
    (line,) = done.stderr.splitlines()
    assert line.startswith(f"Error: {words}")


def test_lists_name_nothing_twice():
    assert whole_of("3,0..2, 1") == (3, 0, 1, 2)
    assert rates_of("0.5,.5,1e-3") == (0.5, 0.001)
    assert shapes_of("2-3-1,2-3-1,4") == ((2, 3, 1), (4,))
    with pytest.raises(LernmiError):
        whole_of("0..")


def test_the_heights_of_a_chart_are_those_of_the_curve():
    x = np.linspace(0.0, 10.0, 50)
    lines = chart([(x, 1.0 - x / 10.0), (x, np.full(50, np.nan))], 80, "epochs")
    assert lines[0].startswith("      1 |o")
    assert lines[HEIGHT - 1].rstrip().endswith("o")
    assert len(lines[HEIGHT - 1].rstrip()) == 80
    assert lines[-1].endswith("10 epochs")


def test_a_run_that_ran_away_does_not_flatten_the_others():
    done = CliRunner().invoke(main, ["compare", "line", "--rate", "0.05,5", "--epochs", "3"])
    heading, good, _, _, name, first, *rest = done.stdout.splitlines()[1:]
    assert heading.split()[:6] == ["rate", "runs", "loss", "least", "most", "R²"]
    assert good.split()[1:3] == ["0.05", "1"] and name == "mean loss"
    assert float(first.split()[0]) < 2.0
    assert any("o" in line.partition("|")[2] for line in rest[:7])


@pytest.mark.skipif(sys.platform == "win32", reason="signals of POSIX")
def test_ctrl_c_ends_it_with_the_runs_that_ended():
    command = [sys.executable, "-m", "lernmi.cli", "compare", "xor", "--seed", "0..1", "--json"]
    with subprocess.Popen(
        [*command, "--epochs", "3000000"], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    ) as it:
        while not _has_threads_of_work(it.pid):
            time.sleep(0.02)
        it.send_signal(signal.SIGINT)
        out, error = it.communicate()
    assert it.returncode == 130
    assert len(out.splitlines()) < 2
    assert "Traceback" not in error


def _has_threads_of_work(pid):
    """Has it worked for a while already?"""
    with open(f"/proc/{pid}/stat") as numbers:
        return int(numbers.read().rpartition(")")[2].split()[11]) / os.sysconf("SC_CLK_TCK") > 0.8
