"""When Python looks for garbage: seldom, and never among what was loaded."""

import gc

YOUNG, MIDDLE, OLD = 50_000, 20, 100


def settle() -> None:
    """Take all that is there now as lasting, and look through what comes only now and then.

    A full collection looks at hundreds of thousands of objects that textual and numba keep for
    ever; it would stall a frame for 60 to 180 ms about once a second.
    """
    gc.collect()
    gc.freeze()
    gc.set_threshold(YOUNG, MIDDLE, OLD)
