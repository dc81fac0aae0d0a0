"""What was made once and is kept by its key, for as many threads as ask for it."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Hashable
from threading import Lock, RLock
from typing import Any, TypeVar

Made = TypeVar("Made")


class Memo:
    """Values by key, each made by the first who asks; at most `most` of them, where given.

    Whoever asks for a value that is being made waits for it, and for nothing else: each key has a
    lock of its own, so making one value may ask for others. What fails is made anew when asked
    again.
    """

    def __init__(self, most: int | None = None) -> None:
        self._most = most
        self._entries: OrderedDict[Hashable, _Entry] = OrderedDict()
        self._lock = Lock()

    def __len__(self) -> int:
        return len(self._entries)

    def once(self, key: Hashable, make: Callable[[], Made]) -> Made:
        """The value of a key; made on first use, and again once `most` others were asked for since.

        A key must always come with functions that make the same type.
        """
        with self._lock:
            entry = self._entries.setdefault(key, _Entry())
            self._entries.move_to_end(key)
            while self._most is not None and len(self._entries) > self._most:
                self._entries.popitem(last=False)
        value: Made = entry.value_of(make)
        return value


class _Entry:
    """One value, or none yet, and the lock of whoever makes it."""

    def __init__(self) -> None:
        self._lock = RLock()
        self._made = False
        self._value: Any = None

    def value_of(self, make: Callable[[], Any]) -> Any:
        if not self._made:
            with self._lock:
                if not self._made:
                    self._value = make()
                    self._made = True
        return self._value
