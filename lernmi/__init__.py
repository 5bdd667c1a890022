"""lernmi: neural networks you can follow with addition and multiplication alone.

The names below are loaded on first use, so that ``import lernmi`` costs nothing.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from lernmi.data.idx import read_idx as read_idx
    from lernmi.data.idx import write_idx as write_idx
    from lernmi.data.samples import Samples as Samples
    from lernmi.drawings.drawing import Drawing as Drawing
    from lernmi.drawings.gallery import Gallery as Gallery
    from lernmi.drawings.normalized import normalize_drawing as normalize_drawing
    from lernmi.errors import DataError as DataError
    from lernmi.errors import LernmiError as LernmiError
    from lernmi.net.network import Network as Network
    from lernmi.run.explanations.explanation import explain_link as explain_link
    from lernmi.run.opening import load_run as load_run
    from lernmi.run.saved.saved_network import load_network as load_network
    from lernmi.run.session import Session as Session
    from lernmi.tasks.from_arrays import task as task
    from lernmi.tasks.loading import load_task as load_task
    from lernmi.tasks.task import Task as Task

__version__ = "0.1.0"

_HOME = {
    "DataError": "errors",
    "Drawing": "drawings.drawing",
    "Gallery": "drawings.gallery",
    "LernmiError": "errors",
    "Network": "net.network",
    "Samples": "data.samples",
    "Session": "run.session",
    "Task": "tasks.task",
    "explain_link": "run.explanations.explanation",
    "load_network": "run.saved.saved_network",
    "load_run": "run.opening",
    "load_task": "tasks.loading",
    "normalize_drawing": "drawings.normalized",
    "read_idx": "data.idx",
    "task": "tasks.from_arrays",
    "write_idx": "data.idx",
}

__all__ = sorted(_HOME)


def __getattr__(name: str) -> Any:
    if name not in _HOME:
        raise AttributeError(f"module 'lernmi' has no attribute {name!r}")
    return getattr(import_module(f"lernmi.{_HOME[name]}"), name)


def __dir__() -> list[str]:
    return [*__all__, *(name for name in globals() if name.startswith("__"))]
