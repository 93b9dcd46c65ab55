/** Where keyboard focus goes, into the panel and back and from part to part, and who it is for. */

const MAP = ".folium-map";
const PARTS = ["#kk-search", '.tabs [aria-selected="true"]', MAP, "#kk-panel-title"];

const MODIFIERS = new Set(["Alt", "Control", "Meta", "Shift"]);
let keyed = true;
window.addEventListener("keydown", ({ key }) => { keyed ||= !MODIFIERS.has(key); }, true);
// what stands in for a mouse may press without a pointer
for (const press of ["pointerdown", "mousedown"]) window.addEventListener(press, () => { keyed = false; }, true);

/** Whether a key was pressed last, and not a mouse or the screen: a script that gives focus hides that from CSS. */
export function byKeys() {
  return keyed;
}

/** What the panel opens with, made anew for every candidate or pand. */
function panelTitle() {
  return document.getElementById("kk-panel-title");
}

/** Do something, and go on in the panel when that opened it. */
export function intoPanel(act) {
  const before = panelTitle();
  act();
  if (panelTitle() !== before) panelTitle()?.focus();
}

/** The element, or the one that was drawn in its place; undefined when there is none to be seen. */
export function drawnAgain(element) {
  const key = element?.dataset.key;
  const again = key && document.querySelector(`[data-key="${CSS.escape(key)}"]`);
  return [element, again].find((e) => e?.isConnected && e.checkVisibility());
}

/** Remember where focus comes from when it goes into a part of the page; returns the way back. */
export function wayBack(part) {
  let origin = null;
  part.addEventListener("focusin", ({ relatedTarget: from }) => {
    if (from && !part.contains(from)) origin = from;
  });
  return () => (drawnAgain(origin) ?? document.querySelector(MAP)).focus();
}

/**
 * F6 goes from part to part: search, tabs, map, panel; after the last one it is the browser's again.
 * With Shift first to the beginning of this part, then back.
 */
export function bindParts() {
  document.addEventListener("keydown", (event) => {
    if (event.key !== "F6" || document.querySelector("dialog[open]")) return;
    const parts = PARTS.map((query) => document.querySelector(query)).filter((e) => e?.checkVisibility());
    const now = parts.findIndex((e) => e.closest("header, section").contains(document.activeElement));
    const back = parts[now] === document.activeElement ? -1 : 0;
    const next = parts[now + (event.shiftKey ? back : 1)];
    if (!next) return;
    event.preventDefault();
    next.focus();
  });
}
