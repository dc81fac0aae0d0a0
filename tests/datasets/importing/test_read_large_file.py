"""A file read part by part through the disk gives what it gives when it is read at once."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from datasets.files import delimited
from datasets.importing.incoming import incoming
from datasets.importing.read_file import ReadResult, read
from datasets.values import typed_in_blocks as values_by_block
from datasets.values.reading_choices import Choices
from tests.support.messy_files import Kind, kinds

pytestmark = pytest.mark.slow
SUFFIXES = (".csv", ".tsv", ".txt", ".gz")
TEXTS = [k for k in kinds() if k.file.endswith(SUFFIXES) and " named csv" not in k.name]
FEW_BYTES = 4_000
CELLS = st.sampled_from(
    ["", " ", "a", "Total", "1", "2", "1.5", "1,5", "-999", "n/a", "03/04/2024", "25/04/2024",
     "$1,000", "x;y", "line\nend", 'a "word"', "Yes", "No", "007", "#REF!", "1e5", "é"]
)  # fmt: skip


@contextmanager
def tiny_blocks(block: int = FEW_BYTES, *, words: int = 100_000) -> Iterator[None]:
    """Text is cut into blocks of so few bytes."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("WHEREFORE_LIMIT_CELL_LENGTH", str(block // 4))
        patch.setattr(delimited, "BLOCK", block)
        patch.setattr(values_by_block, "MOST_WORDS", words)
        yield


def both(path: Path, choices: Choices | None = None) -> tuple[ReadResult, ReadResult]:
    """The file read at once, and part by part."""
    whole = read(path, choices)
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("WHEREFORE_LIMIT_STREAMED_FROM", "1")
        parts = read(path, choices, above=path.parent)
    return whole, parts


def quiet(words: str, done: float) -> None:
    """Hears of progress."""
    assert words
    assert 0 <= done <= 1


def are_alike(whole: ReadResult, parts: ReadResult) -> None:
    """Fails where a table, its report, its hash or its card is another."""
    assert parts.problems == whole.problems
    assert parts.report == whole.report
    if whole.frame is None:
        assert parts.frame is None
        return
    assert parts.large is not None
    pd.testing.assert_frame_equal(parts.large.head(len(whole.frame) + 1), whole.frame)
    one, other = incoming(whole), incoming(parts)
    assert one.hash() == other.hash()
    arguments = ("key", "Title", one.hash(), quiet)
    assert one.basis(*arguments) == other.basis(*arguments)


@pytest.mark.parametrize("kind", TEXTS, ids=lambda kind: kind.name)
def test_messy_text_is_read_alike(kind: Kind, tmp_path: Path) -> None:
    path = tmp_path / kind.file
    kind.write(path)
    with tiny_blocks(max(FEW_BYTES, path.stat().st_size // 5), words=10):
        whole, parts = both(path, kind.choices)
    are_alike(whole, parts)
    assert (parts.large is None) == (whole.frame is None)


@settings(
    max_examples=80, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(
    rows=st.lists(st.lists(CELLS, min_size=3, max_size=3), min_size=1, max_size=60),
    more=st.lists(st.lists(CELLS, max_size=5), max_size=3),
    block=st.sampled_from([200, 1_000]),
)
def test_any_table_is_read_alike(
    rows: list[list[str]], more: list[list[str]], block: int, tmp_path: Path
) -> None:
    path = tmp_path / "t.csv"
    lines = [["name", "amount", "day"], *rows[: len(rows) // 2], *more, *rows[len(rows) // 2 :]]
    quoted = [",".join('"' + cell.replace('"', '""') + '"' for cell in line) for line in lines]
    path.write_text("\n".join(quoted), encoding="utf-8")
    with tiny_blocks(block, words=5):
        are_alike(*both(path))


def test_a_large_table_leaves_nothing_on_the_disk(tmp_path: Path) -> None:
    (tmp_path / "t.csv").write_text("a,b\n" + "1,x\n2,y\n" * 100)
    _, parts = both(tmp_path / "t.csv")
    rows = incoming(parts)
    assert rows.large is not None
    assert rows.large.files.folder.is_dir()
    parts.discard()
    assert sorted(entry.name for entry in tmp_path.iterdir()) == ["t.csv"]


def test_progress_is_told_and_a_stop_leaves_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("WHEREFORE_LIMIT_STREAMED_FROM", "1")
    path = tmp_path / "t.csv"
    path.write_text("a,b\n" + "1,x\n2,y\n" * 100)
    calls: list[tuple[str, float]] = []
    read(path, above=tmp_path, progress=lambda words, done: calls.append((words, done)))
    shares = [done for _, done in calls]
    assert shares == sorted(shares)
    assert calls[0][0] == "Reading the file: 0 rows so far"

    def stop(words: str, done: float) -> None:
        if words and done > 0.5:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        read(path, above=tmp_path, progress=stop)
    assert sorted(entry.name for entry in tmp_path.iterdir()) == ["t.csv"]
