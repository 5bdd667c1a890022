"""Helpers to look at one panel alone."""

from contextlib import asynccontextmanager

from textual.app import App


@asynccontextmanager
async def alone(panel, size=(60, 20)):
    """``panel`` as large as the screen and focused; gives the pilot."""

    class Harness(App):
        def compose(self):
            yield panel

    async with Harness().run_test(size=size) as pilot:
        panel.styles.height = "100%"
        panel.focus()
        await pilot.pause()
        yield pilot


def text_of(panel):
    return [panel.render_line(y).text.rstrip() for y in range(panel.size.height)]
