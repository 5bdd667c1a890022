"""Opens and leaves runs in one app and says what is left of them, as JSON.

    python -m tests.twenty_runs TASK RUNS [--kept]

``workbenches`` and ``sessions``: the most that were alive at once, in a run or after it;
``--kept``: Home keeps each, goes back to it, and leaves it again.
``megabytes``: by how much the most memory ever in use has grown since the third run.
"""

import asyncio
import gc
import json
import resource
import sys
import weakref

from textual.events import MouseMove

from lernmi.run.session import Session
from lernmi_tui.workbench import keeping
from tests.app_helpers import Home, LernmiApp, Recipe, Workbench, at_home, until, until_ready

WARM_UP = 3
UNIT = 1 if sys.platform == "darwin" else 1024  # of what the system tells, in bytes


def watched():
    """The workbenches and sessions that are alive, from now on."""
    known = weakref.WeakSet()
    for kind in (Workbench, Session):

        def begun(self, *arguments, begin=kind.__init__, **options):
            begin(self, *arguments, **options)
            known.add(self)

        kind.__init__ = begun
    return known


def mouse_at(x, y):
    """The mouse moved there; Pilot's own would be looked up by the task of Pilot."""
    return MouseMove(None, x, y, 1, 1, 0, False, False, False, x, y)


async def main(task, runs, kept):
    keeping.WORTH = 0.0 if kept else 1e9  # seconds of work
    alive = watched()
    most = {Workbench: 0, Session: 0}
    peaks = []

    def number_of(kind):
        number = sum(isinstance(each, kind) for each in alive)
        if number <= 1:
            return number
        gc.unfreeze()  # a screen may have been on its way out as the run after it settled
        gc.collect()
        return sum(isinstance(each, kind) for each in alive)

    async def look(pilot):
        for _ in range(50):  # the way out takes its time, the more on a busy machine
            if number_of(Workbench) <= 1:
                break
            await pilot.pause(0.1)
        for kind in most:
            most[kind] = max(most[kind], number_of(kind))

    app = LernmiApp(Recipe(task), running=False)
    async with app.run_test(size=(120, 36)) as pilot:
        for run in range(runs):
            workbench = await until_ready(pilot)
            await pilot.press("s", "i")
            await until(pilot, lambda shown=workbench: shown.runner.report.snapshot.moment > 0)
            if run % 5 == 0:
                for key in ("question_mark", "ctrl+p"):
                    await pilot.press(key)
                    app.post_message(mouse_at(60, 3))
                    await pilot.press("escape")
            del workbench
            await look(pilot)
            await pilot.press("h")
            await until(pilot, lambda: isinstance(app.screen, Home) and app.screen.query("#hint"))
            await look(pilot)
            if kept:
                await pilot.press("u")
                workbench = await until_ready(pilot)
                assert workbench.runner.report.snapshot.moment > 0
                del workbench
                await pilot.press("r", "s", "u", "h")
                await until(pilot, lambda: at_home(app))
                await look(pilot)
            peaks.append(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * UNIT)
            await pilot.press("p")
    print(
        json.dumps(
            {
                "workbenches": most[Workbench],
                "sessions": most[Session],
                "megabytes": (peaks[-1] - peaks[WARM_UP - 1]) / 1e6,
            }
        )
    )


asyncio.run(main(sys.argv[1], int(sys.argv[2]), "--kept" in sys.argv))
