"""Storeys and their band, by source."""

from __future__ import annotations

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kansenkaart.indicators import storeys

PARAMETERS = {
    "storeys_3dbag_max": 5,
    "storey_height_m": {"low": 2.6, "mid": 2.8, "high": 3.2},
    "net_floor_share": {"low": 0.7, "mid": 0.8, "high": 0.95},
    "storeys_area_max": 30,
}


def _rows(band: storeys.Band) -> list[tuple[float, float, float]]:
    return list(zip(*(s.tolist() for s in band), strict=True))


@pytest.mark.parametrize(
    ("height", "expected"),
    [
        (2.5, (1, 1, 1)),
        (5.6, (2, 2, 2)),  # 1.75, 2, 2.15
        (8.4, (3, 3, 3)),  # 2.63, 3, 3.23
        (11.2, (3, 4, 4)),  # 3.5 (a half widens), 4, 4.31
        (28.0, (9, 10, 11)),  # 8.75, 10, 10.77
    ],
)
def test_from_height(height: float, expected: tuple[float, float, float]) -> None:
    assert _rows(storeys.from_height(pd.Series([height]), PARAMETERS)) == [expected]


def test_from_area() -> None:
    area, footprint = pd.Series([45.0, 990.0, 13_427.0]), pd.Series([50.0, 300.0, 11.7])
    rows = _rows(storeys.from_area(area, footprint, PARAMETERS))
    assert rows[:2] == [(1, 1, 1), (3, 4, 5)]  # 0.95, 1.13, 1.29 and 3.47, 4.13, 4.71
    # the entrance of a car park below ground is no building of 1,400 storeys
    assert all(pd.isna(value) for value in rows[2])


@given(st.integers(1, 25), st.floats(0.7, 0.95), st.floats(2.6, 3.2))
def test_the_band_holds_the_number_wherever_the_assumption_holds(
    number: int, net_share: float, storey_m: float
) -> None:
    area, footprint = pd.Series([number * net_share * 400]), pd.Series([400.0])
    for band in (
        storeys.from_area(area, footprint, PARAMETERS),
        storeys.from_height(pd.Series([number * storey_m]), PARAMETERS),
    ):
        low, mid, high = _rows(band)[0]
        assert low <= number <= high
        assert low <= mid <= high


def test_low_rise_of_one_to_two_storeys_is_told_from_three() -> None:
    # 1.5 floors: 1.58, 1.88, 2.14: two; 1.2 floors: 1.26, 1.5, 1.71: one or two
    rows = _rows(storeys.from_area(pd.Series([1.5, 1.2]), pd.Series([1.0, 1.0]), PARAMETERS))
    assert rows == [(2, 2, 2), (1, 2, 2)]


def test_3dbag_is_trusted_up_to_five() -> None:
    assert _rows(storeys.from_3dbag(pd.Series([5.0]), PARAMETERS)) == [(5, 5, 5)]
    assert storeys.from_3dbag(pd.Series([6.0, None]), PARAMETERS).mid.isna().all()


def test_the_best_source_wins() -> None:
    def band(*values: float | None) -> storeys.Band:
        return storeys.exact(pd.Series(values, dtype="float64"))

    table = storeys.choose(
        {
            "stock": band(2, None, None, None),
            "3dbag": band(3, 3, None, None),
            "area": band(4, 4, 4, None),
        }
    )
    assert table["storeys"].tolist()[:3] == [2, 3, 4]
    assert table["storeys_source"].tolist()[:3] == ["stock", "3dbag", "area"]
    assert table.iloc[3].isna().all()


def test_no_building_has_zero_storeys() -> None:
    assert storeys.exact(pd.Series([0.0])).mid.isna().all()
