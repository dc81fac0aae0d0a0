"""A memo: each value is made once, whoever asks, and no one waits for another key."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor
from time import sleep

import pytest

from models.training.memo import Memo


def test_a_value_is_made_once_by_many_threads() -> None:
    memo, calls = Memo(), list[int]()

    def make() -> object:
        calls.append(1)
        sleep(0.02)
        return object()

    with ThreadPoolExecutor(8) as pool:
        values = list(pool.map(lambda _: memo.once("key", make), range(8)))
    assert len(calls) == 1
    assert len(set(map(id, values))) == 1


def test_a_value_that_is_nothing_is_kept_too() -> None:
    memo, calls = Memo(), list[int]()
    for _ in range(2):
        assert memo.once("key", lambda: calls.append(1)) is None
    assert calls == [1]


def test_making_one_value_may_ask_for_others() -> None:
    """From both ends at once: each key has a lock of its own, so no thread waits for ever."""
    memo, together = Memo(), threading.Barrier(2, timeout=10)

    def leaf() -> int:
        return 1

    def one() -> int:
        together.wait()
        return memo.once("leaf", leaf) + 1

    def two() -> int:
        together.wait()
        return memo.once("leaf", leaf) + memo.once("one", one)

    with ThreadPoolExecutor(2) as pool:
        first, second = pool.submit(memo.once, "two", two), pool.submit(memo.once, "one", one)
        assert (first.result(10), second.result(10)) == (3, 2)


def test_another_key_need_not_wait() -> None:
    memo, asked = Memo(), threading.Event()

    def slow() -> bool:
        return asked.wait(10)

    with ThreadPoolExecutor(1) as pool:
        waiting = pool.submit(memo.once, "slow", slow)
        assert memo.once("quick", lambda: 7) == 7
        asked.set()
        assert waiting.result(10)


def test_what_fails_is_made_anew() -> None:
    memo = Memo()
    with pytest.raises(ZeroDivisionError):
        memo.once("key", lambda: 1 // 0)
    assert memo.once("key", lambda: 5) == 5


def test_the_key_that_was_asked_for_longest_ago_goes_first() -> None:
    memo, calls = Memo(2), list[str]()

    def ask(key: str) -> str:
        def make() -> str:
            calls.append(key)
            return key

        return memo.once(key, make)

    assert [ask(key) for key in "abacab"] == list("abacab")
    assert calls == ["a", "b", "c", "b"]
    assert len(memo) == 2
