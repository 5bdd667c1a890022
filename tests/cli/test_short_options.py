"""Short options: the same letter means the same everywhere."""

import json
import subprocess
import sys
from collections import defaultdict

import click
import pytest
from click.testing import CliRunner

from lernmi.cli.main import main
from lernmi_tui.cli import main as app

PROGRAMS = {"lernmi": main, "lernmi-tui": app, **main.commands}


def options(command):
    return [each for each in command.params if isinstance(each, click.Option)]


def test_a_letter_is_short_for_one_option_and_is_so_wherever_that_is():
    letters, without = defaultdict(set), set()
    for command in PROGRAMS.values():
        for option in options(command):
            *short, long = sorted(option.opts, key=len)
            assert len(short) < 2 and long.startswith("--")
            letters[long].update(short)
            without.update({long} if not short else ())
    given = {long: short for long, short in letters.items() if short}
    assert not without & given.keys(), "somewhere it has a letter, elsewhere none"
    assert all(len(short) == 1 for short in given.values())
    assert len(set.union(*given.values())) == len(given) > 10


def test_short_options_do_what_the_long_ones_do():
    def trained(*words):
        return json.loads(
            CliRunner().invoke(main, ("train", "xor", *words)).stdout.splitlines()[-1]
        )

    short = trained("-e", "3", "-r", "0.3", "-s7", "-n", "2-4-1", "-b2", "-a", "tanh", "-j")
    assert (short["epoch"], short["rate"], short["seed"]) == (3, 0.3, 7)
    assert (short["sizes"], short["batch"], short["activation"]) == ([2, 4, 1], 2, ["tanh"] * 2)


@pytest.mark.parametrize("words", [["lernmi"], ["lernmi", "train"], ["lernmi_tui"]])
def test_each_package_is_a_program_with_help(words):
    module, *command = words
    done = subprocess.run(
        [sys.executable, "-m", module, *command, "-h"], capture_output=True, text=True, timeout=60
    )
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.startswith(f"Usage: python -m {' '.join(words)} [OPTIONS]")
    assert "-h, --help" in done.stdout
