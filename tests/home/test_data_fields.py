"""A task remembered, and read again once its data has changed."""

import pytest

import lernmi
from lernmi.data import mnist
from lernmi.run.record.recipe import Recipe
from lernmi.tasks.kept import kept_task
from lernmi.tasks.options import DEFAULTS, TaskOptions
from lernmi_tui.home import recent

ROWS = "".join(f"{i},{i % 3},{'ab'[i % 2]}\n" for i in range(40))


def test_it_is_read_once_and_again_when_the_file_changes(tmp_path):
    path = tmp_path / "table.csv"
    path.write_text("x,y,kind\n" + ROWS)
    first = kept_task(str(path), DEFAULTS)
    assert kept_task(str(path), DEFAULTS) is first
    path.write_text("x,y,kind\n" + ROWS + "7,1,c\n7,2,c\n")
    recipe = Recipe(str(path))
    assert recipe.info is first.info  # the screen never reads a file
    assert recipe.load() is not first
    assert recipe.info.sizes[-1] == 3


def test_labels_beside_an_idx_file_and_pictures_in_a_folder_count_too(tmp_path):
    import numpy as np

    images, labels = tmp_path / "a-images-idx3-ubyte", tmp_path / "a-labels-idx1-ubyte"
    lernmi.write_idx(images, np.arange(40 * 64, dtype=np.uint8).reshape(40, 8, 8))
    lernmi.write_idx(labels, np.arange(40, dtype=np.uint8) % 2)
    for path in (str(images), str(tmp_path)):
        first = kept_task(path, DEFAULTS)
        assert kept_task(path, DEFAULTS) is first
        lernmi.write_idx(labels, np.arange(40, dtype=np.uint8) % (3 if path == str(images) else 4))
        assert kept_task(path, DEFAULTS) is not first


def test_mnist_is_all_of_it_once_that_is_there(monkeypatch, tmp_path):
    small = kept_task("mnist", DEFAULTS)
    assert len(small.train) == 4_500
    monkeypatch.setattr(mnist, "installed", lambda: tmp_path)
    with pytest.raises(lernmi.DataError, match="train-images"):
        kept_task("mnist", DEFAULTS)  # it looks there
    with pytest.raises(lernmi.DataError):
        kept_task("mnist", TaskOptions(data=str(tmp_path / "nothing")))


@pytest.mark.parametrize("name", ["[A=@R]0.csv", "[OLD] flowers.csv", "a\x1b]0;b\x07.csv"])
def test_a_title_is_printable(name):
    title = recent.title_of(f"/data/{name}")
    assert title.isprintable()
    assert Recipe(f"/data/{name}").title == title
