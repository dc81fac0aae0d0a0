"""What a provider signed, judged: members are let in, and nobody else."""

from __future__ import annotations

from pathlib import Path

import pytest

from datasets.access import sign_in
from datasets.access.access import Access, Provider, Team
from datasets.access.sign_in import SignedIn, check_claims, forget

NOW = 1_800_000_000.0
COMPANY = Provider("company", "Example", "https://login.example.com/x", "w", "secret")
TENANT = Provider("tenant", "Tenant", "https://login.example.com/y", "w", "secret", True)
SALES = Team("Sales", Path("/srv/sales"), {"@example.com": "viewer", "anna@example.com": "analyst"})
SHOPS = Team("Shops", Path("/srv/shops"), {"vera@example.com": "analyst"})
TOLD = Access("https://w.example.com", "c" * 40, (COMPANY, TENANT), (SALES, SHOPS), 8)
VERA = {
    "is_logged_in": True,
    "provider": "company",
    "sub": "vera",
    "email": "Vera@Example.com",
    "email_verified": True,
    "iat": int(NOW) - 60,
}


def test_a_member_is_let_in_until_the_sign_in_is_over() -> None:
    verdict = check_claims(TOLD, VERA, NOW)
    assert verdict == SignedIn("vera@example.com", (SALES, SHOPS), NOW - 60 + 8 * 3600)
    assert check_claims(TOLD, VERA, NOW + 8 * 3600 - 61) == verdict
    assert check_claims(TOLD, VERA, NOW + 8 * 3600 - 60) == "over"


@pytest.mark.parametrize(
    ("claims", "refused"),
    [
        ({"is_logged_in": False}, "nobody"),
        ({"is_logged_in": "yes"}, "nobody"),
        ({"provider": "another"}, "nobody"),
        ({"provider": None}, "nobody"),
        ({"iat": None}, "over"),
        ({"iat": True}, "over"),
        ({"iat": "1800000000"}, "over"),
        ({"iat": float("nan")}, "over"),
        ({"iat": NOW + 3600}, "over"),
        ({"email_verified": False}, "unverified"),
        ({"email_verified": "true"}, "unverified"),
        ({"email_verified": None}, "unverified"),
        ({"email": None}, "unverified"),
        ({"email": ["vera@example.com"]}, "unverified"),
        ({"email": "eve@evil.example"}, "stranger"),
        ({"email": "@example.com"}, "stranger"),
        ({"provider": "tenant", "email_verified": False}, "unverified"),
    ],
)
def test_who_is_not_let_in(claims: dict[str, object], refused: str) -> None:
    assert check_claims(TOLD, VERA | claims, NOW) == refused
    assert check_claims(TOLD, {}, NOW) == "nobody"


def test_a_provider_that_never_says_it_can_be_trusted_by_the_file() -> None:
    silent = {name: value for name, value in VERA.items() if name != "email_verified"}
    assert check_claims(TOLD, silent, NOW) == "unverified"
    assert isinstance(check_claims(TOLD, silent | {"provider": "tenant"}, NOW), SignedIn)


def test_a_clock_may_be_some_minutes_ahead() -> None:
    assert isinstance(check_claims(TOLD, VERA | {"iat": NOW + 200}, NOW), SignedIn)


def test_a_sign_in_that_was_left_counts_no_more(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sign_in, "_SIGNED_OUT", set())
    forget(VERA)
    assert check_claims(TOLD, VERA, NOW) == "nobody"
    assert isinstance(check_claims(TOLD, VERA | {"iat": int(NOW)}, NOW), SignedIn)
