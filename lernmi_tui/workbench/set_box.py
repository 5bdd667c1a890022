"""The set box: over the bottom rows, where a person sets what is picked and watches the answer."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from rich.text import Text
from textual import events
from textual.message import Message
from textual.widgets import Input, Label

from lernmi.run.jobs.trying import Trying
from lernmi.run.snapshots.snapshot import Snapshot
from lernmi_tui.keys.bindings import bindings_of
from lernmi_tui.keys.keymap import keys_of
from lernmi_tui.paint.words import joined
from lernmi_tui.parts.colours import palette_of
from lernmi_tui.workbench.line_box import FRAME, LineBox
from lernmi_tui.workbench.report import Report
from lernmi_tui.workbench.set_preview import preview
from lernmi_tui.workbench.set_subjects import Subject, Weight, number_of

if TYPE_CHECKING:
    from textual.timer import Timer

LONGEST = 100  # characters
AROUND = 7  # rows beside those of the preview
ASK_SECONDS = 0.05  # after a key, before the network is asked: keys come in bursts
OF_A_LINK = ("freeze", "cut")
LETTERS = {"wish('freeze')": "freeze", "wish('cut')": "cut"}


class SetInput(Input):
    """The line itself; what its keys mean is for the box around it to say."""

    BINDINGS = bindings_of("set")

    @dataclass
    class Wish(Message):
        """A key of the box: ``nudge`` by so many steps, or ``what``: whence, leave, freeze, cut."""

        what: str = ""
        nudge: int = 0

    def action_nudge(self, steps: int) -> None:
        self.post_message(self.Wish(nudge=steps))

    def action_wish(self, what: str) -> None:
        self.post_message(self.Wish(what))

    async def _on_key(self, event: events.Key) -> None:
        """Letters of a link's box are keys, for a weight has none of them."""
        box = self.parent.parent if self.parent is not None else None
        wishes = (key for key in keys_of(self.app, "set") if key.action in LETTERS)
        action = next((key.action for key in wishes if event.key in key.names), None)
        if isinstance(box, SetBox) and action is not None and isinstance(box.subject, Weight):
            event.stop()
            event.prevent_default()
            self.action_wish(LETTERS[action])
            return
        await super()._on_key(event)


class SetBox(LineBox):
    """Opened with a subject; answers as one types, from the newest report."""

    DEFAULT_CSS = """
    SetBox { border-subtitle-color: $foreground-muted; }
    SetBox.-no-text SetInput { width: 1; }
    """

    @dataclass
    class Kept(Message):
        """A person wants ``subject`` to be as ``text`` says."""

        subject: Subject
        text: str

    @dataclass
    class Ask(Message):
        """A person wants to see what the network would say with ``weight``."""

        subject: Weight
        weight: float

    @dataclass
    class OfLink(Message):
        """A person wants the link of the box to be frozen or cut, or no longer."""

        subject: Weight
        what: str

    def __init__(self) -> None:
        line = SetInput(id="set", compact=True, select_on_focus=True, max_length=LONGEST)
        super().__init__(Label(markup=False), line)
        self.subject: Subject | None = None
        self._report = Report()
        self._refused: str | None = None  # why enter did nothing
        self._asked: tuple[float, int] | None = None  # the weight, and the events done by then
        self._asking: Timer | None = None

    def open(self, subject: Subject, report: Report) -> None:
        """Show how ``subject`` is now and give the line the focus."""
        snapshot = report.snapshot
        assert snapshot is not None
        if not self.is_open:
            self._before = self.screen.focused
        self.subject, self._report = subject, report
        self._refused = self._asked = None
        self.set_class(not subject.has_text, "-no-text")
        with self.prevent(Input.Changed):
            self._input.value = subject.text(snapshot)
        self.add_class("-open")
        self.screen.set_focus(self._input)
        self._input.select_all()
        self._answer()

    def close(self) -> None:
        super().close()
        self.subject = None

    def show(self, report: Report) -> None:
        """Answer from this report."""
        self._report = report
        if self.is_open:
            self._answer()

    # keys

    def on_input_changed(self, event: Input.Changed) -> None:
        event.stop()
        if self.subject is not None and not self.subject.has_text:
            with self.prevent(Input.Changed):
                self._input.value = ""
        self._refused = None
        self._answer()

    def on_set_input_wish(self, wish: SetInput.Wish) -> None:
        wish.stop()
        subject, snapshot = self.subject, self._report.snapshot
        if subject is None or snapshot is None:
            return
        if wish.what == "leave":
            self.close()
        elif wish.what in OF_A_LINK:
            if isinstance(subject, Weight):
                self.post_message(self.OfLink(subject, wish.what))
                self.close()
        elif wish.what == "whence" or not subject.has_text:
            subject.from_start = not subject.from_start and subject.has_start(snapshot)
            self._answer()
        else:
            text = subject.nudged(self._input.value, wish.nudge, snapshot)
            self._input.value = text
            self._input.select_all()  # what is typed takes its place

    def on_input_submitted(self, event: Input.Submitted) -> None:
        event.stop()
        subject, snapshot = self.subject, self._report.snapshot
        if subject is None or snapshot is None:
            return
        self._refused = subject.refusal(event.value.strip(), snapshot)
        if self._refused is not None:
            self._answer()
            return
        self.close()
        self.post_message(self.Kept(subject, event.value.strip()))

    # showing

    def _answer(self) -> None:
        """Say below the line what would come of it, or what is wrong."""
        subject, snapshot = self.subject, self._report.snapshot
        if not self.is_open or subject is None or snapshot is None:
            return
        width = self.app.size.width - FRAME
        self.border_title = Text(joined(subject.title(snapshot).split(" · "), width))
        self._label.update(subject.prompt(snapshot))
        keys = ["⏎ keep", "esc leave it"]
        keys += ["z freeze", "x cut"] if isinstance(subject, Weight) else []
        keys += ["tab since when"] if subject.has_start(snapshot) else []
        keys += [hint] if (hint := subject.hint(snapshot)) else []
        self.border_subtitle = joined(keys, width)
        self._say(self._lines(subject, snapshot, width))

    def _lines(self, subject: Subject, snapshot: Snapshot, width: int) -> list[Text]:
        colours = palette_of(self.app, "panel")
        text, dim = colours.named("text"), colours.named("dim")
        typed = self._input.value.strip()
        refused = self._refused or (subject.refusal(typed, snapshot) if typed else None)
        lines: list[Text] = []
        if isinstance(subject, Weight):
            lines += self._preview(subject, snapshot, width)
            if snapshot.is_past:
                letter = snapshot.run_curve.letter
                lines.append(Text(f"  in the past: ⏎ begins a branch, {letter} stays", dim))
        if subject.has_start(snapshot):
            here = f"from here on, moment {snapshot.moment:,}"
            if snapshot.is_past:
                here += f": a branch, {snapshot.run_curve.letter} stays"
            for chosen, words in ((False, here), (True, subject.at_start(snapshot))):
                mark = "▸" if subject.from_start is chosen else " "
                lines.append(Text(f"{mark} {words}", f"bold {text}" if mark == "▸" else dim))
        if refused is not None:
            lines.append(Text(f"  {refused}", colours.named("minus")))
        for line in lines:
            line.no_wrap, line.overflow = not line.plain.startswith(("▸", " ", "  ")), "ellipsis"
        return lines

    def _preview(self, subject: Weight, snapshot: Snapshot, width: int) -> list[Text]:
        """The answer with the weight that is typed; until it is there, that of before."""
        typed = self._input.value
        as_is = typed == subject.text(snapshot)  # which has not all digits
        weight = subject.now(snapshot) if as_is else number_of(typed)
        wanted = None if weight is None else (weight, snapshot.moment)
        if wanted is not None and wanted != self._asked:
            self._asked = wanted
            if self._asking is not None:
                self._asking.stop()
            self._asking = self.set_timer(ASK_SECONDS, self._ask)
        trying = self._report.answers.get("trying")
        if not isinstance(trying, Trying) or trying.link != subject.link:
            return [Text("  asking the network …", palette_of(self.app, "panel").named("dim"))]
        most = self.app.size.height * 7 // 10 - AROUND
        return preview(trying, snapshot, width, most, palette_of(self.app, "panel"))

    def _ask(self) -> None:
        if self.is_open and self._asked is not None and isinstance(self.subject, Weight):
            self.post_message(self.Ask(self.subject, self._asked[0]))
