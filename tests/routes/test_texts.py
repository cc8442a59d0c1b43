"""Texts are flat, stand once, and take values as they are."""

import json
import re
from pathlib import Path

import pytest

import routes.texts
from routes.texts import (
    LANGUAGES,
    TextsError,
    fill_text,
    frame_texts,
    load_texts,
    merge_texts,
)
from routes.webmap.assets import STATIC

FOLDER = Path(routes.texts.__file__).parent


def write(folder, name, content):
    file = folder / name
    file.write_text(content, encoding="utf-8")
    return file


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_table_of_a_language_is_merged(lang):
    texts = load_texts(lang)
    for file in (FOLDER / lang).glob("*.json"):
        for key, text in json.loads(file.read_text(encoding="utf-8")).items():
            assert texts[key] == text


@pytest.mark.parametrize("lang", LANGUAGES)
def test_no_text_holds_markup(lang):
    for key, text in load_texts(lang).items():
        assert not re.search(r"</?[a-z]", text), key


def test_a_key_given_in_two_tables_is_refused(tmp_path):
    files = [write(tmp_path, "a.json", '{"k": "1"}'), write(tmp_path, "b.json", '{"k": "2"}')]
    with pytest.raises(TextsError, match=r"b\.json: 'k' already stands in a\.json"):
        merge_texts(files)


def test_a_key_given_twice_in_one_table_is_refused(tmp_path):
    with pytest.raises(TextsError, match="twice"):
        merge_texts([write(tmp_path, "a.json", '{"k": "1", "k": "2"}')])


@pytest.mark.parametrize("content", ['["k"]', '{"k": 1}', '{"k": {"l": "x"}}'])
def test_what_is_not_a_flat_table_of_texts_is_refused(tmp_path, content):
    with pytest.raises(TextsError):
        merge_texts([write(tmp_path, "a.json", content)])


def test_an_unknown_language_is_refused():
    with pytest.raises(TextsError, match="xx"):
        load_texts("xx")


def test_values_are_filled_in_once():
    texts = {"k": "{a} and {b}, {c}"}
    # A value with braces must not reach another value.
    assert fill_text(texts, "k", a="{b}", b=2) == "{b} and 2, {c}"


@pytest.mark.parametrize("text", ["{", "}", "{}", "a {a", "{{a}}"])
def test_stray_braces_stay(text):
    assert fill_text({"k": text}, "k", a="x") in (text, text.replace("{a}", "x"))


def test_the_frame_gets_every_text_its_scripts_name():
    scripts = "".join(p.read_text(encoding="utf-8") for p in STATIC.glob("*.js"))
    texts = load_texts("en")
    groups = {key.partition(".")[0] for key in texts}
    named = set(re.findall(r"[\"'`]([a-z]+)\.[A-Za-z$]", scripts)) & groups
    assert len(named) > 5
    assert named <= {key.partition(".")[0] for key in frame_texts(texts)}
    assert not any(key.startswith(("wizard.", "edit.", "check.")) for key in frame_texts(texts))
