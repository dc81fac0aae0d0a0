"""Who is at the screen: from what the provider said of them to a role in a team, or a refusal.

Without an access file there is one person, "this computer", who may do everything.
"""

from __future__ import annotations

import time
from collections.abc import Mapping
from dataclasses import dataclass
from threading import Lock
from typing import Literal

import streamlit as st
from streamlit import config
from streamlit.runtime import exists as is_served

from datasets.access.access import Access, Team, access, folded, is_loopback
from datasets.access.guarded_workspace import Visitor
from ui import look

TEAM = "view_team"
SEEN = "team_seen"
CLOCKS_APART = 300  # seconds that the provider's clock may be ahead of ours
Refusal = Literal["nobody", "over", "unverified", "stranger", "unreachable"]
NOT_SET_UP = "Sign-in is not set up correctly, so nothing is shown: the app's log says why."
OPEN_TO_ALL = (
    "Wherefore is bound to an address that other machines can reach, but sign-in is not set up, so "
    "it shows nothing. Start it with --access FILE (docs/deploy.md), or on 127.0.0.1."
)
SignIn = tuple[str, ...]
_LOCK = Lock()
_SIGNED_OUT: set[SignIn] = set()  # of this process; a cookie is over after some hours anyway
_SEEN: set[SignIn] = set()


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


def is_new(sign_in: SignIn, team: str) -> bool:
    """True the first time that this process sees a sign-in in a team."""
    with _LOCK:
        is_known = (*sign_in, team) in _SEEN
        _SEEN.add((*sign_in, team))
    return not is_known


@dataclass(frozen=True, slots=True)
class CurrentUser:
    """The person at the screen.

    Attributes:
        visitor: who it is, in which role.
        team: whose workspace it is; None where nobody signs in.
        teams: all that the person belongs to.
    """

    visitor: Visitor
    team: Team | None = None
    teams: tuple[Team, ...] = ()


def current_user() -> CurrentUser:
    """The person at the screen, with role and team.

    Raises:
        PermissionError: they may not be here; one plain sentence.
    """
    try:
        access_file = access()
    except ValueError as why:
        raise PermissionError(NOT_SET_UP) from why
    if access_file is None:
        if not is_private():
            raise PermissionError(OPEN_TO_ALL)
        return CurrentUser(Visitor())
    verdict = check_claims(access_file, st.user.to_dict(), time.time())
    if not isinstance(verdict, SignedIn):
        raise PermissionError("You are not signed in: open the page anew.")
    team_name = str(st.query_params.get("team", st.session_state.get(TEAM, "")))
    team = next(
        (candidate for candidate in verdict.teams if candidate.name == team_name), verdict.teams[0]
    )
    role = team.role_of(verdict.email)
    assert role is not None
    return CurrentUser(Visitor(verdict.email, role, team.name), team, verdict.teams)


def is_private() -> bool:
    """True where only this machine can reach the app, as far as it was told where to listen."""
    return not is_served() or is_loopback(str(config.get_option("server.address") or "0.0.0.0"))


def enter(now: CurrentUser) -> None:
    """Enter the team: what the session knew of another team or person is forgotten."""
    name = now.team.name if now.team is not None else ""
    occupant = (now.visitor.who, name)
    if st.session_state.get(SEEN, occupant) != occupant:
        st.session_state.clear()
        for parameter in list(st.query_params):
            if parameter != "team":
                del st.query_params[parameter]
    st.session_state[SEEN], st.session_state[TEAM] = occupant, name
    if len(now.teams) > 1:
        st.query_params["team"] = name


def show_refusal(error: Exception) -> bool:
    """True where an error that ended a run was said in its own plain sentence.

    That is the refusal of a change (datasets/access/guarded_workspace.py), wherever it was asked.
    """
    if not (isinstance(error, PermissionError) and error.errno is None):
        return False
    look.html(look.note(str(error), "Nothing was changed"))
    return True
