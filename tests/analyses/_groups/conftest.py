"""A table whose difference turns round within another column, shared by the tests of groups."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from datasets.workspace.workspace import Workspace
from models.training.trained import TrainedModel
from models.training.training import train

DEPT = pd.Index(["easy", "hard"])


@pytest.fixture(scope="session")
def admissions(tmp_path_factory: pytest.TempPathFactory) -> TrainedModel:
    """Women are admitted more often in both departments, and apply to the harder one."""
    draw = np.random.default_rng(1)
    women = draw.random(3000) < 0.45
    hard = draw.random(3000) < np.where(women, 0.8, 0.25)
    chance = np.where(hard, 0.15, 0.65) + 0.06 * women
    folder = tmp_path_factory.mktemp("admissions")
    pd.DataFrame(
        {
            "applicant_id": [f"A{k:04d}" for k in range(3000)],
            "gender": np.where(women, "female", "male"),
            "dept": DEPT[hard.astype(int)],
            "age": np.floor(draw.uniform(18, 40, 3000)),
            "admitted": np.where(draw.random(3000) < chance, "yes", "no"),
        }
    ).to_csv(folder / "admissions.csv", index=False)
    with Workspace(folder / "workspace") as opened:
        added = opened.add(folder / "admissions.csv").dataset
        assert added is not None
        return train(added, opened.rows(added))
