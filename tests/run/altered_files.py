"""Files changed by hand and sealed anew."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

from lernmi.files.tensor_files import pack, unpack


def altered(path: Path, change: Callable[[dict[str, Any], dict[str, Any]], object]) -> Path:
    """The file with something changed in its document or its tensors, sealed anew."""
    document, tensors = unpack(path.read_bytes())
    tensors = {name: array.copy() for name, array in tensors.items()}
    change(document, tensors)
    path.write_bytes(pack(document, tensors))
    return path
