"""What lines, boxes, bars and signs mean, in a line."""

from __future__ import annotations

from lernmi.run.names.quantities import BLAME, LINK_SENSITIVITY, SAYS, WEIGHT
from lernmi_tui.panels.topology.scene import ON_PATH, Scene

NET = [
    "solid line + · dotted -",
    "thicker: larger |{number}|",
    "brighter box: says more",
    "blue + · orange -",
    "▶ picked",
]


def of_net(scene: Scene) -> list[str]:
    """Of a network drawn neuron by neuron."""
    phase = scene.phase
    number = LINK_SENSITIVITY if phase.kind == "backward" else WEIGHT
    parts = [part.format(number=number) for part in NET]
    if phase.kind in ("error", "backward", "update"):
        parts[2:4] = [f"boxes and numbers: blue + · orange -, brighter: larger |{BLAME}|"]
    return [*_of_path(scene), *parts]


def of_columns(scene: Scene) -> list[str]:
    """Of a condensed network."""
    signs = ["blue + · orange -", "▶ picked", "◆ picked pixel"]
    if scene.blames(scene.layers - 1) is not None:
        return [f"longer bar: larger |{BLAME}|", *signs]
    return [*_of_path(scene), f"longer bar: {SAYS} more", *signs]


def _of_path(scene: Scene) -> list[str]:
    """What the path of blame is marked with, while one is lit."""
    return [f"{ON_PATH} path of {BLAME}"] if scene.path else []
