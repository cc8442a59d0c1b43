"""Turn the invented case into marks for other map libraries: columns, files, folium's page."""

from __future__ import annotations

from pathlib import Path
from typing import Any, Final

import numpy as np
from platformdirs import user_cache_path

from routes.model import Case
from tests.bench.spread_case import make_spread_case

__all__ = [
    "EPOCH",
    "FIRST_SHOWN",
    "MOST_FOLIUM_MB",
    "case_folder",
    "day_of",
    "epoch_ms",
    "marks_of",
    "write_folium",
]

EPOCH: Final = np.datetime64("2015-01-01", "D")
FIRST_SHOWN: Final = "2020-06-01"
VERTICES: Final = 30
MOST_FOLIUM_MB: Final = 300
_DAY_MS: Final = 86_400_000


def case_folder(seizures: int) -> Path:
    """Give the folder of the invented case of a size, written once and kept in the cache."""
    folder = user_cache_path("sillage") / "bench-cases" / f"big-{seizures}"
    if not folder.is_dir():
        folder.parent.mkdir(parents=True, exist_ok=True)
        make_spread_case(folder, seizures=seizures, flows=seizures // 10, form="parquet")
    return folder


def day_of(date: str) -> int:
    """Give the number of a day since :data:`EPOCH`."""
    return int((np.datetime64(date, "D") - EPOCH).astype(int))


def epoch_ms() -> int:
    """Give :data:`EPOCH` in milliseconds since 1970."""
    return int(EPOCH.astype("datetime64[ms]").astype(int))


def marks_of(case: Case) -> dict[str, Any]:
    """Give the dated seizures and flows of a case as columns, sorted by their first day.

    Returns:
        lon, lat (degrees), kg, day (since EPOCH) of the seizures; path (m, 30, 2: lon, lat along
        the great circle) and line_day of the flows.
    """
    first = int(EPOCH.astype(int))
    places = case.places[["lon", "lat"]]
    seizures = case.seizures.loc[case.seizures["start_day"] >= first].sort_values("start_day")
    at = places.reindex(seizures["place"].to_numpy())
    drawn = at["lon"].notna().to_numpy()
    flows = case.flows.loc[case.flows["start_day"] >= first].sort_values("start_day")
    ends = [places.reindex([ids[0] for ids in flows[c]]) for c in ("from_ids", "to_ids")]
    return {
        "lon": at["lon"].to_numpy()[drawn],
        "lat": at["lat"].to_numpy()[drawn],
        "kg": seizures["kg_min"].fillna(0).to_numpy()[drawn],
        "day": seizures["start_day"].to_numpy()[drawn] - first,
        "path": great_circles(*(end.to_numpy() for end in ends)),
        "line_day": flows["start_day"].to_numpy() - first,
    }


def great_circles(start: Any, end: Any) -> Any:
    """Give the great circles between positions (lon, lat): shape (m, 30, 2)."""

    def vector(at: Any) -> Any:
        lon, lat = np.radians(at).T
        return np.stack([np.cos(lat) * np.cos(lon), np.cos(lat) * np.sin(lon), np.sin(lat)], -1)

    a, b = vector(start)[:, None], vector(end)[:, None]
    angle = np.arccos(np.clip((a * b).sum(-1, keepdims=True), -1, 1))
    part = np.linspace(0, 1, VERTICES)[None, :, None]
    sine = np.where(angle == 0, 1, np.sin(angle))
    between = np.sin((1 - part) * angle) / sine * a + np.sin(part * angle) / sine * b
    x, y, z = np.moveaxis(np.where(angle == 0, a, between), -1, 0)
    return np.degrees(np.stack([np.arctan2(y, x), np.arctan2(z, np.hypot(x, y))], -1))


def write_folium(folder: Path, marks: dict[str, Any], *, window_days: int) -> Path | None:
    """Write folium's page with TimestampedGeoJson; None if it would be too large."""
    import folium
    from folium.plugins import TimestampedGeoJson

    if 80 * len(marks["day"]) + 45 * marks["path"].size / 2 > MOST_FOLIUM_MB * 1e6:
        return None
    radius = np.minimum(20, 2 + np.sqrt(marks["kg"]) / 4)
    features: list[dict[str, Any]] = [
        {
            "type": "Feature",
            "geometry": {"type": "Point", "coordinates": [round(lon, 4), round(lat, 4)]},
            "properties": {
                "times": [epoch_ms() + int(day) * _DAY_MS],
                "icon": "circle",
                "iconstyle": {"radius": round(float(size), 1), "weight": 1},
            },
        }
        for lon, lat, day, size in zip(
            marks["lon"], marks["lat"], marks["day"], radius, strict=True
        )
    ]
    features += [
        {
            "type": "Feature",
            "geometry": {"type": "LineString", "coordinates": np.round(path, 4).tolist()},
            "properties": {"times": [epoch_ms() + int(day) * _DAY_MS] * VERTICES},
        }
        for path, day in zip(marks["path"], marks["line_day"], strict=True)
    ]
    chart = folium.Map(location=[25, -30], zoom_start=3, tiles=None, prefer_canvas=True)
    TimestampedGeoJson(
        {"type": "FeatureCollection", "features": features},
        period="P1D",
        duration=f"P{window_days}D" if window_days else None,
        auto_play=False,
        add_last_point=False,
        transition_time=0,
    ).add_to(chart)
    scripts = [f"{name}.js" for name in ("counts", "driver", "timestamped", "boot")]
    tags = "".join(f'<script src="{script}"></script>' for script in scripts)
    path = folder / f"folium-{window_days}.html"
    path.write_text(
        chart.get_root().render().replace("</html>", f"{tags}</html>"), encoding="utf-8"
    )
    return path
