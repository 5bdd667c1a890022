"""Writing what was trained in the format that a file's ending says."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from lernmi.errors import LernmiError
from lernmi.files.safe_files import write_whole
from lernmi.net.network import Network
from lernmi.run.exports.arrays import weights_csv, weights_npz
from lernmi.run.exports.curve import curve_csv, curve_json_lines
from lernmi.run.exports.onnx_model import onnx_model
from lernmi.run.exports.script import script
from lernmi.run.saved.saved_network import SavedNetwork, read_network
from lernmi.wording import printable

if TYPE_CHECKING:
    from lernmi.run.measures.metrics import Metrics
    from lernmi.run.record.epochs import Epochs
    from lernmi.run.snapshots.snapshot import Snapshot

WEIGHTS = (".csv", ".npz", ".safetensors", ".onnx", ".py")
CURVES = (".csv", ".jsonl")


def export_network(file: str | os.PathLike[str], out: str | os.PathLike[str]) -> None:
    """Write the network in ``file`` to ``out``. Raises LernmiError if that can't be done."""
    _check_differs(file, out)
    _ending(out, WEIGHTS)
    write_network(read_network(file), out)


def write_network(saved: SavedNetwork, out: str | os.PathLike[str]) -> None:
    """Write a network in the format of ``WEIGHTS`` that ``out`` ends in.

    Raises LernmiError, and changes nothing there, if that can't be done.
    """
    path = Path(out)
    makers: dict[str, Callable[[], bytes]] = {
        ".csv": lambda: weights_csv(saved),
        ".npz": lambda: weights_npz(saved),
        ".safetensors": saved.packed,
        ".onnx": lambda: onnx_model(saved),
        ".py": lambda: script(saved, path.stem if path.stem.isidentifier() else "network"),
    }
    write_whole(path, makers[_ending(out, WEIGHTS)]())


def network_of(snapshot: Snapshot) -> SavedNetwork:
    """The network that ``snapshot`` shows, with what its inputs and outputs mean."""
    recipe = snapshot.recipe
    network = Network(
        snapshot.sizes,
        snapshot.training_rate,
        activation=recipe.activation or "sigmoid",
        classic=recipe.classic,
    )
    network.weights[...] = snapshot.weights
    return SavedNetwork.of(network, snapshot.task)


def export_metrics(file: str | os.PathLike[str], out: str | os.PathLike[str]) -> None:
    """Write the curve of the run in ``file`` to ``out``. Raises LernmiError as the others do."""
    from lernmi.run.opening import load_run

    _check_differs(file, out)
    _ending(out, CURVES)
    session = load_run(file)
    write_curve(session.metrics, session.epochs, session.task.info.regression, out)


def write_curve(
    curve: Metrics, epochs: Epochs, regression: bool, out: str | os.PathLike[str]
) -> None:
    """Write a curve in the format of ``CURVES`` that ``out`` ends in; raises as the others do."""
    makers = {".csv": curve_csv, ".jsonl": curve_json_lines}
    write_whole(Path(out), makers[_ending(out, CURVES)](curve, epochs, regression))


def _ending(out: str | os.PathLike[str], known: tuple[str, ...]) -> str:
    ending = Path(out).suffix.lower()
    if ending not in known:
        raise LernmiError(f"{printable(out)} ends in none of {', '.join(known)}")
    return ending


def _check_differs(file: str | os.PathLike[str], out: str | os.PathLike[str]) -> None:
    try:
        same = os.path.samefile(file, out)
    except (OSError, ValueError):
        same = False
    if same:
        raise LernmiError(f"{printable(out)} is the very file that is read; give another name")
