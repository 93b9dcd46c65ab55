"""What each tier may hold of decisions: no house number of one household, no notes in public."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from kansenkaart import decisions, privacy
from kansenkaart.result import Result
from tests.kansenkaart import sessions
from tests.kansenkaart.outputs.map import fabricate


@pytest.fixture(scope="module")
def result() -> Result:
    made = fabricate.result(panden=60, opportunities=10, tier="sessie")
    buildings = made.fabric.buildings.copy()
    buildings["dwellings"] = [1, 8, 0] + [8] * (len(buildings) - 3)
    return replace(made, fabric=replace(made.fabric, buildings=buildings))


@pytest.mark.parametrize("tier", ["sessie", "openbaar"])
def test_a_home_that_people_added_has_no_house_number(
    result: Result, tier: str, tmp_path: Path
) -> None:
    one, many, boxes = map(str, result.fabric.buildings.index[:3])
    file = sessions.write(
        tmp_path / "sessie.json",
        result.info,
        sessions.by_hand(one, "splitting", "Merelhof 12", "staat leeg", notes="geheim"),
        sessions.by_hand(many, "topup", "Lindelaan 1-47", "plat dak"),
        sessions.by_hand("9999100000000009", "splitting", "Molenpad 3", "onbekend pand"),
        sessions.by_hand(boxes, "garages", "Havenkade 5", "hier woont niemand"),
    )
    settled = decisions.settle(result, [decisions.read(file)])
    table = privacy.decisions_for_tier(settled.decisions, settled, tier)
    assert table["title"].tolist() == ["Merelhof", "Lindelaan 1-47", "Molenpad", "Havenkade 5"]
    assert ("notes" in table) == ("votes" in table) == ("pand_ids" in table) == (tier == "sessie")
    assert table["given_id"].tolist() == [
        "decision-1",
        f"manual-topup-{many}",
        "decision-3",
        f"manual-garages-{boxes}",
    ]
    assert one not in table.to_json()
    if tier == "sessie":
        assert table["pand_ids"].tolist() == [[], [many], [], [boxes]]


def test_a_candidate_that_the_tier_does_not_tell_of_has_no_id_there(
    result: Result, tmp_path: Path
) -> None:
    one = str(result.fabric.buildings.index[0])
    row = result.opportunities.drop(columns="geometry").iloc[0].to_dict()
    given = sessions.decision({**row, "pand_ids": [one], "title": "Merelhof 12"})
    file = sessions.write(tmp_path / "sessie.json", result.info, given)
    settled = decisions.settle(result, [decisions.read(file)])
    fewer = replace(settled, opportunities=settled.opportunities.iloc[1:])
    table = privacy.decisions_for_tier(settled.decisions, fewer, "openbaar")
    assert table["given_id"].tolist() == ["decision-1"]
    assert table["opportunity_id"].isna().all()
    assert table["title"].tolist() == ["Merelhof"]


def test_the_title_is_that_of_the_tier(result: Result, tmp_path: Path) -> None:
    row = result.opportunities.drop(columns="geometry").iloc[0].to_dict()
    given = sessions.decision({**row, "pand_ids": [], "title": "Straat 99, eengezinswoning"})
    file = sessions.write(tmp_path / "sessie.json", result.info, given)
    settled = decisions.settle(result, [decisions.read(file)])
    table = privacy.decisions_for_tier(settled.decisions, settled, "openbaar")
    assert table["title"].tolist() == [row["title"]]
