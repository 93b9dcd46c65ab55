"""The map without a mouse: what is on it one by one, the same card, the same press."""

from __future__ import annotations

import pytest

from tests.kansenkaart.outputs.map import fabricate
from tests.kansenkaart.outputs.map.conftest import clear_centre
from tests.kansenkaart.outputs.map.test_map_reach import axe, serious  # noqa: F401
from tests.kansenkaart.outputs.map.test_map_session import export, opened_card, put, tab

pytestmark = pytest.mark.browser

CARD_IS_CLEAR = """() => {
  const { left, top, right, bottom } = document.querySelector('.hover').getBoundingClientRect();
  const stage = document.getElementById('kk-stage').getBoundingClientRect();
  const sheet = document.getElementById('kk-left').getBoundingClientRect();
  const floor = innerWidth < 900 ? sheet.top : stage.bottom;
  return left >= stage.left && top >= stage.top && right <= stage.right && bottom <= floor;
}"""
SIZES = [(1280, 800), (1920, 1080), (390, 844)]
FOCUS = "(({ id, dataset, className }) => id || dataset.key || className)(document.activeElement)"


def to_map(page) -> None:
    """Go to the map from the search box, by keys alone."""
    for _ in range(8):
        page.keyboard.press("F6")
        if page.evaluate("document.activeElement.matches('.folium-map')"):
            return
    raise AssertionError(page.evaluate(FOCUS))


def said(page) -> str:
    return page.locator("#kk-live").inner_text()


def card(page) -> str:
    return page.locator(".hover:not([hidden])").inner_text()


def walk(page, key: str = "n", most: int = 300) -> list[str]:
    """Press a key until the count is round; return what was said at each stop."""
    heard = []
    for _ in range(most):
        page.keyboard.press(key)
        line = said(page)
        if line in heard:
            break
        heard.append(line)
    return heard


def zoom_out(page) -> None:
    """Zoom out by keys until candidates are counted per buurt."""
    for _ in range(4):
        page.keyboard.press("n")
        if "kansen in beeld" in card(page):
            break
        page.keyboard.press("-")
        page.wait_for_timeout(400)
    page.keyboard.press("Escape")


def middle_of_pointer(page) -> tuple[float, float]:
    box = page.locator(".pointer").bounding_box()
    return box["x"] + box["width"] / 2, box["y"] + box["height"] / 2


@pytest.mark.parametrize(("width", "height"), SIZES)
def test_keys_go_along_every_ring_with_the_card_that_the_mouse_gets(
    demo_pages, visit, width, height
):
    opened = visit(demo_pages["sessie"], width=width, height=height)
    page = opened.page
    to_map(page)
    assert page.locator(".map-keys").is_visible()
    zoom_out(page)
    heard = walk(page)
    rings = page.evaluate("map_kansenkaart.getZoom()")
    assert len(heard) >= 3
    page.keyboard.press("Escape")
    for n, line in enumerate(heard, start=1):
        assert line.startswith(f"{n} van {len(heard)}: ")
    places = []
    for _ in heard:
        page.keyboard.press("n")
        assert card(page).replace("\n", ", ") == said(page).split(": ", 1)[1]
        places.append((middle_of_pointer(page), card(page)))
        assert page.evaluate(CARD_IS_CLEAR), card(page)
    assert [x for (x, _), _ in places] == sorted(x for (x, _), _ in places)
    for (x, y), text in places:
        page.mouse.move(x - 2, y)
        page.mouse.move(x, y)
        page.wait_for_timeout(60)
        assert card(page) == text
    assert page.evaluate("map_kansenkaart.getZoom()") == rings
    assert opened.complaints == []


def test_shift_goes_back_and_escape_lets_go(demo_pages, visit):
    page = visit(demo_pages["sessie"]).page
    to_map(page)
    assert page.locator(".pointer.cross").is_visible()
    page.keyboard.press("n")
    first = said(page)
    page.keyboard.press("n")
    page.keyboard.press("Shift+N")
    assert said(page) == first
    page.keyboard.press("Shift+N")
    total = first.split(" van ")[1].split(":")[0]
    assert said(page).startswith(f"{total} van {total}: ")
    page.keyboard.press("Escape")
    assert page.locator(".pointer.cross").is_visible()
    page.keyboard.press("Shift+Tab")
    assert not page.locator(".pointer").is_visible()
    assert not page.locator(".map-keys").is_visible()


@pytest.mark.parametrize(("width", "height"), SIZES)
def test_from_a_ring_to_a_candidate_and_back(demo_pages, visit, width, height):
    page = visit(demo_pages["sessie"], width=width, height=height).page
    to_map(page)
    zoom_out(page)
    page.keyboard.press("n")
    before = page.evaluate("map_kansenkaart.getZoom()")
    page.keyboard.press("Enter")
    page.wait_for_timeout(200)
    assert page.evaluate("map_kansenkaart.getZoom()") > before
    assert "in beeld" in said(page) or card(page)
    for _ in range(30):
        page.keyboard.press("n")
        if "klasse" in said(page):
            break
        page.keyboard.press("Enter")
        page.wait_for_timeout(200)
    title = card(page).split("\n")[0]
    there = middle_of_pointer(page)
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "kk-panel-title"
    assert page.locator("#kk-panel-title").inner_text() == title
    page.wait_for_timeout(200)
    page.keyboard.press("Escape")
    page.wait_for_timeout(200)
    assert page.evaluate("document.activeElement.matches('.folium-map')")
    assert middle_of_pointer(page) == pytest.approx(there, abs=2)
    assert card(page).split("\n")[0] == title


def test_the_middle_of_the_map_asks_why_not(made, visit):
    page = visit(made(tier="sessie")).page
    page.keyboard.press("F6")
    page.keyboard.type("0457100000000003")
    page.wait_for_selector("[role=option]")
    page.keyboard.press("Enter")
    page.keyboard.press("Escape")
    page.wait_for_timeout(150)
    for row in page.locator(".kind-row input").all():
        row.uncheck()
    page.evaluate("document.activeElement.blur()")
    to_map(page)
    page.wait_for_timeout(100)
    assert "waarom wel of niet" in card(page)
    assert middle_of_pointer(page) == pytest.approx(clear_centre(page), abs=2)
    page.keyboard.press("Enter")
    assert "0457100000000003" in page.locator("#kk-right .panel-head").inner_text()


@pytest.mark.parametrize(("width", "height"), SIZES)
def test_works_clusters_and_overlays_are_told_by_keys(demo_pages, visit, width, height):
    opened = visit(demo_pages["sessie"], width=width, height=height)
    page = opened.page
    page.locator("#kk-tabbutton-renovation").click()
    for tick in page.locator('[data-key^="overlay-"]').all():
        tick.check()
    names = [
        e.inner_text().split(" (")[0]
        for e in page.locator("label:has([data-key^='overlay-'])").all()
    ]
    assert names
    to_map(page)
    heard = " ".join(walk(page))
    for name in names:
        assert name in heard, name
    assert "woningen" in heard
    clusters = page.locator('[data-key^="cluster-"]').all_inner_texts()
    assert clusters
    assert any(cluster in heard for cluster in clusters)
    assert opened.complaints == []


def test_overlays_are_told_beside_candidates_too(demo_pages, visit):
    page = visit(demo_pages["sessie"]).page
    page.locator("#kk-tabbutton-renovation").click()
    tick = page.locator('[data-key^="overlay-"]').first
    name = page.locator("label:has([data-key^='overlay-'])").first.inner_text().split(" (")[0]
    tick.check()
    page.locator("#kk-tabbutton-chances").click()
    to_map(page)
    assert name in " ".join(walk(page))


def test_axe_finds_nothing_serious_with_the_pointer_on_the_map(demo_pages, visit, axe):  # noqa: F811
    page = visit(demo_pages["sessie"]).page
    to_map(page)
    page.keyboard.press("n")
    assert serious(page, axe) == []


def test_f6_goes_from_part_to_part_and_out(demo_pages, visit):
    page = visit(demo_pages["sessie"]).page
    page.locator(".candidates tbody .button.link").first.press("Enter")
    page.evaluate("document.activeElement.blur()")
    reached = []
    for _ in range(4):
        page.keyboard.press("F6")
        reached.append(page.evaluate(FOCUS).split(" ")[0])
    assert reached == ["kk-search", "kk-tabbutton-chances", "map_kansenkaart", "kk-panel-title"]
    page.keyboard.press("Shift+F6")
    assert page.evaluate(FOCUS).startswith("map_kansenkaart")


def test_a_second_enter_in_the_list_goes_into_the_panel_and_escape_back(demo_pages, visit):
    page = visit(demo_pages["sessie"]).page
    row = page.locator(".candidates tbody .button.link").nth(1)
    key = row.get_attribute("data-key")
    row.press("Enter")
    assert page.evaluate("document.activeElement.dataset.key") == key
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "kk-panel-title"
    page.keyboard.press("Escape")
    assert page.evaluate("document.activeElement.dataset.key") == key


@pytest.mark.parametrize("row", [0, 1])
def test_on_a_phone_what_has_focus_is_never_under_a_sheet(demo_pages, visit, row):
    page = visit(demo_pages["sessie"], width=390, height=844).page
    page.locator(".candidates tbody .button.link").nth(row).press("Enter")
    assert page.evaluate("document.activeElement.id") == "kk-panel-title"
    page.locator('[data-key="to-list"]').press("Enter")
    page.wait_for_timeout(60)
    page.locator('[data-key="to-list"]').press("Enter")
    page.wait_for_timeout(60)
    on_top = """() => { const e = document.activeElement, b = e.getBoundingClientRect();
      return [e.dataset.key, e.contains(document.elementFromPoint(b.left + 20, b.top + 8))]; }"""
    key, seen = page.evaluate(on_top)
    assert key.startswith("card-")
    assert seen


def test_a_date_is_typed_in_one_go(page):
    card = opened_card(page, put(page, 0))
    field = card.locator('[data-key^="next_date-"]')
    field.focus()
    for digit in "01012027":
        page.keyboard.press(digit)
        page.wait_for_timeout(30)
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    page.wait_for_timeout(50)
    assert [d["next_date"] for d in export(page)["decisions"]] == ["2027-01-01"]


def start_notes_before_a_redraw(page):
    """Stand in the notes of a card while a moved weight, once it is logged, draws the list anew."""
    card = opened_card(page, put(page, 0))
    tab(page, "weights")
    page.locator("#kk-axis-coupling").press("ArrowRight")
    tab(page, "selection")
    card.locator('[data-key^="notes-"]').focus()


def test_what_is_being_typed_outlives_a_new_drawing_of_the_list(page):
    start_notes_before_a_redraw(page)
    page.keyboard.type("eerst de ")
    page.wait_for_timeout(900)
    page.keyboard.type("tekeningen")
    page.keyboard.press("Tab")
    page.wait_for_timeout(50)
    assert [d["notes"] for d in export(page)["decisions"]] == ["eerst de tekeningen"]


def test_half_a_text_is_kept_when_nothing_follows_it(page):
    start_notes_before_a_redraw(page)
    page.keyboard.type("tot hier")
    page.wait_for_timeout(900)
    page.keyboard.press("Tab")
    page.wait_for_timeout(50)
    assert [d["notes"] for d in export(page)["decisions"]] == ["tot hier"]


def test_enter_in_a_line_of_text_is_the_first_button(page):
    tab(page, "selection")
    add = page.get_by_role("button", name="Partij toevoegen")
    add.press("Enter")
    page.keyboard.type("Bewonersgroep")
    page.keyboard.press("Enter")
    page.wait_for_timeout(80)
    assert page.locator("dialog").count() == 0
    assert page.locator("#kk-by option", has_text="Bewonersgroep").count() == 1
    assert page.evaluate("document.activeElement.textContent") == "Partij toevoegen"


def test_focus_goes_on_beside_what_is_taken_away(page):
    first, second = put(page, 0), put(page, 6)
    card = opened_card(page, min(first, second))
    card.get_by_role("button", name="Van de lijst").press("Enter")
    page.wait_for_timeout(80)
    assert page.evaluate("document.activeElement.dataset.key ?? ''").split("-")[0] in (
        "pick",
        "card",
    )


@pytest.mark.parametrize(("width", "height"), SIZES)
def test_a_link_to_a_candidate_that_is_not_on_the_map_says_so_to_everybody(
    made, visit, width, height
):
    link = "#kans=topup-0000000000<b>x</b>" + "9" * 300
    opened = visit(made(tier="sessie"), width=width, height=height, fragment=link)
    dialog = opened.page.locator("dialog[open]")
    assert "De kans topup-0000000000<b>x</b>9" in dialog.inner_text()
    assert "Zoek het adres" in dialog.inner_text()
    assert dialog.locator("b").count() == 0
    opened.page.keyboard.press("Enter")
    assert dialog.count() == 0
    assert opened.page.evaluate("document.activeElement.id") == "kk-search"
    assert opened.complaints == []


def test_a_link_takes_the_window_of_the_link_before_away(page):
    follow = "(name) => { location.hash = `kans=${name}`; }"
    dialog = page.locator("dialog")
    for name in ("een", "twee"):
        page.evaluate(follow, name)
        dialog.get_by_text(f"De kans {name} ").wait_for()
        assert dialog.count() == 1
    page.evaluate(follow, fabricate.result().opportunities["opportunity_id"].iloc[0])
    page.wait_for_selector("#kk-panel-title")
    assert dialog.count() == 0


def test_what_goes_off_the_list_is_said(page):
    title = put(page, 0)
    opened_card(page, title).get_by_role("button", name="Van de lijst").click()
    assert said(page) == f"{title} staat niet meer op de lijst."


def undone(page) -> None:
    page.get_by_role("button", name="Ongedaan maken").click()
    page.wait_for_timeout(60)


@pytest.mark.parametrize("rest", ["", "tekeningen"])
def test_a_text_that_was_drawn_anew_while_it_was_typed_is_one_deed(page, rest):
    card = opened_card(page, put(page, 0))
    tab(page, "weights")
    page.locator("#kk-axis-coupling").press("ArrowRight")
    tab(page, "selection")
    notes = card.locator('[data-key^="notes-"]')
    notes.focus()
    page.keyboard.type("eerst de ")
    page.wait_for_timeout(900)
    page.keyboard.type(rest)
    page.keyboard.press("Tab")
    page.wait_for_timeout(50)
    assert notes.input_value() == f"eerst de {rest}"
    undone(page)
    assert notes.input_value() == ""


def test_a_chosen_date_outlives_a_new_drawing_of_the_list(page):
    card = opened_card(page, put(page, 0))
    tab(page, "weights")
    page.locator("#kk-axis-coupling").press("ArrowRight")
    tab(page, "selection")
    field = card.locator('[data-key^="next_date-"]')
    field.focus()
    field.fill("2027-01-01")
    page.wait_for_timeout(900)
    page.keyboard.press("Shift+Tab")
    page.wait_for_timeout(50)
    assert [d["next_date"] for d in export(page)["decisions"]] == ["2027-01-01"]


BY_KEYS = ".pointer:visible, .map-keys:visible"
PRESSES = """(map, events) => events.forEach((name) =>
  map.dispatchEvent(new MouseEvent(name, { bubbles: true, clientX: 640, clientY: 300 })))"""


@pytest.mark.parametrize("touch", [False, True])
def test_the_pointer_of_the_keys_keeps_out_of_sight_of_mouse_and_finger(demo_pages, browser, touch):
    context = browser.new_context(viewport={"width": 390, "height": 844}, has_touch=touch)
    page = context.new_page()
    page.goto(demo_pages["sessie"].as_uri())
    page.wait_for_selector("html[data-ready]")
    if touch:
        page.touchscreen.tap(60, 430)
    else:
        page.mouse.move(60, 430)
        page.mouse.down()
        page.mouse.move(120, 400, steps=4)
        page.mouse.up()
    page.wait_for_timeout(500)
    assert page.evaluate("document.activeElement.matches('.folium-map')")
    assert page.locator(BY_KEYS).count() == 0
    assert said(page) == ""
    page.keyboard.press("Escape")
    assert page.locator(BY_KEYS).count() == 2
    page.mouse.move(60, 430)
    page.mouse.down()
    assert page.locator(BY_KEYS).count() == 0
    page.mouse.up()
    context.close()


@pytest.mark.parametrize("events", [("pointerdown", "mousedown"), ("mousedown",)])
def test_a_press_on_the_map_after_a_key_elsewhere_shows_nothing_of_the_keys(page, events):
    tab(page, "weights")
    page.locator("#kk-axis-coupling").press("ArrowRight")
    page.locator(".folium-map").evaluate(PRESSES, events)
    assert page.evaluate("document.activeElement.matches('.folium-map')")
    assert page.locator(BY_KEYS).count() == 0
    page.keyboard.press("Escape")
    assert page.locator(BY_KEYS).count() == 2


def test_enter_before_the_answers_are_there_waits_for_them(page):
    page.locator("#kk-search").focus()
    page.keyboard.type("0457100000000003")
    page.wait_for_selector("[role=option]")
    page.locator("#kk-search").fill("")
    page.keyboard.type("0457100000000004")
    page.keyboard.press("Enter")
    page.wait_for_selector("#kk-panel-title:focus")
    assert "0457100000000004" in page.locator("#kk-right .panel-head").inner_text()
    assert not page.locator("#kk-search-list").is_visible()


def test_a_button_that_is_pressed_long_right_after_typing_is_pressed(page):
    card = opened_card(page, put(page, 0))
    lead = card.locator('[data-key^="lead-"]')
    lead.click()
    page.keyboard.type("gemeente")
    undo = page.get_by_role("button", name="Ongedaan maken")
    undo.scroll_into_view_if_needed()
    undo.hover()
    page.mouse.down()
    page.wait_for_timeout(1200)
    page.mouse.up()
    page.wait_for_timeout(60)
    assert lead.input_value() == ""


@pytest.mark.parametrize("sign", ["move", "key", "leave"])
def test_a_release_that_the_page_did_not_hear_holds_no_drawing_up(page, sign):
    put(page, 0)
    tab(page, "selection")
    page.evaluate("""() => {
      document.body.dispatchEvent(new PointerEvent('pointerdown', { bubbles: true, buttons: 1 }));
    }""")
    add = page.get_by_role("button", name="Partij toevoegen")
    add.evaluate("e => e.click()")
    page.locator("#kk-ask").evaluate("e => { e.value = 'Bewonersgroep'; }")
    page.locator("dialog .button.primary").evaluate("e => e.click()")
    page.wait_for_timeout(60)
    option = page.locator("#kk-by option", has_text="Bewonersgroep")
    assert option.count() == 0
    if sign == "move":
        page.mouse.move(600, 300)
        page.mouse.move(610, 300)
    elif sign == "key":
        page.keyboard.press("F7")
    else:
        page.evaluate("window.dispatchEvent(new Event('blur'))")
    page.wait_for_timeout(60)
    assert option.count() == 1


def test_caps_lock_turns_no_direction_round(demo_pages, visit):
    page = visit(demo_pages["sessie"]).page
    to_map(page)
    page.keyboard.press("N")
    assert said(page).startswith("1 van ")


def test_a_tap_on_a_candidate_leaves_no_card_over_the_map(demo_pages, browser):
    context = browser.new_context(
        viewport={"width": 390, "height": 844}, has_touch=True, reduced_motion="reduce"
    )
    page = context.new_page()
    page.goto(demo_pages["sessie"].as_uri())
    page.wait_for_selector("html[data-ready]")
    to_map(page)
    for _ in range(8):
        page.keyboard.press("n")
        if "klasse" in said(page):
            break
        page.keyboard.press("Enter")
        page.wait_for_timeout(200)
    title = card(page).split("\n")[0]
    page.touchscreen.tap(*middle_of_pointer(page))
    page.wait_for_timeout(200)
    assert page.locator("#kk-panel-title").inner_text() == title
    assert not page.locator(".hover").is_visible()
    assert not page.locator(".pointer").is_visible()
    context.close()
