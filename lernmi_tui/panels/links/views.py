"""What the views of the table of links are called, and which of them the key leads to."""

from __future__ import annotations

from lernmi.run.snapshots.snapshot import Snapshot
from lernmi_tui.panels.links.layout import BESIDE, NOW, OVER_EPOCH, OVER_RUN, VIEWS, View

V_LEADS_TO = {NOW: "v now", OVER_EPOCH: "v epoch", OVER_RUN: "v run", BESIDE: "v beside"}


def view_name(view: View, snapshot: Snapshot | None) -> str:
    """``now``, ``over the epoch``, ``B minus A``."""
    if view is not BESIDE or snapshot is None or snapshot.other is None:
        return view.name
    words = f"{snapshot.run_curve.letter} minus {snapshot.other.letter}"
    return words if snapshot.other.weights is not None else f"{words}: not known here"


def next_view(view: View, snapshot: Snapshot | None) -> View:
    """The view that v leads to from ``view``."""
    after = VIEWS[VIEWS.index(view) + 1 :]
    return next((each for each in after if each is not BESIDE or has_beside(snapshot)), NOW)


def has_beside(snapshot: Snapshot | None) -> bool:
    """Is there another run, of the same shape, to compare this one with?"""
    return snapshot is not None and any(
        ghost.letter and ghost.recipe.sizes == snapshot.sizes for ghost in snapshot.ghosts
    )
