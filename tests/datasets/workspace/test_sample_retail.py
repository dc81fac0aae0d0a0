import numpy as np

from datasets.workspace import sample_retail
from datasets.workspace.sample_retail import expected, make


def test_the_table_is_as_told() -> None:
    frame = make(7)
    assert len(frame) == 96 * 104
    assert not frame.duplicated(["store_id", "week"]).any()
    assert (frame["sales"] > 1000).all()
    assert frame["week"].is_monotonic_increasing
    assert not frame.drop(columns=["week", "sales"]).duplicated().any()


def test_the_chain_is_the_same_for_every_seed() -> None:
    fixed = ["store_id", "week", "store_type", "size_sqm", "competition_km", "holiday"]
    assert make(1)[fixed].equals(make(2)[fixed])


def test_every_kind_of_week_is_found_on_both_sides() -> None:
    for chance in sample_retail._chances(make(7)).values():
        assert chance.min() >= 0.05
        assert chance.max() <= 0.9


def test_a_lower_price_raises_turnover_as_the_equation_says() -> None:
    frame = make(7)
    lower = expected(frame.assign(price_index=frame["price_index"] * 0.95))
    assert np.allclose(lower / expected(frame), 0.95**-1.3)


def test_what_has_no_effect_has_none() -> None:
    frame = make(7)
    other = frame.assign(region="North", parking=0.0, staff=1.0, store_id="S1")
    assert np.array_equal(expected(frame), expected(other))
