"""Writes docs/keys.md from the one table of keys."""

from pathlib import Path

from textual.keys import format_key

from lernmi_tui.keys.bindings import GROUPS, KEYS
from lernmi_tui.keys.key import Key

PAGE = Path(__file__).parent / "keys.md"

ABOUT = """\
# Keys

This page is made from `lernmi_tui/keys/` by `make keys`. By its id a key can be changed in your
[settings](settings.md).
"""


def keys_page() -> str:
    """The page: a table a group."""
    parts = [ABOUT]
    for group, title in GROUPS.items():
        rows = [
            f"| {_written(key)} | {key.help.replace('|', chr(92) + '|')} | {_id(key)} |"
            for key in KEYS
            if key.group == group
        ]
        parts.append(
            "\n".join(
                [f"## {title}\n", "| key | what it does | id |", "| --- | --- | --- |", *rows]
            )
        )
    return "\n".join(parts[:1]) + "\n" + "\n\n".join(parts[1:]) + "\n"


def _written(key: Key) -> str:
    return " or ".join(f"`{format_key(name)}`" for name in key.names) or "in the palette, `^p`"


def _id(key: Key) -> str:
    return f"`{key.id}`" if key.keys else ""


if __name__ == "__main__":
    PAGE.write_text(keys_page(), encoding="utf-8")
