"""The table of keys against the widgets that have the actions."""

import pytest
from textual.actions import parse

from lernmi_tui.app import LernmiApp
from lernmi_tui.bindings import KEYS
from lernmi_tui.help.screen import Help
from lernmi_tui.home.feature_picker import FeaturePicker
from lernmi_tui.home.fetching import Fetching
from lernmi_tui.home.path_input import PathInput
from lernmi_tui.home.screen import Home
from lernmi_tui.panels.confusion.panel import ConfusionMatrix
from lernmi_tui.panels.images.panel import ImageWall
from lernmi_tui.panels.inspector.panel import Inspector
from lernmi_tui.panels.links.panel import LinksPanel
from lernmi_tui.panels.loss.panel import LossPanel
from lernmi_tui.panels.neurons.panel import NeuronMaps
from lernmi_tui.panels.plane.panel import DecisionMap
from lernmi_tui.panels.samples.panel import SampleTable
from lernmi_tui.panels.sketch.panel import Sketch
from lernmi_tui.panels.topology.panel import Topology
from lernmi_tui.panels.weights.panel import WeightPictures
from lernmi_tui.workbench.panels import Panels
from lernmi_tui.workbench.screen import Workbench

OWNERS = {
    "app": LernmiApp,
    "home": Home,
    "features": FeaturePicker,
    "path": PathInput,
    "fetching": Fetching,
    "help": Help,
    "workbench": Workbench,
    "panels": Panels,
    "topology": Topology,
    "loss": LossPanel,
    "links": LinksPanel,
    "inspector": Inspector,
    "map": DecisionMap,
    "neurons": NeuronMaps,
    "images": ImageWall,
    "samples": SampleTable,
    "confusion": ConfusionMatrix,
    "weights": WeightPictures,
    "sketch": Sketch,
}


@pytest.mark.parametrize("key", KEYS, ids=lambda key: f"{key.group}-{key.action}")
def test_every_key_has_an_action(key):
    owner, action = OWNERS[key.group], parse(key.action)[1]
    assert callable(getattr(owner, f"action_{action}", None))
    assert key.action in {binding.action for binding in owner.BINDINGS}
