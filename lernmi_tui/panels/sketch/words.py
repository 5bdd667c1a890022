"""What the sketch pad says of its keys, its kept drawings and those it has taught."""

from __future__ import annotations

from collections.abc import Sequence

from lernmi_tui.paint.class_words import cut
from lernmi_tui.paint.words import first_that_fits

HINTS = {
    "t teach once": "t teach",
    "T in every epoch": "T every epoch",
    "x unteach": "x unteach",
    "l label": "l label",
    "k keep": "k keep",
    "S save data": "S save",
    "pgup pgdn kept": "pgup kept",
    "del remove": "del remove",
    "e eraser": "e eraser",
    "w width": "w width",
    "u U undo redo": "u undo",
    "c clear": "c clear",
    "g run/pause": "g run/pause",
    "space draws": "space draws",
    "esc leaves": "esc leaves",
    "shift+arrows move": "shift+arrows move",
}
"""What the notes say, and the border, which has less room."""

FIRST = ("t teach", "k keep", "l label", "pgup kept", "space draws", "g run/pause", "esc leaves")
"""What the border says first."""

SHORTEST_LABEL = 8


def border_keys(noted: Sequence[str]) -> list[str]:
    """The keys that are not ``noted`` beside the paper, the most important first."""
    others = [short for hint, short in HINTS.items() if hint not in noted]
    return [key for key in FIRST if key in others] + [key for key in others if key not in FIRST]


def kept_words(count: int, shown: int | None, label: str | None) -> tuple[str, ...]:
    """How many drawings are kept, or which is ``shown`` with which ``label``; ever shorter."""
    if shown is not None:
        label = label or "no label"
        which = f"kept {shown + 1} of {count}"
        return (f"{which}: {label}", f"{which}: {cut(label, SHORTEST_LABEL)}", which)
    return (f"{count} kept · pgup shows them", f"{count} kept") if count else ("",)


def taught_words(count: int, label: str | None) -> tuple[str, ...]:
    """How many drawings are learned in every epoch, and as which class this one; ever shorter."""
    if not count:
        return ("",)
    every = f"{count} in every epoch"
    if label is None:
        return (every,)
    return (f"{every}, this as {label}", f"{every}, this as {cut(label, SHORTEST_LABEL)}", every)


def title(as_drawn: str, kept: Sequence[str], taught: Sequence[str], width: int) -> str:
    """``Sketch``, and after it as much as fits into ``width``; each part in ever shorter ways."""
    choices = [
        " · ".join(filter(None, ("Sketch", drawn, one, other)))
        for one in kept
        for other in taught
        for drawn in dict.fromkeys((as_drawn, ""))
    ]
    return first_that_fits(choices, width)
