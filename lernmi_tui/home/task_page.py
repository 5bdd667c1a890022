"""Home's right side: the highlighted task in words, its form, its preview."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import TYPE_CHECKING

from textual.widgets import Label, Static

from lernmi.data import mnist
from lernmi.run.record.recipe import Recipe
from lernmi_tui.home.runs import RUN_HINT, Runs
from lernmi_tui.visit import guest

if TYPE_CHECKING:
    from lernmi_tui.home.column_list import ColumnList
    from lernmi_tui.home.form import RecipeForm
    from lernmi_tui.home.preview import Preview
    from lernmi_tui.home.recent_runs import RecentRun

HINT = "[b $accent]enter[/] starts it  ·  [b $accent]tab[/] to change the fields first"
MORE_MNIST = " Press g to get all 70,000 (11.6 MB)."


class TaskPage(Runs):
    """The part of Home that shows a task or a run.

    ``last`` is in the form, with the ``failure`` it ended with.
    """

    def __init__(
        self,
        last: Recipe | None,
        failure: str | None,
        leave: Callable[[], str | None],
        said: str | None,
    ) -> None:
        super().__init__(said, leave)
        self._last = last
        self._failure = failure
        self.is_whole = False  # as the first paint does without a part of it
        self._recipe: Recipe | None = None  # what the form shows

    @property
    def _form(self) -> RecipeForm:
        return self.query_one("RecipeForm")  # type: ignore[return-value]

    @property
    def _columns(self) -> ColumnList:
        return self.query_one("#columns")  # type: ignore[return-value]

    @property
    def _preview(self) -> Preview:
        return self.query_one("Preview")  # type: ignore[return-value]

    def _show_run(self, run: RecentRun) -> None:
        from lernmi_tui.home.run_words import about

        self._say(run.summary.title, about(run, time.time()))
        self.query_one("#hint", Label).update(RUN_HINT)
        self.query_one("#chosen").add_class("-with-hint")

    def _say(self, title: str, about: str, wrong: str = "") -> None:
        """Words alone, no form."""
        self._say_words(title, about)
        self.query_one("#wrong", Label).update(wrong)
        self.query_one("#wrong").display = bool(wrong)
        self.query_one("#chosen").set_class(self._recipe is None, "-words-alone")
        self.query_one("#chosen").remove_class("-with-hint")
        self.query_one("#hint", Label).update(HINT)

    def _say_words(self, title: str, about: str) -> None:
        self.query_one("#title", Label).update(title)
        self.query_one("#about", Static).update(about)

    def _fill(self, recipe: Recipe) -> None:
        """The task of ``recipe``, loaded if it is a person's own data, with its form."""
        self._recipe = recipe
        info = recipe.info
        self._say(info.title, info.about + (MORE_MNIST if self._may_fetch() else ""))
        self._form.fill(recipe)
        if self._failure and recipe is self._last:
            self._form.complain(self._failure)
        # after the first paint: the preview loads numpy
        self.call_after_refresh(self._preview.preview, recipe)

    def on_recipe_form_changed(self, message: RecipeForm.Changed) -> None:
        """Other data is asked for: show what that is."""
        if not self.query("#hint"):
            return  # quit meanwhile
        self._recipe = message.recipe
        info = message.recipe.info
        self._say(info.title, info.about + (MORE_MNIST if self._may_fetch() else ""))
        self._columns.follow(message.recipe.options, message.recipe.load())
        self._preview.preview(message.recipe)

    def _may_fetch(self) -> bool:
        recipe = self._recipe
        if recipe is None or recipe.task != "mnist" or recipe.options.data is not None:
            return False
        if guest.is_visit():
            return False
        return not mnist.installed()
