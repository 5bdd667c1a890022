"""What a person can want of a condition: to stop at it, now or every time, or when it was so."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from lernmi.numbers import count
from lernmi.run.goals.conditions import Condition, measured
from lernmi.run.goals.goals import MetricGoal
from lernmi.run.snapshots.snapshot import Snapshot

What = Literal["next", "last", "first", "for good", "every"]


@dataclass(frozen=True, slots=True)
class Verb:
    """``does`` says what enter does, ``words`` name it in a list, with a ``note`` beside it."""

    what: What
    words: str
    note: str
    does: str


def verbs_of(asked: MetricGoal | Condition, snapshot: Snapshot) -> list[Verb]:
    """All that can be wanted of ``asked``, what most often is first."""
    condition = condition_of(asked)
    said, became = condition.words, condition.became
    is_measured = "as epochs end" if condition.is_measured else "after every sample"
    here = f"going back from moment {count(snapshot.moment)}"
    held = "it crossed" if condition.crosses else "it became true"
    found = [
        Verb("next", "next time, running on", f"judged {is_measured}", f"runs on until {said}"),
        Verb("last", f"last time {held}", here, f"goes back to where {became} last"),
        Verb(
            "first",
            "first time, from the start",
            "as if you had waited for it",
            f"goes to where {became} first",
        ),
        Verb(
            "for good",
            "for good since",
            "after its last change of mind",
            f"goes to since when {said} for good",
        ),
        Verb(
            "every",
            "stop every time",
            "kept, marked ! on the time row",
            f"stops every run whenever {said}",
        ),
    ]
    return [each for each in found if not (each.what == "for good" and condition.crosses)]


def condition_of(asked: MetricGoal | Condition) -> Condition:
    """``asked`` as something that becomes true somewhere."""
    return measured(asked) if isinstance(asked, MetricGoal) else asked
