"""What the columns of a large network are drawn on, and what each of its cells stands for."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from lernmi.net.refs import LinkRef, NeuronRef, Selection
from lernmi_tui.paint.cells import Cells
from lernmi_tui.paint.palette import Palette
from lernmi_tui.paint.picture import PictureShape
from lernmi_tui.paint.words import first_that_fits
from lernmi_tui.panels.topology.scene import ON_PATH, Scene


@dataclass(frozen=True, slots=True)
class Spot:
    """Cells that stand for ``selection``; for a picture's pixels if ``shape`` is given.

    ``into`` is the neuron whose incoming links the pixels then are, None for the pixels themselves.
    """

    left: int
    top: int
    width: int
    height: int
    selection: Selection = None
    shape: PictureShape | None = None
    into: NeuronRef | None = None

    def at(self, x: int, y: int) -> list[Selection]:
        """What cell (``x``, ``y``) stands for; a picture's cell may be two pixels."""
        x, y = x - self.left, y - self.top
        if not (0 <= x < self.width and 0 <= y < self.height):
            return []
        if self.shape is None:
            return [self.selection]
        pixels = self.shape.pixels_at(x, y)
        if self.into is None:
            return [NeuronRef(0, pixel + 1) for pixel in pixels]
        return [LinkRef(0, pixel + 1, self.into.index - 1) for pixel in pixels]


@dataclass
class Sheet:
    """``shade`` gives the colours of pictures whose numbers have a sign.

    While columns are drawn, the ``spots`` that a click may hit are gathered.
    """

    cells: Cells
    scene: Scene
    colours: Palette
    shade: Callable[[float], str]
    spots: list[Spot] = field(default_factory=list)

    @property
    def head(self) -> int:
        """Lines above the columns: their titles."""
        return 1 if self.cells.height >= 5 else 0

    @property
    def body(self) -> int:
        """Lines of the columns."""
        return self.cells.height - self.head

    @property
    def foot(self) -> int:
        """Lines of those below a picture: its legend and the bias neuron."""
        return 2 if self.body >= 8 else 1 if self.body >= 4 else 0

    def title(self, left: int, titles: Sequence[str], active: bool, width: int) -> None:
        """The first of ``titles`` that fits, above a column."""
        if self.head:
            ink = self.colours.named("accent" if active else "dim")
            self.cells.put(left, 0, first_that_fits(titles, width)[:width], ink)

    def marker(self, x: int, y: int) -> None:
        """Before what is selected."""
        self.cells.put(x, y, "▶", self.colours.named("accent"), bold=True)

    def on_path(self, x: int, y: int) -> None:
        """Before what the path that is lit leads through."""
        self.cells.put(x, y, ON_PATH, self.colours.named("accent"), bold=True)

    def at(self, x: int, y: int) -> list[Selection]:
        """What cell (``x``, ``y``) stands for: what was drawn last lies on top."""
        return next((there for spot in reversed(self.spots) if (there := spot.at(x, y))), [])
