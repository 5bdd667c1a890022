"""The kept drawings on the sketch pad: which of them is on the paper, and what happens to it."""

from __future__ import annotations

from collections import deque

from lernmi.arrays import Floats
from lernmi.drawings.folders import data_set_folder
from lernmi.drawings.gallery import LONGEST_LABEL, Gallery, KeptDrawing, SavedDataSet

REMEMBERED = 100  # canvases: as many as can be undone


class Shelf:
    """The ``drawings`` of a gallery, the newest last, and which of them is on the paper.

    A canvas is never written to, so one that is the same object is the same drawing: it is kept
    once. Every method but ``index_of`` may raise LernmiError: a file can't be read or written.
    """

    def __init__(self) -> None:
        self._gallery = Gallery()
        self.drawings: tuple[KeptDrawing, ...] = ()
        self._keys: deque[tuple[Floats, str]] = deque(maxlen=REMEMBERED)
        self._removed: tuple[Floats | None, int] = (None, 0)

    def look(self) -> tuple[str, ...]:
        """Look again at what is kept; a line for each file that was found damaged."""
        self.drawings = self._gallery.drawings()
        return self._gallery.take_notices()

    def index_of(self, canvas: Floats) -> int | None:
        """Where the drawing is among those kept, None if it isn't."""
        key = next((key for known, key in reversed(self._keys) if known is canvas), None)
        keys = [] if key is None else [drawing.key for drawing in self.drawings]
        return keys.index(key) if key in keys else None

    def keep(self, canvas: Floats, label: str) -> None:
        """Keep the drawing, unless it is kept, and give it the label."""
        label = label[:LONGEST_LABEL]
        self.look()
        index = self.index_of(canvas)
        if index is None:
            self._keys.append((canvas, self._gallery.add(canvas, label).key))
        elif label != self.drawings[index].label:
            self._gallery.relabel(self.drawings[index].key, label)
        self.look()

    def turned(self, canvas: Floats, step: int) -> int | None:
        """The index ``step`` after the drawing's, None if nothing is kept.

        One that isn't kept comes after the last; one that was removed, where it was.
        """
        self.look()
        if not self.drawings:
            return None
        index = self.index_of(canvas)
        if index is None:
            removed, gap = self._removed
            index = (gap if removed is canvas else len(self.drawings)) - (step > 0)
        return min(max(index + step, 0), len(self.drawings) - 1)

    def is_shown(self, index: int, canvas: Floats) -> None:
        """The drawing at ``index`` was put on the paper as ``canvas``."""
        self._keys.append((canvas, self.drawings[index].key))

    def remove(self, canvas: Floats) -> None:
        """Remove the drawing from those kept."""
        index = self.index_of(canvas)
        if index is not None:
            self._gallery.remove(self.drawings[index].key)
            self._removed = (canvas, index)
            self.look()

    def save(self) -> SavedDataSet:
        """Save those with a digit as a data set in the person's folder."""
        return self._gallery.save_data_set(data_set_folder())
