"""The page in a browser without a network: it draws, tells why, and complains of nothing."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest

from kansenkaart.outputs import map as page_map
from tests.kansenkaart.outputs.map import fabricate
from tests.kansenkaart.outputs.map.conftest import clear_centre

pytestmark = pytest.mark.browser


@pytest.fixture
def opened(made, visit):
    return visit(made())


def chances(page) -> int:
    return int(page.locator(".totals .big").first.inner_text().replace(".", ""))


def test_opens_without_a_request_or_a_complaint(opened):
    assert opened.complaints == []
    assert all(url.startswith(("file:", "data:", "blob:")) for url in opened.requests)
    assert opened.page.locator("html").get_attribute("lang") == "nl"
    assert opened.page.title() == "Kansenkaart Voorbeeldstad"
    below = opened.page.locator(".disclaimer").inner_text()
    assert below == "verzonnen voorbeeldgegevens · denkrichting (bureauscan), geen besluit"
    header = opened.page.locator("#kk-header").inner_text()
    assert "peildatum 15-10-2026" in header
    assert "verzonnen" in header


def test_buildings_and_candidates_are_painted(opened):
    painted = opened.page.evaluate(
        """() => [...document.querySelectorAll('canvas')].map((c) => {
          const data = c.getContext('2d').getImageData(0, 0, c.width, c.height).data;
          let count = 0;
          for (let i = 3; i < data.length; i += 4) count += data[i] > 0;
          return [c.className.includes('candidates'), count];
        })"""
    )
    assert sum(n for candidates, n in painted if candidates) > 2000
    assert sum(n for candidates, n in painted if not candidates) > 2000


def test_switching_a_kind_off_takes_its_candidates_out(opened):
    page = opened.page
    before = chances(page)
    row = page.locator(".kind-row", has_text="Optoppen")
    count = int(row.locator("strong").inner_text())
    assert count > 0
    row.locator("input").uncheck()
    assert chances(page) == before - count
    assert page.locator("tr.group", has_text="Optoppen").count() == 0


def test_classes_and_buurt_narrow_the_list(opened):
    page = opened.page
    everything = chances(page)
    page.locator("#kk-class-0").uncheck()
    without_a = chances(page)
    assert 0 < without_a < everything
    page.select_option("#kk-filter-buurt", label="Vogelbuurt")
    assert 0 < chances(page) < without_a
    page.get_by_text("Filters wissen").click()
    assert chances(page) == without_a


def test_no_candidates_with_these_filters_says_so(opened):
    page = opened.page
    for letter in range(3):
        page.locator(f"#kk-class-{letter}").uncheck()
    assert page.get_by_text("Geen kansen met deze filters.").is_visible()
    page.get_by_text("Alles weer tonen").click()
    assert chances(page) > 0


def test_a_row_of_the_list_opens_the_panel_that_says_why(opened):
    page = opened.page
    page.locator(".candidates tbody .button.link").first.click()
    panel = page.locator("#kk-right")
    for text in ("Wat ervoor spreekt", "Woningen erbij", "Voor huurders", "Wat niet is nagegaan"):
        assert panel.get_by_text(text, exact=True).is_visible()
    panel.locator("details.reason summary").first.click()
    assert panel.locator("details.reason[open] dl").first.is_visible()
    page.keyboard.press("Escape")
    assert panel.is_hidden()


def test_a_click_on_a_symbol_opens_its_candidate(opened):
    page = opened.page
    page.locator(".candidates tbody .button.link").first.click()
    title = page.locator("#kk-panel-title").inner_text()
    page.locator('[data-key="panel-close"]').click()
    box = page.locator("#map_kansenkaart").bounding_box()
    page.mouse.click(box["x"] + box["width"] / 2 + 180, box["y"] + box["height"] / 2)
    page.locator(".candidates tbody .button.link", has_text=title).first.click()
    page.wait_for_timeout(300)
    page.locator('[data-key="panel-close"]').click()
    page.wait_for_timeout(100)
    page.mouse.click(*clear_centre(page))
    assert page.locator("#kk-panel-title").inner_text() == title


def test_an_address_with_a_candidate_opens_it(made, visit):
    page = visit(made()).page
    page.locator(".candidates tbody .button.link").first.click()
    title = page.locator("#kk-panel-title").inner_text()
    key = page.locator(".candidates tr.chosen button").get_attribute("data-key")
    assert re.fullmatch(r"row-\d+", key)
    again = visit(made(), fragment="#kans=" + first_id(made, title)).page
    assert again.locator("#kk-panel-title").inner_text() == title


def first_id(made, title: str) -> str:
    table = fabricate.result().opportunities
    return table.loc[table["title"] == title, "opportunity_id"].iloc[0]


def test_texts_of_the_inputs_stay_texts(visit, tmp_path):
    hostile = "<img src=x onerror=alert(1)>${alert(2)}</title></script><b>Hof</b> & 'q' \"r\""
    made = fabricate.result(tier="sessie")
    table = made.opportunities.assign(
        title=hostile, barriers=[[hostile]] * len(made.opportunities), address_range=hostile
    )
    buildings = made.fabric.buildings.assign(street=hostile)
    buurt = made.fabric.town.buurt.assign(buurt_name=hostile)
    town = replace(made.fabric.town, buurt=buurt)
    made = replace(
        made,
        info=replace(made.info, title=hostile, parties=(hostile,)),
        opportunities=table,
        outcomes=made.outcomes.assign(value_text=hostile, threshold=hostile),
        fabric=replace(made.fabric, buildings=buildings, town=town),
    )
    opened = visit(page_map.write(made, tmp_path))
    page = opened.page
    page.on("dialog", lambda _: pytest.fail("a script ran"))
    assert page.title() == f"Kansenkaart {hostile}"
    page.locator(".candidates tbody .button.link").first.click()
    assert page.locator("#kk-panel-title").inner_text() == hostile
    page.locator("details.reason summary").first.click()
    assert hostile in page.locator("details.reason[open] dl").first.inner_text()
    page.locator('[data-key="to-list"]').click()
    for tab in ("weights", "renovation", "selection"):
        page.locator(f"#kk-tabbutton-{tab}").click()
    assert page.locator("img[src=x], b").count() == 0
    assert opened.complaints == []


def test_background_tiles_are_all_that_a_network_adds(made, browser):
    context = browser.new_context(viewport={"width": 1280, "height": 800})
    asked = []

    def answer(route):
        asked.append(route.request.url)
        route.fulfill(content_type="image/png", body=PIXEL)

    context.route(re.compile("^https?:"), answer)
    page = context.new_page()
    faults = []
    page.on("console", lambda m: m.type == "error" and faults.append(m.text))
    page.goto(made(tier="sessie").as_uri())
    page.wait_for_selector("html[data-ready]")
    page.locator("summary", has_text="Ondergrond").click()
    page.locator('input[value="Actueel_orthoHR"]').check()
    page.wait_for_selector("img.leaflet-tile-loaded")
    assert len(asked) > 4
    assert all(url.startswith("https://service.pdok.nl/") for url in asked)
    assert faults == []
    context.close()


def test_intern_asks_for_no_tile_by_itself(made, browser):
    context = browser.new_context()
    asked = []
    context.route(re.compile("^https?:"), lambda route: (asked.append(1), route.abort()))
    page = context.new_page()
    page.goto(made(tier="intern").as_uri())
    page.wait_for_selector("html[data-ready]")
    page.wait_for_timeout(300)
    assert asked == []
    context.close()


def test_without_a_network_a_background_does_no_harm(opened):
    page = opened.page
    page.locator("summary", has_text="Ondergrond").click()
    page.locator('input[value="grijs"]').check()
    page.wait_for_timeout(300)
    page.locator(".candidates tbody .button.link").first.click()
    assert page.locator("#kk-panel-title").is_visible()
    assert not [c for c in opened.complaints if "ERR_INTERNET_DISCONNECTED" not in c]


def test_a_damaged_file_says_so(made, visit, tmp_path, browser):
    text = made().read_text("utf-8")
    broken = re.sub(r'(id="kk-model">).{400}', r"\1" + "A" * 400, text)
    path = tmp_path / "kansenkaart.html"
    path.write_text(broken, "utf-8")
    page = browser.new_page()
    page.goto(path.as_uri())
    page.wait_for_selector("text=De kaart kon niet worden gelezen")
    page.close()


PIXEL = bytes.fromhex(
    "89504e470d0a1a0a0000000d49484452000000010000000108060000001f15c4890000000d49444154789c6360"
    "60606000000005000180a5f64540000000000049454e44ae426082"
)
