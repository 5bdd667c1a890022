"""Commands that are meant of where the work in hand leads, not of somewhere on its way."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import TYPE_CHECKING, Concatenate, ParamSpec, TypeVar, cast

if TYPE_CHECKING:
    from lernmi_tui.workbench.obeying import Obeying

Given = ParamSpec("Given")
Who = TypeVar("Who", bound="Obeying")


def in_turn(
    command: Callable[Concatenate[Who, Given], None],
) -> Callable[Concatenate[Who, Given], None]:
    """``command``, which waits until the work in hand is done, if there is any."""

    @wraps(command)
    def waits(who: Who, *given: Given.args, **named: Given.kwargs) -> None:
        if who.course.in_hand is None:
            command(who, *given, **named)
        else:
            who.course.waiting.append(lambda: command(who, *given, **named))

    return cast("Callable[Concatenate[Who, Given], None]", waits)
