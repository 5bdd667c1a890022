"""Reading a document from a file: every value is what it should be, or the file is refused."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
from numpy.typing import NDArray

from lernmi.files.tensor_files import FileError, Tensors

LARGEST = 1 << 62
LONGEST = 1 << 12  # characters of a text in a list


class Document:
    """A JSON object of a file with its ``tensors``; ``where`` it stands, for messages.

    Each method raises FileError if the value of that name is missing or is something else.
    """

    def __init__(self, values: Any, tensors: Tensors, where: str) -> None:
        if not isinstance(values, dict):
            raise FileError(f"{where} is no description")
        self._values = values
        self._tensors = tensors
        self._where = where

    def refuse(self, name: str) -> FileError:
        """What to raise for a value that makes no sense."""
        return FileError(f"{self._where}: {name} makes no sense")

    def has(self, name: str) -> bool:
        """Is there such a value, and is it not null?"""
        return self._values.get(name) is not None

    def _value(self, name: str) -> Any:
        try:
            return self._values[name]
        except KeyError:
            raise FileError(f"{self._where} has no {name}") from None

    def text(self, name: str) -> str:
        value = self._value(name)
        if not isinstance(value, str):
            raise self.refuse(name)
        return value

    def number(self, name: str, least: float = -math.inf) -> float:
        """A finite one, ``least`` or more."""
        value = self._value(name)
        if isinstance(value, bool) or not isinstance(value, int | float):
            raise self.refuse(name)
        if isinstance(value, int) and not -LARGEST <= value <= LARGEST:
            raise self.refuse(name)
        if not math.isfinite(value) or value < least:
            raise self.refuse(name)
        return value

    def whole(self, name: str, least: int = 0, most: int = LARGEST) -> int:
        """A whole number within those."""
        value = self._value(name)
        if isinstance(value, bool) or not isinstance(value, int) or not least <= value <= most:
            raise self.refuse(name)
        return value

    def flag(self, name: str) -> bool:
        """True or false."""
        value = self._value(name)
        if not isinstance(value, bool):
            raise self.refuse(name)
        return value

    def wholes(self, name: str, count: int) -> tuple[int, ...]:
        """So many whole numbers, from 0 on."""
        return self._row(name, self._value(name), count)

    def table(self, name: str, count: int) -> list[tuple[int, ...]]:
        """Rows of so many whole numbers, from 0 on."""
        return [self._row(name, row, count) for row in self.items(name)]

    def _row(self, name: str, row: Any, count: int) -> tuple[int, ...]:
        if not isinstance(row, list) or len(row) != count:
            raise self.refuse(name)
        if any(isinstance(each, bool) or not isinstance(each, int) for each in row):
            raise self.refuse(name)
        if not all(0 <= each <= LARGEST for each in row):
            raise self.refuse(name)
        return tuple(row)

    def items(self, name: str, most: int = LARGEST) -> list[Any]:
        """A list of that many values at most."""
        value = self._value(name)
        if not isinstance(value, list) or len(value) > most:
            raise self.refuse(name)
        return value

    def texts(self, name: str, most: int, longest: int = LONGEST) -> tuple[str, ...]:
        """So many texts at most."""
        texts = self.items(name, most)
        if not all(isinstance(text, str) and len(text) <= longest for text in texts):
            raise self.refuse(name)
        return tuple(texts)

    def object(self, name: str) -> Document:
        return Document(self._value(name), self._tensors, f"{self._where}, {name}")

    def objects(self, name: str) -> list[Document]:
        """A list of them."""
        return [
            Document(each, self._tensors, f"{self._where}, {name} {number}")
            for number, each in enumerate(self.items(name))
        ]

    def values(self) -> dict[str, Any]:
        """All of it as it is."""
        return self._values

    def array(self, name: str, dtype: Any, shape: tuple[int | None, ...]) -> NDArray[Any]:
        """The tensor that is named there; None in ``shape`` stands for any length."""
        array = self._tensors.get(self.text(name))
        if array is None or array.dtype != np.dtype(dtype) or array.ndim != len(shape):
            raise self.refuse(name)
        if any(want not in (None, have) for want, have in zip(shape, array.shape, strict=True)):
            raise self.refuse(name)
        return array
