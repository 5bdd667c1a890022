"""The view of the teachers: what was asked, what is answered, where the cursor is."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, cast

from rich.text import Text

from lernmi.run.snapshots.focus import Focus
from lernmi.run.snapshots.snapshot import Snapshot
from lernmi_tui.paint.cells import Cells
from lernmi_tui.paint.class_words import cut
from lernmi_tui.paint.palette import Palette
from lernmi_tui.panels.inspector.teachers import LESSON, Subject, Teacher, Teachers
from lernmi_tui.panels.inspector.teachers_page import TeachersPage, draw, teachers_page
from lernmi_tui.parts.asked import Asked, Place, place_of

if TYPE_CHECKING:
    from lernmi.run.replays.credit import Crediting
    from lernmi.run.replays.weight_credit import WeightCrediting
    from lernmi.run.session import Session

QUESTION = "teachers"
WAITING = "The run is lived through once more, to see who taught it this… (esc leaves it)"
NEVER = "This was not found out: W asks again."


class TeachersView:
    """Who taught it this, or what made a weight: an answer of one moment, until asked again."""

    def __init__(self) -> None:
        self._subject: Subject | None = None
        self._answer: Asked | None = None  # the last there was
        self._teachers: Teachers | None = None  # of it
        self._page: TeachersPage | None = None
        self._cursor = 0
        self._is_waited_for = False
        self._is_left = False

    def ask(self, subject: Subject) -> tuple[str, Callable[[Session], Asked]]:
        """What is done, in words, to have ``subject`` answered; and that as a job of a session."""
        self._subject, self._is_left, self._is_waited_for = subject, False, False
        words = f"finding out what made {subject.words}" if subject.link else "finding its teachers"

        def make(session: Session) -> Asked:
            link = subject.link
            job: Crediting | WeightCrediting
            if link is None:
                assert subject.expected is not None
                job = session.crediting(subject.inputs, subject.expected)
            else:
                job = session.weight_crediting(link.layer, link.i, link.j)
            return Asked.of(session, job, subject)

        return words, make

    def is_of(self, subject: Subject, place: Place) -> bool:
        """Is that answered already, where the run stands now, or being gone into?"""
        answer = self._answer
        if self._is_waited_for and not self._is_left:
            return subject.is_that_of(self._subject)
        return answer is not None and answer.place == place and subject.is_that_of(self._answered)

    @property
    def _answered(self) -> Subject | None:
        return None if self._teachers is None else self._teachers.subject

    def answer(self, answers: Mapping[str, object], is_paused: bool) -> bool:
        """Take the answer, if it is there; True if something is seen of that."""
        asked = answers.get(QUESTION)
        if not isinstance(asked, Asked) or asked is self._answer:
            was_left, self._is_left = self._is_left, self._is_waited_for and is_paused
            self._is_waited_for = self._is_waited_for or not is_paused
            return self._is_left and not was_left
        self._is_waited_for = False
        job = cast("Crediting | WeightCrediting", asked.job)
        self._answer, self._subject = asked, cast(Subject, asked.about)
        self._teachers = Teachers(self._subject, job.result)
        self._cursor = 0
        return True

    def draw(
        self,
        snapshot: Snapshot,
        width: int,
        height: int,
        colours: Palette,
        focused: bool,
        wrap: Callable[[Text, int], list[Text]],
    ) -> Cells | list[Text]:
        """The view; words as long as there is no answer."""
        teachers, subject = self._teachers, self._subject
        if teachers is None or subject is None or not subject.is_that_of(teachers.subject):
            self._page = None
            return wrap(Text(NEVER if self._is_left else WAITING), width)
        page = self._page = teachers_page(teachers, width, height, self._outdated(snapshot))
        self._cursor = max(0, min(self._cursor, len(page.shown) - 1))
        return draw(page, teachers, self._cursor, width, height, colours, focused)

    def _outdated(self, snapshot: Snapshot) -> str | None:
        """That the run is elsewhere by now."""
        if self._answer is None or self._answer.place == place_of(snapshot):
            return None
        _, letter, moment, _ = self._answer.place
        run = "" if letter == snapshot.run_curve.letter else f" of run {letter}"
        return f"as it was at moment {moment:,}{run}; W asks again"

    @property
    def is_about_link(self) -> bool:
        """Was it asked what made a weight?"""
        return self._subject is not None and self._subject.link is not None

    # keys

    def move(self, rows: int) -> None:
        """So many rows down; more than one are so many teachers."""
        columns = 1 if self._page is None else self._page.layout.columns
        self.aside(rows * columns if abs(rows) == 1 else rows)

    def aside(self, teachers: int) -> None:
        """So many teachers on."""
        if self._page is not None:
            last = len(self._page.shown) - 1
            self._cursor = max(0, min(self._cursor + teachers, last))

    def go_to(self, x: int, y: int) -> bool:
        """Put the cursor on the teacher at that cell; False if there is none."""
        page = self._page
        if page is None:
            return False
        first = 0
        for way, some in enumerate(page.ways):
            for place in range(len(some)):
                box = page.layout.box(way, place)
                if box.x <= x < box.x + box.width and box.y <= y < box.y + box.height:
                    self._cursor = first + place
                    return True
            first += len(some)
        return False

    @property
    def _chosen(self) -> Teacher | None:
        page = self._page
        return page.shown[self._cursor] if page is not None and page.shown else None

    @property
    def focus(self) -> Focus | None:
        """The teacher at the cursor, to look at."""
        if self._chosen is None or self._teachers is None:
            return None
        return self._teachers.focus(self._chosen)

    @property
    def sample(self) -> int | None:
        """The number of the sample at the cursor."""
        chosen = self._chosen
        return None if chosen is None or chosen.sample == LESSON else chosen.sample

    # words

    @property
    def titles(self) -> list[str]:
        """The title of the panel, the longest first."""
        if self._subject is None:
            return ["Who taught it this?"]
        words = self._subject.words
        if self._subject.link is not None:
            return [f"What made this weight? · {words}", f"What made {words}?", words]
        assert self._subject.expected is not None
        about = self._subject.what(self._subject.expected)
        return [
            f"Who taught it this? · {words}, {about}",
            f"Who taught it this? · {cut(words, 24)}",
            "Who taught it this?",
        ]

    @property
    def keys(self) -> list[str]:
        """What keys do, the longest first."""
        if self._chosen is None:
            return [""]
        whose = "" if self._subject is None or self._subject.link is not None else " · w fault"
        return [
            f"↑↓←→ choose · ⏎ look at it · x leave it out · = relabel{whose} · esc back",
            f"↑↓←→ · ⏎ look · x leave out · = relabel{whose}",
            "⏎ look · x leave out · = relabel",
            "⏎ look · x · =",
            "",
        ]
