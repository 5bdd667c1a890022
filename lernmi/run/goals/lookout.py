"""Looking out for conditions while a recording learns or replays."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from lernmi.errors import LernmiError
from lernmi.net import engines
from lernmi.net.watch import MOST_COMPARISONS, NO_ROW, Watch
from lernmi.run.goals.conditions import Condition, parts_of
from lernmi.run.measures.metrics import Metrics
from lernmi.run.record.recording import Position, Recording


class Lookout:
    """Judges ``conditions`` at every position that ``recording`` comes to: each for itself.

    ``watch`` is what an engine looks after.

    ``at`` is the position judged last, None before the first. ``fired`` are those that hold there
    and did not at the position before. ``awaited`` is the next position after that if it can't be
    judged before the run is measured there. Raises LernmiError for too many comparisons.
    """

    def __init__(self, conditions: Sequence[Condition], recording: Recording) -> None:
        self.conditions = tuple(conditions)
        self.at: Position | None = None
        self.awaited: Position | None = None
        parts = parts_of(self.conditions)
        if len(parts) > MOST_COMPARISONS:
            raise LernmiError(
                f"these conditions have {len(parts)} comparisons, and {MOST_COMPARISONS} can be "
                "judged at once; forget one"
            )
        places = {part: place for place, part in enumerate(parts)}
        clauses = [
            (owner, [places[condition.parts[each]] for each in clause])
            for owner, condition in enumerate(self.conditions)
            for clause in condition.clauses
        ]
        self.watch = Watch(
            recording.network.sizes,
            comparisons=[part.comparison for part in parts],
            clauses=[clause for _, clause in clauses],
            owners=[owner for owner, _ in clauses],
        )
        self._recording = recording
        self._measured = [(n, part.goal) for n, part in enumerate(parts) if part.goal is not None]
        self._samples = [
            (n, part.sample) for n, part in enumerate(parts) if part.sample is not None
        ]

    @property
    def measures(self) -> bool:
        """True if a loss or an accuracy has to do with any of them."""
        return bool(self._measured)

    @property
    def fired(self) -> tuple[Condition, ...]:
        return tuple(self.conditions[each] for each in self.watch.which)

    @property
    def holding(self) -> tuple[Condition, ...]:
        """Those that hold at the position judged last; what crosses does so for no time."""
        return tuple(self.conditions[each] for each in self.watch.holding)

    def begin(self, curve: Metrics) -> None:
        """Judge where the recording stands, with nothing before that: at the start of the run
        what holds there has fired, elsewhere nothing has.

        ``curve`` holds all that was measured of the run up to here.
        """
        self.watch.holds = 0, 0
        self._tell(curve)
        self._judge()
        held, conditions = self.watch.holds
        self.watch.table.seen[2] = conditions if self.at == (0, 0) else 0
        self.watch.holds = held, conditions

    def learn(self, samples: int, is_guarded: bool) -> int | None:
        """Learn so many more samples at the newest position, but none after one fires.

        Guarded or not, and with what result, as ``Recording.learn``.
        """
        beyond = self._recording.learn(samples, self.watch, is_guarded)
        self.at = self._recording.position
        return beyond

    def learn_unjudged(self, is_guarded: bool) -> int | None:
        """Learn one sample more, to be judged as soon as the run is measured there."""
        beyond = self._recording.learn(1, is_guarded=is_guarded)
        self.awaited = self._recording.position
        return beyond

    def judge(self, curve: Metrics) -> bool:
        """Judge the position that the recording went to, the next one: true if one fires."""
        self._tell(curve)
        return self._judge()

    def replay(
        self, to: Position, most: int, curve: Metrics, fires: list[Position] | None = None
    ) -> bool:
        """Go on toward ``to`` as ``Recording.replay`` does, up to where one fires.

        With ``fires`` on beyond: it notes every position at which one does. ``curve`` is that of
        the whole run. Gives True while the recording is not at ``to``.
        """
        recording = self._recording
        moment, done = recording.position
        if (moment, done) >= to:
            return False
        if min(recording.done_by(moment), to[1]) > done:
            recording.replay((moment, done + 1), most)
            if self.judge(curve) and fires is not None:
                fires.append(recording.position)
            return recording.position != to
        end = min(to[0], moment + most)
        if done < len(recording.events):
            end = min(end, recording.events[done].moment)
        if self.measures:
            end = self._before_a_point(moment, end, curve)
        recording.replay((end, done), end - moment, self.watch, fires)
        self.at = recording.position
        return self.at != to

    def along(self, curve: Metrics, until: Position) -> list[Position]:
        """Where conditions of nothing but losses and accuracies fired, up to ``until``."""
        fires = []
        self.watch.holds = 0, 0
        for place, moment in enumerate(curve.moments.tolist()):
            self.at = moment, self._recording.done_by(moment)
            if self.at > until:
                break
            held = sum(goal.holds_at(curve, place) << n for n, goal in self._measured)
            if self.watch.judge(held) and (self.at != (0, 0) or self.holding):
                fires.append(self.at)
        return fires

    def _before_a_point(self, moment: int, end: int, curve: Metrics) -> int:
        """``end``, but the sample after which the run was measured is learned alone.

        It is judged with what was measured after it.
        """
        place = int(np.searchsorted(curve.moments, moment, side="right"))
        if place == len(curve.moments) or curve.moments[place] > end:
            return end
        point = int(curve.moments[place])
        if moment < point - 1:
            return point - 1
        if self._recording.done_by(point) == self._recording.position[1]:
            self._tell_of(curve, place)
        return point

    def _judge(self) -> bool:
        recording = self._recording
        slots = recording.state.slots
        for comparison, sample in self._samples:
            named = int(slots[sample]) if sample < len(slots) else NO_ROW
            self.watch.name_row(comparison, named)
        row = None if recording.last is None else recording.last.row
        self.at, self.awaited = recording.position, None
        return engines.judge(recording.network, recording.training_set.rows, row, self.watch)

    def _tell(self, curve: Metrics) -> None:
        """What was measured last as the run came to where it stands: after a moment's events."""
        if not self._measured:
            return
        moment, done = self._recording.position
        settled = self._recording.done_by(moment) == done
        place = int(np.searchsorted(curve.moments, moment, side="right" if settled else "left"))
        self._tell_of(curve, place - 1)

    def _tell_of(self, curve: Metrics, place: int) -> None:
        for comparison, goal in self._measured:
            self.watch.tell(comparison, place >= 0 and goal.holds_at(curve, place))
