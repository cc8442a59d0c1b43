"""The served files are whole, named by content, and need nothing from elsewhere."""

import json
import re

import pytest

from routes.webmap import assets
from routes.webmap.assets import AssetError, prepare_assets, write_content


def test_the_scripts_hold_leaflet_and_every_file_once_in_order(tmp_path):
    made = prepare_assets(tmp_path)
    ahead, script = (
        (tmp_path / file).read_text(encoding="utf-8") for file in (made.ahead, made.script)
    )
    order = json.loads((assets.STATIC / "order.json").read_text(encoding="utf-8"))
    slim = {n: _slim_of(n) for n in (*order["scripts"], "ahead.js")}
    others = [n for n in order["scripts"] if n not in order["ahead"]]
    for text, names in ((ahead, order["ahead"]), (script, others)):
        places = [text.index(slim[name]) for name in names]
        assert places == sorted(places)
        assert [n for n in slim if n not in names and slim[n] in text] == []
    assert 0 <= script.index("Leaflet 1.9.3") < script.index(slim[others[0]])
    assert order["scripts"][-1] == "mount.js"
    assert "sourceMappingURL" not in script


def _slim_of(name):
    return assets.slim_script((assets.STATIC / name).read_text(encoding="utf-8"))


def test_a_slim_script_keeps_its_code_and_its_licences():
    text = '/* Ours. */\n/* (c) Theirs */\n  // why\n  say("// no /* comment */"); // kept\n\n'
    assert assets.slim_script(text) == '/* (c) Theirs */\nsay("// no /* comment */"); // kept\n'


def test_a_slim_script_ends_as_a_browser_needs_it():
    for name in json.loads((assets.STATIC / "order.json").read_text(encoding="utf-8"))["scripts"]:
        assert "module.exports" not in _slim_of(name), name
    assert _slim_of("store.js").endswith("})(globalThis.Sillage = globalThis.Sillage || {});\n")


def test_every_script_and_style_of_the_folder_is_in_the_order():
    order = json.loads((assets.STATIC / "order.json").read_text(encoding="utf-8"))
    listed = {name for several in order.values() for name in several}
    assert listed == {p.name for ending in ("*.js", "*.css") for p in assets.STATIC.glob(ending)}


def test_a_page_of_its_own_gets_the_same_scripts_and_style_with_its_own_addresses():
    order = json.loads((assets.STATIC / "order.json").read_text(encoding="utf-8"))
    alone = assets.join_script("scripts", "fileScripts")
    files = [*order["scripts"], *order["fileScripts"]]
    places = [alone.index((assets.STATIC / n).read_text(encoding="utf-8")) for n in files]
    assert places == sorted(places)
    assert 0 <= alone.index("Leaflet 1.9.3") < places[0]
    assert "Sillage.beginAhead" not in alone
    style = assets.join_style("styles", "fileStyles", refer=lambda file: f"data:,{file.name}")
    assert re.findall(r'url\("data:,[^"]+\.woff2"\)', style)
    assert not [
        u for u in re.findall(r"url\(\s*[\"']?([^\"')]+)", style) if u[:5] not in ("data:", "#defa")
    ]


def test_what_a_style_sheet_refers_to_must_be_there(tmp_path, monkeypatch):
    (tmp_path / "order.json").write_text('{"styles": ["a.css"]}', encoding="utf-8")
    (tmp_path / "a.css").write_text('a { background: url("gone.png") }', encoding="utf-8")
    monkeypatch.setattr(assets, "STATIC", tmp_path)
    with pytest.raises(AssetError, match=r"a\.css refers to gone\.png"):
        assets.join_style("styles", refer=str)


def test_the_style_refers_only_to_files_beside_it(tmp_path):
    made = prepare_assets(tmp_path)
    style = (tmp_path / made.style).read_text(encoding="utf-8")
    urls = [
        u for u in re.findall(r'url\("?([^")]+)"?\)', style) if not u.startswith(("data:", "#"))
    ]
    assert any(u.endswith(".woff2") for u in urls)
    for url in urls:
        assert (tmp_path / url).is_file(), url
    assert "http" not in "".join(urls)


def test_equal_content_is_written_once_and_changed_content_beside_it(tmp_path):
    first = write_content(tmp_path, "a", ".js", b"1")
    assert write_content(tmp_path, "a", ".js", b"1") == first
    assert write_content(tmp_path, "a", ".js", b"2") != first
    assert len(list(tmp_path.iterdir())) == 2


def test_a_file_cut_short_is_written_again(tmp_path):
    name = write_content(tmp_path, "a", ".js", b"whole")
    (tmp_path / name).write_bytes(b"who")
    write_content(tmp_path, "a", ".js", b"whole")
    assert (tmp_path / name).read_bytes() == b"whole"


def test_a_folder_that_is_not_there_is_told(tmp_path):
    with pytest.raises(AssetError, match=r"a\..*\.js"):
        write_content(tmp_path / "missing", "a", ".js", b"1")


def test_without_a_writable_cache_a_temporary_folder_serves(tmp_path, monkeypatch):
    blocked = tmp_path / "file"
    blocked.write_text("not a folder", encoding="utf-8")
    monkeypatch.setenv("SILLAGE_WEB_FOLDER", str(blocked / "web"))
    assets.web_folder.cache_clear()
    try:
        folder = assets.web_folder()
        assert folder.is_dir()
        assert write_content(folder, "a", ".js", b"1")
    finally:
        assets.web_folder.cache_clear()
