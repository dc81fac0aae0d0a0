"""Models that several test files ask, trained once for all processes and kept for later runs.

A model is kept under a key of all that it comes from: every byte of datasets/ and models/, the
versions of what they run on, the settings, the card and the table. So none is ever stale.
"""

from __future__ import annotations

import hashlib
import os
import platform
import re
import shutil
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from functools import cache
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

import pandas as pd

from datasets.cards.card import Dataset
from datasets.limits import limits
from models.training.trained import TrainedModel
from models.training.training import train
from tests.support.checkout import ROOT

KEPT = ROOT / "build" / "test-models"
SOURCES = ("datasets", "models")
CODES_KEPT = 3  # states of the code whose models stay: this one, and a branch or two


def model_of(dataset: Dataset, rows: pd.DataFrame, kept: Path = KEPT) -> TrainedModel:
    """What `train(dataset, rows)` gives, trained by the first process that asks."""
    folder = kept / code_key() / table_key(dataset, rows)
    with _alone(folder):
        return train(dataset, rows, folder=folder)


@cache
def code_key(root: Path = ROOT) -> str:
    """Of the sources and of what they run on."""
    told = hashlib.sha256(repr((platform.python_version(), platform.machine())).encode())
    for name in SOURCES:
        for path in sorted((root / name).rglob("*.py")):
            content = path.read_bytes()
            told.update(f"{path.relative_to(root)} {len(content)}\n".encode() + content)
    told.update(repr(_versions(root)).encode())
    return told.hexdigest()[:16]


def table_key(dataset: Dataset, rows: pd.DataFrame) -> str:
    """Of the card, the settings, and every cell with its kind."""
    threads = os.environ.get("OMP_NUM_THREADS")
    told = hashlib.sha256(repr((dataset, limits(), threads)).encode())
    told.update(repr([(name, str(kind)) for name, kind in rows.dtypes.items()]).encode())
    told.update(pd.util.hash_pandas_object(rows).to_numpy().tobytes())
    return told.hexdigest()[:16]


def _versions(root: Path) -> list[tuple[str, str]]:
    listed = (root / "requirements.in").read_text(encoding="utf-8")
    found = []
    for name in re.findall(r"^[a-z][a-z0-9-]*", listed, re.MULTILINE):
        with suppress(PackageNotFoundError):  # of another system
            found.append((name, version(name)))
    return found


@contextmanager
def _alone(folder: Path) -> Iterator[None]:
    """Holds off every other process from this folder; a killed one lets go by itself."""
    import fcntl

    if not folder.parent.is_dir():
        folder.parent.mkdir(parents=True, exist_ok=True)
        _forget_old(folder.parent.parent)
    os.utime(folder.parent)  # used now
    with (folder.parent / f"{folder.name}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def _forget_old(kept: Path) -> None:
    codes = sorted(kept.iterdir(), key=lambda path: path.stat().st_mtime, reverse=True)
    for old in codes[CODES_KEPT:]:
        shutil.rmtree(old, ignore_errors=True)
