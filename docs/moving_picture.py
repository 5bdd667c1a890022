"""The moving picture at the head of the README: the real app, frame by frame, as a GIF.

A GIF is shown and moves wherever a README is read, and its letters are pixels: no reader's fonts
can put lines and dots beside their places. It is drawn so large that screens with fine pixels show
it sharp, and small in bytes as most of a screen stays what it was.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from pathlib import Path
from time import monotonic

from cell_pictures import HEIGHT, cells_of, font_of, picture_of, rest
from PIL import Image, ImageDraw
from textual.pilot import Pilot

from lernmi.run.record.recipe import Recipe
from lernmi_tui.app import LernmiApp

COLUMNS, ROWS = 110, 30
COLOURS = 127  # besides none: few, for a small file
CAPTION_COLOUR, CAPTION_PAPER, CAPTION_SIZE = (230, 230, 235), (43, 70, 110), 26
CAPTION_HEIGHT = 2 * HEIGHT
STEPS = (  # of a sample, through a net with one hidden layer
    *["In slow motion: every link brings its share"] * 2,
    "How wrong is the answer?",
    *["The blame comes back, and every weight moves a little"] * 4,
)
FRAMES_A_STEP = 4
STILL = 1e9  # seconds of a slow motion that stands still for a picture
SEVEN = (((7, 7), (14, 6), (20, 6)), ((20, 6), (18, 11), (15, 16), (13, 22)))  # (column, row)


@dataclass(slots=True)
class Film:
    """Pictures, each with how long it stays, in hundredths of a second."""

    pictures: list[Image.Image] = field(default_factory=list)
    times: list[int] = field(default_factory=list)

    def shoot(self, app: LernmiApp, caption: str, hundredths: int) -> None:
        """Add what the app shows now; if that is what it showed before, that stays longer."""
        picture = _with_caption(picture_of(cells_of(app)), caption)
        if self.pictures and picture.tobytes() == self.pictures[-1].tobytes():
            self.times[-1] += hundredths
        else:
            self.pictures.append(picture)
            self.times.append(hundredths)


def _with_caption(screen: Image.Image, caption: str) -> Image.Image:
    size = screen.width, screen.height + CAPTION_HEIGHT
    picture = Image.new("RGB", size, CAPTION_PAPER)
    picture.paste(screen)
    font = font_of("DejaVuSans-Bold.ttf", CAPTION_SIZE)
    middle = size[0] // 2, screen.height + CAPTION_HEIGHT // 2
    ImageDraw.Draw(picture).text(middle, caption, CAPTION_COLOUR, font, anchor="mm")
    return picture


class Scene:
    """An app that is led by keys, and filmed."""

    def __init__(self, film: Film, app: LernmiApp, pilot: Pilot[None]) -> None:
        self._film, self.app, self.pilot = film, app, pilot

    async def press(self, *keys: str) -> None:
        for key in keys:
            await self.pilot.press(key)
        await self.rest()

    async def rest(self) -> None:
        await rest(self.pilot)

    async def learn(self, count: int) -> None:
        """So many samples."""
        runner = self.app.screen.runner
        moment = runner.report.snapshot.moment + count
        runner.learn(count)
        while runner.report.snapshot.answers_moment < moment:
            await self.pilot.pause(0.05)
        await self.rest()

    def shoot(self, caption: str, hundredths: int) -> None:
        self._film.shoot(self.app, caption, hundredths)


async def _slow_motion(scene: Scene) -> None:
    await scene.learn(3_604)
    await scene.press("1")
    scene.shoot("A network learns XOR", 150)
    await scene.press("m", "s")
    topology = scene.app.screen.query_one("#topology")
    topology.play(topology.snapshot, STILL)
    for frame in range(len(STEPS) * FRAMES_A_STEP):
        share = (frame + 0.5) / len(STEPS) / FRAMES_A_STEP
        topology._started = monotonic() - share * STILL
        topology.redraw()
        await scene.pilot.pause()
        scene.shoot(STEPS[frame // FRAMES_A_STEP], 17)
    topology._seconds = 0.0  # over
    await scene.rest()
    scene.shoot(STEPS[-1], 80)


async def _link(scene: Scene) -> None:
    caption = "Ask any link what it did, and why it changed"
    await scene.press("end", "right", "right", "full_stop")
    scene.shoot(caption, 120)
    await scene.press("i")
    scene.shoot(caption, 380)
    await scene.press("m", "5")
    for _ in range(9):
        await scene.learn(150)
        scene.shoot("Then let it run", 22)
    scene.shoot("Then let it run", 100)


async def _xor(scene: Scene) -> None:
    await _slow_motion(scene)
    await _link(scene)


async def _digit(scene: Scene) -> None:
    await scene.learn(45_000)
    await scene.press("d")
    scene.shoot("Draw a digit", 80)
    left, top = scene.app.screen.query_one("#sketch").content_region.offset
    top += 2  # the paper's
    for stroke in SEVEN:
        await scene.pilot.mouse_down(offset=(left + stroke[0][0], top + stroke[0][1] // 2))
        for (x, y), (to_x, to_y) in pairwise(stroke):
            for share in (0.5, 1.0):
                at = round(x + share * (to_x - x)), round(y + share * (to_y - y))
                await scene.pilot.hover(offset=(left + at[0], top + at[1] // 2))
                await scene.pilot.pause(0.2)
                scene.shoot("Draw a digit: the answer follows", 18)
        await scene.pilot.mouse_up(offset=(left + stroke[-1][0], top + stroke[-1][1] // 2))
    await scene.rest()
    scene.shoot("Draw a digit: the answer follows", 300)


SCENES: Sequence[tuple[Recipe, Callable[[Scene], Awaitable[None]]]] = (
    (Recipe("xor"), _xor),
    (Recipe("mnist"), _digit),
)


async def film() -> Film:
    """All scenes, one after the other."""
    shot = Film()
    for recipe, play in SCENES:
        app = LernmiApp(recipe, running=False)
        async with app.run_test(size=(COLUMNS, ROWS)) as pilot:
            while app.screen.runner.report.snapshot is None:
                await pilot.pause(0.05)
            await play(Scene(shot, app, pilot))
    return shot


def write_gif(film: Film, path: Path) -> None:
    """Of each picture only what is another than before."""
    width, height = film.pictures[0].size
    every = Image.new("RGB", (width, height * len(film.pictures)))
    for number, picture in enumerate(film.pictures):
        every.paste(picture, (0, number * height))
    palette = every.quantize(COLOURS, Image.Quantize.MEDIANCUT, dither=Image.Dither.NONE)
    frames = [each.quantize(palette=palette, dither=Image.Dither.NONE) for each in film.pictures]
    frames[0].save(
        path,
        save_all=True,
        append_images=frames[1:],
        duration=[10 * time for time in film.times],
        loop=0,
        disposal=1,
        optimize=True,
    )


async def make(path: Path) -> None:
    """Play all scenes, and write them to ``path``."""
    write_gif(await film(), path)
