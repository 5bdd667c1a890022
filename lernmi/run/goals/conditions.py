"""Conditions: what is so, or not, at every position of a run.

A position is a moment and how many events were done. Numbers of links, neurons and the sample
learned are compared by the engine itself, after every sample. Losses and accuracies of many samples
are known at evaluation points only and keep their truth until the next.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from lernmi.net.watch import Comparison, Quantity, Relation
from lernmi.run.goals.goals import Going, MetricGoal

IS_SO = 0.5  # between 0 and 1


@dataclass(frozen=True, slots=True)
class Part:
    """One comparison of a condition; ``words`` say it as a person would type it.

    ``goal``: the loss or accuracy it is about; of one that is to cross a bound, whether it is above
    it. ``sample``: the number, from 0, of the train sample it is about. ``comparison`` is what an
    engine makes of it.
    """

    words: str
    comparison: Comparison
    goal: MetricGoal | None = None
    sample: int | None = None

    @property
    def crosses(self) -> bool:
        return self.comparison.relation == Relation.CROSSES


@dataclass(frozen=True, slots=True)
class Condition:
    """An or of ``clauses``, each an and of ``parts`` by their places.

    It *fires* where it holds and did not at the position before; a clause in which something
    crosses a bound holds just where it does. ``words`` can be typed and mean the same.
    """

    words: str
    parts: tuple[Part, ...]
    clauses: tuple[tuple[int, ...], ...]

    @property
    def is_measured(self) -> bool:
        """True if nothing but losses and accuracies make it so: the curve then tells all of it."""
        return all(part.goal is not None for part in self.parts)

    @property
    def crosses(self) -> bool:
        """True if something that crosses a bound has to do with it."""
        return any(part.crosses for part in self.parts)

    @property
    def measures(self) -> bool:
        """True if a loss or an accuracy has to do with it."""
        return any(part.goal is not None for part in self.parts)

    @property
    def became(self) -> str:
        """What is said where it fires: ``loss < 0.05 became true``, ``w(h1→y1) crossed 0``."""
        if len(self.parts) > 1:
            alike = self.words.count("(*)") == self.words.count(" crosses ") == 1
            return self._crossed if alike else f"{self.words} became true"
        (part,) = self.parts
        if part.comparison.quantity == Quantity.NOT_FINITE:
            return "nan: the error or a blame is no finite number"
        if part.sample is not None:
            return f"sample {part.sample + 1:,} was wrong"
        if part.crosses:
            return self._crossed
        return f"{self.words} became true"

    @property
    def _crossed(self) -> str:
        return self.words.replace(" crosses ", " crossed ")


@dataclass(frozen=True, slots=True)
class ConditionGoal:
    """A run that watches ``condition`` goes on until it is so; it ``is_so`` already at once."""

    condition: Condition
    is_so: bool = False

    @property
    def words(self) -> str:
        return self.condition.words

    def is_reached(self, run: Going) -> bool:
        return self.is_so or self.condition in run.fired

    def end(self, run: Going, end: int) -> int:
        return end


def measured(goal: MetricGoal, crosses: bool = False) -> Condition:
    """The condition that a loss or an accuracy is what ``goal`` says, or crosses its bound."""
    return alone(measured_part(goal, crosses))


def measured_part(goal: MetricGoal, crosses: bool = False) -> Part:
    relation = Relation.CROSSES if crosses else Relation.ABOVE
    words = f"{goal.of} crosses {goal.bound_words}" if crosses else goal.words
    return Part(words, Comparison(Quantity.TOLD, relation, IS_SO), goal)


def alone(part: Part) -> Condition:
    return Condition(part.words, (part,), ((0,),))


NAN = alone(Part("nan", Comparison(Quantity.NOT_FINITE, Relation.ABOVE, IS_SO)))
"""This sample's error or a blame is not a finite number."""


def parts_of(conditions: Sequence[Condition]) -> list[Part]:
    """The different parts of all of them."""
    return list(dict.fromkeys(part for condition in conditions for part in condition.parts))
