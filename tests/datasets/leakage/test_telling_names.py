from datasets.leakage.telling_names import lifetime_leak, share_leak, strength_leak


def certain(name: str, order: float) -> bool | None:
    leak = strength_leak(name, order, "churned")
    return None if leak is None else leak.certain


def test_a_name_lowers_the_bar() -> None:
    assert certain("tickets", 0.92) is None
    assert certain("tickets", 0.94) is False
    assert certain("tickets", 1.0) is True
    assert certain("risk_score", 0.72) is False
    assert certain("churned_score", 0.72) is True
    assert certain("risk_score", 0.65) is None
    assert certain("cancellation_ticket", 0.66) is False
    assert certain("previous_cancellation", 0.8) is None
    assert certain("churned_before", 0.7) is None


def test_numbers_have_bars_of_their_own() -> None:
    def said(name: str, share: float, outcome: str = "sales") -> str:
        leak = share_leak(name, share, outcome)
        assert leak is None or not leak.certain
        return "" if leak is None else leak.why

    assert said("size", 0.88) == ""
    assert "nearly all of sales" in said("size", 0.91)
    assert said("predicted_amount", 0.5).startswith("By its name a score for sales")
    assert said("refund_total", 0.15).startswith("By its name known only afterwards")
    assert said("previous_refund", 0.15) == ""
    reason = said("Customers", 0.7, "Sales")
    assert reason == (
        "Counted together with Sales, so known only with it: alone it explains 70 % of Sales."
    )
    assert said("Customers", 0.7, "rating") == ""
    assert said("Customers", 0.2, "Sales") == ""


def test_a_lifetime_value() -> None:
    for name in ("CLTV", "lifetime_value", "ltv"):
        leak = lifetime_leak(name, "churned")
        assert leak is not None
        assert not leak.certain
    assert lifetime_leak("value", "churned") is None
