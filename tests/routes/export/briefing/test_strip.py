"""What a page has no room for is counted; that sources disagree is said in any case."""

from routes.export.briefing.sources import Cited
from routes.export.briefing.strip import cut_strip, cut_to_fit
from routes.texts import load_texts

TEXTS = load_texts("en")
LINES = tuple(f"line {n}" for n in range(20))


def cut_to(most, lines=LINES):
    return cut_to_fit(TEXTS, lines, lambda some: len(some) <= most, kept=("against",))


def test_lines_without_room_are_counted_and_what_is_kept_stays():
    assert cut_to(21) == (*LINES, "against")
    cut = cut_to(9)
    assert cut[:7] == LINES[:7]
    assert cut[7].startswith("The first 7 of 20 are listed here.")
    assert cut[8] == "against"


def test_where_nothing_fits_one_line_is_named():
    assert cut_to(0)[0] == "line 0"
    assert cut_to(0)[1].startswith("The first 1 of 20")
    assert cut_to(0, LINES[:1]) == ("line 0", "against")
    assert cut_to(0, ()) == ("against",)


def strip_of(room, *, missing=(), sources=(), against=()):
    cited = Cited(tuple(sources), tuple(against), ("counted",) if against else ())
    return cut_strip(
        TEXTS, tuple(missing), cited, lambda some, cites, share: len(some + cites) <= room * share
    )


def test_what_is_missing_takes_the_room_that_sources_leave():
    assert strip_of(12, missing=LINES[:10], sources=["a", "b"]) == (LINES[:10], ("a", "b"))
    missing, sources = strip_of(12, missing=LINES, sources=["a", "b"])
    assert missing[-1].startswith("The first 9 of 20")
    assert sources == ("a", "b")
    missing, sources = strip_of(12, missing=LINES, sources=LINES)
    assert missing[-1].startswith("The first 5 of 20")
    assert sources[-1].startswith("The first 5 of 20")


def test_what_speaks_against_stays_and_is_counted_where_it_has_no_room():
    assert strip_of(22, sources=LINES, against=["no"]) == ((), (*LINES, "no"))
    assert strip_of(5, sources=LINES, against=["no"])[1][-1] == "no"
    _, sources = strip_of(5, sources=LINES, against=["no"] * 5)
    assert sources[-1] == "counted"
    assert "no" not in sources
