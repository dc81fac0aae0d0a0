"""EconML's LinearDML on tables whose truth is known: average effect with its 95 % interval.

Boosted trees (LightGBM) for all nuisances, the effect linear in every column; five folds.
"""

from __future__ import annotations

import warnings

import numpy as np
from econml.dml import LinearDML
from lightgbm import LGBMClassifier, LGBMRegressor

from benchmarks.truth.peer_questions import EffectInterval, PeerQuestion, reply

SMALL = {"n_estimators": 100, "learning_rate": 0.05, "max_depth": 3, "n_jobs": 1, "verbose": -1}


def effect(question: PeerQuestion) -> EffectInterval:
    """Its effect with 95 % interval."""
    seeded = SMALL | {"random_state": question.seed}
    fit = LinearDML(
        model_y=LGBMClassifier(**seeded) if question.rate else LGBMRegressor(**seeded),
        model_t=LGBMClassifier(**seeded) if question.is_set else LGBMRegressor(**seeded),
        discrete_outcome=question.rate,
        discrete_treatment=question.is_set,
        cv=5,
        random_state=question.seed,
    )
    fit.fit(question.outcome, question.lever, X=question.columns)
    ends = {"T0": 0, "T1": 1 if question.is_set else question.amount}
    value = np.ravel(fit.ate(question.columns, **ends))[0]
    low, high = (np.ravel(end)[0] for end in fit.ate_interval(question.columns, alpha=0.05, **ends))
    return float(value), float(min(low, high)), float(max(low, high))


if __name__ == "__main__":
    warnings.simplefilter("ignore")
    reply(effect)
