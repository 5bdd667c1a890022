"""What ``lernmi show`` says of a file that holds a network alone."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from lernmi.cli.results import sha256_of
from lernmi.wording import counted, printable, short

if TYPE_CHECKING:
    from lernmi.run.saved.saved_network import SavedNetwork

MOST_NAMES = 12  # in a line


def network_lines(file: str, saved: SavedNetwork) -> list[str]:
    """In plain words."""
    network = saved.network
    shape = "-".join(map(str, network.sizes))
    links = counted(network.weights.size, "link")
    return [
        f"{printable(file)}: a network alone, no run",
        f"  shape    {shape}, {', '.join(network.activations)}; {links}",
        f"  columns  {_names(saved.columns)}",
        f"  answers  {_answers(saved)}",
        "",
        "here     lernmi predict and lernmi export use it; a run begins with it by --weights.",
    ]


def network_as_json(file: str, saved: SavedNetwork) -> dict[str, Any]:
    network = saved.network
    return {
        "file": file,
        "kind": "network",
        "sizes": list(network.sizes),
        "activations": list(network.activations),
        "columns": list(saved.columns),
        "answers": list(saved.classes),
        "numbers": [asdict(number) for number in saved.numbers],
        "weights_sha256": sha256_of(network.weights),
    }


def _answers(saved: SavedNetwork) -> str:
    if not saved.numbers:
        return _names(saved.classes)
    kind = "a number" if len(saved.numbers) == 1 else "numbers"
    return f"{_names(saved.outputs)} ({kind})"


def _names(names: tuple[str, ...]) -> str:
    more = f" and {len(names) - MOST_NAMES:,} more" if len(names) > MOST_NAMES else ""
    return ", ".join(map(short, names[:MOST_NAMES])) + more
