"""Start page."""

def show_start_page(state, texts):
    import streamlit as st
    st.write("x")
