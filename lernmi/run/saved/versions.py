"""What the bits of a run depend on beside recipe and events: versions, the engine, the machine."""

from __future__ import annotations

import platform
from collections.abc import Mapping
from functools import cache
from importlib.metadata import PackageNotFoundError, version

import lernmi
from lernmi.net import engines
from lernmi.run.measured_run import SavedRun

WORDS = {
    "lernmi": "lernmi {}",
    "engine": "the {} engine",
    "numpy": "numpy {}",
    "numba": "numba {}",
    "machine": "a machine with {}",
}
PROOF = {"compiled": 1 << 26, "layers": 1 << 14}  # samples x links: some 10 ms


def made_by() -> dict[str, str]:
    """They as they are here."""
    return {
        "lernmi": lernmi.__version__,
        "engine": engines.engine(),
        "python": platform.python_version(),
        "machine": f"{platform.system()} {platform.machine()}",
        **{name: _version(name) for name in ("numpy", "numba")},
    }


@cache
def _version(library: str) -> str:
    try:
        return version(library)
    except PackageNotFoundError:
        return "missing"


def differences(made: Mapping[str, str]) -> tuple[str, ...]:
    """What is not here as it was where a run was made, a sentence each."""
    here = made_by()
    return tuple(
        f"it was made with {words.format(made.get(name, 'unknown'))}, here is "
        f"{words.format(here[name])}"
        for name, words in WORDS.items()
        if made.get(name) != here[name]
    )


def comes_out_differently(made: Mapping[str, str]) -> str:
    """Why a run made so can only be looked at here."""
    found = differences(made) or ("its numbers come out differently on this machine",)
    return (
        "This run can be looked at, explained and exported, not gone on with: "
        f"{'; '.join(found)}, and replaying it leads to other weights. A new run can begin with "
        "its weights."
    )


def proof_for(saved: SavedRun, links: int) -> int:
    """How many samples are replayed, for a run made elsewhere, to see whether it is the same."""
    return PROOF[engines.engine()] // links if differences(saved.made_by) else 0
