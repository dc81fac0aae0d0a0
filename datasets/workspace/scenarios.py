"""What-ifs that people named, with what they asked and what was answered last."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from datasets.names import valid_text
from datasets.storage.store import Store

FIELDS = "id, dataset, name, choices, answer, fingerprint, kept_at"
LONGEST_NAME = 60


@dataclass(frozen=True, slots=True)
class SavedScenario:
    """A what-if with a name.

    Attributes:
        id: number in the workspace; never used twice.
        dataset: key of the dataset that it is about; the dataset may be gone since.
        name: what people call it; each name is there once for a dataset.
        choices: what was asked, as the question takes it.
        answer: the Answer as its JSON record, of the data as `fingerprint` has it.
        fingerprint: of the dataset when it was answered; another one asks for a new answer.
        kept_at: when it was answered, ISO 8601 in universal time.
    """

    id: int
    dataset: str
    name: str
    choices: dict[str, Any]
    answer: dict[str, Any]
    fingerprint: str
    kept_at: str


def listed(store: Store, dataset: str) -> tuple[SavedScenario, ...]:
    """All scenarios of a dataset, the oldest first."""
    with store.cursor() as cursor:
        rows = cursor.execute(
            f"select {FIELDS} from wherefore.scenarios where dataset = ? order by id", [dataset]
        ).fetchall()
    return tuple(_scenario(row) for row in rows)


def keep(
    store: Store,
    dataset: str,
    name: str,
    choices: Mapping[str, object],
    answer: Mapping[str, object],
    fingerprint: str,
) -> SavedScenario:
    """Keep a scenario with its answer; one of the same name and dataset is replaced.

    Raises:
        ValueError: the name is empty or longer than 60 characters.
    """
    name = " ".join(valid_text(name).split())
    if not name:
        raise ValueError("Give the scenario a name.")
    if len(name) > LONGEST_NAME:
        raise ValueError(f"The name is too long: at most {LONGEST_NAME} characters.")
    choices_text, answer_text = (
        valid_text(json.dumps(dict(record), ensure_ascii=False)) for record in (choices, answer)
    )
    kept_at = datetime.now(UTC).isoformat(timespec="seconds")
    with store.change() as cursor:
        rows = cursor.execute(
            "select id from wherefore.scenarios where dataset = ? and name = ?", [dataset, name]
        ).fetchall()
        if rows:
            number = int(rows[0][0])
            cursor.execute(
                "update wherefore.scenarios set choices = ?, answer = ?, fingerprint = ?, "
                "kept_at = ? where id = ?",
                [choices_text, answer_text, fingerprint, kept_at, number],
            )
        else:
            new = cursor.execute("select nextval('wherefore.scenario_ids')").fetchall()
            number = int(new[0][0])
            cursor.execute(
                "insert into wherefore.scenarios values (?, ?, ?, ?, ?, ?, ?)",
                [number, dataset, name, choices_text, answer_text, fingerprint, kept_at],
            )
    return SavedScenario(
        number,
        dataset,
        name,
        json.loads(choices_text),
        json.loads(answer_text),
        fingerprint,
        kept_at,
    )


def drop(store: Store, number: int) -> bool:
    """Remove a scenario; False where there is none of that number."""
    with store.change() as cursor:
        removed = cursor.execute(
            "delete from wherefore.scenarios where id = ? returning id", [number]
        ).fetchall()
    return bool(removed)


def _scenario(row: tuple[Any, ...]) -> SavedScenario:
    number, dataset, name, choices, answer, fingerprint, kept_at = row
    return SavedScenario(
        int(number), dataset, name, json.loads(choices), json.loads(answer), fingerprint, kept_at
    )
