"""The trained models used last, in memory, shared by all sessions of a team."""

from __future__ import annotations

from collections import OrderedDict
from dataclasses import replace
from threading import Lock

from datasets.cards.card import Dataset
from datasets.limits import limits
from datasets.progress import Progress
from datasets.workspace.workspace import Workspace
from models.training import training
from models.training.trained import TrainedModel

FIRST = "first look"  # marks the model of a part of the rows


class ModelCache:
    """The trained models used last, in memory; two questions at once train one model once."""

    def __init__(self) -> None:
        self._models: OrderedDict[tuple[str, ...], TrainedModel] = OrderedDict()
        self._lock = Lock()
        self._training: dict[tuple[str, str], Lock] = {}

    def find(self, dataset: Dataset) -> TrainedModel | None:
        """The model of a dataset as it is now, where it is in memory."""
        version = _version(dataset)
        with self._lock:
            model = self._models.get(version)
            if model is None:
                return None
            if model.dataset != dataset:  # a title, a lever: nothing to train
                model = self._models[version] = replace(model, dataset=dataset)
            self._models.move_to_end(version)
        return model

    def first_of(self, opened: Workspace, dataset: Dataset, progress: Progress) -> TrainedModel:
        """A model of a random part, for a first answer while the model of all rows is trained."""
        version = (*_version(dataset), FIRST)
        model = self._models.get(version)
        if model is None:
            model = training.first_look(opened, dataset, progress=progress)
            self._hold(version, model)
        return model

    def of(self, opened: Workspace, dataset: Dataset, progress: Progress) -> TrainedModel:
        """The model of a dataset: from memory, from disk, or trained now."""
        version = _version(dataset)
        with self._lock:
            turn = self._training.setdefault(version, Lock())
        if turn.locked():
            progress("Waiting for the model, which is being trained", 0.0)
        with turn:
            model = self.find(dataset)
            if model is None:
                model = training.train_stored(opened, dataset, progress=progress)
                self._hold(version, model)
        return model

    def _hold(self, version: tuple[str, ...], model: TrainedModel) -> None:
        """Keep a model, and let go of those that were used longest ago."""
        most = limits()
        with self._lock:
            self._models[version] = model
            self._models.pop((*version, FIRST), None)
            while len(self._models) > 1 and (
                len(self._models) > most.models_open or self._cells() > most.answered_cells
            ):
                self._models.popitem(last=False)

    def _cells(self) -> int:
        return sum(model.rows.size for model in self._models.values())


def _version(dataset: Dataset) -> tuple[str, str]:
    """Key and fingerprint, which changes with the data and with roles."""
    return dataset.key, dataset.fingerprint
