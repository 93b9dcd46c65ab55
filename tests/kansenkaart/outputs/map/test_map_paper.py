"""On paper: every sheet of the invented town holds all that stands on it."""

from __future__ import annotations

import pytest

pytestmark = pytest.mark.browser

SPILLS = """() => [...document.querySelectorAll('#kk-print .sheet')].flatMap((sheet) => {
  const edge = sheet.getBoundingClientRect();
  const title = sheet.querySelector('h1').textContent;
  const parts = [...sheet.querySelectorAll('p, h1, h2, li, dd, dt, canvas, .rule, svg')];
  const out = parts.map((e) => [e, e.getBoundingClientRect()])
    .filter(([, b]) => b.bottom > edge.bottom + 1 || b.right > edge.right + 1);
  const columns = [...sheet.querySelectorAll('.sheet-columns > div')]
    .filter((c) => c.scrollHeight > c.clientHeight + 1);
  return [...out.map(([e]) => `${title}: ${e.textContent.slice(0, 60)}`),
    ...columns.map(() => title)];
})"""


@pytest.mark.parametrize("tier", ["intern", "sessie", "openbaar"])
@pytest.mark.parametrize("paper", ["a4", pytest.param("a3", marks=pytest.mark.long)])
def test_every_sheet_holds_all_that_stands_on_it(demo_pages, visit, tier, paper):
    page = visit(demo_pages[tier]).page
    page.evaluate("window.print = () => {}")
    rows = page.locator(".candidates tbody .button.link")
    while page.get_by_text("Toon er meer").count():
        page.get_by_text("Toon er meer").click()
    for nth in range(0, rows.count(), rows.count() // 20):
        page.evaluate(
            "(n) => document.querySelectorAll('.candidates tbody .button.link')[n].click()", nth
        )
        page.evaluate("document.querySelector('[data-key=to-list]').click()")
        page.wait_for_timeout(20)
    page.locator('[data-key="print"]').click()
    page.select_option("#kk-paper", paper)
    page.check("#kk-print-list")
    page.locator("dialog .primary").click()
    page.emulate_media(media="print")
    assert page.locator("#kk-print .sheet").count() > 20
    assert page.evaluate(SPILLS) == []
    notes = page.locator(".sheet-notes").evaluate_all("all => all.map((e) => e.offsetHeight)")
    assert min(notes) > 60


@pytest.mark.parametrize("paper", ["a4", "a3"])
def test_the_sheet_of_the_renovation_map_holds_all_of_its_legend_and_sources(
    demo_pages, visit, paper
):
    page = visit(demo_pages["sessie"]).page
    page.evaluate("window.print = () => {}")
    page.locator("#kk-tabbutton-renovation").click()
    for overlay in page.locator("[id^=kk-overlay]").all():
        overlay.check()
    page.locator('[data-key="print"]').click()
    page.select_option("#kk-paper", paper)
    page.locator("dialog .primary").click()
    page.emulate_media(media="print")
    assert page.evaluate(SPILLS) == []
    sheet, head, shown, strip, foot = (
        page.locator(f".map-sheet{part}").first.bounding_box()
        for part in ("", " .sheet-head", " .sheet-map", " .sheet-strip", " .sheet-foot")
    )
    assert head["y"] + head["height"] <= shown["y"]
    assert shown["y"] + shown["height"] <= strip["y"]
    assert strip["y"] + strip["height"] <= foot["y"]
    assert shown["height"] > 0.6 * sheet["height"]


KEEP_NAMES = """() => {
  window.print = () => {};
  window.names = [];
  const plain = CanvasRenderingContext2D.prototype.fillText;
  CanvasRenderingContext2D.prototype.fillText = function (text, x, y) {
    const m = this.getTransform();
    const part = (m.d * y + m.f) / this.canvas.height;
    if (text.length > 3) window.names.push([text, this.canvas, part]);
    return plain.call(this, text, x, y);
  };
}"""
CUT_NAMES = """() => {
  const canvas = document.querySelector('.sheet-map canvas');
  const [paper, frame] = [canvas, canvas.parentElement].map((e) => e.getBoundingClientRect());
  const found = window.names.filter(([, there]) => there === canvas)
    .map(([text, , part]) => [text, paper.top + part * paper.height]);
  const cut = found.filter(([, y]) => y < frame.top + 7 || y > frame.bottom - 7);
  return [found.length, cut.map(([text]) => text)];
}"""


@pytest.mark.parametrize("paper", ["a4", "a3"])
def test_no_name_is_cut_by_the_edge_of_the_paper_map(demo_pages, visit, paper):
    page = visit(demo_pages["sessie"]).page
    page.evaluate("map_kansenkaart.setZoom(16, { animate: false })")
    page.evaluate(KEEP_NAMES)
    page.locator('[data-key="print"]').click()
    page.select_option("#kk-paper", paper)
    page.locator("dialog .primary").click()
    page.emulate_media(media="print")
    found, cut = page.evaluate(CUT_NAMES)
    assert found >= 3
    assert cut == []
