"""Pages of GeoJSON: every kind of shape, values as they were sent, and fast."""

from __future__ import annotations

import time
from typing import Any

import orjson
import pytest
import shapely

from data_sources.clients import geojson
from data_sources.clients.answers import Answer
from data_sources.clients.http import Incomplete

RING = [[130_000.0 + i, 480_000.0 + (i % 3)] for i in range(11)]
RING = [*RING, RING[0]]


def answer(features: list[dict[str, Any]]) -> Answer:
    tree = {"type": "FeatureCollection", "features": features}
    return Answer("http://127.0.0.1/x", orjson.dumps(tree), {"content-type": "application/json"})


def feature(shape: dict[str, Any] | None, **properties: Any) -> dict[str, Any]:
    return {"type": "Feature", "id": 1, "properties": properties, "geometry": shape}


def test_every_kind_of_shape_and_none() -> None:
    square = [[0, 0], [4, 0], [4, 4], [0, 4], [0, 0]]
    hole = [[1, 1], [2, 1], [2, 2], [1, 2], [1, 1]]
    deep = [[*position, 9.0] for position in square]
    shapes = [
        {"type": "Polygon", "coordinates": [square, hole]},
        {"type": "Point", "coordinates": [1, 2, 3]},
        None,
        {"type": "MultiPolygon", "coordinates": [[square], [[[9, 9], [10, 9], [10, 10], [9, 9]]]]},
        {"type": "Point", "coordinates": []},
        {"type": "LineString", "coordinates": [[0, 0], [1, 1]]},
    ]
    frame = geojson.page(answer([feature(s) for s in shapes])).frame
    found = [None if g is None else shapely.to_wkt(g) for g in frame["geometry"]]
    assert found == [
        "POLYGON ((0 0, 4 0, 4 4, 0 4, 0 0), (1 1, 2 1, 2 2, 1 2, 1 1))",
        "POINT (1 2)",
        None,
        "MULTIPOLYGON (((0 0, 4 0, 4 4, 0 4, 0 0)), ((9 9, 10 9, 10 10, 9 9)))",
        None,
        "LINESTRING (0 0, 1 1)",
    ]
    odd = [{"type": "Polygon", "coordinates": [r]} for r in (deep, square)]
    areas = [g.area for g in geojson.page(answer([feature(s) for s in odd])).frame["geometry"]]
    assert areas == [16.0, 16.0]


def test_values_stay_as_they_were_sent() -> None:
    rows = [
        feature(None, identificatie="0599100000691863", toevoeging="", jaar=1873),
        feature(None, identificatie="0599100000691864", toevoeging=None, jaar=None),
    ]
    frame = geojson.page(answer(rows)).frame
    assert frame["identificatie"].tolist() == ["0599100000691863", "0599100000691864"]
    assert frame["toevoeging"].isna().tolist() == [False, True]
    assert frame[geojson.FEATURE_ID].tolist() == ["1", "1"]


def test_a_page_that_stops_half_way_is_incomplete() -> None:
    whole = answer([feature(None, a=1)])
    with pytest.raises(Incomplete):
        geojson.page(Answer(whole.url, whole.content[:-5]))


def test_fifty_thousand_panden_a_second() -> None:
    shape = {"type": "Polygon", "coordinates": [RING]}
    values = {
        "identificatie": "0457100000000001",
        "bouwjaar": 1931,
        "status": "Pand in gebruik",
        "gebruiksdoel": "woonfunctie",
        "oppervlakte_min": 62,
        "oppervlakte_max": 80,
        "aantal_verblijfsobjecten": 2,
        "rdf_seealso": "http://bag.example/bag/id/pand/0457100000000001",
    }
    content = answer([feature(shape, **values)] * 1000)
    best = 0.0
    for _ in range(5):
        start = time.process_time()
        for _ in range(5):
            geojson.page(content)
        best = max(best, 5_000 / (time.process_time() - start))
    assert best > 50_000
