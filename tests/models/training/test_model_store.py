"""Kept models: read back without loss, or not at all."""

from __future__ import annotations

import json
import os
import zipfile
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from models.learners.additive import fit_additive
from models.learners.boosted_trees import TreeSettings, fit_trees
from models.learners.encoding import Encoder
from models.statistics.observations import Observations
from models.training import model_store
from models.training.model_store import FittedModels, forget, load, save


@pytest.fixture(scope="module")
def rows() -> pd.DataFrame:
    rng = np.random.default_rng(0)
    plan = pd.Series(rng.choice(["a", "b"], 200), dtype="str")
    return pd.DataFrame({"x": rng.normal(size=200), "plan": plan})


def fitted(rows: pd.DataFrame, kind: str) -> FittedModels:
    outcome = np.exp(rows["x"].to_numpy())
    encoder = Encoder.learnt_from(rows)
    models = [
        fit_additive(Observations(rows, outcome, "poisson", seed=seed))
        if kind == "additive"
        else fit_trees(
            encoder.codes(rows), outcome, encoder, "poisson", TreeSettings(2, 5 + seed), seed
        )
        for seed in range(6)
    ]
    return FittedModels(
        family="poisson",
        final=models[0],
        by_fold=tuple(models[1:]),
        fold=(np.arange(200) % 5).astype(np.int8),
        held_out=models[1].mean(rows),
        rival=("trees", 0.25),
    )


def test_the_models_used_longest_ago_are_forgotten(rows: pd.DataFrame, tmp_path: Path) -> None:
    models = tmp_path / "models"
    for place, name in enumerate(("first", "second", "third")):
        save(fitted(rows, "additive"), models / name)
        os.utime(models / name, (place, place))
    (models / ".first-1-00000000-part0").mkdir()  # being written by somebody
    assert load(models / "first") is not None  # used now
    assert forget(models, 2) == ("second",)
    assert sorted(path.name for path in models.iterdir()) == [
        ".first-1-00000000-part0", "first", "third",
    ]  # fmt: skip
    assert forget(models, 2) == ()
    assert load(models / "second") is None


@pytest.mark.parametrize("kind", ["additive", "trees"])
def test_what_was_kept_predicts_the_same(rows: pd.DataFrame, kind: str, tmp_path: Path) -> None:
    kept = fitted(rows, kind)
    save(kept, tmp_path / "models" / "key")
    read = load(tmp_path / "models" / "key")
    assert read is not None
    assert (read.family, read.rival, read.final.kind) == ("poisson", ("trees", 0.25), kind)
    assert np.array_equal(read.fold, kept.fold)
    assert np.array_equal(read.held_out, kept.held_out)
    pairs = zip((read.final, *read.by_fold), (kept.final, *kept.by_fold), strict=True)
    assert all(np.array_equal(one.mean(rows), other.mean(rows)) for one, other in pairs)


def test_a_newer_model_takes_the_place_of_an_older_one(rows: pd.DataFrame, tmp_path: Path) -> None:
    for kind in ("additive", "trees"):
        save(fitted(rows, kind), tmp_path / "key")
    read = load(tmp_path / "key")
    assert read is not None
    assert read.final.kind == "trees"
    assert [path.name for path in tmp_path.iterdir()] == ["key"]


def test_nothing_is_there_before_it_is_whole(
    rows: pd.DataFrame, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(folder: Path) -> None:
        raise OSError(f"no space left for {folder}")

    save(fitted(rows, "additive"), tmp_path / "key")
    monkeypatch.setattr(model_store, "_flush", full)
    with pytest.raises(OSError, match="no space"):
        save(fitted(rows, "trees"), tmp_path / "key")
    read = load(tmp_path / "key")
    assert read is not None
    assert read.final.kind == "additive"


def cut(path: Path) -> None:
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])


def flip(path: Path) -> None:
    content = bytearray(path.read_bytes())
    content[len(content) // 2] ^= 0xFF
    path.write_bytes(bytes(content))


def blank(path: Path) -> None:
    path.write_bytes(b"")


def null(path: Path) -> None:
    path.write_text("null", encoding="utf-8")


@pytest.mark.parametrize("harm", [cut, flip, blank, null, Path.unlink])
@pytest.mark.parametrize("name", ["final.ubj", "fold-4.ubj", "arrays.npz", "record.json"])
def test_what_is_damaged_is_not_there(
    rows: pd.DataFrame, tmp_path: Path, name: str, harm: Callable[[Path], None]
) -> None:
    save(fitted(rows, "trees"), tmp_path / "key")
    assert load(tmp_path / "key") is not None
    harm(tmp_path / "key" / name)
    assert load(tmp_path / "key") is None


@pytest.mark.parametrize(("entry", "value"), [("format", 1), ("xgboost", "1.0.0"), ("files", None)])
def test_what_another_version_wrote_is_not_there(
    rows: pd.DataFrame, tmp_path: Path, entry: str, value: object
) -> None:
    save(fitted(rows, "additive"), tmp_path / "key")
    path = tmp_path / "key" / "record.json"
    record = json.loads(path.read_text(encoding="utf-8"))
    path.write_text(json.dumps(record | {entry: value}), encoding="utf-8")
    assert load(tmp_path / "key") is None


def test_nothing_is_where_nothing_was_kept(tmp_path: Path) -> None:
    assert load(tmp_path / "key") is None
    (tmp_path / "key").mkdir()
    assert load(tmp_path / "key") is None


def test_a_kept_model_holds_no_code(rows: pd.DataFrame, tmp_path: Path) -> None:
    save(fitted(rows, "trees"), tmp_path / "key")
    kinds = {path.suffix for path in (tmp_path / "key").iterdir()}
    assert kinds == {".ubj", ".json", ".npz"}
    with zipfile.ZipFile(tmp_path / "key" / "arrays.npz") as arrays:
        assert all(b"object" not in arrays.read(name)[:200] for name in arrays.namelist())
