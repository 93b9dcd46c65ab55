"""CBS live: the year that is out, figures that are not out yet, and the neighbours."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import geopandas as gpd
import pytest

from data_sources import buurten, online
from data_sources.clients.fetched import Request
from data_sources.clients.http import Http
from data_sources.errors import SourceChanged, SourceEmpty
from data_sources.findings import Findings
from tests.data_sources.clients.conftest import QUICK
from tests.data_sources.online.places import page, square
from tests.servers.fault import FaultServer, Handler, Reply
from tests.servers.fault import Request as Asked


def buurt(code: str, **values: Any) -> tuple[str, dict[str, Any], dict[str, Any]]:
    gemeente = f"GM{code[2:6]}"
    names = {"buurtcode": code, "buurtnaam": f"Buurt {code[-2:]}", "gemeentecode": gemeente}
    properties = {**names, "gemeentenaam": gemeente, "water": "NEE", **values}
    return f"uuid-{code}", properties, square(100 * int(code[-2:], 36), 100)


def serve(server: FaultServer, year: int, rows: list[Any]) -> None:
    """Serve the buurten of a year; a filter on the gemeente works, a box gives all."""

    def answer(request: Asked, _count: int) -> Reply:
        wanted = request.query.get("gemeentecode")
        return page([row for row in rows if wanted in (None, row[1]["gemeentecode"])])

    handler: Handler = answer
    server.on(f"/{year}/collections/buurten/items", handler)


def fetch(
    server: FaultServer, folder: Path, year: int, findings: Findings | None = None
) -> gpd.GeoDataFrame:
    request = Request(folder, date(year, 6, 1), gemeenten=("GM0457",))
    overrides = {"buurten": {"ogc": (server.url + "/{year}",)}}
    found = findings or Findings()
    path = online.fetch("buurten", request, Http(limits=QUICK), overrides, found)
    return buurten.load(path, findings=found)


FIGURES = {
    "woningvoorraad": 500,
    "perc_huurwoningen_in_bezit_woningcorporaties": 40,
    "percentage_eengezinswoning": 50,
    "percentage_leegstand_woningen": -99997,
    "percentage_personen_met_laag_inkomen": 10,
}


def test_neighbours_are_there_too_and_codes_may_hold_letters(
    server: FaultServer, tmp_path: Path
) -> None:
    serve(server, 2025, [buurt("BU04570001", **FIGURES), buurt("BU0363AF02", **FIGURES)])
    table = fetch(server, tmp_path, 2025)
    assert table["buurt_code"].tolist() == ["BU0363AF02", "BU04570001"]
    assert table["vintage"].tolist() == [2025, 2025]
    assert table["vacancy_share"].isna().all()  # -99997 is secret, not a number


def test_a_year_that_is_not_out_gives_way_to_the_one_before(
    server: FaultServer, tmp_path: Path
) -> None:
    serve(server, 2024, [buurt("BU04570001", **FIGURES)])
    assert fetch(server, tmp_path, 2026)["vintage"].tolist() == [2024]
    with pytest.raises(SourceChanged, match="404"):
        fetch(server, tmp_path / "later", 2030)


def test_the_first_release_takes_its_figures_from_the_year_before_by_code(
    server: FaultServer, tmp_path: Path
) -> None:
    serve(server, 2025, [buurt("BU04570001"), buurt("BU04570002"), buurt("BU04570003")])
    serve(
        server,
        2024,
        [
            buurt("BU04570002", **{**FIGURES, "woningvoorraad": 222}),
            buurt("BU04570001", **{**FIGURES, "woningvoorraad": 111}),
        ],
    )
    findings = Findings()
    table = fetch(server, tmp_path, 2025, findings)
    assert table["vintage"].tolist() == [2025, 2025, 2025]
    assert table["dwelling_stock"].tolist()[:2] == [111, 222]
    assert table["dwelling_stock"].isna().tolist() == [False, False, True]
    counts = {(i.code, i.count) for i in findings.items}
    assert {("figures_of_earlier_year", 2), ("no_buurt_of_earlier_year", 1)} <= counts


def test_a_gemeente_that_no_longer_is(server: FaultServer, tmp_path: Path) -> None:
    serve(server, 2025, [buurt("BU03630001", **FIGURES)])
    with pytest.raises(SourceEmpty, match=r"GM0457.*2025.*merged"):
        fetch(server, tmp_path, 2025)
