"""What became of each link's weight over the run, in a few cells: a line of blocks."""

from __future__ import annotations

import numpy as np

from lernmi.arrays import Floats, Integers
from lernmi.run.replays.weights_history import WeightsHistory

BLOCKS = "▁▂▃▄▅▆▇█"
HEADING = "weight over the run"
SHORT_HEADING = "life"
TOO_MUCH, SHORT_TOO_MUCH = "too long a run: ⏎ shows one", "⏎ life"
NARROWEST, WIDEST = 8, 40


def life_width(width: int) -> int:
    """How many of ``width`` cells are for that."""
    return min(max(width // 3, NARROWEST), WIDEST)


def heading(width: int, too_much: bool) -> str:
    """What stands above, in ``width`` cells; where it takes too long that one has its own."""
    texts = (TOO_MUCH, SHORT_TOO_MUCH) if too_much else (HEADING, SHORT_HEADING)
    return texts[0] if len(texts[0]) < width else texts[1]


def lives(history: WeightsHistory, links: Integers, width: int) -> list[str]:
    """A line of ``width`` cells for each of ``links``, from its lowest weight to its highest."""
    moments = np.linspace(0.0, float(history.moments[-1]), width)
    return [_blocks(history, history.weights[:, link], moments) for link in links.tolist()]


def _blocks(history: WeightsHistory, weights: Floats, moments: Floats) -> str:
    known = np.interp(moments, history.moments, np.nan_to_num(weights))
    low, high = float(known.min()), float(known.max())
    if high <= low:
        return BLOCKS[len(BLOCKS) // 2 - 1] * len(moments)
    parts = (known / 2.0 - low / 2.0) / (high / 2.0 - low / 2.0)
    steps = np.rint(parts * (len(BLOCKS) - 1)).astype(int).tolist()
    return "".join(BLOCKS[step] for step in steps)
