/** Building elements from data. Text always goes in as text, so nothing of it is ever markup. */

const SVG = "http://www.w3.org/2000/svg";

/**
 * Make an element.
 * @param {string} name tag name, with classes after dots: "div.card.open"
 * @param {object} [attributes] attributes; `on` holds listeners, `value`, `checked`, `disabled`,
 *   `open` and `hidden` are set as properties; null, undefined and false leave one out
 * @param {...(Node|string|null|Array)} children
 */
export function h(name, attributes = {}, ...children) {
  const [tag, ...classes] = name.split(".");
  const element = document.createElement(tag);
  if (classes.length) element.className = classes.join(" ");
  return dress(element, attributes, children);
}

/** The same for a drawing. */
export function svg(tag, attributes = {}, ...children) {
  return dress(document.createElementNS(SVG, tag), attributes, children);
}

const PROPERTIES = new Set(["value", "checked", "disabled", "open", "hidden", "htmlFor", "selected"]);

function dress(element, attributes, children) {
  for (const [key, value] of Object.entries(attributes)) {
    if (value === null || value === undefined || value === false) continue;
    if (key === "on") {
      for (const [event, listener] of Object.entries(value)) element.addEventListener(event, listener);
    } else if (PROPERTIES.has(key)) element[key] = value;
    else element.setAttribute(key, value === true ? "" : value);
  }
  element.append(...nodesOf(children, element instanceof HTMLElement && element.tagName !== "OPTION"));
  return element;
}

/** Children as nodes; of a text, what must not end a line stays with what follows it. */
function nodesOf(children, kept = true) {
  const given = children.flat(Infinity).filter((c) => c !== null && c !== undefined && c !== false);
  return kept ? given.map((c) => (typeof c === "string" ? unbroken(c) : c)) : given;
}

const WHOLE = /(\S{1,24} ·|(?:\d[\d,.]* )?[^\s;=]{1,14} = \d[\d,.]*|\d\w*(?:-\d\w*)+|\d[\d.,]* (?:m²?|km|ha|%)(?![\w²]))/;

/** A text of which a range ("81-119"), a measure ("50 m") and a step ("8 m = 0,5") stay on one line, and no line begins with a "·". */
function unbroken(text) {
  if (!WHOLE.test(text)) return text;
  const pieces = text.split(WHOLE);
  return span("", pieces.map((piece, i) => (i % 2 ? span("unbroken", [piece]) : piece)));
}

function span(className, children) {
  const element = document.createElement("span");
  element.className = className;
  element.append(...children);
  return element;
}

/** True while children are replaced: what a browser tells of a field that it takes away was not done by people. */
let drawing = false;

/**
 * Replace the children of a container, keeping keyboard focus, what is selected in a field, and
 * scroll where they were.
 * A fold with `data-keep` stays open or shut as it was.
 * Elements that keep focus carry a `data-key` that stays the same between drawings; when the one
 * that had it is gone, the next one that is still there gets it, else the one before.
 */
export function fill(container, ...children) {
  const active = document.activeElement;
  const keys = active !== container && container.contains(active) ? keysAround(container, active) : [];
  const { selectionStart, selectionEnd, value: typed } = active ?? {};
  const scroll = container.scrollTop;
  const opened = new Map(keptFolds(container).map((fold) => [fold.dataset.keep, fold.open]));
  const nodes = nodesOf(children);
  drawing = true;
  container.replaceChildren(...nodes);
  drawing = false;
  for (const fold of keptFolds(container)) fold.open = opened.get(fold.dataset.keep) ?? fold.open;
  container.scrollTop = scroll;
  const again = keys.map((key) => container.querySelector(`[data-key="${CSS.escape(key)}"]`)).find((e) => e && !e.disabled && e.checkVisibility());
  const same = again?.dataset.key === active?.dataset.key;
  again?.focus({ preventScroll: same });
  if (!again || !same || !again.matches(TYPED)) return;
  typeOn(again, typed);
  if (Number.isInteger(selectionStart)) again.setSelectionRange(selectionStart, selectionEnd);
}

const TYPED = 'textarea, input:is([type="text"], [type="date"])';

/** Give a field that was drawn anew what somebody is typing in it, to be told once when they leave it. */
function typeOn(field, typed) {
  if (field.value === typed) return;
  field.value = typed;
  let told = false;
  field.addEventListener("change", () => { told = true; }, { once: true });
  field.addEventListener("blur", () => told || field.dispatchEvent(new Event("change")), { once: true });
}

/** The keys in a container from an element on, then those before it, the nearest first. */
function keysAround(container, active) {
  const all = [...container.querySelectorAll("[data-key]")];
  const isBefore = (e) => e !== active && Boolean(active.compareDocumentPosition(e) & Node.DOCUMENT_POSITION_PRECEDING);
  const [before, from] = [all.filter(isBefore), all.filter((e) => !isBefore(e))];
  return [...from, ...before.reverse()].map((e) => e.dataset.key);
}

function keptFolds(container) {
  return [...container.querySelectorAll("details[data-keep]")];
}

/** A button with a label. */
export function button(label, onClick, attributes = {}) {
  const { kind = "plain", ...rest } = attributes;
  return h(`button.button.${kind}`, { type: "button", on: { click: onClick }, ...rest }, label);
}

const ROOMY = 12;
const LONG = 26;

/** A drop-down with a visible label; options are [value, text] pairs. What is chosen gets the room it needs. */
export function choice(key, label, options, value, onChange, attributes = {}) {
  const id = `kk-${key}`;
  const select = h(
    "select",
    { id, "data-key": key, on: { change: (e) => onChange(e.target.value) }, ...attributes },
    options.map(([v, text]) => h("option", { value: v, selected: v === value }, text)),
  );
  const size = options.find(([v]) => v === value)?.[1].length ?? 0;
  return h(`div.field${size > ROOMY ? ".roomy" : ""}${size > LONG ? ".long" : ""}`, {}, h("label", { for: id }, label), select);
}

/** A slider with a visible label and its value in words. */
export function slider(key, label, { min, max, step, value, shown }, onInput) {
  const id = `kk-${key}`;
  const output = h("output", { for: id }, shown(value));
  const input = h("input", {
    id, "data-key": key, type: "range", min, max, step, "aria-valuetext": shown(value),
    on: {
      input: (e) => {
        const now = Number(e.target.value);
        output.textContent = shown(now);
        input.setAttribute("aria-valuetext", shown(now));
        onInput(now);
      },
    },
  });
  input.value = value;
  return h("div.field.slider", {}, h("label", { for: id }, label), output, input);
}

/** Keeps a text in one line, in a field that grows with it. */
function oneLine(event) {
  if (event.key === "Enter") event.preventDefault();
}

/** A text field with a visible label; with one row it grows and stays one line of text. */
export function textField(key, label, value, onChange, attributes = {}) {
  const id = `kk-${key}`;
  const { rows, ...rest } = attributes;
  // A date is whole, and changes, at every digit that is typed: only who leaves it has finished it.
  const done = rest.type === "date" ? "blur" : "change";
  const tell = ({ target }) => !drawing && target.value !== (value ?? "") && onChange(target.value);
  const shared = { id, "data-key": key, on: { [done]: tell }, ...rest };
  const input = rows ? h("textarea", { rows, ...shared }) : h("input", { type: "text", ...shared });
  if (rows === 1) input.addEventListener("keydown", oneLine);
  input.value = value ?? "";
  return h("div.field", {}, h("label", { for: id }, label), input);
}

/** A tick box with its label. */
export function tick(key, label, checked, onChange, attributes = {}) {
  const id = `kk-${key}`;
  return h(
    "label.tick", { for: id },
    h("input", { id, type: "checkbox", "data-key": key, checked, on: { change: (e) => onChange(e.target.checked) }, ...attributes }),
    label,
  );
}

const waiting = [];
let pressed = false;
// A list that opens over the page takes the release with it.
window.addEventListener("pointerdown", ({ target }) => { pressed = !target.closest?.("select"); }, true);
for (const end of ["pointerup", "pointercancel", "keydown"]) window.addEventListener(end, released, true);
// A release that the page did not hear shows by what comes after it.
window.addEventListener("pointermove", ({ buttons }) => buttons || released(), true);
window.addEventListener("blur", ({ target }) => target === window && released(), true);

function released() {
  pressed = false;
  for (const act of waiting.splice(0)) setTimeout(act);
}

/** Do something after this event, and not between a press and its release: what is pressed must stay. */
export function afterPress(act) {
  if (pressed) waiting.push(act);
  else setTimeout(act);
}

/** Say something to a screen reader. */
export function announce(text) {
  document.getElementById("kk-live").textContent = text;
}
