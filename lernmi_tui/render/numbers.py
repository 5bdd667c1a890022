"""Numbers as people read them: signed, of fixed width, with units."""


def signed(value: float, digits: int = 4, width: int = 0) -> str:
    """``+0.1234``: always a sign, at least ``digits`` decimals' worth of information.

    Values too small or too large for ``digits`` decimals go scientific: ``-1.2e-07``.
    """
    if value != value:
        return "nan".rjust(width)
    if abs(value) == float("inf"):
        return f"{value:+}".rjust(width)
    value += 0.0  # -0.0 is no negative number to a person
    small = 0.0 < abs(value) < 0.5 * 10.0**-digits
    text = f"{value:+.1e}" if small or abs(value) >= 10_000.0 else f"{value:+.{digits}f}"
    return text.rjust(width)


def plain(value: float, digits: int = 4) -> str:
    """``0.1234``, without a sign for what is never negative, such as a loss."""
    return signed(value, digits).removeprefix("+")


def rate(value: float) -> str:
    """A training rate: ``0.5``, ``0.05``, ``1e+06``."""
    return f"{value:g}"


def count(value: int) -> str:
    """``11,935``."""
    return f"{value:,}"


def per_second(value: float) -> str:
    """``4.1 M``, ``820 k``, ``12``: a speed in three digits at most."""
    for limit, unit in ((1e9, " G"), (1e6, " M"), (1e3, " k")):
        if value >= limit:
            scaled = value / limit
            return f"{scaled:.1f}{unit}" if scaled < 10 else f"{scaled:.0f}{unit}"
    return f"{value:.1f}" if 0 < value < 10 and value != int(value) else f"{value:.0f}"


def percent(share: float) -> str:
    """``93.4 %``."""
    return f"{100.0 * share:.1f} %"
