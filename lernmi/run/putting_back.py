"""Cut links, and putting one back: it gets the weight that it had when it was cut."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from lernmi.errors import LernmiError
from lernmi.net.refs import LinkRef
from lernmi.run.effects import flat_number
from lernmi.run.evaluation import LINKS_A_PIECE
from lernmi.run.events import Change, Event, LinkCut, LinkFrozen, WeightSet
from lernmi.run.recording import Recording


def cut_of(link: LinkRef, events: Sequence[Event]) -> Event | None:
    """The event that cut ``link``; None if it was not cut, or set or thawed since."""
    for event in reversed(events):
        change = event.change
        if isinstance(change, WeightSet | LinkFrozen | LinkCut) and change.link == link:
            return event if isinstance(change, LinkCut) else None
    return None


class PuttingBack:
    """The job of putting the cut ``link`` back: a replay finds what its weight was.

    It learns again, unless it was frozen before. Raises LernmiError if it is not cut.
    """

    def __init__(self, recording: Recording, link: LinkRef, do: Callable[[Change], object]) -> None:
        cut = cut_of(link, recording.events[: recording.state.events_done])
        if cut is None:
            raise LernmiError("this link is not cut")
        self._link, self._do = link, do
        self._to = cut.moment, cut.number
        self._twin = recording.twin()
        self._twin.start_for(self._to)
        self._start = self._twin.state.moment
        self._more = self._twin.position != self._to

    @property
    def share(self) -> float:
        """How much of the way to the cut is replayed."""
        gone, all_ = self._twin.state.moment - self._start, self._to[0] - self._start
        return gone / all_ if all_ else 1.0

    def step(self) -> bool:
        """Replay a piece; True while something is left."""
        state = self._twin.state
        if self._more:
            most = max(LINKS_A_PIECE // state.network.weights.size, 1)
            self._more = self._twin.replay(self._to, most)
            return True
        number = flat_number(state, self._link)
        self._do(WeightSet(self._link, float(state.network.weights[number])))
        if number not in state.frozen:
            self._do(LinkFrozen(self._link, False))
        return False
