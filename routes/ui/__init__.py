"""The Streamlit page: the only place with session state."""
