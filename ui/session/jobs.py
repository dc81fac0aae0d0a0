"""Long work beside the screen: one pool for all sessions, looked at while it runs.

Workers never touch Streamlit; they tell their progress and leave a result.
"""

from __future__ import annotations

import logging
import time
from collections import OrderedDict
from collections.abc import Callable, Hashable
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, field
from threading import Lock

from answers.answer import CannotAnswer
from datasets.progress import Progress
from datasets.storage import durable_writes as disk
from datasets.storage.error_traces import trace_of

Work = Callable[[Progress], object]
LOG = logging.getLogger(__name__)
UNEXPECTED = CannotAnswer(
    "Something unexpected stopped this. Nothing was lost.",
    "Try again; if it stops again, the window where the app was started says more.",
)


class Stopped(Exception):  # noqa: N818  the reader asked for it
    """Raised inside a worker when its job was stopped."""


@dataclass
class Job:
    """One piece of work and how far it is."""

    title: str
    phrase: str = "Starting"
    done: float = 0.0
    started: float = field(default_factory=time.monotonic)
    stopped: bool = False
    future: Future[object] = field(default_factory=Future)

    @property
    def is_over(self) -> bool:
        """True once there is a result or a reason why there is none."""
        return self.future.done()

    def seconds_left(self) -> int | None:
        """A guess from the share done; None while that is too little to tell."""
        if self.done < 0.15:
            return None
        passed = time.monotonic() - self.started
        return max(1, round(passed * (1 - self.done) / self.done))

    def result(self) -> object:
        """What the work gave; CannotAnswer or a built-in error with a plain sentence otherwise."""
        return self.future.result()

    def report(self, phrase: str, done: float) -> None:
        """Progress from the worker; the place where a stop takes effect."""
        if self.stopped:
            raise Stopped
        self.phrase, self.done = phrase, max(self.done, min(done, 1.0))


class Jobs:
    """Runs work by key: the same key joins what runs or gives what is there.

    The latest results stay, so that going back to an answer shows it at once.
    """

    def __init__(self, workers: int = 2, keep: int = 60) -> None:
        self._pool = ThreadPoolExecutor(workers, thread_name_prefix="wherefore")
        self._jobs: OrderedDict[Hashable, Job] = OrderedDict()
        self._lock = Lock()
        self._keep = keep

    def start(self, key: Hashable, title: str, work: Work) -> Job:
        """The job of that key; the work starts only where there is none yet."""
        with self._lock:
            job = self._jobs.get(key)
            if job is not None and not job.stopped:
                self._jobs.move_to_end(key)
                return job
            job = Job(title)
            self._jobs[key] = job
            self._forget_oldest()
        self._pool.submit(_run, job, work)
        return job

    def find(self, key: Hashable) -> Job | None:
        """The job of that key, running or over."""
        return self._jobs.get(key)

    def drop(self, key: Hashable) -> None:
        """Stop the job of that key and forget what it gave."""
        with self._lock:
            job = self._jobs.pop(key, None)
        if job is not None:
            job.stopped = True

    def _forget_oldest(self) -> None:
        over = [key for key, job in self._jobs.items() if job.is_over]
        for key in over[: max(len(self._jobs) - self._keep, 0)]:
            del self._jobs[key]


def _run(job: Job, work: Work) -> None:
    """Do the work and leave its result; a bug leaves a plain sentence and a log entry."""
    try:
        job.report("Starting", 0.0)
        job.future.set_result(work(job.report))
    except (Stopped, CannotAnswer) as reason:
        job.future.set_exception(reason)
    except ValueError as reason:  # carries one plain sentence, e.g. what stands in training's way
        LOG.info("refused: %s", trace_of(reason))
        job.future.set_exception(CannotAnswer(str(reason)))
    except OSError as reason:
        LOG.info("the disk refused: %s", trace_of(reason))
        job.future.set_exception(CannotAnswer(disk.sentence(reason)))
    except Exception as reason:
        LOG.error("failed: %s", trace_of(reason))  # no message: it may hold cells
        job.future.set_exception(UNEXPECTED)
