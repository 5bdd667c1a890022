"""The real app on screens of several sizes, read panel by panel as a person reads it."""

import re
from contextlib import asynccontextmanager
from dataclasses import dataclass

from lernmi.net.refs import LinkRef, NeuronRef
from lernmi.run.snapshots.focus import Focus
from lernmi_tui.panels.topology.panel import Topology
from lernmi_tui.panels.topology.phases import SETTLED, Phase, steps
from tests.app_helpers import LernmiApp, Panels, screen_text, until, until_ready

SIZES = [(80, 24), (120, 36), (200, 60)]
BORDERS = "│╭╮╰╯"
SCROLLED = re.compile(r"[▁-▇█▄▃▂]$")  # the thumb of a scroll bar, in the last cell


@dataclass
class Stage:
    """A paused run in the whole app."""

    pilot: object
    workbench: object
    monkeypatch: object

    @property
    def app(self):
        return self.pilot.app

    @property
    def panels(self):
        return self.app.screen.query_one(Panels)

    @property
    def snapshot(self):
        """What is shown, or will be at once."""
        return self.panels._report.snapshot

    @property
    def seen(self):
        """The panels on the screen, by name."""
        return {name: self.app.screen.query_one(f"#{name}") for name in self.panels._seen_now}

    async def learn(self, samples):
        """Learn so many samples and show that at once."""
        moment = self.snapshot.moment + samples
        self.workbench.runner.learn(samples)
        await until(self.pilot, lambda: self.snapshot.moment == moment)

    async def look(self, focus):
        self.workbench.runner.look_at(focus)
        await until(self.pilot, lambda: self.snapshot.focus is focus)

    def pick(self, selection):
        self.panels.selection = selection

    def at(self, phase):
        """Let the topology stand still in ``phase``."""
        self.monkeypatch.setattr(Topology, "phase", phase)
        self.app.screen.query_one(Topology).redraw()

    async def settle(self):
        """Until every panel that is seen shows the newest snapshot."""

        def is_shown():
            self.panels._show(set(self.panels._seen_now))
            return self.snapshot is self.workbench.runner.report.snapshot

        await until(self.pilot, is_shown)
        await self.pilot.pause()
        self.panels._show(set(self.panels._seen_now))  # it may have been evaluated meanwhile

    def rows(self):
        """What is on the screen: the lines within each panel's border, and all others."""
        lines = screen_text(self.app).splitlines()
        found, others = {}, [list(line) for line in lines]
        for name, panel in self.seen.items():
            x, y, width, height = panel.region
            inside = [line[x + 1 : x + width - 1] for line in lines[y + 1 : y + height - 1]]
            found[name] = [SCROLLED.sub("", row).rstrip() for row in inside]
            for row in range(y + 1, min(y + height - 1, len(others))):
                others[row][x : x + width] = " " * width
        found["around"] = ["".join(line).rstrip() for line in others]
        return found


@asynccontextmanager
async def stage(recipe, size, monkeypatch):
    app = LernmiApp(recipe, running=False)
    async with app.run_test(size=size) as pilot:
        workbench = await until_ready(pilot)
        shown = Stage(pilot, workbench, monkeypatch)
        await until(pilot, lambda: app.focused is not None and shown.snapshot is not None)
        yield shown


def random_pick(sizes, random):
    """A link, or a neuron."""
    layer = int(random.integers(len(sizes) - 1))
    i, j = int(random.integers(sizes[layer] + 1)), int(random.integers(sizes[layer + 1]))
    if random.random() < 0.5:
        return LinkRef(layer, i, j)
    return NeuronRef(layer + 1, j + 1) if random.random() < 0.8 else NeuronRef(layer, i)


def random_phase(sizes, picked, random):
    """Some step of an animation, more often than not one that does something to what is picked."""
    every = steps(len(sizes))
    if random.random() < 0.7:
        layers = {picked.layer, picked.layer - isinstance(picked, NeuronRef)}
        every = [step for step in every if step[1] in layers] or every
    kind, layer = every[int(random.integers(len(every)))]
    return Phase(kind, layer, float(random.choice([0.3, 0.9])))


def random_focus(snapshot, random):
    """A sample of the task, sometimes with nothing expected of it."""
    number = int(random.integers(len(snapshot.train)))
    known = random.random() < 0.7
    expected = snapshot.train.targets[number] if known else None
    return Focus.of(f"train {number + 1:,}", snapshot.train.inputs_of(number), expected)


async def wander(stage, moments, random):
    """Go to random moments; at each pick, look or stand still somewhere, and yield its kind."""
    names = list(stage.panels.panels)
    for _ in range(moments):
        stage.at(SETTLED)
        if stage.snapshot.focus is not None:
            await stage.look(None)
        await stage.learn(int(10 ** random.uniform(0.0, 2.7)))
        stage.pick(random_pick(stage.snapshot.sizes, random))
        kind = str(random.choice(["settled", "looked at", "animated"]))
        if kind == "looked at":
            await stage.look(random_focus(stage.snapshot, random))
        name = str(random.choice(["topology", "links", "inspector", "inspector", names[4]]))
        if stage.panels.alone and kind == "animated":
            name = "topology"
        stage.panels.activate(name)
        if not stage.panels.alone and random.random() < 0.5:
            stage.panels._show_inspector()
        await stage.settle()
        if kind == "animated":
            stage.at(random_phase(stage.snapshot.sizes, stage.panels.selection, random))
            await stage.pilot.pause()
        yield kind
