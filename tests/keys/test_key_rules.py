"""The three rules of the table of keys, and the keys that nobody may have."""

import pytest
from textual.actions import parse

from lernmi_tui.keys.bindings import KEYS
from tests.keys.test_bindings import OWNERS

COMMON = ("workbench", "panels", "app")
PANELS = sorted(
    group for group, owner in OWNERS.items() if owner.__module__.startswith("lernmi_tui.panels.")
)
OWN = {
    *("up", "down", "left", "right", "pageup", "pagedown", "home", "end"),
    *("enter", "escape", "delete", "full_stop", "comma"),
    *"acoOptTvyY",
}
"""What a panel may have for itself."""
SAME = {"u": "undo", "U": "redo", "x": "leave_out"}
"""Keys of everywhere that a panel may carry out itself: they mean the same there."""
PENS = {"sketch": {"shift+left", "shift+right", "shift+up", "shift+down"}}
OPPOSITE = {"undo": "redo", "fault": "teachers"}
DEAD = {"apostrophe", "quotation_mark", "circumflex_accent", "tilde", "grave_accent"}
DEBUGGER = {*"klseKLSEwWbBxzuU", "equals_sign", "backspace"}
"""For stepping inside a sample, going back in time, and changing what is picked."""


def keys_of(*groups):
    return {(key.group, name): key for key in KEYS if key.group in groups for name in key.names}


def test_the_rules_are_about_all_the_panels():
    assert {"topology", "links", "loss", "inspector", "map", "images", "sketch"} <= set(PANELS)


@pytest.mark.parametrize("group", PANELS)
def test_what_is_everywhere_means_the_same_in_a_panel(group):
    everywhere = {name for _, name in keys_of(*COMMON)} - OWN
    other = {name for _, name in keys_of(group)} & everywhere
    assert {name for name in other if name not in SAME} == set()


@pytest.mark.parametrize("group", PANELS)
def test_a_panel_has_no_keys_but_those_that_panels_may_have(group):
    mine = {name for _, name in keys_of(group)}
    assert mine - OWN - SAME.keys() - PENS.get(group, set()) == set()
    for name, action in SAME.items():
        key = keys_of(group).get((group, name))
        assert key is None or parse(key.action)[1] == action


@pytest.mark.parametrize("group", [*PANELS, *COMMON])
def test_shift_is_the_same_backwards(group):
    found = keys_of(*COMMON) | keys_of(group)
    found = {name: key for (_, name), key in found.items()}
    for (_, name), key in keys_of(group).items():
        if len(name) == 1 and name.isupper():
            _, forwards, there = parse(found[name.lower()].action)
            _, backwards, back = parse(key.action)
            assert OPPOSITE.get(forwards, forwards) == backwards
            assert (forwards, there) != (backwards, back)


def test_dead_keys_are_no_keys():
    assert DEAD & {name for key in KEYS for name in key.names} == set()


def test_the_debuggers_keys_are_those_of_the_workbench():
    assert {name for _, name in keys_of("workbench")} >= DEBUGGER
