"""Splitting at other limits of area: what the page tells is what it finds when the slider moves."""

from __future__ import annotations

import pytest

pytestmark = pytest.mark.browser


@pytest.mark.parametrize("tier", ["intern", "sessie", "openbaar"])
def test_the_page_tells_what_the_program_counted(demo_run, demo_pages, visit, tier):
    opened = visit(demo_pages[tier])
    page = opened.page
    page.locator("summary[data-key=by-area]").click()
    rows = page.locator("details:has(summary[data-key=by-area]) tbody tr")
    told = [[cell.strip() for cell in row.locator("td").all_inner_texts()] for row in rows.all()]
    counted = demo_run.results[tier].splitting_areas
    assert [row[0] for row in told] == ["85 m²", "100 m² (geldt nu)", "120 m²", "140 m²"]
    assert [[int(n.replace(".", "")) for n in row[1:]] for row in told] == counted[
        ["projects", "homes"]
    ].to_numpy().tolist()
    page.locator('[data-key="kind-splitting"]').click()
    assert page.locator("summary[data-key=by-area]").count() == 0
    assert opened.complaints == []


@pytest.mark.parametrize("limit", [85, 120, 140])
def test_moving_the_slider_gives_the_same_count(demo_run, modules, limit):
    result = demo_run.results["intern"]  # the tier that carries every candidate
    _, totals, _ = modules(result)({"splitting": {"thresholds": {"area": limit}}})
    own = totals[totals["kind"] == "splitting"]
    counted = result.splitting_areas.set_index("area_m2").loc[limit]
    assert own["projects"].sum() == counted["projects"]
    assert round(own["mid"].sum()) == counted["homes"]
