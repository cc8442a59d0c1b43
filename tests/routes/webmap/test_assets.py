"""The served files are whole, named by content, and need nothing from elsewhere."""

import json
import re

import pytest

from routes.webmap import assets
from routes.webmap.assets import AssetError, prepare_assets, write_content


def test_the_script_holds_leaflet_and_every_file_in_order(tmp_path):
    made = prepare_assets(tmp_path)
    script = (tmp_path / made.script).read_text(encoding="utf-8")
    order = json.loads((assets.STATIC / "order.json").read_text(encoding="utf-8"))
    places = [
        script.index((assets.STATIC / n).read_text(encoding="utf-8")) for n in order["scripts"]
    ]
    assert places == sorted(places)
    assert 0 <= script.index("Leaflet 1.9.3") < places[0]
    assert order["scripts"][-1] == "mount.js"
    assert "sourceMappingURL" not in script


def test_every_script_and_style_of_the_folder_is_in_the_order():
    order = json.loads((assets.STATIC / "order.json").read_text(encoding="utf-8"))
    assert sorted(order["scripts"]) == sorted(p.name for p in assets.STATIC.glob("*.js"))
    assert sorted(order["styles"]) == sorted(p.name for p in assets.STATIC.glob("*.css"))


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
