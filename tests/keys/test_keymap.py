"""Keys that a person chooses: what can't be is refused with a line."""

import pytest

from lernmi_tui.keys.bindings import KEYS, PANELS
from lernmi_tui.keys.keymap import as_set, checked, in_ascii, key_name
from tests.keys.test_bindings import OWNERS

ROWS = {key.id: key for key in KEYS}


def test_every_row_has_an_id_of_its_own_that_can_be_typed():
    assert len(ROWS) == len(KEYS)
    assert all(id.replace(".", "").replace("-", "").replace("_", "").isalnum() for id in ROWS)


def test_the_panels_are_all_the_panels():
    folders = {
        g for g, owner in OWNERS.items() if owner.__module__.startswith("lernmi_tui.panels.")
    }
    assert set(PANELS) == folders


@pytest.mark.parametrize(
    ("written", "name"),
    [
        ("x", "x"), ("X", "X"), ("shift+x", "X"), ("?", "question_mark"), ("+", "plus"),
        ("ctrl+x", "ctrl+x"), ("shift+f5", "shift+f5"), (",", "comma"), ("space", "space"),
        ("ü", "ü"), ("question_mark", "question_mark"), ("ctrl+@", "ctrl+at"), (" ", "space"),
    ],
)  # fmt: skip
def test_keys_are_written_as_a_person_does(written, name):
    assert key_name(written) == name


def test_a_row_may_have_several_keys():
    wanted = {"workbench.freeze": "f5, ctrl+pageup,f5", "links.sort": "ctrl+x"}
    keymap = {"workbench.freeze": "f5,ctrl+pageup", "links.sort": "ctrl+x"}
    assert checked(wanted) == (keymap, [])


@pytest.mark.parametrize(
    "written", ["", " ", "foo", "ctrl+", "hyper+x", "x,,y", "ctrl+foo", "\x01"]
)
def test_what_is_no_key_is_refused(written):
    keymap, (said,) = checked({"workbench.freeze": written})
    assert keymap == {}
    assert said.startswith(f"keys: {written!r} for workbench.freeze is no key")


def test_an_unknown_id_is_refused_with_the_nearest():
    keymap, said = checked({"workbench.fater": "f5", "nothing": "f6", "workbench.runs": "f7"})
    assert keymap == {}
    assert "is it workbench.faster?" in said[0]
    assert "docs/keys.md" in said[1]


@pytest.mark.parametrize(
    ("wanted", "kept"),
    [
        ({"workbench.rewind": "k"}, {}),  # one link
        ({"workbench.rewind": "v"}, {}),  # of some panels
        ({"links.sort": "k"}, {}),  # of the workbench
        ({"sketch.clear": "q"}, {}),  # of the app
        ({"app.keys": "enter"}, {}),
        ({"features.previous": "p"}, {}),  # of Home around it
        ({"workbench.rewind": "f5", "workbench.new-seed": "f5"}, {}),
        ({"workbench.rewind": "n", "workbench.new-seed": "r"}, None),  # the two have changed places
        ({"links.sort": "f5", "loss.log-scale": "f5"}, None),  # never at one place
        ({"home.start-paused": "r"}, None),
        ({"sketch.undo": "backspace"}, {}),
    ],
)
def test_a_key_that_would_mean_two_things_is_refused(wanted, kept):
    keymap, said = checked(wanted)
    assert keymap == (wanted if kept is None else kept)
    assert bool(said) == (kept is not None)


def test_a_refusal_that_frees_a_key_for_its_old_owner_is_followed_up():
    keymap, said = checked(
        {"workbench.rewind": "k", "workbench.new-seed": "r"}  # the first stays at r after all
    )
    assert keymap == {}
    assert len(said) == 2


def test_a_row_is_written_with_its_new_key():
    key = as_set(ROWS["workbench.slower"], {"workbench.slower": "f5,f6"})
    assert (key.written, key.names, key.label) == ("f5", ["f5", "f6"], "slower")
    assert in_ascii("⌫ or ↑↓") == "bksp or up/down"
