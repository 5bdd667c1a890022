"""The list of the runs side by side, and where others are begun beside them."""

from __future__ import annotations

from rich.console import Group
from rich.text import Text
from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical
from textual.screen import ModalScreen
from textual.widgets import Input, Label, Static

from lernmi.errors import LernmiError
from lernmi.run.record.settings import Settings, rates_of, whole_of
from lernmi.run.runs import LETTERS
from lernmi.wording import counted
from lernmi_tui.keys.bindings import bindings_of
from lernmi_tui.parts.colours import palette_of
from lernmi_tui.parts.overlay import Overlay
from lernmi_tui.workbench.report import Report
from lernmi_tui.workbench.runner import Runner
from lernmi_tui.workbench.runs_table import curves_of, memory_words, runs_table

POLL_SECONDS = 0.1
FRAME = 4  # columns of border and padding
BOX = """
    align: center bottom; background: transparent;
    & > Vertical {
        width: 100%; height: auto; padding: 0 1; margin-bottom: 1;
        border: round $accent; background: $panel; border-subtitle-color: $foreground-muted;
    }
"""


class RunsScreen(ModalScreen[None], Overlay[None]):
    """Over the bottom rows: show a run everywhere, forget one, have others learned beside it."""

    BINDINGS = bindings_of("runs")
    DEFAULT_CSS = f"RunsScreen {{ {BOX} Static {{ height: auto; }} }}"

    def __init__(self, runner: Runner) -> None:
        super().__init__()
        self._runner = runner
        self._cursor: str | None = None  # a letter
        self._shown: tuple[Report, str, int] | None = None
        self._table = Static()

    def compose(self) -> ComposeResult:
        with Vertical() as box:
            box.border_subtitle = "⏎ show everywhere · del forget · + others beside · esc"
            yield self._table

    def on_mount(self) -> None:
        self.set_interval(POLL_SECONDS, self._poll)
        self._poll()

    def _poll(self) -> None:
        report = self._runner.report
        snapshot = report.snapshot
        if snapshot is None:
            return
        now = report, self._letter, self.app.size.width
        if now == self._shown:
            return
        self._shown = now
        letters = self._letters
        colours = palette_of(self.app, "panel")
        place = letters.index(self._letter)
        lines = runs_table(snapshot, place, self.app.size.width - FRAME, colours)
        if report.at_work is not None:
            words = f"{report.at_work.words}  {100 * report.at_work.share:.0f} %"
            lines.append(Text(words, colours.named("accent")))
        if report.notice is not None:
            lines.append(Text(report.notice, colours.named("minus")))
        box = self.query_one(Vertical)
        past = memory_words(report.memory)
        box.border_title = f"Runs · {len(letters)} of {len(LETTERS)}{past}"
        self._table.update(Group(*lines))

    @property
    def _letters(self) -> list[str]:
        snapshot = self._runner.report.snapshot
        return [] if snapshot is None else [curve.letter for _, curve in curves_of(snapshot)]

    @property
    def _letter(self) -> str:
        """The run under the cursor: at first, and where that one is gone, the shown one."""
        snapshot = self._runner.report.snapshot
        assert snapshot is not None
        if self._cursor in self._letters and self._cursor is not None:
            return self._cursor
        return snapshot.run_curve.letter

    def action_move(self, step: int) -> None:
        """Go to the run so many lines further."""
        letters = self._letters
        place = letters.index(self._letter) + step
        self._cursor = letters[min(max(place, 0), len(letters) - 1)]
        self._poll()

    def action_show(self) -> None:
        """Show that run in every panel."""
        self._runner.show_run(self._letter)
        self.dismiss(None)

    def action_forget(self) -> None:
        """Let go of that run; the shown one is refused."""
        self._runner.forget_run(self._letter)

    def action_compare(self) -> None:
        """Learn others beside it."""
        self.app.push_screen(Compare(self._runner))


class CompareInput(Input):
    """A line of the form; what its keys mean is for the form to say."""


class Compare(ModalScreen[None], Overlay[None]):
    """Two lines: rates and seeds. Every rate is learned with every seed, to this moment."""

    BINDINGS = bindings_of("compare")
    DEFAULT_CSS = (
        f"Compare {{ {BOX} Horizontal {{ height: 1; }} Label.name {{ width: 8; }}"
        " Input { width: 1fr; background: $panel; } }"
    )

    def __init__(self, runner: Runner) -> None:
        super().__init__()
        self._runner = runner
        self._verdict = Label(markup=False)

    def compose(self) -> ComposeResult:
        with Vertical() as box:
            box.border_title = "Compare settings · runs beside this one, to the same moment"
            box.border_subtitle = "⏎ learn them · tab other line · esc none"
            for name, hint in (("rates", "0.05,0.2 or none: this rate"), ("seeds", "0..2 or 1,5")):
                with Horizontal():
                    yield Label(name, classes="name")
                    yield CompareInput(id=name, placeholder=hint, compact=True, max_length=100)
            yield self._verdict

    def on_input_changed(self, _event: Input.Changed) -> None:
        self._answer()

    def on_mount(self) -> None:
        self._answer()

    def _settings(self) -> Settings:
        """What is typed. Raises LernmiError for what can't be read, or asks for nothing."""
        rates, seeds = (self.query_one(f"#{name}", Input).value for name in ("rates", "seeds"))
        if not rates.strip() and not seeds.strip():
            raise LernmiError("type rates, like 0.05,0.2, or seeds, like 1..3, or both")
        return Settings(
            rates_of(rates) if rates.strip() else (), whole_of(seeds) if seeds.strip() else ()
        )

    @property
    def _room(self) -> int:
        snapshot = self._runner.report.snapshot
        return 0 if snapshot is None else len(LETTERS) - len(curves_of(snapshot))

    def _answer(self) -> bool:
        """Say what enter will do; False if that is nothing."""
        try:
            settings = self._settings()
        except LernmiError as error:
            self._verdict.update(str(error))
            return False
        runs = max(len(settings.rates), 1) * max(len(settings.seeds), 1)
        if runs > self._room:
            self._verdict.update(
                f"these are {counted(runs, 'run')}, and there is room for {self._room}"
                " beside those there are; del in the list of runs forgets one"
            )
            return False
        self._verdict.update(f"⏎ learns {counted(runs, 'run')} to the moment of this one")
        return True

    def on_input_submitted(self, event: Input.Submitted) -> None:
        event.stop()
        self.action_submit()

    def action_submit(self) -> None:
        """Learn them."""
        if self._answer():
            self._runner.learn_beside(self._settings())
            self.dismiss(None)

    def action_next(self) -> None:
        """Go to the other line."""
        self.focus_next(CompareInput)
