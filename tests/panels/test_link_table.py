"""The links panel in a terminal: what is seen, picked, sorted, filtered."""

from contextlib import asynccontextmanager
from dataclasses import replace
from typing import ClassVar

import numpy as np
import pytest
from textual.app import App
from textual.widgets import Input

import lernmi
from lernmi.net.link_index import LinkIndex
from lernmi.net.refs import LinkRef, NeuronRef
from lernmi.numbers import plain, signed
from lernmi.run.explanations.link_columns import Column
from lernmi_tui.panels.links.layout import OVER_EPOCH
from lernmi_tui.panels.links.panel import COUNT_SECONDS, LinksPanel
from lernmi_tui.panels.links.table import LinkHeader, LinkTable
from lernmi_tui.parts.selection import Selected

SIZES = (20, 5, 2)  # 105 + 12 = 117 links


def task_of(sizes):
    rng = np.random.default_rng(0)
    samples = lernmi.Samples(rng.random((4, sizes[0])), rng.random((4, sizes[-1])))
    info = replace(lernmi.load_task("xor").info, sizes=sizes)
    return lernmi.Task(info, samples, samples, holds_out=False)


def with_weights(snapshot, weights):
    return replace(snapshot, weights=weights, weights_before=weights, weights_after=weights)


class PanelApp(App):
    CSS = "LinksPanel { height: 1fr; }"
    BINDINGS: ClassVar = [("slash", "filter")]  # as the workbench does

    def __init__(self, sizes=SIZES):
        super().__init__()
        self.run_task = task_of(sizes)
        self.session = lernmi.Session(self.run_task)
        self.heard = []

    def compose(self):
        yield LinksPanel(self.run_task, id="links")

    def action_filter(self):
        self.query_one(LinksPanel).action_filter()

    def on_selected(self, message: Selected):
        self.heard.append((message.selection, message.inspect))


@asynccontextmanager
async def panel_app(size=(80, 14), sizes=SIZES, shown=True):
    """A panel that is focused, sorted by weight, with weights 1, 2, 3, ...: last link on top."""
    app = PanelApp(sizes)
    async with app.run_test(size=size) as pilot:
        panel = app.query_one(LinksPanel)
        panel.focus()
        if shown:
            app.session.run(1)
            count = app.session.network.weights.size
            app.numbered = with_weights(app.session.snapshot(), np.arange(1.0, count + 1))
            panel.show(app.numbered)
            while panel._table.sorting.column is not Column.WEIGHT:
                panel.action_sort("next")
        await pilot.pause()
        yield app, panel, pilot


def lines(app):
    """What the terminal shows, without the panel's left and right border."""
    strips = app.screen._compositor.render_strips()
    return ["".join(segment.text for segment in strip)[1:-1] for strip in strips]


def names(app):
    """The rows seen, ``>`` before the one with the cursor."""
    found = []
    for line in lines(app):
        words = line.replace("▶", "> ").split()
        if words and words[0] == ">":
            words = [">" + words[1], *words[2:]]
        if len(words) > 2 and "→" in words[0]:
            found.append(words[0])
    return found


async def test_the_links_are_listed_sorted_and_counted():
    async with panel_app() as (app, panel, _):
        assert names(app)[:3] == ["h5→y2", "h5→y1", "h4→y2"]
        assert "weight▼" in lines(app)[1]
        assert panel.border_title == "Links · now"
        keys = "v epoch · o sort · O reverse · / filter"
        assert panel.border_subtitle == f"117 · by |weight| ▼ · {keys}"


async def test_before_any_snapshot_the_panel_is_empty_and_takes_every_key():
    async with panel_app(shown=False) as (app, _panel, pilot):
        await pilot.press("down", "enter", "end", "pagedown", "o", "O", "escape")
        await pilot.click(LinkTable, offset=(3, 2))
        await pilot.click(LinkHeader, offset=(3, 0))
        assert names(app) == []
        assert app.heard == []


async def test_before_the_first_sample_only_means_of_sensitivities_are_known():
    async with panel_app(shown=False) as (app, panel, pilot):
        snapshot = app.session.snapshot()
        panel.show(snapshot)
        await pilot.pause()
        *unknown, mean = lines(app)[2].split()[3:]
        assert unknown == ["–", "–", "–"]
        assert mean == plain(snapshot.mean_sensitivities.max())
        assert panel.border_title == "Links · no sample learned yet · now"


@pytest.mark.parametrize("samples", [0, 1])
async def test_the_default_is_by_mean_sensitivity(samples):
    async with panel_app(shown=False) as (app, panel, pilot):
        app.session.run(samples)
        snapshot = app.session.snapshot()
        panel.show(snapshot)
        await pilot.pause()
        largest = app.session.network.link_layers[1].links  # the outputs' links blame most
        assert names(app)[0] in [link.name for link in largest]
        seen = [line.split()[6] for line in lines(app)[2:-1]]
        assert list(map(float, seen)) == sorted(map(float, seen), reverse=True)
        assert seen[0] == plain(snapshot.mean_sensitivities.max())


# the cursor


async def test_the_cursor_starts_at_the_first_row_and_tells_where_it_goes():
    async with panel_app() as (app, _panel, pilot):
        await pilot.press("down", "down", "up", "up", "up")
        assert names(app)[0] == ">h5→y2"
        assert [ref for ref, _ in app.heard] == [
            LinkRef(1, 5, 1),
            LinkRef(1, 5, 0),
            LinkRef(1, 5, 1),
        ]


async def test_home_end_and_pages():
    async with panel_app() as (app, _panel, pilot):
        await pilot.press("end")
        assert names(app)[-1] == ">b→h1"
        await pilot.press("pageup")
        assert names(app)[0].startswith(">")
        await pilot.press("home", "pagedown")
        assert names(app)[-1].startswith(">")
        await pilot.press("pagedown", "home")
        assert names(app)[0] == ">h5→y2"


async def test_enter_asks_for_an_explanation():
    async with panel_app() as (app, _panel, pilot):
        await pilot.press("down", "enter")
        assert app.heard == [(LinkRef(1, 5, 1), False), (LinkRef(1, 5, 1), True)]


async def test_a_click_picks_and_a_double_click_explains():
    async with panel_app() as (app, panel, pilot):
        app.set_focus(None)
        await pilot.click(LinkTable, offset=(4, 2))
        assert app.heard == [(LinkRef(1, 4, 1), False)]
        assert app.focused is panel
        await pilot.double_click(LinkTable, offset=(4, 1))
        assert app.heard[1:] == [(LinkRef(1, 5, 0), False), (LinkRef(1, 5, 0), True)]


async def test_a_click_below_the_last_row_picks_nothing():
    async with panel_app(sizes=(1, 1)) as (app, _panel, pilot):
        await pilot.click(LinkTable, offset=(4, 5))
        assert app.heard == []


async def test_scrolling_leaves_the_cursor_on_its_link():
    async with panel_app() as (app, _panel, pilot):
        await pilot.press("down")
        table = app.query_one(LinkTable)
        table.scroll_to(y=30, animate=False)
        await pilot.pause()
        assert ">h5→y2" not in names(app)
        await pilot.press("down")
        assert ">h5→y1" in names(app)


# refreshes


async def test_a_picked_link_keeps_its_line_while_the_others_move():
    async with panel_app() as (app, panel, pilot):
        await pilot.press("home", "pagedown", "up", "up")
        line = names(app).index(">h1→y2")
        weights = app.numbered.weights.copy()
        weights[panel._links.flat_index(LinkRef(1, 1, 1))] = 50.5  # from rank 8 to the middle
        panel.show(with_weights(app.numbered, weights))
        await pilot.pause()
        assert names(app).index(">h1→y2") == line
        assert names(app)[line - 1 : line + 2] == ["x10→h1", ">h1→y2", "x9→h5"]


async def test_without_a_picked_link_the_view_stays_at_its_ranks():
    async with panel_app() as (app, panel, pilot):
        app.query_one(LinkTable).scroll_to(y=20, animate=False)
        await pilot.pause()
        panel.show(with_weights(app.numbered, app.numbered.weights[::-1].copy()))
        await pilot.pause()
        assert names(app)[0] == "x4→h1"  # place 20


async def test_a_picked_link_out_of_sight_does_not_drag_the_view():
    async with panel_app() as (app, panel, pilot):
        await pilot.press("down")
        app.query_one(LinkTable).scroll_to(y=20, animate=False)
        await pilot.pause()
        before = names(app)
        panel.show(app.numbered)
        await pilot.pause()
        assert names(app) == before


# sorting


async def test_o_goes_to_the_next_column_and_capital_o_turns_round():
    async with panel_app() as (app, panel, pilot):
        await pilot.press("O")
        assert names(app)[0] == "b→h1"
        assert "weight▲" in lines(app)[1]
        await pilot.press("o")
        assert "by |input| ▼" in panel.border_subtitle
        await pilot.press(*"ooooooo")
        assert "by |weight| ▼" in panel.border_subtitle


async def test_a_click_on_a_heading_sorts_and_another_turns_round():
    async with panel_app() as (app, panel, pilot):
        await pilot.click(LinkHeader, offset=(2, 0))
        assert names(app)[0] == "b→h1"
        assert "by link ▲" in panel.border_subtitle
        await pilot.click(LinkHeader, offset=(2, 0))
        assert names(app)[0] == "h5→y2"
        await pilot.click(LinkHeader, offset=(79 - 2, 0))  # right of the last heading
        assert "by link ▼" in panel.border_subtitle


async def test_a_heading_explains_itself():
    async with panel_app() as (app, _panel, pilot):
        await pilot.hover(LinkHeader, offset=(2, 0))
        assert app.query_one(LinkHeader).tooltip.startswith("link: from an input neuron")


async def test_sorting_shows_the_top_or_the_picked_link():
    async with panel_app() as (app, _panel, pilot):
        app.query_one(LinkTable).scroll_to(y=50, animate=False)
        await pilot.press("O")
        assert names(app)[0] == "b→h1"
        await pilot.press("down", "O")
        assert ">b→h1" in names(app)


async def test_v_leads_to_what_the_last_epoch_did_and_back():
    async with panel_app() as (app, panel, pilot):
        app.session.run(11)
        snapshot = app.session.snapshot()
        panel.show(snapshot)
        await pilot.press("v")
        heads = ["link", "began", "ended", "epoch", "±▼", "mean", "|sens|", "weight"]
        assert lines(app)[1].split() == heads
        assert panel.border_title == "Links · over the epoch"
        assert "by |change over the last epoch| ▼ · v run" in panel.border_subtitle
        largest = np.abs(snapshot.epoch_change).argmax()
        began, ended = snapshot.epoch_weights.last_epoch(snapshot.weights)
        told = [began[largest], ended[largest], snapshot.epoch_change[largest]]
        assert lines(app)[2].split()[:4] == [LinkIndex(SIZES).name(largest), *map(signed, told)]
        await pilot.press("v", "v")
        assert "weight▼" in lines(app)[1] and "epoch" not in lines(app)[1]
        assert "by |weight| ▼ · v epoch" in panel.border_subtitle


async def test_each_view_is_sorted_by_its_own_columns():
    async with panel_app() as (_app, panel, pilot):
        await pilot.press("O", "v")
        seen = []
        for _ in OVER_EPOCH.columns:
            seen.append(panel._table.sorting.column)
            await pilot.press("o")
        assert sorted(seen, key=OVER_EPOCH.columns.index) == list(OVER_EPOCH.columns)
        await pilot.press("o", "v", "v")
        assert "by |weight| ▲" in panel.border_subtitle
        await pilot.press("v")
        assert "by |change over the last epoch| ▼" in panel.border_subtitle


async def test_a_legend_where_there_is_room():
    async with panel_app((80, 14)) as (app, _, _):
        assert not any("mean |sens|: mean |link" in line for line in lines(app))
    async with panel_app((80, 15)) as (app, _, _):
        assert "mean |sens|: mean |link sensitivity| · out sens: output" in lines(app)[-2]
    async with panel_app((80, 30)) as (app, _, pilot):
        assert "link sens: link sensitivity" in lines(app)[-3]
        assert "▼ the largest first, ▲ the smallest, signs set aside · ▶ picked" in lines(app)[-2]
        await pilot.press("v")
        assert "epoch ±: change over the last epoch · began: weight as" in lines(app)[-4]
    async with panel_app((64, 30)) as (app, _, _):
        assert "mean: mean |link sensitivity| · out sens: output" in lines(app)[-4]
        assert "lnk sens: link sensitivity" in lines(app)[-3]


async def test_a_sample_that_is_looked_at_is_not_learned():
    async with panel_app((80, 15)) as (app, panel, pilot):
        panel.show(app.session.look(np.ones(20), np.ones(2), "the drawing"))
        await pilot.pause(COUNT_SECONDS)
        assert panel.border_title == "Links · looked at, not learned · now"
        assert " would " in lines(app)[1] and " change " not in lines(app)[1]
        assert "would: would change by" in lines(app)[-2]
        panel.show(app.session.look(np.ones(20), None, "the drawing"))
        await pilot.pause(COUNT_SECONDS)
        title = "Links · looked at, not learned · nothing expected, so nothing blamed · now"
        assert panel.border_title == title
        assert lines(app)[2].split()[3:6] == ["–", "–", "–"]


# from outside


async def test_a_link_selected_elsewhere_gets_the_cursor_and_nothing_is_posted():
    async with panel_app() as (app, panel, pilot):
        panel.select(LinkRef(0, 3, 2))
        await pilot.pause()
        assert ">x3→h3" in names(app)
        panel.select(None)
        await pilot.pause()
        assert not any(name.startswith(">") for name in names(app))
        panel.select(LinkRef(7, 0, 0))
        await pilot.pause()
        assert app.heard == []


async def test_a_neuron_selected_elsewhere_narrows_until_escape():
    async with panel_app() as (app, panel, pilot):
        panel.select(NeuronRef(2, 1))
        await pilot.pause()
        assert names(app) == ["h5→y1", "h4→y1", "h3→y1", "h2→y1", "h1→y1", "b→y1"]
        assert panel.border_title == "Links of y1 · now · esc shows all"
        assert panel.border_subtitle.startswith("6 of 117")
        await pilot.press("down", "escape")
        assert panel.border_title == "Links · h5→y1 · now"
        assert names(app)[:2] == [">h5→y1", "h4→y2"]


async def test_what_is_picked_stays_as_all_are_shown_again():
    async with panel_app() as (app, panel, pilot):
        panel.select(NeuronRef(2, 1))
        await pilot.press("slash", "w", "escape")
        assert panel.border_title == "Links · now" and not panel.has_class("-filtered")
        await pilot.press("escape")
        assert app.heard == []


async def test_a_link_that_the_neuron_does_not_have_ends_the_narrowing():
    async with panel_app() as (app, panel, pilot):
        panel.select(NeuronRef(2, 1))
        panel.select(LinkRef(1, 2, 0))
        assert panel.border_title.startswith("Links of y1")
        panel.select(LinkRef(1, 2, 1))
        await pilot.pause()
        assert panel.border_title == "Links · h2→y2 · now"
        assert ">h2→y2" in names(app)


@pytest.mark.parametrize("selection", [LinkRef(0, 3, 2), NeuronRef(1, 3)])
async def test_a_selection_before_the_first_snapshot_is_kept(selection):
    async with panel_app(shown=False) as (app, panel, pilot):
        panel.select(selection)
        panel.show(app.session.snapshot())
        await pilot.pause()
        found = names(app)
        if isinstance(selection, LinkRef):
            assert ">x3→h3" in found
        else:
            assert found and all("h3" in name for name in found)


async def test_a_network_of_another_shape_begins_anew():
    async with panel_app() as (app, panel, pilot):
        await pilot.press("slash", *"h5", "enter")
        panel.select(NeuronRef(1, 5))
        other = lernmi.Session(task_of((3, 2, 1)))
        panel.show(other.snapshot())
        await pilot.pause()
        assert panel.border_subtitle.startswith("11 ·")
        assert "no link matches h5" in "\n".join(lines(app))
        assert len(names(app)) > 5


# filtering


async def test_a_filter_narrows_counts_and_is_cleared_by_escape():
    async with panel_app() as (app, panel, pilot):
        await pilot.press("slash")
        assert isinstance(app.focused, Input)
        await pilot.press(*"h3->*", "enter")
        assert names(app) == ["h3→y2", "h3→y1"]
        assert panel.border_subtitle.startswith("2 of 117 · by |weight| ▼")
        assert app.focused is panel
        assert lines(app)[1].strip() == "h3->*"
        await pilot.press("escape")
        assert panel.border_subtitle.startswith("117 · ")
        assert not app.query_one(Input).display
        assert len(names(app)) == 11


async def test_enter_where_the_cursor_is_on_no_row_inspects_the_top_one():
    async with panel_app() as (app, panel, pilot):
        await pilot.press("enter")
        await pilot.pause()
        assert app.heard[-1] == (LinkRef(1, 5, 1), True)
        await pilot.press("slash", *"h3->*", "enter", "enter")
        await pilot.pause()
        assert app.heard[-1] == (LinkRef(1, 3, 1), True), "the picked one is filtered out"
        await pilot.press("slash", *" w<0", "enter", "enter")
        await pilot.pause()
        assert not panel._table.count and len(app.heard) == 4


async def test_the_filter_line_says_how_to_leave_it():
    async with panel_app() as (app, panel, pilot):
        await pilot.press("slash")
        await pilot.pause()
        assert panel.border_subtitle == "117 · ⏎ to the rows · esc shows all"
        await pilot.press("enter")
        await pilot.pause()
        assert "by |weight|" in panel.border_subtitle and app.focused is panel


async def test_a_filter_is_taken_when_typing_pauses():
    async with panel_app() as (app, _panel, pilot):
        await pilot.press("slash", *"h3->*")
        while len(names(app)) != 2:
            await pilot.pause(0.05)
        assert isinstance(app.focused, Input)


async def test_a_condition_is_looked_up_at_every_refresh():
    async with panel_app() as (app, panel, pilot):
        await pilot.press("slash", *"w>115", "enter")
        assert names(app) == ["h5→y2", "h5→y1"]
        panel.show(with_weights(app.numbered, app.numbered.weights - 1))
        await pilot.pause()
        assert names(app) == ["h5→y2"]
        panel.show(with_weights(app.numbered, app.numbered.weights - 10))
        await pilot.pause()
        assert "no link matches now" in lines(app)[3]


async def test_a_wrong_filter_is_explained_and_the_last_good_one_stays():
    async with panel_app() as (app, _panel, pilot):
        await pilot.press("slash", *"h3->*", "enter", "slash", *" foo>1", "enter")
        assert "✗ no column is called foo; there are w, input," in lines(app)[2]
        assert names(app) == ["h3→y2", "h3→y1"]
        await pilot.press("escape")
        assert "✗" not in "".join(lines(app))


async def test_a_filter_line_left_empty_goes_away():
    async with panel_app() as (app, _panel, pilot):
        await pilot.press("slash", "enter")
        assert not app.query_one(Input).display


async def test_arrows_move_the_cursor_while_a_filter_is_typed(monkeypatch):
    monkeypatch.setattr("lernmi_tui.panels.links.filtering.PAUSE", 60)  # not even on a slow machine
    async with panel_app() as (app, _panel, pilot):
        await pilot.press("slash", *"h3", "down", "down")
        assert ">h5→y1" in names(app)
        assert app.query_one(Input).value == "h3"


async def test_a_picked_link_that_is_filtered_out_is_said():
    async with panel_app() as (app, panel, pilot):
        await pilot.press("down", "slash", *"h3->*", "enter")
        assert panel.border_subtitle.startswith("2 of 117 · h5→y2 is filtered out")
        await pilot.press("down")
        assert names(app)[0] == ">h3→y2"
        assert "filtered out" not in panel.border_subtitle


async def test_filter_and_neuron_narrow_together():
    async with panel_app() as (app, panel, pilot):
        await pilot.press("slash", *"*->y1", "enter")
        panel.select(NeuronRef(1, 3))
        await pilot.pause()
        assert names(app) == ["h3→y1"]
        await pilot.press("escape")
        assert panel.border_subtitle.startswith("117 · ")


async def test_with_all_shown_escape_is_the_screen_s_and_a_link_let_go_leads_to_the_top():
    async with panel_app() as (app, panel, pilot):
        await pilot.press("end")
        assert panel.check_action("clear", ()) is False and names(app)[0] != "h5→y2"
        panel.select(None)
        await pilot.pause()
        assert names(app)[0] == "h5→y2"


# any size


@pytest.mark.slow
@pytest.mark.parametrize("size", [(10, 3), (1, 1), (20, 4), (250, 70)])
async def test_any_size_shows_what_fits(size):
    async with panel_app(size=size) as (app, _panel, pilot):
        await pilot.press("down", "o", "slash", *"foo>", "enter", "escape", "end")
        assert len(lines(app)) == size[1]


async def test_a_single_row_is_a_link_rather_than_the_headings():
    async with panel_app(size=(10, 3)) as (app, _panel, _pilot):
        assert lines(app)[1].startswith("  h5→y")


async def test_shrinking_keeps_the_cursor_in_sight():
    async with panel_app(size=(80, 30)) as (app, _panel, pilot):
        await pilot.press("home", "pagedown")
        await pilot.resize_terminal(80, 12)
        await pilot.pause()
        assert any(name.startswith(">") for name in names(app))


@pytest.mark.parametrize("theme", ["textual-dark", "textual-light"])
async def test_a_cursor_is_seen_without_colour(theme, monkeypatch):
    monkeypatch.setenv("NO_COLOR", "1")
    async with panel_app() as (app, _panel, pilot):
        app.theme = theme
        await pilot.press("down")
        assert names(app)[0].startswith(">")
