"""What a person set once and for all, in a file of theirs that is theirs to write in, too.

A change in the app changes one line of it and leaves all others, comments too, as they are.
"""

from __future__ import annotations

import json
import math
import os
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from lernmi.errors import DataError
from lernmi.files.safe_files import write_whole
from lernmi.wording import printable, short

NAMES = ("theme", "pace", "ascii", "keys")
LONGEST = 20_000  # bytes of a file of settings
DEEPEST = 9  # tables within tables
FULL_SPEED = "max"
_TABLE = re.compile(r"\s*\[")


@dataclass(frozen=True)
class Settings:
    """``pace`` is in samples a second, infinity for full speed; ``keys`` are by id of what they do.

    None: it is not set, and is as the program finds best.
    """

    theme: str | None = None
    pace: float | None = None
    ascii: bool | None = None
    keys: Mapping[str, str] = field(default_factory=dict)


class BrokenSettingsError(DataError):
    """The file can't be read, or is no TOML."""


def read_settings(path: Path) -> tuple[Settings, list[str]]:
    """The settings in the file ``path``, and what is wrong with it in a line each.

    All are at their defaults if there is no such file, or it can't be read.
    """
    try:
        found = _found(path, _text(path))
    except BrokenSettingsError as error:
        return Settings(), [f"{error}; all settings are at their defaults"]
    said = [
        f"{printable(path)}: there is no setting {short(name)!r}, only {', '.join(NAMES)}"
        for name in found
        if name not in NAMES
    ]
    values: dict[str, Any] = {}
    for name, read in _READERS.items():
        if name in found:
            try:
                values[name] = read(found[name])
            except ValueError as error:
                said.append(f"{printable(path)}: {name} must be {error}; it is at its default")
    return Settings(**values), said


def change_settings(path: Path, changes: Mapping[str, str | float]) -> None:
    """Have each of ``changes`` in the file ``path``, all else in it as it was.

    Raises BrokenSettingsError if the file there is no TOML, NotWrittenError if it can't be written.
    """
    text = _text(path)
    wanted = _found(path, text)
    for name, value in changes.items():
        if wanted.get(name) != _plain(value):
            text = _changed(text, name, value)
            wanted[name] = _plain(value)
    if _found(path, text) != wanted:
        raise BrokenSettingsError(
            f"{printable(path)} has no line in which {' and '.join(changes)} can be said"
        )
    write_whole(Path(os.path.realpath(path)), text.encode())  # a link to it stays one


def _plain(value: str | float) -> str | float | int:
    """As the file has it: whole numbers without a point."""
    if isinstance(value, str):
        return value
    if math.isinf(value):
        return FULL_SPEED
    return int(value) if value == int(value) else value


def _changed(text: str, name: str, value: str | float) -> str:
    """``text`` with ``name = value`` in place of the line that says it, or before all tables."""
    written = json.dumps(_plain(value), ensure_ascii=False)  # is TOML too, for these
    lines = text.splitlines(keepends=True)
    says = re.compile(rf"\s*(?:{name}|\"{name}\"|'{name}')\s*=")
    place = next((at for at, line in enumerate(lines) if _TABLE.match(line)), len(lines))
    for at, line in enumerate(lines[:place]):
        if says.match(line):
            lines[at] = f"{name} = {written}\n"
            return "".join(lines)
    if place and not lines[place - 1].endswith("\n"):
        lines[place - 1] += "\n"
    return "".join([*lines[:place], f"{name} = {written}\n", *lines[place:]])


def _text(path: Path) -> str:
    """What is in the file; nothing if there is none."""
    where = printable(path)
    try:
        if path.is_fifo():  # who opens one waits
            raise BrokenSettingsError(f"{where} can't be read (it is no file)")
        with path.open("rb") as file:
            content = file.read(LONGEST + 1)
    except FileNotFoundError:
        return ""
    except OSError as error:
        raise BrokenSettingsError(f"{where} can't be read ({error.strerror})") from None
    except ValueError:  # such as a null byte
        raise BrokenSettingsError(f"{where} is no path") from None
    if len(content) > LONGEST:
        raise BrokenSettingsError(f"{where} is longer than {LONGEST:,} bytes")
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise BrokenSettingsError(f"{where} is no text in UTF-8") from None


def _found(path: Path, text: str) -> dict[str, Any]:
    if not text.strip():
        return {}
    import tomllib  # most have no such file

    try:
        found = tomllib.loads(text)
        _check_depth(found)
    except (ValueError, RecursionError) as error:  # a number may have too many digits
        reason = " ".join(str(error).split())
        raise BrokenSettingsError(f"{printable(path)} is no TOML: {reason}") from None
    return found


def _check_depth(found: dict[str, Any]) -> None:
    """Raises ValueError for tables within tables within tables ..."""
    level: list[Any] = [found]
    for _ in range(DEEPEST):
        level = [each for one in level if isinstance(one, dict) for each in one.values()]
    if level:
        raise ValueError(f"tables within tables, more than {DEEPEST} deep")


def _theme(value: object) -> str:
    if not isinstance(value, str):
        raise ValueError("the name of a theme")
    return value


def _pace(value: object) -> float:
    number = math.inf if value == FULL_SPEED else value
    if not isinstance(number, int | float) or isinstance(number, bool) or not number > 0:
        raise ValueError(f'samples a second, or "{FULL_SPEED}"')
    return float(min(number, 1e300)) if number != math.inf else math.inf


def _ascii(value: object) -> bool:
    if not isinstance(value, bool):
        raise ValueError("true or false")
    return value


def _keys(value: object) -> dict[str, str]:
    return dict(_flat(value, ""))


def _flat(value: object, id: str) -> Iterator[tuple[str, str]]:
    """Keys by id: ``a.b = "x"`` is a table within a table for TOML."""
    if isinstance(value, dict):
        for name, below in value.items():
            yield from _flat(below, f"{id}.{name}" if id else name)
    else:
        given = value if isinstance(value, list) else [value]
        names = [name for name in given if isinstance(name, str) and name]
        if not id or len(names) < len(given):
            raise ValueError('a table of lines like "workbench.faster" = "ctrl+f"')
        yield id, ",".join(names)


_READERS = {"theme": _theme, "pace": _pace, "ascii": _ascii, "keys": _keys}
