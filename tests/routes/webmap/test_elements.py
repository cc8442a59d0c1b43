"""The folium map is thin, loads only our files, and carries no data as code."""

from urllib.parse import parse_qsl, urlsplit

import folium
import pytest
from streamlit_folium import _get_feature_group_string, _get_map_string, generate_js_hash

from routes.webmap.assets import WebAssets
from routes.webmap.elements import build_command, build_map

FILES = WebAssets(folder=None, ahead="ahead.1.js", script="sillage.1.js", style="sillage.1.css")
AHEAD = {"payload": "p.json", "columns": "c&c.gz", "size": 9}


def make(**options):
    chart = build_map(
        FILES, base_url="../c/", ahead=AHEAD, center=(-2.5, 48.0), zoom=5, mount_options=options
    )
    chart.get_root().render()
    return chart


def test_only_our_files_are_loaded_and_the_first_knows_what_follows():
    chart = make()
    (_, first), (_, second) = chart.default_js
    assert second == "../c/sillage.1.js"
    assert chart.default_css == []
    assert urlsplit(first).path == "../c/ahead.1.js"
    named = {"script": "sillage.1.js", "style": "sillage.1.css", **AHEAD, "size": "9"}
    assert dict(parse_qsl(urlsplit(first).query)) == named


def test_other_maps_of_the_process_keep_their_links():
    before = list(folium.Map.default_js), list(folium.Map.default_css)
    make()
    assert (folium.Map.default_js, folium.Map.default_css) == before


def test_the_script_makes_the_map_and_mounts_once():
    script = _get_map_string(make(payloadUrl="p.json"))
    assert script.count("Sillage.mount(map_div, ") == 1
    assert '"payloadUrl": "p.json"' in script
    assert "tileLayer" not in script
    assert "center: [48.0, -2.5]" in script


@pytest.mark.parametrize("evil", ["</script><script>alert(1)", "`${alert(1)}`", "'\");alert(1)//"])
def test_options_cannot_break_out_of_the_script(evil):
    script = _get_map_string(make(title=evil))
    assert "</script>" not in script
    assert "alert(1)//\n" not in script
    # What is written is a JSON value: quotes are escaped inside quotes.
    assert '"title": "' in script


def test_equal_maps_have_one_identity_and_are_not_built_anew():
    def identity():
        return generate_js_hash(_get_map_string(make(view={"date": "2023-06-15"})), "map-1")

    assert identity() == identity()


def test_a_command_only_applies_its_patch():
    chart = make()
    text = _get_feature_group_string(build_command({"selected": "S1"}, number=3), chart)
    assert 'Sillage.apply({"selected": "S1"});' in text
    again = _get_feature_group_string(build_command({"selected": "S1"}, number=4), make())
    assert text != again  # the component runs a command only if its text is new
