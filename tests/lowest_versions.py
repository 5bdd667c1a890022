"""Print the lowest versions that pyproject.toml allows, as constraints for pip."""

import re
import tomllib
from collections.abc import Iterator
from pathlib import Path

PYPROJECT = Path(__file__).parents[1] / "pyproject.toml"
REQUIREMENT = re.compile(r"([\w-]+)>=([\d.]+)(,<[\d.]+)?")


def lowest_versions() -> Iterator[str]:
    """``name==version`` for each requirement but those of benchmarks, whose tables no test reads.

    Raises ValueError for one without a lower bound.
    """
    made = tomllib.loads(PYPROJECT.read_text(encoding="utf-8"))
    project = made["project"]
    optional = project["optional-dependencies"]
    extras = [optional[extra] for extra in optional if extra != "bench"]
    for requirement in sum(extras, made["build-system"]["requires"] + project["dependencies"]):
        found = REQUIREMENT.fullmatch(requirement)
        if found is None:
            raise ValueError(f"{requirement!r} in pyproject.toml is not like 'name>=1.2'")
        yield f"{found[1]}=={found[2]}"


if __name__ == "__main__":
    print("\n".join(sorted(set(lowest_versions()))))
