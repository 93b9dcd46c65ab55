"""The door: what breaks a contract is refused, all of it at once."""

from __future__ import annotations

import geopandas as gpd
import pandas as pd
import pytest
from shapely import Point, Polygon, box

from data_sources.contract import CONTRACTS
from data_sources.errors import TableError
from data_sources.tables import empty, validate


def panden(**changes: object) -> gpd.GeoDataFrame:
    data = {
        "pand_id": ["0457100000000001", "0457100000000002", "0457100000000003"],
        "construction_year": [1950, 1960, None],
        "status": ["Pand in gebruik"] * 3,
    }
    geometry = [box(x, 480_000, x + 5, 480_010) for x in (131_000, 131_005, 131_010)]
    return gpd.GeoDataFrame(data | changes, geometry=geometry, crs=28992)


def objects(uses: list[object]) -> gpd.GeoDataFrame:
    frame = empty("verblijfsobject").reindex(range(len(uses)))
    frame["vbo_id"] = [f"04570100000000{i:02d}" for i in range(len(uses))]
    frame["status"] = "Verblijfsobject in gebruik"
    frame["pand_ids"] = [["0457100000000001"]] * len(uses)
    frame["uses"] = uses
    points = gpd.points_from_xy([131_000.0] * len(uses), [480_000.0] * len(uses))
    return frame.set_geometry(points, crs=28992)


@pytest.mark.parametrize("table", CONTRACTS)
def test_an_empty_table_of_every_contract_is_valid(table: str) -> None:
    assert list(validate(table, empty(table)).columns) == list(empty(table).columns)


def test_a_good_table_comes_back_with_the_dtypes_of_the_contract() -> None:
    table = validate("pand", panden())
    assert str(table["construction_year"].dtype) == "Int64"
    assert pd.isna(table["construction_year"].iloc[2])
    assert list(table.columns) == ["pand_id", "construction_year", "status", "geometry"]


def test_every_finding_is_named_with_its_count_and_examples() -> None:
    wrong = panden(
        pand_id=["457100000000001", "0457100000000002", "0457100000000002"],
        construction_year=[999, 1960, 2500],
        status=["Pand in gebruik", "Pand gesloopt", "Pand gesloopt"],
    )
    wrong.geometry = [*wrong.geometry[:2], Point(131_000, 480_000)]
    with pytest.raises(TableError) as caught:
        validate("pand", wrong)
    text = str(caught.value)
    assert "pand_id: not like" in text
    assert "e.g. 457100000000001" in text
    assert "below 1000 (1 rows, e.g. 999)" in text
    assert "above 2200 (1 rows, e.g. 2500)" in text
    assert "status: value not allowed (2 rows, e.g. Pand gesloopt)" in text
    assert "0457100000000002" in text, "the repeated key is named too"
    assert "geometry: not a polygon (1 rows" in text, "values and geometry at once"


def test_missing_and_unknown_columns_are_named_together() -> None:
    wrong = panden().rename(columns={"status": "toestand"})
    with pytest.raises(TableError, match=r"missing columns: status.*do not belong: toestand"):
        validate("pand", wrong)


def test_values_that_cannot_be_cast_are_named() -> None:
    with pytest.raises(TableError, match="construction_year cannot be read as Int64"):
        validate("pand", panden(construction_year=["oud", 1960, 1970]))


def test_null_in_a_key_is_refused() -> None:
    with pytest.raises(TableError, match="pand_id"):
        validate("pand", panden(pand_id=[None, "0457100000000002", "0457100000000003"]))


def test_a_list_column_holds_lists_of_allowed_texts() -> None:
    assert len(validate("verblijfsobject", objects([["woonfunctie"], []]))) == 2
    with pytest.raises(TableError, match="uses: not_nullable"):
        validate("verblijfsobject", objects([["woonfunctie"], None]))
    for wrong in ("woonfunctie", ["wonen"], [1]):
        with pytest.raises(TableError, match="uses: not a list of allowed values"):
            validate("verblijfsobject", objects([["woonfunctie"], wrong]))


def test_geometry_findings_are_named_together_with_ids() -> None:
    wrong = panden()
    bow_tie = Polygon(
        [(131_000, 480_000), (131_010, 480_010), (131_010, 480_000), (131_000, 480_010)]
    )
    wrong.geometry = [bow_tie, box(4.9, 52.3, 5.0, 52.4), None]
    with pytest.raises(TableError) as caught:
        validate("pand", wrong)
    text = str(caught.value)
    assert "geometry: not valid (1 rows, e.g. 0457100000000001)" in text
    assert "outside the Netherlands in RD metres (1 rows, e.g. 0457100000000002)" in text
    assert "missing or empty (1 rows, e.g. 0457100000000003)" in text


@pytest.mark.parametrize("crs", [None, 4326])
def test_another_crs_is_refused(crs: int | None) -> None:
    with pytest.raises(TableError, match="expected EPSG:28992"):
        validate("pand", panden().set_crs(crs, allow_override=True))
