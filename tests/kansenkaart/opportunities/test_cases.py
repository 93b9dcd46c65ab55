"""The hand-computed rule cases of tests/kansenkaart/cases."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest

from kansenkaart import carbon, criteria, rules, scoring
from kansenkaart.opportunities import KINDS, layers, topup
from kansenkaart.opportunities.reasons import reasons

CASES = Path(__file__).parents[1] / "cases"
BANDS = ("low", "mid", "high")


def read(name: str) -> list[dict[str, Any]]:
    return list(tomllib.loads((CASES / f"{name}.toml").read_text("utf-8"))["case"])


def of_kinds() -> list[Any]:
    return [
        pytest.param(kind, case, id=f"{kind}: {case['name']}")
        for kind in KINDS
        for case in read(kind)
    ]


def facts_of(kind: str, given: dict[str, Any]) -> pd.DataFrame:
    """One project; what a criterion or the yield asks for and the case does not give is null."""
    made = rules.load()[kind]
    row: dict[str, Any] = {c.field: np.nan if c.numeric else None for c in made.criteria}
    row |= {"use_m2": np.nan, "vacant_m2": np.nan} if kind == "transformation" else {}
    return pd.DataFrame([row | given], index=["project"])


@pytest.mark.parametrize(("kind", "case"), of_kinds())
def test_case(kind: str, case: dict[str, Any]) -> None:
    national = rules.load()[kind]
    facts = facts_of(kind, case["facts"])
    homes = KINDS[kind].homes(facts, national.parameters)
    facts["homes_mid"] = homes["mid"]
    evaluation = criteria.evaluate_all(national, facts)
    judged = dict(zip([c.id for c in national.criteria], evaluation.judgements, strict=True))
    outcomes = {i: criteria.OUTCOMES[judged[i].state[0]] for i in case.get("outcomes", {})}
    assert outcomes == case.get("outcomes", {})
    for criterion, score in case.get("scores", {}).items():
        assert judged[criterion].mid[0] == pytest.approx(score, abs=1e-6), criterion
    scored = scoring.score(evaluation).iloc[0]
    for band, value in case.get("score", {}).items():
        assert scored[f"score_{band}"] == pytest.approx(value, abs=2e-6), band
    for band, value in case.get("homes", {}).items():
        assert homes[band].iloc[0] == pytest.approx(value, abs=1e-6), band
    for name in ("class", "assessment", "excluded_by"):
        assert name not in case or scored[name] == case[name]
    if "completeness" in case:
        assert scored["completeness"] == pytest.approx(case["completeness"], abs=2e-6)
    if "to_check" in case:
        asked = reasons(evaluation, 3, "nl")["to_check"].iloc[0]
        assert asked[0] == case["to_check"]


def test_there_are_sixty_cases_over_all_kinds() -> None:
    assert len(of_kinds()) >= 60
    assert {kind for kind, _ in (p.values for p in of_kinds())} == set(KINDS)


@pytest.mark.parametrize("case", read("lift_levels"), ids=lambda c: c["name"])
def test_lift_level(case: dict[str, Any]) -> None:
    given = case["given"]
    stacked = pd.DataFrame(
        {
            "storeys_low": [float(given["storeys_low"])],
            "storeys": [float(given["storeys"])],
            "storeys_high": [float(given["storeys_high"])],
            "storage_counted": [given["counted"]],
            "plinth": pd.Series([given.get("plinth")], dtype="str"),
        }
    )
    band = layers.dwelling_layers(stacked, pd.Series([given["residential"]]))
    assert band.iloc[0].tolist() == case["dwelling_layers"]
    level = layers.lift_level_m(stacked.join(band), rules.parameters("topup"))
    assert level.iloc[0].tolist() == pytest.approx(case["level"])


@pytest.mark.parametrize("case", read("height_room"), ids=lambda c: c["name"])
def test_height_room(case: dict[str, Any]) -> None:
    nothing = [np.nan] * 3
    names = ["max_height_m_low", "max_height_m", "max_height_m_high"]
    rows = [
        {"roof_height_m": pand.get("roof", np.nan)}
        | dict(zip(names, pand.get("limit", nothing), strict=True))
        for pand in case["panden"]
    ]
    project = pd.Series("block", index=range(len(rows)))
    room = topup.height_room_m(pd.DataFrame(rows), project, rules.parameters("topup"))
    expected = pytest.approx(case.get("room", nothing), nan_ok=True)
    assert room.loc["block"].tolist() == expected


@pytest.mark.parametrize("case", read("carbon"), ids=lambda c: c["name"])
def test_carbon(case: dict[str, Any]) -> None:
    homes = pd.DataFrame([case["homes"]], columns=list(BANDS), dtype=float)
    found = carbon.avoided_t(
        case["kind"],
        homes,
        case.get("touched_m2"),
        rules.parameters("carbon"),
        case.get("made_m2"),
        pd.Series([case["worked_high"]]) if "worked_high" in case else None,
    )
    assert found.iloc[0].tolist() == pytest.approx(case["tonnes"], abs=1e-4)


def test_what_two_criteria_ask_is_asked_once() -> None:
    case = next(c for c in read("splitting") if c["name"].startswith("nobody knows"))
    national = rules.load()["splitting"]
    facts = facts_of("splitting", case["facts"]).assign(homes_mid=12.0, rooms=np.nan)
    asked = reasons(criteria.evaluate_all(national, facts), 2, "nl")["to_check"].iloc[0]
    assert asked == ["staat de gemeente splitsen toe?", "hoeveel kamers heeft de woning?"]


def worded(kind: str, **given: Any) -> dict[str, list[str]]:
    """Return what speaks for and against one project, all of it."""
    national = rules.load()[kind]
    facts = facts_of(kind, given).assign(homes_mid=given["homes_mid"])
    found = reasons(criteria.evaluate_all(national, facts), 20, "nl").iloc[0]
    return {"plus": found["main_plus"], "minus": found["main_minus"]}


def test_a_short_row_is_not_called_long_as_well() -> None:
    row = worded("garages", subtype="row", boxes=7.0, homes_mid=2.0)
    assert "korte rij" in row["minus"]
    assert not [words for words in row["plus"] if "lange rij" in words]


def test_three_homes_are_few_not_a_single_one() -> None:
    # 0.2 + 2/3 * 0.4 = 0.467, below 0.5
    block = worded("extension", subtype="block", homes_mid=3.0)
    assert "weinig extra woningen" in block["minus"]


def test_four_homes_are_several_not_many() -> None:
    assert "meerdere extra woningen" in worded("garages", boxes=12.0, homes_mid=4.0)["plus"]


def test_a_light_criterion_is_not_the_main_reason_for_want_of_others() -> None:
    # of planning only the townscape is known and carries all of the axis: 0.25 / 0.8 = 0.31, the
    # period 0.4 / 0.8 * 2.5 / 5 = 0.25. By the rules' own weights the period has 0.4 * 2.5 / 7 =
    # 0.14, the townscape 0.25 * 1 / 4.75 = 0.05, less than the roof's 0.4 * 1 / 7 = 0.06
    national = rules.load()["topup"]
    given = {"townscape": "outside", "construction_year": 1983, "storeys": 3.0, "roof_m2": 776.0}
    facts = facts_of("topup", given | {"homes_mid": 9.0})
    evaluation = criteria.evaluate_all(national, facts)
    share = scoring.shares(evaluation).iloc[0]
    assert share["townscape"] > share["period"]
    plus = reasons(evaluation, 5, "nl")["main_plus"].iloc[0]
    assert plus[0] == "gunstige bouwperiode"
    assert plus.index("buiten beschermd gezicht") == len(plus) - 1


def test_vacancy_is_asked_once() -> None:
    facts = facts_of("transformation", {"subtype": "office"}).assign(homes_mid=20.0)
    evaluation = criteria.evaluate_all(rules.load()["transformation"], facts)
    asked = reasons(evaluation, 20, "nl")["to_check"].iloc[0]
    assert len([question for question in asked if "leeg" in question]) == 1
