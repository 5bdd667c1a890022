"""The go-to line: over the bottom rows, where a person types where the run should go."""

from __future__ import annotations

from dataclasses import dataclass, replace

from rich.text import Text
from textual.message import Message
from textual.widgets import Input, Label

from lernmi.net.refs import LinkRef
from lernmi.run.goals.conditions import Condition, ConditionGoal
from lernmi.run.goals.goal_tokens import GoalError
from lernmi.run.goals.goals import EpochGoal, Goal, MomentGoal
from lernmi.run.jobs.searching import Which
from lernmi.run.snapshots.focus import Focus
from lernmi.run.snapshots.snapshot import Snapshot
from lernmi_tui.paint.palette import Palette
from lernmi_tui.parts.colours import palette_of
from lernmi_tui.parts.looking import LookAt
from lernmi_tui.workbench.go_to_answer import Furthest, Meant, answer, meant
from lernmi_tui.workbench.go_to_input import GoToInput
from lernmi_tui.workbench.line_box import FRAME, LineBox
from lernmi_tui.workbench.suggestions import Around, Suggestion, suggestions
from lernmi_tui.workbench.verbs import Verb, What, condition_of

PROMPT = "go to: "
LONGEST = 10_000  # characters, enough for the inputs of MNIST; read in some milliseconds
SIGN = 2  # columns of what each line of the answer begins with
TITLE, LONG_TITLE = "Go to", "Go to · a moment, an epoch, a sample, or when something holds"


class GoTo(LineBox):
    """Answers as one types, from the newest snapshot."""

    @dataclass
    class ToGoal(Message):
        """A person wants the run to go until ``goal`` is reached."""

        goal: Goal

    @dataclass
    class Search(Message):
        """A person wants to see where ``condition`` became true."""

        condition: Condition
        which: Which

    @dataclass
    class Keep(Message):
        """A person wants every run to stop at ``condition``, or no longer."""

        condition: Condition
        kept: bool = True

    @dataclass
    class ToFurthest(Message):
        """A person wants to see the sample that moved the weight of ``link`` furthest."""

        link: LinkRef

    def __init__(self) -> None:
        line = GoToInput(id="go_to", compact=True, select_on_focus=False, max_length=LONGEST)
        super().__init__(Label(PROMPT), line)
        self._snapshot: Snapshot | None = None
        self._typed = ""  # by a person, before a suggestion took its place
        self._chosen: int | None = None  # of the suggestions
        self._wanted: What = "next"  # of a condition that is typed
        self._verbs: tuple[Verb, ...] = ()
        self._around = Around()
        self._offered: list[Suggestion] = []
        self._better: str | None = None

    def open(self, snapshot: Snapshot, around: Around) -> None:
        """Show an empty line and give it the focus."""
        self._around = around
        if self.is_open:
            self.screen.set_focus(self._input)
            return
        self._before = self.screen.focused
        self._chosen, self._typed, self._snapshot, self._wanted = None, "", snapshot, "next"
        with self.prevent(Input.Changed):
            self._input.value = ""
        self.add_class("-open")
        self._answer()
        self.screen.set_focus(self._input)

    def show(self, snapshot: Snapshot, around: Around) -> None:
        """Answer from this moment."""
        if self.is_open:
            self._snapshot, self._around = snapshot, around
            self._answer()

    # keys

    def on_input_changed(self, event: Input.Changed) -> None:
        event.stop()
        self._typed, self._chosen, self._wanted = event.value, None, "next"
        self._answer()

    def on_go_to_input_wish(self, wish: GoToInput.Wish) -> None:
        wish.stop()
        if wish.complete:
            self._complete()
        elif wish.forget:
            self._forget()
        elif wish.choose and self._verbs and self._chosen is None:
            whats = [each.what for each in self._verbs]
            self._wanted = whats[(whats.index(self._wanted) + wish.choose) % len(whats)]
            self._answer()
        elif wish.choose and self._offered:
            first = 0 if wish.choose > 0 else len(self._offered) - 1
            now = first if self._chosen is None else self._chosen + wish.choose
            self._chosen = now % len(self._offered)
            self._wanted = self._offered[self._chosen].what
            self._put(self._offered[self._chosen].line)
        elif not wish.choose:
            self.close()

    def _complete(self) -> None:
        """Take what would be right, or the first suggestion."""
        line = self._better or (self._offered[0].line if self._offered else None)
        if line is not None and self._chosen is None:
            self._typed = line
            self._put(line)

    def _forget(self) -> None:
        """The kept condition that is chosen."""
        kept = None if self._chosen is None else self._offered[self._chosen].kept
        if kept is not None:
            left = tuple(each for each in self._around.kept if each != kept)
            self._around = replace(self._around, kept=left)
            self._chosen, self._wanted = None, "next"
            self._put(self._typed)
            self.post_message(self.Keep(kept, kept=False))

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
        self.post_message(self._message(what))

    def _message(self, what: Meant) -> Message:
        """What the workbench is asked for."""
        if isinstance(what, Focus):
            return LookAt(what)
        if isinstance(what, Furthest):
            return self.ToFurthest(what.link)
        if isinstance(what, MomentGoal | EpochGoal):
            return self.ToGoal(what)
        if self._wanted == "every":
            return self.Keep(condition_of(what))
        if self._wanted != "next":
            return self.Search(condition_of(what), self._wanted)
        return self.ToGoal(ConditionGoal(what) if isinstance(what, Condition) else what)

    # showing

    def _answer(self) -> None:
        """Say below the line what enter will do, or what is wrong, and what else there is."""
        snapshot = self._snapshot
        if not self.is_open or snapshot is None:
            return
        colours = palette_of(self.app, "panel")
        width, height = self.app.size
        self.border_title = LONG_TITLE if len(LONG_TITLE) + FRAME + 2 <= width else TITLE
        if self._chosen is None:
            self._offered = suggestions(self._typed, snapshot, self._around)
        indent = len(PROMPT) - self._input.scroll_offset.x
        typed = self._input.value
        said = answer(typed, snapshot, indent, width - FRAME, colours, self._wanted)
        self._better, self._verbs = said.better, said.verbs
        offered = self._offer(colours)
        most = max(height * 6 // 10 - 3, 1)
        if self._chosen is not None:
            lines = [*_around(offered, self._chosen, most), *said.lines[1:]]  # they stay in place
        elif said.verbs:
            place = [each.what for each in said.verbs].index(self._wanted)
            verbs = _around(self._verb_lines(colours), place, max(most - len(said.lines), 1))
            lines = [*said.lines, *verbs, *offered]
        elif said.is_wrong and offered and self._better is None:
            lines = offered  # it is not typed to its end
        else:
            lines = [*said.lines, *offered]
        rows = [row for line in lines for row in self._wrapped(line, width - FRAME)]
        self._say(rows[:most])

    def _wrapped(self, line: Text, width: int) -> list[Text]:
        """``line`` in rows; those behind the first stand below its text, not below its sign."""
        if line.no_wrap:
            return [line]
        rest = line[SIGN:].wrap(self.app.console, max(width - SIGN, 1))
        return [
            (Text(" " * SIGN) if place else line[:SIGN]) + row for place, row in enumerate(rest)
        ]

    def _verb_lines(self, colours: Palette) -> list[Text]:
        """A line for each thing that can be wanted of a condition, a mark at the chosen one."""
        widest = max(len(each.words) for each in self._verbs)
        text, dim = f"bold {colours.named('text')}", colours.named("dim")
        lines = []
        for each in self._verbs:
            mark = "▸ " if each.what == self._wanted else "  "
            line = Text(no_wrap=True, overflow="ellipsis")
            line.append(mark + each.words.ljust(widest), text).append("  " + each.note, dim)
            lines.append(line)
        return lines

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


def _around(lines: list[Text], chosen: int, room: int) -> list[Text]:
    """``room`` of ``lines`` at the most, the chosen one among them."""
    first = min(max(chosen - room + 1, 0), max(len(lines) - room, 0))
    return lines[first : first + room]
