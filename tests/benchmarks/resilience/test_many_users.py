"""What many people meet is judged by the slow, by the errors, and by what stays in memory."""

from __future__ import annotations

from benchmarks.resilience.many_users import MEGABYTE, LoadFigures, lines_of


def seen(*, slow: float = 0.5, after: int = 500) -> LoadFigures:
    load = LoadFigures(
        memory=[(10.0, 400 * MEGABYTE), (80.0, 500 * MEGABYTE), (120.0, after * MEGABYTE)]
    )
    for wait in [0.2] * 18 + [slow] * 2:
        load.waited("known", wait)
    return load


def test_quick_answers_and_a_flat_memory_keep_the_goals() -> None:
    lines = lines_of(seen(), 20, 100)
    assert lines[0].startswith("20 people for 100 seconds")
    assert "first half 400 MB, second half 500 MB, after 500 MB; at most 500 MB" in lines[2]
    assert [line.split()[-1] for line in lines[-3:]] == ["kept"] * 3


def test_what_is_slow_grows_or_breaks_is_missed() -> None:
    broken = seen(slow=3.0, after=600)
    broken.errors.append("AppError: not there after 180 seconds")
    lines = lines_of(broken, 20, 100)
    assert "  error: AppError: not there after 180 seconds" in lines
    assert [line.split()[-1] for line in lines[-3:]] == ["MISSED"] * 3
