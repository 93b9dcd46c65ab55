"""Everyone can use the page: axe, the keyboard, narrow and wide screens, and paper."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from pathlib import Path

import pytest

pytestmark = pytest.mark.browser

ROOT = Path(__file__).resolve().parents[4]
AXE = ROOT / ".venv" / "axe" / "node_modules" / "axe-core" / "axe.min.js"
SIZES = [(1280, 800), (1920, 1080), (390, 844)]


@pytest.fixture(scope="session")
def axe() -> str:
    if not AXE.is_file():
        reason = "axe-core is not installed; `make browser` does so where npm is there"
        if os.environ.get("KANSENKAART_DEMAND_ALL"):
            pytest.fail(reason)
        pytest.skip(reason)
    return AXE.read_text("utf-8")


def serious(page, axe: str) -> list[str]:
    page.evaluate(axe)
    found = page.evaluate("() => axe.run(document, {resultTypes: ['violations']})")
    return [
        f"{v['id']}: {v['nodes'][0]['html'][:160]} ({v['nodes'][0]['failureSummary'][:200]})"
        for v in found["violations"]
        if v["impact"] in ("serious", "critical", "moderate")
    ]


@pytest.mark.parametrize(("width", "height"), SIZES)
@pytest.mark.parametrize("tab", ["chances", "weights", "renovation", "selection"])
def test_axe_finds_nothing_serious(made, visit, axe, tab, width, height):
    opened = visit(made(), width=width, height=height)
    page = opened.page
    page.locator(".candidates tbody .button.link").first.click()
    page.locator('[data-key="to-list"]').click()
    if width < 900:
        page.locator('[data-key="panel-close"]').click()
    page.locator(f"#kk-tabbutton-{tab}").click()
    for fold in page.locator(".tab-body:not([hidden]) details > summary").all():
        if fold.is_visible():
            fold.click()
    assert serious(page, axe) == []
    assert opened.complaints == []


def test_axe_finds_nothing_serious_in_panels_and_dialogs(made, visit, axe):
    page = visit(made()).page
    page.fill("#kk-search", "0457100000000003")
    page.wait_for_selector("[role=option]")
    assert serious(page, axe) == []
    page.keyboard.press("Enter")
    page.locator('[data-key="add-by-hand"]').click()
    assert serious(page, axe) == []


def test_everything_can_be_done_from_the_keyboard(made, visit):
    page = visit(made(tier="sessie")).page
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "skip"
    page.locator("#kk-tabbutton-chances").focus()
    page.keyboard.press("ArrowRight")
    assert page.evaluate("document.activeElement.id") == "kk-tabbutton-weights"
    page.keyboard.press("ArrowLeft")
    reached = ""
    for _ in range(60):
        page.keyboard.press("Tab")
        reached = page.evaluate("document.activeElement.dataset.key ?? ''")
        if reached.startswith("row-"):
            break
    assert reached.startswith("row-")
    page.keyboard.press("Enter")
    assert page.locator("#kk-panel-title").is_visible()
    page.locator('[data-key="to-list"]').focus()
    page.keyboard.press("Enter")
    page.wait_for_timeout(100)
    assert page.evaluate("document.activeElement.dataset.key") == "to-list"
    page.keyboard.press("Enter")
    page.wait_for_timeout(100)
    assert page.evaluate("document.activeElement.dataset.key").startswith("card-")


@pytest.mark.parametrize(("width", "height"), SIZES)
def test_nothing_sticks_out_and_targets_are_large_enough(made, visit, width, height):
    page = visit(made(), width=width, height=height).page
    page.locator(".candidates tbody .button.link").first.click()
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    small = page.evaluate(
        """() => [...document.querySelectorAll('button, select, input, summary, a[href]')]
          .filter((e) => e.checkVisibility() && !e.matches('.skip, .tick input, [type=range]'))
          .map((e) => [e.outerHTML.slice(0, 90), e.getBoundingClientRect()])
          .filter(([html, r]) => r.width > 0 && (r.height < 24 && !html.includes('switch')
            || r.width < 24) && !html.includes('leafletjs.com'))
          .map(([html, r]) => `${html} ${r.width}x${r.height}`)"""
    )
    assert small == []
    cut = page.evaluate(
        """() => [...document.querySelectorAll('#kk-left *, #kk-right *, #kk-header *')]
          .filter((e) => e.checkVisibility() && e.scrollWidth > e.clientWidth + 1
            && getComputedStyle(e).overflowX === 'visible' && e.clientWidth > 0)
          .map((e) => e.outerHTML.slice(0, 120))"""
    )
    assert cut == []


def test_a_map_sheet_and_a_sheet_per_candidate_each_fill_one_page(made, visit, tmp_path):
    if shutil.which("pdfinfo") is None:
        pytest.skip("pdfinfo (poppler-utils) is not installed")
    page = visit(made(tier="sessie")).page
    page.evaluate("window.print = () => {}")
    for nth in (0, 7):
        page.locator(".candidates tbody .button.link").nth(nth).click()
        page.locator('[data-key="to-list"]').click()
        page.wait_for_timeout(50)
    page.locator('[data-key="print"]').click()
    page.select_option("#kk-paper", "a3")
    page.check("#kk-print-list")
    page.locator("dialog .primary").click()
    pdf = tmp_path / "sheets.pdf"
    page.pdf(path=pdf, prefer_css_page_size=True, print_background=True)
    sizes = re.findall(r"Page +\d+ size: +(\d+)", said(["pdfinfo", "-f", "1", "-l", "9", str(pdf)]))
    assert sizes == ["1191", "841", "841"]
    text = said(["pdftotext", "-layout", str(pdf), "-"])
    for wanted in (
        "blad 1 van 3",
        "blad 3 van 3",
        "geen besluit",
        "Bronnen",
        "Weging: standaard",
        "Ruimte voor aantekeningen",
        "verzonnen voorbeeldgegevens",
    ):
        assert wanted in text


def said(command: list[str]) -> str:
    return subprocess.run(command, capture_output=True, text=True, check=True).stdout


def test_who_searches_by_keyboard_comes_out_in_the_panel(page):
    page.locator("#kk-search").focus()
    page.keyboard.type("0457100000000003")
    page.wait_for_selector("[role=option]")
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "kk-panel-title"
    page.locator("#kk-search").fill("")
    page.locator("#kk-search").press_sequentially("Buurt")
    page.wait_for_selector("[role=option]:has-text('buurt')")
    page.locator("#kk-search").press("Enter")  # a buurt opens no panel
    assert page.evaluate("document.activeElement.id") == "kk-search"
