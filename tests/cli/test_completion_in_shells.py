"""Tab in a real bash, zsh and fish: what stands on the command line after it."""

import json
import os
import shutil
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner

from lernmi.cli.main import main

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
SHELLS = ("bash", "zsh", "fish")
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


@pytest.mark.parametrize("shell", SHELLS)
def test_tab_completes_once_it_is_installed(shell, folder, monkeypatch):
    if shutil.which(shell) is None:
        pytest.skip(f"{shell} is not installed")
    path = f"{folder / 'bin'}:{os.environ['PATH']}"
    home = str(folder / "home")
    for name, value in {
        "PATH": path,
        "HOME": home,
        "PYTHONPATH": str(ROOT),
        "TERM": "xterm",
    }.items():
        monkeypatch.setenv(name, value)
    for name in ("ZDOTDIR", "XDG_CONFIG_HOME"):
        monkeypatch.delenv(name, raising=False)
    assert CliRunner().invoke(main, ["completion", "install", shell]).exit_code == 0
    child = pexpect.spawn(
        shell, ["-i"], cwd=home, encoding="utf-8", timeout=60, dimensions=(50, 250)
    )
    try:
        child.sendline("echo rea''dy")
        child.expect("ready\r\n")
        for typed, words in TYPED.items():
            child.send(f"{typed}\t")
            child.send("\r")
            child.expect(r"GIVEN (\[.*?\]) END")
            given = [word.rstrip("/") for word in json.loads(child.match[1])]  # zsh takes one away
            assert given == [word.format(home=home) for word in words], typed
    finally:
        child.close(force=True)
