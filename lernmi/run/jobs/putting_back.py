"""Cut links, and what it takes to put one back as it was before it was cut."""

from __future__ import annotations

from collections.abc import Sequence

from lernmi.errors import LernmiError
from lernmi.net.refs import LinkRef
from lernmi.run.record.events import Change, Event, LinkCut, LinkFrozen, WeightSet, WeightsSet


def cut_of(link: LinkRef, events: Sequence[Event]) -> Event | None:
    """The event that cut ``link``; None if it was not cut, or set or thawed since."""
    for event in reversed(events):
        change = event.change
        if isinstance(change, WeightSet | LinkFrozen | LinkCut) and change.link == link:
            return event if isinstance(change, LinkCut) else None
        if isinstance(change, WeightsSet):
            return None
    return None


def put_back(link: LinkRef, events: Sequence[Event]) -> list[Change]:
    """What undoes the cut of ``link``: its weight, and that it learns again if it did.

    Raises LernmiError if it is not cut.
    """
    cut = cut_of(link, events)
    if cut is None or cut.was is None:
        raise LernmiError("this link is not cut")
    weight = WeightSet(link, cut.was)
    frozen = _is_frozen(link, events[: cut.number])
    return [weight] if frozen else [weight, LinkFrozen(link, False)]


def _is_frozen(link: LinkRef, events: Sequence[Event]) -> bool:
    for event in reversed(events):
        change = event.change
        if isinstance(change, LinkFrozen) and change.link == link:
            return change.frozen
        if isinstance(change, LinkCut) and change.link == link:
            return True
    return False
