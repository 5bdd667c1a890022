"""What a run's thread does when a person changes something in the run that is shown."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from lernmi_tui.workbench.in_turn import in_turn
from lernmi_tui.workbench.obeying import Obeying
from lernmi_tui.workbench.paces import next_rate
from lernmi_tui.workbench.report import Cause

if TYPE_CHECKING:
    from lernmi.net.refs import LinkRef
    from lernmi.run.session import Session


class Editing(Obeying):
    """Changes at the moment shown."""

    @in_turn
    def edit(self, change: Callable[[Session], object]) -> None:
        """Change something, now; what is in the past begins a branch, which is said."""
        session, letter, was_finite = self.session, self.session.run_letter, self.session.is_finite
        change(session)
        self._notice, self._cause = None, Cause.EDITED
        if was_finite and not session.is_finite:
            self._notice = f"{session.trouble} S takes this change back."
        elif session.run_letter != letter:
            self._notice = (
                f"This is branch {session.run_letter}, begun at moment {session.moment:,}; "
                f"{self._fate(letter)}"
            )

    @in_turn
    def change_rate(self, up: bool) -> None:
        """The next training rate ``up``, or down."""
        rate = next_rate(self.session.network.training_rate, up)
        self.edit(lambda session: session.set_training_rate(rate))

    @in_turn
    def take_out(self, link: LinkRef) -> None:
        """Cut ``link``; if it is cut, put it back as it was when it was cut."""
        from lernmi.run.jobs.putting_back import cut_of

        session = self.session
        is_cut = cut_of(link, session.events[: session.state.events_done]) is not None
        place = link.layer, link.i, link.j
        self.edit(lambda run: run.put_back(*place) if is_cut else run.cut(*place))

    @in_turn
    def freeze(self, link: LinkRef) -> None:
        """Have ``link`` learn no longer, or again."""
        from lernmi.run.record.effects import flat_number
        from lernmi.run.record.events import LinkFrozen

        state = self.session.state
        frozen = flat_number(state, link) in state.frozen
        self.edit(lambda session: session.do(LinkFrozen(link, not frozen)))
