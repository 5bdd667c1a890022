"""The go-to line: over the bottom rows, where a person types where the run should go."""

from __future__ import annotations

from dataclasses import dataclass

from rich.console import Group
from rich.text import Text
from textual import events
from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical
from textual.message import Message
from textual.widget import Widget
from textual.widgets import Input, Label, Static

from lernmi.run.focus import Focus
from lernmi.run.goal_tokens import GoalError
from lernmi.run.goals import Goal
from lernmi.run.snapshot import Snapshot
from lernmi_tui.bindings import bindings_of
from lernmi_tui.paint.palette import Palette, palette
from lernmi_tui.parts.looking import LookAt
from lernmi_tui.workbench.go_to_answer import Suggestion, answer, meant, suggestions

PROMPT = "go to: "
LONGEST = 10_000  # characters, enough for the inputs of MNIST; read in some milliseconds
SIGN = 2  # columns of what each line of the answer begins with
FRAME = 4  # columns of border and padding
TITLE, LONG_TITLE = "Go to", "Go to · an epoch, a moment, a sample, or when something is so"


class GoToInput(Input):
    """The line itself; what its keys mean is for the box around it to say."""

    BINDINGS = bindings_of("go_to")

    @dataclass
    class Wish(Message):
        """``choose`` a suggestion further down or up, ``complete`` the line, or neither: leave."""

        choose: int = 0
        complete: bool = False

    def action_choose(self, step: int) -> None:
        self.post_message(self.Wish(choose=step))

    def action_complete(self) -> None:
        self.post_message(self.Wish(complete=True))

    def action_leave(self) -> None:
        self.post_message(self.Wish())


class GoTo(Vertical):
    """Opened and closed; answers as one types, from the newest snapshot."""

    DEFAULT_CSS = """
    GoTo {
        display: none; layer: above; dock: bottom; margin-bottom: 1; padding: 0 1;
        height: auto;
        background: $panel; border: round $foreground 80%; border-title-color: $foreground;
        &.-open { display: block; }
        Horizontal { height: 1; }
        Label { width: auto; color: $accent; text-style: bold; }
        GoToInput { width: 1fr; background: $panel; }
        Static { height: auto; }
    }
    """

    @dataclass
    class ToGoal(Message):
        """A person wants the run to go until ``goal`` is reached."""

        goal: Goal

    def __init__(self) -> None:
        super().__init__()
        self._input = GoToInput(id="go_to", compact=True, select_on_focus=False, max_length=LONGEST)
        self._below = Static()
        self._snapshot: Snapshot | None = None
        self._before: Widget | None = None  # what had the focus
        self._typed = ""  # by a person, before a suggestion took its place
        self._chosen: int | None = None  # of the suggestions
        self._offered: list[Suggestion] = []
        self._better: str | None = None
        self._rows: list[Text] = []  # below the line

    def compose(self) -> ComposeResult:
        with Horizontal():
            yield Label(PROMPT)
            yield self._input
        yield self._below

    @property
    def is_open(self) -> bool:
        return self.has_class("-open")

    def open(self, snapshot: Snapshot) -> None:
        """Show an empty line and give it the focus."""
        if self.is_open:
            self.screen.set_focus(self._input)
            return
        self._before = self.screen.focused
        self._chosen, self._typed, self._snapshot = None, "", snapshot
        with self.prevent(Input.Changed):
            self._input.value = ""
        self.add_class("-open")
        self._answer()
        self.screen.set_focus(self._input)

    def close(self) -> None:
        """Hide it; who had the focus gets it back, unless another has it already."""
        self.remove_class("-open")
        if self.screen.focused is self._input:
            before = self._before
            self.screen.set_focus(before if before is not None and before.focusable else None)

    def show(self, snapshot: Snapshot) -> None:
        """Answer from this moment."""
        if self.is_open:
            self._snapshot = snapshot
            self._answer()

    def on_resize(self, _event: events.Resize) -> None:
        self.call_later(self._answer)

    def on_descendant_blur(self) -> None:
        self.call_later(self._close_if_left)

    def _close_if_left(self) -> None:
        """Not where the terminal lost the focus, or another screen lies above."""
        if self.is_open and self.screen.focused not in (None, self._input):
            self.close()

    # keys

    def on_input_changed(self, event: Input.Changed) -> None:
        event.stop()
        self._typed, self._chosen = event.value, None
        self._answer()

    def on_go_to_input_wish(self, wish: GoToInput.Wish) -> None:
        wish.stop()
        if wish.complete:
            self._complete()
        elif wish.choose and self._offered:
            first = 0 if wish.choose > 0 else len(self._offered) - 1
            now = first if self._chosen is None else self._chosen + wish.choose
            self._chosen = now % len(self._offered)
            self._put(self._offered[self._chosen].line)
        elif not wish.choose:
            self.close()

    def _complete(self) -> None:
        """Take what would be right, or the first suggestion."""
        line = self._better or (self._offered[0].line if self._offered else None)
        if line is not None and self._chosen is None:
            self._typed = line
            self._put(line)

    def _put(self, line: str) -> None:
        with self.prevent(Input.Changed):
            self._input.value = line
        self._input.cursor_position = len(line)
        self._answer()

    def on_input_submitted(self, event: Input.Submitted) -> None:
        event.stop()
        if self._snapshot is None:
            return
        try:
            what = meant(event.value, self._snapshot)
        except GoalError:  # that is said below the line, and what would be right
            self._complete()
            return
        self.close()
        self.post_message(LookAt(what) if isinstance(what, Focus) else self.ToGoal(what))

    # showing

    def _answer(self) -> None:
        """Say below the line what enter will do, or what is wrong, and what else there is."""
        snapshot = self._snapshot
        if not self.is_open or snapshot is None:
            return
        colours = palette(self.app.current_theme.dark)
        width, height = self.app.size
        self.border_title = LONG_TITLE if len(LONG_TITLE) + FRAME + 2 <= width else TITLE
        if self._chosen is None:
            self._offered = suggestions(self._typed, snapshot)
        indent = len(PROMPT) - self._input.scroll_offset.x
        said = answer(self._input.value, snapshot, indent, width - FRAME, colours)
        self._better = said.better
        offered = self._offer(colours)
        if self._chosen is not None:
            lines = [*offered, *said.lines[1:]]  # which stay where they are
        elif said.is_wrong and offered and self._better is None:
            lines = offered  # it is not typed to its end
        else:
            lines = [*said.lines, *offered]
        rows = [row for line in lines for row in self._wrapped(line, width - FRAME)]
        rows = rows[: max(height * 6 // 10 - 3, 1)]
        if rows != self._rows:  # while a run goes on, most often they are the same
            self._rows = rows
            self._below.update(Group(*rows), layout=True)

    def _wrapped(self, line: Text, width: int) -> list[Text]:
        """``line`` in rows; those behind the first stand below its text, not below its sign."""
        if line.no_wrap:
            return [line]
        rest = line[SIGN:].wrap(self.app.console, max(width - SIGN, 1))
        return [
            (Text(" " * SIGN) if place else line[:SIGN]) + row for place, row in enumerate(rest)
        ]

    def _offer(self, colours: Palette) -> list[Text]:
        """A line for each suggestion, a mark at the chosen one."""
        widest = max((len(each.line) for each in self._offered), default=0)
        text, dim = f"bold {colours.named('text')}", colours.named("dim")
        lines = []
        for place, each in enumerate(self._offered):
            mark = "▸ " if place == self._chosen else "  "
            line = Text(no_wrap=True, overflow="ellipsis")
            line.append(mark + each.line.ljust(widest), text).append("  " + each.does, dim)
            lines.append(line)
        return lines
