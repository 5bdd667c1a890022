"""The worker thread: it owns a session while it lives, takes commands, and leaves reports."""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import dataclass, replace
from queue import Empty, SimpleQueue
from time import perf_counter, sleep
from typing import TYPE_CHECKING

from lernmi.errors import LernmiError

if TYPE_CHECKING:
    from lernmi.arrays import Floats
    from lernmi.data.samples import Samples
    from lernmi.run.session import Session
    from lernmi.run.snapshot import Snapshot
    from lernmi.tasks.task import Task

REPORTS_A_SECOND = 10
REPORTING_SHARE = 0.05  # of the time goes to copying a huge network at the most
CHUNK_SECONDS = 0.01  # of compiled work, in which the GIL is free
LAYERS_CHUNK_SECONDS = 0.002  # of work by layers, in which it is not
CHEAP_EVALUATION = 100_000  # samples x links that every report evaluates: well under 1 ms
QUICK_EVALUATION = 500_000_000  # that a person who steps may wait for: some 30 ms
REST_SECONDS = 0.1  # without a command, after which a paused run is evaluated, however dear that is
SPEED_SECONDS = 0.5  # over which the speed is measured
TROUBLE_SECONDS = 1.0  # between looks for trouble
ANSWERS_SECONDS = 0.5  # between two looks at what the network says to the held-out samples


@dataclass(frozen=True, slots=True)
class Report:
    """What the thread says of itself. ``number`` grows with each.

    ``pace`` is in samples a second, None for full speed. ``stage`` is a word for what is going on
    before the first snapshot; ``notice`` a sentence for the person; ``failure`` why it all ended.
    """

    number: int = 0
    stage: str = "loading"
    running: bool = False
    pace: float | None = None
    samples_per_second: float = 0.0
    snapshot: Snapshot | None = None
    stepped: bool = False
    notice: str | None = None
    failure: str | None = None


class Speed:
    """Samples a second, measured over stretches of at least SPEED_SECONDS."""

    def __init__(self, now: float) -> None:
        self.value = 0.0
        self._since = now
        self._samples = 0

    def add(self, samples: int, now: float) -> None:
        self._samples += samples
        if now - self._since >= SPEED_SECONDS:
            self.value = self._samples / (now - self._since)
            self._since, self._samples = now, 0


class Runner:
    """Runs a session in a thread of its own.

    ``make_session`` is called in that thread. Commands (``run``, ``pause``, ``step``, ...) return
    at once and are carried out in order; ``report`` is the newest report, to be polled.
    ``answered`` is called, in that thread, when the report holds what a command brought about.
    """

    def __init__(
        self,
        make_session: Callable[[], Session],
        running: bool,
        pace: float | None,
        answered: Callable[[], object] = lambda: None,
    ) -> None:
        self.report = Report(running=running, pace=pace)
        self.task: Task | None = None
        self._make_session = make_session
        self._answered = answered
        self._running = running
        self._pace = pace
        self._commands: SimpleQueue[Callable[[Session], None]] = SimpleQueue()
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._live, name="session", daemon=True)
        self._notice: str | None = None
        self._troubled = False
        self._stepped = False
        self._observed = True
        self._owed = False  # an evaluation of the moment at which the run is paused
        self._chunk = 1
        self._next_due = self._next_report = self._next_answers = perf_counter()
        self._speed = Speed(self._next_due)

    # from the UI thread

    def start(self) -> None:
        self._thread.start()

    def stop(self, timeout: float = 0.2) -> None:
        """End the thread and wait for its end, up to ``timeout`` seconds."""
        self._stop.set()
        self._commands.put(lambda session: None)
        if self._thread.is_alive():
            self._thread.join(timeout)

    def run(self) -> None:
        self._commands.put(lambda session: self._set_running(True))

    def pause(self) -> None:
        self._commands.put(lambda session: self._set_running(False))

    def set_pace(self, pace: float | None) -> None:
        self._commands.put(lambda session: self._set_pace(pace))

    def learn(self, samples: int) -> None:
        """Pause, then learn ``samples`` samples, whatever the pace."""
        self._commands.put(lambda session: self._step(session, samples))

    def step_sample(self) -> None:
        """Pause, then learn one sample (or one batch)."""
        self.learn(1)

    def step_epoch(self) -> None:
        """Pause, then learn to the end of the epoch under way."""
        self._commands.put(
            lambda session: self._step(
                session, session.epochs.start(session.epoch + 1, session.moment) - session.moment
            )
        )

    def set_rate(self, rate: float) -> None:
        self._commands.put(lambda session: self._set_rate(session, rate))

    def teach(self, inputs: Floats, expected: Floats, every_epoch: bool) -> None:
        """Learn one sample of a person's own now; in each epoch as well if told so."""
        self._commands.put(lambda session: session.teach(inputs, expected, every_epoch))

    def add_samples(self, samples: Samples) -> None:
        """From now on learn ``samples`` as well."""
        self._commands.put(lambda session: session.add_samples(samples))

    def remove_sample(self, row: int) -> None:
        """Learn a train sample no longer; -1 is the last."""
        self._commands.put(lambda session: session.remove_sample(row))

    def rewind(self, seed: int | None = None) -> None:
        """Pause and go back to the initial weights, of another seed if given."""
        self._commands.put(lambda session: self._rewind(session, seed))

    # in the thread

    def _live(self) -> None:
        try:
            session = self._make_session()
            self.task = session.task
            self._loop(session)
        except LernmiError as error:
            self._fail(str(error))
        except MemoryError:
            self._fail("there is not enough memory for this network; choose a smaller one")
        except Exception as error:  # shown to the person; a thread's own traceback is seen by none
            self._fail(f"training ended unexpectedly: {type(error).__name__}: {error}")

    def _fail(self, message: str) -> None:
        self.report = replace(
            self.report, number=self.report.number + 1, running=False, failure=message
        )

    def _loop(self, session: Session) -> None:
        self._publish(session, evaluate=True)
        looked = perf_counter()
        while not self._stop.is_set():
            if self._obey(session):
                quick = self._evaluation_cost(session) <= QUICK_EVALUATION
                self._publish(session, evaluate=not self._running and quick)
                self._owed = not self._running and not quick
                self._answered()
            elif self._owed:
                self._owed = False
                self._publish(session, evaluate=True)
            trained = self._running and self._train(session)
            now = perf_counter()
            if self._observed and trained and now >= self._next_report:
                self._publish(session, evaluate=False)
            if trained and now - looked >= TROUBLE_SECONDS:
                looked = now
                self._look_for_trouble(session)

    def _obey(self, session: Session) -> bool:
        """Carry out the commands that wait; while there is nothing to do, wait for one."""
        commanded = False
        while True:
            try:
                command = self._commands.get(timeout=0.0 if commanded else self._patience())
            except Empty:
                return commanded
            if not self._observed:  # the report to come shall have a last sample
                self._run(session, session.watched_samples, observe=True)
            try:
                command(session)
            except LernmiError as error:
                self._notice = str(error)
            commanded = True
            if self._stop.is_set() or perf_counter() >= self._next_report:
                return True  # however many more wait: a person sees what comes of them

    def _patience(self) -> float | None:
        """How long there is nothing to do but wait for a command: None for ever."""
        if not self._running:
            return REST_SECONDS if self._owed else None
        if self._pace is None:
            return 0.0
        return max(self._next_due - perf_counter(), 0.0)

    def _train(self, session: Session) -> bool:
        """Learn what is due; False if nothing is."""
        started = perf_counter()
        samples = self._chunk
        if self._pace is not None:
            behind = started - self._next_due
            if behind < 0.0:
                return False
            samples = min(samples, 1 + int(behind * self._pace))
        self._stepped = False
        due = started + CHUNK_SECONDS >= self._next_report
        learned = self._run(session, samples, observe=due or self._pace is not None)
        now = perf_counter()
        if self._pace is not None:  # a pace the machine can't keep is not made up for
            self._next_due = max(self._next_due + learned / self._pace, now - 1.0 / self._pace)
        self._speed.add(learned, now)
        self._chunk = self._next_chunk(session, learned, now - started)
        if session.engine == "layers":
            sleep(0)  # lets the screen have the GIL
        return True

    def _run(self, session: Session, samples: int, observe: bool) -> int:
        """Learn ``samples`` or a few more, to the end of a batch; returns how many."""
        moment = session.moment
        session.run(samples, observe)
        self._observed = observe
        return session.moment - moment

    def _next_chunk(self, session: Session, learned: int, took: float) -> int:
        wanted = LAYERS_CHUNK_SECONDS if session.engine == "layers" else CHUNK_SECONDS
        return max(1, int(min(learned * wanted / max(took, 1e-6), 2.0 * self._chunk)))

    def _set_running(self, running: bool) -> None:
        self._running = running
        self._next_due = perf_counter()
        self._speed = Speed(self._next_due)
        self._notice = None
        self._stepped = False

    def _set_pace(self, pace: float | None) -> None:
        self._pace = pace
        self._next_due = perf_counter() + (0.0 if pace is None else 1.0 / pace)
        self._speed = Speed(perf_counter())

    def _set_rate(self, session: Session, rate: float) -> None:
        session.set_training_rate(rate)
        self._notice, self._troubled = None, False

    def _step(self, session: Session, samples: int) -> None:
        self._set_running(False)
        self._stepped = self._run(session, samples, observe=True) <= session.batch_size

    def _rewind(self, session: Session, seed: int | None) -> None:
        self._set_running(False)
        session.rewind(seed)
        self._troubled = False

    def _publish(self, session: Session, evaluate: bool) -> None:
        evaluate = evaluate or self._evaluation_cost(session) <= CHEAP_EVALUATION
        started = perf_counter()
        if started >= self._next_answers and not evaluate:
            session.answer()
            now = perf_counter()
            self._next_answers = now + max(ANSWERS_SECONDS, (now - started) / REPORTING_SHARE)
        started = perf_counter()
        self.report = Report(
            number=self.report.number + 1,
            stage="ready",
            running=self._running,
            pace=self._pace,
            samples_per_second=self._speed.value if self._running else 0.0,
            snapshot=session.snapshot(evaluate),
            stepped=self._stepped,
            notice=self._notice,
        )
        now = perf_counter()
        self._next_report = now + max(1.0 / REPORTS_A_SECOND, (now - started) / REPORTING_SHARE)

    def _evaluation_cost(self, session: Session) -> int:
        """Samples x links."""
        from lernmi.run.session import MOST_EVALUATED

        train, test = len(session.task.train), len(session.task.test)
        return (min(train, MOST_EVALUATED) + test) * session.network.weights.size

    def _look_for_trouble(self, session: Session) -> None:
        """Pause a run that can't learn any more, once."""
        from lernmi.run.trouble import trouble  # loads numpy, which start-up does without

        if self._troubled:
            return
        notice = trouble(session.snapshot())
        if notice is not None:
            self._set_running(False)
            self._troubled, self._notice = True, notice
            self._publish(session, evaluate=True)
