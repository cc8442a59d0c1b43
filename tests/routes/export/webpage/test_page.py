"""The HTML file: whole, closed to everything, and nothing in it but what the job holds."""

import base64
import gzip
import hashlib
import json
import re
from html.parser import HTMLParser

import pytest

from routes.export.errors import ExportError
from routes.export.job import ExportJob, ignore_progress, make_job
from routes.export.webpage import page
from routes.export.webpage.page import write_html
from routes.model import load_case
from routes.payload import encode_payload
from routes.style import TLP_COLOURS
from routes.view import View
from routes.webmap.assets import STATIC
from tests.cases import TINY, append, copy_tiny, edit

LIMIT = 2_500_000
HOSTILE = "</script><script>alert(1)</script><!-- <b onclick=alert(2)>{{ 7*7 }}"
#: A line break to a script, and to a reader of cells, who makes a space of it.
BREAK = "\u2028"


class Page(HTMLParser):
    """What a browser would find: elements with their attributes, and the text of some."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.elements: list[tuple[str, dict[str, str]]] = []
        self.inside: dict[str, str] = {}
        self._open: list[str] = []
        self.feed(text)

    def handle_starttag(self, tag, attrs):
        attributes = {name: value or "" for name, value in attrs}
        self.elements.append((tag, attributes))
        if tag in ("script", "style", "title"):
            self._open.append(attributes.get("id", tag))

    def handle_endtag(self, tag):
        if tag in ("script", "style", "title"):
            self._open.pop()

    def handle_data(self, data):
        if self._open:
            self.inside[self._open[-1]] = self.inside.get(self._open[-1], "") + data

    def named(self, tag):
        return [attributes for name, attributes in self.elements if name == tag]


def write(job: ExportJob, tmp_path) -> str:
    path = tmp_path / "briefing.html"
    write_html(job, path, ignore_progress)
    return path.read_text(encoding="utf-8")


def tiny_job(folder=TINY, *, ceiling="RED", blur="none", **view) -> ExportJob:
    case = load_case(folder)
    return make_job(case, View(case=case.info.id, **view), ceiling=ceiling, blur=blur)


@pytest.fixture(scope="module")
def founding(tmp_path_factory) -> str:
    job = make_job(load_case("normandy-ports"), View(case="normandy-ports"), ceiling="CLEAR")
    return write(job, tmp_path_factory.mktemp("founding"))


def test_the_founding_case_fits(founding):
    assert len(founding.encode()) <= LIMIT


def test_no_text_of_a_script_runs_over_several_lines():
    # In a file lines are not set in: within such a text that would change it.
    for script in sorted(STATIC.glob("*.js")):
        lines = script.read_text(encoding="utf-8").splitlines()
        code = [line for line in lines if not line.lstrip().startswith(("*", "/*", "//"))]
        assert not any(line.count("`") % 2 for line in code), script.name


def test_the_policy_names_the_one_script_and_the_one_style_and_nothing_else(founding):
    found = Page(founding)
    policy = found.named("meta")[1]
    assert found.named("meta")[0] == {"charset": "utf-8"}
    assert policy["http-equiv"] == "Content-Security-Policy"
    rules = dict(rule.split(" ", 1) for rule in policy["content"].split("; "))

    def digest(name):
        content = hashlib.sha256(found.inside[name].encode()).digest()
        return f"'sha256-{base64.b64encode(content).decode()}'"

    assert rules == {
        "default-src": "'none'",
        "script-src": digest("script"),
        "style-src": digest("style"),
        "img-src": "data: blob:",
        "font-src": "data:",
        "worker-src": "blob:",
        "connect-src": "'none'",
        "form-action": "'none'",
        "base-uri": "'none'",
    }
    assert [a.get("id") for a in found.named("script") if a.get("type")] == ["sl-base", "sl-data"]
    assert len(found.named("style")) == 1


def test_nothing_is_fetched_styled_or_run_by_an_attribute(founding):
    for tag, attributes in Page(founding).elements:
        assert "style" not in attributes and "srcset" not in attributes, tag
        assert not [name for name in attributes if name.startswith("on")], tag
        for name in ("src", "href"):
            if name in attributes and tag != "a":
                assert attributes[name].startswith("data:"), (tag, attributes)
    style = Page(founding).inside["style"]
    addresses = re.findall(r"url\(\s*[\"']?([^\"')]{0,40})", style)
    assert addresses and all(a.startswith(("data:", "#")) for a in addresses)
    assert "@import" not in style


def test_links_leave_no_trace(tmp_path):
    links = [a for a in Page(write(tiny_job(), tmp_path)).named("a") if a["href"][0] != "#"]
    assert [a["href"] for a in links] == ["https://example.org/a?b=1"]
    assert {a["rel"] for a in links} == {"noopener noreferrer"}


def test_the_scripts_keep_nothing_and_send_nothing(founding):
    script = Page(founding).inside["script"]
    ours = script[script.index("Sillage.PAYLOAD_VERSION") :]
    for word in ("localStorage", "sessionStorage", "indexedDB", "document.cookie", "eval(",
                 "XMLHttpRequest", "sendBeacon", "WebSocket", "EventSource", "new Function",
                 "innerHTML"):  # fmt: skip
        assert word not in ours, word


def test_the_data_are_those_of_the_job(tmp_path):
    job = tiny_job(date=18500, step="T1", theme="dark")
    data = json.loads(Page(write(job, tmp_path)).inside["sl-data"])
    assert encode_payload(data["payload"]) == encode_payload(job.payload)
    assert data["story"] == job.story
    assert (data["view"]["date"], data["view"]["step"], data["view"]["theme"]) == (
        "2020-08-26", "T1", "dark",
    )  # fmt: skip
    assert data["map"]["zoomSnap"] == 0.25 and data["map"]["zoomControl"] is False
    assert set(data["rows"]) == set(data["columns"]) - {"certainty"}
    tables = (job.case.seizures, job.case.flows, job.case.events, job.case.links)
    assert data["rows"]["id"] == [i for table in tables for i in table["id"]]


def test_large_data_are_packed(tmp_path, monkeypatch):
    monkeypatch.setattr(page, "_READABLE_UP_TO", 1000)
    job = tiny_job()
    found = Page(write(job, tmp_path))
    assert [a["type"] for a in found.named("script") if a.get("id") == "sl-data"] == ["text/plain"]
    packed = base64.b64decode(found.inside["sl-data"])
    assert json.loads(gzip.decompress(packed))["payload"] == json.loads(encode_payload(job.payload))


def test_the_same_job_gives_the_same_bytes(tmp_path):
    assert write(tiny_job(), tmp_path) == write(tiny_job(), tmp_path)


def test_hostile_words_stay_words(tmp_path):
    folder = copy_tiny(tmp_path)
    edit(folder, "case.json", "The invented case", HOSTILE)
    edit(folder, "story.json", "It begins.", HOSTILE + BREAK)
    edit(folder, "sources.csv", "https://example.org/a?b=1", "javascript:alert(3)")
    quoted = HOSTILE.replace('"', '""')
    edit(folder, "seizures.csv", "Exactly 100 kg", f'"{quoted}"')
    found = Page(write(tiny_job(folder), tmp_path))
    kinds = [tag for tag, _ in found.elements]
    assert kinds.count("script") == 3 and "b" not in kinds
    assert found.inside["title"] == f"TLP:CLEAR · {HOSTILE}"
    assert BREAK not in found.inside["sl-data"]
    assert json.loads(found.inside["sl-data"])["payload"]["case"]["title"] == HOSTILE
    assert not [a for a in found.named("a") if a["href"].startswith("javascript")]


@pytest.mark.parametrize(("ceiling", "withheld"), [("GREEN", True), ("RED", False)])
def test_what_is_above_the_ceiling_is_counted_and_not_there(tmp_path, ceiling, withheld):
    folder = copy_tiny(tmp_path)
    append(
        folder,
        "seizures.csv",
        "canary-9,Secret find,2020-03-11,north,cocaine,7,kg,exact,,network,documented,,AMBER",
    )
    text = write(tiny_job(folder, ceiling=ceiling, selected="canary-9"), tmp_path)
    assert ("canary-9" in text) is not withheld
    assert ("Secret find" in text) is not withheld
    assert ("Rows marked above TLP:GREEN are not in this file: 1 (seizures 1)" in text) is withheld
    marking = "CLEAR" if withheld else "AMBER"
    assert Page(text).inside["title"].startswith(f"TLP:{marking} · ")
    assert f'sl-file-tlp--{marking.lower()}"' in text


def test_coarser_places_and_unread_rows_are_said(tmp_path):
    folder = copy_tiny(tmp_path)
    append(
        folder,
        "seizures.csv",
        "canary-8,,2020-03-11,north,tea,7,kg,exact,,network,documented,,",
    )
    text = write(tiny_job(folder, blur="country"), tmp_path)
    assert "known here to its country only" in text
    assert "1 row of the data could not be read" in text
    assert "canary-8" not in text


def test_every_mark_has_its_colour_and_its_meaning():
    texts = tiny_job().texts
    style = page._theme_style(None)
    for marking, colour in TLP_COLOURS.items():
        assert texts[f"report.tlp.{marking}"]
        assert f".sl-file-tlp--{marking.lower().replace('+', '-')}{{color:{colour}}}" in style
    assert style.count(":root{") == 2 and page._theme_style("dark").count(":root{") == 1


def test_a_script_that_would_break_the_page_is_refused():
    assert page._safe_script("a = '</SCRIPT>';\r\n") == "a = '<\\/SCRIPT>';\n"
    with pytest.raises(ExportError, match="<!--"):
        page._safe_script("x <!-- y")
    with pytest.raises(ExportError, match="</style"):
        page._safe_style("a{}</STYLE>")


def test_a_reader_without_scripts_gets_the_facts(tmp_path, monkeypatch):
    monkeypatch.setattr(page, "_MOST_WITHOUT_SCRIPTS", 2)
    text = write(tiny_job(), tmp_path)
    plain = re.sub(r"<(script|style)\b.*?</\1>", "", text, flags=re.DOTALL)
    for words in ("Exactly 100 kg", "It begins.", "Invented paper", "Source C: fairly reliable",
                  "3 more are in this file", "Nobody is concerned."):  # fmt: skip
        assert words in plain, words
