"""What the table decides: on the list, undone, kept, out to a file, in again, laid together."""

from __future__ import annotations

import json

import jsonschema
import pytest

from kansenkaart import decisions, rules

pytestmark = pytest.mark.browser


def put(page, nth: int) -> str:
    """Put the nth candidate of the list on the shortlist and return its title."""
    tab(page, "chances")
    page.locator(".candidates tbody .button.link").nth(nth).click()
    page.locator('[data-key="to-list"]').click()
    page.wait_for_selector("text=Staat op de lijst")
    title = page.locator("#kk-panel-title").inner_text()
    page.locator('[data-key="panel-close"]').click()
    return title


def tab(page, name: str) -> None:
    page.locator(f"#kk-tabbutton-{name}").click()


def opened_card(page, title: str):
    tab(page, "selection")
    card = page.locator("details.card", has=page.locator(".card-title", has_text=title)).first
    if card.get_attribute("open") is None:
        card.locator("summary").first.click()
    return card


def export(page) -> dict:
    tab(page, "selection")
    with page.expect_download() as download:
        page.locator('[data-key="export"]').click()
    assert download.value.suggested_filename.startswith("kansenkaart-sessie-voorbeeldstad-")
    return json.loads(download.value.path().read_text("utf-8"))


def import_file(page, session: dict | str) -> None:
    tab(page, "selection")
    text = session if isinstance(session, str) else json.dumps(session)
    page.locator("#kk-import").set_input_files(
        {"name": "sessie.json", "mimeType": "application/json", "buffer": text.encode()}
    )


def import_at_once(page, session: dict) -> None:
    """Import a file that contradicts nothing."""
    import_file(page, session)
    page.locator("dialog[open]").get_by_role("button", name="Goed").click()


def decided(session: dict, title: str) -> dict:
    return next(d for d in session["decisions"] if d["title"] == title)


def test_a_candidate_is_decided_on_and_the_file_tells(page):
    first, second = put(page, 0), put(page, 6)
    tab(page, "selection")
    page.select_option("#kk-by", "Gemeente")
    card = opened_card(page, first)
    card.get_by_label("Status").select_option("pilot_geselecteerd")
    card.get_by_label("Trekker").fill("Woonstichting Voorbeeld")
    card.get_by_label("Volgende stap").fill("constructeur vragen")
    card.get_by_label("Datum").fill("2027-03-01")
    card.get_by_label("Mening van Gemeente").fill("liever lager")
    card.get_by_label("Gemeente", exact=True).select_option("4")
    card.locator("summary", has_text="Wat zeggen we toe?").click()
    card.get_by_label("één vast aanspreekpunt").check()
    card = opened_card(page, second)
    card.get_by_label("Status").select_option("afgewezen")
    assert page.get_by_text("Zet erbij waarom deze is afgewezen.").is_visible()
    card.get_by_label("Waarom afgewezen?").fill("te dicht op het spoor")
    card.get_by_label("Waarom afgewezen?").press("Tab")
    session = export(page)
    chosen, rejected = decided(session, first), decided(session, second)
    assert chosen["status"] == "pilot_geselecteerd"
    assert chosen["lead"] == "Woonstichting Voorbeeld"
    assert chosen["next_step"] == "constructeur vragen"
    assert chosen["next_date"] == "2027-03-01"
    assert chosen["votes"]["Gemeente"] == {"score": 4, "view": "liever lager"}
    assert chosen["commitments"] == ["gemeente.contact_point"]
    assert chosen["by"] == "Gemeente"
    assert (rejected["status"], rejected["reason"]) == ("afgewezen", "te dicht op het spoor")
    assert session["run"]["run_id"] == "0123456789ab"
    jsonschema.validate(session, decisions.session.schema())


def test_focus_stays_with_the_reader_while_the_list_is_drawn_again(page):
    card = opened_card(page, put(page, 0))
    card.get_by_label("Trekker").fill("A")
    card.get_by_label("Trekker").press("Tab")
    page.wait_for_timeout(150)
    key = page.evaluate("document.activeElement.dataset.key")
    assert key.startswith("next_step-")


def test_undo_takes_back_one_step_at_a_time(page):
    title = put(page, 0)
    card = opened_card(page, title)
    card.get_by_label("Trekker").fill("iemand")
    card.get_by_label("Trekker").press("Tab")
    page.locator('[data-key="undo"]').click()
    assert decided(export(page), title)["lead"] == ""
    page.locator('[data-key="undo"]').click()
    assert export(page)["decisions"] == []


def test_what_was_undone_can_be_done_again_until_something_else_is_done(page):
    title = put(page, 0)
    card = opened_card(page, title)
    card.get_by_label("Trekker").fill("iemand")
    card.get_by_label("Trekker").press("Tab")
    assert page.locator('[data-key="redo"]').is_disabled()
    for _ in range(2):
        page.locator('[data-key="undo"]').click()
    assert export(page)["decisions"] == []
    for _ in range(2):
        page.locator('[data-key="redo"]').click()
    assert decided(export(page), title)["lead"] == "iemand"
    page.locator('[data-key="undo"]').click()
    put(page, 3)
    tab(page, "selection")
    assert page.locator('[data-key="redo"]').is_disabled()


def test_weights_move_candidates_are_logged_and_go_back(page):
    tab(page, "weights")
    before = page.locator(".moved strong").inner_text()
    share_before = page.locator("output[for=kk-axis-coupling]").inner_text()
    slider = page.locator("#kk-axis-coupling")
    slider.focus()
    for _ in range(12):
        slider.press("ArrowRight")
    page.wait_for_timeout(900)
    assert before == "Zelfde klasse A als bij de standaard."
    assert "naar klasse A" in page.locator(".moved strong").inner_text()
    session = export(page)
    assert {k: list(v) for k, v in session["weights"].items()}["topup"] == ["axes"]
    (line,) = session["log"]
    assert (line["kind"], line["part"], line["name"]) == ("all", "axes", "coupling")
    tab(page, "weights")
    page.locator('[data-key="weights-log"]').click()
    shares = [f"{100 * line[end]:.0f}%" for end in ("from", "to")]
    assert shares == [share_before, page.locator("output[for=kk-axis-coupling]").inner_text()]
    logged = "Alle soorten, gewicht koppelkans: van {} naar {}".format(*shares)
    assert page.locator(".log").inner_text().endswith(logged)
    page.locator('[data-key="weights-reset"]').click()
    assert page.locator(".moved strong").inner_text() == before
    session = export(page)
    assert session["weights"] == {}
    assert [line["part"] for line in session["log"]] == ["axes", "reset"]


def test_homes_that_move_are_told_where_class_a_stays_the_same(demo_pages, visit):
    page = visit(demo_pages["sessie"]).page
    tab(page, "weights")
    told, homes = page.locator(".moved strong"), page.locator(".moved .note")
    assert told.inner_text() == "Zelfde klasse A als bij de standaard."
    before = homes.inner_text().split(": ")[1].rstrip(".")
    page.locator("#kk-threshold-splitting-age").press("ArrowLeft")
    page.wait_for_timeout(200)
    now = homes.inner_text().split(": ")[1].rstrip(".")
    assert now != before
    assert told.inner_text() == f"Zelfde kansen in klasse A; woningen van {before} naar {now}"


def test_a_threshold_changes_outcomes_and_the_funnel(page):
    tab(page, "weights")
    slider = page.locator("#kk-threshold-topup-flat_roof")
    slider.focus()
    slider.press("End")
    page.wait_for_timeout(200)
    tab(page, "chances")
    page.select_option("#kk-funnel-kind", "topup")
    strict = page.locator(".funnel li", has_text="plat dak").locator(".count").inner_text()
    tab(page, "weights")
    slider.focus()
    slider.press("Home")
    page.wait_for_timeout(200)
    tab(page, "chances")
    loose = page.locator(".funnel li", has_text="plat dak").locator(".count").inner_text()
    assert int(loose.split()[0]) > int(strict.split()[0])


def test_two_candidates_stand_side_by_side_and_make_one_project(page):
    titles = [put(page, 0), put(page, 6)]
    tab(page, "selection")
    for title in titles:
        page.get_by_label(f"Kies {title} om te vergelijken").check()
    page.locator('[data-key="compare"]').click()
    dialog = page.locator("dialog[open]")
    for title in titles:
        assert dialog.locator("th", has_text=title).is_visible()
    assert dialog.get_by_text("Woningen erbij").is_visible()
    page.keyboard.press("Escape")
    page.locator('[data-key="group"]').click()
    page.get_by_label("Naam van het project").fill("Blok aan de kade")
    page.get_by_role("button", name="Goed").click()
    page.wait_for_selector("section.group")
    session = export(page)
    (group,) = session["groups"]
    assert group["name"] == "Blok aan de kade"
    assert {d["group"] for d in session["decisions"]} == {group["id"]}
    page.locator("section.group").get_by_label("Naam van het project").fill("Kade")
    page.locator("section.group").get_by_label("Naam van het project").press("Tab")
    assert export(page)["groups"][0]["name"] == "Kade"


def test_a_pand_by_hand_needs_a_reason(page):
    page.fill("#kk-search", "0457100000000003")
    page.wait_for_selector("[role=option]")
    page.keyboard.press("Enter")
    page.locator('[data-key="add-by-hand"]').click()
    page.get_by_role("button", name="Goed").click()
    assert page.get_by_text("Vul dit in.").is_visible()
    page.locator("#kk-manual-kind").select_option("topup")
    page.get_by_label("Waarom hoort dit pand erbij?").fill("de buurt vraagt erom")
    page.get_by_role("button", name="Goed").click()
    (decision,) = export(page)["decisions"]
    assert decision["opportunity_id"] == "manual-topup-0457100000000003"
    assert decision["manual_reason"] == "de buurt vraagt erom"
    assert decision["pand_ids"] == ["0457100000000003"]


def test_another_browser_takes_the_file_and_shows_what_collides(made, visit):
    here, there = (visit(made(tier="sessie")).page for _ in range(2))
    title = put(there, 0)
    extra = put(there, 7)
    card = opened_card(there, title)
    card.get_by_label("Trekker").fill("Gemeente")
    card.get_by_label("Huurdersorganisatie", exact=True).select_option("2")
    theirs = export(there)
    put(here, 0)
    card = opened_card(here, title)
    card.get_by_label("Trekker").fill("Woonstichting Voorbeeld")
    card.get_by_label("Gemeente", exact=True).select_option("5")
    import_file(here, theirs)
    dialog = here.locator("dialog[open]")
    assert "1 nieuw op de lijst, 1 aangevuld, 1 verschil." in dialog.inner_text()
    assert dialog.locator(".conflict").count() == 1
    dialog.get_by_label("bestand: Gemeente").check()
    dialog.get_by_role("button", name="Overnemen").click()
    merged = export(here)
    assert {d["title"] for d in merged["decisions"]} == {title, extra}
    decision = decided(merged, title)
    assert decision["lead"] == "Gemeente"
    assert decision["votes"]["Gemeente"]["score"] == 5
    assert decision["votes"]["Huurdersorganisatie"]["score"] == 2


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (lambda s: "geen json", "niet te lezen"),
        (lambda s: {"format": "iets anders"}, "een ander soort bestand"),
        (lambda s: s | {"run": s["run"] | {"run_id": "ffff"}}, "hoort bij een andere kaart"),
        (lambda s: s | {"extra": 1}, "klopt niet"),
        (lambda s: s | {"decisions": [{"opportunity_id": "<b>"}]}, "klopt niet"),
        (lambda s: s | {"parties": ["x" * 200]}, "klopt niet"),
        (lambda s: s | {"weights": {"topup": {"axes": {"building": "1"}}}}, "klopt niet"),
        (lambda s: json.dumps(s) + " " * 20_100_000, "te groot"),
    ],
)
def test_a_file_that_does_not_fit_is_refused_with_a_reason(page, change, message):
    session = export(page)
    import_file(page, change(session))
    assert message in page.locator("dialog[open]").inner_text()
    page.get_by_role("button", name="Goed").click()
    assert export(page)["decisions"] == []


def test_what_a_file_says_is_shown_as_text(page):
    title = put(page, 0)
    session = export(page)
    hostile = "<img src=x onerror=alert(1)>${alert(2)}</script>"
    session["decisions"][0] |= {"notes": hostile, "lead": hostile}
    session["parties"].append(hostile)
    page.on("dialog", lambda d: pytest.fail("a script ran"))
    import_at_once(page, session)
    page.wait_for_timeout(200)
    card = opened_card(page, title)
    assert card.get_by_label("Trekker").input_value() == hostile
    assert page.locator("img[src=x]").count() == 0


def test_the_list_is_still_there_after_opening_again(made, visit):
    path = made(tier="sessie")
    first = visit(path)
    title = put(first.page, 0)
    first.page.wait_for_timeout(100)
    first.page.reload()
    first.page.wait_for_selector("html[data-ready]")
    assert decided(export(first.page), title)


def test_intern_keeps_nothing_unless_asked(made, visit):
    opened = visit(made(tier="intern"))
    put(opened.page, 0)
    assert opened.page.evaluate("localStorage.length") == 0
    tab(opened.page, "selection")
    opened.page.get_by_label("Bewaar in deze browser").check()
    assert opened.page.evaluate("Object.keys(localStorage)") == ["kansenkaart:0123456789ab:intern"]
    opened.page.get_by_label("Bewaar in deze browser").uncheck()
    assert opened.page.evaluate("localStorage.length") == 0


def test_a_file_sets_no_limit_where_the_page_lacks_candidates_and_no_name_of_its_own(page):
    session = export(page)
    session["weights"] = {
        "topup": {"thresholds": {"flat_roof": 0.01}, "axes": {"constructor": 1, "impact": 0.9}},
        "splitting": {"thresholds": {"area": 9999}},
        "elders": {"axes": {"impact": 1}},
    }
    import_at_once(page, session)
    made = export(page)["weights"]
    live = {
        c.id: c.live
        for kind in ("topup", "splitting")
        for c in rules.load()[kind].criteria
        if c.live
    }
    assert made["topup"] == {
        "axes": {"impact": 0.9},
        "thresholds": {"flat_roof": live["flat_roof"][0]},
    }
    assert made["splitting"] == {"thresholds": {"area": live["area"][1]}}
    assert "elders" not in made


def test_what_a_session_grows_to_still_fits_its_file(page):
    line = {"by": "", "kind": "topup", "part": "axes", "name": "impact", "from": 0.1, "to": 0.2}
    session = export(page)
    session["log"] = [{"at": f"2026-11-25T{n:06d}", **line} for n in range(1999)]
    session["parties"] = [f"Partij {n}" for n in range(17)]
    import_at_once(page, session)
    tab(page, "weights")
    for name in ("impact", "coupling", "building"):
        page.locator(f"#kk-axis-{name}").press("ArrowRight")
        page.wait_for_timeout(800)
    made = export(page)
    jsonschema.validate(made, decisions.session.schema())
    assert len(made["log"]) == 2000
    assert [line["name"] for line in made["log"][-3:]] == ["impact", "coupling", "building"]
    assert len(made["parties"]) == 20
    assert page.get_by_role("button", name="Partij toevoegen").is_disabled()


def test_a_name_of_a_party_is_no_longer_than_its_file_allows(page):
    tab(page, "selection")
    page.get_by_role("button", name="Partij toevoegen").click()
    page.locator("#kk-ask").press_sequentially("x" * 130)
    page.locator("dialog .primary").click()
    made = export(page)
    assert "x" * 120 in made["parties"]
    jsonschema.validate(made, decisions.session.schema())


def test_a_kept_session_that_cannot_be_read_is_told(made, visit):
    first = visit(made(tier="sessie"))
    put(first.page, 0)
    key = "kansenkaart:0123456789ab:sessie"
    first.page.evaluate("(key) => localStorage.setItem(key, '{\"format\": 1}')", key)
    first.page.reload()
    first.page.wait_for_selector("html[data-ready]")
    told = first.page.locator("dialog[open]").inner_text()
    assert "Wat deze browser bewaarde, is niet te lezen" in told


def test_conflicting_groups_and_dates_read_as_people_wrote_them(made, visit):
    here, there = (visit(made(tier="sessie")).page for _ in range(2))
    for page, name, date in (
        (there, "Andere naam", "2027-01-05"),
        (here, "Eigen naam", "2027-02-06"),
    ):
        titles = [put(page, 0), put(page, 6)]
        tab(page, "selection")
        for title in titles:
            page.get_by_label(f"Kies {title} om te vergelijken").check()
        page.locator('[data-key="group"]').click()
        page.fill("#kk-ask", name)
        page.locator("dialog .primary").click()
        card = opened_card(page, titles[0])
        card.get_by_label("Datum").fill(date)
        card.get_by_label("Datum").press("Tab")
    import_file(here, export(there))
    text = here.locator("dialog[open]").inner_text()
    for line in (
        "hier: Eigen naam",
        "bestand: Andere naam",
        "hier: 06-02-2027",
        "bestand: 05-01-2027",
    ):
        assert line in text
    assert "group-" not in text


def test_a_project_that_was_named_twice_is_asked_about(page):
    for nth in (0, 6):
        put(page, nth)
    tab(page, "selection")
    for box in page.locator("[data-key^='pick-']").all():
        box.check()
    page.locator('[data-key="group"]').click()
    page.fill("#kk-ask", "Noordrand")
    page.locator("dialog .primary").click()
    theirs = export(page)
    theirs["groups"][0]["name"] = "Rand noord"
    import_file(page, theirs)
    dialog = page.locator("dialog[open]")
    assert "hier: Noordrand" in dialog.inner_text()
    dialog.get_by_label("bestand: Rand noord").check()
    dialog.get_by_role("button", name="Overnemen").click()
    assert [group["name"] for group in export(page)["groups"]] == ["Rand noord"]


def written_about_one(visit, made, texts: dict[str, str], field: str) -> tuple:
    """Return per party a page on which it wrote about one candidate, and the title of that."""
    pages, title = {}, ""
    for party, text in texts.items():
        pages[party] = visit(made(tier="sessie")).page
        title = put(pages[party], 0)
        tab(pages[party], "selection")
        pages[party].select_option("#kk-by", party)
        card = opened_card(pages[party], title)
        if field == "Waarom afgewezen?":
            card.get_by_label("Status").select_option("afgewezen")
        card.get_by_label(field).fill(text)
        card.get_by_label(field).press("Tab")
    return pages, title


@pytest.mark.parametrize(
    ("field", "name"), [("Aantekeningen", "notes"), ("Waarom afgewezen?", "reason")]
)
def test_what_three_parties_wrote_about_one_candidate_can_all_be_kept(made, visit, field, name):
    texts = {
        "Gemeente": "eerst de raad",
        "Huurdersorganisatie": "eerst de schimmel",
        "Woonstichting Voorbeeld": "eerst een proefwoning",
    }
    pages, title = written_about_one(visit, made, texts, field)
    here, *others = pages.values()
    for there in others:
        import_file(here, export(there))
        dialog = here.locator("dialog[open]")
        dialog.get_by_label("beide bewaren").check()
        dialog.get_by_role("button", name="Overnemen").click()
    kept = decided(export(here), title)[name]
    assert kept.split("\n") == [f"{party}: {text}" for party, text in texts.items()]


def test_both_can_be_chosen_back_and_are_not_offered_where_they_do_not_fit(made, visit):
    texts = {"Gemeente": "a" * 2000, "Huurdersorganisatie": "b" * 3000}
    pages, title = written_about_one(visit, made, texts, "Aantekeningen")
    here, there = pages.values()
    import_file(here, export(there))
    assert here.get_by_label("beide bewaren").count() == 0  # 5,000 signs with the names
    here.get_by_role("button", name="Sluiten").click()
    card = opened_card(there, title)
    card.get_by_label("Aantekeningen").fill("kort")
    card.get_by_label("Aantekeningen").press("Tab")
    import_file(here, export(there))
    here.get_by_label("beide bewaren").check()
    here.get_by_label("hier: ").check()
    here.get_by_role("button", name="Overnemen").click()
    assert decided(export(here), title)["notes"] == "a" * 2000


def test_a_file_without_differences_says_what_it_brought(made, visit):
    here, there = (visit(made(tier="sessie")).page for _ in range(2))
    put(there, 0)
    import_file(here, export(there))
    assert (
        "1 nieuw op de lijst, 0 aangevuld, 0 verschillen."
        in here.locator("dialog[open]").inner_text()
    )


def test_a_file_that_fills_in_what_was_open_here_says_so_once(made, visit):
    here, there = (visit(made(tier="sessie")).page for _ in range(2))
    title = put(here, 0)
    put(there, 0)
    card = opened_card(there, title)
    card.get_by_label("Status").select_option("afgewezen")
    card.get_by_label("Waarom afgewezen?").fill("te dicht op de buren")
    card.get_by_label("Waarom afgewezen?").press("Tab")
    theirs = export(there)
    for filled in (1, 0):
        import_file(here, theirs)
        dialog = here.locator("dialog[open]")
        told = f"0 nieuw op de lijst, {filled} aangevuld, 0 verschillen."
        assert told in dialog.inner_text()
        dialog.get_by_role("button", name="Goed").click()
    assert decided(export(here), title)["status"] == "afgewezen"


def test_weights_that_are_the_same_here_are_not_asked_about(page):
    put(page, 0)
    tab(page, "weights")
    page.locator("#kk-axis-coupling").press("ArrowRight")
    page.wait_for_timeout(900)
    import_file(page, export(page))
    assert page.locator("dialog[open] input").count() == 0
    assert "0 verschillen" in page.locator("dialog[open]").inner_text()


def test_the_field_one_tabs_to_stays_selected_so_that_typing_replaces_it(page):
    title = put(page, 0)
    card = opened_card(page, title)
    card.get_by_label("Volgende stap").fill("wat er stond")
    card.get_by_label("Volgende stap").press("Tab")
    page.wait_for_timeout(50)
    card.get_by_label("Trekker").press_sequentially("Gemeente")
    page.keyboard.press("Tab")
    page.wait_for_timeout(50)
    focused = "() => [document.activeElement.selectionStart, document.activeElement.selectionEnd]"
    field = card.get_by_label("Volgende stap")
    assert field.evaluate("(e) => e === document.activeElement")
    field.evaluate("(e) => e.setSelectionRange(4, 6)")
    page.locator('[data-key="undo"]').evaluate("(e) => e.click()")
    page.wait_for_timeout(50)
    assert page.evaluate(focused) == [4, 6]


def test_side_by_side_the_next_step_has_a_date_as_people_write_it(page):
    for nth in (0, 6):
        title = put(page, nth)
    card = opened_card(page, title)
    card.get_by_label("Datum").fill("2027-03-01")
    card.get_by_label("Datum").press("Tab")
    for box in page.locator("[data-key^='pick-']").all():
        box.check()
    page.locator('[data-key="compare"]').click()
    told = page.locator("dialog[open]").inner_text()
    assert "01-03-2027" in told
    assert "2027-03-01" not in told


def test_a_view_of_many_words_is_whole_in_sight(page):
    title = put(page, 0)
    card = opened_card(page, title)
    for label in ("Mening van Gemeente", "Volgende stap"):
        field = card.get_by_label(label)
        field.fill("liever eerst de schimmel aanpakken en dan pas over splitsen praten " * 3)
        assert field.evaluate("(e) => e.scrollHeight <= e.clientHeight + 1")
