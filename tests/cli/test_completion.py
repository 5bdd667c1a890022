"""What a shell is told, and how it is told to ask."""

import bz2
import gzip
import lzma
import os
import subprocess
import sys

import pytest
from click.testing import CliRunner

from lernmi.cli.completion.command import SHELLS
from lernmi.cli.completion.head import columns_in
from lernmi.cli.completion.shells import SHELLS as ANSWERED
from lernmi.cli.main import main
from lernmi.cli.options import column_list
from lernmi.data.tables.csv_layout import find_layout
from lernmi.files.paths import paths_from
from lernmi.net.activations import ACTIVATIONS
from lernmi.tasks.table import TASKS
from lernmi_tui.cli import main as app
from lernmi_tui.serve.command import serve

IRIS = "sepal length (cm),petal width,species\n5.1,0.2,setosa\n7.0,1.4,versicolor\n"


@pytest.fixture(autouse=True)
def folder(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "iris.csv").write_text(IRIS)
    return tmp_path


@pytest.fixture
def offered(monkeypatch):
    """A function that gives the words which a shell offers at the end of a line."""

    def offer(line, shell="fish", command=main):
        monkeypatch.setenv("LERNMI_LINE", line)
        answer = ANSWERED[shell](command, {}, "lernmi", "").complete()
        return [each.partition("\t")[0] for each in answer.splitlines()]

    return offer


def test_tasks_and_paths(offered, folder):
    (folder / "digits.csv").touch()
    (folder / ".hidden").touch()
    assert offered("lernmi train ") == [*TASKS, "digits.csv", "iris.csv"]
    assert offered("lernmi compare di") == ["digits", "digits.csv"]
    assert offered("lernmi-tui --paused i", command=app) == ["iris.csv"]
    assert offered("lernmi train ./.h") == ["./.hidden"]


def test_options_and_their_choices(offered):
    assert offered("lernmi train --until") == [
        "--until-loss",
        "--until-accuracy",
        "--until-r2",
        "--until",
    ]
    assert offered("lernmi train xor -a ") == [*ACTIVATIONS]
    assert offered("lernmi train xor -a tanh,") == [
        f"tanh,{name}" for name in ACTIVATIONS if name != "tanh"
    ]
    assert offered("lernmi train circle --features x1^2,s") == ["x1^2,sin6x1", "x1^2,sin6x2"]
    assert offered("lernmi fetch ") == ["mnist"]
    assert offered("lernmi completion install z") == ["zsh"]
    assert offered("lernmi-tui xor --pace ", command=app) == ["max"]
    assert offered("lernmi train xor --rate ") == []


def test_columns_of_the_table_that_is_named_before(offered, folder):
    names = ["sepal length (cm)", "petal width", "species"]
    assert offered("lernmi train iris.csv --label ") == names
    assert offered("lernmi train iris.csv --json -l s") == [names[0], names[2]]
    assert offered("lernmi-tui 'iris.csv' --label=p", command=app) == ["--label=petal width"]
    assert offered("lernmi predict run iris.csv --without ") == names
    assert offered("lernmi train xor --label ") == offered("lernmi train --label ") == []


def test_several_columns_with_commas_between_them(offered, folder):
    assert offered("lernmi train iris.csv --columns sp") == ["species"]
    assert offered("lernmi-tui iris.csv --drop 'petal width,s", command=app) == [
        "petal width,sepal length (cm)",
        "petal width,species",
    ]
    (folder / "iris.csv").write_text('"a, b",c,"""d"""\n1,2,x\n')
    assert offered("lernmi train iris.csv --drop ") == ['"a, b"', "c", '"""d"""']
    assert offered("lernmi train iris.csv --drop '\"a") == ['"a, b"']
    assert offered('lernmi train iris.csv --drop \'"a, b",c') == ['"a, b",c']
    assert column_list('"a, b","""d"""') == ("a, b", '"d"')


def test_a_line_of_the_server_has_its_options_and_those_of_the_app(folder):
    asked = ANSWERED["fish"](app, {}, "lernmi", "")
    asked.others = {"serve": lambda: serve}

    def found(args, typed):
        return [item.value for item in asked.get_completions(args, typed)]

    assert found([], "se") == ["serve"]
    assert found(["serve"], "--p") == ["--port", "--pace", "--paused"]
    assert found(["serve", "--port", "80"], "xo") == ["xor", "xor-points"]
    assert found(["xor"], "--po") == []


def test_runs_come_before_other_files(offered, folder):
    (folder / "old").mkdir()
    assert offered("lernmi show ") == ["iris.csv", "old/"]
    (folder / "run.safetensors").touch()
    assert offered("lernmi show ") == offered("lernmi-tui xor -w ", command=app)
    assert offered("lernmi show ") == ["old/", "run.safetensors"]


def test_bash_gets_what_it_replaces(offered, monkeypatch, folder):
    (folder / "iris.csv").write_text("a:b,c\n1,x\n")
    monkeypatch.setenv("LERNMI_WORD", "")
    assert offered("lernmi train iris.csv --label=a:", "bash") == ["b"]
    assert offered("lernmi train iris.csv --label=", "bash") == ["a:b", "c"]
    (folder / "data").mkdir()
    monkeypatch.setenv("LERNMI_WORD", "d")
    assert offered("lernmi predict x d", "bash") == ["data"]


@pytest.mark.parametrize(
    "text",
    [
        IRIS,
        IRIS.replace(",", ";").replace(".", ","),
        IRIS.replace(",", "\t"),
        '# a,"b, c",d\n1,2,x\n3,4,y\n',
        "5.1,0.2,setosa\n7.0,1.4,versicolor\n",
    ],
)
@pytest.mark.parametrize("packed", [bytes, gzip.compress, bz2.compress, lzma.compress])
def test_columns_are_called_as_the_reader_calls_them(text, packed, folder):
    (folder / "table").write_bytes(packed(text.encode()))
    names = find_layout(text.splitlines()).names
    wanted = [name or str(number) for number, name in enumerate(names, start=1)]
    assert [name for name, _ in columns_in("table")] == wanted


@pytest.mark.parametrize(
    "content", [b"", b"\0\1\2,\n3,\n", b"\x1f\x8bno", b"one\ntwo\n", b'"a,b\nc', b"\xff\n,\n"]
)
def test_what_is_no_table_has_no_columns(content, folder):
    (folder / "table").write_bytes(content)
    assert columns_in("table") == []
    assert columns_in("nowhere") == columns_in("\0") == columns_in(".") == []


def test_paths_that_no_terminal_can_show_are_left_out(folder):
    (folder / "bad\nname").touch()
    (folder / "sub").mkdir()
    assert paths_from("") == ["iris.csv", "sub/"]
    assert paths_from("nowhere/") == paths_from("\0/") == []


def test_an_answer_comes_without_what_is_slow():
    code = (
        "import sys; from lernmi_tui.__main__ import main; main(); "
        "assert not {'numpy', 'numba', 'textual'} & set(sys.modules)"
    )
    done = subprocess.run(
        [sys.executable, "-c", code],
        env={**os.environ, "LERNMI_COMPLETE": "bash", "LERNMI_LINE": "lernmi-tui xo"},
        capture_output=True,
        text=True,
    )
    assert (done.returncode, done.stdout, done.stderr) == (0, "xor\t\nxor-points\t\n", "")


def test_it_is_installed_once(folder, monkeypatch, own_folder):
    monkeypatch.setenv("HOME", str(folder))
    monkeypatch.setenv("SHELL", "/usr/bin/bash")
    monkeypatch.delenv("ZDOTDIR", raising=False)
    monkeypatch.delenv("XDG_CONFIG_HOME", raising=False)
    (folder / ".bashrc").write_text("alias ll=ls")
    for _ in range(2):
        for words in ([], ["zsh"], ["fish"]):
            done = CliRunner().invoke(main, ["completion", "install", *words])
            assert done.exit_code == 0, done.output
    place = own_folder / "completion.bash"
    assert (folder / ".bashrc").read_text() == f"alias ll=ls\n[ -r {place} ] && . {place}\n"
    assert (folder / ".zshrc").read_text().count("completion.zsh ] && .") == 1
    for shell, file in zip(
        SHELLS,
        (place, own_folder / "completion.zsh", folder / ".config/fish/conf.d/lernmi.fish"),
        strict=True,
    ):
        assert CliRunner().invoke(main, ["completion", shell]).stdout == file.read_text()


def test_a_shell_that_is_not_known_is_refused_in_a_line(monkeypatch):
    monkeypatch.setenv("SHELL", "/bin/tcsh")
    done = CliRunner().invoke(main, ["completion", "install"])
    assert done.exit_code == 1
    assert done.stderr.count("\n") == 1 and "bash or zsh or fish" in done.stderr


def test_a_file_that_cannot_be_written_is_said_in_a_line(folder, monkeypatch):
    monkeypatch.setenv("HOME", str(folder))
    (folder / ".bashrc").mkdir()
    done = CliRunner().invoke(main, ["completion", "install", "bash"])
    assert done.exit_code == 1
    assert ".bashrc can't be written (Is a directory)" in done.stderr
