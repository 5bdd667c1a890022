"""Bars of eighths of a cell."""

EIGHTHS = " ▏▎▍▌▋▊▉"


def bar(part: float, width: int) -> str:
    """A bar that fills ``part`` (0 .. 1, clipped) of ``width`` cells, always ``width`` long.

    A part above 0 shows at least an eighth of a cell; a NaN shows nothing.
    """
    part = min(max(part, 0.0), 1.0) if part == part else 0.0
    eighths = round(part * width * 8)
    if part > 0.0 and width > 0:
        eighths = max(eighths, 1)
    whole, rest = divmod(eighths, 8)
    text = "█" * whole + (EIGHTHS[rest] if rest else "")
    return text.ljust(max(width, 0))
