"""What the sketch pad says of its keys, its kept drawings and those it has taught."""

from __future__ import annotations

from collections.abc import Sequence

from lernmi_tui.paint.class_words import cut
from lernmi_tui.paint.words import first_that_fits

HINTS = {
    "t teach once": "t teach",
    "T in every epoch": "T every epoch",
    "x leave out": "x leave out",
    "o look at it": "o look",
    "a add to kept": "a add",
    "pgup pgdn kept": "pgup kept",
    "del remove": "del remove",
    "⏎ pen down, up": "⏎ draws",
    "p thin, wide, rubber": "p pen",
    "u U undo redo": "u undo",
    "c clear": "c clear",
    "shift+arrows move": "shift+arrows move",
}
"""What the notes say, and the border, which has less room."""

FIRST = ("⏎ draws", "t teach", "o look", "a add", "pgup kept", "u undo", "c clear")
"""What the border says first."""

EVERY_EPOCH, ONCE = "↻", "once"  # beside a kept drawing that was taught so to this run
LOOKED_AT = ("looked at, not learned", "looked at")
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


def taught_words(
    count: int, label: str | None, every_epoch: bool, is_kept: bool
) -> tuple[str, ...]:
    """Whether this drawing was taught to the run, as class ``label``; ever shorter.

    ``count`` drawings are learned in every epoch. Of one that ``is_kept`` it is said, too, that
    it was not: an earlier run may have kept it.
    """
    if count:
        every = f"{EVERY_EPOCH} {count} in every epoch"
        this = ("this" if every_epoch else "this once") if label else "not this" if is_kept else ""
        if not this:
            return (every,)
        said = f"{this} as {label}" if label else this
        return (f"{every}, {said}", f"{EVERY_EPOCH} {count} every epoch, {this}")
    if label is not None:
        short = cut(label, SHORTEST_LABEL)
        return (f"taught once as {label}", f"taught once as {short}", "taught once")
    return ("not taught to this run",) if is_kept else ("",)


def title(
    as_drawn: str, kept: Sequence[str], taught: Sequence[str], looked: Sequence[str], width: int
) -> str:
    """``Sketch``, and after it as much as fits into ``width``; each part in ever shorter ways."""
    choices = [
        " · ".join(filter(None, ("Sketch", drawn, one, other, look)))
        for look in dict.fromkeys((*looked, ""))
        for one in kept
        for other in taught
        for drawn in dict.fromkeys((as_drawn, ""))
    ]
    choices += [f"Sketch · {kept[-1]}", "Sketch"] if kept[-1] else ["Sketch"]
    return first_that_fits(choices, width)
