"""Whose ID token counts: of a provider of the access file, for this app, of a member."""

from __future__ import annotations

import time
from collections.abc import Iterator
from pathlib import Path

import jwt
import pytest
from cryptography.hazmat.primitives.asymmetric import rsa

from terminal.assistants.bearer_sign_in import ProviderTokens, visitor_of
from terminal.output import Cannot
from tests.support.token_provider import ACCESS, TokenProvider


@pytest.fixture(scope="module")
def provider() -> Iterator[TokenProvider]:
    made = TokenProvider()
    yield made
    made.close()


@pytest.fixture
def tokens(
    provider: TokenProvider, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> ProviderTokens:
    file = tmp_path / "access.toml"
    file.write_text(ACCESS.format(provider=provider.address), encoding="utf-8")
    for name, value in (("COOKIE", "c" * 40), ("CLIENT", "s"), ("WHEREFORE_ACCESS", str(file))):
        monkeypatch.setenv(name, value)
    return ProviderTokens()


def test_a_member_comes_in_with_their_role(tokens: ProviderTokens, provider: TokenProvider) -> None:
    for email, role in (("anna@example.com", "analyst"), ("vera@example.com", "viewer")):
        token = tokens.verified(provider.token(email))
        assert token is not None
        assert token.claims is not None
        visitor, member = visitor_of(token.claims, "")
        assert (visitor.who, visitor.role, visitor.team) == (email, role, "Sales")
        assert member.teams[0].workspace.name == "sales"
        with pytest.raises(Cannot, match="no team called Shops"):
            visitor_of(token.claims, "Shops")


def test_who_is_taken_out_of_the_file_is_out(
    tokens: ProviderTokens, provider: TokenProvider, monkeypatch: pytest.MonkeyPatch
) -> None:
    token = tokens.verified(provider.token("anna@example.com"))
    assert token is not None
    assert token.claims is not None
    monkeypatch.setenv("WHEREFORE_ACCESS", "")
    assert tokens.verified(provider.token("anna@example.com")) is None
    with pytest.raises(Cannot, match="not signed in"):
        visitor_of(token.claims, "")


def test_nobody_else_comes_in(tokens: ProviderTokens, provider: TokenProvider) -> None:
    other = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    now = int(time.time())
    refused = {
        "nonsense": "abc",
        "another key": provider.token("anna@example.com", key=other),
        "another app": provider.token("anna@example.com", aud="another"),
        "another issuer": provider.token("anna@example.com", iss="http://127.0.0.1:1"),
        "over": provider.token("anna@example.com", exp=now - 5),
        "unverified": provider.token("anna@example.com", email_verified=False),
        "stranger": provider.token("eve@evil.example"),
        "unsigned": jwt.encode({"email": "anna@example.com"}, "", algorithm="none"),
        "secret as key": jwt.encode(
            {"email": "anna@example.com"}, "s" * 32, algorithm="HS256", headers={"kid": "one"}
        ),
        "too old": provider.token("anna@example.com", iat=now - 13 * 3600),
    }
    assert [why for why, token in refused.items() if tokens.verified(token) is not None] == []
