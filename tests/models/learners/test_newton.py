"""The minimum is found, also from afar and on a flat floor."""

from __future__ import annotations

import numpy as np

from models.learners.newton import minimise


def test_quadratic_in_one_step() -> None:
    square = np.array([[2.0, 0.5], [0.5, 1.0]])
    goal = np.array([1.0, -2.0])
    coefficients = minimise(
        lambda b: float(b @ square @ b / 2 - goal @ b),
        lambda b: (square, square @ b - goal),
        np.zeros(2),
    )
    assert np.allclose(square @ coefficients, goal)


def test_overshooting_steps_are_halved() -> None:
    coefficients = minimise(
        lambda b: float(np.log(np.cosh(b)).sum()),
        lambda b: (np.diag(1 / np.cosh(b) ** 2), np.tanh(b)),
        np.array([3.0]),
    )
    assert abs(coefficients[0]) < 1e-3


def test_flat_direction_does_not_stop_it() -> None:
    flat = np.array([[1.0, 1.0], [1.0, 1.0]])
    coefficients = minimise(
        lambda b: float(b @ flat @ b / 2 - b.sum()),
        lambda b: (flat, flat @ b - 1),
        np.zeros(2),
    )
    assert abs(coefficients.sum() - 1) < 1e-3
