"""Tab in a real bash, zsh and fish: what stands on the command line after it."""

import json
import os
import shutil
import sys
from pathlib import Path

import pytest

from lernmi.cli.completion.shells import script

pexpect = pytest.importorskip("pexpect")

ROOT = Path(__file__).parents[2]
PROGRAM = """#!{python}
import json, os, sys
if "LERNMI_COMPLETE" in os.environ:
    from {module}.__main__ import main
    main()
else:
    print("GIVEN", json.dumps(sys.argv[1:]), "END")
"""
START = {
    "bash": ["--norc", "--noprofile", "-i"],
    "zsh": ["-f", "-i"],
    "fish": ["--private", "--no-config", "-i"],
}
TYPED = {
    "lernmi-tui half": ["half-adder"],
    "lernmi train xor --activation tanh,sig": ["train", "xor", "--activation", "tanh,sigmoid"],
    "lernmi train ir": ["train", "iris of 1936.csv"],
    "lernmi train flowers.csv -l sepal": ["train", "flowers.csv", "-l", "sepal length (cm)"],
    "lernmi train flowers.csv --label=spe": ["train", "flowers.csv", "--label=species"],
    "lernmi train 'flowers.csv' --label 'petal $": ["train", "flowers.csv", "--label", "petal $w"],
    "lernmi train flowers.csv -l ratio:": ["train", "flowers.csv", "-l", "ratio:w"],
    "lernmi show deep\\ folder/r": ["show", "deep folder/run.safetensors"],
    "lernmi show ~/ho": ["show", "{home}/home.safetensors"],
}


@pytest.fixture
def folder(tmp_path):
    """A home with some files and both programs, which say what they were given."""
    for name in ("lernmi", "lernmi-tui"):
        program = tmp_path / "bin" / name
        program.parent.mkdir(exist_ok=True)
        program.write_text(PROGRAM.format(python=sys.executable, module=name.replace("-", "_")))
        program.chmod(0o755)
    table = "sepal length (cm),petal $w,ratio:w,species\n5.1,0.2,1,setosa\n"
    home = tmp_path / "home"
    (home / "deep folder").mkdir(parents=True)
    (home / "iris of 1936.csv").write_text(table)
    (home / "tables" / "x").mkdir(parents=True)
    (home / "flowers.csv").write_text(table)
    (home / "home.safetensors").touch()
    (home / "deep folder" / "run.safetensors").touch()
    (home / "deep folder" / "readme.md").touch()
    return tmp_path


@pytest.mark.parametrize("shell", START)
def test_tab_completes(shell, folder):
    if shutil.which(shell) is None:
        pytest.skip(f"{shell} is not installed")
    path = f"{folder / 'bin'}:{os.environ['PATH']}"
    home = str(folder / "home")
    environment = {
        **os.environ,
        "PATH": path,
        "HOME": home,
        "PYTHONPATH": str(ROOT),
        "TERM": "xterm",
    }
    sourced = folder / "completion"
    sourced.write_text(script(shell))
    child = pexpect.spawn(
        shell,
        START[shell],
        cwd=home,
        env=environment,
        encoding="utf-8",
        timeout=10,
        dimensions=(50, 250),
    )
    try:
        child.sendline(f"source {sourced}; echo rea''dy")
        child.expect("ready\r\n")
        for typed, words in TYPED.items():
            child.send(f"{typed}\t")
            child.send("\r")
            child.expect(r"GIVEN (\[.*?\]) END")
            given = [word.rstrip("/") for word in json.loads(child.match[1])]  # zsh takes one away
            assert given == [word.format(home=home) for word in words], typed
    finally:
        child.close(force=True)
