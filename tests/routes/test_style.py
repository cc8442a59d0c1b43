"""Colours can be told apart by everybody, and text can be read."""

from itertools import combinations

import pytest

from geodata.schema import find_table
from routes.style import DASHES, PALETTE, SUBSTANCE_COLOURS, THEMES, style_for, substance_colours

# Linear RGB as seen with full protanopia, deuteranopia, tritanopia:
# Machado, Oliveira, Fernandes 2009, severity 1.0 (https://doi.org/10.1109/TVCG.2009.113).
SIGHTS = {
    "normal": ((1, 0, 0), (0, 1, 0), (0, 0, 1)),
    "protanopia": (
        (0.152286, 1.052583, -0.204868),
        (0.114503, 0.786281, 0.099216),
        (-0.003882, -0.048116, 1.051998),
    ),
    "deuteranopia": (
        (0.367322, 0.860646, -0.227968),
        (0.280085, 0.672501, 0.047413),
        (-0.011820, 0.042940, 0.968881),
    ),
    "tritanopia": (
        (1.255528, -0.076749, -0.178779),
        (-0.078411, 0.930809, 0.147602),
        (0.004733, 0.691367, 0.303900),
    ),
}


def linear(colour):
    parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    return [p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts]


def lab(rgb):
    r, g, b = (min(1, max(0, c)) for c in rgb)
    xyz = (
        (0.4124 * r + 0.3576 * g + 0.1805 * b) / 0.9505,
        0.2126 * r + 0.7152 * g + 0.0722 * b,
        (0.0193 * r + 0.1192 * g + 0.9505 * b) / 1.089,
    )
    x, y, z = (c ** (1 / 3) if c > 0.008856 else 7.787 * c + 16 / 116 for c in xyz)
    return 116 * y - 16, 500 * (x - y), 200 * (y - z)


def difference(a, b, sight):
    def seen(colour):
        rgb = linear(colour)
        return lab([sum(m * c for m, c in zip(row, rgb, strict=True)) for row in SIGHTS[sight]])

    return sum((p - q) ** 2 for p, q in zip(seen(a), seen(b), strict=True)) ** 0.5


def contrast(a, b):
    def light(colour):
        r, g, b = linear(colour)
        return 0.2126 * r + 0.7152 * g + 0.0722 * b

    bright, dim = sorted((light(a), light(b)), reverse=True)
    return (bright + 0.05) / (dim + 0.05)


@pytest.mark.parametrize("sight", SIGHTS)
@pytest.mark.parametrize("theme", THEMES)
def test_substances_can_be_told_apart(theme, sight):
    for a, b in combinations(SUBSTANCE_COLOURS, 2):
        # CIE76: 2.3 is just noticeable side by side; 15 is told apart across a map.
        assert difference(SUBSTANCE_COLOURS[a][theme], SUBSTANCE_COLOURS[b][theme], sight) > 15


@pytest.mark.parametrize("theme", THEMES)
@pytest.mark.parametrize("ground", ["sea", "land"])
def test_marks_stand_out_from_the_ground(theme, ground):
    for colours in SUBSTANCE_COLOURS.values():
        # WCAG 2.2 asks 3:1 of what must be seen; the herbal green is as DESIGN chose it.
        assert contrast(colours[theme], PALETTE[theme][ground]) > 2.5


@pytest.mark.parametrize("theme", THEMES)
@pytest.mark.parametrize("words", ["text", "muted", "context", "accent"])
def test_words_can_be_read_on_the_panel(theme, words):
    assert contrast(PALETTE[theme][words], PALETTE[theme]["panel"]) >= 4.5


def test_both_themes_name_the_same_things():
    assert set(PALETTE["light"]) == set(PALETTE["dark"])


def test_every_status_has_its_own_dash():
    statuses = find_table("flows").column("status").allowed
    assert set(DASHES) == set(statuses)
    assert len(set(DASHES.values())) == len(statuses)


def test_an_unknown_substance_gets_a_colour_of_its_own_and_keeps_it():
    colours = substance_colours(["cocaine", "tobacco", "ivory"])
    assert colours["cocaine"] == dict(SUBSTANCE_COLOURS["cocaine"])
    assert len({tuple(c.items()) for c in colours.values()}) == 3
    assert substance_colours(["tobacco", "ivory"])["tobacco"] == colours["tobacco"]


def test_the_style_of_a_case_can_be_changed_without_harm():
    style_for(["cocaine"])["light"]["sea"] = "none"
    assert style_for(["cocaine"])["light"]["sea"] == PALETTE["light"]["sea"]
