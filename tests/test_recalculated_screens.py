"""Whole screens of the real app: every printed equation comes out right, none is passed over."""

import re

import numpy as np
import pytest

from lernmi.run.record.recipe import Recipe
from lernmi_tui.panels.sketch.panel import Sketch
from tests.amount import SHARE, some
from tests.app_helpers import until
from tests.facts import between, link_rows, overlap, times
from tests.recalculated import accounted_for, mistakes, signs
from tests.screens import SIZES, stage, wander
from tests.sketch_helpers import dot

pytestmark = pytest.mark.slow  # whole apps

RUNS = {  # 3 sizes, 168 moments each in all
    "xor": (Recipe("xor"), 30),
    "half-adder": (Recipe("half-adder", batch=3), 30),
    "circle": (Recipe("circle", activation=("tanh", "sigmoid")), 28),
    "spiral": (Recipe("spiral", sizes=(2, 6, 4, 1)), 28),
    "digits": (Recipe("digits", batch=4), 28),
    "mnist": (Recipe("mnist"), 24),
}


@pytest.mark.parametrize("size", SIZES, ids=lambda size: "x".join(map(str, size)))
@pytest.mark.parametrize("name", RUNS)
async def test_every_equation_on_the_screen_comes_out_right(name, size, monkeypatch):
    recipe, moments = RUNS[name][0], max(some(RUNS[name][1]), RUNS[name][1] // 5)
    random = np.random.default_rng([len(name), size[0]])
    seen, found, tables = set(), 0, 0
    async with stage(recipe, size, monkeypatch) as shown:
        async for kind in wander(shown, moments, random):
            for panel, rows in shown.rows().items():
                for place in range(len(rows)):
                    assert accounted_for(rows, place), (kind, panel, *rows[place : place + 3])
                    found += signs(rows[place])
                    seen |= {(panel, kind)} if signs(rows[place]) else set()
            tables += check_links(shown) + check_truth(shown)
    assert found > moments // 2
    if SHARE < 1.0:
        return
    assert {("inspector", "settled"), ("inspector", "looked at")} <= seen
    assert ("topology", "animated") in seen
    if name in ("xor", "spiral", "mnist"):  # the others learn in batches, or have few columns
        assert tables > moments


# tables: their rows have no equals sign, and three digits are all that there is


def check_links(shown):
    """Of how many rows of links the numbers fit together, as far as their printed digits tell."""
    if "links" not in shown.seen:
        return 0
    snapshot, checked = shown.snapshot, 0
    for of in link_rows(shown.rows()["links"]).values():
        of = {name: between(text) for name, text in of.items()}
        change = of.get("last change") or of.get("would change by")
        if "output sensitivity" in of and "input" in of and "link sensitivity" in of:
            assert overlap(times(of["output sensitivity"], of["input"]), of["link sensitivity"]), of
            checked += 1
        if "link sensitivity" in of and change and snapshot.batch_size == 1:
            rate = -snapshot.last_rate
            assert overlap(times(of["link sensitivity"], (rate, rate)), change), of
            checked += 1
    return checked


def check_truth(shown):
    """Of how many rows of a truth table what they are off by is what they say minus should."""
    if "truth" not in shown.seen:
        return 0
    rows = "\n".join(shown.rows()["truth"])
    found = [(float(row[1]), between(row[2]), between(row[3])) for row in TRUTH.finditer(rows)]
    for should, (least, most), off in found:
        assert overlap((least - should, most - should), off) or overlap(
            (should - most, should - least), off
        )
    return len(found)


DECIMAL = r"\d*\.\d+(?:e-?\d+)?"
TRUTH = re.compile(rf" ([01]) +({DECIMAL}) *[█▏▎▍▌▋▊▉]* +[✓~✗] (?:[a-z ,]*)({DECIMAL})")


# lessons

SAID = re.compile(r"said (\S+), says (\S+) \((\S+)\)")


@pytest.mark.parametrize("size", SIZES, ids=lambda size: "x".join(map(str, size)))
@pytest.mark.parametrize("name", ["digits", "mnist"])
async def test_every_equation_of_a_lesson_comes_out_right(name, size, monkeypatch):
    random = np.random.default_rng([7, size[0]])
    async with stage(Recipe(name), size, monkeypatch) as shown:
        pad, pilot = shown.app.screen.query_one(Sketch), shown.pilot
        await pilot.press("d")
        await until(pilot, lambda: pad.has_focus and pad.snapshot is not None)
        for lesson in range(max(some(6), 1)):
            await shown.learn(int(random.integers(1, 300)))
            await pilot.press("c")
            await dot(pilot, pad)
            if lesson % 2:
                await pilot.press("o")
                await until(pilot, lambda: shown.snapshot.focus is not None)
            await pilot.press("t", str(random.integers(10)))
            await until(pilot, lambda: any("Taught" in row for row in shown.rows()["sketch"]))
            rows = shown.rows()["sketch"]
            said = SAID.findall(" ".join(map(str.strip, rows)))
            assert said or size == (120, 36), "there they are wrapped beside the pictures"
            for before, after, change in said:
                assert mistakes(f"{before} → {after} moved {change}") == []
            assert size == SIZES[0] or sum(map(signs, rows)) >= 2, "the blame before and after"
            for place in range(len(rows)):
                assert accounted_for(rows, place), rows[place]
