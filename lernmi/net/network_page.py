"""A network as a notebook shows it."""

from __future__ import annotations

from lernmi.html.marks import element, page, text_of
from lernmi.html.topology import topology
from lernmi.net.memory import Memory
from lernmi.net.names import layer_prefixes


def network_page(network: Memory) -> str:
    """Its topology and what it is, as HTML."""
    prefixes = layer_prefixes(len(network.sizes))
    words = f"{', '.join(dict.fromkeys(network.activations))}; dashed is a weight below 0"
    drawn = topology(
        network.sizes,
        [layer.weights for layer in network.link_layers],
        lambda layer, index: f"{prefixes[layer]}{index}",
    )
    parts = [element("div", text_of(words), style="opacity:0.75"), drawn]
    return page(repr(network), parts)
