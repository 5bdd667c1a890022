"""Where in its picture an input stands."""

from lernmi.net.refs import NeuronRef
from lernmi.tasks.task import TaskInfo


def place_of(ref: NeuronRef, info: TaskInfo) -> str:
    """``row 14 col 17``, both from 1, of an input that is a pixel; empty for any other neuron."""
    if ref.layer or not ref.index or info.picture is None:
        return ""
    row, col = divmod(ref.index - 1, info.picture[1])
    return f"row {row + 1} col {col + 1}"
