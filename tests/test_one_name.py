"""No number has two names and no name is that of two numbers, on any screen, in help or documents.

The table of names is lernmi/run/names/quantities.py. Whatever a screen says by name of the run, of
a link or of a neuron is the one number that the table means.
"""

import re
from pathlib import Path

import numpy as np
import pytest

from lernmi.run.names.quantities import QUANTITIES
from lernmi.run.record.recipe import Recipe
from lernmi_tui.help.glossary import GLOSSARY
from lernmi_tui.keys.bindings import KEYS
from tests.amount import SHARE, some
from tests.app_helpers import screen_text
from tests.facts import facts, truths
from tests.screens import SIZES, stage, wander

MOMENTS = max(some(14), 3)  # fewer compare next to nothing
OWN_DATA = ["long,wide,tall,deep,kind"] + [
    f"{i % 7},{i % 5},{i % 3},{i % 11},{'oak' if i % 2 else 'elm'}" for i in range(60)
]
RUNS = {
    "xor": Recipe("xor"),
    "half-adder": Recipe("half-adder", batch=3),
    "spiral": Recipe("spiral", sizes=(2, 6, 4, 1), activation=("tanh", "tanh", "sigmoid")),
    "sine": Recipe("sine"),
    "digits": Recipe("digits", batch=4),
    "mnist": Recipe("mnist"),
    "own data": None,
}
FORBIDDEN = {
    "a sensitivity without its kind": r"(?i)(?<!output )(?<!link )(?<!out )(?<!link-)\bsensitivit",
    "the filter's word as a heading": r"out\.sens(?! ?[<>=|])",
    "submit": r"(?i)\bsubmit",
    "others bring, without what they are": r"(?i)others bring",
    "learned, of what": r"\d of \d+ learned",
    "an error, which is a blame or what an output is off by": r"\berrors?\b",
    "the number of a sample, in the data or in the epoch?": r"\bsample [\d,]+(?! of)(?![\d,])",
}
ROOT = Path(__file__).parent.parent


def forbidden_in(text):
    return {why: found[0] for why, word in FORBIDDEN.items() if (found := re.search(word, text))}


@pytest.mark.slow
@pytest.mark.parametrize("size", SIZES, ids=lambda size: "x".join(map(str, size)))
@pytest.mark.parametrize("name", RUNS)
async def test_every_name_is_that_of_one_number(name, size, monkeypatch, tmp_path):
    own = tmp_path / "trees.csv"
    own.write_text("\n".join(OWN_DATA))
    recipe = RUNS[name] or Recipe(str(own))
    random, told = np.random.default_rng([3, len(name), size[0]]), set()
    async with stage(recipe, size, monkeypatch) as shown:
        is_of_classes = len(shown.snapshot.task.info.output_names) > 2
        async for kind in wander(shown, MOMENTS, random):
            text = screen_text(shown.app)
            assert forbidden_in(text) == {}
            if is_of_classes:
                assert not re.search(r"\by\d", text), "outputs are called by their class"
            for fact in facts(shown):
                truth = truths(shown.snapshot, fact.subject)
                assert fact.is_true(truth), (kind, fact, truth, text)
                told.add((fact.panel, fact.name))
    assert len(told) > 5
    if SHARE < 1.0:
        return
    assert {panel for panel, _ in told} >= {"status", "links", "topology", "inspector"}
    assert len(told) > 15
    if name == "xor":
        assert {("truth", "says now"), ("topology", "says now")} & told


def test_no_two_quantities_share_a_name():
    words = [word for each in QUANTITIES for word in {each.name, each.short}]
    assert sorted(words) == sorted(set(words))


def test_help_glossary_keys_and_palette_have_no_other_words():
    texts = [f"{key.label} {key.help}" for key in KEYS]
    entries = [entry for section in GLOSSARY.values() for entry in section]
    texts += [f"{entry.word}: {entry.meaning}" for entry in entries]
    texts += [f"{each.name} {each.short} {each.meaning}" for each in QUANTITIES]
    assert {text: bad for text in texts if (bad := forbidden_in(text))} == {}


@pytest.mark.parametrize("path", ["README.md", "docs/keys.md", "docs/data.md", "docs/core.md"])
def test_documents_have_no_other_words(path):
    text = (ROOT / path).read_text()
    prose = re.sub(r"```.*?```|`[^`]*`|^>>>.*$", "", text, flags=re.DOTALL | re.MULTILINE)
    found = forbidden_in(" ".join(prose.split()))
    assert found == {}
