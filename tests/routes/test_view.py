"""A view survives its address, and nothing hostile gets into it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from routes.timespan import day_from_iso
from routes.view import (
    LAYERS,
    PARAMETERS,
    View,
    fit_view,
    view_from_report,
    view_from_url,
    view_to_frame,
    view_to_url,
)

identifiers = st.from_regex(r"[A-Za-z0-9_][A-Za-z0-9_.+-]{0,20}", fullmatch=True)
identifier_lists = st.none() | st.lists(
    identifiers.filter(lambda s: s != "none"), unique=True, max_size=5
).map(tuple)


def ordered(choices):
    return st.none() | st.sets(st.sampled_from(choices)).map(
        lambda chosen: tuple(c for c in choices if c in chosen)
    )


views = st.builds(
    View,
    case=st.none() | identifiers,
    date=st.none() | st.integers(-700_000, 2_900_000),
    mode=st.sampled_from(["cumulative", "window"]),
    window_days=st.integers(1, 36_600),
    undated=st.booleans(),
    substances=identifier_lists,
    modes=ordered(("container", "drop_off", "vessel", "road", "air", "unknown")),
    statuses=ordered(("documented", "reported", "inferred", "illustrative")),
    scope=st.sampled_from(["all", "network", "context"]),
    reliability=st.none() | st.sampled_from("ABCDEF"),
    credibility=st.none() | st.integers(1, 6),
    layers=ordered(LAYERS).filter(lambda value: value is not None),
    center=st.tuples(
        st.integers(-5_400_000, 5_400_000).map(lambda n: n / 10_000),
        st.integers(-850_000, 850_000).map(lambda n: n / 10_000),
    ),
    zoom=st.integers(0, 76).map(lambda n: n / 4),
    selected=st.none() | identifiers,
    theme=st.none() | st.sampled_from(["light", "dark"]),
)


@given(views)
def test_a_view_survives_its_address(view):
    again, notes = view_from_url(view_to_url(view))
    assert again == view
    assert notes == ()


@given(views)
def test_what_the_frame_reports_back_changes_nothing(view):
    again, notes = view_from_report(view, view_to_frame(view))
    # The frame has a length of window only while it shows one.
    assert notes == ()
    assert again == view or view.mode == "cumulative"
    assert view_to_frame(again) == view_to_frame(view)


@given(st.dictionaries(st.sampled_from([p.name for p in PARAMETERS] + ["at", "x"]), st.text()))
def test_any_address_gives_a_view_and_names_what_it_refused(query):
    view, notes = view_from_url(query)
    refused = {note.parameter for note in notes}
    accepted = {name: value for name, value in query.items() if name not in refused}
    assert view_from_url(accepted) == (view, ())
    assert "x" not in refused


def test_the_default_view_has_an_empty_address():
    assert view_to_url(View()) == {}


def test_an_address_reads_as_documented():
    view, notes = view_from_url(
        {
            "date": "2023-06-15", "mode": "window", "window": "30", "undated": "1",
            "sub": "cocaine,cannabis-resin", "status": "none", "at": "49.5,-1.25,6.75",
            "sel": "S1", "rel": "C", "cred": "3", "layers": "seizures,flows",
        }
    )  # fmt: skip
    assert notes == ()
    assert view.date == day_from_iso("2023-06-15")
    assert (view.mode, view.window_days, view.undated) == ("window", 30, True)
    assert view.substances == ("cocaine", "cannabis-resin")
    assert view.statuses == ()
    assert (view.center, view.zoom) == ((-1.25, 49.5), 6.75)
    assert (view.selected, view.reliability, view.credibility) == ("S1", "C", 3)
    assert view.layers == ("flows", "seizures")


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("case", "../../etc"),
        ("case", ".."),
        ("case", "a/b"),
        ("case", "a\\b"),
        ("date", "2023-13-01"),
        ("date", "2023-02-30"),
        ("date", "20230615"),
        ("date", "2023-W01-1"),
        ("date", "<script>"),
        ("window", "0"),
        ("window", "-5"),
        ("window", "1e9"),
        ("window", "٣"),
        ("cred", "7"),
        ("rel", "AB"),
        ("undated", "true"),
        ("sub", "a" * 3000),
        ("sub", "cocaine,,x"),
        ("at", "95,0,5"),
        ("at", "nan,0,5"),
        ("at", "1,2"),
        ("sel", "S1\n"),
        ("theme", "pink"),
        ("lang", "xx"),
    ],
)
def test_a_hostile_value_is_left_out_and_named(name, value):
    view, notes = view_from_url({name: value})
    assert view == View()
    assert [note.parameter for note in notes] == [name]
    assert len(notes[0].value) <= 60


@pytest.mark.parametrize(
    "report",
    [
        {"date": "tomorrow"},
        {"date": 19000.5},
        {"substances": {"a": 1}, "mode": []},
        {"center": [1, "x"], "zoom": 3},
        {"center": "abc", "zoom": 3},
        {"center": [float("nan"), 0], "zoom": 3},
        {"layers": {"<b>": True}},
    ],
)
def test_a_report_is_trusted_no_more_than_an_address(report):
    view, notes = view_from_report(View(), report)
    assert view.date is None
    assert view.center is None
    assert view.layers == LAYERS
    assert notes


def test_a_report_keeps_what_the_page_owns():
    base = View(case="a", theme="dark")
    view, _ = view_from_report(base, {"case": "b", "theme": "light", "lang": "xx", "undated": True})
    assert (view.case, view.theme, view.lang) == ("a", "dark", "en")
    assert view.undated


def test_null_in_a_report_sets_the_default():
    base = View(substances=("cocaine",), selected="S1", center=(1.0, 2.0), zoom=5.0)
    view, notes = view_from_report(
        base, {"substances": None, "selected": None, "center": None, "zoom": None}
    )
    assert notes == ()
    assert view == View()


def test_what_a_case_does_not_have_is_dropped():
    view = View(substances=("cocaine", "gold"), selected="S99")
    fitted, notes = fit_view(view, substances=["cocaine"], records=["S1"])
    assert fitted == View(substances=("cocaine",))
    assert [(n.parameter, n.value) for n in notes] == [("sub", "gold"), ("sel", "S99")]


def test_only_unknown_substances_mean_all_rather_than_none():
    fitted, _ = fit_view(View(substances=("gold",)), substances=["cocaine"], records=[])
    assert fitted.substances is None
