"""The box of a neuron: which of its numbers stand in it, each with its word, and how wide it is."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

from rich.cells import cell_len

from lernmi.equations import told_apart
from lernmi.numbers import output_text, plain, signed
from lernmi.run.names.quantities import BLAME, INPUT_SUM, SAYS, Quantity
from lernmi_tui.paint.class_words import to_left

SAYS_WIDTH, SIGNED_WIDTH, TIGHT_WIDTH = 7, 8, 7  # of an output, of other numbers, in a bare box
WORD_WIDTH = max(len(each.short) for each in (INPUT_SUM, SAYS, BLAME))
UNKNOWN = "····"  # a number that is not there yet


class Style(Enum):
    """Ways to write a neuron's numbers, the one that says most first."""

    FULL = "the name, and below it each number with its word"
    THREE = "the name beside the first of three numbers"
    TWO = "the name beside the first of two numbers"
    PAIR = "as TWO, without margins"
    TALL = "the name and a word, and below them the one number that matters now"
    ONE = "the name, a word and the one number that matters now"
    BARE = "the name and the number, its word above the column"
    SMALL = "the name alone"


LINES = {
    Style.FULL: 4,
    Style.THREE: 3,
    Style.TWO: 2,
    Style.PAIR: 2,
    Style.TALL: 2,
    Style.ONE: 1,
    Style.BARE: 1,
    Style.SMALL: 1,
}


@dataclass(frozen=True, slots=True)
class Numbers:
    """What there is to say of a neuron now: None is not known yet, NaN is a NaN.

    ``blamed`` is whether its blame is what matters now, ``blameable`` whether it has any: nothing
    is to blame where nothing is expected. ``is_bias`` marks a neuron that never is.
    """

    says: float | None
    blame: float | None
    input_sum: float | None
    blamed: bool = False
    blameable: bool = True
    is_bias: bool = False

    def text(self, quantity: Quantity, width: int) -> str:
        """One of them, right-aligned within ``width``; dots of the same width while not known."""
        if quantity is SAYS:
            return (UNKNOWN if self.says is None else output_text(self.says, width)).rjust(width)
        if quantity is BLAME and not self.blameable:
            return ""
        value = self.blame if quantity is BLAME else self.input_sum
        return (UNKNOWN if value is None else signed(value, width=width)).rjust(width)

    @property
    def current(self) -> Quantity:
        """The one number of a box that has room for one."""
        return BLAME if self.blamed else SAYS


def shown_in(style: Style, is_input: bool) -> tuple[Quantity, ...]:
    """The numbers that always stand in a box; none where it has room for one at a time."""
    if style in (Style.FULL, Style.THREE):
        return (SAYS, BLAME) if is_input else (INPUT_SUM, SAYS, BLAME)
    return (SAYS, BLAME) if style in (Style.TWO, Style.PAIR) else ()


def box_lines(style: Style, is_input: bool = False) -> int:
    """Rows of a box; an input has no input sum."""
    return LINES[style] - (is_input and style in (Style.FULL, Style.THREE))


def box_width(style: Style, name: int) -> int:
    """Columns of a box whose name has ``name`` of them."""
    numbers = WORD_WIDTH + 1 + SIGNED_WIDTH
    inner = {
        Style.FULL: max(name, numbers),
        Style.THREE: max(name + 1 + WORD_WIDTH - 1 + 1 + SIGNED_WIDTH, numbers),
        Style.TWO: max(name + 1 + len(SAYS.short) + 1 + SAYS_WIDTH, numbers),
        Style.PAIR: max(name + 1 + len(SAYS.short) + 1 + SAYS_WIDTH, numbers) - 2,
        Style.TALL: max(name + 1 + WORD_WIDTH, SIGNED_WIDTH),
        Style.ONE: name + 1 + WORD_WIDTH + 1 + SIGNED_WIDTH,
        Style.BARE: name + 1 + TIGHT_WIDTH,
        Style.SMALL: name,
    }
    return inner[style] + 2


def box_texts(style: Style, name: str, numbers: Numbers, width: int, is_input: bool) -> list[str]:
    """The lines of a box, each ``width`` columns wide."""
    inner = width if style is Style.PAIR else width - 2
    if numbers.is_bias:
        lines = [_bias_text(style, name, inner)]
    elif style is Style.SMALL:
        lines = [name]
    elif style is Style.BARE:
        lines = [_row(name, numbers.text(numbers.current, TIGHT_WIDTH), inner)]
    elif style is Style.ONE:
        word = f"{name} {numbers.current.short}"
        lines = [_row(word, numbers.text(numbers.current, _width(numbers.current)), inner)]
    elif style is Style.TALL:
        number = numbers.text(numbers.current, SIGNED_WIDTH).strip()
        lines = [f"{name} {numbers.current.short}", number.rjust(min(inner, SIGNED_WIDTH))]
    else:
        shown = shown_in(style, is_input)
        words = [each.short for each in shown]
        lines = [name] if style is Style.FULL else []
        if style is not Style.FULL:
            words[0] = f"{name} {words[0]}"
        lines += [
            _row(word, numbers.text(each, _width(each)), inner)
            for word, each in zip(words, shown, strict=True)
            if each is not BLAME or numbers.blameable
        ]
        lines += [""] * (box_lines(style, is_input) - len(lines))
    margin = "" if style is Style.PAIR else " "
    return [f"{margin}{to_left(line, inner)}{margin}" for line in lines]


def then_text(before: float, after: float, width: int) -> str:
    """What an output says after the sample: told apart from ``before`` if ``width`` allows that."""
    apart = told_apart(before, after)[1].removeprefix("+")
    return apart if len(apart) <= width else plain(after, width=width)


def _bias_text(style: Style, name: str, width: int) -> str:
    """A bias neuron's one line."""
    if style is Style.SMALL:
        return name
    return _row(name if style is Style.BARE else f"{name} {SAYS.short}", "1", width)


def _width(quantity: Quantity) -> int:
    return SAYS_WIDTH if quantity is SAYS else SIGNED_WIDTH


def _row(words: str, number: str, width: int) -> str:
    """``words`` at the left, ``number`` at the right: what is too much is its blanks."""
    number = number.strip()
    return words + number.rjust(max(width - cell_len(words), len(number) + 1))
