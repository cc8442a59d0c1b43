"""Open the page as Streamlit's own tester runs it, without a browser."""

from pathlib import Path

from streamlit.testing.v1 import AppTest

__all__ = ["first_showing", "open_page"]

APP = Path(__file__).parents[2] / "app.py"


def first_showing(**query):
    page = AppTest.from_file(str(APP), default_timeout=60)
    for name, value in query.items():
        page.query_params[name] = value
    return page.run()


def open_page(**query):
    # The first showing is the map alone; the tables come with the rerun that its frame asks for.
    return first_showing(**query).run()
