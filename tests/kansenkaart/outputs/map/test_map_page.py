"""The page in a browser without a network: it draws, tells why, and complains of nothing."""

from __future__ import annotations

import re

import pytest

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
    for text in ("Wat ervoor spreekt", "Woningen erbij", "Voor huurders", "Niet beoordeeld"):
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
    box = page.locator("#map_kansenkaart").bounding_box()
    page.mouse.click(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
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
    from tests.kansenkaart.outputs.map import fabricate

    table = fabricate.result().opportunities
    return table.loc[table["title"] == title, "opportunity_id"].iloc[0]
