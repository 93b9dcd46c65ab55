"""Folding small counts: by hand, and the law that it adds up and shows nothing small."""

from __future__ import annotations

import pandas as pd
from hypothesis import given, settings
from hypothesis import strategies as st

from kansenkaart.renovation.folding import folded
from kansenkaart.renovation.programme import COLUMNS

K = 10


def table(*rows: tuple[str, int | None, str, str, str, float]) -> pd.DataFrame:
    """Return a programme of rows (buurt, year, measure, certainty, party, homes)."""
    names = ["buurt_code", "year", "measure", "certainty", "party", "homes"]
    frame = pd.DataFrame(rows, columns=names).astype({"year": "Int64", "homes": "float64"})
    for column in ("buurt_name", "wijk_code", "wijk_name", "gemeente_name"):
        frame[column] = pd.Series([None] * len(frame), dtype="str")
    frame = frame.assign(group="counted", origin="plan")
    return frame.astype(dict.fromkeys(("measure", "certainty", "party"), "str"))[COLUMNS]


def told(frame: pd.DataFrame) -> set[tuple[object, ...]]:
    """Return the rows of a folded programme, null as None."""
    names = ["year", "measure", "certainty", "party", "homes"]
    rows = frame[names].itertuples(index=False)
    return {tuple(None if pd.isna(v) else v for v in row) for row in rows}


def test_what_is_large_enough_stays_as_it_is() -> None:
    programme = table(
        ("B1", 2028, "isolatie", "begroot", "Noord", 12.0),
        ("B1", 2029, "isolatie", "begroot", "Noord", 10.0),
    )
    pd.testing.assert_frame_equal(folded(programme, K), programme)


def test_small_counts_are_added_up_over_certainty_then_party_then_measure_then_year() -> None:
    programme = table(
        # over certainty: 6 + 4
        ("B1", 2028, "isolatie", "begroot", "Noord", 6.0),
        ("B1", 2028, "isolatie", "verkenning", "Noord", 4.0),
        # over party: 5 + 5
        ("B1", 2029, "isolatie", "begroot", "Noord", 5.0),
        ("B1", 2029, "isolatie", "begroot", "Zuid", 5.0),
        # over measure: 8 + 8
        ("B1", 2030, "isolatie", "begroot", "Noord", 8.0),
        ("B1", 2030, "renovatie_licht", "begroot", "Noord", 8.0),
        # over years: 7 + 7
        ("B1", 2031, "isolatie", "begroot", "Noord", 7.0),
        ("B1", 2032, "isolatie", "begroot", "Noord", 7.0),
    )
    assert told(folded(programme, K)) == {
        (2028, "isolatie", None, "Noord", 10.0),
        (2029, "isolatie", None, None, 10.0),
        (2030, None, None, None, 16.0),
        (None, None, None, None, 14.0),
    }


def test_what_is_left_takes_the_smallest_row_with_it() -> None:
    programme = table(
        ("B1", 2028, "isolatie", "begroot", "Noord", 30.0),
        ("B1", 2029, "isolatie", "begroot", "Noord", 12.0),
        ("B1", 2030, "isolatie", "begroot", "Noord", 3.0),
    )
    # 45 in all: with 30 and 12 shown the 3 would follow
    assert told(folded(programme, K)) == {
        (2028, "isolatie", "begroot", "Noord", 30.0),
        (None, None, None, None, 15.0),
    }


def test_a_buurt_with_too_little_is_dropped() -> None:
    programme = table(
        ("B1", 2028, "isolatie", "begroot", "Noord", 9.0),
        ("B2", 2028, "isolatie", "begroot", "Noord", 10.0),
    )
    assert list(folded(programme, K)["buurt_code"]) == ["B2"]


def test_works_without_a_year_are_folded_by_themselves() -> None:
    programme = table(
        ("B1", 2028, "isolatie", "begroot", "Noord", 20.0),
        ("B1", None, "isolatie", "begroot", "Noord", 5.0),
    )
    # the designation shows the 20 that have a year: with the 5 in a total they would follow
    assert told(folded(programme, K)) == {(2028, "isolatie", "begroot", "Noord", 20.0)}


rows = st.tuples(
    st.sampled_from(["B1", "B2"]),
    st.sampled_from([2028, 2029, None]),
    st.sampled_from(["isolatie", "renovatie_licht"]),
    st.sampled_from(["begroot", "verkenning"]),
    st.sampled_from(["Noord", "Zuid"]),
    st.integers(1, 30).map(float),
)


@settings(max_examples=60, deadline=None)
@given(st.lists(rows, min_size=1, max_size=12, unique_by=lambda r: r[:5]))
def test_every_row_is_large_enough_and_totals_stay(drawn: list[tuple[object, ...]]) -> None:
    programme = table(*drawn)
    made = folded(programme, K)
    assert (made["homes"] >= K).all()
    assert list(made.columns) == list(programme.columns)
    before = programme.groupby("buurt_code")["homes"].sum()
    dated = programme[programme["year"].notna()].groupby("buurt_code")["homes"].sum()
    undated = before.sub(dated, fill_value=0.0)
    expected = dated.where(dated >= K, 0).add(undated.where(undated >= K, 0), fill_value=0.0)
    after = made.groupby("buurt_code")["homes"].sum()
    assert after.reindex(expected.index, fill_value=0.0).tolist() == expected.tolist()
