"""What is packed is whole: the source archive can do all that its Makefile says."""

import ast
import os
import re
import subprocess
import sys
import tarfile
import tomllib
import zipfile
from pathlib import Path

import pytest
from hatchling import build

from tests.lowest_versions import lowest_versions

ROOT = Path(__file__).parents[1]
TARGETS = {"run", "setup", "test", "test-fast", "test-lowest", "lint", "check", "bench", "help"}
MADE = {"__pycache__", "build", "dist"}


def files_of(folder):
    """The files in ``folder``, relative to it, but those that programs left behind."""
    found = (path.relative_to(folder) for path in folder.rglob("*") if path.is_file())
    return {path.as_posix() for path in found if MADE.isdisjoint(path.parts)}


@pytest.fixture(scope="module")
def unpacked(tmp_path_factory):
    """The source archive, unpacked where nothing else is."""
    folder = tmp_path_factory.mktemp("packed")
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(ROOT)
        archive = build.build_sdist(str(folder))
    with tarfile.open(folder / archive) as packed:
        packed.extractall(folder, filter="data")
    return folder / archive.removesuffix(".tar.gz")


@pytest.mark.skipif(not (ROOT / ".git").exists(), reason="what is kept is known to git alone")
def test_the_source_archive_has_every_file_that_is_kept(unpacked):
    kept = subprocess.check_output(["git", "ls-files"], cwd=ROOT, text=True).splitlines()
    assert set(kept) <= files_of(unpacked)


@pytest.mark.skipif(sys.platform == "win32", reason="there is no make")
def test_every_target_can_be_made_from_the_source_archive(unpacked):
    def make(*arguments):
        done = subprocess.run(
            ["make", "--no-print-directory", *arguments],
            cwd=unpacked,
            env={name: value for name, value in os.environ.items() if "MAKE" not in name},
            capture_output=True,
            text=True,
        )
        assert (done.returncode, done.stderr) == (0, "")
        return done.stdout

    targets = [line.split()[1] for line in make("help").splitlines()]
    assert set(targets) >= TARGETS
    for target in targets:
        make("--dry-run", target)


def test_a_wheel_made_from_the_source_archive_has_the_data(unpacked, tmp_path, monkeypatch):
    monkeypatch.chdir(unpacked)
    with zipfile.ZipFile(tmp_path / build.build_wheel(str(tmp_path))) as wheel:
        names = set(wheel.namelist())
    packages = {
        f"{package}/{name}"
        for package in ("lernmi", "lernmi_tui")
        for name in files_of(unpacked / package)
    }
    data = {f"lernmi/datasets/{name}" for name in files_of(unpacked / "datasets")}
    pages = {name for name in names if name.endswith(".1")}
    assert {name.partition(".data/data/")[2] for name in pages} == {
        "share/man/man1/lernmi.1",
        "share/man/man1/lernmi-tui.1",
    }
    assert {name for name in names - pages if ".dist-info/" not in name} == packages | data
    assert {"lernmi/py.typed", "lernmi_tui/py.typed"} < names
    licences = {name.partition("licenses/")[2] for name in names}
    assert {"LICENSE", "datasets/README.md"} < licences, "of the code, and of the data"


def names_imported(node):
    """The modules that a statement imports."""
    if isinstance(node, ast.Import):
        return [each.name for each in node.names]
    return [node.module] if isinstance(node, ast.ImportFrom) else []


def numbers(version):
    return tuple(map(int, version.split(".")))


def test_what_is_installed_for_work_is_not_below_the_lowest_versions():
    lines = (ROOT / "constraints.txt").read_text(encoding="utf-8").splitlines()
    pinned = dict(line.split("==") for line in lines)
    lowest = dict(line.split("==") for line in lowest_versions())
    assert lowest.keys() >= {"numpy", "textual", "pillow", "pytest", "hatchling"}
    for name, version in lowest.items():
        assert numbers(pinned[name]) >= numbers(version)


def test_every_package_that_is_imported_is_asked_for():
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    extras = [extra for name, extra in project["optional-dependencies"].items() if name != "dev"]
    asked = {re.match(r"[\w-]+", each)[0] for each in sum(extras, project["dependencies"])}
    imported = {
        name.partition(".")[0]
        for package in ("lernmi", "lernmi_tui")
        for path in (ROOT / package).rglob("*.py")
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        for name in names_imported(node)
    }
    others = imported - set(sys.stdlib_module_names) - {"lernmi", "lernmi_tui"}
    assert {"numpy", "rich"} < others
    assert {"pillow" if name == "PIL" else name.replace("_", "-") for name in others} <= asked


def test_both_commands_begin_where_signals_are_caught():
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    assert set(project["scripts"]) == {"lernmi", "lernmi-tui"}
    for start in project["scripts"].values():
        code = (
            f"import sys; from {start.replace(':', ' import ')}; assert 'click' not in sys.modules"
        )
        subprocess.run([sys.executable, "-c", code], check=True)
