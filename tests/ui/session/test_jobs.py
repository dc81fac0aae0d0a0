"""Long work runs once for each key, says how far it is, can be stopped, and never fails mutely."""

from __future__ import annotations

import time
from threading import Event

import pytest

from answers.answer import CannotAnswer
from datasets.progress import Progress
from ui.session.jobs import Job, Jobs, Stopped


def wait(job: Job) -> None:
    for _ in range(400):
        if job.is_over:
            return
        time.sleep(0.005)
    pytest.fail("the job did not end")


def test_the_same_key_runs_once() -> None:
    jobs, runs = Jobs(), []

    def work(progress: Progress) -> int:
        progress("Counting", 0.5)
        runs.append(1)
        return 7

    first = jobs.start("k", "Count", work)
    wait(first)
    again = jobs.start("k", "Count", work)
    assert again is first
    assert again.result() == 7
    assert again.phrase == "Counting"
    assert runs == [1]


def test_progress_never_goes_back() -> None:
    job = Job("t")
    job.report("a", 0.6)
    job.report("b", 0.2)
    assert (job.phrase, job.done) == ("b", 0.6)
    assert job.seconds_left() is not None


def test_the_time_left_is_what_the_share_done_took_for_the_rest() -> None:
    job = Job("t", started=time.monotonic() - 30)
    job.report("a", 0.1)
    assert job.seconds_left() is None
    job.report("b", 0.75)
    assert job.seconds_left() == 10


def test_a_dropped_job_stops_and_starts_anew() -> None:
    jobs, go = Jobs(), Event()

    def endless(progress: Progress) -> None:
        for _ in range(10_000):
            go.set()
            progress("Working", 0.1)
            time.sleep(0.001)

    job = jobs.start("k", "Endless", endless)
    assert go.wait(2)
    jobs.drop("k")
    wait(job)
    with pytest.raises(Stopped):
        job.result()
    assert jobs.find("k") is None


def test_a_reason_reaches_the_reader_and_a_bug_becomes_one() -> None:
    jobs = Jobs()

    def refuse(_: Progress) -> None:
        raise CannotAnswer("Only 12 rows match.", "Ask for more.")

    def obstacle(_: Progress) -> None:
        raise ValueError("Churn has one value only.")

    def bug(_: Progress) -> None:
        raise KeyError("tenure")

    reasons = []
    for key, work in (("a", refuse), ("b", obstacle), ("c", bug)):
        job = jobs.start(key, key, work)
        wait(job)
        with pytest.raises(CannotAnswer) as caught:
            job.result()
        reasons.append(caught.value.reason)
    assert reasons[:2] == ["Only 12 rows match.", "Churn has one value only."]
    assert "tenure" not in reasons[2]


def test_old_results_are_forgotten() -> None:
    jobs = Jobs(keep=3)
    for place in range(6):
        wait(jobs.start(place, "t", lambda _: None))
    assert jobs.find(0) is None
    assert jobs.find(5) is not None
