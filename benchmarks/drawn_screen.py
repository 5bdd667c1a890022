"""What a terminal would show: the cells of a part of the screen, from what the app wrote."""

from __future__ import annotations

import codecs
import re

TOKEN = re.compile(
    r"\x1b\[(?P<numbers>[0-9;]*)(?P<command>[Hm])|\x1b\[[0-9;?<>=$ ]*[a-zA-Z]|"
    r"\x1b[\]P].*?(?:\x07|\x1b\\)|\x1b.|(?P<text>[^\x1b\r\n]+)|[\r\n]",
    re.DOTALL,
)
UNFINISHED = re.compile(r"\x1b[^a-zA-Z]*$")

Cell = tuple[str, str]  # the character and its style


class DrawnScreen:
    """Feed it what the app writes; ``cells`` maps (row, column), from 0, to the latest cell.

    It knows what Textual uses to paint: places, styles and characters one column wide.
    """

    def __init__(self) -> None:
        self.cells: dict[tuple[int, int], Cell] = {}
        self._decoder = codecs.getincrementaldecoder("utf-8")("replace")
        self._rest = ""
        self._row = self._column = 0
        self._style = ""

    def feed(self, written: bytes) -> None:
        text = self._rest + self._decoder.decode(written)
        unfinished = UNFINISHED.search(text)
        end = unfinished.start() if unfinished else len(text)
        self._rest = text[end:]
        for token in TOKEN.finditer(text[:end]):
            if token["text"] is not None:
                for char in token["text"]:
                    self.cells[self._row, self._column] = (char, self._style)
                    self._column += 1
            elif token["command"] == "H":
                row, _, column = token["numbers"].partition(";")
                self._row, self._column = int(row or 1) - 1, int(column or 1) - 1
            elif token["command"] == "m":
                self._style = token["numbers"]
            elif token[0] == "\r":
                self._column = 0
            elif token[0] == "\n":
                self._row += 1

    def find(self, text: str) -> tuple[int, int] | None:
        """Row and column where ``text`` starts, None if it is not there."""
        rows = {row for row, _ in self.cells}
        for row in sorted(rows):
            columns = [column for line, column in self.cells if line == row]
            line = "".join(self.cells.get((row, at), " ")[0] for at in range(max(columns) + 1))
            if (column := line.find(text)) >= 0:
                return row, column
        return None
