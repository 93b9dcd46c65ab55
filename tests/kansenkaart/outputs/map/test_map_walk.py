"""A whole session by keys alone: nothing is clicked, and only keys move the focus."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

pytestmark = pytest.mark.browser

MOST_TABS = 60
NO_PRINTER = "window.print = () => { window.printed = (window.printed ?? 0) + 1; };"
FOCUS = """() => {
  const e = document.activeElement, b = e.getBoundingClientRect(), s = getComputedStyle(e);
  const middle = b.left + b.width / 2;
  const at = [[b.left + Math.min(12, b.width / 2), b.top + Math.min(8, b.height / 2)],
    [middle, b.top + b.height / 2], [middle, b.top + b.height / 4]];
  return {
    name: e.id || e.dataset.key || e.outerHTML.slice(0, 80),
    lost: e === document.body,
    seen: at.some(([x, y]) => e.contains(document.elementFromPoint(x, y))),
    ring: s.outlineStyle !== 'none' && parseFloat(s.outlineWidth) >= 2,
  };
}"""


class Hand:
    """Ten fingers on a keyboard: presses keys, and looks where that brings it."""

    def __init__(self, page: Any) -> None:
        self.page = page
        self.steps: list[tuple[str, str, int]] = []
        self.look: Callable[[str], None] = lambda name: None

    def press(self, *keys: str, then_ms: int = 40) -> None:
        for key in keys:
            self.page.keyboard.press(key)
        self.page.wait_for_timeout(then_ms)

    def type(self, text: str) -> None:
        """Type at the pace of a quick person, who looks where they are first."""
        self.page.wait_for_timeout(100)
        self.page.keyboard.type(text, delay=5)

    def on(self, selector: str) -> bool:
        return self.page.evaluate("(q) => document.activeElement.matches(q)", selector)

    def reach(self, selector: str, key: str = "Tab", most: int = MOST_TABS) -> int:
        """Press a key until focus is on what a selector names; return how often."""
        for times in range(most + 1):
            if self.on(selector):
                self.stands(selector)
                self.steps.append((selector, key, times))
                return times
            self.page.keyboard.press(key)
        raise AssertionError(f"{selector} is further than {most} times {key}, at {self.where()}")

    def part(self, selector: str) -> None:
        """Go to a part of the page with F6, the shorter way round."""
        self.reach(selector, "F6" if self.page.evaluate(AHEAD, selector) else "Shift+F6", 5)

    def tab(self, name: str) -> None:
        """Open a tab of the left side."""
        self.part('[role="tab"][aria-selected="true"]')
        self.reach(f"#kk-tabbutton-{name}", "ArrowRight", 4)
        self.press(then_ms=60)

    def where(self) -> dict[str, Any]:
        return self.page.evaluate(FOCUS)

    def stands(self, step: str) -> None:
        """Focus is somewhere, in sight, and its ring can be seen."""
        found = self.where()
        assert not found["lost"], f"focus is lost after: {step}"
        assert found["seen"], f"{found['name']} has focus but is covered, after: {step}"
        assert found["ring"], f"{found['name']} has focus without a ring, after: {step}"

    def did(self, step: str) -> None:
        self.press(then_ms=120)
        self.look(step)
        self.stands(step)

    def heard(self) -> str:
        return self.page.locator("#kk-live").inner_text()


AHEAD = """(q) => {
  const parts = [...document.querySelectorAll('header, section')];
  const of = (e) => parts.indexOf(e.closest('header, section'));
  return of(document.activeElement) < of(document.querySelector(q));
}"""


def tab_to_new(hand: Hand, prefix: str) -> str:
    """Tab to the next element whose key begins so, and return that key."""
    hand.reach(f'[data-key^="{prefix}"]')
    return hand.page.evaluate("document.activeElement.dataset.key")


def finds_its_street(hand: Hand) -> None:
    hand.part("#kk-search")
    hand.type("Sperwerstraat")
    hand.page.wait_for_selector("[role=option]")
    assert "gevonden" in hand.heard()
    hand.press("Enter")
    assert hand.on("#kk-panel-title")
    hand.did("find your street")
    assert "Sperwerstraat" in hand.page.locator("#kk-panel-title").inner_text()
    hand.press("Escape")
    assert hand.on("#kk-search")


def asks_why_the_church_is_none(hand: Hand, church: str) -> None:
    hand.part("#kk-search")
    hand.press("Control+a")
    hand.type(church)
    hand.page.wait_for_selector(f"[role=option]:has-text('{church}')")
    hand.press("Enter")
    assert hand.on("#kk-panel-title")
    hand.did("why is the church not a candidate")
    assert "Waarom wel of niet?" in hand.page.locator("#kk-right").inner_text()
    hand.press("Escape")


def weighs(hand: Hand) -> None:
    hand.tab("weights")
    hand.reach("#kk-axis-coupling")
    hand.press(*["ArrowRight"] * 12, then_ms=900)
    hand.did("raise koppelkans")
    line = hand.page.locator(".moved strong")
    assert line.inner_text() != "Zelfde klasse A als bij de standaard."
    assert hand.page.evaluate(IN_SIGHT, ".moved"), "the line that says what moved is not in sight"
    hand.reach('[data-key="weights-reset"]')
    hand.press("Enter", then_ms=200)
    hand.did("back to the standard weights")


IN_SIGHT = """(q) => { const b = document.querySelector(q).getBoundingClientRect();
  const there = document.elementFromPoint(b.left + 20, (b.top + b.bottom) / 2);
  return Boolean(there?.closest(q)); }"""


def filters(hand: Hand) -> None:
    hand.tab("chances")
    count = hand.page.locator(".totals strong.big").first
    whole = count.inner_text()
    hand.reach('[data-key="kind-splitting"]')
    hand.press("Space")
    hand.reach('[data-key="class-2"]')
    hand.press("Space")
    hand.did("filter by kind and class")
    assert count.inner_text() != whole
    hand.reach('[data-key="filter-buurt"]')
    hand.press("ArrowDown")
    hand.did("filter by buurt")
    hand.reach('[data-key="clear"]')
    hand.press("Enter")
    hand.did("clear the filters")
    hand.reach('[data-key="kind-splitting"]', "Shift+Tab")
    hand.press("Space")


def opens_and_lists(hand: Hand, nth: int) -> str:
    hand.tab("chances")
    for _ in range(nth):
        hand.reach('[data-key^="row-"]')
        hand.press("Tab")
    hand.reach('[data-key^="row-"]')
    hand.press("Enter", then_ms=150)
    hand.did("open a candidate")
    if not hand.on("#kk-panel-title"):
        hand.press("Enter")
    assert hand.on("#kk-panel-title")
    hand.reach('summary[data-key^="reason-"]')
    hand.press("Enter")
    assert hand.page.evaluate("document.activeElement.parentElement.open")
    hand.did("unfold a reason")
    hand.reach('[data-key="to-list"]')
    hand.press("Enter", then_ms=100)
    hand.did("put it on the list")
    title = hand.page.locator("#kk-panel-title").inner_text()
    assert hand.on('[data-key="to-list"]')
    return title


def decides(hand: Hand) -> None:
    """From the panel to the card: status, lead, step, date, notes, scores, views, commitments."""
    hand.press("Enter")
    assert hand.on('summary[data-key^="card-"]')
    hand.did("open its card")
    hand.reach('[data-key^="status-"]')
    hand.press("ArrowDown", "ArrowDown", then_ms=100)
    for name, text in (
        ("lead", "Woonstichting Voorbeeld"),
        ("next_step", "constructeur vragen"),
        ("notes", "eerst de tekeningen"),
    ):
        hand.reach(f'[data-key^="{name}-"]')
        hand.press("Control+a")
        hand.type(text)
        if name == "next_step":
            hand.reach('[data-key^="next_date-"]')
            hand.type("01012027")
    hand.did("status, lead, step, date and notes")
    hand.reach('[data-key^="vote-0-"]')
    hand.press("4", then_ms=80)
    hand.reach('[data-key^="view-1-"]')
    hand.type("liever lager")
    hand.did("scores and views")
    hand.reach('summary[data-key^="commit-"]')
    hand.press("Enter")
    hand.reach('[data-key^="commit-contact_point-"]')
    hand.press("Space")
    hand.reach('[data-key^="commit-circular-"]')
    hand.did("the checklist of commitments")
    assert hand.page.locator('[data-key^="commit-contact_point-"]').is_checked()


def rejects(hand: Hand) -> None:
    hand.press("Enter")
    hand.reach('[data-key^="status-"]')
    hand.press("End", then_ms=150)
    hand.did("reject one")
    hand.press("Tab")
    assert hand.on('[data-key^="reason-"]')
    hand.type("te dicht op het spoor")
    hand.press("Tab", then_ms=100)
    hand.did("reject one with a reason")


def adds_by_hand(hand: Hand, pand: str) -> None:
    hand.part("#kk-search")
    hand.press("Control+a")
    hand.type(pand)
    hand.page.wait_for_selector(f"[role=option]:has-text('{pand}')")
    hand.press("Enter")
    hand.reach('[data-key="add-by-hand"]')
    hand.press("Enter")
    hand.did("the window for a pand by hand")
    hand.reach("#kk-ask")
    hand.type("de buurt vraagt erom")
    hand.reach("dialog .primary")
    hand.press("Enter", then_ms=150)
    hand.did("add a pand by hand")
    hand.press("Escape")


def groups(hand: Hand) -> None:
    hand.tab("selection")
    for _ in range(2):
        tab_to_new(hand, "pick-")
        hand.press("Space", then_ms=100)
        hand.stands("pick")
        hand.press("Tab")
    hand.reach('[data-key="group"]', "Shift+Tab")
    hand.press("Enter")
    hand.type("Hof en haven")
    hand.press("Enter", then_ms=150)
    hand.did("group two into a project")
    field = hand.page.locator('[data-key^="group-"]')
    assert field.input_value() == "Hof en haven"
    hand.reach('[data-key^="group-"]')
    hand.press("End")
    hand.type(" samen")
    hand.press("Tab", then_ms=150)
    hand.did("rename the project")
    assert field.input_value() == "Hof en haven samen"


def compares(hand: Hand) -> None:
    hand.tab("selection")
    for _ in range(3):
        tab_to_new(hand, "pick-")
        hand.press("Space", then_ms=100)
        hand.press("Tab")
    hand.reach('[data-key="compare"]', "Shift+Tab")
    hand.press("Enter")
    hand.did("compare three")
    assert hand.page.locator("dialog thead th").count() == 3
    hand.press("Escape", then_ms=80)
    assert hand.on('[data-key="compare"]')


def undoes(hand: Hand) -> None:
    hand.tab("selection")
    hand.reach('[data-key="undo"]')
    before = hand.page.locator('[data-key^="group-"]').input_value()
    hand.press("Enter", then_ms=150)
    hand.did("undo")
    assert hand.page.locator('[data-key^="group-"]').input_value() != before
    hand.reach('[data-key="redo"]')
    hand.press("Enter", then_ms=150)
    hand.did("redo")


def below_the_cards(hand: Hand, selector: str) -> None:
    """Go to a button below the list from the map, which comes after it."""
    hand.tab("selection")
    hand.part(".folium-map")
    hand.reach(selector, "Shift+Tab", 10)


def prints(hand: Hand) -> None:
    below_the_cards(hand, '[data-key="print-list"]')
    hand.press("Enter")
    hand.did("ask for paper")
    hand.reach("dialog .primary")
    hand.press("Enter", then_ms=400)
    hand.did("print candidate sheets")
    assert hand.page.evaluate("window.printed") == 1
    assert hand.page.locator(".candidate-sheet").count() >= 3
    hand.page.evaluate("window.dispatchEvent(new Event('afterprint'))")


def exports(hand: Hand) -> dict[str, Any]:
    below_the_cards(hand, '[data-key="export"]')
    with hand.page.expect_download() as download:
        hand.press("Enter")
    hand.did("export")
    return json.loads(Path(download.value.path()).read_text("utf-8"))


def imports(hand: Hand, session: dict[str, Any]) -> None:
    below_the_cards(hand, '[data-key="import"]')
    with hand.page.expect_file_chooser() as chooser:
        hand.page.wait_for_timeout(200)  # until the browser hands its window over
        hand.press("Enter")
    body = json.dumps(session).encode()
    file = {"name": "s.json", "mimeType": "application/json", "buffer": body}
    chooser.value.set_files(file)
    hand.page.wait_for_selector("dialog[open]")
    hand.did("import with a conflict")
    hand.reach("dialog input[type=radio]")
    hand.press("ArrowDown")
    hand.did("choose what the file says")
    hand.reach("dialog .primary")
    hand.press("Enter", then_ms=150)
    hand.did("settle the conflict")


def renovates(hand: Hand) -> None:
    hand.tab("renovation")
    hand.reach("#kk-year")
    hand.press("ArrowRight", "ArrowRight", then_ms=150)
    hand.did("the year slider")
    year = hand.page.locator("#kk-year").input_value()
    hand.reach('[data-key^="works-"]')
    hand.press("Space", then_ms=120)
    hand.did("works off")
    hand.press("Space", then_ms=120)
    tab_to_new(hand, "overlay-")
    hand.press("Space", then_ms=120)
    hand.did("overlay on")
    hand.press("Space", then_ms=120)
    hand.did("overlay off")
    tab_to_new(hand, "year-")
    hand.reach(f'[data-key="year-{int(year) + 1}"]')
    hand.press("Enter", then_ms=150)
    hand.did("a year of the heat table")
    assert hand.page.locator("#kk-year").input_value() == str(int(year) + 1)
    tab_to_new(hand, "heat-")
    hand.press("Enter", then_ms=150)
    hand.did("a buurt of the heat table")


@pytest.mark.long
@pytest.mark.parametrize(("width", "height"), [(1280, 800), (390, 844)])
def test_a_whole_session_goes_by_keys_alone(demo_pages, demo_run, visit, width, height):
    opened = visit(demo_pages["sessie"], width=width, height=height)
    opened.page.add_init_script(NO_PRINTER)
    opened.page.reload()
    opened.page.wait_for_selector("html[data-ready]")
    walk(Hand(opened.page), church_of(demo_run))
    assert opened.complaints == []


def church_of(run: Any) -> str:
    """Return the id of the pand with the largest assembly room."""
    return str(run.results["intern"].fabric.buildings["assembly_m2"].idxmax())


def walk(hand: Hand, church: str) -> None:
    page = hand.page
    hand.press("Tab")
    assert hand.on(".skip")
    hand.look("open cold")
    finds_its_street(hand)
    asks_why_the_church_is_none(hand, church)
    weighs(hand)
    filters(hand)
    first = opens_and_lists(hand, 0)
    decides(hand)
    opens_and_lists(hand, 2)
    rejects(hand)
    opens_and_lists(hand, 4)
    adds_by_hand(hand, church)
    groups(hand)
    compares(hand)
    undoes(hand)
    prints(hand)
    session = exports(hand)
    decided = next(d for d in session["decisions"] if d["title"] == first)
    assert decided["status"] == "pilot_geselecteerd"
    assert decided["lead"] == "Woonstichting Voorbeeld"
    assert decided["next_step"] == "constructeur vragen"
    assert decided["next_date"] == "2027-01-01"
    assert decided["notes"] == "eerst de tekeningen"
    assert decided["commitments"] == ["gemeente.contact_point"]
    assert any(d.get("reason") == "te dicht op het spoor" for d in session["decisions"])
    page.reload()
    page.wait_for_selector("html[data-ready]")
    decided["lead"] = "Gemeente"
    imports(hand, session)
    assert any(d["lead"] == "Gemeente" for d in exports(hand)["decisions"] if d["title"] == first)
    renovates(hand)
