"""How the page looks in every state and at every size: nothing is cut, overlaps or is too small."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from kansenkaart import config, merging, pipeline
from kansenkaart.outputs import map as page_map
from kansenkaart.texts import Texts
from tests.e2e import places
from tests.kansenkaart.outputs.map import fabricate
from tests.kansenkaart.outputs.map.test_map_session import import_file, opened_card, put, tab

pytestmark = pytest.mark.browser

SIZES = [(1280, 800), pytest.param(1920, 1080, marks=pytest.mark.long), (390, 844)]

FAULTS = Path(__file__).with_name("layout_faults.js").read_text("utf-8")


def faults(page) -> dict[str, list[str]]:
    page.wait_for_timeout(60)
    return {name: found for name, found in page.evaluate(FAULTS).items() if found}


def shut(page) -> None:
    """Shut the candidate's panel; on a narrow screen it lies over the tabs."""
    page.locator('[data-key="panel-close"]').click()


def unfold(page, within: str) -> None:
    page.evaluate(
        "(q) => document.querySelectorAll(`${q} details`).forEach((d) => { d.open = true; })",
        within,
    )


@pytest.fixture(scope="session")
def english_page(demo_run, tmp_path_factory) -> Path:
    """Return the page of the invented town in English."""
    run = replace(demo_run.config.run, lang="en", tiers=("sessie",))
    made = pipeline.scan(replace(demo_run.config, run=run))
    return page_map.write(made.results["sessie"], tmp_path_factory.mktemp("english"))


@pytest.fixture(scope="session")
def merged_page(demo_run, tmp_path_factory) -> Path:
    """Return the page of the two corporations and the municipality laid together."""
    both = replace(demo_run.config, run=replace(demo_run.config.run, tiers=("sessie",)))
    own = [
        replace(
            both,
            stock=(stock,),
            renovation=tuple(r for r in both.renovation if r.party == stock.party),
        )
        for stock in both.stock
    ]
    city = config.load(both.stock[0].file[0].with_name("gemeente.toml"))
    runs = [*own, replace(city, run=replace(city.run, tiers=("sessie",)))]
    together = merging.merge([pipeline.scan(run).results["sessie"] for run in runs])
    return page_map.write(together.result, tmp_path_factory.mktemp("merged"))


@pytest.fixture(scope="session")
def weesp_page(real_data, tmp_path_factory) -> Path:
    """Return the page of a real town."""
    made = places.weesp(real_data, tmp_path_factory.mktemp("weesp") / "run")
    run = replace(made.run, tiers=("sessie",))
    result = pipeline.scan(replace(made, run=run)).results["sessie"]
    return page_map.write(result, tmp_path_factory.mktemp("weesp-page"))


def faults_everywhere(page) -> dict[str, dict[str, list[str]]]:
    """Return what is wrong in each tab, with each filter and in a panel of each kind."""
    found = {"cold": faults(page)}
    for name in ("chances", "weights", "renovation", "selection"):
        if page.locator(f"#kk-tabbutton-{name}").get_attribute("aria-selected") != "true":
            tab(page, name)
        unfold(page, f"#kk-tab-{name}")
        found[name] = faults(page)
    tab(page, "chances")
    for name in ("party", "buurt", "barrier", "status"):
        field = page.locator(f"#kk-filter-{name}")
        longest = (
            field.evaluate(
                "(e) => [...e.options].sort((a, b) => b.text.length - a.text.length)[0].value"
            )
            if field.count()
            else ""
        )
        if longest:
            field.select_option(longest)
            found[f"filter {name}"] = faults(page)
            page.locator('[data-key="clear"]').click()
    while page.locator('[data-key="more"]').count():
        page.locator('[data-key="more"]').click()
    found["list"] = faults(page)
    kinds = page.locator(".candidates tbody").count()
    for nth in range(kinds):
        page.locator(".candidates tbody").nth(nth).locator(".button.link").first.click()
        unfold(page, "#kk-right")
        found[f"panel {nth}"] = faults(page)
        shut(page)
    page.locator('[data-key="about"]').click()
    found["about"] = faults(page)
    page.keyboard.press("Escape")
    page.locator('[data-key="print"]').click()
    found["print"] = faults(page)
    return {state: faults for state, faults in found.items() if faults}


@pytest.mark.parametrize(("width", "height"), SIZES)
@pytest.mark.parametrize("tier", ["intern", "sessie", "openbaar"])
def test_every_tab_and_panel_is_whole(demo_pages, visit, tier, width, height):
    page = visit(demo_pages[tier], width=width, height=height).page
    assert faults_everywhere(page) == {}


@pytest.mark.long
@pytest.mark.parametrize(("width", "height"), SIZES)
def test_every_tab_and_panel_is_whole_in_english(english_page, visit, width, height):
    page = visit(english_page, width=width, height=height).page
    assert faults_everywhere(page) == {}


@pytest.mark.long
@pytest.mark.parametrize(("width", "height"), SIZES)
def test_every_tab_and_panel_is_whole_on_a_merged_map(merged_page, visit, width, height):
    page = visit(merged_page, width=width, height=height).page
    assert faults_everywhere(page) == {}


@pytest.mark.long
@pytest.mark.real_data
@pytest.mark.parametrize(("width", "height"), SIZES)
def test_every_tab_and_panel_is_whole_in_a_real_town(weesp_page, visit, width, height):
    page = visit(weesp_page, width=width, height=height).page
    assert faults_everywhere(page) == {}


def test_what_is_thinly_supported_is_said_once_above_its_list(demo_pages, visit):
    page = visit(demo_pages["sessie"]).page
    group = page.locator(".candidates tbody").last
    while page.locator('[data-key="more"]').count():
        page.locator('[data-key="more"]').click()
    assert group.locator(".group").inner_text() == "Uitbreiden (75), beperkt onderbouwd"
    assert "beperkt onderbouwd" not in " ".join(group.locator("td").all_inner_texts())
    group.locator(".button.link").first.click()
    assert "(beperkt onderbouwd)" in page.locator("#kk-panel-title").inner_text()


BROKEN = """(table) => {
  const texts = document.createTreeWalker(table.querySelector('thead'), NodeFilter.SHOW_TEXT);
  const broken = [];
  while (texts.nextNode()) {
    for (const { 0: word, index } of texts.currentNode.data.matchAll(/\\p{L}+/gu)) {
      const range = document.createRange();
      range.setStart(texts.currentNode, index);
      range.setEnd(texts.currentNode, index + word.length);
      if (range.getClientRects().length > 1) broken.push(word);
    }
  }
  return broken;
}"""


def test_two_candidates_fit_side_by_side_on_a_narrow_screen(demo_pages, visit):
    page = visit(demo_pages["sessie"], width=390, height=844).page
    titles = [put(page, nth) for nth in (0, 12, 30)]
    tab(page, "selection")
    for title in titles[:2]:
        page.get_by_label(f"Kies {title} om").check()
    page.locator('[data-key="compare"]').click()
    scroll = page.locator("dialog .scroll")
    assert scroll.evaluate("(e) => e.scrollWidth - e.clientWidth") <= 0
    assert page.locator("table.compare th[scope=rowgroup]").first.inner_text() == "Klasse"
    page.keyboard.press("Escape")
    page.get_by_label(f"Kies {titles[2]} om").check()
    page.locator('[data-key="compare"]').click()
    assert scroll.evaluate(BROKEN) == []


@pytest.mark.parametrize("fold", [".legend", ".switch"])
def test_an_open_legend_leaves_the_buttons_of_the_map_free(demo_pages, visit, fold):
    page = visit(demo_pages["sessie"], width=390, height=844).page
    tab(page, "renovation")
    page.locator(f"{fold} summary").click()
    page.locator(".leaflet-control-zoom-in").click(trial=True, timeout=1500)
    page.locator('[data-key="whole"]').click(trial=True, timeout=1500)
    box = page.locator(fold).bounding_box()
    assert box["y"] + box["height"] <= page.locator(".corner").bounding_box()["y"]


@pytest.mark.parametrize(("width", "height"), SIZES)
def test_every_state_of_the_list_is_whole(demo_pages, visit, width, height):
    page = visit(demo_pages["sessie"], width=width, height=height).page
    found = {}
    titles = [put(page, nth) for nth in (0, 12, 30, 44)]
    tab(page, "selection")
    card = opened_card(page, titles[0])
    card.get_by_label("Status").select_option("afgewezen")
    card.get_by_label("Trekker").fill("Projectleider wonen van de woonstichting en de gemeente")
    card.get_by_label("Trekker").press("Tab")
    unfold(page, "#kk-tab-selection")
    found["cards"] = faults(page)
    for title in titles:
        page.get_by_label(f"Kies {title} om").check()
    page.locator('[data-key="compare"]').click()
    found["compare"] = faults(page)
    page.keyboard.press("Escape")
    page.locator('[data-key="group"]').click()
    found["ask"] = faults(page)
    page.fill("#kk-ask", "Blok aan de kade met alles wat daarbij hoort")
    page.locator("dialog .primary").click()
    page.wait_for_selector("section.group")
    found["group"] = faults(page)
    import_file(page, "geen json")
    found["fault"] = faults(page)
    assert {state: faults for state, faults in found.items() if faults} == {}


def test_a_tier_without_scores_compares_what_it_holds(demo_pages, visit):
    page = visit(demo_pages["openbaar"]).page
    titles = [put(page, nth) for nth in (0, 12)]
    tab(page, "selection")
    for title in titles:
        page.get_by_label(f"Kies {title} om").check()
    page.locator('[data-key="compare"]').click()
    heads = page.locator("table.compare tbody th").all_inner_texts()
    assert {"Klasse", "Woningen erbij", "Belemmeringen", "Status"} <= set(heads)
    assert not {"Score", "Volledigheid", "Pluspunten", "Trekker"} & set(heads)


def test_the_mean_of_the_parties_is_in_the_language_of_the_page(english_page, visit):
    page = visit(english_page).page
    page.locator(".candidates tbody .button.link").first.click()
    page.locator('[data-key="to-list"]').click()
    card = opened_card(page, page.locator("#kk-panel-title").inner_text())
    for nth, score in enumerate(("4", "3")):
        card.locator(f'[data-key^="vote-{nth}-"]').select_option(score)
    assert "mean 3.5" in card.locator("summary").first.inner_text()


def test_the_tabs_leave_room_for_how_many_are_on_the_list(english_page, visit):
    page = visit(english_page).page
    page.locator(".candidates tbody .button.link").first.click()
    page.locator('[data-key="to-list"]').click()
    page.locator(".tab-count").evaluate("(count) => { count.textContent = '120'; }")
    assert page.locator(".tabs").inner_text().split("\n")[0] == "1 Opportunities"
    assert faults(page) == {}


def test_a_press_right_after_typing_is_not_lost(page):
    card = opened_card(page, put(page, 0))
    card.get_by_label("Trekker").fill("iemand")
    fold = card.locator("summary", has_text="Wat zeggen we toe?")
    fold.scroll_into_view_if_needed()
    box = fold.bounding_box()
    page.mouse.move(box["x"] + 20, box["y"] + 10)
    page.mouse.down()
    page.wait_for_timeout(120)  # as long as a hand takes
    page.mouse.up()
    page.wait_for_timeout(150)
    assert card.get_by_label("één vast aanspreekpunt").is_visible()
    assert "iemand" in card.locator("summary").first.inner_text()


def test_what_is_promised_is_ticked_one_after_the_other(page):
    card = opened_card(page, put(page, 0))
    card.locator("summary", has_text="Wat zeggen we toe?").click()
    for label in ("één vast aanspreekpunt", "circulair uitwerken", "omwonenden vroeg betrekken"):
        card.get_by_label(label).check()
        page.wait_for_timeout(100)
    assert "Wat zeggen we toe? (3)" in card.inner_text()


def test_house_numbers_and_dots_stay_with_their_words(page):
    page.locator(".candidates tbody .button.link", has_text="-").first.click()
    lines = page.locator("#kk-left .unbroken, #kk-right .unbroken").evaluate_all(
        """(all) => all.filter((e) => e.checkVisibility())
          .map((e) => [e.textContent, e.getClientRects().length])"""
    )
    assert {count for _, count in lines} == {1}
    assert any(text.endswith("·") for text, _ in lines)
    assert any("-" in text for text, _ in lines)


@pytest.mark.parametrize(
    ("text", "whole"),
    [
        ("glijdend: 1 woning = 0,1; 1.500 m = 0,85", ["1 woning = 0,1", "1.500 m = 0,85"]),
        ("binnen de termijn = 1; later = 0,3", ["termijn = 1", "later = 0,3"]),
        ("minstens 6 m", ["6 m"]),
        # two long words and a number are wider than the column they stand in
        ("provinciaal monument = 0,4", ["monument = 0,4"]),
    ],
)
def test_a_step_of_a_threshold_stays_with_what_it_gives(served, text, whole):
    page = served(fabricate.result(panden=200, opportunities=20, tier="sessie"))
    found = page.evaluate(
        """async (text) => {
          const { h } = await import('/dom.js');
          return [...h('dd', {}, text).querySelectorAll('.unbroken')].map((e) => e.textContent);
        }""",
        text,
    )
    assert found == whole


def test_a_pand_added_by_hand_counts_no_homes_as_zero(page):
    page.fill("#kk-search", "0457100000000003")
    page.wait_for_selector("[role=option]")
    page.keyboard.press("Enter")
    page.locator('[data-key="add-by-hand"]').click()
    page.fill("#kk-ask", "de buurt vraagt erom")
    page.locator("dialog .primary").click()
    tab(page, "selection")
    said = page.locator("#kk-tab-selection .totals").inner_text()
    assert "0 woningen" not in said
    assert "weten we het aantal woningen niet" in said


def test_the_limits_are_those_of_the_kind_that_is_chosen(demo_pages, visit):
    page = visit(demo_pages["sessie"]).page
    tab(page, "weights")
    assert page.locator("[id^=kk-threshold-topup]").count()
    page.select_option("#kk-weight-kind", "splitting")
    assert page.locator("[id^=kk-threshold-topup]").count() == 0
    slider = page.locator("[id^=kk-threshold-splitting]").first
    note = page.get_by_text("staan in de aantallen en niet in de score")
    assert not note.is_visible()
    slider.press("Home")
    assert note.is_visible()
    page.wait_for_timeout(900)
    page.locator('[data-key="weights-log"]').click()
    assert "m²" in page.locator(".log").inner_text()


def test_the_window_of_differences_names_the_file(made, visit):
    here, there = (visit(made(tier="sessie")).page for _ in range(2))
    for page, lead in ((here, "Gemeente"), (there, "Corporatie")):
        card = opened_card(page, put(page, 0))
        card.get_by_label("Trekker").fill(lead)
        card.get_by_label("Trekker").press("Tab")
    with there.expect_download() as download:
        there.locator('[data-key="export"]').click()
    import_file(here, download.value.path().read_text("utf-8"))
    assert here.locator("#kk-dialog-title").inner_text() == "Verschillen met sessie.json"


@pytest.mark.parametrize(
    ("lang", "unit", "value", "shown"),
    [
        ("nl", "woningen/ha", 1, "1 woning/ha"),
        ("nl", "woningen/ha", 1.5, "1,5 woningen/ha"),
        ("en", "woningen/ha", 0, "0 homes/ha"),
        ("en", "jaar", 15, "15 years"),
        ("en", "jaar", 1, "1 year"),
        ("en", "jaar", 1971, "1971"),
        ("en", "m2", 85, "85 m²"),
        ("nl", "aandeel", 0.2, "20%"),
    ],
)
def test_units_are_in_the_language_of_the_page(served, lang, unit, value, shown):
    page = served(fabricate.result(panden=200, opportunities=20, tier="sessie"))
    texts = {name: dict(Texts(lang).section(f"rules.{name}")) for name in ("units", "one")}
    found = page.evaluate(
        """async ([texts, lang, value, unit]) => {
          const { measure, useTexts } = await import('/format.js');
          useTexts(texts, lang);
          return measure(value, unit);
        }""",
        [texts, lang, value, unit],
    )
    assert found == shown
