"""What a person is told of a run that got into trouble: what, since when, the way out."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lernmi_tui.workbench.until import place_words

if TYPE_CHECKING:
    from lernmi.run.measures.trouble import Trouble
    from lernmi.run.record.epochs import Epochs


def trouble_words(met: Trouble, epochs: Epochs) -> str:
    """``Training paused: since epoch 3, moment 1,234 ...``, and where the last good moment is."""
    way = ""
    if met.good == met.moment - 1:
        way = "; S goes back to the last good moment"
    elif met.good < met.moment:
        way = f"; g {met.good} goes back to before that"
    since = place_words(met.moment, epochs)
    return f"Training paused: since {since} {met.what}{way}. {met.advice}"
