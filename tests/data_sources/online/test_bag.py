"""The BAG live: the oddities of its values and links, through the loader that reads the file."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
import shapely

from data_sources import area, bag, online
from data_sources.clients.fetched import Request
from data_sources.clients.http import Http
from data_sources.errors import SourceChanged, SourceEmpty, SourceUnavailable
from data_sources.findings import Findings
from tests.data_sources.clients.conftest import QUICK
from tests.data_sources.online.places import X, Y, ogc, page, pand, point, square, vbo, wfs
from tests.servers.fault import FaultServer, Reply
from tests.servers.fault import Request as Asked

DAY = date(2026, 1, 1)
ZONE = area.Area("hier", shapely.box(X - 50, Y - 50, X + 200, Y + 50), (), ("GM0457",))
LINK = "https://api.example/collections/pand/items/"


def load(folder: Path, findings: Findings | None = None, **endpoints: tuple[str, ...]) -> bag.Bag:
    request = Request(folder, DAY, ZONE.bounds(0.0))
    found = findings or Findings()
    path = online.fetch("bag", request, Http(limits=QUICK), {"bag": endpoints}, found)
    return bag.load(path, ZONE, DAY, findings=found)


def test_values_of_the_wfs(server: FaultServer, tmp_path: Path) -> None:
    panden = [
        ("pand.uuid-1", pand(1, bouwjaar=1005), square()),
        ("pand.uuid-2", pand(2), square(20)),
    ]
    objects = [
        ("verblijfsobject.uuid-1", vbo(1, oppervlakte=999999, toevoeging=""), point()),
        (
            "verblijfsobject.uuid-2",
            vbo(2, gebruiksdoel="onderwijsfunctie,woonfunctie"),
            point(20),
        ),
    ]
    both = "0457100000000001,0457100000000002"
    objects[0][1]["pandidentificatie"] = "0457100000000001"
    objects[1][1]["pandidentificatie"] = both
    url = wfs(server, {"bag:pand": page(panden), "bag:verblijfsobject": page(objects)})
    found = load(tmp_path, wfs=(url,))
    # Ids keep their leading zero; the id of the service's row is not the BAG id.
    assert found.pand["pand_id"].tolist() == ["0457100000000001", "0457100000000002"]
    assert found.pand["construction_year"].isna().tolist() == [True, False]
    objects_found = found.verblijfsobject
    assert objects_found["pand_ids"].tolist() == [["0457100000000001"], both.split(",")]
    assert objects_found["uses"].tolist() == [["woonfunctie"], ["onderwijsfunctie", "woonfunctie"]]
    assert objects_found["area_m2"].isna().tolist() == [True, False]
    assert objects_found["house_addition"].isna().all()
    assert set(objects_found["gemeente_code"]) == {"GM0457"}


def test_the_pand_link_ends_in_the_id_of_a_row_not_of_the_bag(
    server: FaultServer, tmp_path: Path
) -> None:
    panden = [("uuid-1", pand(1), square()), ("uuid-2", pand(2), square(20))]
    links = {
        1: [f"{LINK}uuid-2"],
        2: [f"{LINK}uuid-2?f=json", f"{LINK}uuid-1/"],
        3: [f"{LINK}uuid-1", f"{LINK}uuid-of-a-pand-outside-the-window"],
    }
    objects = [
        (f"uuid-v{n}", {**vbo(n, bronhouder_identificatie="0457"), "pand.href": hrefs}, point())
        for n, hrefs in links.items()
    ]
    findings = Findings()
    url = ogc(server, {"pand": page(panden), "verblijfsobject": page(objects)})
    found = load(tmp_path, findings, ogc=(url,)).verblijfsobject
    assert found["pand_ids"].tolist() == [
        ["0457100000000002"],
        ["0457100000000002", "0457100000000001"],
        ["0457100000000001"],
    ]
    assert ("pand_link_not_found", 1) in {(i.code, i.count) for i in findings.items}


@pytest.mark.parametrize("passes", [True, False], ids=["once", "for ever"])
def test_links_of_another_generation_of_rows_are_asked_anew(
    server: FaultServer, tmp_path: Path, passes: bool
) -> None:
    """The ids of rows change when the service is filled anew, between two requests."""

    def panden(_request: Asked, count: int) -> Reply:
        generation = "new" if count and passes else "old"
        return page([(f"{generation}-{n}", pand(n), square(20 * n)) for n in (1, 2)])

    objects = [
        (f"v{n}", {**vbo(n), "pand.href": [f"{LINK}new-{n}"]}, point(20 * n)) for n in (1, 2)
    ]
    url = ogc(server, {"pand": panden, "verblijfsobject": page(objects)})
    if passes:
        found = load(tmp_path, ogc=(url,)).verblijfsobject
        assert found["pand_ids"].tolist() == [["0457100000000001"], ["0457100000000002"]]
    else:
        with pytest.raises(SourceUnavailable, match="100% of the links lead to no pand"):
            load(tmp_path, ogc=(url,))


def test_a_service_without_the_link_is_changed(server: FaultServer, tmp_path: Path) -> None:
    url = ogc(
        server,
        {
            "pand": page([("a", pand(1), square())]),
            "verblijfsobject": page([("b", vbo(1), point())]),
        },
    )
    with pytest.raises(SourceChanged, match=r"pand\.href"):
        load(tmp_path, ogc=(url,))


def test_the_first_endpoint_that_works_is_used_whole(server: FaultServer, tmp_path: Path) -> None:
    layers = {
        "bag:pand": page([("a", pand(1), square())]),
        "bag:verblijfsobject": page([("b", vbo(1, pandidentificatie="0457100000000001"), point())]),
    }
    good = wfs(server, layers)
    server.on("/half/collections/pand/items", page([("x", pand(9), square(40))]))
    server.on("/half/collections/verblijfsobject/items", Reply(b"", 500))
    found = load(tmp_path, ogc=(server.url + "/half", server.url + "/gone"), wfs=(good,))
    # Nothing of the endpoint that failed half-way is left.
    assert found.pand["pand_id"].tolist() == ["0457100000000001"]


def test_every_endpoint_that_was_tried_is_named(server: FaultServer, tmp_path: Path) -> None:
    for path in ("/a/collections/pand/items", "/b"):
        server.on(path, Reply(b"", 503))
    with pytest.raises(SourceUnavailable) as caught:
        load(tmp_path, ogc=(server.url + "/a",), wfs=(server.url + "/b",))
    assert f"{server.url}/a: " in str(caught.value)
    assert f"{server.url}/b: " in str(caught.value)


def test_zero_features_in_a_dutch_town_are_suspicious(server: FaultServer, tmp_path: Path) -> None:
    url = ogc(server, {"pand": page([]), "verblijfsobject": page([])})
    with pytest.raises(SourceEmpty, match=r"knows no pand.*x before y"):
        load(tmp_path, ogc=(url,))
    # Another endpoint is asked; when that has panden, they are used, and it is told.
    layers = {
        "bag:pand": page([("a", pand(1), square())]),
        "bag:verblijfsobject": page([("b", vbo(1, pandidentificatie="0457100000000001"), point())]),
    }
    findings = Findings()
    found = load(tmp_path, findings, ogc=(url,), wfs=(wfs(server, layers),))
    assert len(found.pand) == 1
    assert [f.examples for f in findings.items if f.code == "endpoint_empty"] == [(url,)]


def test_what_was_fetched_is_there_whole_or_not_at_all(server: FaultServer, tmp_path: Path) -> None:
    url = ogc(server, {"pand": page([("a", pand(1), square())])})
    server.on("/ogc/collections/verblijfsobject/items", Reply(b"", 500))
    with pytest.raises(SourceUnavailable):
        load(tmp_path, ogc=(url,))
    assert not list(tmp_path.rglob("*.parquet"))


@pytest.mark.real_data
def test_the_file_through_its_feed_gives_what_the_file_gives(
    real_data: Path, server: FaultServer, tmp_path: Path
) -> None:
    content = (real_data / "weesp" / "bag-light.gpkg").read_bytes()
    feed = (
        '<feed xmlns="http://www.w3.org/2005/Atom"><entry><updated>2021-10-15T00:00:00Z</updated>'
        f'<link rel="alternate" href="downloads/bag-light.gpkg" length="{len(content)}"/></entry>'
        "</feed>"
    )
    binary = {"Content-Type": "application/octet-stream", "ETag": '"1"'}
    server.on("/atom/downloads/bag-light.gpkg", Reply(content, headers=binary))
    url = server.on("/atom/bag.xml", Reply(feed.encode(), headers={"Content-Type": "text/xml"}))
    request = Request(tmp_path, DAY)
    overrides = {"bag": {"files": (url,)}}
    path = online.fetch("bag", request, Http(limits=QUICK), overrides, Findings())
    assert path.read_bytes() == content
