"""lernmi: neural networks you can follow with addition and multiplication alone.

The names below are loaded on first use, so that ``import lernmi`` costs nothing.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from lernmi.errors import LernmiError as LernmiError
    from lernmi.explanation import explain_link as explain_link
    from lernmi.idx import read_idx as read_idx
    from lernmi.network import Network as Network
    from lernmi.samples import Samples as Samples
    from lernmi.session import Session as Session
    from lernmi.tasks import Task as Task
    from lernmi.tasks import load_task as load_task

__version__ = "0.1.0"

_HOME = {
    "LernmiError": "errors",
    "Network": "network",
    "Samples": "samples",
    "Session": "session",
    "Task": "tasks",
    "explain_link": "explanation",
    "load_task": "tasks",
    "read_idx": "idx",
}

__all__ = sorted(_HOME)


def __getattr__(name: str) -> Any:
    if name not in _HOME:
        raise AttributeError(f"module 'lernmi' has no attribute {name!r}")
    return getattr(import_module(f"lernmi.{_HOME[name]}"), name)


def __dir__() -> list[str]:
    return [*globals(), *__all__]
