"""The invented stock list on real addresses of Weesp, against its answer key."""

from __future__ import annotations

import pickle

import pandas as pd
import pytest

from data_sources import stock
from data_sources.findings import Findings

pytestmark = pytest.mark.real_data


@pytest.fixture(scope="module")
def weesp(real_data):
    findings = Findings()
    path = real_data / "weesp" / "voorraad_voorbeeld.xlsx"
    return stock.load("Woonstichting Voorbeeld", [path], findings=findings), findings


@pytest.fixture(scope="module")
def key(real_data):
    return pd.read_csv(real_data / "weesp" / "voorraad_voorbeeld_key.csv", dtype="str").fillna("")


def test_every_line_in_the_order_of_the_key(weesp, key):
    unit = weesp[0].unit
    assert len(unit) == 2804
    assert unit["unit_id"].tolist() == key["vhe_id"].tolist()
    assert unit["line"].tolist() == list(range(5, 2809))  # three titles and the header above
    assert unit["complex_id"].tolist() == key["complex"].tolist()


def test_no_bag_id_that_is_used_is_another_than_the_key_says(weesp, key):
    unit = weesp[0].unit
    listed = unit["vbo_ids"].str.len() > 0
    wrong_on_purpose = key["dirt"].str.contains("bag_wrong")
    lossy = key["dirt"].str.contains("bag_float_lossy")
    assert (unit["vbo_ids"].str[0] == key["vbo_id"])[listed & ~wrong_on_purpose].all()
    assert not listed[lossy].any()
    restored = key["dirt"].str.contains("bag_leading_zero_lost") & ~lossy
    assert listed[restored].mean() > 0.99  # an id whose own digits end in 000 is refused


def test_oddities_are_those_that_were_planted(weesp, key):
    oddities = weesp[0].oddities
    lines = {code: set(group["line"] - 5) for code, group in oddities.groupby("code")}

    def planted(dirt):
        return set(key.index[key["dirt"].str.contains(dirt)])

    assert lines["area_dummy"] == planted("area_zero")
    assert lines["area_implausible"] <= planted("area_times_100|sold_or_demolished")
    assert lines["bag_id_lossy"] >= planted("bag_float_lossy")
    assert (
        lines["bag_id_leading_zero_restored"]
        >= planted("bag_leading_zero_lost") - lines["bag_id_lossy"]
    )
    assert lines["out_of_operation"] == set(key.index[key["status"] == "Uit exploitatie"])
    assert lines["total_line_dropped"] == {2804}


def test_house_numbers_are_split(weesp, key):
    unit = weesp[0].unit
    assert unit["house_number"].notna().all()
    merged = key["dirt"].str.contains("number_merged")
    assert (unit["house_letter"].notna() | unit["house_addition"].notna())[merged].all()
    assert unit["postcode"].isna().sum() == key["dirt"].str.contains("postcode_missing").sum()


def test_the_tenant_is_in_nothing_that_is_held(weesp):
    listed, findings = weesp
    assert b"GEHEIM" not in pickle.dumps((listed, findings))
    assert (
        set(listed.recognised["title"])
        & {"Kale huur", "WOZ waarde", "Contractdatum", "Naam huurder"}
        == set()
    )
    [dropped] = [item for item in findings.items if item.code == "columns_dropped"]
    assert dropped.count == 4
