"""Start the page: set it up, show the case that the address asks for."""

import streamlit as st

from routes.ui.page import page_settings, show_page

st.set_page_config(layout="wide", initial_sidebar_state="collapsed", **page_settings())
show_page()
