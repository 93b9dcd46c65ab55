"""What stands where on the screen: names, title, and what people added by hand."""

from __future__ import annotations

import pytest

from tests.kansenkaart.outputs.map.conftest import clear_centre

pytestmark = pytest.mark.browser

NAMES_DRAWN = """() => {
  const plain = CanvasRenderingContext2D.prototype.fillText;
  const drawn = [];
  CanvasRenderingContext2D.prototype.fillText = function (text, x, y) {
    const [m, c] = [this.getTransform(), this.canvas.getBoundingClientRect()];
    const half = (this.measureText(text).width * m.a) / 2;
    const [px, py] = [m.a * x + m.e, m.d * y + m.f].map((v) => v * (c.width / this.canvas.width));
    const r = half * (c.width / this.canvas.width);
    drawn.push([text, c.left + px - r, c.top + py - 7, c.left + px + r, c.top + py + 7]);
    return plain.call(this, text, x, y);
  };
  map_kansenkaart.setView(map_kansenkaart.getCenter(), map_kansenkaart.getZoom(), { reset: true });
  CanvasRenderingContext2D.prototype.fillText = plain;
  const stage = document.getElementById('kk-stage').getBoundingClientRect();
  const over = [...document.querySelectorAll(
    '.around > *, .corner > *, .leaflet-control-zoom, .leaflet-control-scale')]
    .map((e) => e.getBoundingClientRect()).map((b) => [b.left, b.top, b.right, b.bottom]);
  const key = (one) => JSON.stringify(one.map((v) => v.toFixed?.() ?? v));
  const once = new Map(drawn.map((one) => [key(one), one]));
  return { drawn: [...once.values()].filter(([text]) => text.length > 3), over,
    stage: [stage.left, stage.top, stage.right, stage.bottom] };
}"""


def meet(a, b) -> bool:
    return a[0] < b[2] and a[2] > b[0] and a[1] < b[3] and a[3] > b[1]


@pytest.mark.parametrize(("width", "height"), [(1280, 800), (1920, 1080), (390, 844)])
@pytest.mark.parametrize("tier", ["intern", "sessie", "openbaar"])
def test_names_on_the_map_are_whole_and_clear_of_each_other(demo_pages, visit, tier, width, height):
    found = visit(demo_pages[tier], width=width, height=height).page.evaluate(NAMES_DRAWN)
    inside = [n for n in found["drawn"] if meet(n[1:], found["stage"])]
    assert len(inside) >= 5
    left, top, right, bottom = found["stage"]
    for name, *box in inside:
        assert box[0] >= left and box[2] <= right and box[1] >= top and box[3] <= bottom, name
        assert not any(meet(box, other) for other in found["over"]), name
    for n, (name, *box) in enumerate(inside):
        assert not [other for other, *there in inside[n + 1 :] if meet(box, there)], name


@pytest.mark.parametrize(("width", "height"), [(1280, 800), (1920, 1080), (390, 844)])
def test_the_title_is_whole(demo_pages, visit, width, height):
    page = visit(demo_pages["sessie"], width=width, height=height).page
    cut = page.locator("h1").evaluate(
        "(e) => [e.scrollWidth - e.clientWidth, e.scrollHeight - e.clientHeight]"
    )
    assert max(cut) <= 1
    header, title = (page.locator(q).bounding_box() for q in ("#kk-header", "h1"))
    assert title["y"] + title["height"] <= header["y"] + header["height"]


def add_by_hand(page, pand: str, kind: str) -> None:
    page.fill("#kk-search", pand)
    page.wait_for_selector(f"[role=option]:has-text('{pand}')")
    page.keyboard.press("Enter")
    page.locator('[data-key="add-by-hand"]').click()
    page.select_option("#kk-manual-kind", kind)
    page.fill("#kk-ask", "de buurt vraagt erom")
    page.locator("dialog .primary").click()
    page.wait_for_timeout(100)


def test_what_was_added_by_hand_stands_on_the_map(made, visit):
    opened = visit(made(tier="sessie"))
    page = opened.page
    assert page.locator(".legend", has_text="handmatig toegevoegd").count() == 0
    add_by_hand(page, "0457100000000003", "topup")
    assert page.locator(".legend", has_text="handmatig toegevoegd").is_visible()
    page.locator('[data-key="panel-close"]').click()
    page.wait_for_timeout(100)
    x, y = clear_centre(page)
    page.mouse.move(x - 3, y)
    page.mouse.move(x, y)
    page.wait_for_selector(".hover:has-text('handmatig toegevoegd')")
    page.mouse.click(x, y)
    assert "0457100000000003" in page.locator("#kk-right .panel-head").inner_text()
    page.locator('[data-key="listed-topup"]').click()
    assert page.evaluate("document.activeElement.dataset.key").startswith("card-manual-topup-")
    page.locator("#kk-tabbutton-chances").click()
    page.locator(".kind-row", has_text="Optoppen").locator("input").uncheck()
    page.locator('[data-key="panel-close"]').click()
    page.mouse.move(x - 3, y)
    page.mouse.move(x, y)
    page.wait_for_selector(".hover:has-text('waarom wel of niet')")
    page.locator("#kk-tabbutton-selection").click()
    page.locator('[data-key="undo"]').click()
    page.wait_for_timeout(50)
    assert page.locator(".legend", has_text="handmatig toegevoegd").count() == 0
    assert opened.complaints == []


def zoom(page) -> float:
    return page.evaluate("map_kansenkaart.getZoom()")


def test_one_press_brings_the_whole_area_back(page):
    first = zoom(page)
    page.locator(".candidates tbody .button.link").first.click()
    page.locator('[data-key="panel-close"]').click()
    page.wait_for_timeout(50)
    assert zoom(page) > first
    page.get_by_role("button", name="hele gebied in beeld").press("Enter")
    assert zoom(page) == first


def test_renovation_is_about_buurten_but_stays_at_what_is_chosen(page):
    first = zoom(page)
    page.locator(".candidates tbody .button.link").first.click()
    page.wait_for_timeout(50)
    close = zoom(page)
    assert close >= 17
    page.locator("#kk-tabbutton-renovation").click()
    assert zoom(page) == close
    page.locator('[data-key="panel-close"]').click()
    page.locator("#kk-tabbutton-chances").click()
    page.wait_for_timeout(50)
    assert zoom(page) == close
    page.locator("#kk-tabbutton-renovation").click()
    assert zoom(page) == first


@pytest.mark.parametrize("tier", ["sessie", "openbaar"])
def test_a_phone_says_at_once_that_nothing_is_decided(made, visit, tier):
    page = visit(made(tier=tier), width=390, height=844).page
    seen = """() => { const e = document.querySelector('.disclaimer');
      const b = e.getBoundingClientRect();
      return e.contains(document.elementFromPoint((b.left + b.right) / 2, (b.top + b.bottom) / 2));
    }"""
    assert page.evaluate(seen)
    page.locator("#kk-tabbutton-chances").click()
    assert page.evaluate(seen)


def test_the_explanation_of_a_slider_is_not_covered_by_its_focus(page):
    page.locator("#kk-tabbutton-weights").click()
    slider = page.locator("#kk-axis-coupling")
    slider.focus()
    page.keyboard.press("ArrowRight")
    ring = slider.evaluate(
        "(e) => { const s = getComputedStyle(e); return e.getBoundingClientRect().bottom"
        " + parseFloat(s.outlineOffset) + parseFloat(s.outlineWidth); }"
    )
    below = slider.evaluate(
        "(e) => e.closest('.field').nextElementSibling.getBoundingClientRect().top"
    )
    assert ring <= below + 2


CHOSEN = """() => {
  const [map, box] = [map_kansenkaart, document.getElementById('kk-stage').getBoundingClientRect()];
  const sheet = document.getElementById('kk-right').getBoundingClientRect();
  window.spot = map.containerPointToLatLng([box.width / 2, (84 + sheet.top - box.top - 64) / 2]);
}"""
SPOT = """() => {
  const { left, top } = document.getElementById('kk-stage').getBoundingClientRect();
  const { x, y } = map_kansenkaart.latLngToContainerPoint(window.spot);
  return [left + x, top + y];
}"""


def test_what_is_pressed_low_on_a_phone_does_not_end_up_under_its_panel(made, visit):
    opened = visit(made(tier="sessie"), width=390, height=844)
    page = opened.page
    page.locator(".candidates tbody .button.link").first.click()
    title = page.locator("#kk-panel-title").inner_text()
    page.evaluate(CHOSEN)
    page.locator('[data-key="panel-close"]').click()
    page.locator("#kk-tabbutton-chances").click()
    for low in (0, 500):
        page.evaluate("(by) => map_kansenkaart.panBy([0, by], { animate: false })", -low)
        x, y = page.evaluate(SPOT)
        page.mouse.click(x, y)
        assert page.locator("#kk-panel-title").inner_text() == title
        now = page.evaluate(SPOT)
        assert now[1] < page.locator("#kk-right").bounding_box()["y"] - 20
        if not low:
            assert now == pytest.approx([x, y], abs=2)
        page.locator('[data-key="panel-close"]').click()
    assert opened.complaints == []
