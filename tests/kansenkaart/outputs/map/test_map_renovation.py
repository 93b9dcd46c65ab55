"""The renovation map: projects, clusters, overlays, heat table; what each tier carries of them."""

from __future__ import annotations

import base64
import gzip
import json
import re
import shutil
from dataclasses import replace
from pathlib import Path

import geopandas as gpd
import pandas as pd
import pytest
import shapely

from kansenkaart.outputs import map as page_map
from kansenkaart.outputs.map import records
from kansenkaart.result import Result
from kansenkaart.texts import Texts
from tests.kansenkaart.outputs.map import fabricate
from tests.kansenkaart.outputs.map.test_map_reach import AXE, said, serious

CANARY = "HUURDER-GEHEIM"
PIXELS = "() => document.querySelector('canvas.candidates').toDataURL()"


def renovated(tier: str = "intern") -> Result:
    """Return the invented result with projects, overlays, reasons and a cluster perhaps of chance.

    The first pand of the first candidate is isolated in 2028-2029; the panden 40 to 43 are
    maintained in 2030 and 80 to 81 demolished in 2033.
    """
    made = fabricate.result(tier=tier)
    ids = made.fabric.buildings.index
    member = made.members.iloc[0]
    party = fabricate.PARTIES[0]
    rows = [
        ("p1", "C1", "isolatie", "counted", 2028, 2029, [member["pand_id"]], 6.0),
        ("p2", "C2", "onderhoud", "onderhoud", 2030, 2030, list(ids[40:44]), 4.0),
        ("p3", "C3", "sloop_nieuwbouw", "sloop_nieuwbouw", 2033, 2034, list(ids[80:82]), 1.0),
        ("p4", "C4", "renovatie_licht", "counted", None, None, list(ids[120:122]), 1.0),
    ]
    names = "project_id complex_id measure group first_year last_year pand_id homes"
    projects = pd.DataFrame(rows, columns=names.split()).explode("pand_id", ignore_index=True)
    projects = projects.astype({"first_year": "Int64", "last_year": "Int64"})
    projects = projects.assign(party=party, certainty="begroot", tenant=CANARY)
    old = made.renovation
    candidate = made.opportunities.set_index("opportunity_id").loc[member["opportunity_id"]]
    code = candidate["buurt_code"]
    coupled = pd.DataFrame(
        {
            "buurt_code": [code],
            "opportunity_id": [member["opportunity_id"]],
            "kind": [member["kind"]],
            "start_year": [2028],
            "end_year": [2029],
            "measure": ["isolatie"],
        }
    )
    there = [("buurt", None), ("opportunity", member["opportunity_id"])]
    overlaps = pd.DataFrame(
        [("riolering", "openbare ruimte", None, 2027, what, code, row) for what, row in there],
        columns=["name", "theme", "value", "year", "what", "buurt_code", "opportunity_id"],
    )
    buurt = made.fabric.town.buurt
    overlay = gpd.GeoDataFrame(
        {
            "name": ["hittestress", "riolering"],
            "theme": ["klimaat", "openbare ruimte"],
            "value": ["hoog", None],
            "year": pd.array([None, 2027], dtype="Int64"),
        },
        geometry=[buurt.geometry.iloc[0], shapely.LineString(buurt.geometry.iloc[3].exterior)],
        crs=buurt.crs,
    )
    intern = tier == "intern"
    groups = {"plan": "counted", "inferred": "onbekend"}
    programme = old.programme.assign(group=old.programme["origin"].map(groups))
    kept = programme.iloc[[0]].assign(group="onderhoud", measure="onderhoud", year=2030)
    overview = replace(
        old,
        programme=pd.concat([programme, kept], ignore_index=True),
        clusters=old.clusters.assign(
            by_chance=[False, True], projects=[4, 1], decided_homes=[120, None]
        ),
        designation=old.designation.assign(reasons=[["Eerst dit.", "En dat ook."]] * 4),
        wijken=pd.DataFrame({"wijk_code": ["W1", "W2"], "wijk_name": ["Oost", "West"]}).assign(
            homes=[300.0, 100.0]
        ),
        coupled=coupled.iloc[: 0 if tier == "openbaar" else 1],
        overlaps=overlaps,
        projects=projects if intern else projects.iloc[:0],
        unannounced=pd.DataFrame(
            {"buurt_code": ["BU99990001"], "buurt_name": ["Vogelbuurt"], "homes": [40.0]}
        ).iloc[: 0 if intern else 1],
    )
    town = replace(made.fabric.town, overlay=overlay)
    return replace(made, renovation=overview, fabric=replace(made.fabric, town=town))


def unpacked(result: Result) -> tuple[dict, bytes]:
    """Return the header of the page's model and its bytes."""
    raw = gzip.decompress(base64.b64decode(records.packs(result, Texts("nl"), [])["model"]))
    length = int.from_bytes(raw[:4], "little")
    return json.loads(raw[4 : 4 + length]), raw


def test_of_a_project_the_page_carries_only_what_is_read_there() -> None:
    header, raw = unpacked(renovated())
    table = header["tables"]["projects"]
    assert table["rows"] == 4
    shown = "measure group certainty party first_year last_year homes place complexes"
    assert set(table["columns"]) == set(shown.split())
    assert table["columns"]["measure"]["v"][1:] == [
        "isolatie",
        "onderhoud",
        "sloop_nieuwbouw",
        "renovatie_licht",
    ]
    assert header["tables"]["project_panden"]["rows"] == 1 + 4 + 2 + 2
    assert CANARY.encode() not in raw
    assert "by_complex" not in header["tables"]


def test_in_the_session_only_works_at_its_candidates_are_told() -> None:
    result = renovated("sessie")
    header, raw = unpacked(result)
    table = header["tables"]["projects"]
    assert table["rows"] == 1
    assert table["columns"]["measure"]["v"][1:] == ["isolatie"]
    assert table["columns"]["complexes"]["v"] == [None]
    place = table["columns"]["place"]["v"][1]
    assert place == result.opportunities["title"].iloc[0]
    panden = (result.members["opportunity_id"] == result.members["opportunity_id"].iloc[0]).sum()
    assert header["tables"]["project_panden"]["rows"] == panden
    assert CANARY.encode() not in raw


def test_in_public_no_project_is_told() -> None:
    header, _ = unpacked(renovated("openbaar"))
    assert header["tables"]["projects"]["rows"] == 0
    assert header["tables"]["project_panden"]["rows"] == 0


@pytest.fixture(scope="module")
def pages(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    return {
        tier: page_map.write(renovated(tier), tmp_path_factory.mktemp(tier))
        for tier in ("intern", "sessie", "openbaar")
    }


@pytest.fixture
def opened(pages, visit):
    def open_at(tier: str = "intern", **size: int):
        found = visit(pages[tier], **size)
        found.page.locator("#kk-tabbutton-renovation").click()
        return found

    return open_at


in_browser = pytest.mark.browser


@in_browser
def test_maintenance_is_off_until_it_is_ticked(opened) -> None:
    page = opened().page
    ticks = page.locator(".on-map .tick").all_inner_texts()
    assert ticks[:3] == ["Projecten die meetellen (2)", "Sloop-nieuwbouw (1)", "Onderhoud (1)"]
    assert page.locator("#kk-works-counted").is_checked()
    assert page.locator("#kk-works-sloop_nieuwbouw").is_checked()
    assert not page.locator("#kk-works-onderhoud").is_checked()
    assert "Onderhoud" not in page.locator(".legend").inner_text()
    before = page.evaluate(PIXELS)
    page.locator("#kk-works-onderhoud").check()
    assert page.evaluate(PIXELS) != before
    assert "Onderhoud" in page.locator(".legend").inner_text()
    page.locator("#kk-works-onderhoud").uncheck()
    assert page.evaluate(PIXELS) == before


@in_browser
@pytest.mark.parametrize("overlay", ["hittestress", "riolering"])
def test_an_overlay_is_switched_by_mouse_and_by_keyboard(opened, overlay) -> None:
    found = opened()
    page = found.page
    before = page.evaluate(PIXELS)
    box = page.locator(f"#kk-overlay-{overlay}")
    box.click()
    drawn = page.evaluate(PIXELS)
    assert drawn != before
    box.click()
    assert page.evaluate(PIXELS) == before
    page.locator("#kk-works-onderhoud").focus()
    for _ in range(4):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.id") == f"kk-overlay-{overlay}":
            break
    page.keyboard.press("Space")
    assert box.is_checked()
    assert page.evaluate(PIXELS) == drawn
    assert page.evaluate("document.activeElement.id") == f"kk-overlay-{overlay}"
    assert found.complaints == []


@in_browser
def test_projects_follow_the_year_and_tell_what_they_are(opened) -> None:
    page = opened().page
    page.locator('[data-key="fold-projects"]').click()
    listed = page.locator('[data-key^="project-"]')
    assert listed.count() == 3
    facts = page.locator(".live details .note").all_inner_texts()
    assert facts[0] == "Isolatie · 2028-2029 · 6 woningen · Woonstichting Voorbeeld"
    assert facts[2] == "Renovatie, licht · jaar onbekend · 2 woningen · Woonstichting Voorbeeld"
    page.locator('[data-key="year-2029"]').click()
    assert page.locator("#kk-year").input_value() == "2029"
    assert page.locator('[data-key^="project-"]').count() == 1
    page.locator('[data-key^="project-"]').click()
    page.wait_for_timeout(200)
    stage = page.locator("#map_kansenkaart").bounding_box()
    page.mouse.move(stage["x"] + stage["width"] / 2, stage["y"] + stage["height"] / 2)
    page.wait_for_selector(".hover:not([hidden])")
    card = page.locator(".hover").inner_text()
    assert "complex C1" in card
    assert facts[0] in card
    page.locator('[data-key="year-2029"]').click()
    page.select_option("#kk-renovation-measure", "onderhoud")
    assert page.locator("#kk-works-onderhoud").is_checked()
    assert page.locator('[data-key^="project-"]').count() == 1


@in_browser
def test_the_year_slider_can_be_dragged_in_one_go(opened) -> None:
    page = opened().page
    slider = page.locator("#kk-year")
    box = slider.bounding_box()
    middle = box["y"] + box["height"] / 2
    page.mouse.move(box["x"] + 8, middle)
    page.mouse.down()
    for share in (0.2, 0.4, 0.6, 0.8):
        page.mouse.move(box["x"] + box["width"] * share, middle)
    page.mouse.up()
    assert int(slider.input_value()) >= 2032
    assert page.locator('[data-key^="year-"][aria-pressed="true"]').count() == 1


@in_browser
def test_a_cluster_that_may_be_chance_is_called_so(opened) -> None:
    page = opened().page
    legend = page.locator(".legend").inner_text()
    assert "kan toeval zijn" in legend
    notes = page.locator(".live ul.lines > li").all_inner_texts()
    assert "212 woningen, waarvan 120 besloten · 4 projecten" in notes[0]
    assert "kan toeval zijn" not in notes[0]
    assert "164 woningen · 1 project" in notes[1]
    assert "kan toeval zijn" in notes[1]
    page.locator('[data-key="year-2028"]').click()
    assert "kan toeval zijn" not in page.locator(".legend").inner_text()


@in_browser
def test_a_buurt_tells_why_it_is_on_the_list_and_what_coincides(opened) -> None:
    page = opened("sessie").page
    code = renovated().renovation.coupled["buurt_code"].iloc[0]
    place = int(code[-1])
    item = page.locator("ol.numbered > li").nth(place)
    assert "Eerst dit." in item.inner_text()
    assert "En dat ook." not in item.inner_text()
    item.locator("summary").click()
    told = item.inner_text()
    assert "En dat ook." in told
    assert "Riolering · openbare ruimte · 2027 · raakt 1 kans" in told
    item.locator('[data-key^="coupled-"]').click()
    assert page.locator("#kk-panel-title").inner_text() in told
    page.locator('[data-key="fold-unannounced"]').click()
    assert "Vogelbuurt: minstens 40 woningen" in page.locator("#kk-tab-renovation").inner_text()
    page.locator('[data-key="fold-wijken"]').click()
    assert page.locator(".bars .count").all_inner_texts() == ["300 woningen", "100 woningen"]


@in_browser
@pytest.mark.parametrize(("width", "height"), [(1280, 800), (1440, 900), (1920, 1080), (390, 844)])
def test_ten_years_fit_the_heat_table(opened, width, height) -> None:
    page = opened(width=width, height=height).page
    assert page.locator(".heat thead th").count() == 10
    assert page.evaluate(
        """() => { const e = document.querySelector('.scroll');
          return e.scrollWidth <= e.clientWidth; }"""
    )
    sides = page.evaluate(
        """() => [...document.querySelectorAll('.heat td')].map((e) => e.getBoundingClientRect())
          .map((r) => r.right).reduce((a, b) => Math.max(a, b), 0)"""
    )
    assert sides <= (320 if width > 900 else width)


@in_browser
def test_without_firmness_wijken_and_overlaps_no_heading_stands_empty(visit, tmp_path) -> None:
    full = renovated("sessie")
    none = pd.DataFrame()
    bare = replace(
        full.renovation,
        designation=full.renovation.designation.assign(
            top_share=float("nan"),
            top_scales=None,
            tested_scales=None,
            reasons=[["Eén reden."]] * 4,
        ),
        clusters=full.renovation.clusters.iloc[:0],
        stability=none,
        wijken=none,
        coupled=none,
        overlaps=none,
        unannounced=none,
    )
    found = visit(page_map.write(replace(full, renovation=bare), tmp_path))
    page = found.page
    page.locator("#kk-tabbutton-renovation").click()
    empty = page.evaluate(
        """() => [...document.querySelectorAll('#kk-tab-renovation :is(h2, h3, legend, summary)')]
          .filter((e) => !e.nextElementSibling || !e.parentElement.innerText
            .replace(e.innerText, '').trim()).map((e) => e.innerText)"""
    )
    assert empty == []
    headings = page.locator("#kk-tab-renovation h2").all_inner_texts()
    assert headings == ["Woningen met werk, per buurt en jaar", "Buurten om samen over te praten"]
    assert page.locator("#kk-tab-renovation details").count() == 0
    assert found.complaints == []


@in_browser
@pytest.mark.parametrize("tier", ["intern", "sessie"])
@pytest.mark.parametrize(("width", "height"), [(1280, 800), (390, 844)])
def test_axe_finds_nothing_serious_with_everything_open(opened, tier, width, height) -> None:
    if not AXE.is_file():
        pytest.skip("axe-core is not installed; `make browser` does so where npm is there")
    found = opened(tier, width=width, height=height)
    page = found.page
    for box in page.locator(".on-map input").all():
        box.check()
    for fold in page.locator("#kk-tab-renovation summary").all():
        fold.click()
    page.locator('[data-key="year-2028"]').click()
    assert serious(page, AXE.read_text("utf-8")) == []
    if width > 900:
        page.locator('[data-key="sources"]').click()
        assert serious(page, AXE.read_text("utf-8")) == []
    assert found.complaints == []


@in_browser
@pytest.mark.parametrize("postcodes", [True, False])
def test_the_sources_say_where_postcodes_stand_for_streets(visit, tmp_path, postcodes) -> None:
    made = fabricate.result()
    if postcodes:
        table = made.opportunities
        made = replace(made, opportunities=table.assign(title="2592 AB 1-9, portiekflat"))
    page = visit(page_map.write(made, tmp_path)).page
    page.locator('[data-key="sources"]').click()
    told = page.locator("dialog").inner_text()
    assert "Wijken en buurten, CBS, CC BY 4.0, stand 2025" in told
    assert ("geen straatnaam" in told) == postcodes
    page.keyboard.press("Escape")
    assert page.locator("dialog").count() == 0


@in_browser
@pytest.mark.parametrize(("paper", "heats"), [("a4", 3), ("a3", 2)])
def test_the_heat_table_prints_whole_on_as_many_sheets_as_it_needs(
    visit, tmp_path, paper, heats
) -> None:
    if shutil.which("pdfinfo") is None:
        pytest.skip("pdfinfo (poppler-utils) is not installed")
    made = renovated()
    names = [f"Buurt nummer {n:02d}" for n in range(60)]
    codes = [f"BU8888{n:04d}" for n in range(60)]
    first = made.fabric.town.buurt.iloc[[0]]
    buurt = pd.concat([first] * 60, ignore_index=True).assign(buurt_name=names, buurt_code=codes)
    programme = pd.DataFrame(
        {"buurt_code": codes * 2, "year": [2026] * 60 + [2035] * 60, "homes": 1500.0}
    ).assign(group="counted", measure="isolatie", party=fabricate.PARTIES[0], origin="plan")
    town = replace(made.fabric.town, buurt=buurt)
    made = replace(
        made,
        renovation=replace(made.renovation, programme=programme),
        fabric=replace(made.fabric, town=town),
    )
    page = visit(page_map.write(made, tmp_path)).page
    page.evaluate("window.print = () => {}")
    page.locator("#kk-tabbutton-renovation").click()
    page.locator('[data-key="print"]').click()
    page.select_option("#kk-paper", paper)
    page.locator("dialog .primary").click()
    pdf = tmp_path / "sheets.pdf"
    page.pdf(path=pdf, prefer_css_page_size=True, print_background=True)
    sizes = re.findall(r"Page +\d+ size: +(\d+)", said(["pdfinfo", "-l", "9", str(pdf)]))
    assert sizes == [{"a4": "841", "a3": "1191"}[paper]] * (1 + heats)
    text = said(["pdftotext", "-layout", str(pdf), "-"])
    tables = text.split("\f", 1)[1]
    assert [n for n in names if tables.count(n) != 1] == []
    assert "180.000" in tables  # 60 buurten of 3,000 homes
    assert tables.count("blad ") == heats
    assert "Plan · alle partijen · wat meetelt" in tables
