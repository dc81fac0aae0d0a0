"""The package dice-ml: what would turn a customer around, by random search.

It cannot take missing values, so medians and most frequent levels stand in for them.
"""

from __future__ import annotations

import dice_ml
import numpy as np
import pandas as pd
import xgboost as xgb

from benchmarks.speed.contest import Contest, Cost, Entry, compete, timed

KNOWN_ROWS = 20_000  # the rows that it learns the columns' ranges from
PLANS = 4


class Model:
    """The booster as dice-ml wants it: frames in, classes or chances out."""

    def __init__(self, contest: Contest) -> None:
        self.booster = xgb.Booster(model_file=contest.model)
        self.names = list(contest.rules.names)

    def predict_proba(self, rows: pd.DataFrame) -> np.ndarray:
        """Chances (n, 2) of staying and leaving."""
        codes = rows[self.names].to_numpy(dtype=np.float32)
        leaves = self.booster.inplace_predict(codes)
        return np.column_stack([1 - leaves, leaves])

    def predict(self, rows: pd.DataFrame) -> np.ndarray:
        """1 where leaving is more likely (n,)."""
        return (self.predict_proba(rows)[:, 1] > 0.5).astype(int)


def plans(contest: Contest) -> Entry:
    """Four plans for each customer; the note says how many were found and how small they are."""
    rules, rows = contest.rules, _frame(contest)
    numbers = [name for name, levels in zip(rules.names, rules.levels, strict=True) if not levels]
    outcome = contest.outcome[: len(rows)].astype(int)
    data = dice_ml.Data(
        dataframe=rows.assign(outcome=outcome), continuous_features=numbers, outcome_name="outcome"
    )
    searcher = dice_ml.Dice(
        data, dice_ml.Model(model=Model(contest), backend="sklearn"), method="random"
    )
    cost, changed = Cost(0.0, 0.0), []
    for customer in rules.customers:
        row = _frame(contest, customer)
        counterfactuals, once = timed(
            lambda row=row: _search(searcher, row, rules.levers),  # type: ignore[misc]
            enough=0.0,
        )
        changed.append(np.nan if counterfactuals is None else _fewest(row, counterfactuals))
        cost = Cost(cost.cpu + once.cpu, cost.wall + once.wall)
    count = np.isfinite(changed).sum()
    note = f"{count} of {len(changed)} found"
    if count:
        note += f", {np.nanmean(changed):.1f} columns changed at least"
    return Entry(cost, len(changed), np.array([]), note)


def _frame(contest: Contest, customer: int | None = None) -> pd.DataFrame:
    """Rows as dice-ml reads them: levels as text, numbers as numbers."""
    rules = contest.rules
    some = contest.filled[:KNOWN_ROWS] if customer is None else contest.filled[[customer]]
    rows = pd.DataFrame(some.astype(float), columns=list(rules.names))
    levels = [name for name, count in zip(rules.names, rules.levels, strict=True) if count]
    return rows.astype(dict.fromkeys(levels, int)).astype(dict.fromkeys(levels, str))


def _search(
    searcher: dice_ml.Dice, row: pd.DataFrame, levers: tuple[str, ...]
) -> pd.DataFrame | None:
    try:
        examples = searcher.generate_counterfactuals(
            row,
            total_CFs=PLANS,
            desired_class="opposite",
            features_to_vary=list(levers),
            random_seed=0,
            verbose=False,
        )
    except dice_ml.utils.exception.UserConfigValidationException:
        return None
    counterfactuals: pd.DataFrame | None = examples.cf_examples_list[0].final_cfs_df
    return counterfactuals


def _fewest(row: pd.DataFrame, plans: pd.DataFrame) -> float:
    own = row.iloc[0].astype(float)
    changed = (plans[list(row.columns)].astype(float) - own).abs() > 1e-3
    return float(changed.sum(axis=1).min())


if __name__ == "__main__":
    compete({"plans": plans})
