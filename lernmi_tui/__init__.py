"""The terminal app: screens, widgets, and the thread that runs a session.

``lernmi_tui.open(task)`` opens it from Python; it is loaded on first use.
"""

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from lernmi_tui.opening import open as open

__all__ = ["open"]


def __getattr__(name: str) -> Any:
    if name not in __all__:
        raise AttributeError(f"module 'lernmi_tui' has no attribute {name!r}")
    from lernmi_tui import opening

    return getattr(opening, name)


def __dir__() -> list[str]:
    return [name for name in globals() if name.startswith("__")] + __all__
