"""Maatvoeringen at a point, asked in RD so that the order of axes cannot go wrong."""

from __future__ import annotations

import pytest

from data_sources.clients.http import Http, Refused
from data_sources.clients.service import Service
from data_sources.zoning import maatvoering
from data_sources.zoning import online as zoning
from tests.data_sources.clients.conftest import QUICK
from tests.data_sources.clients.pages import exception
from tests.data_sources.online.places import page
from tests.servers.fault import FaultServer, Reply


def service(server: FaultServer, reply: Reply) -> Service:
    url = server.on("/wms", reply)
    return Service("zoning", Http(limits=QUICK), {"zoning": {"wms": (url,)}})


def test_the_texts_at_a_point(server: FaultServer) -> None:
    text = '"maximum bouwhoogte (m)"="9", "maximum goothoogte (m)"="6"'
    found = page([("a", {"maatvoering": text}, None), ("b", {"maatvoering": None}, None)])
    texts = zoning.at_point(132_000.0, 480_000.0, service(server, found))
    assert [maatvoering.figure(t, "max_height_m") for t in texts] == [9.0]
    query = server.requests[0].query
    assert query["crs"] == "EPSG:28992"
    assert query["bbox"] == "131995.000,479995.000,132005.000,480005.000"
    assert (query["i"], query["j"]) == ("50", "50")
    assert "x" not in query


def test_nothing_there_is_an_empty_list(server: FaultServer) -> None:
    assert zoning.at_point(132_000.0, 480_000.0, service(server, page([]))) == []


def test_a_service_exception_with_status_200(server: FaultServer) -> None:
    with pytest.raises(Refused, match="LayerNotDefined"):
        zoning.at_point(0.0, 0.0, service(server, exception("LayerNotDefined", status=200)))
