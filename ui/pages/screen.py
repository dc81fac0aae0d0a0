"""What a reader's run draws: page, navigation, the open dataset at the side."""

from __future__ import annotations

import streamlit as st

from ui import look
from ui.pages import navigation as pages
from ui.session import audit_notes, session
from ui.session import error_log as logs
from ui.sign_in import members
from ui.theme import write_style_sheet


def show() -> None:
    """The app's screen, for whoever may see it."""
    logs.keep_data_out()
    is_dark = st.context.theme.type == "dark"
    st.set_page_config(page_title="Wherefore", page_icon="static/mark.svg", layout="wide")
    st.logo("static/logo-dark.svg" if is_dark else "static/logo.svg", icon_image="static/mark.svg")
    write_style_sheet()
    try:
        now = members.current_user()
    except PermissionError as why:
        look.html(look.title("Wherefore is not open here", under=str(why)))
        return
    members.enter(now)
    page = st.navigation(list(pages.every()), expanded=True)
    if session.is_open():
        audit_notes.note_sign_in()
        pages.run(page)
