"""Linear algebra on one thread."""

from __future__ import annotations

from functools import cache

from threadpoolctl import threadpool_limits


@cache
def one_blas_thread() -> None:
    """Hold the BLAS of this process to one thread, from here on.

    Our matrices are small. On a busy machine of two cores its threads wait for each other, and a
    what-if of 0.8 s takes 10; results may differ in the last bit with the number of threads, too.
    Limiting it for the time of a call would not do: calls of several sessions overlap.
    """
    threadpool_limits(limits=1, user_api="blas")
