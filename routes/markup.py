"""Read the light formatting of a step's text as data: paragraphs, list items, bold, italic.

Owns: which marks count (`**bold**`, `*italic*`, lists with dashes or numbers) and the shape they
become. Refuses: links, pictures, headings, HTML: they stay the text they are. What comes out is
data, never markup, so that no reader of it has anything to escape.

A block is ``{"kind": "p" | "li", "n": number of a numbered item or None, "runs": [{"text",
"bold", "italic"}]}``; a run may hold line breaks ("\\n").
"""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any, TypedDict

if TYPE_CHECKING:
    from collections.abc import Sequence

    from markdown_it import MarkdownIt

__all__ = ["Block", "Run", "plain_text", "read_markup"]


class Run(TypedDict):
    """A stretch of text in one style."""

    text: str
    bold: bool
    italic: bool


class Block(TypedDict):
    """A paragraph or an item of a list."""

    kind: str
    n: int | None
    runs: list[Run]


@cache
def _parser() -> MarkdownIt:
    from markdown_it import MarkdownIt

    return MarkdownIt("zero").enable(["emphasis", "list", "newline", "escape"])


def read_markup(text: str) -> list[Block]:
    """Read a text as blocks; an empty text gives none."""
    blocks: list[Block] = []
    kind, number = "p", None
    counters: list[int | None] = []
    for token in _parser().parse(text):
        if token.type == "ordered_list_open":
            counters.append(int(token.attrs.get("start", 1)))
        elif token.type == "bullet_list_open":
            counters.append(None)
        elif token.type in ("ordered_list_close", "bullet_list_close"):
            counters.pop()
        elif token.type == "list_item_open":
            kind, number = "li", counters[-1]
            if number is not None:
                counters[-1] = number + 1
        elif token.type == "list_item_close":
            kind, number = "p", None
        elif token.type == "inline":
            blocks.append({"kind": kind, "n": number, "runs": _read_runs(token.children or [])})
    return blocks


def plain_text(blocks: Sequence[Block]) -> str:
    """Write blocks as plain text, one line each, list items with a dash or their number."""

    def line(block: Block) -> str:
        words = "".join(run["text"] for run in block["runs"])
        if block["kind"] != "li":
            return words
        return f"{block['n']}. {words}" if block["n"] is not None else f"– {words}"

    return "\n".join(line(block) for block in blocks)


def _read_runs(tokens: Sequence[Any]) -> list[Run]:
    runs: list[Run] = []
    bold = italic = 0
    for token in tokens:
        bold += {"strong_open": 1, "strong_close": -1}.get(token.type, 0)
        italic += {"em_open": 1, "em_close": -1}.get(token.type, 0)
        text = {"softbreak": " ", "hardbreak": "\n"}.get(token.type, token.content)
        if not text or token.type.endswith(("_open", "_close")):
            continue
        run: Run = {"text": text, "bold": bold > 0, "italic": italic > 0}
        last = runs[-1] if runs else None
        if last and (last["bold"], last["italic"]) == (run["bold"], run["italic"]):
            last["text"] += text
        else:
            runs.append(run)
    return runs
