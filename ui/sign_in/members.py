"""Who is at the screen: from what the provider said of them to a role in a team, or a refusal.

Without an access file there is one person, "this computer", who may do everything.
"""

from __future__ import annotations

import time
from dataclasses import dataclass
from threading import Lock

import streamlit as st
from streamlit import config
from streamlit.runtime import exists as is_served

from datasets.access.access import Team, access, is_loopback
from datasets.access.guarded_workspace import Visitor
from datasets.access.sign_in import SignedIn, SignIn, check_claims
from ui import look

TEAM = "view_team"
SEEN = "team_seen"
NOT_SET_UP = "Sign-in is not set up correctly, so nothing is shown: the app's log says why."
OPEN_TO_ALL = (
    "Wherefore is bound to an address that other machines can reach, but sign-in is not set up, so "
    "it shows nothing. Start it with --access FILE (docs/deploy.md), or on 127.0.0.1."
)
_LOCK = Lock()
_SEEN: set[SignIn] = set()


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
