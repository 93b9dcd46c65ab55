"""The area of a run, and the one buurt of every point."""

from __future__ import annotations

from pathlib import Path

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
from shapely import LineString, Point, box

from data_sources import area
from data_sources.errors import InputError, SourceEmpty
from data_sources.findings import Findings
from data_sources.tables import empty, validate

X, Y = 131_000, 480_000


@pytest.fixture
def buurt() -> gpd.GeoDataFrame:
    """Three squares of 100 m in a row, the last of another gemeente, and a gap of 50 m."""
    frame = empty("buurt").reindex(range(4))
    frame["buurt_code"] = ["BU04570002", "BU04570001", "BU03630001", "BU0363AF08"]
    frame["buurt_name"] = ["Twee", "Een", "Drie", "Vier"]
    frame["gemeente_code"] = ["GM0457", "GM0457", "GM0363", "GM0363"]
    frame["gemeente_name"] = ["Weesp", "Weesp", "Amsterdam", "Amsterdam"]
    squares = [box(X + x, Y, X + x + 100, Y + 100) for x in (100, 0, 200, 350)]
    return validate("buurt", frame.set_geometry(squares, crs=28992))


@pytest.mark.parametrize("spelling", ["Weesp", "weesp", " WEESP ", "GM0457", "gm0457"])
def test_a_gemeente_by_name_or_code_in_any_case(buurt: gpd.GeoDataFrame, spelling: str) -> None:
    found = area.of_gemeenten(buurt, [spelling])
    assert found.name == "Weesp"
    assert found.buurt_codes == ("BU04570001", "BU04570002")
    assert found.gemeente_codes == ("GM0457",)
    assert found.polygon.area == 2 * 100 * 100
    assert found.bounds(10) == (X - 10, Y - 10, X + 210, Y + 110)


def test_several_gemeenten_make_one_area(buurt: gpd.GeoDataFrame) -> None:
    found = area.of_gemeenten(buurt, ["Weesp", "GM0363"])
    assert found.gemeente_codes == ("GM0363", "GM0457")
    assert found.name == "Weesp, Amsterdam"
    assert len(found.buurt_codes) == 4


def test_a_near_miss_is_suggested(buurt: gpd.GeoDataFrame) -> None:
    with pytest.raises(InputError, match=r"'Amsterdm' is not in the buurten.*mean Amsterdam\?"):
        area.of_gemeenten(buurt, ["Amsterdm"])


def test_a_name_is_refused_where_the_file_has_only_codes(buurt: gpd.GeoDataFrame) -> None:
    buurt["gemeente_name"] = pd.Series(None, index=buurt.index, dtype="str")
    with pytest.raises(InputError, match=r"only codes: GM0363, GM0457.*by its code"):
        area.of_gemeenten(buurt, ["Weesp"])
    assert area.of_gemeenten(buurt, ["GM0457"]).name == "GM0457"


def test_a_name_of_two_gemeenten_is_refused(buurt: gpd.GeoDataFrame) -> None:
    buurt["gemeente_name"] = "Hengelo"
    with pytest.raises(InputError, match=r"more than one gemeente.*GM0363, GM0457"):
        area.of_gemeenten(buurt, ["Hengelo"])


def test_the_hague_goes_by_its_everyday_name(buurt: gpd.GeoDataFrame) -> None:
    buurt["gemeente_name"] = "'s-Gravenhage"
    buurt["gemeente_code"] = "GM0518"
    assert area.of_gemeenten(buurt, ["Den Haag"]).gemeente_codes == ("GM0518",)


def test_buurten_by_code_with_letters(buurt: gpd.GeoDataFrame) -> None:
    found = area.of_buurten(buurt, ["bu0363af08", "BU04570001"])
    assert found.buurt_codes == ("BU0363AF08", "BU04570001")
    assert found.gemeente_codes == ("GM0363", "GM0457")


def test_an_unknown_buurt_is_refused_with_what_there_is(buurt: gpd.GeoDataFrame) -> None:
    with pytest.raises(
        InputError, match=r"Buurt BU04570009 is not.*It holds .*Did you mean BU0457"
    ):
        area.of_buurten(buurt, ["BU04570001", "BU04570009"])
    with pytest.raises(InputError, match="list of buurten is empty"):
        area.of_buurten(buurt, [])


def test_a_polygon_file_knows_its_buurten(buurt: gpd.GeoDataFrame, tmp_path: Path) -> None:
    path = tmp_path / "wijk.gpkg"
    gpd.GeoDataFrame(geometry=[box(X + 50, Y, X + 150, Y + 10)], crs=28992).to_file(path)
    found = area.of_polygon(path, buurt, findings=Findings())
    assert found.name == "wijk"
    assert found.buurt_codes == ("BU04570001", "BU04570002")
    # It touches the third square in a line only: that is not overlap.
    gpd.GeoDataFrame(geometry=[box(X + 150, Y, X + 200, Y + 10)], crs=28992).to_file(path)
    assert area.of_polygon(path, buurt, findings=Findings()).buurt_codes == ("BU04570002",)


def test_a_polygon_file_without_polygons_is_no_area(tmp_path: Path) -> None:
    path = tmp_path / "lijn.geojson"
    line = LineString([(X, Y), (X + 10, Y)])
    gpd.GeoDataFrame(geometry=[line], crs=28992).to_file(path)
    with pytest.raises(SourceEmpty, match="no polygon"):
        area.of_polygon(path, findings=Findings())


def test_points_inside_in_no_buurt_and_within_a_distance(
    buurt: gpd.GeoDataFrame,
) -> None:
    zone = area.of_gemeenten(buurt, ["Amsterdam"])
    points = np.array(
        [
            Point(X + 250, Y + 50),  # inside
            Point(X + 190, Y + 50),  # in a buurt of Weesp, 10 m off: never taken
            Point(X + 320, Y + 50),  # in the gap, 20 m off
            Point(X + 450 + 31, Y + 50),  # outside every buurt, 31 m off
        ]
    )
    assert zone.inside(points).tolist() == [True, False, False, False]
    assert zone.in_no_buurt(points).tolist() == [False, False, True, True]
    assert zone.within(points, 30.0).tolist() == [True, True, True, False]


def test_without_a_polygon_everything_is_meant() -> None:
    zone = area.everything("alles")
    assert zone.bounds(10) is None
    points = np.array([Point(0, 0)])
    assert zone.inside(points).all()
    assert not zone.in_no_buurt(points).any()


def test_a_point_on_a_border_gets_one_buurt_the_lowest_code(buurt: gpd.GeoDataFrame) -> None:
    points = gpd.GeoSeries(
        [Point(X + 100, Y + 50), Point(X + 50, Y + 50)], index=["a", "b"], crs=28992
    )
    assert len(points.to_frame("geometry").sjoin(buurt, predicate="intersects")) == 3
    found = Findings()
    codes = area.assign_buurt(points, buurt, 30.0, findings=found)
    assert codes.to_dict() == {"a": "BU04570001", "b": "BU04570001"}
    assert not found.items


def test_a_point_outside_gets_the_nearest_within_the_distance(buurt: gpd.GeoDataFrame) -> None:
    points = gpd.GeoSeries(
        [
            Point(X + 325, Y + 50),  # 25 m from both BU03630001 and BU0363AF08
            Point(X - 10, Y + 50),
            Point(X - 31, Y + 50),
        ],
        index=[7, 3, 9],
        crs=28992,
    )
    found = Findings()
    codes = area.assign_buurt(points, buurt, 30.0, findings=found)
    assert codes[7] == "BU03630001"
    assert codes[3] == "BU04570001"
    assert pd.isna(codes[9])
    assert [(f.code, f.count, f.examples) for f in found.items] == [
        ("nearest_buurt_taken", 2, ("7", "3")),
        ("no_buurt", 1, ("9",)),
    ]


def test_no_points_give_no_buurten(buurt: gpd.GeoDataFrame) -> None:
    nothing = gpd.GeoSeries([], crs=28992)
    assert len(area.assign_buurt(nothing, buurt, 30.0, findings=Findings())) == 0
