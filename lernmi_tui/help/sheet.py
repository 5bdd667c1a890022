"""Rows of a sheet: what is explained at the left, the explanation at the right."""

from __future__ import annotations

from collections.abc import Iterable
from textwrap import wrap

from rich.text import Text

WIDTH, INDENT = 78, 20  # of a sheet at the most, and of what stands left of the explanations
BORDERS = 5  # columns beside a sheet: two borders, a column each, the scrollbar
LEAST = INDENT + 20


def width_of_sheet(columns: int) -> int:
    """How long its lines may be on a screen of so many columns."""
    return max(min(columns - BORDERS, WIDTH), LEAST)


def add_rows(sheet: Text, title: str, rows: Iterable[tuple[str, str]], width: int) -> None:
    """Append ``title`` and ``rows`` (words, explanation) in lines of ``width`` columns at most."""
    sheet.append(f"\n{title}\n", style="bold underline")
    for left, right in rows:
        words = f" {left} ".ljust(INDENT)
        lines = wrap(right, width - INDENT)
        if len(words) > INDENT:
            lines.insert(0, "")
        sheet.append(words.rstrip() if len(words) > INDENT else words, style="bold")
        sheet.append(f"\n{' ' * INDENT}".join(lines) + "\n")
