"""What a person may choose about a task's data."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, fields
from numbers import Integral, Real
from reprlib import repr as short

from lernmi.errors import LernmiError

SPLIT_SEED = 2026
LARGEST_NOISE = 0.5
HELD_OUT_RANGE = (0.1, 0.9)  # of a cloud's points
PREDICTED = ("class", "number")
MISSING_RULES = ("leave-out", "mean")


@dataclass(frozen=True, slots=True)
class TaskOptions:
    """None means the task's own way.

    ``data`` is a folder with MNIST's files. ``label`` is the name or the number of a table's label
    column, ``split_seed`` draws the held-out samples of a person's own data. ``noise`` (standard
    deviation, the plane spans -1 .. 1) and ``features`` (see ``lernmi.tasks.features``) are for
    clouds; ``held_out``, a share, for clouds and for a person's own data. Of a table ``columns``
    are those to learn from, ``drop`` those not to; ``predict`` is "class" or "number" (``--as`` on
    a command line), ``missing`` what becomes of rows that miss a value: "leave-out" or "mean".
    """

    data: str | None = None
    label: str | None = None
    held_out: float | None = None
    split_seed: int | None = None
    noise: float | None = None
    features: tuple[str, ...] | None = None
    drop: tuple[str, ...] | None = None
    columns: tuple[str, ...] | None = None
    predict: str | None = None
    missing: str | None = None

    def check(self, task: str, known: tuple[str, ...]) -> None:
        """Raises LernmiError if one is given that ``task`` doesn't know, or has no sense."""
        for field in fields(self):
            if getattr(self, field.name) is not None and field.name not in known:
                has = ", ".join(map(_option, known)) or "nothing"
                raise LernmiError(
                    f"{task} has no {_option(field.name)} to set; it has {has} to set"
                )
        if self.noise is not None and not 0.0 <= self.noise <= LARGEST_NOISE:
            raise LernmiError(f"noise lies within 0 and {LARGEST_NOISE}, not {self.noise!r}")
        if self.held_out is not None and not (
            isinstance(self.held_out, Real) and 0.0 <= self.held_out <= HELD_OUT_RANGE[1]
        ):
            raise LernmiError(
                f"the held-out share lies within 0 and {HELD_OUT_RANGE[1]}, not {self.held_out!r}"
            )
        if self.split_seed is not None and not (
            isinstance(self.split_seed, Integral) and 0 <= self.split_seed < 2**63
        ):
            raise LernmiError(f"a split seed is a whole number from 0 on, not {self.split_seed!r}")
        if self.predict not in (None, *PREDICTED):
            raise LernmiError(
                f"what is predicted is a class or a number, not {short(self.predict)}"
            )
        if self.missing not in (None, *MISSING_RULES):
            raise LernmiError(
                f"missing values are dealt with by {' or '.join(MISSING_RULES)}, "
                f"not {short(self.missing)}"
            )


def texts_of(values: str | int | Sequence[str | int] | None) -> tuple[str, ...] | None:
    """Names or numbers of columns, or one of them, as options hold them.

    Raises LernmiError for what is no list.
    """
    if values is None:
        return None
    if isinstance(values, str | Integral):
        return (str(values),)
    if not isinstance(values, Iterable):
        raise LernmiError(f"columns are a list of names or numbers, not {values!r}")
    return tuple(map(str, values))


def _option(name: str) -> str:
    """What a field is called on a command line."""
    return "--as" if name == "predict" else f"--{name.replace('_', '-')}"


DEFAULTS = TaskOptions()
