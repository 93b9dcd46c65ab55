"""Criteria on facts of every dtype, and how their outcomes read."""

from __future__ import annotations

from datetime import date

import numpy as np
import pandas as pd
import pytest

from kansenkaart import criteria, outcomes, rules
from kansenkaart.texts import Texts

NL = Texts("nl")


def found_of(criterion: rules.Criterion, values: object) -> list[str]:
    facts = pd.DataFrame({criterion.field: values})
    return list(outcomes.evaluate(criterion, facts, NL)["outcome"])


@pytest.mark.parametrize(
    "values",
    [
        pd.Series([4, 3, None], dtype="Int64"),
        pd.Series([4, 3, None], dtype="Float64"),
        pd.Series([4.0, 3.0, np.nan]),
        pd.Series([4, 3, None], dtype=object),
    ],
    ids=["Int64", "Float64", "float64", "object"],
)
def test_numbers_of_any_dtype_are_judged_alike(topup: rules.KindRules, values) -> None:
    assert found_of(topup.criterion("dwellings"), values) == ["pass", "fail", "unknown"]


@pytest.mark.parametrize(
    "values",
    [
        pd.Series([True, False, None], dtype="boolean"),
        pd.Series([True, False, None], dtype=object),
        pd.Series(["true", "false", None], dtype="str"),
        pd.Series(["true", "false", "unknown"], dtype="category"),
    ],
    ids=["boolean", "object", "str", "category"],
)
def test_categories_of_any_dtype_are_judged_alike(topup: rules.KindRules, values) -> None:
    assert found_of(topup.criterion("lift"), values) == ["pass", "fail", "unknown"]


def test_a_set_can_name_what_is_refused(topup: rules.KindRules) -> None:
    from dataclasses import replace

    refusing = replace(topup.criterion("monument"), test=rules.Test(none_of=("rijks",)))
    values = pd.Series(["rijks", "gemeentelijk", "unknown", None], dtype="str")
    assert found_of(refusing, values) == ["fail", "pass", "unknown", "unknown"]


def test_rounding_error_does_not_miss_a_threshold(topup: rules.KindRules) -> None:
    added = sum([0.1] * 5)  # 0.5 in tenths
    least = 0.1 + 0.2 + 0.2 - 1e-12
    assert found_of(topup.criterion("flat_roof"), [added, least, 0.4999]) == [
        "pass",
        "pass",
        "fail",
    ]


def test_facts_without_the_field_are_an_error_that_names_it(topup: rules.KindRules) -> None:
    with pytest.raises(KeyError, match="storeys"):
        outcomes.evaluate(topup.criterion("storeys"), pd.DataFrame({"x": [1]}), NL)


def test_an_outcome_reads_with_value_and_threshold(topup: rules.KindRules) -> None:
    facts = pd.DataFrame(
        {
            "storeys": [3.0, np.nan, np.nan, np.nan, np.nan],
            "storeys_low": [np.nan, 3.0, np.nan, 3.0, np.nan],
            "storeys_high": [np.nan, 4.0, np.nan, np.nan, 1.0],
        }
    )
    found = outcomes.evaluate(topup.criterion("storeys"), facts, NL)
    assert list(found["value_text"]) == [
        "3 lagen",
        "3 tot 4 lagen",
        "weten we niet",
        "minstens 3 lagen",
        "hoogstens 1 laag",
    ]
    np.testing.assert_array_equal(found["value"], [3.0, 3.5, np.nan, np.nan, np.nan])
    np.testing.assert_array_equal(found["value_high"], [3.0, 4.0, np.nan, np.nan, 1.0])
    assert set(found["threshold"]) == {"glijdend: 1 laag = 0; 3 lagen = 1; 5 lagen = 0,5"}


def test_a_derived_value_says_from_what(topup: rules.KindRules) -> None:
    facts = pd.DataFrame(
        {
            "storeys_low": [4.0, 4.0, 3.0, 5.0, np.nan, 2.0],
            "storeys": [6.0, 6.0, 3.0, 5.0, np.nan, 2.0],
            "storeys_high": [7.0, 7.0, 3.0, 5.0, np.nan, 2.0],
            "storeys_source": ["area", "height", "3dbag", "stock", "area", None],
        }
    )
    found = outcomes.evaluate(topup.criterion("storeys"), facts, NL)
    assert list(found["value_text"]) == [
        "4 tot 7 lagen, afgeleid uit de oppervlakte",
        "4 tot 7 lagen, afgeleid uit de hoogte",
        "3 lagen, volgens de 3DBAG",
        "5 lagen, volgens de lijst",
        "weten we niet",
        "2 lagen",
    ]


def test_a_category_reads_as_a_word(topup: rules.KindRules) -> None:
    facts = pd.DataFrame({"monument": pd.Series(["none", "rijks", "unknown", None], dtype="str")})
    found = outcomes.evaluate(topup.criterion("monument"), facts, NL)
    words = [*(NL.section("rules.words")[w] for w in ("none", "rijks")), *["weten we niet"] * 2]
    assert list(found["value_text"]) == words
    assert found["value"].isna().all()


def test_the_long_table_has_a_row_per_project_and_criterion(topup: rules.KindRules) -> None:
    facts = pd.DataFrame(
        {
            "flat_roof_share": [0.8, np.nan],
            "monument": pd.Series(["none", None], dtype="str"),
            "dwellings": [8, 9],
            "storeys": [2.0, 3.0],
            "lift": pd.Series([None, True], dtype="boolean"),
            "share": [1.0, 0.5],
        },
    ).set_axis(["b", "a"])
    evaluation = criteria.evaluate_all(topup, facts)
    ids = pd.Series({"a": "topup-a", "b": "topup-b"})
    table = outcomes.table(evaluation, ids, NL, date(2021, 10, 15))
    assert tuple(table.columns) == outcomes.COLUMNS
    assert list(table["opportunity_id"]) == ["topup-b"] * 6 + ["topup-a"] * 6
    assert list(table["criterion"][:6]) == [c.id for c in topup.criteria]
    row = table.set_index(["opportunity_id", "criterion"]).loc[("topup-b", "storeys")]
    assert (row["outcome"], row["score"], row["weight"]) == ("pass", 0.5, 2.0)
    assert (row["unit"], row["source"], row["axis"]) == ("lagen", "bron D", "building")
    assert row["reference_date"] == pd.Timestamp("2021-10-15")
    unknown = table.set_index(["opportunity_id", "criterion"]).loc[("topup-b", "lift")]
    assert (unknown["score_low"], unknown["score_high"]) == (0.0, 1.0)
    assert np.isnan(unknown["score"])


@pytest.mark.parametrize(
    ("low", "high", "least", "most"),
    [
        (1.0, 2.0, 0.0, 0.5),
        (2.0, 4.0, 0.5, 1.0),  # the peak at 3 lies between
        (4.0, 9.0, 0.5, 0.75),
        (3.0, 3.0, 1.0, 1.0),
        (-np.inf, np.inf, 0.0, 1.0),
    ],
)
def test_a_ramp_has_its_extremes_within_the_band(low, high, least, most) -> None:
    ramp = ((1.0, 0.0), (3.0, 1.0), (5.0, 0.5))
    found = criteria.ramp_bounds(ramp, np.array([low]), np.array([high]))
    assert (found[0][0], found[1][0]) == (least, most)


def test_a_dip_within_the_band_is_seen() -> None:
    ramp = ((0.0, 1.0), (2.0, 0.2), (4.0, 1.0))
    found = criteria.ramp_bounds(ramp, np.array([1.0]), np.array([3.0]))
    assert (found[0][0], found[1][0]) == pytest.approx((0.2, 0.6))


def test_the_best_guess_counts_no_further_than_the_band_goes(topup: rules.KindRules) -> None:
    # two storeys for sure score 0.5, whatever a guess of 1 (score 0) or 3 (score 1) says
    facts = pd.DataFrame({"storeys_low": 2.0, "storeys": [1.0, 3.0], "storeys_high": 2.0})
    judged = criteria.judge(topup.criterion("storeys"), facts)
    assert judged.mid.tolist() == [0.5, 0.5]
