"""What all tests share."""

import os

import pytest
from hypothesis import settings

os.environ["TEXTUAL_ANIMATIONS"] = "none"  # read when textual is imported

# the same examples on every machine, however slow; HYPOTHESIS_PROFILE=default looks for new ones
settings.register_profile("steady", derandomize=True, deadline=None)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "steady"))


@pytest.fixture(autouse=True)
def own_folder(monkeypatch, tmp_path_factory):
    """A person's own folder, empty: what a developer fetched or drew changes no test."""
    folder = tmp_path_factory.mktemp("lernmi")
    monkeypatch.setenv("LERNMI_FOLDER", str(folder))
    return folder
