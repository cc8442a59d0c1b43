"""Render the page's few pieces of HTML.

Owns: the only maker of HTML on the page; it escapes whatever comes from data. And plain words for
the widgets whose labels Streamlit would read as markup.
"""

from __future__ import annotations

import re
from typing import Any, Final

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from routes.ui.paths import UI_FOLDER

__all__ = ["keep_plain", "render_html"]

_TEMPLATES: Final = Environment(
    loader=FileSystemLoader(UI_FOLDER), autoescape=True, undefined=StrictUndefined
)
_MARKS: Final = re.compile(r"([!-/:-@\[-`{-~])")
#: Short names of icons (":name:") are looked for after the marks were read: an invisible joiner
#: between colon and name keeps words words.
_ICON: Final = re.compile(r":(?=[\w/+-])")


def render_html(template: str, **values: Any) -> str:
    """Fill one of the templates beside this file."""
    return _TEMPLATES.get_template(template).render(values)


def keep_plain(text: str) -> str:
    """Write a text from data so that a label shows it as it is, on one line."""
    one_line = " ".join(text.split())
    return _MARKS.sub(r"\\\1", _ICON.sub(":\u2060", one_line))
