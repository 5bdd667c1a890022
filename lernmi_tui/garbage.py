"""When Python looks for garbage: seldom, never among what was loaded; what Textual remembers."""

import gc
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from importlib import import_module

YOUNG, MIDDLE, OLD = 2_000, 20, 20
"""A look at the 2,000 youngest objects takes 1 ms or 2, which no key notices. What such looks leave
is looked through after 20 of them: 20,000 objects, some 15 ms. Nearly all are lines that were
painted: textual's hold themselves, so nothing else lets go of them. After 500 looks they would be
400,000, of 80 MB, and a look at those would stall the program for a third of a second.
"""


def settle() -> None:
    """Take all that is there now as lasting, and look through what comes only now and then.

    A full collection looks at hundreds of thousands of objects that textual and numba keep for
    ever; it would stall a frame for 60 to 180 ms about once a second. What was taken as lasting
    before is looked through once more: of the run before nothing lasts.
    """
    _forget_painted_lines()
    gc.unfreeze()
    gc.collect()
    gc.freeze()
    gc.set_threshold(YOUNG, MIDDLE, OLD)


@contextmanager
def kept_settings() -> Iterator[None]:
    """Have Python look for garbage afterwards as it did before, through all that is there."""
    threshold = gc.get_threshold()
    try:
        yield
    finally:
        gc.unfreeze()
        gc.set_threshold(*threshold)


def give_back() -> None:
    """Have the C library give memory that nobody uses back to the system.

    Glibc keeps it, a share a thread: after minutes of saving 150 MB of 700. Others have no such
    call, or need none.
    """
    with suppress(ImportError, OSError, AttributeError, TypeError):
        import_module("ctypes").CDLL(None).malloc_trim(0)


def forget_covered_screens() -> None:
    """Textual leaves the screens below an overlay in the context of the task that looked there.

    That is the app's own task for a mouse over an overlay, and every task begun from it has a copy:
    one run more would be kept. There is no public way to be told so.
    """
    with suppress(ImportError, AttributeError):
        import_module("textual._context").visible_screen_stack.set([])


def _forget_painted_lines() -> None:
    """Textual remembers the colours around 1,024 widgets and, for their sake, all their lines.

    Those of the widgets of 20 runs are 50 MB. It has no public way to be told so.
    """
    with suppress(ImportError, AttributeError):
        import_module("textual._styles_cache").StylesCache.get_inner_outer.cache_clear()
