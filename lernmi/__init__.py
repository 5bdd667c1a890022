"""lernmi: neural networks you can follow with addition and multiplication alone.

The names below are loaded on first use, so that ``import lernmi`` costs nothing.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from lernmi.drawing import Drawing as Drawing
    from lernmi.errors import DataError as DataError
    from lernmi.errors import LernmiError as LernmiError
    from lernmi.explanation import explain_link as explain_link
    from lernmi.gallery import Gallery as Gallery
    from lernmi.idx import read_idx as read_idx
    from lernmi.idx import write_idx as write_idx
    from lernmi.network import Network as Network
    from lernmi.normalized import normalize_drawing as normalize_drawing
    from lernmi.samples import Samples as Samples
    from lernmi.session import Session as Session
    from lernmi.tasks import Task as Task
    from lernmi.tasks import load_task as load_task

__version__ = "0.1.0"

_HOME = {
    "DataError": "errors",
    "Drawing": "drawing",
    "Gallery": "gallery",
    "LernmiError": "errors",
    "Network": "network",
    "Samples": "samples",
    "Session": "session",
    "Task": "tasks",
    "explain_link": "explanation",
    "load_task": "tasks",
    "normalize_drawing": "normalized",
    "read_idx": "idx",
    "write_idx": "idx",
}

__all__ = sorted(_HOME)


def __getattr__(name: str) -> Any:
    if name not in _HOME:
        raise AttributeError(f"module 'lernmi' has no attribute {name!r}")
    return getattr(import_module(f"lernmi.{_HOME[name]}"), name)


def __dir__() -> list[str]:
    return [*globals(), *__all__]
