"""Works a printed line out again, from nothing but the numbers printed in it.

    from tests.recalculated import assert_recalculated, mistakes

    assert_recalculated(lines)          # every line; at least one must have an equation
    mistakes("0.5 × rate 0.5 = 0.25")   # [] if it is right

What it understands, words apart:

- ``says 0.141 × weight +0.817 = brings +0.115``, also the other way round (``by 0.115 = 0.141 ×
  0.817``), in a chain (``a × b = c = d``), with ``+``, ``-``, ``×``, brackets, ``²``, ``½`` and
  the activations: ``sigmoid(+2.01) = 0.882``; ``- rate 0.5 × -0.05 = +0.025``. Signs stand before
  their number, operators have a space on both sides.
- ``+0.817 → +0.823 moved +0.0053``: what stands right of an arrow is what stands left of it, plus
  the number after ``moved``, ``change`` or ``by``, if the line has one. Arrows in names (``h1→y1``)
  have no spaces.

A line is cut at ``; ``, ``, ``, ``: ``, ``. `` and `` · ``. Of several numbers between two signs
the one next to the sign counts: in ``6 says 0.846 × ...`` that is 0.846, in ``= 0.12 by 3 links``
0.12. Inequalities, percentages and numbers in names (``x381``) are no numbers here.
"""

import math
import re
from itertools import pairwise

import numpy as np

from lernmi.equations import within_last_digit
from lernmi.net.activations import ACTIVATIONS

NUMBER = (
    r"(?<![\w.→>])[+-]?(?:\d{1,3}(?:,\d{3})+|\d+(?:\.\d+)?(?:e-?\d+)?|inf|nan)"
    r"(?!\.?\d|[A-Za-z_→%]| %)"
)
FUNCTION = rf"(?:{'|'.join(ACTIVATIONS)})\("
SIGN = r"(?<= )[×+-](?= )|(?<=\))[×]|[()²½]"
TOKEN = re.compile(f"{FUNCTION}|{SIGN}|{NUMBER}")
GIVEN_NAME = re.compile(r"\b([xyh][\d.]*\d) \([^()=]*\)")
CLAUSES = re.compile(r"; |, |: |\. | · ")
MOVED = re.compile(rf"\b(?:moved|change|by) ({NUMBER})")


def assert_recalculated(lines):
    """Every one of ``lines`` comes out right, and there is an equation among them."""
    lines = [str(line) for line in lines]
    wrong = [mistake for line in lines for mistake in mistakes(line)]
    assert not wrong, "\n".join(wrong)
    assert any(map(equations, lines))


def equations(line):
    """How many equations ``line`` has that can be worked out."""
    return sum(len(_pairs(clause)) for clause in _clauses(line)) + len(_arrows(line))


def mistakes(line):
    """What in ``line`` doesn't follow from its own numbers, in words; [] if all of it does."""
    wrong = []
    for clause in _clauses(line):
        for expression, result in _pairs(clause):
            value = _worked_out(expression)
            if not within_last_digit(value, result.replace(",", "")):
                wrong.append(f"{line!r}: {''.join(expression)} is {value:.17g}, not {result}")
    for before, after, change in _arrows(line):
        value = float(before) + float(change)
        if not within_last_digit(value, after):
            wrong.append(f"{line!r}: {before} and {change} is {value:.17g}, not {after}")
    return wrong


NAMES = (  # equals signs and arrows that are no sums
    re.compile(r"(?<=\S)→(?=\S)|\*→|→\*"),  # h3→6
    re.compile(r"\b[xh][\d.]* → [yh][\d.]*(?!\S)"),  # of layers and neurons: h → y, h1.1 → h2.1
    re.compile(r"\b[xy]\d+ = \S+(?=,|$|…)"),  # the inputs' own names: x1 = x2, x2 = sin6x2
    re.compile(r"weight → new|↓ is\s+→ what the network says|[←↑↓]+→"),  # headings and keys
)


def accounted_for(rows, place):
    """Is every equals sign and arrow in row ``place`` a name, or of an equation that is right?

    A row that is wrapped is read with those next to it, of which each word is printed as well.
    """
    if not signs(rows[place]):
        return True
    first, last = max(place - 2, 0), min(place + 3, len(rows))
    spans = [(a, b) for a in range(first, place + 1) for b in range(place + 1, last + 1)]
    for a, b in sorted(spans, key=lambda span: span[1] - span[0]):
        text = " ".join(row.strip() for row in rows[a:b])
        if _is_right(text):
            return True
    return False


def _is_right(text):
    try:
        return signs(text) == equations(text) and not mistakes(text)
    except (IndexError, ValueError):
        return False  # half of an equation


def signs(line):
    """How many equals signs and arrows it has that are to be worked out."""
    for name in NAMES:
        line = name.sub("", line)
    return len(re.findall("[=→]", line))


def _clauses(line):
    return CLAUSES.split(GIVEN_NAME.sub(r"\1", line.strip()) + " ")


def _pairs(clause):
    """(tokens of an expression, number) of every equals sign."""
    sides = [_tokens(side, last=place > 0) for place, side in enumerate(clause.split(" = "))]
    pairs = []
    for left, right in pairwise(sides):
        if len(right) == 1 and left:
            pairs.append((left, right[0]))
        elif len(left) == 1 and right:
            pairs.append((right, left[0]))
        elif left and right:
            raise ValueError(f"no side of {clause!r} is a number alone")
    return pairs


def _tokens(side, last):
    """Numbers and signs; of numbers side by side the one next to a sign stays.

    ``last``: an equals sign stands before ``side``, so of numbers at its end the first one stays.
    """
    tokens = []
    for token in TOKEN.findall(f" {side} "):
        if token.endswith("(") and tokens and _is_number(tokens[-1]):
            tokens.pop()  # it belongs to the words before the bracket
        if tokens and _is_number(token) and _is_number(tokens[-1]):
            if last and len(tokens) == 1:
                continue
            tokens.pop()
        tokens.append(token)
    if any(map(_is_number, tokens)):
        return tokens
    return []


def _arrows(line):
    found = []
    for before, after in re.findall(rf"({NUMBER}) → (?:now )?({NUMBER})", line):
        change = MOVED.search(line)
        if change is not None:
            found.append((before, after, change[1]))
    return found


def _is_number(token):
    return re.fullmatch(NUMBER, token) is not None


def _worked_out(tokens):
    rest = list(tokens)
    value = _sum(rest)
    if rest:
        raise ValueError(f"what is {''.join(rest)!r} in {' '.join(tokens)!r}?")
    return value


def _sum(rest):
    terms = [_product(rest)]
    while rest and rest[0] in "+-":
        terms.append((1.0 if rest.pop(0) == "+" else -1.0) * _product(rest))
    return math.fsum(terms) if all(map(math.isfinite, terms)) else sum(terms)


def _product(rest):
    if rest[0] == "-":
        rest.pop(0)
        return -_product(rest)
    value = _power(rest)
    while rest and rest[0] == "×":
        rest.pop(0)
        value *= _power(rest)
    return value


def _power(rest):
    value = _atom(rest)
    while rest and rest[0] == "²":
        rest.pop(0)
        value *= value
    return value


def _atom(rest):
    token = rest.pop(0)
    if token == "½":
        return 0.5
    if not token.endswith("("):
        return float(token.replace(",", ""))
    value = _sum(rest)
    if rest.pop(0) != ")":
        raise ValueError("a bracket is not closed")
    return _applied(token[:-1], value) if len(token) > 1 else value


def _applied(activation, value):
    out = np.empty(1)
    with np.errstate(all="ignore"):
        ACTIVATIONS[activation].apply(np.array([value]), out)
    return float(out[0])
