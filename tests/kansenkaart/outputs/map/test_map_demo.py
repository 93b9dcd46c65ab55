"""The page of the invented town, made by the whole program: it scores and counts the same."""

from __future__ import annotations

import base64
import gzip
import re
from dataclasses import replace

import numpy as np
import pytest

from kansenkaart.outputs import map as page_map

pytestmark = pytest.mark.browser

LETTERS = {0: "A", 1: "B", 2: "C", 255: "none"}
ASSESSMENTS = {0: "candidate", 1: "excluded", 2: "not_assessable"}


@pytest.mark.parametrize("tier", ["intern", "sessie"])
def test_scores_classes_totals_and_funnel_are_the_programs(demo_run, modules, tier):
    result = demo_run.results[tier]
    found, totals, funnel = modules(result)({})
    table = result.opportunities.set_index("opportunity_id").loc[found.index]
    assert len(table) > 200
    for ours, theirs in [("low", "score_low"), ("mid", "score_mid"), ("high", "score_high")]:
        np.testing.assert_allclose(
            found[ours].to_numpy(float), table[theirs].to_numpy(float), atol=2e-9
        )
    np.testing.assert_allclose(found["completeness"], table["completeness"], atol=2e-9)
    assert found["letter"].map(LETTERS).tolist() == table["class"].fillna("none").tolist()
    assert found["assessment"].map(ASSESSMENTS).tolist() == table["assessment"].tolist()
    if tier == "intern":  # outside it, homes of no listed party are counted but not carried
        both = result.totals.merge(totals, on=["kind", "class"], suffixes=("", "_page"))
        assert len(both) == 15
        assert both["projects"].tolist() == both["projects_page"].tolist()
        for band in ("low", "mid", "high"):
            np.testing.assert_allclose(both[f"homes_{band}"], both[band], atol=0.51)
    steps = result.funnel.merge(funnel, on=["kind", "step"], suffixes=("", "_page"))
    assert len(steps) == len(result.funnel)
    known = steps["projects"].notna()
    assert steps.loc[known, "projects"].tolist() == steps.loc[known, "projects_page"].tolist()


ASK_FIRST = """async () => {
  const [reasons, session, scoring, format] = await Promise.all(
    ['reasons', 'session', 'scoring', 'format'].map((name) => import(`/${name}.js`)));
  const { model } = window;
  format.useTexts(model.texts, 'nl');
  const settings = session.withWeights(model, {});
  const scores = scoring.scoreAll(model, settings);
  return model.opportunities.column('opportunity_id').map((id, row) => [id,
    reasons.toCheckFirst(reasons.reasonsOf(model, scores, settings, row)).map((r) => r.text)]);
}"""


def test_what_to_ask_first_is_what_the_tables_say(demo_run, served):
    result = demo_run.results["intern"]
    said = result.opportunities.set_index("opportunity_id")["to_check"]
    asked = dict(served(result).evaluate(ASK_FIRST))
    assert len(asked) > 200
    assert {i: list(said[i]) for i in asked} == asked


@pytest.mark.parametrize("tier", ["intern", "sessie", "openbaar"])
def test_each_tier_opens_and_works(demo_run, demo_pages, visit, tier):
    opened = visit(demo_pages[tier])
    page = opened.page
    row = page.locator(".candidates tbody .button.link").first
    title = row.inner_text()
    row.click()
    assert page.locator("#kk-panel-title").inner_text() == title
    page.locator('[data-key="to-list"]').click()
    for tab in ("weights", "renovation", "selection"):
        page.locator(f"#kk-tabbutton-{tab}").click()
        assert page.locator(f"#kk-tab-{tab}").inner_text().strip()
    assert page.locator("details.card").count() == 1
    shown = page.locator("#kk-tab-weights input[type=range]").count()
    assert (shown > 0) == (tier != "openbaar")
    assert opened.complaints == []


def test_why_not_is_answered_for_every_pand(demo_run, demo_pages, visit):
    result = demo_run.results["intern"]
    page = visit(demo_pages["intern"]).page
    in_none = result.fabric.buildings.index.difference(result.members["pand_id"])
    for pand in in_none[[0, len(in_none) // 2, -1]]:
        page.fill("#kk-search", pand)
        page.wait_for_selector(f"[role=option]:has-text('{pand}')")
        page.keyboard.press("Enter")
        answers = page.locator("#kk-right .answer")
        assert answers.count() == len(list(result.rules))
        told = answers.all_inner_texts()
        assert all("_" not in text and len(text.split()) > 1 for text in told)


def test_the_public_page_names_no_complex_criterion_or_address_of_the_lists(demo_run, demo_pages):
    text = demo_pages["openbaar"].read_text("utf-8")
    blocks = re.findall(r'id="kk-\w+">([A-Za-z0-9+/=]+)</script>', text)
    bare = b"".join(gzip.decompress(base64.b64decode(block)) for block in blocks)
    complexes = demo_run.results["intern"].fabric.town.complex["complex_id"].unique()
    assert len(complexes) > 3
    assert not [c for c in complexes if f'"{c}"'.encode() in bare]
    assert b"value_text" not in bare
    assert b"house_numbers" not in bare


def test_same_run_gives_the_same_page(demo_run, demo_pages, tmp_path):
    again = page_map.write(replace(demo_run.results["sessie"]), tmp_path)
    assert again.read_bytes() == demo_pages["sessie"].read_bytes()


@pytest.mark.parametrize("threshold", [85, 120, 140])
def test_homes_follow_the_splitting_threshold_as_the_program_counted_them(
    demo_run, modules, threshold
):
    result = demo_run.results["intern"]
    changes = {"splitting": {"thresholds": {"area": threshold}}}
    found, totals, _ = modules(result)(changes)
    table = result.opportunities.set_index("opportunity_id").loc[found.index]
    counted = (found["assessment"] == 0) & (table["kind"] == "splitting")
    assert counted.any()
    expected = (table["kept_share"] * table[f"homes_at_{threshold}"])[counted].sum()
    assert totals.loc[totals["kind"] == "splitting", "mid"].sum() == pytest.approx(expected)


@pytest.mark.parametrize("tier", ["intern", "sessie", "openbaar"])
def test_every_date_is_written_as_15_10_2026(demo_pages, visit, tier):
    page = visit(demo_pages[tier]).page
    rows = page.locator(".candidates tbody .button.link")
    texts = []
    for nth in range(0, rows.count(), 6):
        rows.nth(nth).click()
        texts.append(page.locator("#kk-right").inner_text())
    for key in ("about", "sources"):
        page.locator(f'[data-key="{key}"]').click()
        texts.append(page.locator("dialog[open]").inner_text())
        page.keyboard.press("Escape")
    told = "\n".join(texts)
    dates = re.findall(r"\b\d{1,4}-\d{1,2}-\d{1,4}\b", told)
    assert len(dates) > 5
    assert [d for d in dates if not re.fullmatch(r"\d{2}-\d{2}-\d{4}", d)] == []


def test_the_public_page_says_where_to_search_and_what_it_is_not(demo_pages, visit):
    page = visit(demo_pages["openbaar"]).page
    page.fill("#kk-search", "Torenstraat 47")
    assert "staan geen adressen" in page.locator(".nothing").inner_text()
    page.locator('[data-key="about"]').click()
    assert "over geen enkele woning is iets besloten" in page.locator("dialog[open]").inner_text()


@pytest.mark.parametrize("tier", ["intern", "sessie", "openbaar"])
def test_no_two_candidates_of_a_kind_have_one_title(demo_run, tier):
    table = demo_run.results[tier].opportunities
    assert not table.duplicated(["kind", "title"]).any()
    if tier != "intern":
        single = table.loc[table["single_family"].astype(bool), "title"] if tier == "sessie" else []
        assert not [
            t for t in single if re.search(r"\d", re.sub(r", bouwjaar \d{4}|\(\d\)", "", t))
        ]
