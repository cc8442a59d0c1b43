"""Start the page: set it up, show the case that the address asks for."""

import streamlit as st

from routes.texts import LANGUAGES, load_texts
from routes.ui.page import show_page
from routes.ui.paths import UI_FOLDER

st.set_page_config(
    page_title=load_texts(LANGUAGES[0])["page.name"],
    page_icon=str(UI_FOLDER / "icon.svg"),
    layout="wide",
    initial_sidebar_state="collapsed",
)
show_page()
