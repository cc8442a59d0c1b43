"""What reading a file says: one sentence for one thing, another for many."""

import json
from pathlib import Path
from string import Formatter

from geodata.intake import words
from geodata.intake.words import Doubt

FILE = Path(words.__file__).parents[1] / "texts" / "en" / "intake.json"
TEXTS = json.loads(FILE.read_text(encoding="utf-8"))


def fields(text):
    return {name for _, name, _, _ in Formatter().parse(text) if name}


def test_one_thing_is_told_in_the_singular():
    assert Doubt("rows_blank", params={"count": 1}).text == "1 blank row."
    assert Doubt("rows_blank", params={"count": 2}).text == "2 blank rows."


def test_the_singular_says_nothing_that_the_plural_does_not():
    singular = {code: text for code, text in TEXTS.items() if code.endswith(".one")}
    assert singular
    for code, text in singular.items():
        assert fields(text) == fields(TEXTS[code.removesuffix(".one")]) - {"count"}
