"""Sea lanes against the 10m land: 52 pairs of ports by UN/LOCODE, the Seine, both directions."""

import csv
import math
import subprocess
import sys
from functools import cache
from itertools import pairwise
from pathlib import Path

import pytest
import searoute

from geodata.gazetteer import Gazetteer
from geodata.waterways.land import load_land
from geodata.waterways.plane import LonLat, distance_km, length_km
from geodata.waterways.tables import in_canal, read_rivers
from routes.lane_shape import turn_degrees
from routes.lanes import Lane, route_lane

with (Path(__file__).parent / "lane_pairs.csv").open(encoding="utf-8", newline="") as table:
    PAIRS = [(row["origin"], row["destination"]) for row in csv.DictReader(table)]
each_pair = pytest.mark.parametrize(("origin", "destination"), PAIRS)

MOST_OVER_LAND_KM = 2.0
QUAY_KM = 2.0  # the mark of a river port may stand so far from the river's middle


def port(code: str) -> LonLat:
    match = Gazetteer.load().port(code)
    assert match is not None, code
    return match.lon, match.lat


@cache
def lane(origin: str, destination: str) -> Lane:
    return route_lane(port(origin), port(destination))


def off_line_km(position: LonLat, line: tuple[LonLat, ...]) -> float:
    """Distance to a line, whose legs are short enough to be taken as straight."""
    nearest = math.inf
    for a, b in pairwise(line):
        if abs(a[1] - position[1]) > 1 or abs(a[0] - position[0]) > 2:
            continue
        if min(distance_km(position, a), distance_km(position, b)) > distance_km(a, b) + 50:
            continue
        steps = max(1, math.ceil(distance_km(a, b) / 0.3))
        for i in range(steps + 1):
            on = (a[0] + i / steps * (b[0] - a[0]), a[1] + i / steps * (b[1] - a[1]))
            nearest = min(nearest, distance_km(position, on))
    return nearest


def lies_on_a_river(part: list[LonLat]) -> bool:
    return any(
        all(off_line_km(p, river.line[: river.drawn_vertices]) <= QUAY_KM for p in part)
        for river in read_rivers()
    )


@cache
def over_land_km(course: Lane) -> float:
    """Kilometres over the 10m land, without the Panama and Suez canals and the drawn rivers."""
    parts = load_land().parts_over(course.coords)
    return sum(
        length_km(part)
        for part in parts
        if not in_canal(part[len(part) // 2]) and not lies_on_a_river(part)
    )


def from_water_km(position: LonLat) -> float:
    """How far the 10m water is from a port's mark: no lane to it can be shorter over land."""
    if not load_land().cover([position])[0] or lies_on_a_river([position]):
        return 0.0
    for tenth in range(1, 80):
        height = tenth / 10 / 111.195
        width = height / math.cos(math.radians(position[1]))
        ring = [
            (position[0] + width * math.sin(k / 12), position[1] + height * math.cos(k / 12))
            for k in range(76)
        ]
        if not all(load_land().cover(ring)):
            return tenth / 10
    raise AssertionError(f"{position} is far inland")


def test_there_are_forty_pairs_and_more() -> None:
    assert len(PAIRS) >= 45
    assert len(set(PAIRS)) == len(PAIRS)


@each_pair
def test_stays_off_the_land(origin: str, destination: str) -> None:
    course = lane(origin, destination)
    assert course.kind != "great-circle"
    over = over_land_km(course)
    # A mark on a quay that the 10m land swallows needs its way out, and no more than that.
    if over > MOST_OVER_LAND_KM:
        quays = from_water_km(port(origin)) + from_water_km(port(destination))
        assert over <= 1.4 * quays + 0.3


def test_forty_pairs_keep_within_two_km_quays_and_all() -> None:
    assert sum(over_land_km(lane(*pair)) <= MOST_OVER_LAND_KM for pair in PAIRS) >= 40


@each_pair
def test_joins_the_ports_themselves(origin: str, destination: str) -> None:
    course = lane(origin, destination)
    assert distance_km(course.coords[0], port(origin)) < 0.5
    assert distance_km(course.coords[-1], port(destination)) < 0.5
    assert (course.origin, course.destination) == (port(origin), port(destination))


@each_pair
def test_is_drawn_smoothly_with_few_vertices(origin: str, destination: str) -> None:
    coords = lane(origin, destination).coords
    assert 2 <= len(coords) <= 400
    assert all(a != b for a, b in pairwise(coords))
    assert max(distance_km(a, b) for a, b in pairwise(coords)) < 120
    for a, b, c in zip(coords, coords[1:], coords[2:], strict=False):
        turn = turn_degrees(a, b, c)
        near_port = min(distance_km(b, coords[0]), distance_km(b, coords[-1])) < 20
        if turn > 12 and not near_port and not in_canal(b) and not lies_on_a_river([b]):
            assert turn <= 30, b
            assert load_land().clearance_km([b], limit_km=8) < 8, f"a kink in open water: {b}"


@each_pair
def test_length_is_plausible(origin: str, destination: str) -> None:
    course = lane(origin, destination)
    apart = distance_km(port(origin), port(destination))
    assert course.length_km == pytest.approx(length_km(course.coords), abs=0.1)
    assert apart * 0.999 <= course.length_km <= 2.1 * apart


@pytest.mark.parametrize(
    ("origin", "destination"),
    [pair for pair in PAIRS if distance_km(port(pair[0]), port(pair[1])) > 5000],
)
def test_ocean_lanes_are_about_as_long_as_searoutes(origin: str, destination: str) -> None:
    # searoute's own answer: another way through the same seas, from its nodes to its nodes.
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("warnings.warn", lambda *_, **__: None)
        theirs = searoute.searoute(list(port(origin)), list(port(destination)))
    assert 0.93 <= lane(origin, destination).length_km / theirs["properties"]["length"] <= 1.03


def test_new_york_to_colombo_is_as_long_as_the_tables_say() -> None:
    # 8,604 nautical miles by Gibraltar and Suez: Distances Between Ports, NGA Pub. 151 (2001).
    course = route_lane(port("USNYC"), (79.85, 6.95))
    assert course.length_km == pytest.approx(8604 * 1.852, rel=0.02)


@pytest.mark.parametrize("pair", [("COTRB", "BEANR"), ("MACAS", "FRURO"), ("MAPTM", "ESALG")])
def test_the_lane_back_is_the_same_line(pair: tuple[str, str]) -> None:
    there, back = lane(*pair), lane(*pair[::-1])
    assert back.coords == there.coords[::-1]
    assert back.length_km == there.length_km


@pytest.mark.parametrize(
    ("place", "position"),
    [
        ("off Honfleur", (0.23, 49.44)),
        ("Quillebeuf", (0.527, 49.476)),
        ("Caudebec-en-Caux", (0.726, 49.526)),
        ("Duclair", (0.876, 49.484)),
        ("La Bouille", (0.933, 49.351)),
    ],
)
@pytest.mark.parametrize("destination", ["FRURO", "FRMLX"])
def test_rouen_and_moulineaux_are_reached_by_the_seine(
    destination: str, place: str, position: LonLat
) -> None:
    course = lane("MACAS", destination)
    assert (course.kind, course.note) == ("river+sea", "Seine")
    assert off_line_km(position, course.coords) < 3, place


def test_le_havre_is_a_port_at_sea_and_joined_to_rouen_by_the_river() -> None:
    assert lane("MACAS", "FRLEH").kind == "sea"
    assert lane("FRLEH", "FRURO").length_km == pytest.approx(130, abs=15)


@pytest.mark.parametrize(
    ("code", "river"),
    [
        ("BEANR", "Scheldt"),
        ("DEHAM", "Elbe"),
        ("NLRTM", "Nieuwe Maas"),
        ("ESSVQ", "Guadalquivir"),
        ("FRBOD", "Garonne"),
        ("FRNTE", "Loire"),
    ],
)
def test_river_ports_are_reached_by_their_river(code: str, river: str) -> None:
    assert lane("CIABJ", code).note == river


def test_lanes_that_share_a_way_share_its_vertices() -> None:
    # What the map draws as one trunk that parts into branches.
    ways = [lane("MACAS", code).coords for code in ("FRLEH", "FRMLX", "FRDKK")]
    shared = 0
    while len({way[: shared + 1] for way in ways}) == 1:
        shared += 1
    assert length_km(ways[0][:shared]) > 1400


def test_closed_passages_are_not_used() -> None:
    by_panama = lane("ECGYE", "BEANR").length_km
    round_the_horn = route_lane(
        port("ECGYE"), port("BEANR"), restrictions=("northwest", "panama")
    ).length_km
    assert round_the_horn > by_panama + 5000


def test_over_the_antimeridian_longitudes_do_not_jump() -> None:
    course = route_lane((139.7, 35.4), (-122.4, 37.75))
    assert course.coords[0] == (139.7, 35.4)
    assert course.coords[-1][0] == pytest.approx(237.6)
    assert all(abs(a[0] - b[0]) < 5 for a, b in pairwise(course.coords))


def test_where_no_way_by_sea_leads_a_great_circle_says_so() -> None:
    assert route_lane((51.0, 43.0), (50.0, 37.0)).kind == "great-circle"


@pytest.mark.parametrize("wrong", [(200.0, 10.0), (10.0, 95.0), (math.nan, 1.0)])
def test_refuses_what_is_no_position(wrong: LonLat) -> None:
    with pytest.raises(ValueError, match="not a position"):
        route_lane(wrong, (0.0, 50.0))


def test_refuses_a_lane_to_the_same_place() -> None:
    with pytest.raises(ValueError, match="two different"):
        route_lane((0.0, 50.0), (0.0, 50.0))


def test_looking_for_lanes_loads_nothing_heavy() -> None:
    code = (
        "import sys; from pathlib import Path; from routes.lanes import LaneStore, leave_coast\n"
        "LaneStore(Path('nowhere'), Path('nowhere')).find(((0.0, 50.0), (1.0, 51.0)))\n"
        "leave_coast('CO', (0.1, 49.5))\n"
        "print([m for m in ('searoute', 'networkx', 'shapely', 'geopandas') if m in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
