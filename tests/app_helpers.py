"""Helpers to drive the whole app without a terminal."""

from lernmi.run.record.recipe import Recipe
from lernmi_tui.app import LernmiApp
from lernmi_tui.home.screen import Home
from lernmi_tui.workbench.panels import Panels
from lernmi_tui.workbench.screen import Workbench

__all__ = ["Home", "LernmiApp", "Panels", "Recipe", "Workbench", "at_home", "screen_text", "until"]

AS_LONG_AS_IT_TAKES = 3_600.0  # seconds
BEAT_SECONDS = 0.6


async def until(pilot, condition, tries=1_000):
    """Let the app go on until ``condition``; a slow machine only makes it take longer."""
    for _ in range(tries):
        assert pilot.app.return_code in (None, 0), "the app has crashed"
        if condition():
            return
        await pilot.pause(0.02)
    raise AssertionError(f"it never came about; the screen:\n{screen_text(pilot.app)}")


async def double_click(pilot, widget, offset):
    """Two clicks that count as one double click, however slow the machine is."""
    pilot.app.CLICK_CHAIN_TIME_THRESHOLD = AS_LONG_AS_IT_TAKES
    await pilot.click(widget, offset=offset, times=2)


def at_home(app):
    """Home is there, with all its fields."""
    return isinstance(app.screen, Home) and app.screen.is_whole


async def until_ready(pilot):
    """Until the workbench has its panels; gives the workbench."""
    app = pilot.app
    await until(pilot, lambda: isinstance(app.screen, Workbench) and app.screen.query(Panels))
    return app.screen


async def learned(pilot, samples):
    """A run that stands at that moment, and is seen to."""
    workbench = await until_ready(pilot)
    workbench.runner.learn(samples)
    await until(pilot, lambda: workbench._shown.snapshot.answers_moment == samples)
    await pilot.pause(BEAT_SECONDS)  # the order on the screen changes slowly enough for eyes
    return workbench.runner


def screen_text(app):
    """The characters on the screen, row by row."""
    return "\n".join(strip.text for strip in app.screen._compositor.render_strips())
