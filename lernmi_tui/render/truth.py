"""A truth table with what the network says: one line a sample, the result in words below."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from rich.text import Text

from lernmi.arrays import Floats
from lernmi.samples import Samples
from lernmi_tui.render.bars import bar, output_text
from lernmi_tui.render.palette import Palette
from lernmi_tui.render.verdicts import RIGHT_WITHIN, SOLVED_WITHIN, is_solved, table_words

MARK_WIDTH = 3
SAYS_WIDTH = 5
SHORTEST_BAR, LONGEST_BAR = 4, 24
GAP = 2
_VERDICTS = ("{glyph} {word}, off by {error}", "{glyph} off {error}", "{glyph}")
_VERDICT_WIDTHS = (21, 11, 1)  # with an error of five characters


@dataclass(frozen=True, slots=True)
class _Block:
    """How wide one output's columns are; ``titles`` stand over what is expected, one an output;
    ``verdict`` is one of _VERDICTS.
    """

    titles: tuple[str, ...]
    expected: int
    bar: int
    verdict: str


@dataclass(frozen=True, slots=True)
class TruthTable:
    """``samples`` with the network's ``outputs`` (n, n_out), and the names of the columns."""

    samples: Samples
    outputs: Floats
    input_names: Sequence[str]
    output_names: Sequence[str]

    def lines(self, width: int, height: int, marked: int | None, colours: Palette) -> list[Text]:
        """At most ``height`` lines, airy where there is room; row ``marked`` gets a ▸."""
        count = len(self.samples)
        words = " " + table_words(self.outputs, self.samples.targets)
        if len(words) > width:
            words = words.partition(" · ")[0]
        solved = is_solved(self.outputs, self.samples.targets)
        block = self._block(width)
        rows = [self._row(row, block, row == marked, colours) for row in range(count)]
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
        several = len(self.output_names) > 1
        titles = tuple(self.output_names) if several else ("expected",)
        room = self._room(width, titles)
        if room < _VERDICT_WIDTHS[-1] and not several:
            titles = ("exp.",)
            room = self._room(width, titles)
        for verdict, least in zip(_VERDICTS, _VERDICT_WIDTHS, strict=True):
            left = room - least - 1
            if left >= SHORTEST_BAR:
                return _Block(titles, _longest(titles) + GAP, min(left, LONGEST_BAR), verdict)
        return _Block(titles, _longest(titles) + GAP, 0, _VERDICTS[-1])

    def _room(self, width: int, titles: Sequence[str]) -> int:
        """What one output's bar and verdict can have of ``width`` cells."""
        inputs = sum(len(name) + GAP for name in self.input_names)
        room = (width - MARK_WIDTH - inputs) // len(self.output_names)
        return room - (_longest(titles) + GAP) - (GAP + SAYS_WIDTH) - GAP

    def _header(self, block: _Block, colours: Palette) -> Text:
        words = " " * MARK_WIDTH
        words += "".join(name + " " * GAP for name in self.input_names)
        for title in block.titles:
            words += title.rjust(block.expected) + " " * GAP + "says".rjust(SAYS_WIDTH)
            words += " " * _after_says(block)
        return Text(words.rstrip(), style=colours.named("dim"))

    def _row(self, row: int, block: _Block, marked: bool, colours: Palette) -> Text:
        accent, text, dim = (colours.named(name) for name in ("accent", "text", "dim"))
        line = Text.assemble((" ▸ " if marked else " " * MARK_WIDTH, accent))
        for name, value in zip(self.input_names, self.samples.inputs[row], strict=True):
            line.append(f"{value:g}".rjust(len(name)) + " " * GAP, text)
        for expected, said in zip(self.samples.targets[row], self.outputs[row], strict=True):
            error = abs(said - expected)
            right = bool(error < RIGHT_WITHIN)
            line.append(f"{expected:g}".rjust(block.expected) + " " * GAP, text)
            line.append(output_text(float(said), SAYS_WIDTH), f"bold {text}")
            drawn = " " + bar(float(said), block.bar) if block.bar else ""
            line.append(drawn, accent if right else dim)
            verdict = block.verdict.format(
                glyph="✓" if right else "✗",
                word="right" if right else "wrong",
                error=output_text(float(error), 4).strip(),
            )
            ink = accent if right else colours.named("minus")
            line.append((" " * GAP + verdict).ljust(_after_says(block) - len(drawn)), ink)
        line.rstrip()
        return line


def _after_says(block: _Block) -> int:
    """The width of a bar, a verdict and the gaps before them."""
    verdict = _VERDICT_WIDTHS[_VERDICTS.index(block.verdict)]
    return verdict + GAP + (block.bar + 1 if block.bar else 0)


def _longest(words: Sequence[str]) -> int:
    return max(len(word) for word in words)
