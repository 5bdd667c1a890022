"""The command palette: what it offers, and the screen it is offered on."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from functools import partial
from operator import attrgetter
from typing import Any, NamedTuple

from textual import events
from textual.command import CommandList, CommandPalette, DiscoveryHit, Hit, Hits, Provider
from textual.dom import DOMNode
from textual.types import CallbackType

from lernmi_tui.keys.bindings import GROUPS, KEYS
from lernmi_tui.keys.key import Key
from lernmi_tui.parts.overlay import Overlay

BY_HELP = 0.001  # the score of what is found in its explanation alone: below all others
LAYOUT_TRIES, LAYOUT_SECONDS = 20, 0.02  # to wait for the layout of a panel


class CommandScreen(CommandPalette, Overlay[None]):
    """Textual's, as an overlay that stands a terminal with next to no columns."""

    DEFAULT_CSS = """
    CommandScreen #--container { min-width: 20; }
    """

    def on_click(self, event: events.Click) -> None:
        """A click where the terminal, smaller by now, ends before is none."""
        if not self.region.contains(event.screen_x, event.screen_y):
            event.stop().prevent_default()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Its list has no pages while it is not seen."""
        if action == "command_list":
            return bool(self.query_one(CommandList).scrollable_content_region)
        return super().check_action(action, parameters)


class Command(NamedTuple):
    """One line of the palette."""

    title: str
    help: str
    do: CallbackType


class KeyCommands(Provider):
    """Every key's action that makes sense on the screen, and Textual's own commands.

    They are found by their titles, and by the words that explain them. The panels there are can be
    gone to by their names.
    """

    async def discover(self) -> Hits:
        for command in sorted(self.commands(), key=attrgetter("title")):
            yield DiscoveryHit(command.title, command.do, help=command.help)

    async def search(self, query: str) -> Hits:
        matcher, words = self.matcher(query), query.casefold().split()
        for command in self.commands():
            score = matcher.match(command.title)
            if score > 0:
                yield Hit(score, matcher.highlight(command.title), command.do, help=command.help)
            elif all(word in command.help.casefold() for word in words):
                yield Hit(BY_HELP, command.title, command.do, help=command.help)

    def commands(self) -> Iterator[Command]:
        """All of them, and Textual's own."""
        for title, about, do, _ in self.app.get_system_commands(self.screen):
            if title != "Screenshot":  # "screen as a picture" says where it is
                yield Command(title, about, do)
        panels = self._panels
        for name, (number, title) in {} if panels is None else panels.panels.items():
            yield Command(
                f"Go to {title}",
                f"Make that the active panel: key {number}.",
                partial(panels.activate, name),
            )
        owners = self._owners()
        for key in KEYS:
            if key.group in owners and not key.action.startswith(("panel(", "view(")):
                title = f"{GROUPS[key.group]}: {key.label}"
                yield Command(title, key.help, partial(self._do, key, owners[key.group]))

    @property
    def _panels(self) -> Any:
        """Those of a workbench that has been put together."""
        return next((each for each in self.screen.query("Panels") if each.is_mounted), None)

    def _owners(self) -> dict[str, DOMNode]:
        """Whose action the keys of a group do, for the groups on the screen."""
        name, panels = type(self.screen).__name__.lower(), self._panels
        owners: dict[str, DOMNode] = {"app": self.app, name: self.screen}
        if panels is not None:
            owners |= {each: panels.query_one(f"#{each}") for each in panels.panels}
        return owners

    async def _do(self, key: Key, owner: Any) -> None:
        """Do what ``key`` does; a panel that isn't seen is gone to first, and laid out."""
        panels = self._panels
        if panels is not None and key.group in panels.panels and not owner.display:
            panels.activate(key.group)
            for _ in range(LAYOUT_TRIES):
                if owner.size:
                    break
                await asyncio.sleep(LAYOUT_SECONDS)
        await self.app.run_action(key.action, owner)
