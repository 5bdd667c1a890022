"""Every panel at five sizes of the window: nothing cut, nothing written over, nothing lost.

A window shows one panel alone, or several side by side. A larger one of the same kind says all
that a smaller one says: its words (names of links and neurons apart, keys at the lower border
apart) are among those of the larger one.
"""

import re
from contextlib import asynccontextmanager
from dataclasses import dataclass
from functools import cached_property
from itertools import combinations, pairwise

import pytest
from rich.cells import cell_len

from lernmi.run.names.quantities import QUANTITIES
from lernmi.tasks.options import TaskOptions
from lernmi_tui.parts.drawn import DrawnPanel
from lernmi_tui.parts.question import Question
from lernmi_tui.workbench.go_to import GoTo
from tests.app_helpers import (
    LernmiApp,
    Panels,
    Recipe,
    Workbench,
    screen_text,
    until,
    until_ready,
)

ALONE = [(60, 16), (80, 24), (120, 36), (160, 50), (250, 70)]
TOGETHER = ALONE[1:]  # the first of them has room for one panel
FEW = ALONE[:3]
SPIRAL = Recipe("spiral", options=TaskOptions(features=("x1", "x2", "x1²", "sin6x1")))
RUNS = {"xor": (Recipe("xor"), 3_604), "spiral": (SPIRAL, 2_000), "digits": (Recipe("digits"), 700)}
RUNS["mnist"] = (Recipe("mnist"), 700)
TREES = ["long,wide,tall,deep,kind"] + [
    f"{i % 7},{i % 5},{i % 3},{i % 11},{('oak', 'elm', 'common ash')[i % 3]}" for i in range(90)
]
STATES = {  # keys that lead there, from nothing picked and nothing looked at
    "nothing picked": (),
    "a link picked": ("1", "full_stop"),
    "a neuron picked": ("1", "right", "right"),
    "looking": ("5", "right", "down", "enter"),
}

CASES = [  # what is picked matters to the panels that every task has; digits are a small MNIST
    *((task, state) for task in ("xor", "mnist") for state in STATES),
    *((task, state) for task in ("spiral", "trees") for state in ("nothing picked", "looking")),
    ("digits", "nothing picked"),
]

DRAWN = re.compile(r"[─│╭╮╰╯┤└┬▀▄█▉▊▋▌▍▎▏▐▶▸▹◂▲▼▴▾◆•✓✗~\u2800-\u28ff]")
GLUED = {
    "two numbers": re.compile(r"\d\.\d+\.\d|\.\d+[+-]\d"),
    "a word and a number": re.compile(r"[a-z]{3,}[+-]?\d+\.\d"),
    "two headings": re.compile(r"\w[▶◀»«]\w.* · "),
}
SAME = {  # what is said in fewer words where there is less room
    **{each.short: each.name for each in QUANTITIES if each.short != each.name},
    **{each.tight: each.name for each in QUANTITIES if " " in each.tight},  # "mean" is one anyway
    "by < ": "by less than ",
    "right: < ": "right: by less than ",
}

ONLY_SMALL = {  # where a larger window says the same otherwise
    "inspector": {  # "3 other inputs bring", "the rest": with more rows the terms themselves
        *("rest", "other", "others", "bring", "neurons", "bias"),
    },
    "topology": {
        *("longer", "picked"),  # the legend of bars: every neuron and link is drawn
        *("input", "into"),  # "input: train 3", "what h1 looks for", or only the longer part
    },
    "images": {"held", "should"},  # the border says which sample it is, "is 4" what is expected
    "loss": {"more"},  # "+1 more" runs, which have a row each where there is room
    "weights": {"down"},  # another neuron under the cursor
}
BESIDE = {  # a panel beside others at 120x36 has less room than alone at 80x24: "m" gives it that
    "topology": {  # a picked one's line is shorter, and bars and lines have legends of their own
        *("input", "output", "sensitivity", "blame", "pixel", "bias", "largest", "hidden"),
        *("arrows", "click", "neuron", "pick"),
        *("solid", "line", "dotted", "thicker", "larger", "what", "looks", "weights"),
        *("brighter", "more", "blue", "orange"),
    },
    "links": {"input", "output", "over", "epoch"},  # columns, which a key scrolls into sight
    "map": {"network", "says", "accuracy", "last", "learned", "looked"},  # words of the legend
    "confusion": {"what", "network"},  # the heading of its columns
    "weights": {"what", "looks", "weights", "blue", "orange"},  # each picture's heading, the legend
    # keys, which the help has as well; the heading of what the network sees, beside the bars
    "sketch": {"down", "rubber", "remove", "thin", "wide", "sees"},
    "samples": {"deep", "long", "held"},  # columns, which a key scrolls into sight; the title
}
EXACT = {"topology", "links", "truth"}  # equations choose their digits themselves


@dataclass(frozen=True)
class Shown:
    """A panel on the screen: the lines inside its border, and how wide it is there."""

    lines: tuple[str, ...]
    width: int
    below: str = ""  # what a key brings into sight

    @cached_property
    def words(self):
        """All that is said, numbers and names of links and neurons apart."""
        text = DRAWN.sub(" ", "\n".join([*self.lines, self.below]))
        for short, long in SAME.items():
            text = re.sub(rf"\b{re.escape(short)}(?<!\w)|\b{re.escape(short)}\b", long, text)
        return {word.lower() for word in re.findall(r"(?<![\w→])[A-Za-z]{4,}(?![\w→])", text)}

    @cached_property
    def numbers(self):
        return set(re.findall(r"(?<![\w.])[+-]?\d+\.\d+(?![\w.])", "\n".join(self.lines)))


def cut_words(shown, larger):
    """Words at the right edge that go on in a ``larger`` window."""
    whole = set().union(*(each.words for each in larger))
    ends = [re.search(r"([A-Za-z]{2,})$", line) for line in shown.lines]
    at_edge = {
        end[1].lower()
        for end, line in zip(ends, shown.lines, strict=True)
        if end and cell_len(line) == shown.width
    }
    return {part for part in at_edge - whole if any(word.startswith(part) for word in whole)}


def rounded_more(shown, larger):
    """Numbers that a ``larger`` window has with fewer digits only."""
    theirs = larger.numbers
    return {
        text
        for text in shown.numbers - theirs
        if any(is_rounded(text, other) for other in theirs)
        and not any(is_rounded(other, text) for other in theirs)
    }


def is_rounded(number, other):
    """Is ``other`` the same number with fewer digits, two after the point at least?"""
    places, fewer = (len(text.partition(".")[2]) for text in (number, other))
    near = abs(float(number) - float(other)) <= 0.5 * 10.0**-fewer
    return 2 <= fewer < places and near and number[0] == other[0]


def written_over(shown):
    """Lines in which two labels touch."""
    return [
        f"{what}: {line!r}"
        for what, pattern in GLUED.items()
        for line in shown.lines
        if pattern.search(line)
    ]


def shown_now(panel):
    """What ``panel`` has on the screen; whatever it draws and says fits in."""
    width, height = panel.size
    for title in (panel.border_title, panel.border_subtitle):
        assert cell_len(str(title or "")) <= panel.region.width - 4, f"cut: {title}"
    if isinstance(panel, DrawnPanel) and panel.snapshot is not None:
        lines = panel.draw(panel.snapshot, width, height)
        widths = [getattr(line, "cell_len", 0) or line.cell_length for line in lines if line]
        assert len(lines) <= height and max(widths, default=0) <= width
    rows = screen_text(panel.app).split("\n")
    left, right = panel.content_region.x, panel.content_region.right
    lines = [row[left:right].rstrip() for row in rows[panel.content_region.y :][:height]]
    below = "\n".join(f"{line.label} {line.text}" for line in getattr(panel, "_contents", ()))
    return Shown(tuple(lines), width, below)


@asynccontextmanager
async def paused_run(recipe, learned, size):
    app = LernmiApp(recipe, running=False)
    async with app.run_test(size=size) as pilot:
        workbench = await until_ready(pilot)
        workbench.runner.learn(learned)
        await until(pilot, lambda: workbench.runner.report.snapshot.moment == learned)
        yield pilot, workbench


def is_shown(panel, report):
    """Is ``panel`` the active one, and does it show the newest moment?"""
    snapshot = getattr(panel, "snapshot", report.snapshot)
    if not panel.has_pseudo_class("focus-within") or snapshot is None:
        return False
    # the curves stay as they are while no sample is learned
    return snapshot is report.snapshot or (
        panel.id == "loss" and snapshot.moment == report.snapshot.moment
    )


async def each_panel(pilot, workbench, alone):
    """Every panel of this window, active, as it is shown when it has the newest moment."""
    panels = workbench.query_one(Panels)
    if alone and not panels.alone:
        await pilot.press("m")
    found = {}
    for number, name in enumerate(panels.panels, start=1):
        await pilot.press(str(number))
        panel = panels.query_one(f"#{name}")
        await until(pilot, lambda panel=panel: is_shown(panel, workbench.runner.report))
        await pilot.pause(0.05)  # a picture of the size before may be seen for a moment
        if name != "sketch" or panel.layout_now is not None:
            found[name] = shown_now(panel)
    if alone and panels._maximised:
        await pilot.press("m")
    return found


async def at_all_sizes(recipe, learned, keys, ways):
    """For each of the ``ways``, sizes and whether a panel is alone: by size and panel."""
    async with paused_run(recipe, learned, ALONE[-1]) as (pilot, workbench):
        await pilot.press(*keys)
        if keys == STATES["looking"]:
            await until(pilot, lambda: workbench.runner.report.snapshot.focus is not None)
        panels = workbench.query_one(Panels)
        picked = panels.selection
        ways_found = []
        for sizes, alone in ways:
            found = []
            for size in sizes:
                panels.selection = picked  # the inspector, when it was seen, picked something
                await pilot.resize_terminal(*size)
                await until(pilot, lambda size=size: pilot.app.screen.size == size)
                found.append(await each_panel(pilot, workbench, alone))
            ways_found.append(found)
    return ways_found


def assert_nothing_is_lost(found, sizes, beside=False, exact=False):
    faults = []
    for place, (panels, larger) in enumerate(pairwise(found)):
        where = "{}x{} to {}x{}".format(*sizes[place], *sizes[place + 1])
        for name in panels.keys() & larger.keys():
            lost = panels[name].words - larger[name].words
            lost -= ONLY_SMALL.get(name, set())
            if beside and place == 0:
                lost -= BESIDE.get(name, set())
            if lost:
                faults.append(f"{name}, {where}: loses {sorted(lost)}")
            rounded = rounded_more(panels[name], larger[name])
            if exact and name in EXACT and rounded:
                faults.append(f"{name}, {where}: fewer digits of {sorted(rounded)}")
            cut = cut_words(panels[name], [each[name] for each in found[place:] if name in each])
            if cut:
                faults.append(f"{name}, {where}: cuts {sorted(cut)}")
    faults += [
        f"{name}, {size[0]}x{size[1]}: {line}"
        for size, panels in zip(sizes, found, strict=True)
        for name, shown in panels.items()
        for line in written_over(shown)
    ]
    assert not faults, "\n".join(faults)


async def test_xor_in_small_windows():
    (found,) = await at_all_sizes(*RUNS["xor"], STATES["a link picked"], [(FEW, True)])
    assert_nothing_is_lost(found, FEW)


async def test_a_regression_in_two_windows():
    two = FEW[1:]
    (found,) = await at_all_sizes(Recipe("sine"), 700, STATES["looking"], [(two, True)])
    views = ("curve", "predicted", "samples")
    assert_nothing_is_lost([{name: panels[name] for name in views} for panels in found], two)


QUIT = "Quit, and end your 2-3-1 network's run of 38,412 epochs (12 min of training)?"
OVERLAYS = {"the go-to line": "g", "help": "question_mark", "the glossary": "j"}


def in_front(app):
    """What lies over the panels: a screen of its own, the go-to line, or nothing."""
    if not isinstance(app.screen, Workbench):
        return app.screen
    line = app.screen.query_one(GoTo)
    return line if line.has_pseudo_class("focus-within") else None


def overlay_shown(app):
    """What lies over the panels, widget by widget; no two lie over each other."""
    rows = screen_text(app).split("\n")
    leaves = {  # and the part of each that is in sight
        each: app.screen.find_widget(each).visible_region
        for each in in_front(app).query("*")
        if each.is_on_screen and each.visible and not list(each.displayed_children)
    }
    for one, other in combinations(leaves.values(), 2):
        assert not one.overlaps(other), leaves
    found = []
    for each, seen in leaves.items():
        box = each.content_region.intersection(seen)
        lines = [row[box.x : box.right].rstrip() for row in rows[box.y : box.bottom]]
        found.append(Shown(tuple(lines), box.width))
    return found


@pytest.mark.parametrize("opened", [*OVERLAYS, "the quit question"])
async def test_what_lies_over_the_panels_is_whole(opened):
    found = []
    async with paused_run(Recipe("xor"), 40, ALONE[-1]) as (pilot, _workbench):
        for size in ALONE:
            await pilot.resize_terminal(*size)
            await until(pilot, lambda size=size: pilot.app.screen.size == size)
            if opened in OVERLAYS:
                await pilot.press(OVERLAYS[opened])
            else:
                pilot.app.push_screen(Question(QUIT))
            await until(pilot, lambda: in_front(pilot.app))
            await pilot.pause(0.05)
            found.append(overlay_shown(pilot.app))
            await pilot.press("escape")
            await until(pilot, lambda: in_front(pilot.app) is None)
    faults = []
    for place, (size, widgets) in enumerate(zip(ALONE, found, strict=True)):
        larger = [shown for each in found[place:] for shown in each]
        said = set().union(*(each.words for each in widgets))
        assert said
        for each in widgets:
            faults += [
                f"{size}: {part}" for part in cut_words(each, larger) | set(written_over(each))
            ]
        if place + 1 < len(found):
            lost = said - set().union(*(each.words for each in found[place + 1]))
            faults += [f"{size}: loses {word}" for word in lost]
    assert not faults, "\n".join(faults)


async def test_two_runs_before_in_the_curve_at_all_sizes():
    found = []
    async with paused_run(Recipe("xor"), 2_000, ALONE[-1]) as (pilot, workbench):
        runner = workbench.runner
        for learned in (1_200, 800):
            await pilot.press("r")
            await until(pilot, lambda: runner.report.snapshot.moment == 0)
            runner.learn(learned)
            await until(pilot, lambda learned=learned: runner.report.snapshot.moment == learned)
        assert len(runner.report.snapshot.ghosts) == 2
        panels = workbench.query_one(Panels)
        panels.activate("loss")
        panel = panels.query_one("#loss")
        for size in ALONE:
            await pilot.resize_terminal(*size)
            await until(pilot, lambda size=size: pilot.app.screen.size == size)
            if not panels.alone:
                await pilot.press("m")
            await until(pilot, lambda: is_shown(panel, runner.report))
            await pilot.pause(0.05)
            found.append({"loss": shown_now(panel)})
    assert_nothing_is_lost(found, ALONE)


@pytest.mark.slow
@pytest.mark.parametrize(("task", "state"), CASES)
async def test_a_larger_window_says_no_less(task, state, tmp_path):
    if task == "trees":
        path = tmp_path / "trees.csv"
        path.write_text("\n".join(TREES))
        recipe, learned = Recipe(str(path)), 700
    else:
        recipe, learned = RUNS[task]
    ways = [(ALONE, True), (TOGETHER, False)]
    alone, together = await at_all_sizes(recipe, learned, STATES[state], ways)
    assert_nothing_is_lost(alone, ALONE, exact=task == "xor")
    assert_nothing_is_lost(together, TOGETHER, beside=True, exact=task == "xor")
