"""No content of a case's files stops the reading."""

import json
import tempfile
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from geodata.errors import describe_problem
from routes.model import load_case
from tests.cases import TINY, copy_tiny

JUNK = st.one_of(
    st.binary(max_size=300),
    st.text(max_size=200).map(lambda text: text.encode("utf-8", "surrogatepass")),
    st.text(alphabet='id,label"\n;|\ufeff2023-06', max_size=200).map(str.encode),
)


@settings(max_examples=60, deadline=None)
@given(st.sampled_from(sorted(path.name for path in TINY.iterdir())), JUNK, st.booleans())
def test_no_content_breaks_it(file: str, junk: bytes, appended: bool) -> None:
    with tempfile.TemporaryDirectory() as folder:
        copy = copy_tiny(Path(folder))
        path = copy / file
        path.write_bytes((path.read_bytes() if appended else b"") + junk)
        case = load_case(copy)
        for problem in case.problems:
            assert describe_problem(problem).isprintable()
        # Every row of an untouched table that did not depend on the file is still there.
        if file != "sources.csv":
            assert list(case.sources.index) == ["paper", "office"]


@settings(max_examples=100, deadline=None)
@given(
    st.recursive(
        st.none() | st.booleans() | st.floats() | st.text(max_size=8),
        lambda inner: st.lists(inner, max_size=4)
        | st.dictionaries(
            st.sampled_from(["type", "features", "steps", "properties", "geometry", "id", "name",
                             "coordinates", "kind", "precision"]),
            inner, max_size=5,
        ),
        max_leaves=25,
    ),
    st.sampled_from(["places.geojson", "story.json", "case.json"]),
)  # fmt: skip
def test_no_json_breaks_it(document: object, file: str) -> None:
    with tempfile.TemporaryDirectory() as folder:
        copy = copy_tiny(Path(folder))
        (copy / file).write_text(json.dumps(document), encoding="utf-8")
        load_case(copy)
