"""Commands that are meant of where the work in hand leads, not of somewhere on its way."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import TYPE_CHECKING, Concatenate, ParamSpec, TypeVar, cast

from lernmi.errors import LernmiError

if TYPE_CHECKING:
    from lernmi_tui.workbench.course import InHand
    from lernmi_tui.workbench.obeying import Obeying

Given = ParamSpec("Given")
Who = TypeVar("Who", bound="Obeying")
Command = Callable[Concatenate[Who, Given], None]


def in_turn(command: Command[Who, Given]) -> Command[Who, Given]:
    """``command``, which waits until the work in hand is done, if there is any."""
    return _waiting(command, lambda hand: True)


def behind_others(command: Command[Who, Given]) -> Command[Who, Given]:
    """``command``, which takes the place of the work in hand unless commands wait for that."""
    return _waiting(command, lambda hand: bool(hand.waiting))


def _waiting(
    command: Command[Who, Given], has_to_wait: Callable[[InHand], bool]
) -> Command[Who, Given]:
    @wraps(command)
    def waits(who: Who, *given: Given.args, **named: Given.kwargs) -> None:
        hand = who.course.in_hand
        if hand is None or not has_to_wait(hand):
            command(who, *given, **named)
            return

        def follows() -> None:
            try:
                waits(who, *given, **named)
            except LernmiError as error:
                who.say(str(error))

        hand.waiting.append(follows)

    return cast("Command[Who, Given]", waits)
