"""Keys that a person has chosen in place of those in the table, by the id of what they do."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

from textual.app import App
from textual.keys import KEY_NAME_REPLACEMENTS, Keys, format_key, key_to_character

from lernmi.wording import LONGEST, short
from lernmi_tui.keys.bindings import KEYS, PANELS
from lernmi_tui.keys.key import Key

MODIFIERS = ("ctrl", "shift", "alt")
_NAMES = {key.value for key in Keys} | {"space", *KEY_NAME_REPLACEMENTS.values()}
_ROWS = {key.id: key for key in KEYS if key.keys}
_WITHIN = {"features": "home", "path": "home"}
"""Groups of what lies in another."""
_SIGNS = {
    **{"⏎": "enter", "⌫": "bksp", "⇧": "shift", "↑↓": "up/down"},
    **{"↑": "up", "↓": "down", "←": "left", "→": "right"},
}


def keymap_of(app: App[Any]) -> Mapping[str, str]:
    """The keys that the person before ``app`` chose, by id."""
    found: Mapping[str, str] = getattr(app, "chosen_keys", {})
    return found


def as_set(key: Key, keymap: Mapping[str, str]) -> Key:
    """``key`` with the keys that a person chose for it."""
    names = keymap.get(key.id)
    return key if names is None else replace(key, keys=names, display=None)


def keys_of(app: App[Any], *groups: str) -> Iterator[Key]:
    """The rows of those groups as they are set."""
    keymap = keymap_of(app)
    return (as_set(key, keymap) for key in KEYS if key.group in groups)


def in_ascii(written: str) -> str:
    """How keys are written where there are no signs for them."""
    for sign, name in _SIGNS.items():
        written = written.replace(sign, name)
    return written


def checked(wanted: Mapping[str, str]) -> tuple[dict[str, str], list[str]]:
    """What of ``wanted`` (key names, comma separated, by id) can be, and why all else can't.

    A key that would do two things where both work does neither: these keep the keys that they have.
    """
    keymap: dict[str, str] = {}
    said: list[str] = []
    for id, written in wanted.items():
        names = [key_name(part) for part in _parts(written)]
        if id not in _ROWS:
            from difflib import get_close_matches  # start-up does without

            near = get_close_matches(id, _ROWS, 1)
            hint = f"; is it {near[0]}?" if near else "; docs/keys.md lists them"
            said.append(f"keys: there is no {short(id)!r}{hint}")
        elif not names or None in names:
            said.append(
                f"keys: {written[:LONGEST]!r} for {id} is no key, such as x, ctrl+x, f5 or pageup"
            )
        else:
            keymap[id] = ",".join(dict.fromkeys(name for name in names if name))
    while clash := _clash(keymap):
        first, other, name = clash
        said.append(
            f"keys: {format_key(name)} would be both {first} and {other}; it stays as it was"
        )
        for id in (first, other):
            keymap.pop(id, None)
    return keymap, said


def _parts(written: str) -> Sequence[str]:
    """A comma alone is a key; elsewhere it stands between keys."""
    return [written] if written == "," else [part.strip() for part in written.split(",")]


def key_name(part: str) -> str | None:
    """How textual names a key that a person writes as ``?``, ``question_mark`` or ``ctrl+x``."""
    *modifiers, name = part.split("+") if part != "+" else [part]
    if any(each not in MODIFIERS for each in modifiers):
        return None
    if len(name) == 1 and not name.isalnum():
        name = unicodedata.name(name, "").lower().replace("-", "_").replace(" ", "_")
        name = KEY_NAME_REPLACEMENTS.get(name, name)
    if modifiers == ["shift"] and len(name) == 1:
        return name.upper()  # as terminals send it
    is_known = (name.isprintable() and len(name) == 1) or name in _NAMES or key_to_character(name)
    return "+".join([*modifiers, name]) if is_known else None


def _clash(keymap: Mapping[str, str]) -> tuple[str, str, str] | None:
    """A changed row, another one of a group that works beside it, and the key that both have."""
    rows = [as_set(key, keymap) for key in _ROWS.values()]
    for row in rows:
        if row.id in keymap:
            for other in rows:
                if other.id != row.id and _are_together(row.group, other.group):
                    for name in row.names:
                        if name in other.names:
                            return row.id, other.id, name
    return None


def _are_together(one: str, other: str) -> bool:
    """Can keys of both groups be pressed at one place?"""
    if one == other or "app" in (one, other):
        return True
    common = ("workbench", "panels")
    if one in common or other in common:
        return one in (*common, *PANELS) and other in (*common, *PANELS)
    return _WITHIN.get(one) == other or _WITHIN.get(other) == one
