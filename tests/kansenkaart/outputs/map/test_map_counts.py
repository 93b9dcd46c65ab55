"""What the page counts beside scores: whole homes, tenants' figures, the cap, stock to verify."""

from __future__ import annotations

import math
from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from kansenkaart import tenants
from kansenkaart.outputs import map as page_map
from tests.kansenkaart.outputs.map import fabricate

pytestmark = pytest.mark.browser

SELECTION = """async (ids) => {
  const { selectionOf } = await import('/tenants.js');
  return selectionOf(window.model, ids.map((id) => window.model.rowOfId.get(id)));
}"""
NAMES = {
    "homes": "homes_affected",
    "inhabited": "inhabited_homes",
    "socialShare": "social_share",
    "poorShare": "low_income_share",
    "largeNow": "large_now",
    "largeAfter": "large_after",
    "parking": "parking_lost",
    "storage": "storage_lost",
    "untold": "untold",
}
CAPPED = """async (changes) => {
  const [{ homesWithinCap }, { withWeights }] = await Promise.all(
    ['counts', 'session'].map((name) => import(`/${name}.js`)));
  const kind = window.model.kinds.find((k) => k.kind === 'splitting');
  const rows = Array.from({ length: kind.count }, (_, i) => kind.first + i);
  return homesWithinCap(window.model, rows, kind, withWeights(window.model, changes));
}"""


@pytest.fixture(scope="module")
def result():
    return fabricate.result(panden=900, opportunities=120, seed=5)


@pytest.fixture(scope="module")
def page(served, result):
    return served(result)


@pytest.mark.parametrize("seed", range(6))
def test_a_selection_means_the_same_for_tenants_as_in_the_program(page, result, seed):
    rng = np.random.default_rng(seed)
    table = result.opportunities
    ids = list(rng.choice(table["opportunity_id"], 3 + 9 * seed, replace=False))
    found = page.evaluate(SELECTION, ids)
    expected = tenants.selection(ids, table, result.tenants, result.tenants_buurt)
    for ours, theirs in NAMES.items():
        assert found[ours] == pytest.approx(getattr(expected, theirs)), theirs


def test_what_a_tier_does_not_tell_of_buurten_stays_unknown(served, result):
    hidden = result.tenants_buurt.assign(large_now=pd.NA, social_homes=pd.NA, low_income_share=None)
    page = served(replace(result, tenants_buurt=hidden))
    found = page.evaluate(SELECTION, [result.opportunities["opportunity_id"].iloc[0]])
    assert found["homes"] == 12
    assert [found[n] for n in ("socialShare", "poorShare", "largeNow", "largeAfter")] == [None] * 4


@pytest.mark.parametrize(
    ("homes", "shown"),
    [
        ((12.4, 15.6, 25.9), "15 (12 tot 25)"),
        ((15.0, 15.2, 15.9), "15"),
        ((0.7, 0.9999999999, 2.0), "1 (0 tot 2)"),
        ((1204.0, 1204.99, 1300.0), "1.204 (1.204 tot 1.300)"),
    ],
)
def test_homes_of_a_candidate_are_whole_and_rounded_down(page, homes, shown):
    low, mid, high = homes
    band = {"low": low, "mid": mid, "high": high}
    script = "async (b) => (await import('/homes.js')).homesInWords(b)"
    assert page.evaluate(script, band) == shown


@pytest.mark.parametrize("tonnes", [142, 254, 48, 25, 35, 0, -26, 7, 999, 0.26, 1437])
def test_carbon_has_the_one_digit_that_the_workbook_has(page, tonnes):
    from kansenkaart.outputs.columns import one_digit

    script = "async (v) => (await import('/homes.js')).oneDigit(v)"
    assert page.evaluate(script, tonnes) == pytest.approx(one_digit(tonnes))


def capped(result):
    homes = pd.array([2 if k == "splitting" else None for k in result.opportunities["kind"]])
    return replace(result, opportunities=result.opportunities.assign(homes_within_cap=homes))


def test_homes_under_the_concentration_cap_hold_for_the_limits_they_were_counted_at(served, result):
    page = served(capped(result))
    splitting = int((result.opportunities["kind"] == "splitting").sum())
    assert page.evaluate(CAPPED, {}) == 2 * splitting
    assert page.evaluate(CAPPED, {"splitting": {"axes": {"coupling": 0.9}}}) == 2 * splitting
    assert page.evaluate(CAPPED, {"splitting": {"thresholds": {"area": 120}}}) is None


def test_a_map_without_that_count_says_nothing_of_the_cap(page):
    assert page.evaluate(CAPPED, {}) is None


def test_the_cap_stands_on_the_card_and_in_the_totals(result, visit, tmp_path):
    page = visit(page_map.write(capped(result), tmp_path)).page
    assert "als binnen 100 m hooguit 10%" in page.locator(".totals").first.inner_text()
    page.locator(".candidates tbody .button.link").first.click()
    panel = page.locator("#kk-right").inner_text()
    assert "Daarvan tellen er 2 mee als binnen 100 m hooguit 10%" in panel


def halves_up(homes) -> str:
    return str(math.floor(homes.sum() + 0.5))


def test_stock_to_verify_stands_apart_from_what_promises_homes(result, visit, tmp_path):
    table = result.opportunities.assign(to_verify=lambda t: t["kind"] == "topup")
    page = visit(page_map.write(replace(result, opportunities=table), tmp_path)).page
    homes = (table["homes_technical_mid"] * table["kept_share"])[table["class"].isin(["A", "B"])]
    unsure = table.loc[homes.index, "to_verify"]
    assert unsure.any()
    box = page.locator(".totals").first
    assert box.locator(".big").nth(1).inner_text().replace(".", "") == halves_up(homes[~unsure])
    assert box.locator(".stock strong").inner_text() == f"+ {halves_up(homes[unsure])}"
    assert "voorraad om na te gaan" in box.inner_text()
    row = page.locator(".kind-row", has_text="Optoppen").locator("input")
    row.focus()
    page.keyboard.press("Space")
    assert page.locator(".totals .stock").count() == 0
