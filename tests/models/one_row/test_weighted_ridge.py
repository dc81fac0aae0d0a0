"""Lines through weighted rows: what is known to hold must come out."""

from __future__ import annotations

import numpy as np
import pytest

from models.one_row.weighted_ridge import RIDGE, Moments, RidgeFit

ROWS = 4_000


def made(noise: float, seed: int = 0) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Two pieces that matter, one that never varies; margins; squared distances."""
    draw = np.random.default_rng(seed)
    pieces = np.stack([draw.normal(size=ROWS), draw.random(ROWS), np.zeros(ROWS)])
    margin = 2 * pieces[0] - 3 * pieces[1] + 1 + noise * draw.normal(size=ROWS)
    return pieces.astype(np.float32), margin, draw.random(ROWS)


def test_a_line_is_found_but_for_the_penalty() -> None:
    lines = RidgeFit.through(Moments.of(*made(0.0), 1.0))
    assert lines.slopes[:2] == pytest.approx([2.0, -3.0], rel=2 * RIDGE)
    assert lines.slopes[2] == 0.0
    assert lines.here == pytest.approx(1.0, abs=0.01)
    assert lines.share == pytest.approx(1.0, abs=1e-5)


def test_the_share_is_that_of_the_variance_explained() -> None:
    lines = RidgeFit.through(Moments.of(*made(2.0), 1.0))
    explained = 4.0 + 9.0 / 12
    assert lines.share == pytest.approx(explained / (explained + 4.0), abs=0.03)
    assert lines.left == pytest.approx(4.0, rel=0.1)


def test_errors_are_as_large_as_slopes_scatter() -> None:
    found = [RidgeFit.through(Moments.of(*made(2.0, seed), 0.5)) for seed in range(60)]
    scatter = np.std([lines.slopes[:2] for lines in found], axis=0)
    told = np.sqrt(np.diag(found[0].errors())[:2])
    assert told == pytest.approx(scatter, rel=0.35)


def test_a_narrow_kernel_has_fewer_neighbours() -> None:
    wide, narrow = (Moments.of(*made(1.0), width) for width in (5.0, 0.2))
    assert narrow.effective < 0.3 * wide.effective <= 0.3 * ROWS


def test_a_margin_that_never_varies_is_explained() -> None:
    pieces, margin, squared = made(0.0)
    lines = RidgeFit.through(Moments.of(pieces, np.full_like(margin, 3.0), squared, 1.0))
    assert lines.share == 1.0
    assert lines.here == pytest.approx(3.0)
