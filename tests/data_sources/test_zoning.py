"""Maatvoering: several rules in one text, of which only the exact name counts."""

from __future__ import annotations

import gzip
from pathlib import Path

import geopandas as gpd
import pytest
import shapely

from data_sources import zoning
from data_sources.findings import Findings
from data_sources.zoning import maatvoering

TWO = '"maximum bouwhoogte (m)"="9", "maximum bebouwingspercentage (%)"="60"'
EAVES = '"maximum goothoogte (m)"="6,5"'
MINIMUM = '"minimum bouwhoogte (m)"="4"'
PATH_STYLE = '"maatvoering; hoogte; bouwhoogte; maximum bouwhoogte (m)"="12,5"'
JOINT = '"maximum goothoogte (m), maximum bouwhoogte (m)"="6, 10"'
STOREYS = '"maximum aantal bouwlagen" = "3"'


@pytest.mark.parametrize(
    ("text", "height"),
    [
        (TWO, 9.0),
        (EAVES, None),
        (MINIMUM, None),
        (PATH_STYLE, 12.5),
        (JOINT, None),
        (STOREYS, None),
        (None, None),
        ("", None),
        ('"maximum bouwhoogte (m)"="zie regels"', None),
        ('"Maximum  Bouwhoogte (m)"="10"', 10.0),
    ],
)
def test_a_height_counts_only_under_its_exact_name(text: str | None, height: float | None) -> None:
    assert maatvoering.figure(text, "max_height_m") == height


def test_every_rule_of_one_text_is_read() -> None:
    assert maatvoering.figure(TWO, "max_built_share") == 60.0
    assert maatvoering.figure(EAVES, "max_eaves_m") == 6.5
    assert maatvoering.figure(STOREYS, "max_storeys") == 3.0


def plans(folder: Path) -> Path:
    box = shapely.box(132_000, 480_000, 132_100, 480_100)
    rows = [
        ("a", TWO, "vastgesteld", "geldend", "2012-05-01"),
        ("b", '"maximum bouwhoogte (m)"="12"', "onherroepelijk", "in werking", "2019-01-01"),
        ("c", TWO, "ontwerp", None, "2023-01-01"),
        ("d", TWO, "vastgesteld", "historisch", "1998-01-01"),
        ("e", '"gebruik"="tuin"', "vastgesteld", None, "2012-05-01"),
        ("f", None, "vastgesteld", None, "2012-05-01"),  # its height stands in the text of the plan
    ]
    names = ["identificatie", "maatvoering", "planstatus", "dossierStatus", "datum"]
    frame = gpd.GeoDataFrame(rows, columns=names, geometry=[box] * len(rows), crs=28992)
    path = folder / "maatvoering.gpkg"
    frame.to_file(path, layer="maatvoering", driver="GPKG")
    return path


def test_plans_in_force_the_newest_last(tmp_path: Path) -> None:
    findings = Findings()
    table = zoning.load(plans(tmp_path), findings=findings)
    assert table["limit_id"].tolist() == ["a", "b"]
    assert table["max_height_m"].tolist() == [9.0, 12.0]
    assert table["max_built_share"].tolist()[0] == 0.6
    counts = {item.code: item.count for item in findings.items}
    assert counts == {"not_in_force": 2, "no_figure": 2}


def test_the_bulk_file_is_a_gzipped_gml(tmp_path: Path) -> None:
    plain = tmp_path / "Maatvoering.gml"
    frame = gpd.read_file(plans(tmp_path))
    frame.to_file(plain, driver="GML", layer="Maatvoering")
    packed = tmp_path / "packed" / "Maatvoering.gml.gz"
    packed.parent.mkdir()
    packed.write_bytes(gzip.compress(plain.read_bytes()))
    table = zoning.load(packed, findings=Findings())
    assert table["max_height_m"].tolist() == [9.0, 12.0]
