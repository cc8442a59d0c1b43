import pytest

from routes.daywords import say_day
from routes.texts import load_texts
from routes.timespan import parse_timespan


@pytest.mark.parametrize(
    ("iso", "words"),
    [
        ("2023-06-15", "15 June 2023"),
        ("1970-01-01", "1 January 1970"),
        ("1912-12-31", "31 December 1912"),
    ],
)
def test_days_are_said_in_words(iso: str, words: str) -> None:
    start = parse_timespan(iso).start_day
    assert start is not None
    assert say_day(start, load_texts("en")) == words
