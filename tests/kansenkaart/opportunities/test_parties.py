"""Who owns what of a project: every party with its share."""

from __future__ import annotations

import tomllib
from importlib.resources import files

from tests.kansenkaart.fabric.village import pand, vbo
from tests.kansenkaart.opportunities.conftest import Judged, judge

OWN = [{"vbo": 400 + i, "complex_id": "F1", "vve": "active"} for i in range(12)]
OTHERS = [{"vbo": 412 + i, "party": "Maan", "complex_id": "M1"} for i in range(6)]
OPEN = [{"vbo": 420 + i, "outcome": "uncertain"} for i in range(2)]


def of_flat(judged: Judged) -> list[str]:
    """Return the parties with their shares of the flat of 24 homes."""
    [shares] = judged.of("topup")["party_shares"]
    return list(shares)


def test_every_party_stands_with_its_share_the_largest_first() -> None:
    # 12 of 24 certainly, 14 with the two open lines; 6 of 24
    judged = judge("corporatie", "topup", lines=[*OWN, *OTHERS, *OPEN])
    assert of_flat(judged) == ["Zon 50% tot 58,3%", "Maan 25%"]
    assert judged.of("topup")["parties"].tolist() == [["Zon"]]  # whose project it is
    english = judge("corporatie", "topup", lines=[*OWN, *OTHERS], lang="en")
    assert of_flat(english) == ["Zon 50%", "Maan 25%"]


def test_a_party_that_may_own_something_is_not_named() -> None:
    maybe = [{"vbo": 423, "party": "Maan", "outcome": "uncertain"}]
    assert of_flat(judge("corporatie", "topup", lines=[*OWN, *maybe])) == ["Zon 50%"]


def test_where_nobody_lists_a_home_there_are_no_shares(everything: Judged) -> None:
    assert everything.of("topup")["party_shares"].tolist() == [[]] * len(everything.of("topup"))
    assert everything.of("splitting").loc[vbo(100), "party_shares"] == []


def test_of_boxes_the_share_is_that_of_the_boxes_not_of_the_homes_above() -> None:
    # 2 of the 8 boxes in the plinth, another has 1; the 24 homes above are all the party's
    homes = [{"vbo": 400 + i, "complex_id": "F1"} for i in range(24)]
    boxes = [{"vbo": 450 + i, "kind": "garage", "complex_id": "G"} for i in range(2)]
    other = {"vbo": 452, "kind": "garage", "complex_id": "M", "party": "Maan"}
    judged = judge("corporatie", "garages", lines=[*homes, *boxes, other])
    assert judged.of("garages").loc[pand(41), "party_shares"] == ["Zon 25%", "Maan 12,5%"]


def test_shares_stay_with_the_party_itself() -> None:
    tiers = tomllib.loads((files("kansenkaart") / "tiers.toml").read_text("utf-8"))
    for tier in ("sessie", "openbaar"):
        kept = set(tiers[tier]["opportunities"])
        assert kept.isdisjoint({"party_shares", "share_low", "share_high"})
