"""Every key of the program, once: the footer, the help, the command palette read it from here."""

from dataclasses import replace

from textual.binding import BindingType

from lernmi_tui.keys.boxes import BOXES
from lernmi_tui.keys.everywhere import EVERYWHERE
from lernmi_tui.keys.help import HELP
from lernmi_tui.keys.home import HOME
from lernmi_tui.keys.panels import NETWORK_PANELS
from lernmi_tui.keys.views import VIEWS
from lernmi_tui.keys.workbench import WORKBENCH

GROUPS = {
    "workbench": "Workbench",
    "go_to": "In the go-to line",
    "set": "In the set box",
    "file": "Where it asks for the name of a file",
    "runs": "In the list of runs",
    "compare": "Where settings are compared",
    "panels": "The panels of the workbench",
    "topology": "In the topology",
    "loss": "In the loss curves",
    "links": "In the links",
    "inspector": "In the inspector",
    "truth": "In the truth table",
    "map": "In the decision map",
    "neurons": "In the maps of the neurons",
    "curve": "In the fitted curve",
    "predicted": "In predicted against true",
    "images": "In the images",
    "samples": "In the samples",
    "confusion": "In the confusion matrix",
    "weights": "In the pictures of weights",
    "sketch": "On the sketch pad",
    "home": "Home",
    "columns": "In the columns of your own table",
    "features": "In the features of a cloud",
    "path": "In the field for a path",
    "question": "Where it asks before something is lost",
    "guess": "Where it asks for a guess",
    "fetching": "While MNIST is fetched",
    "help": "In this help",
    "glossary": "In the glossary",
    "app": "Everywhere",
}
"""The groups in the order of the help, with their titles."""

PANELS = (
    *("topology", "loss", "links", "inspector", "truth", "map", "neurons", "images", "samples"),
    *("confusion", "weights", "sketch", "predicted", "curve"),
)
"""Those of panels, which have the keys of the workbench beside their own."""


KEYS = (*EVERYWHERE, *HOME, *HELP, *WORKBENCH, *BOXES, *NETWORK_PANELS, *VIEWS)


def bindings_of(group: str, owner: str = "") -> list[BindingType]:
    """The bindings of one group, for a widget's or screen's BINDINGS.

    ``owner`` says whose actions they are if not its own: ``app.``.
    """
    bindings = (key.binding for key in KEYS if key.group == group and key.keys)
    return [replace(binding, action=owner + binding.action) for binding in bindings]
