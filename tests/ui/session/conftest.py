"""What tests of a session open."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from datasets.workspace.workspace import Workspace


@pytest.fixture
def opened(tmp_path: Path) -> Workspace:
    draw = np.random.default_rng(1)
    support = draw.choice(["Yes", "No"], 240)
    churn = np.where(draw.random(240) < np.where(support == "Yes", 0.2, 0.6), "Yes", "No")
    table = pd.DataFrame({"customer": [f"C{k}" for k in range(240)], "support": support,
                          "fee": draw.uniform(9, 90, 240).round(2), "churn": churn})  # fmt: skip
    table.to_csv(tmp_path / "shop.csv", index=False)
    workspace = Workspace(tmp_path / "workspace")
    assert workspace.add(tmp_path / "shop.csv").dataset is not None
    return workspace
