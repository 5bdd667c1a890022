"""How the run of a workbench begins: anew, as one that was left, as one that was kept; and what is
left of one."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from threading import Thread
from typing import TYPE_CHECKING

from lernmi_tui.workbench.behind import WorkingTime
from lernmi_tui.workbench.keeping import Keeping

if TYPE_CHECKING:
    from lernmi.arrays import Floats
    from lernmi.run.measures.run_curve import RunCurve
    from lernmi.run.record.recipe import Recipe
    from lernmi.run.session import Session


@dataclass(frozen=True, slots=True, eq=False)
class LeftRun:
    """A run that was left and can be gone on with: ``thread`` has to end before ``session`` is
    touched. ``keeping`` has kept it. ``words`` say which run it is."""

    session: Session
    thread: Thread
    time: WorkingTime
    keeping: Keeping
    pace: float | None
    words: str

    def taken_up(self) -> Session:
        """Its session, once nobody else works with it."""
        self.thread.join()
        return self.session


@dataclass(eq=False)
class Beginning:
    """``make``, called in the thread of the run, makes the session, which ``keeping`` will keep.

    ``time`` is what its runs had behind them before. ``is_opened``: it comes out of a file.
    ``make`` raises LernmiError if there can't be such a session.
    """

    make: Callable[[], Session]
    keeping: Keeping = field(default_factory=Keeping)
    time: WorkingTime = field(default_factory=WorkingTime)
    is_opened: bool = False


def new(
    recipe: Recipe, ghosts: tuple[RunCurve, ...] = (), weights: Floats | None = None
) -> Beginning:
    """A new run, which begins with ``weights`` (links,) if given, beside it the ``ghosts``."""

    def make() -> Session:
        from lernmi.run.session import Session

        session = Session.of(recipe, weights)
        session.remember(ghosts)
        return session

    return Beginning(make)


def left(run: LeftRun) -> Beginning:
    """``run`` goes on."""

    def make() -> Session:
        session = run.taken_up()
        run.keeping.resume()
        return session

    return Beginning(make, run.keeping, run.time)


def kept(id: str) -> Beginning:
    """The kept run ``id`` goes on."""
    keeping = Keeping()

    def make() -> Session:
        from lernmi.run.kept.kept_runs import KeptRuns
        from lernmi.run.kept.recovering import open_kept

        session, keeper, said = open_kept(KeptRuns(), id, keeping.take)
        keeping.opened(session, keeper, said)
        return session

    return Beginning(make, keeping, is_opened=True)


def of_file(path: str) -> Beginning:
    """The run in the run file at ``path`` goes on. That file stays as it is."""
    keeping = Keeping()

    def make() -> Session:
        from lernmi.run.opening import load_run

        session = load_run(path)
        keeping.opened(session)
        return session

    return Beginning(make, keeping, is_opened=True)
