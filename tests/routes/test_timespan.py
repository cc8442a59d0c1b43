"""EDTF to spans and back, and what is certain or possible on a day."""

import datetime as dt
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from geodata.errors import DateTextError
from routes.timespan import (
    UNDATED,
    Timespan,
    certainty,
    certainty_codes,
    day_from_iso,
    format_timespan,
    iso_from_day,
    parse_timespan,
)

# text, first possible day, last possible day (None: open)
READ: list[tuple[str, str | None, str | None]] = [
    ("2023", "2023-01-01", "2023-12-31"),
    ("2023-06", "2023-06-01", "2023-06-30"),
    ("2024-02", "2024-02-01", "2024-02-29"),
    ("2023-06-15", "2023-06-15", "2023-06-15"),
    (" 2023-06-15 ", "2023-06-15", "2023-06-15"),
    ("1969-12-31", "1969-12-31", "1969-12-31"),
    ("2023-06/2023-12", "2023-06-01", "2023-12-31"),
    ("2023-07/2023-12-10", "2023-07-01", "2023-12-10"),
    ("2023-06/2023-06-10", "2023-06-01", "2023-06-10"),
    ("2022/2023-03", "2022-01-01", "2023-03-31"),
    ("../2023", None, "2023-12-31"),
    ("../2023-06", None, "2023-06-30"),
    ("/2023-06", None, "2023-06-30"),
    ("2023/..", "2023-01-01", None),
    ("2023/", "2023-01-01", None),
    ("../..", None, None),
    ("2021~", "2020-01-01", "2022-12-31"),
    ("2021?", "2020-01-01", "2022-12-31"),
    ("2021%", "2019-01-01", "2023-12-31"),
    ("2023-01~", "2022-12-01", "2023-02-28"),
    ("2023-06-15~", "2023-06-14", "2023-06-16"),
    ("2023-06~/2024", "2023-05-01", "2024-12-31"),
    ("2023-06-XX", "2023-06-01", "2023-06-30"),
    ("2023-XX-XX", "2023-01-01", "2023-12-31"),
    ("202X", "2020-01-01", "2029-12-31"),
    ("20XX", "2000-01-01", "2099-12-31"),
    ("2023-21", "2023-03-01", "2023-05-31"),
    ("2023-22", "2023-06-01", "2023-08-31"),
    ("2023-24", "2023-12-01", "2024-02-29"),
    ("2023-34", "2023-04-01", "2023-06-30"),
    ("2023-41", "2023-07-01", "2023-12-31"),
    ("2023-22~", "2023-03-01", "2023-11-30"),
    ("[2022-03..2023]", "2022-03-01", "2023-12-31"),
    ("[2022,2024-06]", "2022-01-01", "2024-06-30"),
    ("{2022-03,2022-05}", "2022-03-01", "2022-05-31"),
    ("[..2023-06]", None, "2023-06-30"),
    ("[2023-06..]", "2023-06-01", None),
    ("2023-06-15T10:30:00", "2023-06-15", "2023-06-15"),
    ("9999", "9999-01-01", "9999-12-31"),
    ("9999~", "9998-01-01", "9999-12-31"),
    ("0001-01-01~", "0001-01-01", "0001-01-02"),
]


@pytest.mark.parametrize(("text", "first", "last"), READ, ids=[row[0] for row in READ])
def test_reads(text: str, first: str | None, last: str | None) -> None:
    span = parse_timespan(text)
    assert span.start_day == (None if first is None else day_from_iso(first))
    assert span.end_day == (None if last is None else day_from_iso(last) + 1)
    assert not span.undated


def test_nothing_is_undated() -> None:
    assert parse_timespan("") == parse_timespan("  ") == UNDATED


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("hello", "date_not_edtf"),
        ("15/06/2023", "date_not_edtf"),
        ("15.06.2023", "date_not_edtf"),
        ("June 2023", "date_not_edtf"),
        ("2023-6", "date_not_edtf"),
        ("23-06", "date_not_edtf"),
        ("20230615", "date_not_edtf"),
        ("2023–06", "date_not_edtf"),
        ("2023/2024/2025", "date_not_edtf"),
        ("/", "date_not_edtf"),
        ("..", "date_not_edtf"),
        ("[]", "date_not_edtf"),
        ("[..]", "date_not_edtf"),
        ("Y17e7", "date_not_edtf"),
        ("2" * 500, "date_not_edtf"),
        ("2023-13", "date_impossible"),
        ("2023-00", "date_impossible"),
        ("2023-02-29", "date_impossible"),
        ("2023-06-31", "date_impossible"),
        ("0000", "date_impossible"),
        ("-0044", "date_impossible"),
        ("2024/2023", "date_end_before_start"),
        ("2023-12-11/2023-12-10", "date_end_before_start"),
        ("[2024..2023]", "date_end_before_start"),
    ],
)
def test_refuses(text: str, code: str) -> None:
    with pytest.raises(DateTextError) as caught:
        parse_timespan(text)
    assert caught.value.code == code
    assert caught.value.text == text


@given(st.text(alphabet="0123456789-/.~?%X[]{},TYS uopen", max_size=24))
def test_no_text_breaks_it(text: str) -> None:
    try:
        span = parse_timespan(text)
    except DateTextError:
        return
    if span.start_day is not None and span.end_day is not None:
        assert span.start_day < span.end_day
    assert parse_timespan(format_timespan(span)) == span


DAYS = st.integers(day_from_iso("0001-01-01"), day_from_iso("9999-12-31"))


@given(DAYS)
def test_days_and_dates_are_one(day: int) -> None:
    text = iso_from_day(day)
    assert day_from_iso(text) == day
    assert dt.date.fromisoformat(text) - dt.date(1970, 1, 1) == dt.timedelta(days=day)
    assert parse_timespan(text) == Timespan(day, day + 1)


@given(st.none() | DAYS, st.none() | DAYS)
def test_any_span_is_written_and_read_back(first: int | None, last: int | None) -> None:
    if first is not None and last is not None and last < first:
        first, last = last, first
    span = Timespan(first, None if last is None else last + 1)
    assert parse_timespan(format_timespan(span)) == span


@given(st.dates())
def test_narrower_dates_lie_in_wider_ones(date: dt.date) -> None:
    day, month, year = (parse_timespan(date.isoformat()[:length]) for length in (10, 7, 4))
    about = parse_timespan(date.isoformat()[:4] + "~")
    for narrow, wide in ((day, month), (month, year), (year, about)):
        assert narrow.start_day is not None and wide.start_day is not None
        assert narrow.end_day is not None and wide.end_day is not None
        assert wide.start_day <= narrow.start_day < narrow.end_day <= wide.end_day


def test_short_forms_come_back() -> None:
    for text in ("2023", "2023-06", "2023-06-15", ""):
        assert format_timespan(parse_timespan(text)) == text


# --- certain, possible -------------------------------------------------------------------------


def on(text: str, day: str, **how: object) -> int:
    span = parse_timespan(text)
    return certainty(
        span.start_day, span.end_day, day_from_iso(day), undated=span.undated,
        **how,  # type: ignore[arg-type]
    )  # fmt: skip


@pytest.mark.parametrize(
    ("text", "day", "code"),
    [
        ("2023-06", "2023-05-31", 0),
        ("2023-06", "2023-06-01", 1),
        ("2023-06", "2023-06-29", 1),
        ("2023-06", "2023-06-30", 2),
        ("2023-06", "2025-01-01", 2),
        ("2023-12-11", "2023-12-10", 0),
        ("2023-12-11", "2023-12-11", 2),
        ("../2023-06", "1900-01-01", 1),
        ("../2023-06", "2023-06-29", 1),
        ("../2023-06", "2023-06-30", 2),
        ("2023/..", "2022-12-31", 0),
        ("2023/..", "9999-12-31", 1),
        ("../..", "2023-01-01", 1),
        ("", "2023-01-01", 0),
    ],
)
def test_cumulative(text: str, day: str, code: int) -> None:
    assert on(text, day) == code


@pytest.mark.parametrize(
    ("text", "day", "days", "code"),
    [
        ("2023-06", "2023-06-30", 30, 2),
        ("2023-06", "2023-06-30", 29, 1),
        ("2023-06", "2023-06-29", 30, 1),
        ("2023-06", "2023-07-29", 30, 1),
        ("2023-06", "2023-07-30", 30, 0),
        ("2023-06", "2023-05-31", 30, 0),
        ("2023-06-15", "2023-06-15", 1, 2),
        ("2023-06-15", "2023-06-16", 1, 0),
        ("../2023-06", "2023-07-29", 30, 1),
        ("../2023-06", "2023-07-30", 30, 0),
        ("2023/..", "2030-01-01", 30, 1),
        ("../..", "2030-01-01", 30, 1),
        ("", "2023-06-15", 30, 0),
    ],
)
def test_window(text: str, day: str, days: int, code: int) -> None:
    assert on(text, day, mode="window", window_days=days) == code


def test_undated_is_shown_only_when_asked_for() -> None:
    assert on("", "2023-06-15", show_undated=True) == 3
    assert on("", "2023-06-15", show_undated=True, mode="window", window_days=7) == 3
    assert on("2023", "2023-06-15", show_undated=True) == 1


SPANS = st.tuples(st.none() | st.integers(-400, 400), st.none() | st.integers(-400, 400)).filter(
    lambda span: span[0] is None or span[1] is None or span[0] < span[1]
)
WINDOWS = st.none() | st.integers(1, 200)


@given(SPANS, st.integers(-500, 500))
def test_it_only_ever_becomes_surer(span: tuple[int | None, int | None], day: int) -> None:
    assert certainty(*span, day) <= certainty(*span, day + 1)


@given(SPANS, st.integers(-500, 500), st.integers(1, 200))
def test_window_is_the_overlap_of_days(
    span: tuple[int | None, int | None], day: int, days: int
) -> None:
    low = -10_000 if span[0] is None else span[0]
    high = 10_000 if span[1] is None else span[1]
    window, record = set(range(day - days + 1, day + 1)), set(range(low, high))
    wanted = 0 if not window & record else 2 if record <= window else 1
    assert certainty(*span, day, mode="window", window_days=days) == wanted


@given(
    st.lists(st.tuples(SPANS, st.booleans()), max_size=20),
    st.integers(-500, 500),
    WINDOWS,
    st.booleans(),
)
def test_columns_give_the_same_as_one_by_one(
    rows: list[tuple[tuple[int | None, int | None], bool]],
    day: int,
    window: int | None,
    shown: bool,
) -> None:
    mode = "cumulative" if window is None else "window"
    codes = certainty_codes(
        np.array([np.nan if s is None else s for (s, _), _ in rows]),
        np.array([np.nan if e is None else e for (_, e), _ in rows]),
        np.array([u for _, u in rows]),
        day, mode=mode, window_days=window, show_undated=shown,
    )  # fmt: skip
    assert codes.dtype == np.uint8
    assert codes.tolist() == [
        certainty(s, e, day, mode=mode, window_days=window, undated=u, show_undated=shown)
        for (s, e), u in rows
    ]


def test_plain_dates_do_not_load_the_grammar() -> None:
    code = (
        "import sys; from routes.timespan import parse_timespan as p;"
        "[p(t) for t in ('2023', '2023-06-15', '../2023-06', '2021~', '2023-21', '[2022..2023]')];"
        "sys.exit('edtf' in sys.modules)"
    )
    root = Path(__file__).parents[2]
    assert subprocess.run([sys.executable, "-c", code], cwd=root, check=False).returncode == 0
