/** The search box: an address, complex, BAG id, buurt or candidate; any pand answers 'why (not)?'. */

import { announce, fill, h } from "./dom.js";
import { intoPanel } from "./focus.js";
import { folded, t, whole } from "./format.js";
import { readBagIds, readPack } from "./decode.js";
import { cell, list } from "./model.js";
import { pandAddress, pandLabel } from "./panden.js";

const MOST_ANSWERS = 8;
/** So many hits of one exact question are all worth choosing from. */
const MOST_EXACT = 60;
/** Answers come when the typing pauses. */
const PAUSE_MS = 120;
const ID_LENGTH = 8;
const FULL_LENGTH = 16;

/** Build the box with its list of answers. */
export function searchBox(context) {
  const input = h("input", {
    id: "kk-search", type: "search", role: "combobox", autocomplete: "off", "aria-expanded": "false",
    "aria-controls": "kk-search-list", "aria-autocomplete": "list", placeholder: t(window.innerWidth < 900 ? "search.placeholder_short" : "search.placeholder"), maxlength: 100,
  });
  const answers = h("ul", { id: "kk-search-list", role: "listbox", "aria-label": t("search.answers"), hidden: true });
  const box = { input, answers, found: [], active: -1, book: null, waiting: 0 };
  const load = () => {
    box.book ??= addressBook();
    return box.book;
  };
  box.answer = async () => {
    notWaiting(box);
    lookUp(context, box, await load());
  };
  input.addEventListener("focus", load, { once: true });
  input.addEventListener("input", () => {
    notWaiting(box);
    box.waiting = setTimeout(box.answer, PAUSE_MS);
  });
  input.addEventListener("keydown", (event) => onKey(box, event));
  input.addEventListener("blur", () => setTimeout(() => document.activeElement !== input && close(box), 150));
  return h("div.search", { role: "search" }, h("label.hidden-text", { for: "kk-search" }, t("search.label")), input, answers);
}

/** Read the addresses; the first time somebody wants to search. */
async function addressBook() {
  const pack = await readPack("addresses");
  const table = pack.table("addresses");
  const steps = pack.array("pand");
  const pand = new Uint32Array(steps.length);
  for (let i = 0, row = 0; i < steps.length; i += 1) {
    row += steps[i];
    pand[i] = row;
  }
  const streets = table.rows ? table.column("street") : [];
  const known = new Map();
  for (const street of streets) if (!known.has(street)) known.set(street, folded(street));
  return { table, pand, streets, known, idOf: readBagIds(pack, "vbo_id") };
}

/** Answers to a question, best first: candidates, buurten, complexes, ids, addresses. */
export function find(context, book, text) {
  const query = folded(text.trim().replace(/\s+/g, " "));
  if (query.length < 2) return [];
  if (/^\d{6,16}$/.test(query)) return byId(context, book, query);
  return [
    ...byAddress(context, book, query),
    ...byTitle(context, query).slice(0, 4),
    ...byBuurt(context, query).slice(0, 3),
    ...byComplex(context, book, query).slice(0, 4),
  ];
}

function byTitle({ model, actions }, query) {
  const titles = model.opportunities.has("title") ? model.opportunities.column("title") : [];
  const found = [];
  for (let row = 0; row < model.count && found.length < MOST_ANSWERS; row += 1) {
    const id = cell(model, row, "opportunity_id");
    if (folded(titles[row] ?? "").includes(query) || folded(id) === query) {
      found.push({ label: titles[row], detail: model.kinds[model.kindAt[row]].label, go: () => actions.openCandidate(row, true) });
    }
  }
  return found;
}

function byBuurt({ model, actions }, query) {
  const { table, shapes } = model.buurten;
  return table.column("buurt_name")
    .map((name, row) => ({ name, row }))
    .filter(({ name }) => folded(name).includes(query))
    .map(({ name, row }) => ({ label: name, detail: t("search.buurt"), go: () => actions.goTo(shapes, row) }));
}

/** Candidates of a complex, else the first address in it. */
function byComplex({ model, panden, actions }, book, query) {
  const found = new Map();
  for (let row = 0; row < model.count; row += 1) {
    for (const id of list(model, row, "complex_ids")) {
      if (folded(id).startsWith(query)) {
        found.set(`${id}/${row}`, { label: t("search.complex", { id }), detail: cell(model, row, "title"), go: () => actions.openCandidate(row, true) });
      }
    }
  }
  if (found.size || !book.table.has("complex")) return [...found.values()];
  const complexes = book.table.column("complex");
  const at = complexes.findIndex((id) => id !== null && folded(id).startsWith(query));
  if (at < 0) return [];
  const pand = book.pand[at];
  return [{ label: t("search.complex", { id: complexes[at] }), detail: pandLabel(panden, pand), go: () => actions.openPand(pand, true) }];
}

function byId({ model, panden, actions }, book, query) {
  const found = [];
  const add = (label, detail, pand) => found.push({ label, detail, go: () => actions.openPand(pand, true) });
  const most = query.length === FULL_LENGTH ? MOST_EXACT : MOST_ANSWERS;
  if (query.length >= ID_LENGTH) {
    for (let row = 0; row < panden.shapes.count && found.length < most; row += 1) {
      if (panden.idOf(row).startsWith(query)) add(panden.idOf(row), pandAddress(panden, row) ?? t("pand.title"), row);
    }
    const homes = [];
    for (let row = 0; row < book.table.rows && homes.length + found.length < most; row += 1) {
      if (book.idOf(row).startsWith(query)) homes.push(row);
    }
    const times = countsOf(homes.map(book.idOf));
    for (const row of homes) {
      const pand = t("search.in_pand", { pand: panden.idOf(book.pand[row]) });
      const several = times.get(book.idOf(row)) > 1;
      add(book.idOf(row), several ? `${addressText(book, row)}, ${pand}` : addressText(book, row), book.pand[row]);
    }
  }
  return [...found, ...byComplex({ model, panden, actions }, book, query)];
}

/**
 * "lindelaan 9a": street by its letters, number and addition by their start. What stands at one
 * address more than once (several objects, or one object in several panden) is all listed.
 */
function byAddress(context, book, query) {
  const parts = /^(\d{4} ?[a-z]{2}|.*?\D)(?: (\d+) ?-?([a-z0-9-]*))?$/.exec(query);
  if (!parts) return [];
  const [, place, number, suffix] = parts;
  const wanted = matching(book, place.trim());
  if (!wanted) return [];
  const rows = number === undefined ? streetRows(book, wanted) : numberRows(book, wanted, number, suffix);
  if (number === undefined) return rows.slice(0, MOST_ANSWERS).map((row) => answerAt(context, book, row, book.streets[row], t("search.street")));
  const times = countsOf(rows.map((row) => addressText(book, row)));
  return rows.slice(0, MOST_EXACT).map((row) => {
    const label = addressText(book, row);
    const { go, ...answer } = answerAt(context, book, row, label, times.get(label) > 1 ? exactText(context, book, row) : t("search.address"));
    return { ...answer, go: () => { context.panden.found.set(book.pand[row], label); go(); } };
  });
}

function answerAt({ actions }, book, row, label, detail) {
  return { label, detail, go: () => actions.openPand(book.pand[row], true) };
}

/** The first address of each street, the shortest name first. */
function streetRows(book, wanted) {
  const seen = new Map();
  for (let row = 0; row < book.table.rows; row += 1) {
    if (wanted(row) && !seen.has(book.streets[row])) seen.set(book.streets[row], row);
  }
  return [...seen.values()].sort((a, b) => book.streets[a].length - book.streets[b].length);
}

function numberRows(book, wanted, number, suffix) {
  const numbers = book.table.column("number");
  const found = [];
  for (let row = 0; row < book.table.rows && found.length < 200; row += 1) {
    if (wanted(row) && String(numbers[row]) === number && startsWith(book.table.get("suffix", row), suffix)) found.push(row);
  }
  const length = (row) => addressText(book, row).length;
  return found.sort((a, b) => length(a) - length(b) || (addressText(book, a) < addressText(book, b) ? -1 : 1));
}

/** The ids that tell two hits of one address apart. */
function exactText({ panden }, book, row) {
  return `${t("search.object", { id: book.idOf(row) })}, ${t("search.in_pand", { pand: panden.idOf(book.pand[row]) })}`;
}

function countsOf(texts) {
  const counts = new Map();
  for (const text of texts) counts.set(text, (counts.get(text) ?? 0) + 1);
  return counts;
}

/** Whether an address row lies in the street or postcode that was asked for. */
function matching(book, place) {
  if (/^\d{4} ?[a-z]{2}$/.test(place) && book.table.has("postcode")) {
    const code = place.replace(" ", "").toUpperCase();
    const column = book.table.column("postcode");
    return (row) => column[row] === code;
  }
  const streets = new Set([...book.known].filter(([, plain]) => plain.includes(place)).map(([street]) => street));
  return streets.size ? (row) => streets.has(book.streets[row]) : null;
}

function startsWith(suffix, wanted) {
  return folded(suffix ?? "").replace("-", "").startsWith((wanted ?? "").replace("-", ""));
}

function addressText({ table, streets }, row) {
  return `${streets[row]} ${table.get("number", row) ?? ""}${table.get("suffix", row) ?? ""}`;
}

/** Look up what is asked, and show it. */
function lookUp(context, box, book) {
  show(box, find(context, book, box.input.value), t(book.table.rows ? "search.none" : "search.none_public"));
}

/** Show the answers, or that there are none. */
function show(box, found, none) {
  const asked = box.input.value.trim().length >= 2;
  Object.assign(box, { found, active: found.length ? 0 : -1 });
  box.answers.hidden = !asked;
  box.input.setAttribute("aria-expanded", String(asked));
  fill(
    box.answers,
    found.map(({ label, detail }, i) =>
      h("li", { id: `kk-answer-${i}`, role: "option", "aria-selected": String(i === box.active), on: { mousedown: (e) => { e.preventDefault(); choose(box, i); } } },
        h("span", {}, label), h("span.secondary", {}, detail)),
    ),
    asked && !found.length ? h("li.nothing", { role: "option", "aria-selected": "false", "aria-disabled": "true" }, none) : null,
  );
  if (asked) announce(found.length ? t("search.count", { n: whole(found.length) }) : none);
  mark(box);
}

function onKey(box, event) {
  const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  if (step && box.found.length) {
    event.preventDefault();
    box.active = (box.active + step + box.found.length) % box.found.length;
    mark(box);
  } else if (event.key === "Enter") {
    event.preventDefault();
    chooseNow(box);
  } else if (event.key === "Escape") close(box);
}

/** Choose what is marked; who was quicker than the answers gets the first answer to the whole question. */
async function chooseNow(box) {
  if (box.waiting) await box.answer();
  if (box.active >= 0) intoPanel(() => choose(box, box.active));
}

function notWaiting(box) {
  clearTimeout(box.waiting);
  box.waiting = 0;
}

function mark({ input, answers, active }) {
  [...answers.children].forEach((item, i) => item.setAttribute("aria-selected", String(i === active)));
  if (active >= 0) {
    input.setAttribute("aria-activedescendant", `kk-answer-${active}`);
    answers.children[active].scrollIntoView({ block: "nearest" });
  } else input.removeAttribute("aria-activedescendant");
}

function choose(box, i) {
  const { go, label } = box.found[i];
  box.input.value = label;
  close(box);
  go();
}

function close(box) {
  notWaiting(box);
  box.answers.hidden = true;
  box.input.setAttribute("aria-expanded", "false");
}
