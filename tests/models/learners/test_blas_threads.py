"""The BLAS stays on one thread once anything was fitted."""

from __future__ import annotations

import numpy as np
import scipy.linalg
from threadpoolctl import threadpool_info, threadpool_limits

from models.learners.blas_threads import one_blas_thread
from models.learners.newton import minimise


def test_a_fit_holds_every_blas_to_one_thread() -> None:
    assert scipy.linalg.norm(np.ones(4)) == 2.0  # numpy and scipy bring a BLAS each
    threadpool_limits(limits=2, user_api="blas")
    one_blas_thread.cache_clear()
    minimise(lambda b: float(b @ b), lambda b: (2 * np.eye(1), 2 * b), np.ones(1))
    threads = [pool["num_threads"] for pool in threadpool_info() if pool["user_api"] == "blas"]
    assert threads
    assert set(threads) == {1}
