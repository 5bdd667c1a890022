"""Files that others published, known by their content and not by where they come from."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class PublishedFile:
    """A file: its name wherever it is kept, its size in bytes, its SHA-256 in hex."""

    name: str
    size: int
    sha256: str

    def is_whole(self, path: Path) -> bool:
        """True if the file at ``path`` is the published one. Reads all of it."""
        from hashlib import file_digest  # start-up does without

        try:
            if path.stat().st_size != self.size:
                return False
            with path.open("rb") as file:
                return file_digest(file, "sha256").hexdigest() == self.sha256
        except OSError:
            return False


def missing(files: Sequence[PublishedFile], folder: Path) -> list[PublishedFile]:
    """Those of ``files`` that are not in ``folder``, or not as published. Reads what is there."""
    return [file for file in files if not file.is_whole(folder / file.name)]
