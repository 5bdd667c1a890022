"""A network as a file: what it is in words, its weights as tensors. Data has no part in it."""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from lernmi import __version__
from lernmi.files.safe_files import write_whole
from lernmi.files.tensor_files import pack
from lernmi.net.memory import Memory
from lernmi.net.tensors import network_tensors

VERSION = 1
NO_NAMES: Mapping[str, Any] = {"input_names": (), "output_names": (), "encoding": None}


def packed(network: Memory, classic: bool, names: Mapping[str, Any] | None = None) -> bytes:
    """The content of a network file; ``names``, fit for JSON, stand beside its own words."""
    document = {
        "kind": "network",
        "version": VERSION,
        "made_by": {"lernmi": __version__},
        "network": {
            "sizes": network.sizes,
            "activations": network.activations,
            "classic": classic,
            "rate": network.training_rate,
            **(names or NO_NAMES),
        },
    }
    return pack(document, network_tensors(network.weights, network.sizes))


def save(network: Memory, classic: bool, path: str | os.PathLike[str]) -> None:
    """Write it to ``path``, whole or not at all. Raises DataError if that can't be done."""
    write_whole(Path(path), packed(network, classic))
