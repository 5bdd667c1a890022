"""A truth table with what the network says: one line a sample, the result in words below."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from rich.text import Text

from lernmi.arrays import Floats
from lernmi.data.samples import Samples
from lernmi.net.verdicts import RIGHT_WITHIN, SOLVED_WITHIN, is_solved, rows_right
from lernmi_tui.paint.bars import bar
from lernmi_tui.paint.numbers import output_text
from lernmi_tui.paint.palette import Palette

MARK_WIDTH = 3
SHORTEST_BAR, LONGEST_BAR = 4, 24
GAP = 2
_VERDICTS = {  # how wide each is, with an error of five characters
    "{glyph} {word}, off by {error}": 21,
    "{glyph} off {error}": 11,
    "{glyph}": 1,
}


@dataclass(frozen=True, slots=True)
class _Block:
    """The columns of one output. Of ``titles`` one stands over each output's block.

    ``expected`` and ``says`` are the widths of two columns, ``gap`` is that before the others, and
    ``verdict`` is one of _VERDICTS.
    """

    titles: Sequence[str]
    expected: int
    says: int = 5
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
        words = title.rjust(self.expected) + " " * self.gap + "says".rjust(self.says)
        return words.ljust(self.width)


@dataclass(frozen=True, slots=True)
class TruthTablePicture:
    """``samples`` with the network's ``outputs`` (n, n_out), and the names of the columns."""

    samples: Samples
    outputs: Floats
    input_names: Sequence[str]
    output_names: Sequence[str]

    def lines(self, width: int, height: int, marked: int | None, colours: Palette) -> list[Text]:
        """At most ``height`` lines, airy where there is room; row ``marked`` gets a ▸."""
        count = len(self.samples)
        binary_order = np.lexsort(self.samples.inputs.T[::-1])  # 00, 01, 10, 11
        words = " " + table_words(self.outputs, self.samples.targets)
        if len(words) > width:
            words = words.partition(" · ")[0]
        solved = is_solved(self.outputs, self.samples.targets)
        block = self._block(width)
        rows = [self._row(row, block, row == marked, colours) for row in binary_order]
        if height <= count + 1:
            short = Text(f" ✓ solved ·{words}" if solved else words)
            return [short, *rows][:height]
        if height >= 2 * count + 4:
            rows = [line for row in rows for line in (Text(), row)]
        if height >= len(rows) + 3:
            rows = [self._header(block, colours), *rows]
        if height >= len(rows) + 3:
            rows.append(Text())
        verdict = f" ✓ solved: every error is below {SOLVED_WITHIN}" if solved else ""
        return [*rows, Text(words), Text(verdict, style=f"bold {colours.named('accent')}")]

    def _block(self, width: int) -> _Block:
        """The best that fits into ``width`` cells; the smallest if none does."""
        several = len(self.output_names) > 1
        all_titles = [self.output_names] if several else [["expected"], ["exp."]]
        forms = [_Block(titles, max(map(len, titles)) + GAP) for titles in all_titles]
        forms.append(_Block(all_titles[-1], expected=2, says=4, gap=1))
        inputs = sum(len(name) + GAP for name in self.input_names)
        room = (width - MARK_WIDTH - inputs) // len(self.output_names)
        for form in forms:
            for verdict in _VERDICTS:
                block = replace(form, verdict=verdict)
                left = room - block.width - 1
                if left >= SHORTEST_BAR:
                    return replace(block, bar=min(left, LONGEST_BAR))
            if form.width <= room:
                return form
        return forms[-1]

    def _header(self, block: _Block, colours: Palette) -> Text:
        words = " " * MARK_WIDTH
        words += "".join(name + " " * GAP for name in self.input_names)
        words += "".join(map(block.heading, block.titles))
        return Text(words.rstrip(), style=colours.named("dim"))

    def _row(self, row: int, block: _Block, marked: bool, colours: Palette) -> Text:
        accent, text, dim = (colours.named(name) for name in ("accent", "text", "dim"))
        line = Text.assemble((" ▸ " if marked else " " * MARK_WIDTH, accent))
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
                error=output_text(float(error), 4).strip(),
            )
            ink = accent if right else colours.named("minus")
            line.append((" " * block.gap + verdict).ljust(block.after_says - len(drawn)), ink)
        line.rstrip()
        return line


def table_words(outputs: Floats, targets: Floats) -> str:
    """``3 of 4 right · largest error 0.62``; arguments (n, n_out)."""
    right = int(rows_right(outputs, targets).sum())
    largest = float(np.abs(outputs - targets).max())
    words = "below 0.01" if largest < 0.01 else output_text(largest, 7).strip()
    return f"{right} of {len(targets)} right · largest error {words}"
