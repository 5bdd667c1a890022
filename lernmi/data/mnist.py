"""All of MNIST: where its files come from, where they are kept, and what is in them.

60,000 images to learn from and 10,000 others, 28x28 pixels, by Y. LeCun, C. Cortes and C. Burges.
Any other set of labelled digits in files of the same names and format can take its place.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from lernmi.errors import DataError
from lernmi.files.folders import user_folder
from lernmi.files.published_files import PublishedFile

if TYPE_CHECKING:
    from lernmi.arrays import Bytes
    from lernmi.data.samples import Samples
    from lernmi.files.downloads import Patience, Progress

FILES = (
    PublishedFile(
        "train-images-idx3-ubyte.gz",
        9_912_422,
        "440fcabf73cc546fa21475e81ea370265605f56be210a4024d2ca8f203523609",
    ),
    PublishedFile(
        "train-labels-idx1-ubyte.gz",
        28_881,
        "3552534a0a558bbed6aed32b30c495cca23d567ec52cac8be1a0730e8010255c",
    ),
    PublishedFile(
        "t10k-images-idx3-ubyte.gz",
        1_648_877,
        "8d422c7b0a1c1c79245a5bcf07fe86e33eeafee792b84584aec276f5a2dbc4e6",
    ),
    PublishedFile(
        "t10k-labels-idx1-ubyte.gz",
        4_542,
        "f7ae60f92e00ec6debd23a6088c31dbd2371eca3ffa0defaefb259924204aec6",
    ),
)
"""The files as they were published."""

MIRRORS = (
    "https://ossci-datasets.s3.amazonaws.com/mnist/",
    "https://storage.googleapis.com/cvdf-datasets/mnist/",
)
"""Who has them today, asked in this order. The original site has them no longer."""

CLASSES = 10
LARGEST = 255  # of a pixel
_NAMES = ("images-idx3-ubyte", "labels-idx1-ubyte")
HELD_OUT_ONE_IN = 6
"""What part of the training images is held out where there are no t10k files: as of all MNIST."""


@dataclass(frozen=True, slots=True)
class Pictures:
    """What a folder holds: pixels (n, h, w) and labels (n,), both uint8, labels 0 to 9.

    ``about`` is a sentence on them.
    """

    train_pixels: Bytes
    train_labels: Bytes
    test_pixels: Bytes
    test_labels: Bytes
    about: str

    @property
    def picture(self) -> tuple[int, int]:
        """Rows and columns of an image."""
        _, rows, columns = self.train_pixels.shape
        return rows, columns

    def samples(self) -> tuple[Samples, Samples]:
        """What to learn from and what is held out: bytes that mean 0 .. 1, one output a digit."""
        return (
            _samples(self.train_pixels, self.train_labels),
            _samples(self.test_pixels, self.test_labels),
        )


def default_folder() -> Path:
    """Where ``fetch_mnist`` puts the files. It need not exist."""
    return user_folder() / "mnist"


def installed() -> Path | None:
    """The folder with all of MNIST; None where it was not fetched. Looks at sizes only."""
    folder = default_folder()
    try:
        sizes = [(folder / file.name).stat().st_size for file in FILES]
    except OSError:
        return None
    return folder if sizes == [file.size for file in FILES] else None


def fetch_mnist(
    mirrors: Sequence[str] = MIRRORS,
    folder: Path | None = None,
    progress: Progress | None = None,
    stopped: Callable[[], bool] | None = None,
    patience: Patience | None = None,
) -> Path:
    """Have all of MNIST, as published, in ``folder`` (or the ``default_folder``), and return that.

    What is there is checked and stays; what is damaged or missing is fetched from ``mirrors``,
    tried in turn. ``progress`` is called in the caller's thread with the bytes done, the bytes in
    all and what is being done, in words; ``stopped`` is asked all the time whether to give up.

    Raises Cancelled, or DataError with one line if nobody has the files or they can't be written.
    Then nothing is installed.
    """
    from lernmi.files import downloads  # what speaks to the net is loaded only when it is wanted

    folder = default_folder() if folder is None else folder
    downloads.Download(
        FILES,
        mirrors,
        progress or downloads.nobody,
        stopped or downloads.never,
        patience or downloads.Patience(),
    ).install(folder)
    return folder


def read(folder: str | os.PathLike[str]) -> Pictures:
    """The images and labels in ``folder``, in IDX files with their usual names, plain or gzip.

    Where there are no t10k files, the last sixth of the training images is held out instead.

    Raises DataError, naming the file, if one is missing or damaged, if images and labels are not as
    many, if images differ in size, or if a label is no digit.
    """
    path = Path(folder)
    pixels, labels = _read_pair(path, "train")
    size = _size(pixels)
    if any(_find(path, f"t10k-{name}") for name in _NAMES):
        test_pixels, test_labels = _read_pair(path, "t10k")
        if _size(test_pixels) != size:
            raise DataError(
                f"{_shown(path)}: train images have {size} pixels, t10k images "
                f"{_size(test_pixels)}; all must be of one size"
            )
        held_out = f"{len(test_pixels):,} held out, from {_shown(path)}"
    else:
        if len(pixels) == 1:
            raise DataError(f"{_shown(path)} has one image; at least two are needed")
        kept = len(pixels) - max(1, len(pixels) // HELD_OUT_ONE_IN)
        test_pixels, test_labels = pixels[kept:], labels[kept:]
        pixels, labels = pixels[:kept], labels[:kept]
        held_out = (
            f"the last {len(test_pixels):,} held out, from {_shown(path)}, where there are no "
            "t10k files"
        )
    about = f"Images of {size} pixels: {len(pixels):,} to learn from, {held_out}."
    return Pictures(pixels, labels, test_pixels, test_labels, about)


def _read_pair(folder: Path, part: str) -> tuple[Bytes, Bytes]:
    """The images (n, h, w) and labels (n,) of one part, "train" or "t10k"; n, h, w are above 0."""
    from lernmi.data.idx import read_idx

    images, labels = (_found(folder, f"{part}-{name}") for name in _NAMES)
    pixels, digits = read_idx(images), read_idx(labels)
    if pixels.dtype != "uint8" or pixels.ndim != 3 or not pixels.size:
        raise DataError(f"{_shown(images)} must hold bytes, images x rows x columns, at least one")
    if digits.dtype != "uint8" or digits.shape != pixels.shape[:1]:
        raise DataError(
            f"{_shown(labels)} holds {_sizes(digits.shape)} labels for {len(pixels)} images; "
            "there must be one byte for each"
        )
    if digits.max() >= CLASSES:
        raise DataError(
            f"{_shown(labels)} holds the label {digits.max()}; labels go from 0 to {CLASSES - 1}"
        )
    return pixels, digits


def _found(folder: Path, name: str) -> Path:
    """The file of that published name, or of its other usual ones."""
    path = _find(folder, name)
    if path is not None:
        return path
    if not os.path.isdir(folder):
        raise DataError(f"{_shown(folder)} is no folder; name one that holds MNIST's files")
    raise DataError(
        f"{_shown(folder)} has no {name}; none of these is there: {', '.join(_usual_names(name))}"
    )


def _find(folder: Path, name: str) -> Path | None:
    paths = (folder / usual for usual in _usual_names(name))
    return next((path for path in paths if os.path.isfile(path)), None)


def _usual_names(name: str) -> tuple[str, ...]:
    """As published, unpacked, and as some unpackers call it: train-images.idx3-ubyte."""
    dotted = name.replace("-idx", ".idx")
    return f"{name}.gz", name, f"{dotted}.gz", dotted


def _samples(pixels: Bytes, labels: Bytes) -> Samples:
    import numpy as np

    from lernmi.data.samples import Samples

    return Samples(pixels.reshape(len(pixels), -1), np.eye(CLASSES)[labels], 1.0 / LARGEST)


def _size(pixels: Bytes) -> str:
    return _sizes(pixels.shape[1:])


def _sizes(shape: tuple[int, ...]) -> str:
    return "x".join(map(str, shape))


def _shown(path: Path) -> str:
    """The path as one printable line."""
    return str(path) if str(path).isprintable() else ascii(str(path))
