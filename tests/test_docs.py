"""The documentation follows the program."""

import re
import runpy
from pathlib import Path

import pytest

from tests.torture.__main__ import PARTS

ROOT = Path(__file__).parent.parent


def test_the_page_of_keys_is_the_table_of_keys():
    made = runpy.run_path(str(ROOT / "docs" / "make_keys.py"))
    assert made["PAGE"].read_text(encoding="utf-8") == made["keys_page"](), "run: make keys"


@pytest.mark.parametrize(
    "page", ["README.md", "docs/design.md", "docs/reliability.md", "CONTRIBUTING.md"]
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
