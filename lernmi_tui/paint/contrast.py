"""How well one colour is told from another: the contrast of WCAG 2.2, and colours made to have it.

https://www.w3.org/TR/WCAG22/#dfn-contrast-ratio
"""

from __future__ import annotations

import math

RGB = tuple[int, int, int]

WHITE, BLACK = (255, 255, 255), (0, 0, 0)
STEPS = 64  # on the way to white or black


def blend(start: RGB, end: RGB, part: float) -> RGB:
    """``start`` (part 0) .. ``end`` (part 1)."""
    red, green, blue = (round(a + (b - a) * part) for a, b in zip(start, end, strict=True))
    return red, green, blue


def _linear(channel: int) -> float:
    """As much light as that, 0 .. 1."""
    part = channel / 255
    return part / 12.92 if part <= 0.04045 else float(((part + 0.055) / 1.055) ** 2.4)


def luminance(colour: RGB) -> float:
    """0 (black) .. 1 (white), as bright as it seems."""
    red, green, blue = map(_linear, colour)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: RGB, other: RGB) -> float:
    """1 (the same) .. 21 (black and white); small text should have 4.5."""
    low, high = sorted((luminance(one), luminance(other)))
    return (high + 0.05) / (low + 0.05)


def with_contrast(colour: RGB, paper: RGB, least: float) -> RGB:
    """``colour``, made lighter or darker until it has contrast ``least`` to ``paper``.

    White or black, whichever is told better from ``paper``, if nothing else does.
    """
    end = max(WHITE, BLACK, key=lambda each: contrast(each, paper))
    for step in range(STEPS):
        changed = blend(colour, end, step / STEPS)
        if contrast(changed, paper) >= least:
            return changed
    return end


def faded(ink: RGB, paper: RGB, least: float) -> RGB:
    """``ink`` as faint on ``paper`` as contrast ``least`` allows."""
    for step in range(1, STEPS):
        changed = blend(paper, ink, step / STEPS)
        if contrast(changed, paper) >= least:
            return changed
    return ink


def difference(one: RGB, other: RGB) -> float:
    """How far apart two colours are, 0 .. 100 (black and white)."""
    return 100.0 * math.dist(oklab(one), oklab(other))


def oklab(colour: RGB) -> tuple[float, float, float]:
    """A place in a room where distances are as an eye sees them: lightness, green-red, blue-yellow.

    https://bottosson.github.io/posts/oklab/
    """
    red, green, blue = map(_linear, colour)
    long = (0.4122214708 * red + 0.5363325363 * green + 0.0514459929 * blue) ** (1 / 3)
    middle = (0.2119034982 * red + 0.6806995451 * green + 0.1073969566 * blue) ** (1 / 3)
    short = (0.0883024619 * red + 0.2817188376 * green + 0.6299787005 * blue) ** (1 / 3)
    return (
        0.2104542553 * long + 0.7936177850 * middle - 0.0040720468 * short,
        1.9779984951 * long - 2.4285922050 * middle + 0.4505937099 * short,
        0.0259040371 * long + 0.7827717662 * middle - 0.8086757660 * short,
    )
