"""What a person may ask for, and the ladders of pace and rate."""

import itertools

import pytest

from lernmi import LernmiError
from lernmi.run.recipe import Recipe
from lernmi.run.session import Session
from lernmi_tui.workbench.paces import PACES, next_pace, next_rate


def test_a_recipe_makes_its_session():
    session = Session.of(Recipe("xor", (2, 4, 1), 0.25, 7, 2, ("tanh", "sigmoid")))
    assert session.network.sizes == (2, 4, 1)
    assert session.network.training_rate == 0.25
    assert session.network.seed == 7
    assert session.batch_size == 2
    assert session.network.activations == ("tanh", "sigmoid")


@pytest.mark.parametrize(
    ("setup", "says"),
    [
        (Recipe("nope"), "no task"),
        (Recipe("xor", (2, 3)), "starts with 2 and ends with 1"),
        (Recipe("xor", (2,)), "two or more"),
        (Recipe("xor", rate=-1.0), "above 0"),
        (Recipe("xor", seed=-1), "a seed"),
        (Recipe("xor", batch=0), "a batch"),
        (Recipe("xor", activation=("tanh",)), "2 layers"),
        (Recipe("xor", seed=3, classic=True), "classic .* takes no seed"),
    ],
)
def test_refusals(setup, says):
    with pytest.raises(LernmiError, match=says):
        setup.check()


def test_the_ladder_of_paces_leads_up_and_down():
    for slower, faster in itertools.pairwise(PACES):
        assert next_pace(slower, up=True) == faster
        assert next_pace(faster, up=False) == slower
    assert next_pace(None, up=True) is None
    assert next_pace(0.2, up=False) == 0.2
    assert next_pace(7.5, up=True) == 10
    assert next_pace(7.5, up=False) == 5


@pytest.mark.parametrize(
    ("rate", "up", "expected"),
    [
        (0.5, True, 1.0),
        (0.5, False, 0.2),
        (0.3, True, 0.5),
        (0.3, False, 0.2),
        (0.1, False, 0.05),
        (1e6, True, 2e6),
        (5e9, True, 5e9),
        (1e-9, False, 1e-9),
    ],
)
def test_the_ladder_of_rates(rate, up, expected):
    assert next_rate(rate, up) == pytest.approx(expected)


def test_options_that_a_task_does_not_have_are_refused():
    from lernmi.tasks.options import TaskOptions

    with pytest.raises(LernmiError, match="xor has no held-out to set"):
        Recipe("xor", options=TaskOptions(held_out=0.2)).check()
