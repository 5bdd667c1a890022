"""The documentation follows the program."""

import inspect
import re
import runpy
from functools import cached_property
from pathlib import Path

import pytest

import lernmi
import lernmi_tui
from lernmi.cli.exit_codes import EXIT_CODES
from lernmi.cli.main import main
from lernmi.run.measures.metrics import Metrics
from lernmi.run.record.recipe import Recipe
from lernmi.run.snapshots.snapshot import Snapshot
from lernmi_tui.cli import main as app
from tests.torture.__main__ import PARTS

ROOT = Path(__file__).parent.parent


def test_the_page_of_keys_is_the_table_of_keys():
    made = runpy.run_path(str(ROOT / "docs" / "make_keys.py"))
    assert made["PAGE"].read_text(encoding="utf-8") == made["keys_page"](), "run: make keys"


@pytest.mark.parametrize("program", ["lernmi", "lernmi-tui"])
def test_a_manual_page_says_what_its_program_says(program):
    made = runpy.run_path(str(ROOT / "docs" / "make_man.py"))
    page = (ROOT / "docs" / f"{program}.1").read_text(encoding="utf-8")
    assert page == made["manual"](program), "run: make man"


def test_the_page_of_the_commands_has_every_exit_code_and_short_option():
    page = (ROOT / "docs" / "commands.md").read_text(encoding="utf-8")
    for code, meaning in EXIT_CODES.items():
        assert f"| {code} | {meaning} |" in page
    for command in (app, *main.commands.values()):
        for option in command.params:
            for name in option.opts:
                if re.fullmatch("-[a-zA-Z]", name):
                    assert f"| `{name}` | `{max(option.opts, key=len)}` |" in page, name


@pytest.mark.parametrize(
    "page",
    ["README.md", "docs/commands.md", "docs/design.md", "docs/reliability.md", "CONTRIBUTING.md"],
)
def test_what_a_page_points_at_is_there(page):
    text = (ROOT / page).read_text(encoding="utf-8")
    for path in re.findall(r"\]\(([^)#]+)\)|`((?:docs|datasets|tests)/[\w./-]+\.\w+)`", text):
        target = next(part for part in path if part)
        assert ((ROOT / page).parent / target).exists() or (ROOT / target).exists(), target


def test_every_file_of_the_core_and_app_is_in_the_design():
    design = (ROOT / "docs" / "design.md").read_text(encoding="utf-8")
    rows = dict(re.findall(r"^\| `(\w+/)` \| (.+)$", design, re.M))  # a panel's folder a row
    paths = [
        path.relative_to(ROOT / room)
        for room in ("lernmi", "lernmi_tui")
        for path in (ROOT / room).rglob("*.py")
        if path.name != "__init__.py"
    ]
    assert len(paths) > 100
    for path in paths:
        if path.parts[0] == "panels":
            assert f"`{path.name}`" in rows[f"{path.parts[1]}/"] or path.name == "panel.py", path
        else:
            assert f"`{path.as_posix()}`" in design, path


@pytest.mark.parametrize("page", ["docs/design.md", "CONTRIBUTING.md"])
def test_every_source_file_a_page_names_is_there(page):
    text = (ROOT / page).read_text(encoding="utf-8")
    named = re.findall(r"`((?:\w+/)+\w+\.py)`", text)
    assert len(named) > 10
    for path in named:
        assert any((ROOT / room / path).exists() for room in ("", "lernmi", "lernmi_tui")), path


def test_all_that_is_tried_for_minutes_is_named_beside_a_promise():
    page = (ROOT / "docs" / "reliability.md").read_text(encoding="utf-8")
    assert set(re.findall(r"TORTURE=(\w+)", page)) == set(PARTS)


def test_the_readme_opens_with_a_picture_that_moves_and_is_small():
    image = pytest.importorskip("PIL.Image")
    text = (ROOT / "README.md").read_text(encoding="utf-8")
    first = re.search(r"!\[[^]]+\]\(([^)]+)\)", text)
    assert first is not None and text[: first.start()].count("\n") < 10
    path = ROOT / first[1]
    assert path.stat().st_size < 1_000_000
    with image.open(path) as picture:
        assert picture.format == "GIF" and picture.info["loop"] == 0
        times = []
        for frame in range(picture.n_frames):
            picture.seek(frame)
            times.append(picture.info["duration"])
    assert 15_000 <= sum(times) <= 25_000


def test_every_public_name_is_in_the_page_of_python_and_in_an_example():
    page = (ROOT / "docs" / "python.md").read_text(encoding="utf-8")
    examples = "\n".join(
        line
        for name in ("python.md", "core.md")
        for line in (ROOT / "docs" / name).read_text(encoding="utf-8").splitlines()
        if line.startswith((">>> ", "... ", "lernmi."))
    )
    for name in lernmi.__all__:
        assert f"`lernmi.{name}`" in page.partition("## Every name")[2], name
        assert re.search(rf"lernmi\.(\w+\.)*{name}\b", examples), name
    assert "`lernmi_tui.open`" in page and "lernmi_tui.open(" in page


def test_dir_has_the_public_names_alone():
    for module in (lernmi, lernmi_tui):
        public = [name for name in dir(module) if not name.startswith("__")]
        assert sorted(public) == sorted(module.__all__)
        assert all(hasattr(module, name) for name in public)


@pytest.mark.parametrize(
    "thing", [*(getattr(lernmi, name) for name in lernmi.__all__), Snapshot, Metrics, Recipe]
)
def test_every_public_name_and_method_says_what_it_is(thing):
    assert inspect.getdoc(thing)
    if not inspect.isclass(thing):
        return
    for name in dir(thing):
        member = inspect.getattr_static(thing, name)
        is_said = isinstance(member, property | classmethod | staticmethod | cached_property)
        if not name.startswith("_") and (is_said or inspect.isfunction(member)):
            assert inspect.getdoc(member), name
