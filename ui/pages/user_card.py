"""Who is signed in, in which team and role, and the way out; nothing where nobody signs in."""

from __future__ import annotations

from html import escape

import streamlit as st

from ui import look
from ui.session import audit_notes
from ui.sign_in import members

ROLES = {
    "analyst": "Analyst",
    "viewer": "Viewer: you can ask and take slides; what others see stays as it is",
}
PICKED = "pick_team"


def show() -> None:
    """At the foot of the side."""
    now = members.current_user()
    if now.team is None:
        return
    with st.sidebar, st.container(key="user_card"):
        look.html(lines(now.team.name, now.visitor.who, ROLES[now.visitor.role]))
        if len(now.teams) > 1:
            names = [team.name for team in now.teams]
            st.session_state[PICKED] = now.team.name
            st.selectbox("Team", names, key=PICKED, on_change=_pick)
        st.button(
            "Sign out", type="tertiary", icon=":material/logout:", on_click=audit_notes.sign_out
        )


def lines(team: str, who: str, role: str) -> str:
    """The card's words."""
    body = f"<b>{escape(team)}</b>{escape(who)}<br>{escape(role)}"
    return f'<div class="dataset user_card">{body}</div>'


def _pick() -> None:
    """Go to another team; what was open is forgotten as soon as it is entered."""
    st.query_params["team"] = st.session_state[PICKED]
