"""The app: a switchboard between the screens."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from io import StringIO
from typing import TYPE_CHECKING

from rich.console import Console, RenderableType
from textual import events
from textual.screen import Screen
from textual.theme import ThemeProvider
from textual.worker import WorkerFailed

from lernmi.errors import LernmiError
from lernmi.run.record.recipe import Recipe
from lernmi.wording import printable
from lernmi_tui import garbage
from lernmi_tui.app_as_set import SAID_SECONDS, AppAsSet
from lernmi_tui.commands import CommandScreen, KeyCommands
from lernmi_tui.crash_log import FAULT
from lernmi_tui.help.glossary_screen import Glossary
from lernmi_tui.help.screen import Help
from lernmi_tui.home.screen import Home
from lernmi_tui.keys.bindings import bindings_of
from lernmi_tui.parts.wording import Wording
from lernmi_tui.terminal import sleep
from lernmi_tui.visit import guest
from lernmi_tui.workbench.beginning import new
from lernmi_tui.workbench.paces import first_pace, opened_pace, pace_as_set

if TYPE_CHECKING:
    from lernmi.run.measures.run_curve import RunCurve
    from lernmi_tui.settings.kept_settings import KeptSettings
    from lernmi_tui.workbench.beginning import Beginning, LeftRun
    from lernmi_tui.workbench.keeping import Farewell
    from lernmi_tui.workbench.screen import Workbench

LEAVING_SECONDS = 5.0  # that Home waits for a run just left to be kept, to list it
PICTURE_WIDTH = 100  # of a traceback in a log
HELP = "help"  # the name it is kept by


class LernmiApp(AppAsSet):
    """Opens Home, or the workbench at once if there is a ``recipe``: with a run that begins as
    ``beginning`` says, anew unless given. Home opens at a ``table``, the recipe for a person's own,
    and starts that as ``running`` and ``pace`` say.
    """

    TITLE = "lernmi"
    BINDINGS = bindings_of("app")
    COMMANDS = {KeyCommands}  # noqa: RUF012
    CSS = """
    Screen.-narrow > *, Screen.-low > * { display: none; }
    Screen.-narrow > TooSmall, Screen.-low > TooSmall { display: block; }
    """
    HORIZONTAL_BREAKPOINTS = [(0, "-narrow"), (60, "-enough")]  # noqa: RUF012
    VERTICAL_BREAKPOINTS = [(0, "-low"), (16, "-high")]  # noqa: RUF012

    def __init__(
        self,
        recipe: Recipe | None = None,
        running: bool = True,
        pace: float | None = None,
        beginning: Beginning | None = None,
        settings: KeptSettings | None = None,
        table: Recipe | None = None,
    ) -> None:
        super().__init__(settings)
        self._table, self._table_starts = table, (running, pace)
        self.fail: Callable[[BaseException], object] | None = None  # None: as Textual does
        self._left: LeftRun | None = None  # while Home is there
        self._curves: tuple[RunCurve, ...] = ()  # of the run that was left, and of those before it
        self._farewells: list[Farewell] = []  # of runs that may not have ended yet
        self._first = None if recipe is None else self._begin(recipe, running, pace, beginning)

    def on_mount(self) -> None:
        if not self.is_headless:
            sleep.guard(lambda: self.goes_on, lambda: self.call_later(self.refresh, layout=True))
        if self._first is not None:
            self.push_screen(self._first)
            self._first = None  # the screens keep it as long as it is needed

    def get_default_screen(self) -> Screen[None]:
        """Home itself: an empty screen below it would have to be styled and laid out, too."""
        if self._first is not None:
            return super().get_default_screen()
        return Home(self._table, at_columns=self._table is not None)

    def _handle_exception(self, error: Exception) -> None:
        """Where Textual brings each exception nobody caught. Its own way out lists source code."""
        if self.fail is None:
            super()._handle_exception(error)
        else:
            self.fail(error.error if isinstance(error, WorkerFailed) else error)

    def panic(self, *renderables: RenderableType) -> None:
        """Where Textual brings the picture of an exception in its input thread."""
        if self.fail is None:
            super().panic(*renderables)
        else:
            picture = StringIO()
            Console(file=picture, width=PICTURE_WIDTH).print(*renderables)
            error = RuntimeError("the terminal can't be read")
            error.add_note(picture.getvalue())
            self.fail(error)

    def on_home_chosen(self, message: Home.Chosen) -> None:
        recipe = message.recipe
        ghosts = tuple(curve for curve in self._curves if curve.recipe.task == recipe.task)
        self._left, self._curves = None, ()
        beginning = new(recipe, ghosts)
        running, pace = message.running, self.chosen_pace
        if self._table is not None and self._table.task == recipe.task:
            running, pace = running and self._table_starts[0], self._table_starts[1] or pace
        self._table = None
        pace = pace_as_set(pace, first_pace(recipe.info))
        self._go_to(self._begin(recipe, running, pace, beginning))

    def on_runs_opened(self, message: Home.Opened) -> None:
        """A kept run, or that of a file, paused where it stood."""
        from lernmi_tui.workbench.beginning import kept, of_file

        self._left, self._curves = None, ()
        beginning = of_file(message.where) if message.is_file else kept(message.where)
        pace = pace_as_set(self.chosen_pace, opened_pace(message.recipe))
        self._go_to(self._begin(message.recipe, False, pace, beginning))

    def on_home_went_back(self) -> None:
        """To the run that was left, as it was then."""
        from lernmi_tui.workbench import beginning

        run, self._left = self._left, None
        if run is not None:
            self._go_to(self._begin(run.session.recipe, False, run.pace, beginning.left(run)))

    def on_workbench_ended(self, message: Workbench.Ended) -> None:
        left = self._left = message.left
        self._curves = message.curves
        words = left.words if left else None
        if message.failure is not None and message.is_opened:
            self._go_to(Home(leave=self._leave_runs, said=message.failure))
        else:
            recipe = message.recipe
            if message.is_opened:  # whoever begins anew takes the data as it is by now
                recipe = replace(recipe, fingerprint=None)
            self._go_to(Home(recipe, message.failure, words, self._leave_runs))

    def on_workbench_pace_chosen(self, message: Workbench.PaceChosen) -> None:
        self.keep_pace(message.pace)

    def _begin(
        self, recipe: Recipe, running: bool, pace: float | None, beginning: Beginning | None
    ) -> Workbench:
        from lernmi_tui.workbench.screen import Workbench  # Home is painted without

        workbench = Workbench(recipe, running, pace, beginning)
        self._farewells = [each for each in self._farewells if not each.is_over]
        self._farewells.append(workbench.runner.farewell)
        return workbench

    def _leave_runs(self) -> str | None:
        """In a thread of Home: wait until those left are kept; why one is not, if so."""
        said = None
        for farewell in list(self._farewells):
            if farewell.wanted.is_set():
                farewell.comes(LEAVING_SECONDS)
                said, farewell.said = farewell.said or said, None
        return said

    def last_farewells(self) -> list[Farewell]:
        """Have all runs end, wherever the app is; gives what their end still waits for."""
        for farewell in self._farewells:
            farewell.is_fault = farewell.is_fault or self.return_code == FAULT
            farewell.ask()
        return self._farewells

    def _go_to(self, screen: Screen[None]) -> None:
        """Show ``screen`` over the lowest one, in place of all that lies over that."""
        garbage.forget_covered_screens()
        while len(self.screen_stack) > 2:
            self.pop_screen()
        if len(self.screen_stack) == 1:
            self.push_screen(screen)
        else:
            self.switch_screen(screen)
        self._drop_help()

    def _drop_help(self) -> None:
        """Keep the help no longer than the screen it was opened from.

        Its tasks name what it was last painted over, a whole run, and would keep that, too.
        """
        if self.is_screen_installed(HELP):
            screen = self.get_screen(HELP)
            self.uninstall_screen(HELP)
            screen.remove()

    def action_command_palette(self) -> None:
        if not self._is_open(CommandScreen):
            self.push_screen(CommandScreen())

    def search_themes(self) -> None:
        """Have one of all themes chosen. Textual's own list falls over in small terminals."""
        self.push_screen(CommandScreen([ThemeProvider], placeholder="Which theme?"))

    def action_save_screen(self, kind: str) -> None:
        """Write the screen to a file, svg or txt, and say where that is."""
        from lernmi_tui.parts.screen_file import save_screen

        if refusal := guest.refusal(guest.home(), writes=True):
            self.notify(refusal, markup=False)
            return
        try:
            saved = save_screen(self.export_screenshot(), kind)
        except LernmiError as error:
            self.notify(str(error), severity="warning", timeout=SAID_SECONDS, markup=False)
        else:
            words = "\n".join(filter(None, [printable(saved.path), saved.instead]))
            self.notify(words, title="Screen saved", timeout=SAID_SECONDS, markup=False)

    def action_help(self) -> None:
        if not self._is_open(Help):
            if not self.is_screen_installed(HELP):  # kept: putting it together takes time
                self.install_screen(Help(), HELP)
            self.push_screen(HELP)

    def action_glossary(self) -> None:
        """Open the glossary at the word that is picked where the focus is."""
        if not self._is_open(Glossary):
            here = () if self.focused is None else self.focused.ancestors_with_self
            word = next((each.picked_word for each in here if isinstance(each, Wording)), "")
            self.push_screen(Glossary(word))

    def _is_open(self, kind: type[Screen[None]]) -> bool:
        return any(isinstance(screen, kind) for screen in self.screen_stack)

    def on_paste(self, event: events.Paste) -> None:
        """A paste that nothing took."""
        if event.text:
            self.notify("Nothing here takes pasted text.")
