"""RCE live: layers that mix kinds, names that differ per server, and numbers out of citations."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from data_sources import monuments, online
from data_sources.clients.fetched import Request
from data_sources.clients.http import Http
from data_sources.findings import Findings
from tests.data_sources.clients.conftest import QUICK
from tests.data_sources.online.places import ogc, page, point, square, wfs
from tests.servers.fault import FaultServer

DAY = date(2026, 1, 1)
WINDOW = (131_000.0, 479_000.0, 133_000.0, 481_000.0)
CITE = "https://monumentenregister.example/monumenten/"


def fetch(source: str, folder: Path, **endpoints: tuple[str, ...]) -> Path:
    request = Request(folder, DAY, WINDOW)
    return online.fetch(source, request, Http(limits=QUICK), {source: endpoints}, Findings())


def test_a_layer_that_mixes_kinds_is_filtered_on_namespace(
    server: FaultServer, tmp_path: Path
) -> None:
    mixed = [
        (
            "a",
            {"namespace": "nlps-rijksmonumenten", "localid": "9.00", "ci_citation": f"{CITE}101"},
            square(),
        ),
        (
            "b",
            {"namespace": "nlps-stadsendorpsgezichten", "localid": "7.00", "naam": "Weesp"},
            square(50, 100),
        ),
        ("c", {"namespace": "werelderfgoed", "localid": "1.00"}, square(0, 500)),
    ]
    points = [
        (
            "d",
            {"namespace": "nlps-rijksmonumenten", "localid": "9.00", "ci_citation": f"{CITE}101"},
            point(),
        ),
        (
            "e",
            {"namespace": "nlps-rijksmonumenten", "localid": "8.00", "ci_citation": f"{CITE}102"},
            point(20),
        ),
    ]
    url = ogc(server, {"rce_inspire_polygons": page(mixed), "rce_inspire_points": page(points)})
    path = fetch("monuments", tmp_path, ogc=(url,))
    table = monuments.load_monuments(path, findings=Findings())
    # The number is the end of the citation, and a monument with an outline has no point beside it.
    assert table["monument_id"].tolist() == ["101", "102"]
    assert set(table["level"]) == {"rijks"}
    assert table.geometry.geom_type.tolist() == ["Polygon", "Point"]
    path = fetch("townscapes", tmp_path, ogc=(url,))
    assert monuments.load_townscapes(path, findings=Findings())["name"].tolist() == ["Weesp"]


def test_each_server_has_its_own_names_for_a_layer(server: FaultServer, tmp_path: Path) -> None:
    layers = {
        "rce:NationalListedMonumentPolygons": page([]),
        "rce:NationalListedMonumentPoints": page(
            [("a", {"rijksmonumentnummer": 101, "kwaliteit": "globaal"}, point())]
        ),
        "ps-ch:rce_inspire_polygons": page(
            [("b", {"namespace": "nlps-stadsendorpsgezichten", "localid": "7.00"}, square())]
        ),
    }
    url = wfs(server, layers)
    table = monuments.load_monuments(fetch("monuments", tmp_path, wfs=(url,)), findings=Findings())
    assert table[["monument_id", "level"]].to_numpy().tolist() == [["101", "rijks"]]
    path = fetch("townscapes", tmp_path, wfs=(url,))
    assert monuments.load_townscapes(path, findings=Findings())["townscape_id"].tolist() == ["7.00"]


def test_no_monument_here_is_an_empty_table_not_an_error(
    server: FaultServer, tmp_path: Path
) -> None:
    url = ogc(server, {"rce_inspire_polygons": page([]), "rce_inspire_points": page([])})
    path = fetch("monuments", tmp_path, ogc=(url,))
    assert len(monuments.load_monuments(path, findings=Findings())) == 0


@pytest.mark.parametrize("spelling", ["ci_citation", "ciCitation"], ids=["OGC API", "WFS"])
def test_localid_is_not_the_number_of_the_monument(
    server: FaultServer, tmp_path: Path, spelling: str
) -> None:
    values = {"namespace": "nlps-rijksmonumenten", "localid": "9.00", spelling: f"{CITE}101/"}
    points = page([("rce_inspire_points.77", values, point())])
    url = ogc(server, {"rce_inspire_polygons": page([]), "rce_inspire_points": points})
    path = fetch("monuments", tmp_path, ogc=(url,))
    assert monuments.load_monuments(path, findings=Findings())["monument_id"].tolist() == ["101"]
