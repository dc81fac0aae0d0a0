"""EconML's LinearDML on tables whose truth is known: average effect with its 95 % interval.

Boosted trees (LightGBM) for all nuisances, the effect linear in every column; five folds.
"""

from __future__ import annotations

import warnings

import numpy as np
from econml.dml import LinearDML
from lightgbm import LGBMClassifier, LGBMRegressor

from benchmarks.truth.asked import Answered, Asked, reply

SMALL = {"n_estimators": 100, "learning_rate": 0.05, "max_depth": 3, "n_jobs": 1, "verbose": -1}


def effect(asked: Asked) -> Answered:
    """Its effect with 95 % interval."""
    seeded = SMALL | {"random_state": asked.seed}
    fit = LinearDML(
        model_y=LGBMClassifier(**seeded) if asked.rate else LGBMRegressor(**seeded),
        model_t=LGBMClassifier(**seeded) if asked.is_set else LGBMRegressor(**seeded),
        discrete_outcome=asked.rate,
        discrete_treatment=asked.is_set,
        cv=5,
        random_state=asked.seed,
    )
    fit.fit(asked.outcome, asked.lever, X=asked.columns)
    ends = {"T0": 0, "T1": 1 if asked.is_set else asked.amount}
    value = np.ravel(fit.ate(asked.columns, **ends))[0]
    low, high = (np.ravel(end)[0] for end in fit.ate_interval(asked.columns, alpha=0.05, **ends))
    return float(value), float(min(low, high)), float(max(low, high))


if __name__ == "__main__":
    warnings.simplefilter("ignore")
    reply(effect)
