"""Who is looked at: choices are read, and what cannot be asked is refused."""

from __future__ import annotations

import numpy as np
import pytest

from analyses.who_is_affected.asked import asking_of
from answers.answer import CannotAnswer
from models.training.trained import TrainedModel


def test_everyone_unless_told_otherwise(subscription: TrainedModel) -> None:
    asking = asking_of(subscription, "", (), "", 5)
    assert len(asking.places) == 7000
    assert asking.choices == {}
    assert asking.way == 1
    assert asking.about.startswith("7,000 customers, ")


def test_only_those_asked_about(subscription: TrainedModel) -> None:
    asking = asking_of(subscription, "", ("contract=Monthly",), "best", 10)
    assert (asking.rows["contract"] == "Monthly").all()
    assert len(asking.outcome) == len(asking.rows) == len(asking.places)
    assert asking.among == "Contract Monthly"
    assert asking.way == -1
    assert asking.choices == {"where": ("contract=Monthly",), "end": "best", "smallest": 10}


def test_a_column_is_found_by_name_or_title(subscription: TrainedModel) -> None:
    assert asking_of(subscription, "Contract", (), "", 5).column == "contract"


def test_entities_are_kept(retail: TrainedModel) -> None:
    asking = asking_of(retail, "", (), "highest", 5)
    assert asking.groups is not None
    assert asking.looked.entity is not None
    assert len(np.unique(asking.looked.entity)) == len(np.unique(asking.groups))


@pytest.mark.parametrize(
    ("column", "where", "end", "smallest"),
    [
        ("nonsense", (), "", 5),
        ("churned", (), "", 5),
        ("", ("contract=Never",), "", 5),
        ("", (), "middle", 5),
        ("", (), "", 60),
        ("", ("monthly_fee>1000000",), "", 5),
    ],
)
def test_what_cannot_be_asked_is_refused(
    subscription: TrainedModel, column: str, where: tuple[str, ...], end: str, smallest: int
) -> None:
    with pytest.raises(CannotAnswer):
        asking_of(subscription, column, where, end, smallest)
