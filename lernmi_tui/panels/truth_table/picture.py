"""A truth table with what the network says: one line a sample, the result in words below."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np
from rich.text import Text

from lernmi.arrays import Floats
from lernmi.data.samples import Samples
from lernmi.net.verdicts import RIGHT_WITHIN, SOLVED_WITHIN, is_solved, rows_right
from lernmi.numbers import output_text, plain
from lernmi.run.names.quantities import EXPECTED, OFF_BY, SAYS_NOW
from lernmi_tui.paint.bars import bar
from lernmi_tui.paint.palette import Palette
from lernmi_tui.paint.words import first_that_fits

MARK_WIDTH = 3
SHORTEST_BAR, LONGEST_BAR = 4, 24
NO_BAR = -1
GAP = 2
_VERDICTS = {  # how wide each is, with an error of six characters
    "{glyph} {word}, off by {error}": 22,
    "{glyph} off by {error}": 15,
    "{glyph} {error}": 8,
    "{glyph}": 1,
}
_FULL, _NUMBER, _NUMBER_ALONE, _GLYPH = _VERDICTS
_FORMS = (  # from generous to legible, each with the cells that are left over at least for a bar
    (_FULL, SHORTEST_BAR),
    (_NUMBER, SHORTEST_BAR),
    (_NUMBER_ALONE, SHORTEST_BAR),
    (_NUMBER_ALONE, NO_BAR),
    (_GLYPH, SHORTEST_BAR),
    (_GLYPH, NO_BAR),
)
ERROR_WIDTH = 6
HEAD, SUMMARY, SOLVED, SIGNS, BLANK = -1, -2, -3, -4, -5
LEGENDS = (
    f" ✓ off by less than {SOLVED_WITHIN} · ~ right: by less than {RIGHT_WITHIN} · ✗ wrong",
    f" ✓ off by < {SOLVED_WITHIN} · ~ right: < {RIGHT_WITHIN} · ✗ wrong",
    " ✓ ~ right · ✗ wrong",
)


@dataclass(frozen=True, slots=True)
class _Block:
    """The columns of one output. Of ``titles`` one stands over each output's block.

    ``expected`` and ``says`` are the widths of two columns, ``gap`` is that before the others, and
    ``verdict`` is one of _VERDICTS.
    """

    titles: Sequence[str]
    expected: int
    says: int = 5
    says_title: str = SAYS_NOW.name
    gap: int = GAP
    verdict: str = "{glyph}"
    bar: int = 0

    @property
    def after_says(self) -> int:
        """The width of a bar, a verdict and the gaps before them."""
        return (self.bar + 1 if self.bar else 0) + self.gap + _VERDICTS[self.verdict]

    @property
    def width(self) -> int:
        return self.expected + self.gap + self.says + self.after_says

    def heading(self, title: str) -> str:
        if self.gap < GAP:
            return f" {title}"[: self.width].ljust(self.width)
        words = title.rjust(self.expected) + " " * self.gap + self.says_title
        return words.ljust(self.width)


@dataclass(frozen=True, slots=True)
class Marks:
    """Rows that are told apart: that of the sample ``learned`` last, the one that is ``looked``
    at, the one under the ``cursor``; None where there is none.
    """

    learned: int | None = None
    looked: int | None = None
    cursor: int | None = None

    def glyph(self, row: int) -> str:
        """``▹`` looked at, ``▸`` learned last."""
        return "▹" if row == self.looked else "▸" if row == self.learned else " "


@dataclass(frozen=True)
class TruthTablePicture:
    """``samples`` with the network's ``outputs`` (n, n_out), and the names of the columns."""

    samples: Samples
    outputs: Floats
    input_names: Sequence[str]
    output_names: Sequence[str]

    @cached_property
    def order(self) -> list[int]:
        """The rows in the order of binary numbers: 00, 01, 10, 11."""
        rows: list[int] = np.lexsort(self.samples.inputs.T[::-1]).tolist()
        return rows

    def lines(self, width: int, height: int, marks: Marks, colours: Palette) -> list[Text]:
        """At most ``height`` lines, airy where there is room."""
        block = self._block(width)
        drawn: dict[int, Callable[[], Text]] = {
            HEAD: lambda: self._header(block, colours),
            SUMMARY: lambda: Text(self._summary(width, height)),
            SOLVED: lambda: Text(self._solved, style=f"bold {colours.named('accent')}"),
            SIGNS: lambda: Text(first_that_fits(LEGENDS, width), style=colours.named("dim")),
            BLANK: Text,
        }
        return [
            self._row(self.order[item], block, marks, colours) if item >= 0 else drawn[item]()
            for item in self._items(height)
        ]

    def line_at(self, y: int, height: int) -> int | None:
        """Which line of the table lies at line ``y`` of ``lines``, None if none does."""
        items = self._items(height)
        return items[y] if 0 <= y < len(items) and items[y] >= 0 else None

    def _items(self, height: int) -> list[int]:
        """What the lines are: one of the table, from 0, or one of HEAD, BLANK, ..."""
        count = len(self.samples)
        items = list(range(count))
        if height <= count + 1:
            return [SUMMARY, *items][: max(height, 0)]
        if height >= 2 * count + 4:
            items = [item for row in items for item in (BLANK, row)]
        if height >= len(items) + 3:
            items = [HEAD, *items]
        if height >= len(items) + 3:
            items.append(BLANK)
        items += [SUMMARY, SOLVED]
        return [*items, SIGNS] if height > len(items) else items

    def _summary(self, width: int, height: int) -> str:
        words = " " + table_words(self.outputs, self.samples.targets)
        words = words if len(words) <= width else words.partition(" · ")[0]
        is_short = height <= len(self.samples) + 1
        return f" ✓ solved ·{words}" if is_short and self._solved else words

    @property
    def _solved(self) -> str:
        solved = is_solved(self.outputs, self.samples.targets)
        return f" ✓ solved: all are {OFF_BY} less than {SOLVED_WITHIN}" if solved else ""

    def _block(self, width: int) -> _Block:
        """The best that fits into ``width`` cells; the smallest if none does."""
        several = len(self.output_names) > 1
        all_titles = [self.output_names] if several else [[EXPECTED.name], [EXPECTED.short]]
        forms = [_Block(titles, max(map(len, titles)) + GAP) for titles in all_titles]
        small = _Block(all_titles[-1], expected=2, says=4, gap=1)
        inputs = sum(len(name) + GAP for name in self.input_names)
        room = (width - MARK_WIDTH - inputs) // len(self.output_names)
        for group in (forms, [small]):
            for verdict, least in _FORMS:
                for form in group:
                    block = replace(form, verdict=verdict)
                    left = room - block.width - 1
                    if left >= least:
                        return replace(block, bar=min(left, LONGEST_BAR) if least > 0 else 0)
        return small

    def _header(self, block: _Block, colours: Palette) -> Text:
        words = " " * MARK_WIDTH
        words += "".join(name + " " * GAP for name in self.input_names)
        words += "".join(map(block.heading, block.titles))
        return Text(words.rstrip(), style=colours.named("dim"))

    def _row(self, row: int, block: _Block, marks: Marks, colours: Palette) -> Text:
        accent, text, dim = (colours.named(name) for name in ("accent", "text", "dim"))
        line = Text.assemble((f" {marks.glyph(row)} ", accent))
        for name, value in zip(self.input_names, self.samples.inputs[row], strict=True):
            line.append(f"{value:g}".rjust(len(name)) + " " * GAP, text)
        for expected, said in zip(self.samples.targets[row], self.outputs[row], strict=True):
            error = abs(said - expected)
            right = bool(error < RIGHT_WITHIN)
            line.append(f"{expected:g}".rjust(block.expected) + " " * block.gap, text)
            line.append(output_text(float(said), block.says), f"bold {text}")
            drawn = " " + bar(float(said), block.bar) if block.bar else ""
            line.append(drawn, accent if right else dim)
            verdict = block.verdict.format(
                glyph="✓" if error < SOLVED_WITHIN else "~" if right else "✗",
                word="right" if right else "wrong",
                error=plain(float(error), 3, ERROR_WIDTH),
            )
            ink = accent if right else colours.named("minus")
            line.append((" " * block.gap + verdict).ljust(block.after_says - len(drawn)), ink)
        line.rstrip()
        if row == marks.cursor:
            line.stylize(f"bold {colours.named('background')} on {accent}")
        return line


def table_words(outputs: Floats, targets: Floats) -> str:
    """``3 of 4 right · worst off by 0.62``; arguments (n, n_out)."""
    right = int(rows_right(outputs, targets).sum())
    largest = float(np.abs(outputs - targets).max())
    words = "less than 0.01" if largest < 0.01 else plain(largest)
    return f"{right} of {len(targets)} right · worst {OFF_BY} {words}"
