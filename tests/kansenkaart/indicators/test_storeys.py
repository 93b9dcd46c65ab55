"""Storeys and their band, by source."""

from __future__ import annotations

import pandas as pd
import pytest

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
        (5.6, (1, 2, 3)),  # 1.75, 2, 2.15
        (8.4, (2, 3, 4)),  # 2.63, 3, 3.23
        (11.2, (3, 4, 5)),  # 3.5, 4, 4.31
        (28.0, (8, 10, 11)),  # 8.75, 10, 10.77
    ],
)
def test_from_height(height: float, expected: tuple[float, float, float]) -> None:
    assert _rows(storeys.from_height(pd.Series([height]), PARAMETERS)) == [expected]


def test_from_area() -> None:
    area, footprint = pd.Series([45.0, 990.0, 13_427.0]), pd.Series([50.0, 300.0, 11.7])
    rows = _rows(storeys.from_area(area, footprint, PARAMETERS))
    assert rows[:2] == [(1, 1, 2), (3, 4, 5)]  # 0.95, 1.13, 1.29 and 3.47, 4.13, 4.71
    # the entrance of a car park below ground is no building of 1,400 storeys
    assert all(pd.isna(value) for value in rows[2])


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
