"""A kept model is the one that would be trained now, and it is trained once."""

from __future__ import annotations

import shutil
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from importlib.metadata import version
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest

from datasets.cards.card import Column, Dataset
from models.training import training
from tests.support import kept_models
from tests.support.checkout import ROOT
from tests.support.kept_models import code_key, model_of, table_key


def table() -> tuple[Dataset, pd.DataFrame]:
    place = np.arange(200)
    rows = pd.DataFrame(
        {
            "left": np.where(place % 4 == 0, "Yes", "No"),
            "calls": (place % 7).astype(float),
        }
    )
    outcome = Column("left", "left", "yes_no", "outcome", distinct=2, levels=("No", "Yes"))
    calls = Column("calls", "calls", "number", "driver", low=0.0, high=6.0)
    return Dataset("calls", "Calls", 200, "c-1", (outcome, calls), positive="Yes"), rows


def key_now(root: Path) -> str:
    return code_key.__wrapped__(root)


@pytest.fixture
def sources(tmp_path: Path) -> Path:
    """A copy of everything that a model comes from."""
    for name in ("datasets", "models"):
        left_out = shutil.ignore_patterns("__pycache__")
        shutil.copytree(ROOT / name, tmp_path / name, ignore=left_out)
    shutil.copy(ROOT / "requirements.in", tmp_path)
    return tmp_path


def test_a_changed_byte_of_any_room_changes_the_key(sources: Path) -> None:
    first = key_now(sources)
    assert first == key_now(ROOT)
    rooms = {path.parent: path for path in sorted(sources.rglob("*.py"))}
    assert len(rooms) > 20
    for path in rooms.values():
        content = path.read_bytes()
        path.write_bytes(content[:-1] + b"#")  # as long as before
        assert key_now(sources) != first, path
        path.write_bytes(content)
    assert key_now(sources) == first


def test_a_file_that_comes_or_moves_changes_the_key(sources: Path) -> None:
    first = key_now(sources)
    new = sources / "models" / "new.py"
    new.touch()
    second = key_now(sources)
    new.rename(sources / "models" / "newer.py")
    assert len({first, second, key_now(sources)}) == 3


def test_another_version_changes_the_key(sources: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    first = key_now(sources)

    def newer(name: str) -> str:
        return version(name) + (".1" if name == "numpy" else "")

    monkeypatch.setattr(kept_models, "version", newer)
    assert key_now(sources) != first


def test_another_table_card_or_setting_changes_the_key(monkeypatch: pytest.MonkeyPatch) -> None:
    card, rows = table()
    other = rows.assign(calls=np.where(rows.index == 7, 3.5, rows["calls"]))
    whole = rows.astype({"calls": "int64"})
    renamed = replace(card, title="Callers")
    keys = [
        table_key(card, rows),
        table_key(card, other),
        table_key(card, whole),
        table_key(card, rows.iloc[::-1]),
        table_key(card, rows.rename(columns={"calls": "call"})),
        table_key(renamed, rows),
    ]
    monkeypatch.setenv("OMP_NUM_THREADS", "7")
    keys.append(table_key(card, rows))
    assert len(set(keys)) == len(keys)
    monkeypatch.undo()
    assert table_key(*table()) == keys[0]


def test_two_at_once_train_once_and_get_the_same(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    real, trained = training._fit, []

    def counted(*told: Any) -> Any:
        trained.append(1)
        return real(*told)

    monkeypatch.setattr(training, "_fit", counted)
    card, rows = table()
    with ThreadPoolExecutor(2) as pool:
        first, second = pool.map(lambda _: model_of(card, rows, tmp_path), range(2))
    assert len(trained) == 1
    fresh = training.train(card, rows)
    for model in (first, second, model_of(card, rows, tmp_path)):
        assert np.array_equal(model.held_out, fresh.held_out)
        assert model.scores == fresh.scores
    assert len(trained) == 2


def test_models_of_older_code_go(tmp_path: Path) -> None:
    for code in "abcdef":
        with kept_models._alone(tmp_path / code / "one"):
            (tmp_path / code / "one").mkdir()
    assert [path.name for path in sorted(tmp_path.iterdir())] == ["d", "e", "f"]
