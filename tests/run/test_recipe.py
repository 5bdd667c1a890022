"""What a person may ask for."""

import pytest

from lernmi import LernmiError
from lernmi.run.record.recipe import Recipe
from lernmi.run.session import Session


def test_a_recipe_makes_its_session():
    session = Session.of(Recipe("xor", (2, 4, 1), 0.25, 7, 2, ("tanh", "sigmoid")))
    assert session.network.sizes == (2, 4, 1)
    assert session.network.training_rate == 0.25
    assert session.network.seed == 7
    assert session.batch_size == 2
    assert session.network.activations == ("tanh", "sigmoid")


@pytest.mark.parametrize(
    ("recipe", "says"),
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
def test_refusals(recipe, says):
    with pytest.raises(LernmiError, match=says):
        recipe.check()


def test_options_that_a_task_does_not_have_are_refused():
    from lernmi.tasks.options import TaskOptions

    with pytest.raises(LernmiError, match="xor has no --held-out to set"):
        Recipe("xor", options=TaskOptions(held_out=0.2)).check()
