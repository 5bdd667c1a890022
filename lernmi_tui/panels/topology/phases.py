"""One sample in slow motion: which step of the algorithm is under way after a part of the time."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from lernmi.run.names.quantities import CHANGE, LINK_SENSITIVITY, OLD_WEIGHT, WEIGHT, Quantity
from lernmi.run.snapshots.open_step import OpenStep

Kind = Literal["settled", "forward", "error", "backward", "update"]

ARRIVED = 0.75  # from this part of a step on, what moves has reached the neurons
CHANGED = 0.5  # from this part of an update on, the new weights are shown


@dataclass(frozen=True, slots=True)
class Phase:
    """A step, ``part`` (0 .. 1) of it done, in link layer ``layer`` where it is in one."""

    kind: Kind
    layer: int = 0
    part: float = 1.0

    def active(self, link_layer: int) -> bool:
        """Do the links of ``link_layer`` work now?"""
        return self.kind in ("forward", "backward", "update") and self.layer == link_layer

    def lit(self, neuron_layer: int) -> bool:
        """Do the neurons of ``neuron_layer`` have their outputs for this sample?"""
        if self.kind != "forward":
            return True
        return neuron_layer <= self.layer + (self.part >= ARRIVED)

    def blamed(self, neuron_layer: int, layers: int) -> bool:
        """Do the neurons of ``neuron_layer`` show their blame?"""
        if self.kind == "error":
            return neuron_layer == layers - 1
        if self.kind == "backward":
            return neuron_layer >= self.layer + (self.part < ARRIVED)
        return self.kind == "update" and neuron_layer >= self.layer

    def updated(self, link_layer: int) -> bool:
        """Do the links of ``link_layer`` have their new weights?"""
        if self.kind == "backward":
            return link_layer > self.layer
        if self.kind == "update":
            return link_layer >= self.layer
        return self.kind == "settled"

    def number(self, link_layer: int) -> Quantity:
        """What the links of ``link_layer`` show: the old weight first, then the new one."""
        if self.active(link_layer) and self.kind == "backward":
            return LINK_SENSITIVITY
        if self.active(link_layer) and self.kind == "update" and self.part < CHANGED:
            return CHANGE
        return WEIGHT if self.updated(link_layer) else OLD_WEIGHT


@dataclass(frozen=True, slots=True)
class StepPhase(Phase):
    """A sample that a person steps through: a layer is lit, or blamed, once all its links went."""

    def number(self, link_layer: int) -> Quantity:
        """The weights, as they are by now."""
        return WEIGHT


SETTLED = Phase("settled")


def phase_of(step: OpenStep) -> StepPhase:
    """Where a sample that is stepped through stands."""
    link, borders = step.place, step.order.borders()
    if link is None:
        return StepPhase("error", len(step.sizes) - 2)
    return StepPhase(step.kind, link.layer, float(step.gone in borders))


def steps(layers: int) -> list[tuple[Kind, int]]:
    """The steps of one sample through ``layers`` neuron layers, in the algorithm's order."""
    forward: list[tuple[Kind, int]] = [("forward", layer) for layer in range(layers - 1)]
    backward: list[tuple[Kind, int]] = []
    for layer in reversed(range(layers - 1)):
        backward += [("backward", layer), ("update", layer)]
    return [*forward, ("error", layers - 2), *backward]


def phase_at(fraction: float, layers: int) -> Phase:
    """The phase after ``fraction`` of the time; every step takes as long. Settled from 1 on."""
    if not 0.0 <= fraction < 1.0:
        return SETTLED
    all_steps = steps(layers)
    position = fraction * len(all_steps)
    kind, layer = all_steps[int(position)]
    return Phase(kind, layer, position - int(position))
