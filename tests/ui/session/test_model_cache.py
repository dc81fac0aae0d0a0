"""One model for two questions at once; those used last stay."""

from __future__ import annotations

from dataclasses import replace
from threading import Thread

import pytest

from datasets.cards.edits import CardEdits
from datasets.progress import silent
from datasets.workspace.workspace import Workspace
from models.training.trained import TrainedModel
from models.training.training import train_stored
from ui.session.model_cache import ModelCache


def test_two_questions_at_once_train_one_model(
    opened: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    trained: list[int] = []

    def counted(*arguments: object, **options: object) -> TrainedModel:
        trained.append(1)
        return train_stored(*arguments, **options)  # type: ignore[arg-type]

    monkeypatch.setattr("models.training.training.train_stored", counted)
    model_cache, dataset = ModelCache(), opened.datasets()[0]
    assert model_cache.find(dataset) is None
    threads = [Thread(target=model_cache.of, args=(opened, dataset, silent)) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert trained == [1]
    assert model_cache.find(dataset) is model_cache.of(opened, dataset, silent)


def test_a_new_title_is_said_without_training_anew(opened: Workspace) -> None:
    model_cache, dataset = ModelCache(), opened.datasets()[0]
    first = model_cache.of(opened, dataset, silent)
    renamed = opened.edit(dataset.key, CardEdits(titles=((dataset.explaining[0].name, "Anew"),)))
    again = model_cache.of(opened, renamed, silent)
    assert again.dataset == renamed
    assert again.final is first.final
    assert model_cache.find(renamed) is again


def test_the_models_used_last_stay_as_far_as_the_limits_allow(
    opened: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    model_cache, dataset = ModelCache(), opened.datasets()[0]
    cards = [replace(dataset, fingerprint=f"version {k}") for k in range(4)]
    model = train_stored(opened, dataset)
    monkeypatch.setattr(
        "models.training.training.train_stored", lambda _, card, **__: replace(model, dataset=card)
    )
    monkeypatch.setenv("WHEREFORE_LIMIT_MODELS_OPEN", "3")
    for card in cards[:3]:
        model_cache.of(opened, card, silent)
    assert model_cache.find(cards[0]) is not None  # used now, so the second is the one to go
    model_cache.of(opened, cards[3], silent)
    assert [model_cache.find(card) is not None for card in cards] == [True, False, True, True]
    monkeypatch.setenv("WHEREFORE_LIMIT_ANSWERED_CELLS", str(2 * model.rows.size))
    model_cache.of(opened, cards[1], silent)
    assert [model_cache.find(card) is not None for card in cards] == [False, True, False, True]
