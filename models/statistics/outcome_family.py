"""The families of outcomes: link, loss and their xgboost objective."""

from __future__ import annotations

from typing import Literal

import numpy as np

Family = Literal["logistic", "poisson", "squarederror"]
OBJECTIVE: dict[Family, str] = {
    "logistic": "binary:logistic",
    "poisson": "count:poisson",
    "squarederror": "reg:squarederror",
}
OVERDISPERSED = 10.0  # variance over mean, from which a positive outcome is no count
LIMIT = 30.0  # margins beyond this overflow exp and mean certainty anyway


def mean_of(margin: np.ndarray, family: Family) -> np.ndarray:
    """The expected outcome of a margin (n,): probability, rate or the margin itself."""
    match family:
        case "logistic":
            return np.asarray(1.0 / (1.0 + np.exp(-np.clip(margin, -LIMIT, LIMIT))))
        case "poisson":
            return np.asarray(np.exp(np.clip(margin, -LIMIT, LIMIT)))
        case "squarederror":
            return margin


def margin_of(mean: np.ndarray | float, family: Family) -> np.ndarray:
    """Margins (n,) of expected outcomes (n,); the inverse of mean_of."""
    mean = np.asarray(mean, dtype=float)
    match family:
        case "logistic":
            inside = np.clip(mean, 1e-9, 1 - 1e-9)
            return np.asarray(np.log(inside / (1 - inside)))
        case "poisson":
            return np.asarray(np.log(np.maximum(mean, 1e-9)))
        case "squarederror":
            return mean


def loss(outcome: np.ndarray, margin: np.ndarray, family: Family) -> np.ndarray:
    """Loss of each row (n,): half the deviance up to a constant of the outcome."""
    clipped = np.clip(margin, -LIMIT, LIMIT)
    match family:
        case "logistic":
            return np.asarray(np.logaddexp(0.0, clipped) - outcome * clipped)
        case "poisson":
            return np.asarray(np.exp(clipped) - outcome * clipped)
        case "squarederror":
            return np.asarray((outcome - margin) ** 2 / 2)


def unit_of(outcome: np.ndarray, family: Family) -> float:
    """What the outcome is divided by for its fit, so that penalties mean the same for any unit.

    A Poisson fit takes variance = mean literally: money in dollars would drown every penalty. The
    outcome is (n,).
    """
    mean = float(outcome.mean())
    if family != "poisson" or mean <= 0:
        return 1.0
    dispersion = float(outcome.var()) / mean
    return dispersion if dispersion > OVERDISPERSED else 1.0
