"""Every row of the table of keys does something, on the class that has its group."""

import inspect
from importlib import import_module
from pkgutil import walk_packages

import pytest
from textual.actions import parse
from textual.dom import DOMNode

import lernmi_tui
from lernmi_tui.keys.bindings import GROUPS, KEYS


def classes_by_group():
    """(group, class) of the classes that have a group of keys as their own, not the app's."""
    for module in walk_packages(lernmi_tui.__path__, "lernmi_tui."):
        if not module.name.endswith("__main__"):
            yield from (
                (binding.id.split(".")[0], part)
                for part in vars(import_module(module.name)).values()
                if inspect.isclass(part)
                and issubclass(part, DOMNode)
                and part.__module__ == module.name
                for binding in vars(part).get("BINDINGS", ())
                if getattr(binding, "id", None) and not binding.action.startswith("app.")
            )


FOUND = set(classes_by_group())
OWNERS = dict(FOUND)


def test_every_group_is_of_one_class():
    assert OWNERS.keys() == GROUPS.keys()
    assert len(FOUND) == len(GROUPS)


@pytest.mark.parametrize("key", KEYS, ids=lambda key: f"{key.group}.{key.action}")
def test_a_key_does_what_its_class_can_do(key):
    namespace, name, arguments = parse(key.action)
    owner = OWNERS["app" if namespace == "app" else key.group]
    action = getattr(owner, f"action_{name}", None) or getattr(owner, f"_action_{name}", None)
    assert action is not None, f"{owner.__name__} has no action {name!r}"
    inspect.signature(action).bind(owner, *arguments)


def test_a_key_means_one_thing_in_its_group():
    taken = [(key.group, name) for key in KEYS for name in key.names]
    assert len(taken) == len(set(taken))
