"""What leaves the party's own machine, on a small overview made by hand."""

from __future__ import annotations

from dataclasses import replace

import geopandas as gpd
import pandas as pd
import pytest

from data_sources import tables
from kansenkaart import privacy, renovation, rules, tiers
from kansenkaart.fabric import Fabric
from kansenkaart.result import Renovation
from kansenkaart.texts import Texts
from tests.kansenkaart.renovation.conftest import candidates, plan

LIMITS = renovation.Limits(least=3, parameters=rules.parameters("renovation"))


@pytest.fixture
def table() -> gpd.GeoDataFrame:
    """Return a candidate in each complex; the one in complex 2 is single-family."""
    rows = candidates(
        ("topup", "BU00000001", "Noord", "1", 0.0),
        ("splitting", "BU00000001", "Zuid", "2", 30.0),
    )
    return rows.assign(single_family=[False, True])


@pytest.fixture
def overview(fabric: Fabric, parameters: dict[str, float], table: gpd.GeoDataFrame) -> Renovation:
    """Return an overview with 6 homes in West and 2 in Oost, of one wijk."""
    town = replace(
        fabric.town,
        renovation_project=plan(
            {"complex_id": "1", "certainty": "verkenning"},
            {"complex_id": "2", "party": "Zuid", "start_year": 2027},
            {"complex_id": "3", "homes": 2},
            {"complex_id": "9"},
        ),
    )
    known = replace(fabric, town=town)
    made = renovation.overview(known, parameters, "intern")
    return renovation.with_opportunities(made, table, known, parameters, Texts("nl"))


@pytest.mark.parametrize("tier", ["sessie", "openbaar"])
def test_small_counts_and_what_tells_of_them_are_gone(
    overview: Renovation, table: gpd.GeoDataFrame, tier: str
) -> None:
    made = renovation.disclosed(overview, table, tier, LIMITS, Texts("nl"))
    # 2 homes in Oost are too few, and so is the wijk minus West
    assert list(made.designation["buurt_name"]) == ["West"]
    assert made.wijken.empty
    assert set(made.programme["buurt_name"]) == {"West"}
    # 4 in 2028 and 2 in 2027: with the 4 shown the 2 would follow from the total
    planned = made.programme[made.programme["origin"] == "plan"]
    assert planned[["year", "homes"]].astype("object").fillna("-").values.tolist() == [["-", 6.0]]
    # half of the 4 explored would follow from 6 minus the weighted homes
    assert made.designation["weighted_homes"].isna().all()
    assert made.stability["weighted_homes"].isna().all()
    assert set(made.stability["scale"]) == {"buurt"}
    assert set(made.stability["name"]) == {"West"}
    for name in ("by_complex", "faults", "projects"):
        assert len(getattr(overview, name))
        assert getattr(made, name).empty


def test_candidates_are_named_in_the_session_only_and_no_single_family_homes(
    overview: Renovation, table: gpd.GeoDataFrame
) -> None:
    assert set(overview.coupled["opportunity_id"]) == {"topup-0", "splitting-1"}
    session = renovation.disclosed(overview, table, "sessie", LIMITS, Texts("nl"))
    assert set(session.coupled["opportunity_id"]) == {"topup-0"}
    assert "Kansen in dezelfde complexen: 1 (1 optoppen)." in session.designation["reasons"][0]
    public = renovation.disclosed(overview, table, "openbaar", LIMITS, Texts("nl"))
    assert public.coupled.empty
    assert session.designation["opportunities"].tolist() == [1]
    assert public.designation["opportunities"].isna().all()
    assert "Kansen" not in " ".join(public.designation["reasons"][0])


def test_clusters_are_rounded_since_they_cross_buurten(
    overview: Renovation, table: gpd.GeoDataFrame
) -> None:
    cluster = gpd.GeoDataFrame(
        {"homes": [17, 2], "decided_homes": [3, 2], "title": ["a", "b"]},
        geometry=table.geometry.to_numpy(),
        crs=28992,
    )
    made = renovation.disclosed(
        replace(overview, clusters=cluster), table, "sessie", LIMITS, Texts("nl")
    ).clusters
    assert made["homes"].tolist() == [15]
    assert made["decided_homes"].isna().all()


def test_a_released_project_is_known_in_the_session_only(fabric: Fabric) -> None:
    listed = plan(
        {"complex_id": "1", "tenants_informed": True, "budget_eur": 1000.0},
        {"complex_id": "2", "tenants_informed": False, "share": "sessie"},
        {"complex_id": "3", "tenants_informed": False},
        {"complex_id": "4", "tenants_informed": None},
    )
    town = replace(fabric.town, renovation_project=listed)

    def known(tier: str) -> list[str]:
        made = privacy.town_for_tier(town, tier).renovation_project
        assert made is not None
        assert tier == "intern" or made["budget_eur"].isna().all()
        return list(made["complex_id"])

    assert known("intern") == ["1", "2", "3", "4"]
    assert known("sessie") == ["1", "2"]
    assert known("openbaar") == ["1"]


def test_of_a_plan_a_tier_knows_only_the_columns_on_its_list(fabric: Fabric) -> None:
    told = {
        "label_before": "F",
        "label_target": "B",
        "vve": "active",
        "remaining_exploitation_years": 12.0,
        "circular_ambition": "biobased",
        "budget_eur": 1000.0,
    }
    town = replace(fabric.town, renovation_project=plan({"complex_id": "1", **told}))

    def known(tier: str) -> set[str]:
        made = privacy.town_for_tier(town, tier).renovation_project
        assert made is not None
        tables.validate("renovation_project", made)
        return {name for name in told if made[name].notna().all()}

    assert known("intern") == set(told)
    assert known("sessie") == {"label_target", "circular_ambition"}
    assert known("openbaar") == set()


def test_a_tier_that_lists_no_columns_knows_nothing_of_a_plan(
    fabric: Fabric, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tiers, "allowed", lambda _: {"plans": []})
    town = replace(fabric.town, renovation_project=plan({"complex_id": "1"}))
    made = privacy.town_for_tier(town, "sessie").renovation_project
    assert made is not None
    assert made.isna().all(axis=None)


@pytest.mark.parametrize(
    ("circular", "shown"),
    [
        # of 6 homes in West, 3 being the least that is shown
        ([{"complex_id": "1"}, {"complex_id": "2", "party": "Zuid"}], 6.0),  # all
        ([{"complex_id": "1"}], None),  # 4, but the 2 others would follow
        ([{"complex_id": "2", "party": "Zuid"}], None),  # 2
        ([{"complex_id": "1", "homes": 3}], 3.0),  # 3 and 3
    ],
)
def test_homes_with_an_ambition_are_told_where_they_and_the_others_are_enough(
    fabric: Fabric,
    parameters: dict[str, float],
    circular: list[dict[str, object]],
    shown: float | None,
) -> None:
    stated = [{**row, "circular_ambition": "biobased"} for row in circular]
    others = [{"complex_id": "1"}, {"complex_id": "2", "party": "Zuid"}]
    listed = plan(*stated, *({**row, "start_year": 2030} for row in others))
    known = replace(fabric, town=replace(fabric.town, renovation_project=listed))
    made = renovation.overview(known, parameters, "sessie")
    made = renovation.with_opportunities(made, candidates(), known, parameters, Texts("nl"))
    told = renovation.disclosed(made, candidates(), "sessie", LIMITS, Texts("nl")).designation
    assert told["homes"].tolist() == [6.0]
    assert told["circular_homes"].dropna().tolist() == ([] if shown is None else [shown])
    assert ("circulaire ambitie" in " ".join(told["reasons"][0])) is (shown is not None)


def test_the_complete_overview_is_left_as_it_was(
    overview: Renovation, table: gpd.GeoDataFrame
) -> None:
    before = {name: frame.copy() for name, frame in vars(overview).items()}
    renovation.disclosed(overview, table, "openbaar", LIMITS, Texts("nl"))
    for name, frame in before.items():
        pd.testing.assert_frame_equal(pd.DataFrame(getattr(overview, name)), pd.DataFrame(frame))
