"""What the stock list adds to the homes of the BAG."""

from __future__ import annotations

from dataclasses import replace

import pandas as pd
import pytest

from data_sources.tables import empty, validate
from kansenkaart import fabric
from kansenkaart.fabric.dwellings import area_bounds
from tests.kansenkaart.fabric import village
from tests.kansenkaart.fabric.stock_lines import Line, lines
from tests.kansenkaart.fabric.village import pand, vbo


def _built(*given: Line, **tables: pd.DataFrame) -> fabric.Fabric:
    unit, match = lines(*given)
    town = village.town(unit=unit, **tables)
    return fabric.build(town, match, village.owners(), "corporatie", village.PARAMETERS)


def _complex(**columns: object) -> pd.DataFrame:
    row = {"party": "Zon", "strategy": "onbekend", "vve": "unknown"} | columns
    return validate("complex", pd.DataFrame([row]).reindex(columns=empty("complex").columns))


def test_every_home_is_a_row_in_order_of_its_id() -> None:
    homes = _built({"vbo": 100}).dwellings
    expected = [*range(100, 105), *range(200, 218), *range(400, 424), 600, 601]
    assert homes.index.tolist() == [vbo(n) for n in expected]
    assert homes.loc[vbo(600), "pand_id"] == pand(61)


def test_facts_of_a_line_that_is_one_home() -> None:
    homes = _built(
        {
            "vbo": 100,
            "complex_id": "C1",
            "area_m2": 130.0,
            "rooms": 5.0,
            "storeys": 3.0,
            "dwelling_type": "eengezins",
            "vve": "none",
            "energy_label": "F",
        }
    ).dwellings
    home = homes.loc[vbo(100)]
    assert home[["party", "complex_id", "dwelling_type", "vve", "label"]].tolist() == [
        "Zon",
        "C1",
        "eengezins",
        "none",
        "F",
    ]
    assert home[["rooms", "storeys", "area_low_m2", "area_high_m2"]].tolist() == [5, 3, 110, 130]
    assert homes.loc[vbo(101), ["party", "complex_id", "rooms", "label", "vve"]].isna().all()


def test_storeys_of_the_list_count_for_a_building_with_one_home() -> None:
    built = _built({"vbo": 100, "storeys": 3.0}, {"vbo": 200, "storeys": 1.0})
    assert built.buildings.loc[pand(1), ["storeys", "storeys_source"]].tolist() == [3, "stock"]
    assert built.buildings.loc[pand(21), "storeys_source"] == "area"


@pytest.mark.parametrize(
    "given",
    [
        pytest.param([{"vbo": 100, "area_m2": 20.0, "rooms": 1.0}] * 3, id="rooms of one home"),
        pytest.param([{"vbo": [100, 101], "area_m2": 400.0, "rooms": 9.0}], id="one care contract"),
    ],
)
def test_lines_that_are_not_one_home_say_nothing_of_its_size(given: list[Line]) -> None:
    home = _built(*given).dwellings.loc[vbo(100)]
    assert home["party"] == "Zon"
    assert home[["area_low_m2", "area_high_m2"]].tolist() == [110, 110]
    assert pd.isna(home["rooms"])


@pytest.mark.parametrize("outcome", ["uncertain", "conflict", "out_of_operation", "duplicate"])
def test_only_matched_lines_count(outcome: str) -> None:
    home = _built({"vbo": 100, "outcome": outcome, "rooms": 5.0}).dwellings.loc[vbo(100)]
    assert home[["party", "rooms"]].isna().all()


def test_a_garage_let_with_the_home_does_not_describe_it() -> None:
    home = _built(
        {"vbo": 100, "kind": "garage", "area_m2": 18.0, "complex_id": "G"},
        {"vbo": 100, "area_m2": 112.0, "complex_id": "C1"},
    ).dwellings.loc[vbo(100)]
    assert home[["complex_id", "area_low_m2", "area_high_m2"]].tolist() == ["C1", 110, 110]


def test_the_vve_of_the_complex_fills_in() -> None:
    complexes = _complex(complex_id="C1", vve="active")
    homes = _built(
        {"vbo": 100, "complex_id": "C1"},
        {"vbo": 101, "complex_id": "C1", "vve": "none"},
        {"vbo": 102, "complex_id": "C2"},
        complex=complexes,
    ).dwellings
    assert homes.loc[[vbo(100), vbo(101)], "vve"].tolist() == ["active", "none"]
    assert pd.isna(homes.loc[vbo(102), "vve"])


def test_a_holding_gives_a_party_and_nothing_else() -> None:
    holding = pd.DataFrame({"party": ["Maan", "Maan"], "vbo_id": [vbo(101), vbo(100)]})
    holding = validate("holding", holding.assign(pand_id=pd.Series([None, None], dtype="str")))
    homes = _built({"vbo": 100, "complex_id": "C1"}, holding=holding).dwellings
    assert homes.loc[[vbo(100), vbo(101)], "party"].tolist() == ["Zon", "Maan"]
    assert pd.isna(homes.loc[vbo(101), "complex_id"])


def test_a_registered_label_goes_before_the_listed_one() -> None:
    label = pd.DataFrame({"vbo_id": [vbo(100)], "label": ["A"]})
    homes = _built(
        {"vbo": 100, "energy_label": "F"}, {"vbo": 101, "energy_label": "G"}, energy_label=label
    ).dwellings
    assert homes.loc[[vbo(100), vbo(101)], "label"].tolist() == ["A", "G"]


def test_listed_labels_without_a_register_leave_the_rest_unknown() -> None:
    buildings = _built({"vbo": 100, "energy_label": "F"}).buildings
    assert buildings.loc[pand(1), ["label_efg_share", "labels_known"]].tolist() == [1, 1]
    assert buildings.loc[pand(2), ["label_efg_share", "labels_known"]].isna().all()


def test_area_bounds() -> None:
    bag = pd.Series([100.0, 100.0, 100.0, None, 120.0])
    listed = pd.Series([109.0, 120.0, None, 80.0, None])
    uses = pd.Series([1, 1, 1, 1, 2])
    low, high = area_bounds(bag, uses, listed, 0.1)
    assert low.tolist() == [100, 100, 100, 80, 60]
    assert high.tolist() == [100, 120, 100, 80, 120]


def test_a_home_in_several_panden_counts_in_the_largest() -> None:
    town = village.town()
    objects = town.verblijfsobject.copy()
    row = objects.index[objects["vbo_id"] == vbo(700)][0]
    objects.at[row, "uses"] = ["woonfunctie"]
    built = fabric.build(
        replace(town, verblijfsobject=objects),
        village.no_match(),
        village.owners(),
        "gemeente",
        village.PARAMETERS,
    )
    assert built.dwellings.loc[vbo(700), "pand_id"] == pand(71)
    assert built.buildings.loc[[pand(71), pand(72)], "dwellings"].tolist() == [1, 0]
    assert built.buildings.loc[[pand(71), pand(72)], "vbo_count"].tolist() == [1, 1]
