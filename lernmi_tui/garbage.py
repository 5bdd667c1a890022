"""When Python looks for garbage: seldom, and never among what was loaded."""

import gc

YOUNG, MIDDLE, OLD = 2_000, 500, 100
"""A look at the 2,000 youngest objects takes 1 ms or 2, which no key notices; one at 50,000 takes
20 to 60, all within a frame. What such looks leave is looked through after 500 of them."""


def settle() -> None:
    """Take all that is there now as lasting, and look through what comes only now and then.

    A full collection looks at hundreds of thousands of objects that textual and numba keep for
    ever; it would stall a frame for 60 to 180 ms about once a second.
    """
    gc.collect()
    gc.freeze()
    gc.set_threshold(YOUNG, MIDDLE, OLD)
