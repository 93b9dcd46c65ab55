"""What earlier sessions decided, on the map of now: marked, reachable, taken over when asked."""

from __future__ import annotations

from dataclasses import replace

import pytest

from kansenkaart import decisions
from kansenkaart.outputs import map as page_map
from tests.kansenkaart import sessions
from tests.kansenkaart.outputs.map import fabricate
from tests.kansenkaart.outputs.map.test_map_reach import axe, serious  # noqa: F401
from tests.kansenkaart.outputs.map.test_map_session import export, tab

pytestmark = pytest.mark.browser

WHY = "de buurt vraagt erom"


@pytest.fixture(scope="module")
def told(tmp_path_factory):
    """Return the page of a run that carries two sessions, and what they were about."""
    folder = tmp_path_factory.mktemp("volgend jaar")
    made = fabricate.result(tier="sessie")
    table = made.opportunities
    candidates = table[table["assessment"] == "candidate"]
    same, alike, torn = (candidates.iloc[n] for n in (0, 1, 2))
    taken = {pand for panden in table["pand_ids"] for pand in panden}
    hand = next(p for p in made.fabric.buildings.index if p not in taken)
    lost = sessions.by_hand("9999100000000009", "garages", "Verdwenen boxen", "")
    lost.pop("manual_reason")
    first = sessions.write(
        folder / "voorjaar.json",
        made.info,
        sessions.decision(same, lead="Gemeente", next_step="constructeur vragen"),
        sessions.decision(alike) | {"opportunity_id": f"{alike['kind']}-verdwenen"},
        sessions.by_hand(hand, "topup", "Het hoge gebouw", WHY, lead="Huurdersorganisatie"),
        lost,
        sessions.decision(torn),
    )
    reject = sessions.decision(torn, status="afgewezen", reason="te druk")
    second = sessions.write(folder / "najaar.json", made.info, reject)
    settled = decisions.settle(made, [decisions.read(first), decisions.read(second)])
    settled = replace(settled, info=replace(settled.info, run_id="volgendjaar"))
    path = page_map.write(settled, folder)
    return path, {"same": same, "alike": alike, "torn": torn, "hand": hand}


@pytest.fixture
def page(told, visit):
    opened = visit(told[0])
    tab(opened.page, "selection")
    yield opened.page
    assert opened.complaints == []


def item(page, title: str):
    return page.locator(".earlier-item", has_text=title)


def test_every_decision_is_listed_with_its_status_and_how_it_came_here(page, told):
    rows = told[1]
    assert page.locator("summary", has_text="Uit een eerdere sessie (6)").is_visible()
    hand = item(page, "Het hoge gebouw").inner_text()
    assert "Nader onderzoek · handmatig toegevoegd" in hand
    assert WHY in hand
    assert "besluit overgenomen, controleren" in item(page, rows["alike"]["title"]).inner_text()
    assert "vond geen kans meer terug" in item(page, "Verdwenen boxen").inner_text()
    torn = item(page, rows["torn"]["title"]).first.inner_text()
    assert "sessies spreken elkaar tegen" in torn
    same = item(page, rows["same"]["title"]).inner_text()
    assert "Pilot geselecteerd" in same
    assert "controleren" not in same


def test_a_pand_added_by_hand_is_opened_by_mouse_and_by_keyboard(page):
    link = item(page, "Het hoge gebouw").get_by_role("button", name="Het hoge gebouw").first
    link.click()
    panel = page.locator("#kk-right")
    assert "Uit een eerdere sessie" in panel.inner_text()
    assert f"Handmatig toegevoegd: {WHY}" in panel.inner_text()
    assert "Uit voorjaar.json" in panel.inner_text()
    page.locator('[data-key="panel-close"]').click()
    link.focus()
    page.keyboard.press("Enter")
    assert f"Handmatig toegevoegd: {WHY}" in panel.inner_text()


def test_one_that_lost_its_pand_has_nowhere_to_go(page):
    lost = item(page, "Verdwenen boxen")
    assert lost.locator("[data-key^='earlier-']").count() == 0
    assert lost.locator("[data-key^='take-']").count() == 1


def test_what_is_taken_over_stands_on_the_list_of_now(page, told):
    same = told[1]["same"]
    for title in ("Het hoge gebouw", same["title"]):
        item(page, title).locator("[data-key^='take-']").focus()
        page.keyboard.press("Enter")
        page.wait_for_timeout(50)
        assert "Staat op de lijst van nu." in item(page, title).inner_text()
    listed = {d["title"]: d for d in export(page)["decisions"]}
    assert listed["Het hoge gebouw"]["manual_reason"] == WHY
    assert listed["Het hoge gebouw"]["pand_ids"] == [told[1]["hand"]]
    assert listed["Het hoge gebouw"]["lead"] == "Huurdersorganisatie"
    assert listed[same["title"]]["status"] == "pilot_geselecteerd"
    assert listed[same["title"]]["next_step"] == "constructeur vragen"
    assert listed[same["title"]]["opportunity_id"] == same["opportunity_id"]
    page.locator('[data-key="undo"]').click()
    assert len(export(page)["decisions"]) == 1


def test_rows_cards_and_panel_say_what_to_look_at_again(page, told):
    rows = told[1]
    item(page, rows["alike"]["title"]).locator("[data-key^='take-']").click()
    card = page.locator("details.card", has_text=rows["alike"]["title"])
    assert "Besluit overgenomen, controleren" in card.locator("summary").first.inner_text()
    tab(page, "chances")
    marked = page.locator(".candidates tr", has=page.locator(".mark"))
    texts = marked.all_inner_texts()
    assert any("besluit overgenomen, controleren" in t for t in texts)
    torn = marked.filter(has_text="sessies spreken elkaar tegen").first
    torn.locator(".button.link").click()
    panel = page.locator("#kk-right .earlier").inner_text()
    assert "Sessies spreken elkaar tegen" in panel
    assert "Reden: te druk" in panel


@pytest.mark.parametrize(("width", "height"), [(1280, 800), (390, 844)])
def test_axe_finds_nothing_serious_in_what_was_carried(told, visit, axe, width, height):  # noqa: F811
    page = visit(told[0], width=width, height=height).page
    tab(page, "selection")
    assert serious(page, axe) == []
    item(page, "Het hoge gebouw").get_by_role("button").first.click()
    assert serious(page, axe) == []


def test_a_map_without_earlier_sessions_says_nothing_of_them(made, visit):
    page = visit(made(tier="sessie")).page
    tab(page, "selection")
    assert page.get_by_text("Uit een eerdere sessie").count() == 0
