"""A copy of an upload goes when it was worked on, and when nobody works on it any more."""

from __future__ import annotations

import gc
import io
from threading import Event

from datasets.progress import Progress
from ui.importing.uploads import Copy
from ui.session.jobs import Jobs


def test_a_copy_holds_all_bytes_and_goes() -> None:
    content = io.BytesIO(b"a,b")
    content.read()
    copy = Copy("t.csv", content)
    assert copy.path.read_bytes() == b"a,b"
    assert copy.path.name == "t.csv"
    copy.remove()
    assert not copy.path.parent.exists()


def test_a_job_that_is_stopped_before_it_runs_leaves_no_copy() -> None:
    go_on, jobs = Event(), Jobs(workers=1)
    jobs.start("busy", "Busy", lambda _: go_on.wait(60))
    copy = Copy("t.csv", io.BytesIO(b"a"))
    folder = copy.path.parent

    def work(progress: Progress, copy: Copy = copy) -> None:
        raise AssertionError(f"{copy} {progress}")

    jobs.start("look", "Looking", work)
    del copy, work
    jobs.drop("look")
    assert folder.exists()
    go_on.set()
    last = jobs.start("last", "Last", lambda _: None)
    last.result()
    gc.collect()
    assert not folder.exists()
