"""Light formatting becomes data: which marks count, and that nothing else does."""

import pytest

from routes.markup import plain_text, read_markup


def runs(text: str) -> list[tuple[str, bool, bool]]:
    (block,) = read_markup(text)
    return [(run["text"], run["bold"], run["italic"]) for run in block["runs"]]


def test_bold_and_italic_are_runs():
    assert runs("a **b *c*** d") == [
        ("a ", False, False),
        ("b ", True, False),
        ("c", True, True),
        (" d", False, False),
    ]


def test_paragraphs_and_lists_are_blocks():
    blocks = read_markup("One.\n\n- first\n- second\n\n3. third\n4. fourth\n\nLast.")
    assert [(b["kind"], b["n"]) for b in blocks] == [
        ("p", None), ("li", None), ("li", None), ("li", 3), ("li", 4), ("p", None),
    ]  # fmt: skip
    assert plain_text(blocks) == "One.\n– first\n– second\n3. third\n4. fourth\nLast."


def test_a_line_break_in_a_paragraph_is_a_space_and_two_spaces_keep_it():
    assert runs("one\ntwo") == [("one two", False, False)]
    assert runs("one  \ntwo") == [("one\ntwo", False, False)]


@pytest.mark.parametrize(
    "text",
    [
        "<script>alert(1)</script>",
        "[words](https://example.org)",
        "![picture](x.png)",
        "# no heading",
        "`no code`",
        "> no quotation",
        "a < b & c > d",
        "<b>no bold</b>",
        "2 * 3 * 4",
    ],
)
def test_everything_else_stays_the_text_it_is(text):
    assert runs(text) == [(text, False, False)]


@pytest.mark.parametrize("text", ["", "  \n \n"])
def test_nothing_gives_no_block(text):
    assert read_markup(text) == []


def test_a_mark_can_be_meant_as_itself():
    assert runs(r"\*not italic\*") == [("*not italic*", False, False)]
