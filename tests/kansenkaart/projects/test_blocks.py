"""Blocks: what is one roof of one owner, computed by hand."""

from __future__ import annotations

from typing import Any

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kansenkaart.projects.blocks import blocks
from kansenkaart.projects.transformation import same_use

PARAMETERS = {"block_year_gap": 2, "block_height_gap_m": 1.0, "block_floors_gap": 0.6}


def _buildings(count: int, **columns: list[Any]) -> pd.DataFrame:
    defaults: dict[str, list[Any]] = {
        "construction_year": [1960] * count,
        "party": [None] * count,
        "roof_height_m": [None] * count,
        "storeys": [4.0] * count,
        "storeys_source": ["height"] * count,
        "total_area_m2": [640.0] * count,
        "footprint_m2": [200.0] * count,
    }
    table = pd.DataFrame(defaults | columns, index=[f"p{i}" for i in range(count)])
    return table.astype(
        {"construction_year": "Int64", "party": "str", "roof_height_m": "float64"}
        | {"storeys": "float64", "storeys_source": "str", "total_area_m2": "float64"}
    )


def _chain(count: int) -> pd.DataFrame:
    """Return the pairs of a row in which each pand touches the next."""
    return pd.DataFrame(
        {"a": [f"p{i}" for i in range(count - 1)], "b": [f"p{i + 1}" for i in range(count - 1)]}
    )


def _found(count: int, **columns: list[Any]) -> list[str]:
    return blocks(_buildings(count, **columns), _chain(count), PARAMETERS).tolist()


def test_equal_touching_panden_are_one_block() -> None:
    assert _found(3) == ["p0"] * 3


def test_a_gap_ends_a_block() -> None:
    pairs = _chain(4).drop(index=1)
    assert blocks(_buildings(4), pairs, PARAMETERS).tolist() == ["p0", "p0", "p2", "p2"]


def test_a_pand_that_takes_no_part_ends_a_block() -> None:
    chosen = _buildings(3).drop(index="p1")
    assert blocks(chosen, _chain(3), PARAMETERS).to_dict() == {"p0": "p0", "p2": "p2"}


@pytest.mark.parametrize(
    ("years", "expected"),
    [
        ([1960, 1961, 1962], ["p0", "p0", "p0"]),
        # no chain: the whole block stays within two years, cut at the widest gap
        ([1960, 1962, 1964], ["p0", "p1", "p1"]),
        ([1960, 1961, 1963], ["p0", "p0", "p2"]),
        ([1964, 1962, 1961, 1960], ["p0", "p1", "p1", "p1"]),
        ([1960, None, 1960], ["p0", "p1", "p2"]),
        ([None, None, 1960], ["p0", "p0", "p2"]),
    ],
)
def test_years(years: list[int | None], expected: list[str]) -> None:
    assert _found(len(years), construction_year=years) == expected


@pytest.mark.parametrize(
    ("heights", "storeys", "expected"),
    [
        ([11.0, 11.9, 12.0], [4, 4, 4], ["p0"] * 3),
        ([11.0, 11.8, 12.6], [4, 4, 4], ["p0", "p1", "p1"]),
        # storeys say nothing where every height is known
        ([11.0, 11.0, 11.0], [4, 5, 4], ["p0"] * 3),
        # one unknown height: equal storeys
        ([11.0, None, 14.0], [4, 4, 4], ["p0"] * 3),
        ([11.0, None, 11.0], [4, 5, 4], ["p0", "p1", "p2"]),
    ],
)
def test_heights(heights: list[float | None], storeys: list[int], expected: list[str]) -> None:
    assert _found(3, roof_height_m=heights, storeys=storeys) == expected


@pytest.mark.parametrize(
    ("floors", "expected"),
    [
        # 2.95 and 3.1 times the footprint round to 4 storeys, 2.75 to 3: still one block
        ([2.95, 2.75, 3.1], ["p0"] * 3),
        ([3.0, 3.0, 3.9], ["p0", "p0", "p2"]),
        ([3.0, None, 3.0], ["p0", "p1", "p2"]),
    ],
)
def test_storeys_from_area_are_compared_before_rounding(
    floors: list[float | None], expected: list[str]
) -> None:
    area = [None if f is None else 200 * f for f in floors]
    rounded = [None if f is None else round(f / 0.8) for f in floors]
    assert _found(3, total_area_m2=area, storeys=rounded, storeys_source=["area"] * 3) == expected


def test_parties() -> None:
    assert _found(4, party=["Zon", "Zon", None, None]) == ["p0", "p0", "p2", "p2"]
    assert _found(3, party=["Zon", "Maan", "Zon"]) == ["p0", "p1", "p2"]


@settings(deadline=None)
@given(
    years=st.lists(st.integers(1900, 2000), min_size=1, max_size=12),
    heights=st.lists(st.floats(5, 15), min_size=12, max_size=12),
    seed=st.integers(0, 99),
)
def test_no_block_drifts(years: list[int], heights: list[float], seed: int) -> None:
    count = len(years)
    table = _buildings(count, construction_year=years, roof_height_m=heights[:count])
    found = blocks(table, _chain(count), PARAMETERS)
    group = table.groupby(found)
    assert (group["construction_year"].max() - group["construction_year"].min()).max() <= 2
    assert (group["roof_height_m"].max() - group["roof_height_m"].min()).max() <= 1.002
    assert all(key == members.index.min() for key, members in group)
    again = blocks(table.sample(frac=1, random_state=seed), _chain(count), PARAMETERS)
    assert again.loc[found.index].tolist() == found.tolist()


def test_touching_panden_of_one_use_and_party_are_one_unit() -> None:
    use = ["kantoorfunctie", "kantoorfunctie", "winkelfunctie", "kantoorfunctie", "kantoorfunctie"]
    table = pd.DataFrame(
        {"main_use": use, "party": pd.Series([None, None, None, None, "Zon"], dtype="str").array},
        index=[f"p{i}" for i in range(5)],
    )
    assert same_use(table, _chain(5)).tolist() == ["p0", "p0", "p2", "p3", "p4"]
