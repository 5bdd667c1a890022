"""Commands that are meant of where the work in hand leads, not of somewhere on its way."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import TYPE_CHECKING, Concatenate, ParamSpec, Protocol, TypeVar, cast

if TYPE_CHECKING:
    from lernmi_tui.workbench.course import Course


class Going(Protocol):
    """Whoever goes where a ``course`` leads."""

    course: Course


Given = ParamSpec("Given")
Who = TypeVar("Who", bound=Going)
Command = Callable[Concatenate[Who, Given], None]


def in_turn(command: Command[Who, Given]) -> Command[Who, Given]:
    """``command``, which waits until the work in hand is done, if there is any."""
    return _waiting(command, lambda course: True)


def behind_others(command: Command[Who, Given]) -> Command[Who, Given]:
    """``command``, which takes the place of the work in hand; but not of a change that is under
    way, and not of what waits."""
    return _waiting(command, lambda course: course.changes or bool(course.waiting))


def _waiting(
    command: Command[Who, Given], has_to_wait: Callable[[Course], bool]
) -> Command[Who, Given]:
    @wraps(command)
    def waits(who: Who, *given: Given.args, **named: Given.kwargs) -> None:
        course = who.course
        if course.in_hand is None or not has_to_wait(course):
            command(who, *given, **named)
        else:
            course.waiting.append(lambda: command(who, *given, **named))

    return cast("Command[Who, Given]", waits)
