from dataclasses import fields
from pathlib import Path

import pytest

from datasets.importing.read_file import read
from datasets.limits import Limits, limits, size_words, too_large, too_wide_or_long
from datasets.storage.store import Store
from tests.support.checkout import ROOT


def test_a_limit_is_set_by_its_name(monkeypatch: pytest.MonkeyPatch) -> None:
    assert limits() == Limits()
    monkeypatch.setenv("WHEREFORE_LIMIT_COLUMNS", "3")
    assert limits().columns == 3
    assert too_wide_or_long("t.csv", 5, 4) == "t.csv has 4 columns; at most 3 can be read."
    monkeypatch.setenv("WHEREFORE_LIMIT_COLUMNS", "many")
    with pytest.raises(ValueError, match="WHEREFORE_LIMIT_COLUMNS is many"):
        limits()


@pytest.mark.parametrize(
    ("size", "words"),
    [(12, "12 bytes"), (1 << 21, "2 MB"), (4 << 30, "4 GB"), (99 << 27, "12.4 GB")],
)
def test_sizes_in_words(size: int, words: str) -> None:
    assert size_words(size) == words


def test_a_file_that_is_too_large() -> None:
    assert too_large("t.csv", 5) == ""
    assert too_large("t.csv", 9 << 30) == "t.csv has 9 GB; at most 8 GB can be read."


@pytest.mark.parametrize(
    ("name", "value", "words"),
    [
        ("FILE_SIZE", "20", "at most 20 bytes can be read"),
        ("COLUMNS", "2", "3 columns; at most 2"),
        ("CELLS", "50", "at most 50 cells"),
        ("CELL_LENGTH", "10", "column word in table.csv has 12 letters; at most 10"),
    ],
)
def test_each_limit_refuses_with_one_sentence(
    name: str, value: str, words: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "table.csv"
    path.write_text("word,n,m\n" + "twelveletter,1,2\n" * 30)
    assert read(path).frame is not None
    monkeypatch.setenv(f"WHEREFORE_LIMIT_{name}", value)
    problems = read(path).problems
    assert len(problems) == 1
    assert words in problems[0]


def test_the_size_of_json(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "table.json"
    path.write_text('[{"a": 1}, {"a": 5}]')
    monkeypatch.setenv("WHEREFORE_LIMIT_JSON_SIZE", "10")
    assert "larger than 10 bytes" in read(path).problems[0]


def test_the_store_takes_its_memory_from_the_setting(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("WHEREFORE_LIMIT_MEMORY", str(512 << 20))
    store = Store(tmp_path)
    with store.cursor() as cursor:
        settings = cursor.execute("select current_setting('memory_limit')").fetchall()
    store.close()
    assert settings == [("512.0 MiB",)]


def test_every_setting_is_told_with_its_default() -> None:
    text = (ROOT / "docs" / "deploy.md").read_text("utf-8")
    for limit in fields(Limits):
        assert f"| `WHEREFORE_LIMIT_{limit.name.upper()}` | {limit.default:,} " in text, limit.name
