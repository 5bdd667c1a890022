"""Which sample it is, in words, and back: samples are counted from 1 on the screen."""

from __future__ import annotations

from collections.abc import Iterable


def sample_words(held_out: bool, number: int) -> str:
    """``held-out 53``, ``train 4,045`` for the sample ``number``, from 0."""
    return f"{'held-out' if held_out else 'train'} {number + 1:,}"


def inputs_words(names: Iterable[str], inputs: Iterable[float]) -> str:
    """``x1 0.5, x2 0.2`` for a sample that has no number."""
    return ", ".join(f"{name} {value:.6g}" for name, value in zip(names, inputs, strict=True))


def number_in(words: str, held_out: bool) -> int | None:
    """The number, from 0, of the held-out or the train sample that ``words`` name.

    None where they name another sample.
    """
    kind, _, number = words.rpartition(" ")
    digits = number.replace(",", "")
    if kind != ("held-out" if held_out else "train") or not digits.isdecimal():
        return None
    return int(digits) - 1 if int(digits) else None
