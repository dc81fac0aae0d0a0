"""The app: page, navigation, the open dataset at the side. Run: make app."""

import streamlit as st

from ui import logs, look, pages, session

logs.keep_data_out()
is_dark = st.context.theme.type == "dark"
st.set_page_config(page_title="Wherefore", page_icon="static/mark.svg", layout="wide")
st.logo("static/logo-dark.svg" if is_dark else "static/logo.svg", icon_image="static/mark.svg")
look.style()
page = st.navigation(list(pages.every()), expanded=True)
if session.is_open():
    pages.run(page)
