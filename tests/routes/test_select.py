"""What is seen on which day, under which filters, and what it adds up to."""

import numpy as np
import pytest

from routes.model import load_case
from routes.select import list_substances, select_records
from routes.timespan import day_from_iso
from routes.view import View
from tests.cases import TINY

FOUNDING = load_case("normandy-ports")
INVENTED = load_case(TINY)


def shown(case, *, date, **view):
    selection = select_records(case, View(date=day_from_iso(date), **view), last_day=0)
    return {
        record: int(code)
        for table, codes in selection.codes.items()
        for record, code in zip(getattr(case, table)["id"], codes, strict=True)
        if code
    }, selection


@pytest.mark.parametrize(
    ("date", "expected"),
    [
        ("2022-02-28", {"F1": 1}),
        ("2023-05-31", {"F1": 1, "F3": 1, "F4": 1, "F5": 1, "E1": 2}),
        ("2023-06-01", {"F1": 1, "F3": 1, "F4": 1, "F5": 1, "E1": 2, "S1": 1, "E2": 1}),
        ("2023-06-30", {"F1": 2, "F3": 1, "F4": 1, "F5": 1, "E1": 2, "S1": 2, "E2": 2}),
        (
            "2023-07-15",
            {"F1": 2, "F2": 1, "F3": 1, "F4": 1, "F5": 1, "E1": 2, "S1": 2, "E2": 2, "E3": 1},
        ),
        (
            "2024-01-10",
            {
                "F1": 2, "F2": 2, "F3": 1, "F4": 1, "F5": 1, "E1": 2, "S1": 2, "E2": 2, "E3": 2,
                "E4": 2, "E5": 1,
            },
        ),
    ],
)  # fmt: skip
def test_the_founding_case_shows_what_it_says_on_a_day(date, expected):
    assert shown(FOUNDING, date=date)[0] == expected


def test_at_its_end_everything_dated_is_certain():
    seen, _ = shown(FOUNDING, date="2025-09-30")
    assert set(seen.values()) == {2}
    assert len(seen) == 2 + 5 + 9


def test_the_separate_case_never_enters_the_networks_totals():
    _, selection = shown(FOUNDING, date="2025-09-30")
    assert selection.totals["cocaine"] == {"kgMin": 183.0, "kgMax": 183.0, "count": 1}
    assert selection.context_totals["cocaine"] == {"kgMin": 2000.0, "kgMax": None, "count": 1}
    assert selection.totals["cannabis-resin"] == {"kgMin": 0.0, "kgMax": 0.0, "count": 0}


def test_a_possible_seizure_raises_only_the_upper_bound():
    _, selection = shown(FOUNDING, date="2023-06-15")
    assert selection.totals["cocaine"] == {"kgMin": 0.0, "kgMax": 183.0, "count": 1}


@pytest.mark.parametrize(
    ("date", "people"),
    [("2023-12-10", 0), ("2023-12-11", 9), ("2025-09-23", 9), ("2025-09-24", 10)],
)
def test_people_under_investigation_are_those_of_certain_events(date, people):
    assert shown(FOUNDING, date=date)[1].people == people


def test_days_are_counted_from_the_opening():
    assert shown(FOUNDING, date="2022-02-28")[1].days_open is None
    assert shown(FOUNDING, date="2022-03-01")[1].days_open == 0
    assert shown(FOUNDING, date="2023-03-01")[1].days_open == 365


def test_undated_records_follow_their_switch_and_are_counted_either_way():
    off, selection = shown(FOUNDING, date="2025-09-30")
    on, selection_on = shown(FOUNDING, date="2025-09-30", undated=True)
    assert {record: on[record] for record in set(on) - set(off)} == {"L1": 3, "L2": 3}
    assert selection.visible["undated"] == selection_on.visible["undated"] == 2


def test_a_window_shows_what_touches_it():
    seen, _ = shown(FOUNDING, date="2024-12-31", mode="window", window_days=31)
    assert seen == {"S2": 2, "F3": 1, "F4": 1, "F5": 1, "E5": 1, "E6": 2}


@pytest.mark.parametrize(
    ("view", "gone"),
    [
        ({"substances": ("cannabis-resin",)}, {"S1", "S2", "F1", "F2", "F4"}),
        ({"substances": ()}, {"S1", "S2", "F1", "F2", "F3", "F4", "F5"}),
        ({"modes": ("container",)}, {"F2", "F3", "F4", "F5"}),
        ({"scope": "network"}, {"S2", "E6"}),
        ({"statuses": ("reported",)}, {"S1", "S2", "F1"}),
    ],
)
def test_a_filter_hides_what_it_concerns_and_nothing_else(view, gone):
    everything, _ = shown(FOUNDING, date="2025-09-30")
    seen, _ = shown(FOUNDING, date="2025-09-30", **view)
    if "statuses" in view:
        kept = {r for r in everything if FOUNDING.record(r).status in view["statuses"]}
        assert set(seen) == kept
        assert gone.isdisjoint(seen)
    else:
        assert set(everything) - set(seen) == gone


def test_the_two_grades_are_separate_minimums():
    # X2 is held by the paper (C, 2); the office (B, 1) contradicts it and does not count.
    everything, _ = shown(INVENTED, date="2021-12-31", undated=True)
    reliable, _ = shown(INVENTED, date="2021-12-31", undated=True, reliability="B")
    credible, _ = shown(INVENTED, date="2021-12-31", undated=True, credibility=2)
    assert set(reliable) == {"X1"}
    assert set(credible) == {"X2"}
    assert "X5" in everything  # ungraded, so it passes no minimum
    assert "X5" not in shown(INVENTED, date="2021-12-31", undated=True, credibility=6)[0]


def test_tablets_are_counted_and_never_weighed():
    _, selection = shown(INVENTED, date="2021-12-31")
    assert selection.totals["mdma"] == {"kgMin": 0.0, "kgMax": 0.0, "count": 1}


def test_substances_come_in_the_order_of_the_case():
    assert list_substances(INVENTED) == ("cocaine", "mdma", "cannabis-resin", "herbal-cannabis")


def test_codes_keep_the_tables_order_and_length():
    _, selection = shown(INVENTED, date="2020-06-15")
    for table, codes in selection.codes.items():
        assert codes.dtype == np.uint8
        assert len(codes) == len(getattr(INVENTED, table))
