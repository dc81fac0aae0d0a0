"""Whether a reading is the one that was meant, and in what it differs."""

from __future__ import annotations

from analyses._asking.reading.reading import Asking, QuestionReading


def same(found: Asking | None, meant: Asking) -> bool:
    """True where both ask the same: lists without order."""
    if found is None or found.key != meant.key:
        return False
    return _plain(found) == _plain(meant)


def verdict(found: QuestionReading, meant: Asking) -> str:
    """right, offered, refused, turned (another value), lost (a part is missing) or silent."""
    if found.asking is None:
        return "offered" if any(same(each, meant) for each in found.readings) else "refused"
    if same(found.asking, meant):
        return "right"
    told, wanted = _plain(found.asking), _plain(meant)
    if told.get("set") != wanted.get("set") and found.key == meant.key == "what_if":
        return "turned"
    if any(told.get(name) != wanted.get(name) for name in ("where", "without", "share")):
        return "lost"
    return "silent"


def _plain(asking: Asking) -> dict[str, object]:
    return {
        name: frozenset(_bare(each) for each in value)
        if isinstance(value, tuple)
        else round(float(str(value)), 4)
        if name == "share"
        else str(value)
        for name, value in asking.choices.items()
    }


def _bare(condition: str) -> str:
    return condition.replace('"', "")
