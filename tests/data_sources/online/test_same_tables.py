"""A place through a file, OGC API Features and WFS gives the same contract tables."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import geopandas as gpd
import pandas as pd
import pytest
from geopandas.testing import assert_geodataframe_equal

from data_sources import area, bag, buurten, online
from data_sources.clients.fetched import Request
from data_sources.clients.http import Http
from data_sources.findings import Findings

DAY = date(2021, 10, 15)
MARGIN_M = 25.0


def fetched_bag(folder: Path, zone: area.Area, endpoints: dict[str, tuple[str, ...]]) -> bag.Bag:
    request = Request(folder, DAY, zone.bounds(MARGIN_M + bag.reach_m()))
    path = online.fetch("bag", request, Http(), {"bag": endpoints}, Findings())
    return bag.load(path, zone, DAY, margin_m=MARGIN_M, findings=Findings())


def fetched_buurten(folder: Path, endpoints: dict[str, tuple[str, ...]]) -> gpd.GeoDataFrame:
    request = Request(folder, DAY, gemeenten=("GM0457",))
    path = online.fetch("buurten", request, Http(), {"buurten": endpoints}, Findings())
    return buurten.load(path, findings=Findings())


@pytest.mark.real_data
@pytest.mark.parametrize("protocol", ["ogc", "wfs"])
def test_the_bag_and_buurten_of_a_whole_municipality(
    weesp: Path,
    weesp_buurten: Path,
    protocol: str,
    request: pytest.FixtureRequest,
    tmp_path: Path,
) -> None:
    url: str = request.getfixturevalue(f"weesp_{protocol}")
    from_file = buurten.load(weesp_buurten, findings=Findings())
    live = fetched_buurten(tmp_path, {protocol: (url,)})
    # Every key figure is the same, also where it is secret, not published yet or null.
    assert_geodataframe_equal(live, from_file, check_less_precise=True)
    known = from_file[["dwelling_stock", "corporation_share", "urbanity_class"]].notna()
    assert known.any().all()
    assert not known.all().any()

    zone = area.of_gemeenten(from_file, ["GM0457"])
    expected = bag.load(weesp / "bag-light.gpkg", zone, DAY, margin_m=MARGIN_M, findings=Findings())
    found = fetched_bag(tmp_path, zone, {protocol: (url,)})
    assert len(found.pand) > 10_000
    assert_geodataframe_equal(found.pand, expected.pand)
    assert_geodataframe_equal(found.verblijfsobject, expected.verblijfsobject)
    assert found.address is None
    assert found.ended is not None
    assert expected.ended is not None
    pd.testing.assert_frame_equal(found.ended, expected.ended)
