"""CBS live: the year that is out, figures that are not out yet, and the neighbours."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import geopandas as gpd
import pandas as pd
import pytest
from geopandas.testing import assert_geodataframe_equal

from data_sources import buurten, online
from data_sources.clients.answers import Cache
from data_sources.clients.fetched import Request
from data_sources.clients.http import Http
from data_sources.errors import SourceChanged, SourceEmpty, SourceUnavailable
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
    server: FaultServer,
    folder: Path,
    year: int,
    findings: Findings | None = None,
    http: Http | None = None,
) -> gpd.GeoDataFrame:
    request = Request(folder, date(year, 6, 1), gemeenten=("GM0457",))
    overrides = {"buurten": {"ogc": (server.url + "/{year}",)}}
    found = findings or Findings()
    path = online.fetch("buurten", request, http or Http(limits=QUICK), overrides, found)
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


@pytest.mark.parametrize("fault", [404, 503])
def test_an_earlier_year_that_is_missing_leaves_figures_unknown_and_is_told(
    server: FaultServer, tmp_path: Path, fault: int
) -> None:
    serve(server, 2025, [buurt("BU04570001", aantal_huishoudens=90)])
    server.on("/2024/collections/buurten/items", Reply(b"", fault))
    findings = Findings()
    table = fetch(server, tmp_path, 2025, findings)
    assert table["households"].tolist() == [90]
    assert table[["dwelling_stock", "corporation_share", "vacancy_share"]].isna().all(axis=None)
    (told,) = [f for f in findings.items if f.code == "no_earlier_year" and "2024" in f.examples[0]]
    assert told.count == 1


def test_a_gemeente_that_was_not_there_the_year_before_leaves_figures_unknown(
    server: FaultServer, tmp_path: Path
) -> None:
    serve(server, 2025, [buurt("BU04570001")])
    serve(server, 2024, [buurt("BU03630001", **FIGURES)])
    serve(server, 2023, [buurt("BU03630001", **FIGURES)])
    findings = Findings()
    assert fetch(server, tmp_path, 2025, findings)["dwelling_stock"].isna().all()
    told = [f.examples[0] for f in findings.items if f.code == "no_earlier_year"]
    assert [text[:4] for text in told] == ["2024", "2023"]
    assert all("CBS knows no buurt of GM0457" in text for text in told)


def test_two_first_releases_take_their_figures_from_two_years_before(
    server: FaultServer, tmp_path: Path
) -> None:
    serve(server, 2025, [buurt("BU04570001")])
    serve(server, 2024, [buurt("BU04570001")])
    serve(server, 2023, [buurt("BU04570001", **FIGURES)])
    assert fetch(server, tmp_path, 2025)["dwelling_stock"].tolist() == [500]


def test_figures_that_are_there_but_not_yet_published_are_those_of_the_year_before(
    server: FaultServer, tmp_path: Path
) -> None:
    serve(server, 2025, [buurt("BU04570001", **dict.fromkeys(FIGURES, -99995))])
    serve(server, 2024, [buurt("BU04570001", **FIGURES)])
    table = fetch(server, tmp_path, 2025)
    assert table["dwelling_stock"].tolist() == [500]
    assert table["vacancy_share"].isna().all()  # secret in 2024


def test_a_secret_figure_is_not_taken_from_the_year_before(
    server: FaultServer, tmp_path: Path
) -> None:
    serve(server, 2025, [buurt("BU04570001", **FIGURES)])
    serve(server, 2024, [buurt("BU04570001", **{**FIGURES, "percentage_leegstand_woningen": 5})])
    assert fetch(server, tmp_path, 2025)["vacancy_share"].isna().all()
    assert not server.asked("/2024/collections/buurten/items")


@pytest.mark.parametrize("code", [0, 1, 2, 3, None])
def test_indelingswijziging_decides_nothing(
    server: FaultServer, tmp_path: Path, code: int | None
) -> None:
    """Its codes are explained in opposite ways: codes of buurten are compared, not it."""
    change = {"indelingswijziging_wijken_en_buurten": code}
    serve(server, 2025, [buurt("BU04570001", **change), buurt("BU04570002", **change)])
    serve(server, 2024, [buurt("BU04570001", **{**FIGURES, "woningvoorraad": 111})])
    table = fetch(server, tmp_path, 2025)
    assert table["dwelling_stock"].iloc[0] == 111
    assert pd.isna(table["dwelling_stock"].iloc[1])


def test_names_of_before_2018_live_are_one_clear_error(server: FaultServer, tmp_path: Path) -> None:
    old = {"BU_CODE": "BU04570001", "BU_NAAM": "Kom", "GM_CODE": "GM0457", "AANT_INW": 100}
    for year in (2017, 2016, 2015):
        server.on(f"/{year}/collections/buurten/items", page([("a", old, square())]))
    with pytest.raises(SourceChanged, match=r"no property 'buurtcode'.*BU_CODE, BU_NAAM"):
        fetch(server, tmp_path, 2017)


def test_a_train_without_network_gives_the_latest_year_that_is_kept(
    server: FaultServer, tmp_path: Path
) -> None:
    serve(server, 2025, [buurt("BU04570001", **FIGURES)])  # 2026 is not out
    cache = Cache(tmp_path / "cache")
    before = fetch(server, tmp_path / "a", 2026, http=Http(cache, QUICK))
    for year in (2026, 2025):
        server.on(f"/{year}/collections/buurten/items", Reply(b"", 503))
    findings = Findings()
    nobody_asked_again = replace(QUICK, max_age_s=0.0)
    found = fetch(server, tmp_path / "b", 2026, findings, Http(cache, nobody_asked_again))
    assert_geodataframe_equal(found, before)
    assert {f.code for f in findings.items} >= {"stale_cache_used"}
    # Chosen to be offline: the same, and a year that was never out is no reason to stop.
    found = fetch(server, tmp_path / "c", 2026, http=Http(cache, QUICK, offline=True))
    assert_geodataframe_equal(found, before)


def test_another_year_is_never_taken_because_the_server_stumbled(
    server: FaultServer, tmp_path: Path
) -> None:
    server.on("/2026/collections/buurten/items", Reply(b"", 503))
    serve(server, 2025, [buurt("BU04570001", **FIGURES)])
    with pytest.raises(SourceUnavailable, match="503"):
        fetch(server, tmp_path, 2026, http=Http(Cache(tmp_path / "cache"), QUICK))


def test_a_gemeente_that_no_longer_is(server: FaultServer, tmp_path: Path) -> None:
    serve(server, 2025, [buurt("BU03630001", **FIGURES)])
    with pytest.raises(SourceEmpty, match=r"GM0457.*/2025.*merged"):
        fetch(server, tmp_path, 2025)
