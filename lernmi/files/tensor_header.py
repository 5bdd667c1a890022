"""The header of a safetensors file: read alone, it says what is in the file in no time."""

from __future__ import annotations

import json
import os
from typing import Any

LENGTH_BYTES = 8  # hold the length of the header, which follows
MOST_HEADER = 1 << 26


def is_tensor_file(start: bytes) -> bool:
    """Does a file that begins with ``start``, 9 bytes at least, look like a safetensors one?"""
    length = int.from_bytes(start[:LENGTH_BYTES], "little")
    return start[LENGTH_BYTES : LENGTH_BYTES + 1] == b"{" and 1 < length <= MOST_HEADER


def document_of(path: str | os.PathLike[str]) -> dict[str, Any] | None:
    """The document in the file at ``path``, as it stands there: nothing is checked.

    None if it is no file of lernmi's that can be read.
    """
    try:
        if not os.path.isfile(path):  # a pipe would be waited for
            return None
        with open(path, "rb") as file:
            start = file.read(LENGTH_BYTES + 1)
            if not is_tensor_file(start):
                return None
            length = int.from_bytes(start[:LENGTH_BYTES], "little")
            header = json.loads(start[LENGTH_BYTES:] + file.read(length - 1))
        document = json.loads(header["__metadata__"]["lernmi"])
    except (OSError, ValueError, RecursionError, KeyError, TypeError):
        return None
    return document if isinstance(document, dict) else None
