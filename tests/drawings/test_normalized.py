"""Drawings made like MNIST's pictures: by hand, by symmetry, and by what a net makes of them."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

import lernmi
from lernmi.drawings.normalized import CENTRE, SIDE, fitted, normalize_drawing
from lernmi.errors import LernmiError

SCALES = {(0.5, 0.7): 7.0, (0.7, 1.0): 5.0, (1.0, 1.5): 5.0, (1.5, 2.0): 5.0}
"""What a digit is scaled by, and the most points of accuracy that may cost."""


def paper(side: int = 56) -> np.ndarray:
    return np.zeros((side, side))


def hook(top: int, left: int, side: int = 80) -> np.ndarray:
    """A figure without any symmetry."""
    canvas = paper(side)
    canvas[top : top + 15, left : left + 3] = 1.0
    canvas[top + 12 : top + 15, left : left + 8] = 1.0
    canvas[top + 4 : top + 6, left : left + 5] = 0.5
    return canvas


def centre_of_mass(picture: np.ndarray) -> tuple[float, float]:
    """In pixels from the edges."""
    places = np.arange(len(picture)) + 0.5
    total = picture.sum()
    return float(picture.sum(axis=1) @ places / total), float(picture.sum(axis=0) @ places / total)


# --- by hand


def test_a_square_fills_the_box_around_the_middle_of_pixel_14():
    canvas = paper()
    canvas[3:13, 40:50] = 1.0
    # 19.5 pixels around 14.5: from 4.75 to 24.25; of each line's ink 0.11 goes to either side
    line = np.zeros(28)
    line[5:24] = 1.0
    line[[4, 24]] = 0.25
    line = 0.78 * line + 0.11 * (np.roll(line, 1) + np.roll(line, -1))
    assert line[[3, 4, 5, 6]] == pytest.approx([0.0275, 0.305, 0.9175, 1.0])
    np.testing.assert_allclose(normalize_drawing(canvas), np.outer(line, line), atol=1e-12)


def test_the_ratio_is_kept():
    canvas = paper()
    canvas[10:30, 20:24] = 1.0
    inked = normalize_drawing(canvas) > 0.5
    assert (np.count_nonzero(inked.any(axis=1)), np.count_nonzero(inked.any(axis=0))) == (19, 3)


def test_an_empty_canvas_gives_an_empty_picture():
    for canvas in (paper(28), np.zeros((30, 200)), np.full((28, 28), 0.003)):
        picture = normalize_drawing(canvas)
        assert picture.shape == (28, 28)
        assert not picture.any()


@pytest.mark.parametrize("place", [(0, 0), (55, 0), (20, 33), (55, 55)])
def test_a_dot_stays_a_dot(place):
    canvas = paper()
    canvas[place] = 1.0
    picture = normalize_drawing(canvas)
    assert picture.max() == 1.0
    assert centre_of_mass(picture) == pytest.approx((14.5, 14.5))
    assert np.count_nonzero(picture > 0.4) == 25


def test_a_long_tail_stays_within_the_picture():
    canvas = paper()
    canvas[40:52, 1:31] = 1.0
    canvas[2:40, 15:17] = 1.0
    picture = normalize_drawing(canvas)
    assert picture[0].max() > 0.5  # the tail's end, at the very edge
    assert centre_of_mass(picture)[0] > 14.7


@pytest.mark.parametrize("speckle", [0.1, 0.3, 1.0])
def test_a_speckle_far_away_changes_nothing(speckle):
    canvas = hook(40, 40)
    spoiled = canvas.copy()
    spoiled[2, 3] = speckle
    spoiled[70, 5] = speckle
    np.testing.assert_array_equal(normalize_drawing(spoiled), normalize_drawing(canvas))


def test_faint_haze_does_not_count_as_ink():
    canvas = hook(40, 40)
    hazy = np.maximum(canvas, np.random.default_rng(0).uniform(0.0, 0.05, canvas.shape))
    assert np.abs(normalize_drawing(hazy) - normalize_drawing(canvas)).max() < 0.2


def test_it_writes_to_nothing_and_says_the_same_twice():
    canvas = hook(5, 9)
    before = canvas.copy()
    first = normalize_drawing(canvas)
    np.testing.assert_array_equal(canvas, before)
    np.testing.assert_array_equal(normalize_drawing(canvas), first)
    assert not np.shares_memory(first, canvas)


@pytest.mark.parametrize(
    "canvas",
    [
        np.zeros((27, 40)),
        np.zeros((40, 27)),
        np.zeros(784),
        np.zeros((2, 28, 28)),
        np.zeros((28, 28), complex),
        np.full((28, 28), "1"),
        [[0.0, 1.0], [0.0]],
        None,
        np.full((28, 28), np.nan),
        np.full((28, 28), np.inf),
        np.full((28, 28), 1.01),
        np.full((28, 28), -0.01),
        np.full((28, 28), 255, np.uint8),
    ],
)
def test_what_is_no_canvas_is_refused_in_one_line(canvas):
    with pytest.raises(LernmiError) as caught:
        normalize_drawing(canvas)
    assert len(str(caught.value).splitlines()) == 1


def test_rounding_beyond_the_range_is_forgiven():
    canvas = hook(5, 9)
    beyond = np.where(canvas > 0.9, 1.0 + 1e-9, canvas - 1e-9)
    np.testing.assert_allclose(normalize_drawing(beyond), normalize_drawing(canvas), atol=1e-6)
    assert not normalize_drawing(np.full((28, 28), -1e-9)).any()


@pytest.mark.parametrize("dtype", [bool, np.uint8, np.float32])
def test_any_type_of_number_will_do(dtype):
    canvas = np.round(hook(5, 9))
    np.testing.assert_array_equal(
        normalize_drawing(canvas.astype(dtype)), normalize_drawing(canvas)
    )


# --- properties


@given(
    hnp.arrays(
        np.float64,
        st.tuples(st.integers(28, 60), st.integers(28, 60)),
        elements=st.floats(0.0, 1.0),
        fill=st.just(0.0),
    )
)
def test_any_canvas_gives_a_picture(canvas):
    picture = normalize_drawing(canvas)
    assert picture.shape == (SIDE, SIDE)
    assert picture.min() >= 0.0 and picture.max() <= 1.0
    assert picture.any() == (canvas.max() >= 1 / 256)


@given(st.integers(0, 60), st.integers(0, 60))
def test_the_place_does_not_matter(top, left):
    np.testing.assert_allclose(
        normalize_drawing(hook(top, left)), normalize_drawing(hook(0, 0)), atol=1e-12
    )


@given(st.floats(0.01, 1.0))
def test_the_darkness_does_not_matter(darkness):
    canvas = hook(7, 30)
    np.testing.assert_allclose(
        normalize_drawing(canvas * darkness), normalize_drawing(canvas), atol=1e-9
    )


@pytest.mark.parametrize("times", [2, 3, 5])
def test_the_size_does_not_matter(times):
    canvas = hook(7, 30)
    larger = np.kron(canvas, np.ones((times, times)))
    np.testing.assert_allclose(normalize_drawing(larger), normalize_drawing(canvas), atol=1e-9)


def test_rows_and_columns_are_treated_alike():
    canvas = hook(7, 30)
    np.testing.assert_allclose(normalize_drawing(canvas.T), normalize_drawing(canvas).T, atol=1e-12)


@pytest.mark.parametrize(
    "picture", [(28, 28), (14, 14), (56, 56), (20, 30), (30, 20), (2, 3), (1, 1)]
)
def test_a_picture_of_any_size_is_in_scale(picture):
    made = fitted(hook(7, 30), picture)
    assert made.shape == picture
    assert 0.0 < made.max() <= 1.0 and made.min() >= 0.0
    if min(picture) >= 14:
        expected = [CENTRE * size for size in picture]
        assert centre_of_mass_of(made) == pytest.approx(expected, abs=0.5)
        assert np.count_nonzero((made > 0.5).any(axis=1)) == pytest.approx(
            0.7 * min(picture), abs=1.0
        )


def centre_of_mass_of(picture: np.ndarray) -> list[float]:
    rows, columns = (np.arange(size) + 0.5 for size in picture.shape)
    return [
        float(picture.sum(axis=1) @ rows / picture.sum()),
        float(picture.sum(axis=0) @ columns / picture.sum()),
    ]


# --- what a net makes of it


@pytest.fixture(scope="module")
def digits():
    """A net that has learned MNIST's embedded digits, and those held out."""
    task = lernmi.load_task("mnist")
    network = lernmi.Network((784, 30, 10), 0.3, seed=1)
    generator = np.random.default_rng(0)
    order = np.concatenate([generator.permutation(len(task.train)) for _ in range(15)])
    network.learn_many(task.train.inputs, task.train.targets, order)
    return network, task.test


def placed(image: np.ndarray, scale: float, generator: np.random.Generator) -> np.ndarray:
    """A digit cut at half its darkness, scaled by nearest pixels, its ink anywhere on 56 x 56."""
    side = round(28 * scale)
    nearest = np.minimum(((np.arange(side) + 0.5) / scale).astype(int), 27)
    scaled = (image > 0.5)[np.ix_(nearest, nearest)]
    rows, columns = np.flatnonzero(scaled.any(axis=1)), np.flatnonzero(scaled.any(axis=0))
    ink = scaled[rows[0] : rows[-1] + 1, columns[0] : columns[-1] + 1]
    canvas = paper()
    top, left = (generator.integers(0, 56 - size + 1) for size in ink.shape)
    canvas[top : top + ink.shape[0], left : left + ink.shape[1]] = ink
    return canvas


def accuracy(network, pictures: np.ndarray, labels: np.ndarray) -> float:
    answers = network.predict(pictures.reshape(len(pictures), -1)).argmax(axis=1)
    return 100.0 * float(np.mean(answers == np.resize(labels, len(answers))))


@pytest.mark.parametrize(("scale", "most"), SCALES.items(), ids=str)
def test_rough_digits_of_any_size_anywhere_are_known(digits, scale, most):
    network, held_out = digits
    generator = np.random.default_rng(5)
    images = held_out.inputs.reshape(-1, 28, 28)
    canvases = [
        placed(image, generator.uniform(*scale), generator) for _ in range(3) for image in images
    ]
    pictures = np.array([normalize_drawing(canvas) for canvas in canvases])
    original = accuracy(network, images, held_out.labels)
    lost = original - accuracy(network, pictures, held_out.labels)
    assert original > 88.0
    assert lost <= most
    as_they_are = np.array([canvas[14:42, 14:42] for canvas in canvases])
    assert accuracy(network, as_they_are, held_out.labels) < 50.0


def test_untouched_digits_lose_nothing(digits):
    network, held_out = digits
    images = held_out.inputs.reshape(-1, 28, 28)
    pictures = np.array([normalize_drawing(image) for image in images])
    original = accuracy(network, images, held_out.labels)
    assert original - accuracy(network, pictures, held_out.labels) <= 1.5
