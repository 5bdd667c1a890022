"""One line of the report: what was measured, the figure, the target, and whether it is met."""

from __future__ import annotations

from dataclasses import dataclass

WHAT_WIDTH, MEASURED_WIDTH, TARGET_WIDTH = 58, 38, 11


@dataclass(frozen=True, slots=True)
class Row:
    """``met`` is None where there is nothing to meet."""

    what: str
    measured: str
    target: str = ""
    met: bool | None = None

    def __str__(self) -> str:
        verdict = {None: "", True: "ok", False: "SHORT"}[self.met]
        line = (
            f"{self.what:<{WHAT_WIDTH}} {self.measured:<{MEASURED_WIDTH}} "
            f"{self.target:<{TARGET_WIDTH}} {verdict}"
        )
        return line.rstrip()


HEADINGS = str(Row("what", "measured", "target"))


def at_least(what: str, value: float, target: float, unit: str = "", more: str = "") -> Row:
    """Met by ``value`` from ``target`` on. ``more`` is said after the figure."""
    return Row(what, _figure(value, unit) + more, f">= {target:g}{unit}", value >= target)


def at_most(what: str, value: float, target: float, unit: str = "", more: str = "") -> Row:
    """Met by ``value`` up to ``target``."""
    return Row(what, _figure(value, unit) + more, f"<= {target:g}{unit}", value <= target)


def below(what: str, value: float, target: float, unit: str = "", more: str = "") -> Row:
    """Met by ``value`` under ``target``."""
    return Row(what, _figure(value, unit) + more, f"< {target:g}{unit}", value < target)


def speed(samples_per_second: float) -> str:
    """``935 k/s``: three digits, in thousands or millions of samples a second."""
    for size, letter in ((1e6, " M"), (1e3, " k")):
        if samples_per_second >= size:
            return f"{samples_per_second / size:.3g}{letter}/s"
    return f"{samples_per_second:.3g} /s"


def _figure(value: float, unit: str) -> str:
    return f"{value:.{2 if value < 10 else 1 if value < 100 else 0}f}{unit}"
