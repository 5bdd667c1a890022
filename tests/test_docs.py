"""The documentation follows the program."""

import runpy
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent


def test_the_page_of_keys_is_the_table_of_keys():
    made = runpy.run_path(str(ROOT / "docs" / "make_keys.py"))
    assert made["PAGE"].read_text(encoding="utf-8") == made["keys_page"](), "run: make keys"


@pytest.mark.parametrize("page", ["README.md", "docs/design.md", "CONTRIBUTING.md"])
def test_what_a_page_points_at_is_there(page):
    import re

    text = (ROOT / page).read_text(encoding="utf-8")
    for path in re.findall(r"\]\(([^)#]+)\)|`((?:docs|datasets|tests)/[\w./-]+\.\w+)`", text):
        target = next(part for part in path if part)
        assert ((ROOT / page).parent / target).exists() or (ROOT / target).exists(), target


def test_every_file_of_the_core_and_app_is_in_the_design():
    design = (ROOT / "docs" / "design.md").read_text(encoding="utf-8")
    for folder in ("lernmi", "lernmi_tui"):
        for path in (ROOT / folder).glob("*.py"):
            if path.name not in ("__init__.py",):
                assert f"`{path.name}`" in design, path.name
