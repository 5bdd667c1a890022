"""Every character in ASCII, as wide as it is: for terminals that know no others."""

from __future__ import annotations

import unicodedata
from functools import lru_cache

from rich.cells import cell_len

UNKNOWN = "?"
GREYS = " .:-=+*#%@"
"""From nothing to all."""

_SAME = {
    ">": "→▶►▸▹›»",
    "<": "←◀◂◃‹«≤",
    "^": "↑▲▴",
    "v": "↓▼▾",
    "x": "×✗",
    "X": "✖",
    "Y": "✓",
    "o": "○∘",
    "@": "●",
    "&": "◇◊",
    "#": "◆▪█▉▊▋▌■",
    "*": "•▆",
    "%": "▇",
    "!": "⚠⏎",
    "S": "⇧",
    "B": "⌫",
    ".": "·…∙▂",
    "-": "─━╌╶╴–—−▔▃",
    "_": "▁",
    "=": "═▄▀",
    "|": "│┃║❚▍▎▏▕▐",
    "+": "┌┐└┘├┤┬┴┼╭╮╰╯╔╗╚╝±▅",
    "~": "≈≠↻",
    "2": "²",
    ",": "½",
    ":": "░",
    " ": "\xa0",
    "'": "‘’",
    '"': "“”",
    ">>": "🔎",
}
_BRAILLE = range(0x2800, 0x2900)
_DOTS = ((0, 0), (0, 1), (0, 2), (1, 0), (1, 1), (1, 2), (0, 3), (1, 3))  # (column, row) by bit
MANY = 5  # dots of a cell that are a patch rather than a line


def ascii_text(text: str) -> str:
    """``text`` in ASCII, as many columns wide."""
    return text if text.isascii() else text.translate(_TABLE)


class _Table(dict[int, str]):
    """What stands for a character, by its number; found when it is first asked for."""

    def __missing__(self, number: int) -> str:
        self[number] = found = _found(chr(number))
        return found


def _found(char: str) -> str:
    if char.isascii():
        return char
    if ord(char) in _BRAILLE:
        return braille_in_ascii(ord(char) - _BRAILLE.start)
    width = cell_len(char)
    plain = unicodedata.normalize("NFKD", char).encode("ascii", "ignore").decode()
    return plain if len(plain) == width else UNKNOWN * width


@lru_cache(maxsize=256)
def braille_in_ascii(dots: int) -> str:
    """A character whose strokes lie as the ``dots`` of a cell do, 2 wide and 4 high."""
    lit = [place for bit, place in enumerate(_DOTS) if dots >> bit & 1]
    columns, rows = {column for column, _ in lit}, {row for _, row in lit}
    if not lit:
        return " "
    if len(lit) >= MANY:
        return ":" if len(lit) == MANY else "#"
    if len(rows) == 1:
        return {0: "'", 3: "." if len(lit) == 1 else "_"}.get(lit[0][1], "-")
    if len(columns) == 1:
        return "|"
    left = [row for column, row in lit if column == 0]
    right = [row for column, row in lit if column == 1]
    slope = sum(right) / len(right) - sum(left) / len(left)
    if slope == 0.0:
        return "="
    return "\\" if slope > 0.0 else "/"


_TABLE = _Table({ord(char): plain for plain, chars in _SAME.items() for char in chars})
