"""The commands that a screen gives to a run's thread."""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import TYPE_CHECKING

from lernmi_tui.workbench.worker import Inbox, Worker

if TYPE_CHECKING:
    from pathlib import Path

    from lernmi.arrays import Floats
    from lernmi.data.samples import Samples
    from lernmi.net.refs import LinkRef
    from lernmi.run.faces.time_travel import By
    from lernmi.run.goals.conditions import Condition
    from lernmi.run.goals.goals import Goal
    from lernmi.run.jobs.job import Job
    from lernmi.run.jobs.searching import Which
    from lernmi.run.record.events import Change
    from lernmi.run.record.settings import Settings
    from lernmi.run.session import Session
    from lernmi.run.snapshots.focus import Focus


class Commands:
    """Each returns at once; the thread carries them out in their order."""

    def __init__(self) -> None:
        self._inbox = Inbox()
        # set where a command follows the last one, if that was to seek
        self._following_seek: threading.Event | None = None

    def toggle(self) -> None:
        """Run if paused, pause if running."""
        self._send(Worker.toggle)

    def faster(self) -> None:
        self._send(lambda worker: worker.change_pace(up=True))

    def slower(self) -> None:
        self._send(lambda worker: worker.change_pace(up=False))

    def full_speed(self) -> None:
        self._send(lambda worker: worker.course.set_pace(None))

    def run_until(self, goal: Goal) -> None:
        """Run at full speed until ``goal`` is reached; then pause, with the pace of before.

        Where it is so already, pause and say since when; to a moment or an epoch that is past, go
        back.
        """
        self._send(lambda worker: worker.go_until(goal))

    def step_sample(self) -> None:
        """Pause, then learn one sample."""
        self.learn(1)

    def step_epoch(self) -> None:
        """Pause, then learn to the end of the epoch under way."""
        self._send(lambda worker: worker.step(worker.session.epochs.end))

    def step(self, by: By, back: bool) -> None:
        """Pause, then go on, or ``back``: by a link, a layer, a pass, a sample or an epoch."""
        self._send(lambda worker: worker.step_by(by, back))

    def leave_step(self) -> None:
        """Leave the sample that is stepped through: it is not learned."""
        self._send(Worker.leave_step)

    def seek(self, moment: int | None = None, event: int | None = None) -> None:
        """Pause and go to ``moment``, to just before ``event``, or to the newest position.

        Of many in a row, only the latest counts.
        """
        before, following = self._following_seek, threading.Event()
        self._send(lambda worker: worker.seek(moment, event, following.is_set))
        if before is not None:
            before.set()
        self._following_seek = following

    def run_back(self) -> None:
        """Go back through the run's time at the pace; once more pauses."""
        self._send(Worker.run_back)

    def search(self, condition: Condition, which: Which) -> None:
        """Pause and go to where ``condition`` became true the last time, first or for good."""
        self._send(lambda worker: worker.search(condition, which))

    def go_to_furthest(self, link: LinkRef) -> None:
        """Pause and go to where a sample moved the weight of ``link`` furthest."""
        self._send(lambda worker: worker.go_to_furthest(link))

    def keep(self, condition: Condition) -> None:
        """From now on stop every time ``condition`` becomes true."""
        self._send(lambda worker: worker.keep(condition))

    def drop(self, condition: Condition) -> None:
        """Stop for it no longer."""
        self._send(lambda worker: worker.drop(condition))

    def leave_job(self) -> None:
        """Do no more of a long piece of work that is under way."""
        self._send(Worker.leave_job)

    def ask(self, question: str, words: str, make: Callable[[Session], Job]) -> None:
        """Pause and do a long piece of work, in ``words``.

        Once it is done, it is the report's answer to ``question``.
        """
        self._send(lambda worker: worker.ask(question, words, make))

    def wonder(self, question: str, make: Callable[[Session], Job]) -> None:
        """Do a piece of work at leisure: only while the run is paused.

        Once it is done, it is the report's answer to ``question``.
        """
        self._send(lambda worker: worker.leisure.ask(question, make))

    def other_run(self, step: int) -> None:
        """Pause and show the run so many letters further."""
        self._send(lambda worker: worker.other_run(step))

    def learn(self, samples: int) -> None:
        """Pause, then learn ``samples`` samples."""
        self._send(lambda worker: worker.step(lambda moment: moment + samples))

    def rate_up(self) -> None:
        self._send(lambda worker: worker.change_rate(up=True))

    def rate_down(self) -> None:
        self._send(lambda worker: worker.change_rate(up=False))

    def do(self, change: Change) -> None:
        """Change something, now."""
        self._edit(lambda session: session.do(change))

    def do_from_start(self, change: Change, words: str) -> None:
        """Pause and replay this run with ``change`` at its start, as a branch; ``words`` say it."""
        self._send(lambda worker: worker.do_from_start(change, words))

    def begin_with(self, words: str, rate: float | None = None, batch: int | None = None) -> None:
        """Pause, begin a run with another setting, in ``words``, and show it at this moment."""
        self._send(lambda worker: worker.begin_with(words, rate, batch))

    def learn_beside(self, settings: Settings) -> None:
        """Pause and learn a run of each of ``settings`` beside this one, to the same moment."""
        self._send(lambda worker: worker.learn_beside(settings))

    def show_run(self, letter: str) -> None:
        """Pause and show the run of that letter."""
        self._send(lambda worker: worker.show_run(letter))

    def forget_run(self, letter: str) -> None:
        """Let go of a run that is not shown."""
        self._edit(lambda session: session.forget_run(letter))

    def take_out(self, link: LinkRef) -> None:
        """Cut ``link``; if it is cut, put it back as it was."""
        self._send(lambda worker: worker.take_out(link))

    def freeze(self, link: LinkRef) -> None:
        """Have ``link`` learn no longer, or again."""
        self._send(lambda worker: worker.freeze(link))

    def look_at(self, focus: Focus | None) -> None:
        """From now on have reports look at ``focus`` with the newest weights.

        None stands for the sample learned last, whichever it is by then.
        """
        self._send(lambda worker: worker.look_at(focus))

    def ask_other(self, wanted: bool) -> None:
        """From now on have reports of a paused run hold the weights that another had there."""
        self._send(lambda worker: worker.ask_other(wanted))

    def ask_train(self, wanted: bool) -> None:
        """From now on have reports hold what the network says to the train samples; or no more."""
        self._send(lambda worker: worker.ask_train(wanted))

    def teach(self, inputs: Floats, expected: Floats, every_epoch: bool) -> None:
        """Learn one sample of a person's own now; in each epoch as well if told so."""
        self._edit(lambda session: session.teach(inputs, expected, every_epoch))

    def add_samples(self, samples: Samples) -> None:
        """From now on learn ``samples`` as well."""
        self._edit(lambda session: session.add_samples(samples))

    def forget(self, inputs: Floats | None = None) -> None:
        """Learn the sample that a person brought with these ``inputs`` no longer.

        None stands for the one that was brought last.
        """
        self._edit(lambda session: session.forget(inputs))

    def rewind(self) -> None:
        """Pause and go back to the initial weights."""
        self._send(lambda worker: worker.rewind(0))

    def begin_from_here(self) -> None:
        """Pause and begin a run with the weights of now."""
        self._send(Worker.begin_from_here)

    def next_seed(self) -> None:
        """Pause and go back to the initial weights of the next seed."""
        self._send(lambda worker: worker.rewind(1))

    def save(self, path: Path) -> None:
        """Write a run file to ``path`` and say so."""
        self._send(lambda worker: worker.save(path))

    def undo(self) -> None:
        """Pause and go on without the last change; or with the run before."""
        self._send(Worker.undo)

    def redo(self) -> None:
        """Pause and go on with what was undone; or with the run that was gone back from."""
        self._send(Worker.redo)

    def _edit(self, change: Callable[[Session], object]) -> None:
        self._send(lambda worker: worker.edit(change))

    def _send(self, command: Callable[[Worker], object]) -> None:
        self._following_seek = None
        self._inbox.commands.put(command)
