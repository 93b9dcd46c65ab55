"""Each space counts once, and the parts add up."""

from __future__ import annotations

import pandas as pd
from hypothesis import given, settings
from hypothesis import strategies as st

from kansenkaart import reconcile

NONE = pd.Series(dtype="object")


def members(*rows: tuple[str, str, str, str | None]) -> pd.DataFrame:
    columns = ["opportunity_id", "kind", "pand_id", "vbo_id"]
    return pd.DataFrame(list(rows), columns=columns).astype("str")


def test_a_roof_a_plinth_and_an_end_wall_of_one_pand_are_three_spaces() -> None:
    table = members(
        ("t", "topup", "p1", None), ("g", "garages", "p1", "v1"), ("e", "extension", "p1", None)
    )
    kept = reconcile.kept_share(table, NONE, pd.Series({"t": 8.0, "g": 2.0, "e": 1.0}))
    assert kept.to_dict() == {"t": 1.0, "g": 1.0, "e": 1.0}
    pairs = reconcile.combinations(table)
    assert set(zip(pairs["opportunity_id"], pairs["other"], strict=True)) == {
        ("t", "g"),
        ("g", "t"),
        ("t", "e"),
        ("e", "t"),
        ("g", "e"),
        ("e", "g"),
    }


def test_a_box_without_vbo_and_the_floor_of_the_same_pand_are_one_space() -> None:
    table = members(("g", "garages", "p1", None), ("x", "transformation", "p1", None))
    kept = reconcile.kept_share(table, NONE, pd.Series({"g": 1.0, "x": 5.0}))
    assert kept.to_dict() == {"g": 0.0, "x": 1.0}


def test_two_homes_of_one_pand_are_two_spaces_and_one_home_is_one_for_every_kind() -> None:
    table = members(
        ("s", "splitting", "p1", "v1"),
        ("t", "splitting", "p1", "v2"),
        ("x", "transformation", "p1", "v2"),
    )
    kept = reconcile.kept_share(table, NONE, pd.Series({"s": 1.0, "t": 2.0, "x": 5.0}))
    assert kept.to_dict() == {"s": 1.0, "t": 0.0, "x": 1.0}


def test_a_contested_part_goes_to_the_larger_one() -> None:
    table = members(
        ("g", "garages", "p1", None),
        ("g", "garages", "p2", None),
        ("g", "garages", "p3", None),
        ("g", "garages", "p4", None),
        ("x", "transformation", "p4", None),
    )
    kept = reconcile.kept_share(table, NONE, pd.Series({"g": 2.0, "x": 5.0}))
    assert kept.to_dict() == {"g": 0.75, "x": 1.0}


def test_two_end_walls_over_the_same_ground_count_once() -> None:
    table = members(("a", "extension", "p1", None), ("b", "extension", "p2", None))
    named = pd.Series({"a": ["w1"], "b": ["w1", "w2"]})
    kept = reconcile.kept_share(table, named, pd.Series({"a": 1.0, "b": 2.0}))
    assert kept.to_dict() == {"a": 0.0, "b": 1.0}
    kept = reconcile.kept_share(table, named, pd.Series({"a": 3.0, "b": 2.0}))
    assert kept.to_dict() == {"a": 1.0, "b": 0.5}


def opportunities(*rows: tuple[str, str, str, float, float]) -> pd.DataFrame:
    columns = ["kind", "class", "assessment", "homes_technical_mid", "kept_share"]
    table = pd.DataFrame(list(rows), columns=columns)
    mid = table["homes_technical_mid"]
    return table.assign(homes_technical_low=mid / 2, homes_technical_high=mid * 2)


def test_totals_are_summed_unrounded_and_rounded_last() -> None:
    table = opportunities(
        ("topup", "A", "candidate", 1.4, 1.0),
        ("topup", "A", "candidate", 1.4, 1.0),
        ("topup", "B", "candidate", 10.0, 0.5),
        ("topup", "B", "excluded", 99.0, 1.0),
        ("garages", "A", "candidate", 3.0, 1.0),
    )
    found = reconcile.totals(table, ["topup", "garages"], {"topup": 0.1}).set_index(
        ["kind", "class"]
    )
    assert found.loc[("topup", "A"), "homes_mid"] == 3  # 2.8, not 1 + 1
    assert found.loc[("topup", "B"), ["projects", "homes_mid", "homes_high"]].tolist() == [1, 5, 10]
    assert found.loc[("topup", "C"), "projects"] == 0
    assert found.loc[("topup", "B"), "homes_expected"] == 0  # 0.5 rounds to even
    assert pd.isna(found.loc[("garages", "A"), "homes_expected"])


def test_another_limit_of_area_counts_what_the_area_alone_keeps_out() -> None:
    rows = [
        # a row of four of 130 m2 (one of them counts elsewhere), a flat of two of 110 m2
        ("splitting", "candidate", [], 0.75, 4, 4, 4),
        ("splitting", "candidate", [], 1.0, 2, 2, 0),
        # out for its area alone, at 90 m2; and out for that and a demolition
        ("splitting", "excluded", ["area"], 1.0, 3, 0, 0),
        ("splitting", "excluded", ["area", "demolition"], 1.0, 5, 0, 0),
        ("splitting", "excluded", ["demolition"], 1.0, 6, 6, 6),
        ("topup", "candidate", [], 1.0, None, None, None),
    ]
    columns = ["kind", "assessment", "excluded_by", "kept_share"]
    table = pd.DataFrame(rows, columns=[*columns, "homes_at_85", "homes_at_100", "homes_at_120"])
    found = reconcile.by_area(table, [85, 100, 120])
    assert found.to_numpy().tolist() == [[85, 3, 8], [100, 2, 5], [120, 1, 3]]


@settings(deadline=None)
@given(
    st.lists(
        st.tuples(
            st.sampled_from(["topup", "garages"]),
            st.sampled_from(["A", "B", "C"]),
            st.just("candidate"),
            st.floats(0, 500),
            st.floats(0, 1),
        ),
        max_size=30,
    )
)
def test_every_candidate_is_counted_in_one_row(
    rows: list[tuple[str, str, str, float, float]],
) -> None:
    found = reconcile.totals(opportunities(*rows), ["topup", "garages"], {})
    assert found["projects"].sum() == len(rows)
    whole = sum(mid * kept for *_, mid, kept in rows)
    assert abs(found["homes_mid"].sum() - whole) <= 3.0  # six rows, each off by a half at most
    assert (found["homes_low"] <= found["homes_mid"]).all()
