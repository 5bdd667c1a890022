"""What lines, boxes, bars and signs mean, in a line."""

from __future__ import annotations

from lernmi.run.quantities import LINK_SENSITIVITY, WEIGHT
from lernmi_tui.panels.topology.scene import Scene

NET = [
    "solid line + · dotted -",
    "thicker: larger |{number}|",
    "brighter box: says more",
    "blue + · orange -",
    "▶ picked",
]
CONDENSED = [
    "bar: |{bars}|",
    "blue + · orange -",
    "▶ picked",
    "◆ picked pixel",
]


def of_net(scene: Scene) -> list[str]:
    """Of a network drawn neuron by neuron."""
    phase = scene.phase
    number = LINK_SENSITIVITY if phase.kind == "backward" else WEIGHT
    parts = [part.format(number=number) for part in NET]
    if phase.kind in ("error", "backward", "update"):
        parts[2] = "box: blue blame +, orange -"
    return parts


def of_columns(scene: Scene) -> list[str]:
    """Of a condensed network."""
    blamed = scene.blames(scene.layers - 1) is not None
    return [part.format(bars="blame" if blamed else "says") for part in CONDENSED]
