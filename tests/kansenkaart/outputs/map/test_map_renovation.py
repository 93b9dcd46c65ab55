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
from tests.kansenkaart.outputs.map.conftest import clear_centre
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
    told = projects["project_id"] == "p1"
    facts = {
        "label_before": "F",
        "label_target": "B",
        "circular_ambition": "biobased, losmaakbaar",
        "vve": "none",
        "remaining_exploitation_years": 12.0,
    }
    for name, fact in facts.items():
        projects[name] = pd.Series(fact, index=projects.index).where(told)
    projects["budget_eur"] = 987_654.0
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
            "label_target": ["B"],
            "circular_ambition": ["hergebruik"],
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
    shown = "measure group certainty party first_year last_year homes place complexes label_before"
    shown += " label_target circular_ambition vve remaining_exploitation_years"
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
    assert table["columns"]["label_target"]["v"][1:] == ["B"]
    assert table["columns"]["circular_ambition"]["v"][1:] == ["hergebruik"]
    for name in ("label_before", "vve"):
        assert table["columns"][name]["v"] == [None], name
    assert table["columns"]["place"]["v"][1] == "Merelhof"
    panden = (result.members["opportunity_id"] == result.members["opportunity_id"].iloc[0]).sum()
    assert header["tables"]["project_panden"]["rows"] == panden
    assert CANARY.encode() not in raw


def test_candidates_in_one_street_with_the_same_work_are_one_project() -> None:
    result = renovated("sessie")
    one = result.renovation.coupled
    # one that is in the same street, of the same party, and one in another year
    ids = result.members["opportunity_id"].drop_duplicates()
    table = result.opportunities.set_index("opportunity_id")
    same = table.index[table["parties"].map(str) == str(table.loc[ids.iloc[0], "parties"])]
    rows = pd.concat([one.assign(opportunity_id=i) for i in ids[ids.isin(same)][:3]])
    rows["start_year"] = [2028, 2028, 2029]
    coupled = replace(result, renovation=replace(result.renovation, coupled=rows))
    header, _ = unpacked(coupled)
    assert header["tables"]["projects"]["rows"] == 2
    panden = result.members[result.members["opportunity_id"].isin(rows["opportunity_id"])]
    pairs = panden["opportunity_id"].map({rows["opportunity_id"].iloc[2]: 1}).fillna(0)
    expected = len(panden.assign(project=pairs)[["project", "pand_id"]].drop_duplicates())
    assert header["tables"]["project_panden"]["rows"] == expected


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
def test_overlays_are_told_apart_in_the_legend(opened) -> None:
    page = opened().page
    rows = page.locator(".legend li", has_text="(")
    assert rows.count() == 0
    page.locator("#kk-overlay-hittestress").check()
    page.locator("#kk-overlay-riolering").check()
    assert rows.all_inner_texts() == ["Hittestress (klimaat)", "Riolering (openbare ruimte)"]
    wanted = (
        "(all) => all.map((e) => [e.getAttribute('stroke'), e.getAttribute('stroke-dasharray')])"
    )
    looks = rows.locator("svg > *").evaluate_all(wanted)
    colours, dashes = zip(*looks, strict=True)
    assert len(set(colours)) == 2
    assert len(set(dashes)) == 2  # also in black and white
    page.locator("#kk-tabbutton-chances").click()
    assert rows.count() == 2
    page.locator("#kk-tabbutton-renovation").click()
    page.locator("#kk-overlay-hittestress").uncheck()
    assert rows.all_inner_texts() == ["Riolering (openbare ruimte)"]


@in_browser
def test_captions_stay_whole_and_clear_of_controls(served) -> None:
    page = served(renovated())
    boxes = page.evaluate(
        """async () => {
          const { drawCaption } = await import('/draw.js');
          const ctx = document.createElement('canvas').getContext('2d');
          const view = { seen: [0, 0, 400, 200] };
          const control = [340, 0, 400, 60];
          const drawn = (x, y) => {
            const taken = [control];
            drawCaption(ctx, view, x, y, taken, 'Buurt met een naam', '12 woningen');
            return taken[1] ?? null;
          };
          return [drawn(395, 120), drawn(5, 120), drawn(200, 1), drawn(200, 199), drawn(370, 30),
            drawn(700, 120)];
        }"""
    )
    outside = boxes.pop()
    assert outside is None
    under_control = boxes[-1]
    assert under_control is None or under_control[1] >= 60
    for box in filter(None, boxes):
        assert box[0] >= 0
        assert box[1] >= 0
        assert box[2] <= 400
        assert box[3] <= 200
    assert None not in boxes[:4]


@in_browser
def test_the_year_slider_and_the_heat_table_hold_ten_years_also_without_work(
    visit, tmp_path
) -> None:
    made = renovated("sessie")
    programme = made.renovation.programme
    few = replace(made.renovation, programme=programme[programme["year"].isin([2028, 2030])])
    page = visit(page_map.write(replace(made, renovation=few), tmp_path)).page
    page.locator("#kk-tabbutton-renovation").click()
    years = page.locator(".heat thead th").all_inner_texts()
    assert years == [f"'{year}" for year in range(26, 36)]
    slider = page.locator("#kk-year")
    # one step before the first year stands for all of them
    assert (slider.get_attribute("min"), slider.get_attribute("max")) == ("2025", "2035")
    assert "alle jaren (2026-2035)" in page.locator("#kk-tab-renovation").inner_text()


@in_browser
def test_buurten_of_several_gemeenten_are_named_with_theirs(visit, tmp_path) -> None:
    made = renovated("sessie")
    buurt = made.fabric.town.buurt
    two = buurt.assign(gemeente_name=["Aadorp", *["Beedorp"] * (len(buurt) - 1)])
    town = replace(made.fabric.town, buurt=two)
    page = visit(
        page_map.write(replace(made, fabric=replace(made.fabric, town=town)), tmp_path)
    ).page
    page.locator("#kk-tabbutton-renovation").click()
    for key in ("heat", "designated"):
        names = page.locator(f'[data-key^="{key}-"]').all_inner_texts()
        assert sorted({name.rsplit("(")[-1] for name in names}) == ["Aadorp)", "Beedorp)"], key


@in_browser
def test_the_best_candidates_of_each_kind_are_linked_first(visit, tmp_path) -> None:
    made = renovated()
    table = made.opportunities
    code = made.renovation.coupled["buurt_code"].iloc[0]
    here = table[(table["buurt_code"] == code) & (table["assessment"] == "candidate")]
    coupled = pd.DataFrame(here[["buurt_code", "opportunity_id", "kind"]]).assign(
        start_year=2028, end_year=2029, measure="isolatie"
    )
    assert coupled["kind"].value_counts().max() > 2
    overview = replace(made.renovation, coupled=coupled)
    page = visit(page_map.write(replace(made, renovation=overview), tmp_path)).page
    page.locator("#kk-tabbutton-renovation").click()
    item = page.locator("ol.numbered > li").nth(int(code[-1]))
    item.locator("summary").click()
    linked = item.locator('[data-key^="coupled-"]').count()
    assert linked == coupled["kind"].value_counts().clip(upper=2).sum()
    assert f"en nog {len(coupled) - linked}" in item.inner_text()
    # none of a kind that is left out has a better class than one that is linked
    rows = [
        int(k.split("-")[1])
        for k in item.locator('[data-key^="coupled-"]').evaluate_all(
            "(all) => all.map((e) => e.dataset.key)"
        )
    ]
    ordered = records.ordered(table)
    for kind, group in ordered.loc[rows].groupby("kind"):
        others = ordered[ordered["opportunity_id"].isin(coupled["opportunity_id"])]
        others = others[(others["kind"] == kind) & ~others.index.isin(rows)]
        assert others.empty or group["class"].max() <= others["class"].min()


@in_browser
def test_projects_follow_the_year_and_tell_what_they_are(opened) -> None:
    page = opened().page
    page.locator('[data-key="fold-projects"]').click()
    listed = page.locator('[data-key^="project-"]')
    assert listed.count() == 3
    facts = page.locator(".live details .note").all_inner_texts()
    assert facts[0] == (
        "Isolatie · 2028-2029 · 6 woningen · Woonstichting Voorbeeld · label F naar B"
        " · circulair: biobased, losmaakbaar · geen VvE · nog 12 jaar exploitatie"
    )
    assert facts[2] == "Renovatie, licht · jaar onbekend · 2 woningen · Woonstichting Voorbeeld"
    page.locator('[data-key="year-2029"]').click()
    assert page.locator("#kk-year").input_value() == "2029"
    assert page.locator('[data-key^="project-"]').count() == 1
    page.locator('[data-key^="project-"]').click()
    page.wait_for_timeout(200)
    page.mouse.move(*clear_centre(page))
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
    assert "te laat: een soortenmanagementplan (SMP) had in 2025 moeten beginnen" in notes[0]
    assert "start soortenmanagementplan (SMP): 2028" in notes[1]
    assert "164 woningen · 1 project" in notes[1]
    assert "kan toeval zijn" in notes[1]
    page.locator('[data-key="year-2028"]').click()
    assert "kan toeval zijn" not in page.locator(".legend").inner_text()
    # the one that may be chance by itself: its line says what it is, and refers to no other
    page.locator('[data-key="year-2028"]').click()
    page.locator('[data-key="year-2031"]').click()
    legend = page.locator(".legend").inner_text()
    assert "werk dicht bij elkaar, kan toeval zijn" in legend
    assert "werk dicht bij elkaar in plaats en tijd" not in legend


@in_browser
def test_what_is_inferred_has_no_clusters(pages, visit, tmp_path) -> None:
    made = renovated()
    none = replace(made.renovation, clusters=made.renovation.clusters.iloc[:0])
    without = page_map.write(replace(made, renovation=none), tmp_path)
    drawn = []
    for path in (pages["intern"], without):
        page = visit(path).page
        page.locator("#kk-tabbutton-renovation").click()
        page.select_option("#kk-renovation-origin", "inferred")
        drawn.append(page.evaluate(PIXELS))
    assert drawn[0] == drawn[1]


@in_browser
def test_of_what_is_inferred_no_projects_can_be_switched(opened) -> None:
    page = opened().page
    switches = page.locator(".on-map [id^=kk-works-]")
    overlays = page.locator(".on-map [id^=kk-overlay-]")
    assert (switches.count(), overlays.count()) == (3, 2)
    page.select_option("#kk-renovation-origin", "inferred")
    assert (switches.count(), overlays.count()) == (0, 2)
    page.select_option("#kk-renovation-origin", "plan")
    assert switches.count() == 3


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
    panel = page.locator("#kk-left").bounding_box()
    assert sides <= panel["x"] + panel["width"]


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


@in_browser
@pytest.mark.parametrize("tab", ["chances", "renovation"])
def test_on_a_phone_nothing_around_the_map_touches(visit, pages, tab) -> None:
    page = visit(pages["intern"], width=390, height=844).page
    page.locator(f"#kk-tabbutton-{tab}").click()
    around = ".around > :not(.north), .leaflet-control-scale, .leaflet-control-zoom"
    boxes = [b.bounding_box() for b in page.locator(around).all()]
    assert len(boxes) == 4
    room = 4
    for n, a in enumerate(boxes):
        for b in boxes[n + 1 :]:
            beside = a["x"] + a["width"] + room <= b["x"] or b["x"] + b["width"] + room <= a["x"]
            apart = a["y"] + a["height"] + room <= b["y"] or b["y"] + b["height"] + room <= a["y"]
            assert beside or apart
