"""From what a provider said of somebody to a member of a team, or why they are none."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from threading import Lock
from typing import Literal

from datasets.access.access import Access, Team, folded

CLOCKS_APART = 300  # seconds that the provider's clock may be ahead of ours
Refusal = Literal["nobody", "over", "unverified", "stranger", "unreachable"]
SignIn = tuple[str, ...]
_LOCK = Lock()
_SIGNED_OUT: set[SignIn] = set()  # of this process; a cookie is over after some hours anyway


@dataclass(frozen=True, slots=True)
class SignedIn:
    """Somebody whom a provider vouches for, and who is a member here.

    Attributes:
        email: as the access file is compared with it.
        teams: at least one.
        until: when the sign-in is over, seconds since 1970.
    """

    email: str
    teams: tuple[Team, ...]
    until: float


def check_claims(
    access_file: Access, claims: Mapping[str, object], now: float
) -> SignedIn | Refusal:
    """What becomes of the claims that a provider signed.

    Args:
        access_file: the access file.
        claims: what the signed cookie holds; empty where there is none.
        now: seconds since 1970.

    Returns:
        The member; "nobody" where nobody is signed in, "over" where the sign-in is too old,
        "unverified" where the e-mail may be anybody's, "stranger" where no team has it.
    """
    provider_name = claims.get("provider")
    provider = next(
        (configured for configured in access_file.providers if configured.name == provider_name),
        None,
    )
    if claims.get("is_logged_in") is not True or provider is None:
        return "nobody"
    if sign_in_of(claims) in _SIGNED_OUT:
        return "nobody"
    since = claims.get("iat")
    if isinstance(since, bool) or not isinstance(since, int | float):
        return "over"
    until = since + 3600 * access_file.session_hours
    if not since - CLOCKS_APART <= now < until:
        return "over"
    email, verified = claims.get("email"), claims.get("email_verified")
    unsaid = verified is None and provider.vouches_for_email
    if not isinstance(email, str) or not (verified is True or unsaid):
        return "unverified"
    teams = access_file.teams_of(email)
    return SignedIn(folded(email), teams, until) if teams else "stranger"


def sign_in_of(claims: Mapping[str, object]) -> SignIn:
    """What tells one sign-in from another."""
    return tuple(str(claims.get(name, "")) for name in ("provider", "sub", "email", "iat"))


def forget(claims: Mapping[str, object]) -> None:
    """Let a sign-in count no more, whoever holds its cookie."""
    with _LOCK:
        _SIGNED_OUT.add(sign_in_of(claims))
