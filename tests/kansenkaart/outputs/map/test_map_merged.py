"""The page of maps laid together that have other rules: nothing is scored again, and it says so."""

from __future__ import annotations

from dataclasses import replace

import pandas as pd
import pytest

from kansenkaart.outputs import map as page_map
from tests.kansenkaart.outputs.map import fabricate

pytestmark = pytest.mark.browser

OTHER = {"A": "C", "B": "A", "C": "B"}


@pytest.fixture(scope="module")
def result():
    """Return an invented merge: top-ups have other classes than the first run's rules give."""
    made = fabricate.result(panden=200, opportunities=60, tier="sessie")
    table = made.opportunities.copy()
    topup = table["kind"] == "topup"
    table.loc[topup, "class"] = table.loc[topup, "class"].map(OTHER)
    table.loc[topup, "score_building"] = 0.125
    rows = [("topup", "veto", "Plat dak: waarde", "minstens 50%", "minstens 70%")]
    columns = ["kind", "role", "setting", "1. Noord", "2. Zuid"]
    return replace(made, opportunities=table, differences=pd.DataFrame(rows, columns=columns))


def test_a_kind_whose_rules_differ_keeps_its_scores(modules, result):
    assert result.fixed_kinds == ("topup",)
    score = modules(result)
    found, _, _ = score({"topup": {"axes": {"building": 0}}, "garages": {"axes": {"impact": 3}}})
    table = result.opportunities.set_index("opportunity_id")
    own = table[table["kind"] == "topup"]
    letters = found["letter"].map({0: "A", 1: "B", 2: "C", 255: "none"})
    assert letters[own.index].tolist() == own["class"].fillna("none").tolist()
    assert (found.loc[own.index, "building"] == 0.125).all()
    others = table.index[table["kind"] == "garages"]
    assert not found.loc[others, "mid"].equals(table.loc[others, "score_mid"].astype(float))


def test_the_page_warns_and_lists_what_differs(visit, result, tmp_path):
    page = visit(page_map.write(result, tmp_path)).page
    told = page.locator("#kk-tab-chances .differences")
    assert "verschillende regels" in told.inner_text()
    told.locator("summary").click()
    for said in ("Optoppen: Plat dak: waarde", "1. Noord: minstens 50%", "2. Zuid: minstens 70%"):
        assert said in told.inner_text()
    page.locator("#kk-tabbutton-weights").click()
    offered = page.locator("#kk-weight-kind")
    assert "Optoppen" not in offered.inner_text()
    assert page.locator("[id^=kk-threshold-topup]").count() == 0


def test_how_firm_the_order_is_is_said_not_to_be_known(visit, result, tmp_path):
    first = result.opportunities.query("assessment == 'candidate'")["opportunity_id"].iloc[0]
    page = visit(page_map.write(result, tmp_path), fragment=f"#kans={first}").page
    told = page.locator("#kk-right").inner_text()
    assert "Hoe stevig is dit?" in told
    assert "per kaart bepaald" in told


def test_maps_made_alike_warn_of_nothing(visit, made):
    page = visit(made(panden=200, opportunities=60, tier="sessie")).page
    assert page.locator(".differences").count() == 0
