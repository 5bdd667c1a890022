"""What a fault says in plain words: whose it is, sample by sample, row by row."""

from __future__ import annotations

from collections.abc import Callable

from rich.text import Text

from lernmi.equations import difference, expected_operand
from lernmi.net.refs import NeuronRef
from lernmi.numbers import plain
from lernmi.run.explanations.blame import BlameTree
from lernmi.run.explanations.explanation import explain_neuron
from lernmi.run.names.quantities import BLAME, EXPECTED, SAYS
from lernmi_tui.paint.class_words import cut, one
from lernmi_tui.panels.inspector.fault_rows import FaultTable, Row
from lernmi_tui.panels.inspector.forward import says_line
from lernmi_tui.panels.inspector.lines import Number, Writer, bare, number
from lernmi_tui.panels.inspector.sentences import BEYOND, shown_words

FIRST = (
    "Nothing is learned yet, so nobody is to blame. Press s to learn one sample, or space to run; "
    "or have it look at a sample: enter in one of the views (5 and on)."
)
UNKNOWN = "Nothing is expected of this sample, so nobody is to blame; this is who brought what."
LEGEND = "▼ less would help · ▲ more would help"
PICTURE_WIDTH = 28  # columns of the words below a picture
SMALLEST = 1e-12  # of the largest blame: what is smaller is rounding


def title(tree: BlameTree, table: FaultTable) -> list[str]:
    """``Whose fault? · held-out 52 · a 7, taken for a 0 · loss 0.388``, the longest first."""
    snapshot = tree.snapshot
    who = shown_words(snapshot)
    verdict = ""
    if tree.right is not None:
        right, given = (one(table.name(ref)) for ref in (tree.right, tree.answer))
        verdict = f" · {right}, and right" if tree.is_right else f" · {right}, taken for {given}"
    loss = "" if tree.loss is None else f" · loss {plain(tree.loss)}"
    return [
        f"Whose fault? · {who}{verdict}{loss}",
        f"Whose fault? · {cut(who, 24)}{verdict}",
        f"Whose fault?{verdict}",
        "Whose fault?",
    ]


def output_text(tree: BlameTree, output: NeuronRef, name: str, width: int, say: Writer) -> Text:
    """``0 says 0.846 - should say 0 = blame +0.846 ▼``."""
    snapshot = tree.snapshot
    said = float(snapshot.layer_outputs[-1][output.index])
    if snapshot.expected is None:
        return say(f"{name} {SAYS} ", bare(plain(said)))
    wanted = float(snapshot.expected[output.index - 1])
    texts = difference(said, expected_operand(wanted))
    off = f"({texts[1]})" if texts[1].startswith("-") else bare(texts[1])
    mark = " ▼" if said > wanted else " ▲" if said < wanted else ""
    for short, words in ((name, EXPECTED.name), (name, EXPECTED.short), (cut(name, 8), "")):
        says = f"{short} {SAYS} " if words else f"{short} "
        middle = f" - {words} {off} = {BLAME} " if words else f" - {off} = {BLAME} "
        text = say(says, bare(texts[0]), middle, Number(texts[2]), mark)
        if text.cell_len <= width:
            break
    return text


def sentence(tree: BlameTree, table: FaultTable, row: Row, say: Writer) -> Text:
    """What the row at the cursor comes to."""
    loss = tree.loss
    if loss is not None and not abs(loss) < float("inf"):
        return Text(BEYOND)
    if not tree.is_known and row.kind == "output":
        return Text(UNKNOWN)
    match row.kind:
        case "output":
            return say(*_of_output(tree, table, row))
        case "others":
            return Text("Enter lists more of them.")
        case "told":
            return say(*table.told_words(row.path[-1]))
        case "bias":
            return Text("A bias neuron says 1 whatever the sample is: no one to blame.")
        case "sum":
            assert isinstance(row.target, NeuronRef)
            neuron = explain_neuron(tree.snapshot, row.target.layer, row.target.index)
            return Text(f"All of it together: {table.name(row.target)} {SAYS} ").append_text(
                says_line(neuron, say).text
            )
    return _of_neuron(tree, table, row, say)


def _of_output(tree: BlameTree, table: FaultTable, row: Row) -> list[str]:
    output = row.target
    assert isinstance(output, NeuronRef)
    blame = float(tree.blames[-1][output.index])
    name = table.name(output)
    if blame == 0.0:
        return [f"{name} {SAYS} exactly what it should."]
    way = "less" if blame > 0.0 else "more"
    most = ", and is most to blame of the outputs" if output == tree.most_blamed else ""
    most = most if tree.snapshot.sizes[-1] > 1 else ""
    words = [f"{name} should say {way}{most}."]
    if tree.snapshot.task.info.picture is None:
        return words
    best = tree.brightened
    if best is None:
        return [*words, " No pixel, brightened, would help."]
    return [*words, f" {table.name(best.neuron)}, brightened, helps most: ", number(best.slope)]


def _of_neuron(tree: BlameTree, table: FaultTable, row: Row, say: Writer) -> Text:
    neuron = row.path[-1]
    name, layer = table.name(neuron), neuron.layer
    ahead = tree.rivals if len(row.path) == 1 else (row.path[-2],)
    words = f"{name} {_speaks(tree, table, neuron, ahead)}"
    if tree.is_known:
        blame = float(tree.blames[layer][neuron.index])
        largest = max(abs(each) for each in tree.blames[layer][1:])
        if abs(blame) <= SMALLEST * largest or blame == 0.0:
            words += ": it makes no difference to the loss"
        else:
            most = ": most to blame, for" if layer and abs(blame) == largest else ";"
            if layer:
                words += f"{most} it {SAYS} too {'much' if blame > 0.0 else 'little'}"
            else:
                what = "ink there" if tree.snapshot.task.info.picture else "of it"
                words += f"; {'less' if blame > 0.0 else 'more'} {what} would help"
    words += "."
    if not layer:
        return Text(words)
    top = tree.branches(neuron, forward=True)[0]
    words += f" Most into {name}: {table.name(top.neuron)} "
    return say(words, number(top.brings))


def _speaks(
    tree: BlameTree, table: FaultTable, neuron: NeuronRef, ahead: tuple[NeuronRef, ...]
) -> str:
    """For whom it speaks, by what it brings."""
    brings = [float(tree.brings(each)[neuron.index]) for each in ahead]
    names = [table.name(each) for each in ahead]
    if not any(brings):
        return "brings nothing" if len(names) == 1 else "brings neither anything"
    if len(names) == 1:
        return f"{'raises' if brings[0] > 0.0 else 'lowers'} {names[0]}"
    strongest = names[0] if abs(brings[0]) >= abs(brings[1]) else names[1]
    match [(value > 0.0) - (value < 0.0) for value in brings]:
        case [1, 1]:
            return f"speaks for both, most for {strongest}"
        case [-1, -1]:
            return f"speaks against both, most against {strongest}"
        case [1, _]:
            return f"speaks for {names[0]}" + (f" and against {names[1]}" if brings[1] else "")
        case [_, 1]:
            return f"speaks for {names[1]}" + (f" and against {names[0]}" if brings[0] else "")
    return f"speaks against {strongest}"


def pixel_words(tree: BlameTree, name: Callable[[NeuronRef], str]) -> list[tuple[str, ...]]:
    """Which pixel would help most, in two short lines, each in pieces."""
    best = tree.brightened
    if best is None:
        return [("no pixel, brightened, helps",)]
    line = most_words(name(best.neuron), best.slope)
    return [line, (f"in full ink: loss {plain(best.loss)}",)]


def most_words(name: str, value: float) -> tuple[str, ...]:
    """``◆ most: row 12 col 16 -0.149``, a word less where the number is long."""
    text = number(value)
    most = "most: " if len(f"◆ most: {name} {text}") <= PICTURE_WIDTH else ""
    return (f"◆ {most}{name} ", text)
