"""The Locatieserver's ranking is fuzzy: an answer counts when all four parts agree."""

from __future__ import annotations

import json

import pytest

from data_sources import locatieserver
from data_sources.clients.http import Http
from data_sources.clients.service import Service
from data_sources.errors import SourceChanged, SourceEmpty
from tests.data_sources.clients.conftest import QUICK
from tests.servers.fault import FaultServer, Reply

VBO = "0457010000000001"


def doc(letter: str | None, addition: str | None, vbo: str) -> dict[str, object]:
    """Return an address as the service gives it: keys of empty parts are absent."""
    parts = {"huisletter": letter, "huisnummertoevoeging": addition}
    return {
        "type": "adres",
        "postcode": "1381AA",
        "huisnummer": 12,
        "adresseerbaarobject_id": vbo,
        **{key: value for key, value in parts.items() if value},
    }


def service(server: FaultServer, docs: list[dict[str, object]]) -> Service:
    body = json.dumps({"response": {"numFound": len(docs), "docs": docs}}).encode()
    server.on("/v3_1/free", Reply(body, headers={"Content-Type": "application/json"}))
    overrides = {"locatieserver": {"api": (server.url + "/v3_1",)}}
    return Service("locatieserver", Http(limits=QUICK), overrides)


def test_the_first_answer_is_a_neighbour_with_another_letter(server: FaultServer) -> None:
    docs = [doc("B", None, "0457010000000002"), doc("A", None, VBO)]
    found = locatieserver.address("1381 aa", 12, "a", "", service(server, docs))
    assert found is not None
    assert found["adresseerbaarobject_id"] == VBO


def test_an_addition_that_is_missing_is_no_match(server: FaultServer) -> None:
    docs = [doc(None, None, "0457010000000002")]
    assert locatieserver.address("1381AA", 12, "", "HS", service(server, docs)) is None


def test_punctuation_and_case_of_an_addition_do_not_matter(server: FaultServer) -> None:
    docs = [doc(None, "1-HS", VBO)]
    found = locatieserver.address("1381AA", 12, "", "1hs", service(server, docs))
    assert found is not None
    assert found["adresseerbaarobject_id"] == VBO


def test_two_objects_at_one_address_are_not_decided(server: FaultServer) -> None:
    docs = [doc(None, None, VBO), doc(None, None, "0457010000000002")]
    assert locatieserver.address("1381AA", 12, "", "", service(server, docs)) is None


def test_a_gemeente_by_the_name_that_people_use(server: FaultServer) -> None:
    docs: list[dict[str, object]] = [{"gemeentenaam": "'s-Gravenhage", "gemeentecode": "0518"}]
    asked = service(server, docs)
    assert locatieserver.gemeente_code("Den Haag", asked) == "GM0518"
    assert server.requests[0].query["fq"] == "type:gemeente"
    assert locatieserver.gemeente_code("GM0457", asked) == "GM0457"
    assert len(server.requests) == 1


def test_a_gemeente_that_only_sounds_like_it_is_not_taken(server: FaultServer) -> None:
    docs: list[dict[str, object]] = [{"gemeentenaam": "Weesperkarspel", "gemeentecode": "0001"}]
    with pytest.raises(SourceEmpty, match="Weesperkarspel"):
        locatieserver.gemeente_code("Weesp", service(server, docs))


def test_an_answer_of_another_shape_is_changed(server: FaultServer) -> None:
    asked = service(server, [])
    server.on("/v3_1/free", Reply(b'{"docs": []}', headers={"Content-Type": "application/json"}))
    with pytest.raises(SourceChanged, match=r"response\.docs"):
        locatieserver.gemeente_code("Weesp", asked)


def test_a_ligplaats_or_standplaats_is_found_as_what_it_is(server: FaultServer) -> None:
    ligplaats = "0457020000000001"
    found = locatieserver.address(
        "1381AA", 12, "", "", service(server, [doc(None, None, ligplaats)])
    )
    assert found is not None
    assert found["adresseerbaarobject_id"] == ligplaats  # 02 in the middle: not a verblijfsobject


@pytest.mark.parametrize(
    "code", ["0457", "GM0457", "457"], ids=["bare", "with GM", "lost its zero"]
)
def test_a_gemeentecode_comes_without_gm(server: FaultServer, code: str) -> None:
    docs: list[dict[str, object]] = [{"gemeentenaam": "Weesp", "gemeentecode": code}]
    assert locatieserver.gemeente_code("Weesp", service(server, docs)) == "GM0457"
