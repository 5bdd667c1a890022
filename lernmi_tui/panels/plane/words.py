"""What a decision map says at its border: of the place of its cursor, and of its keys."""

from __future__ import annotations

import numpy as np

from lernmi.arrays import Floats
from lernmi.net.names import name_of
from lernmi.net.refs import NeuronRef
from lernmi.numbers import plain
from lernmi.run.snapshots.snapshot import Snapshot
from lernmi_tui.paint.own_units import beside
from lernmi_tui.paint.words import first_that_fits
from lernmi_tui.panels.plane.places import output_of, point_words, says
from lernmi_tui.panels.plane.sides import Sides


def said_there(snapshot: Snapshot, place: Floats, hidden: NeuronRef | None, sides: Sides) -> str:
    """``x1 0.5, x2 -0.25: the network says 0.9``: what is said at ``place`` (2,)."""
    with np.errstate(all="ignore"):
        said = says(snapshot, hidden or output_of(snapshot), place[None])[0]
    name = "the network" if hidden is None else name_of(hidden, len(snapshot.sizes))
    words = f"{point_words(place)}: {name} says {plain(float(said))}"
    if hidden is None and sides.is_regression:
        words += beside(float(said), sides.number)
    return words


def pen_keys(
    pen: float, after: float | None, undo: list[str], sides: Sides, width: int
) -> list[str]:
    """The keys while the pen puts samples of side ``pen``; ``after`` is the pen that comes next."""
    puts, side = f"puts {sides.words(pen)}", sides.glyph(sides.other(pen))
    ways = [f"click or enter {puts} · right click or shift {side}"]
    ways += [f"click {puts} · right click or shift {side}"]
    ways += [f"click {puts} · right click {side}", f"click {puts}"]
    room = width - sum(3 + len(each) for each in undo)
    off = "p off" if after is None else f"p {sides.glyph(after)}"
    return [first_that_fits(ways, room), *undo, "↑↓←→ aim", off]
