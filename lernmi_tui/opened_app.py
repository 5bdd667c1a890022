"""The app as it is opened from Python: it knows the session of the run that was shown last."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lernmi.run.record.recipe import Recipe
from lernmi_tui.app import LernmiApp

if TYPE_CHECKING:
    from lernmi.run.session import Session
    from lernmi_tui.workbench.beginning import Beginning
    from lernmi_tui.workbench.runner import Runner
    from lernmi_tui.workbench.screen import Workbench


class OpenedApp(LernmiApp):
    """Keeps the run that was shown last, which the others let go of."""

    _last: Runner | None = None

    def _begin(
        self, recipe: Recipe, running: bool, pace: float | None, beginning: Beginning | None
    ) -> Workbench:
        workbench = super()._begin(recipe, running, pace, beginning)
        self._last = workbench.runner
        return workbench

    def last_session(self) -> Session | None:
        """That of the run shown last, once nobody else works with it; None if there was none."""
        return None if self._last is None else self._last.last_session()
