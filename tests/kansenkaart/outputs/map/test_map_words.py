"""In words: figures for tenants, what was not looked at, whose map; every search hit."""

from __future__ import annotations

from dataclasses import replace

import pytest

from kansenkaart.opportunities import NOT_CHECKED
from kansenkaart.outputs import map as page_map
from kansenkaart.texts import Texts
from tests.kansenkaart.outputs.map import fabricate
from tests.kansenkaart.outputs.map.test_map_reach import axe, serious  # noqa: F401
from tests.kansenkaart.outputs.map.test_map_session import put, tab

pytestmark = pytest.mark.browser


def open_kind(page, name: str):
    """Show one kind alone, open its first candidate and return the panel."""
    for row in page.locator(".kind-row").all():
        row.locator("input").set_checked(name in row.inner_text())
    page.locator(".candidates tbody .button.link").first.click()
    return page.locator("#kk-right")


@pytest.mark.parametrize(
    ("kind", "name"),
    [
        ("splitting", "Splitsen"),
        ("topup", "Optoppen"),
        ("garages", "Garageboxen"),
        ("transformation", "Transformatie"),
        ("extension", "Uitbreiden"),
    ],
)
def test_what_was_not_looked_at_is_what_the_kind_itself_names(page, kind, name):
    words = Texts("nl").section("opportunities.not_checked")
    section = open_kind(page, name).locator("section", has_text="Wat niet is nagegaan")
    assert section.locator("li").all_inner_texts() == [words[c] for c in NOT_CHECKED[kind]]


def test_figures_for_tenants_stand_on_the_card(made, visit):
    source = fabricate.result(tier="sessie")
    told = source.tenants.dropna(subset=["homes_affected"]).set_index("opportunity_id")
    table = source.opportunities
    row = table[(table["kind"] == "garages") & table["opportunity_id"].isin(told.index)].iloc[0]
    figures = told.loc[row["opportunity_id"]]
    page = visit(made(tier="sessie"), fragment=f"#kans={row['opportunity_id']}").page
    section = page.locator("#kk-right section", has_text="Voor huurders")
    facts = section.locator("dl").inner_text()
    assert f"Woningen van nu die het raakt\n{figures['homes_affected']}" in facts
    assert f"Garageboxen die verdwijnen\n{figures['parking_lost']}" in facts
    assert f"Bergingen die verdwijnen\n{figures['storage_lost']}" in facts
    assert "of de woningen bewoond zijn" in section.inner_text()


def test_a_candidate_that_is_too_small_says_so(made, visit):
    source = fabricate.result(tier="sessie")
    hidden = source.tenants.loc[source.tenants["homes_affected"].isna(), "opportunity_id"]
    page = visit(made(tier="sessie"), fragment=f"#kans={hidden.iloc[0]}").page
    section = page.locator("#kk-right section", has_text="Voor huurders")
    assert "te weinig woningen" in section.inner_text()
    assert section.locator("dl").count() == 0


def test_the_list_adds_up_for_the_tenants_organisation(page):
    put(page, 0)
    put(page, 6)
    tab(page, "selection")
    fold = page.locator("details", has=page.get_by_text("Voor de huurdersorganisatie"))
    before = fold.locator("dd").all_inner_texts()
    assert len(before) == 8
    assert int(before[0].split()[-1]) > 0
    card = page.locator("details.card").first
    card.locator("summary").first.click()
    card.get_by_label("Status").select_option("afgewezen")
    page.wait_for_timeout(50)
    assert fold.locator("dd").all_inner_texts() != before
    assert "op de lijst samen (1)" in fold.inner_text()
    summary = fold.locator("summary")
    summary.focus()
    page.keyboard.press("Enter")
    assert not fold.locator("dl").is_visible()


def test_the_explanation_names_the_ladder_and_the_blind_spots(page, axe):  # noqa: F811
    page.locator('[data-key="about"]').focus()
    page.keyboard.press("Enter")
    dialog = page.locator("dialog[open]")
    text = dialog.inner_text()
    ladder = Texts("nl").section("opportunities.ladder")
    for kind in ladder:
        assert f"Trede op de circulaire ladder: {ladder[kind]['step']}." in text
    assert text.count("Wat niet is nagegaan:") == len(ladder)
    assert serious(page, axe) == []
    page.keyboard.press("Escape")
    assert dialog.count() == 0


@pytest.fixture(scope="module")
def overlapping(tmp_path_factory):
    """Return the page of a merge in which a candidate stands on another party's map too."""
    made = fabricate.result(tier="sessie")
    table = made.opportunities
    first = table[table["assessment"] == "candidate"].iloc[0]["opportunity_id"]
    also = [["Gemeente Voorbeeldstad"] if i == first else [] for i in table["opportunity_id"]]
    made = replace(made, opportunities=table.assign(also_by=also))
    return page_map.write(made, tmp_path_factory.mktemp("samen")), first


def test_whose_map_it_is_on_too_stands_on_row_panel_and_card(overlapping, visit):
    path, first = overlapping
    page = visit(path, fragment=f"#kans={first}").page
    words = "ook op de kaart van Gemeente Voorbeeldstad"
    together = page.locator("#kk-right section", has_text="Op dezelfde plek")
    assert words in together.inner_text().replace("Ook", "ook")
    assert page.locator(".candidates .mark", has_text=words).count() == 1
    page.locator('[data-key="to-list"]').click()
    tab(page, "selection")
    assert page.locator("details.card .mark", has_text="Gemeente Voorbeeldstad").is_visible()


def test_parties_of_unlike_completeness_are_no_ranking(page):
    note = page.locator("#kk-list .note").first.inner_text()
    assert "geen rangorde" in note
    for party in fabricate.PARTIES:
        assert f"{party} " in note


def test_party_names_are_whole_where_they_vote(page):
    title = put(page, 0)
    tab(page, "selection")
    page.locator("details.card", has_text=title).locator("summary").first.click()
    cut = page.evaluate(
        """() => [...document.querySelectorAll('.vote label')]
          .filter((e) => e.scrollWidth > e.clientWidth + 1 || e.scrollHeight > e.clientHeight + 1)
          .map((e) => e.textContent)"""
    )
    assert cut == []


@pytest.fixture(scope="module")
def crowded(tmp_path_factory):
    """Return a page with three objects at one address, one of which lies in two panden."""
    made = fabricate.result(tier="sessie")
    town = made.fabric.town
    vbo = town.verblijfsobject.copy()
    rows = vbo.index[[4, 5, 6]]
    vbo.loc[rows, "street"] = "Marktplein"
    vbo.loc[rows, "house_number"] = 7
    vbo.loc[vbo.index[9], "street"] = "Torenstraat"
    vbo.at[rows[2], "pand_ids"] = [vbo.at[rows[2], "pand_ids"][0], vbo.at[rows[1], "pand_ids"][0]]
    made = replace(made, fabric=replace(made.fabric, town=replace(town, verblijfsobject=vbo)))
    given = vbo.loc[rows, ["vbo_id", "pand_ids"]].to_records(index=False).tolist()
    return page_map.write(made, tmp_path_factory.mktemp("plein")), given


def asked(page, text: str) -> list[str]:
    page.fill("#kk-search", text)
    page.wait_for_selector("[role=option]")
    return page.locator("[role=option]").all_inner_texts()


def test_every_object_at_an_address_can_be_chosen(crowded, visit):
    path, objects = crowded
    page = visit(path).page
    hits = asked(page, "marktplein 7")
    assert len(hits) == 4
    for vbo, panden in objects:
        for pand in panden:
            assert any(vbo in hit and pand in hit for hit in hits), (vbo, pand)
    wanted = next(n for n, hit in enumerate(hits) if objects[2][0] in hit)
    for _ in range(wanted):
        page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    shown = page.locator("#kk-right .panel-head").inner_text()
    assert any(pand in shown for pand in objects[2][1])


def test_an_object_in_two_panden_gives_both(crowded, visit):
    path, objects = crowded
    page = visit(path).page
    vbo, panden = objects[2]
    hits = asked(page, vbo)
    assert len(hits) == 2
    for hit, pand in zip(sorted(hits), sorted(panden), strict=True):
        assert pand in hit
    page.locator("[role=option]").nth(1).click()
    assert hits[1].split("pand ")[-1] in page.locator("#kk-right .panel-head").inner_text()


def test_an_address_with_one_object_shows_no_ids(crowded, visit):
    page = visit(crowded[0]).page
    number = fabricate.result().fabric.town.verblijfsobject["house_number"].iloc[9]
    hits = asked(page, f"torenstraat {number}")
    assert [hit.split() for hit in hits] == [["Torenstraat", str(number), "adres"]]


def test_a_moment_of_the_log_reads_as_day_and_time(page):
    tab(page, "weights")
    page.locator("#kk-axis-impact").press("ArrowRight")
    page.wait_for_timeout(900)
    page.locator('[data-key="weights-log"]').click()
    line = page.locator("ol.log li").first.inner_text()
    assert line[2] == line[5] == "-"
    assert line[13] == ":"


@pytest.mark.parametrize(
    ("facts", "shown"),
    [
        ({"storeys_low": 4.0, "storeys_high": 7.0, "storeys_source": "area"}, "4 tot 7, afgeleid"),
        ({"storeys_low": 5.0, "storeys_high": 5.0, "storeys_source": "height"}, "4, afgeleid"),
        ({"storeys_low": 4.0, "storeys_high": 4.0, "storeys_source": "3dbag"}, "4"),
    ],
)
def test_storeys_of_a_pand_are_told_with_their_band(visit, tmp_path, facts, shown):
    made = fabricate.result(tier="sessie")
    buildings = made.fabric.buildings.assign(storeys=4.0, **facts)
    made = replace(made, fabric=replace(made.fabric, buildings=buildings))
    page = visit(page_map.write(made, tmp_path)).page
    asked(page, "0457100000000003")
    page.keyboard.press("Enter")
    facts_shown = page.locator("#kk-right dl.facts").inner_text().split("\n")
    assert facts_shown[facts_shown.index("Bouwlagen") + 1] == shown


def test_the_funnel_says_what_drops_out_and_what_is_left(page):
    steps = page.locator(".funnel li").all_inner_texts()
    dropped = [step for step in steps if "valt af:" in step]
    assert dropped
    assert all(step.strip().endswith("over") for step in dropped)
    assert not any("over" in step for step in (steps[0], steps[-1]))


def test_sources_carry_dutch_dates(page):
    page.locator('[data-key="sources"]').click()
    text = page.locator("dialog[open]").inner_text()
    assert "stand 15-10-2026" in text
    assert "2026-10-15" not in text


def test_a_pand_without_homes_is_called_by_the_address_it_was_found_by(visit, tmp_path):
    made = fabricate.result(tier="sessie")
    pand = "0457100000000003"
    buildings = made.fabric.buildings.copy()
    address = " ".join(buildings.loc[pand, ["street", "house_numbers"]])
    buildings.loc[pand, ["street", "house_numbers"]] = None
    made = replace(made, fabric=replace(made.fabric, buildings=buildings))
    page = visit(page_map.write(made, tmp_path)).page
    (answer,) = asked(page, pand)
    assert answer.split() == [pand, "Pand"]
    page.keyboard.press("Enter")
    assert page.locator("#kk-panel-title").inner_text() == f"Pand {pand}"
    assert page.locator("#kk-right").get_by_text(f"BAG {pand}").count() == 0
    assert any(address in answer for answer in asked(page, address))
    page.keyboard.press("Enter")
    assert page.locator("#kk-panel-title").inner_text() == address
    assert page.locator("#kk-right").get_by_text(f"BAG {pand}").is_visible()
