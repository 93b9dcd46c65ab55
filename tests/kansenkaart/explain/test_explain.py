"""Why, and why not: the answers about a street of invented panden."""

from __future__ import annotations

from datetime import date
from types import SimpleNamespace

import pandas as pd
import pytest

from kansenkaart import criteria, outcomes, rules, scoring
from kansenkaart.explain import explain, find
from kansenkaart.texts import Texts

NL, EN = Texts("nl"), Texts("en")

PANDEN = {name: f"0000100000000{n:03d}" for n, name in enumerate("abcdefgh", 1)}
VBO = {name: f"0000010000000{n:03d}" for n, name in enumerate("abcdefgh", 1)}
SURE = {
    "flat_roof_share": 0.8,
    "monument": "none",
    "dwellings": 8,
    "storeys": 3.0,
    "lift": True,
    "share": 1.0,
}
FACTS = {
    "a": SURE,
    "b": SURE | {"flat_roof_share": None},
    "c": SURE | {"flat_roof_share": 0.3},
    "d": SURE | {"flat_roof_share": 0.1, "monument": "rijks"},
    "e": SURE | {"storeys": 1.0, "lift": False, "share": 1.0},
    "f": SURE | {"share": 0.79},
    "g": SURE | {"flat_roof_share": None, "monument": None},
}


@pytest.fixture(scope="module")
def result(sample: rules.Rules, topup: rules.KindRules) -> SimpleNamespace:
    facts = pd.DataFrame.from_dict(FACTS, orient="index").rename(index=PANDEN)
    evaluation = criteria.evaluate_all(topup, facts)
    ids = pd.Series([f"topup-{name}" for name in FACTS], index=facts.index)
    scored = scoring.score(evaluation)
    opportunities = scored.assign(
        opportunity_id=ids,
        kind="topup",
        title=[f"Dorpsstraat {n}, flat" for n in range(1, 8)],
    ).reset_index(drop=True)
    vbo = pd.DataFrame(
        {
            "vbo_id": list(VBO.values()),
            "pand_ids": [[p] for p in PANDEN.values()],
            "street": "Dorpsstraat",
            "house_number": pd.array([1, 2, 3, 4, 5, 6, 7, 7], dtype="Int64"),
            "house_letter": pd.Series([None] * 6 + ["A", "B"], dtype="str"),
            "house_addition": pd.Series([None] * 8, dtype="str"),
            "postcode": "1234AB",
            "place": "Weesp",
        }
    )
    dwellings = pd.DataFrame(
        {
            "pand_id": list(PANDEN.values()),
            "complex_id": pd.Series(["C1", "C1", "007"] + [None] * 5, dtype="str").to_numpy(),
        },
        index=list(VBO.values()),
    )
    fabric = SimpleNamespace(
        buildings=pd.DataFrame(index=list(PANDEN.values())),
        dwellings=dwellings,
        garages=pd.DataFrame({"pand_id": [], "complex_id": []}, dtype="str"),
        town=SimpleNamespace(verblijfsobject=vbo),
    )
    members = pd.DataFrame(
        {
            "opportunity_id": list(ids),
            "kind": "topup",
            "pand_id": list(ids.index),
            "vbo_id": pd.Series([None] * len(ids), dtype="str"),
        }
    )
    outside = pd.DataFrame({"pand_id": [PANDEN["h"]], "kind": ["topup"], "gate": ["single_family"]})
    table = outcomes.table(evaluation, ids, NL, date(2021, 10, 15))
    return SimpleNamespace(
        opportunities=opportunities,
        members=members,
        outcomes=table,
        outside=outside,
        rules=sample,
        fabric=fabric,
        info=SimpleNamespace(lang="nl"),
    )


def answer(result: SimpleNamespace, name: str, texts: Texts = NL):
    (only,) = explain(PANDEN[name], result, texts).answers
    return only


@pytest.mark.parametrize(
    ("query", "what", "panden"),
    [
        ("topup-a", "opportunity", ""),
        (PANDEN["b"], "pand", "b"),
        (VBO["b"], "vbo", "b"),
        ("C1", "complex", "ab"),
        ("Dorpsstraat 3", "address", "c"),
        ("  dorpsstraat  3 ", "address", "c"),
        ("1234AB 3", "address", "c"),
        ("1234 ab 3", "address", "c"),
        ("Dorpsstraat 7a", "address", "g"),
        ("Dorpsstraat 7", "address", "gh"),
        ("TOPUP-A", "opportunity", ""),
        (PANDEN["b"].removeprefix("0"), "pand", "b"),
        ("7", "complex", "c"),  # a spreadsheet takes the zeros of 007 away
        ("Dorpsstraat 3, Weesp", "address", "c"),
        ("Dorpsstraat nr. 3", "address", "c"),
        ("Dorpsstr. 3", "address", "c"),
        ("Dórpsstraat 7-a, 1234 AB Weesp", "address", "g"),
        ("1234 AB 3 Weesp", "address", "c"),
        ("1234AB, nr 7", "address", "gh"),
    ],
)
def test_a_question_finds_its_objects(
    query: str, what: str, panden: str, result: SimpleNamespace
) -> None:
    found = find(query, result)
    assert found.what == what
    assert found.pand_ids == tuple(PANDEN[p] for p in panden)


@pytest.mark.parametrize(
    "query",
    [
        "Dorpsstraat 33",
        "Dorpsstraat 3, Muiden",
        "Weesp",
        "Dorpsstraat",
        "0000100000000999",
        "0000010000000999",
        "C2",
        "",
        "topup-z",
    ],
)
def test_what_is_not_there_says_so(query: str, result: SimpleNamespace) -> None:
    found = explain(query, result, NL)
    assert found.answers == ()
    assert found.subject.startswith("niet gevonden in deze run")


def test_a_candidate_has_a_table_that_sums_to_its_score(result: SimpleNamespace) -> None:
    for name in FACTS:
        found = answer(result, name)
        assert found.table["contribution"].sum() == pytest.approx(found.score_mid, abs=1e-8)
    table = answer(result, "e").table
    # storeys 1 -> 0; lift 0.2 * 0.4; ownership 0.4 * 1
    assert table.loc[["storeys", "lift", "ownership"], "contribution"].tolist() == pytest.approx(
        [0.0, 0.08, 0.4]
    )
    numbers = ["score", "weight", "contribution"]
    assert table.loc["flat_roof", numbers].isna().all()
    weights = table["weight"].dropna()
    assert weights.sum() == pytest.approx(1)
    product = (table["score"].fillna(0) * table["weight"])[weights.index]
    assert product.tolist() == pytest.approx(table["contribution"].dropna().tolist())
    assert table.loc["storeys"].drop(numbers).to_dict() == {
        "criterion": "Bouwlagen",
        "role": "weging",
        "outcome": "voldoet niet",
        "value": "1 laag",
        "threshold": "glijdend: 1 laag = 0; 3 lagen = 1; 5 lagen = 0,5",
        "source": "bron D (V)",
    }


def test_a_verdict_tells_class_and_interval(result: SimpleNamespace) -> None:
    limits = " Klasse A vanaf 0,7, B vanaf 0,4."
    assert answer(result, "a").verdict == (
        "kans, klasse A; score 1 (tussen 1 en 1), 100% bekend." + limits
    )
    assert answer(result, "e").verdict.startswith("kans, klasse B; score 0,48 (tussen 0,48 en")
    assert answer(result, "d").verdict == "uitgesloten: voldoet niet aan Plat dak, Geen monument."


def test_a_verdict_tells_what_caps_the_class(result: SimpleNamespace) -> None:
    assert answer(result, "b").verdict.endswith(" Toch klasse B, door: Plat dak (weten we niet).")
    assert answer(result, "f").verdict.endswith(" Toch klasse B, door: Eigendom (voldoet niet).")
    # 0.48 is class B by its score alone
    assert "Toch" not in answer(result, "e").verdict


LASTING = "ligt geheel of deels vast; alleen als dit samen gold, was het klasse A"
CHANGES = {
    "a": (),  # the best already
    "b": ("als blijkt: het dak is plat, dan klasse A",),
    # 0.3 lies within the slider (0.2 to 0.9): at that threshold it would be in
    "c": ("Plat dak: bij een grens van 30% wel, klasse A",),
    # two vetoes fail: no single change is enough
    "d": (f"{LASTING}: het dak is plat, geen monument",),
    # 0.48: 2.1 storeys would lift it, but nobody can change those; a lift alone brings 0.6
    "e": (NL("explain.change.none"),),
    # capped by a failed ownership: from a share of 0.8
    "f": ("Eigendom: bij 80% klasse A",),
    # two unknown vetoes: only together
    "g": ("als blijkt: het dak is plat, geen monument, dan klasse A",),
}


@pytest.mark.parametrize("name", CHANGES)
def test_the_nearest_change_is_as_computed_by_hand(name: str, result: SimpleNamespace) -> None:
    assert answer(result, name).changes == CHANGES[name]


def test_a_pand_in_no_project_meets_its_gate(result: SimpleNamespace) -> None:
    found = answer(result, "h")
    assert found.verdict == f"niet in beeld: {NL('gates.topup.single_family')}."
    assert found.table is None


def test_every_gate_of_an_address_is_told(result: SimpleNamespace) -> None:
    found = explain("Dorpsstraat 7", result, NL)
    assert [a.title for a in found.answers] == ["Dorpsstraat 7, flat (optoppen, topup-g)"]


def test_an_object_that_is_no_member_is_told_apart(result: SimpleNamespace) -> None:
    members = result.members.assign(vbo_id="0000010000000099")
    other = SimpleNamespace(**{**vars(result), "members": members})
    (found,) = explain(VBO["a"], other, NL).answers
    assert found.verdict == NL("explain.not_a_member")


def test_what_a_tier_does_not_tell_is_never_said_to_be_nothing(result: SimpleNamespace) -> None:
    # a single home: the tier holds neither its membership nor a gate
    members = result.members[result.members["pand_id"] != PANDEN["a"]]
    folded = SimpleNamespace(**{**vars(result), "members": members})
    for query in (PANDEN["a"], VBO["a"], "Dorpsstraat 1"):
        (found,) = explain(query, folded, NL).answers
        assert found.verdict == NL("explain.not_told")


def test_the_gate_of_one_pand_says_nothing_of_the_other_pand_of_a_home(
    result: SimpleNamespace,
) -> None:
    # the home lies in panden a and h: of h the tier tells the gate, of a nothing
    members = result.members[result.members["pand_id"] != PANDEN["a"]]
    vbo = result.fabric.town.verblijfsobject
    both = [
        [PANDEN["a"], PANDEN["h"]] if v == VBO["a"] else p
        for v, p in vbo[["vbo_id", "pand_ids"]].to_numpy()
    ]
    town = SimpleNamespace(
        **{**vars(result.fabric.town), "verblijfsobject": vbo.assign(pand_ids=both)}
    )
    fabric = SimpleNamespace(**{**vars(result.fabric), "town": town})
    folded = SimpleNamespace(**{**vars(result), "members": members, "fabric": fabric})
    (found,) = explain(VBO["a"], folded, NL).answers
    assert found.verdict == NL("explain.not_told")


def test_without_outcomes_only_the_verdict_is_left(result: SimpleNamespace) -> None:
    public = SimpleNamespace(**{**vars(result), "outcomes": pd.DataFrame()})
    found = answer(public, "a")
    assert (found.table, found.changes) == (None, ())


def test_it_reads_as_text_in_both_languages(result: SimpleNamespace) -> None:
    dutch = explain("topup-b", result, NL).text(NL)
    assert dutch.startswith(
        "topup-b: kans topup-b\n\nDorpsstraat 2, flat (optoppen, topup-b): kans,"
    )
    assert "→ als blijkt: het dak is plat, dan klasse A" in dutch
    lines = dutch.splitlines()
    assert ["score", "1"] in [line.split() for line in lines]
    asked = lines.index(f"  {NL('explain.rules')}")
    assert lines[asked + 1] == "  - Plat dak: minstens 50%. Bron: bron A (V)"
    assert max(map(len, lines)) <= 100
    english = explain("topup-b", result, EN).text(EN)
    assert "→ if it turns out: the roof is flat, then class A" in english


def test_what_the_rules_of_a_kind_ask_is_told_once(result: SimpleNamespace) -> None:
    said = explain("C1", result, NL).text(NL)
    assert (said.count("(optoppen, topup-"), said.count(NL("explain.rules"))) == (2, 1)


def test_another_language_than_the_runs_words_values_and_thresholds_anew(
    result: SimpleNamespace,
) -> None:
    table = answer(result, "e", EN).table
    assert table.loc["storeys", ["value", "threshold"]].tolist() == [
        "1 storey",
        "sliding: 1 storey = 0; 3 storeys = 1; 5 storeys = 0.5",
    ]
    assert table.loc["monument", "value"] == "none"
    assert table.loc["lift", "value"] == "no"
    unknown = answer(result, "b", EN).table
    assert unknown.loc["flat_roof", "value"] == EN("rules.value.unknown")
