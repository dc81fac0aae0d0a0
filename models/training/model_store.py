"""Trained models on disk: UBJ, JSON and plain arrays, never pickle; complete or not there."""

from __future__ import annotations

import hashlib
import json
import os
import shutil
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from threading import Lock
from typing import Any

import numpy as np
import xgboost as xgb

from datasets.storage import durable_writes as disk
from datasets.storage import temporary_files as leftovers
from models.learners.additive import Additive
from models.learners.boosted_trees import Trees
from models.learners.encoding import Encoder
from models.learners.predictor import Predictor
from models.learners.spline_glm import SplineGLM
from models.statistics.outcome_family import Family

FORMAT = 3
REMOVING = Lock()  # held while one is read or the longest unused are removed


@dataclass(frozen=True, slots=True)
class FittedModels:
    """What a training leaves behind, without the rows.

    Attributes:
        family: link and loss.
        final: the model of all rows.
        by_fold: one model per fold.
        fold: (m,) fold of each row of the folds' sample.
        held_out: (m,) expected outcomes by models that had not seen the row.
        rival: kind and held-out skill of the candidate that was not taken.
    """

    family: Family
    final: Predictor
    by_fold: tuple[Predictor, ...]
    fold: np.ndarray
    held_out: np.ndarray
    rival: tuple[str, float]


def save(fitted: FittedModels, place: Path) -> None:
    """Write to a folder beside `place`, then move it there whole; an older one gives way.

    The disk holds all of it when this returns. What a killed process left half-written is removed
    when the workspace is opened next.
    """
    place.parent.mkdir(exist_ok=True)  # not what is above: it may have been removed
    staged = leftovers.staged_folder(place)
    try:
        _write(fitted, staged)
        if place.exists():
            shutil.rmtree(place)
        staged.rename(place)
        disk.sync_folder(place.parent)
    finally:
        shutil.rmtree(staged, ignore_errors=True)


def load(place: Path) -> FittedModels | None:
    """What was saved there; None where nothing is, it is damaged, or another version wrote it."""
    with REMOVING:
        record = _intact(place)
        if record is None:
            return None
        with suppress(OSError):
            os.utime(place)  # used now
        return _loaded(place, record)


def forget(folder: Path, most: int) -> tuple[str, ...]:
    """Remove the models that were used longest ago, beyond so many; the names of those removed."""
    with REMOVING:
        places = [place for place in folder.iterdir() if not place.name.startswith(".")]
        old = sorted(places, key=lambda place: place.stat().st_mtime, reverse=True)[most:]
        for place in old:
            leftovers.remove(place)
    return tuple(place.name for place in old)


def _loaded(place: Path, record: dict[str, Any]) -> FittedModels:
    family: Family = record["family"]
    models = {
        name: _read(model_record, place / f"{name}.ubj", family)
        for name, model_record in record["models"].items()
    }
    with np.load(place / "arrays.npz", allow_pickle=False) as arrays:
        fold, held_out = arrays["fold"], arrays["held_out"]
    return FittedModels(
        family=family,
        final=models["final"],
        by_fold=tuple(models[f"fold-{k}"] for k in range(len(models) - 1)),
        fold=fold,
        held_out=held_out,
        rival=(str(record["rival"][0]), float(record["rival"][1])),
    )


def kept(folder: Path) -> tuple[int, tuple[str, ...]]:
    """How many models in a folder are whole, and the names of those that will be trained anew."""
    places = sorted(folder.iterdir()) if folder.is_dir() else []
    models = [place for place in places if place.is_dir() and not place.name.startswith(".")]
    damaged = tuple(place.name for place in models if _intact(place) is None)
    return len(models) - len(damaged), damaged


def _intact(place: Path) -> dict[str, Any] | None:
    """The record of a folder whose files are all as this version wrote them, else None."""
    try:
        record = json.loads((place / "record.json").read_text(encoding="utf-8"))
        versions = (record["format"], record["xgboost"])
        if versions != (FORMAT, xgb.__version__):
            return None
        same = all(_digest(place / name) == digest for name, digest in record["files"].items())
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return None
    return record if same else None


def _digest(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


def _write(fitted: FittedModels, staged: Path) -> None:
    """All files of a training into an empty folder, the record with their digests last."""
    models = {"final": fitted.final}
    models |= {f"fold-{k}": model for k, model in enumerate(fitted.by_fold)}
    record = {
        "format": FORMAT,
        "xgboost": xgb.__version__,
        "family": fitted.family,
        "rival": list(fitted.rival),
        "models": {name: _written(model, staged / f"{name}.ubj") for name, model in models.items()},
    }
    with (staged / "arrays.npz").open("wb") as arrays:
        np.savez(arrays, fold=fitted.fold, held_out=fitted.held_out)
    record["files"] = {path.name: _digest(path) for path in sorted(staged.iterdir())}
    (staged / "record.json").write_text(json.dumps(record), encoding="utf-8")
    _flush(staged)


def _written(model: Predictor, path: Path) -> dict[str, Any]:
    """The JSON part of a model; trees write their own file beside it."""
    match model:
        case Trees():
            model.save(path)
            encoder = model.encoder.to_record()
            return {"kind": "trees", "encoder": encoder, "depth": model.depth, "unit": model.unit}
        case Additive():
            return {"kind": "additive", "unit": model.unit, "glm": model.glm.to_record()}
        case _:
            raise TypeError(f"no way to keep a model of kind {model.kind}")


def _read(record: dict[str, Any], path: Path, family: Family) -> Predictor:
    if record["kind"] == "trees":
        encoder = Encoder.from_record(record["encoder"])
        return Trees.load(path, encoder, family, int(record["depth"]), float(record["unit"]))
    return Additive(SplineGLM.from_record(record["glm"]), float(record["unit"]))


def _flush(folder: Path) -> None:
    """Ask the disk to hold every file before the folder gets its name."""
    for path in folder.iterdir():
        with path.open("rb") as file:
            os.fsync(file.fileno())
    disk.sync_folder(folder)
