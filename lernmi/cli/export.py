"""``lernmi export``: a network, or the curve of a run, in a format of other tools."""

from __future__ import annotations

import os

import click

from lernmi.cli.completion import values
from lernmi.cli.options import OneLineErrors
from lernmi.errors import LernmiError
from lernmi.wording import printable


@click.command(cls=OneLineErrors)
@click.argument("file", shell_complete=values.runs)
@click.argument("out", shell_complete=values.files)
@click.option("--metrics", is_flag=True, help="The loss and accuracy curve: OUT .csv or .jsonl.")
@click.option(
    "-f", "--overwrite", is_flag=True, help="Write OUT though there is such a file already."
)
def export(file: str, out: str, metrics: bool, overwrite: bool) -> None:
    """Write the network in FILE to OUT, in the format that OUT's ending says.

    FILE is a run or a network that was saved.

    \b
    .csv          a line a weight: layer, from, to, weight
    .npz          numpy arrays, a matrix and a bias a layer
    .safetensors  a network file: lernmi reads it, and so do other tools
    .onnx         a graph for ONNX runtimes (needs the package onnx)
    .py           a Python script that needs only numpy and predicts by itself
    """
    from lernmi.run.exports.writing import export_metrics, export_network

    if os.path.lexists(out) and not overwrite:
        raise LernmiError(f"{printable(out)} is there already; give another name, or --overwrite")
    (export_metrics if metrics else export_network)(file, out)
    click.echo(f"{printable(out)} written")
