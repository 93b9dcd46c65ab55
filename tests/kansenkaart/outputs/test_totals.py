"""The totals as a reader sees them."""

from __future__ import annotations

from types import SimpleNamespace

import pandas as pd

from kansenkaart import rules
from kansenkaart.outputs import totals
from kansenkaart.texts import Texts

NL = Texts("nl")


def _totals() -> pd.DataFrame:
    rows = [
        ("splitting", "A", 3, 20, None),
        ("splitting", "B", 1, 5, None),
        ("topup", "A", 2, 30, 2),
        ("topup", "B", 4, 10, 1),
    ]
    columns = ["kind", "class", "projects", "homes_mid", "homes_expected"]
    return pd.DataFrame(rows, columns=columns).astype({"homes_expected": "Int64"})


def test_every_kind_and_the_whole_have_a_row_that_adds_up() -> None:
    found = totals.with_sums(_totals(), NL)
    assert found[["kind", "class", "projects", "homes_mid"]].to_numpy().tolist() == [
        ["splitsen", "A", 3, 20],
        ["splitsen", "B", 1, 5],
        ["splitsen", "samen", 4, 25],
        ["optoppen", "A", 2, 30],
        ["optoppen", "B", 4, 10],
        ["optoppen", "samen", 6, 40],
        ["alle soorten", "samen", 10, 65],
    ]
    # splitting has no source for what gets built, so neither has the whole
    expected = found["homes_expected"].astype(object).where(found["homes_expected"].notna(), None)
    assert expected.tolist() == [None, None, None, 2, 1, 3, None]


def test_the_limit_in_force_is_marked() -> None:
    table = pd.DataFrame({"area_m2": [85, 100], "projects": [7, 4], "homes": [80, 35]})
    result = SimpleNamespace(splitting_areas=table, rules=rules.load())
    assert totals.by_area(result, NL).to_numpy().tolist() == [
        ["85 m²", 7, 80],
        ["100 m² (geldt nu)", 4, 35],
    ]
    strict = SimpleNamespace(splitting_areas=table, rules=rules.load("GM1916"))  # 140 m2
    assert totals.by_area(strict, NL)["area_limit"].tolist() == ["85 m²", "100 m²"]


def test_where_nothing_was_counted_there_is_no_table() -> None:
    result = SimpleNamespace(splitting_areas=pd.DataFrame(), rules=rules.load())
    assert totals.by_area(result, NL).empty


def test_one_project_to_verify_is_one() -> None:
    table = _totals().assign(projects_to_verify=[0, 1, 0, 0], homes_to_verify=[0, 5, 0, 0])
    assert "5 woningen in 1 project (" in totals.headline(table, NL)[1]
