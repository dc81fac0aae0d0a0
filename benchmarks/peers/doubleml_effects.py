"""DoubleML on tables whose truth is known: IRM for a lever that is set, PLR for one that moves.

Boosted trees (LightGBM) for all nuisances, as its own guide proposes; five folds.
"""

from __future__ import annotations

import warnings

import numpy as np
from doubleml import DoubleMLData, DoubleMLIRM, DoubleMLPLR
from lightgbm import LGBMClassifier, LGBMRegressor

from benchmarks.truth.peer_questions import EffectInterval, PeerQuestion, reply

SMALL = {"n_estimators": 100, "learning_rate": 0.05, "max_depth": 3, "n_jobs": 1, "verbose": -1}


def effect(question: PeerQuestion) -> EffectInterval:
    """Its effect with 95 % interval."""
    np.random.seed(question.seed)
    seeded = SMALL | {"random_state": question.seed}
    data = DoubleMLData.from_arrays(question.columns, question.outcome, question.lever)
    if question.is_set:
        outcome = LGBMClassifier(**seeded) if question.rate else LGBMRegressor(**seeded)
        fit = DoubleMLIRM(data, outcome, LGBMClassifier(**seeded), n_folds=5)
        scale = 1.0
    else:
        fit = DoubleMLPLR(data, LGBMRegressor(**seeded), LGBMRegressor(**seeded), n_folds=5)
        scale = question.amount
    fit.fit()
    low, high = fit.confint(level=0.95).to_numpy()[0]
    ends = sorted((scale * low, scale * high))
    return scale * float(fit.coef[0]), ends[0], ends[1]


if __name__ == "__main__":
    warnings.simplefilter("ignore")
    reply(effect)
