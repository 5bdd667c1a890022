"""Writes docs/keys.md from the one table of keys."""

from pathlib import Path

from textual.keys import format_key

from lernmi_tui.bindings import GROUPS, KEYS
from lernmi_tui.key import Key

PAGE = Path(__file__).parent / "keys.md"


def keys_page() -> str:
    """The page: a table a group."""
    parts = ["# Keys\n\nThis page is made from `lernmi_tui/bindings.py` by `make keys`.\n"]
    for group, title in GROUPS.items():
        rows = [
            f"| {_written(key)} | {key.help.replace('|', chr(92) + '|')} |"
            for key in KEYS
            if key.group == group
        ]
        parts.append("\n".join([f"## {title}\n", "| key | what it does |", "| --- | --- |", *rows]))
    return "\n".join(parts[:1]) + "\n" + "\n\n".join(parts[1:]) + "\n"


def _written(key: Key) -> str:
    return " or ".join(f"`{format_key(name)}`" for name in key.names) or "in the palette, `^p`"


if __name__ == "__main__":
    PAGE.write_text(keys_page(), encoding="utf-8")
