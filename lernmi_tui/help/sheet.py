"""Rows of a sheet: what is explained at the left, the explanation at the right."""

from __future__ import annotations

from collections.abc import Iterable
from textwrap import wrap

from rich.text import Text

WIDTH, INDENT = 78, 20  # of a sheet, and of what stands to the right of the words


def add_rows(sheet: Text, title: str, rows: Iterable[tuple[str, str]], width: int = WIDTH) -> None:
    """Append ``title`` and ``rows`` (words, explanation) in lines of ``width`` columns at most."""
    sheet.append(f"\n{title}\n", style="bold underline")
    for left, right in rows:
        words = f" {left} ".ljust(INDENT)
        lines = wrap(right, width - INDENT)
        if len(words) > INDENT:
            lines.insert(0, "")
        sheet.append(words.rstrip() if len(words) > INDENT else words, style="bold")
        sheet.append(f"\n{' ' * INDENT}".join(lines) + "\n")
