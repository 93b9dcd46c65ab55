/** Every pand of the area: its outline, its facts, its name; and why it is (no) candidate. */

import { button, h } from "./dom.js";
import { capital, entry, measure, t, whole, word } from "./format.js";
import { Grid } from "./geometry.js";
import { readBagIds, readShapes } from "./decode.js";
import { cell } from "./model.js";
import { earlierAtPand } from "./earlier.js";
import { excludedBy, lackingOf } from "./reasons.js";
import { CANDIDATE, EXCLUDED } from "./scoring.js";
import { classBadge, kindBadge } from "./symbols.js";
import { isHatched } from "./scene.js";
import { closeButton, coordinates } from "./panel.js";

/** Where the number of storeys follows from something else, as the fabric names it. */
const DERIVED = ["height", "area"];

/**
 * Put the panden together from their block; `rowOf` knows the row of a BAG id, or undefined, and
 * `found` the address that somebody found a pand by.
 */
export function buildPanden(pack) {
  const shapes = readShapes(pack, "panden");
  const idOf = readBagIds(pack, "pand_id");
  let rows = null;
  const rowOf = (id) => {
    rows ??= new Map(Array.from({ length: shapes.count }, (_, row) => [idOf(row), row]));
    return rows.get(id);
  };
  return { shapes, table: pack.table("panden"), idOf, rowOf, found: new Map(), grid: new Grid(shapes) };
}

/** Street and numbers of a pand, else the address it was found by, else its BAG id. */
export function pandLabel(panden, row) {
  return pandAddress(panden, row) ?? t("pand.unnamed", { id: panden.idOf(row) });
}

/** The same, undefined where nothing is known of an address. */
export function pandAddress({ table, found }, row) {
  const street = table.get("street", row);
  return street ? [street, table.get("house_numbers", row)].filter(Boolean).join(" ") : found.get(row);
}

/** The panel of a pand: facts, and per kind why it is or is not a candidate. */
export function pandPanel(context, row, actions) {
  const { model, panden, state } = context;
  return [
    h(
      "div.panel-head", {},
      h("div.panel-kind", {}, h("span", {}, t("pand.title"))),
      closeButton(actions.close),
      h("h2", { id: "kk-panel-title", tabindex: "-1" }, pandLabel(panden, row)),
      pandAddress(panden, row) ? h("p.secondary", {}, `BAG ${panden.idOf(row)}`) : null,
    ),
    h(
      "div.panel-body", {},
      h("section", {}, h("dl.facts", {}, factsOf(panden, row).map(([name, value]) => [h("dt", {}, name), h("dd", {}, value)]))),
      earlierAtPand(model, row),
      h("section", {}, h("h3", {}, t("pand.why")), model.kinds.map((kind) => answer(context, kind, row, actions))),
      coordinates(model, panden.shapes.px[row], panden.shapes.py[row]),
      model.gates.size ? null : h("p.note", {}, t("pand.no_reasons", { tier: word("tier", state.info.tier) })),
    ),
    h("div.panel-foot", {}, actions.buttons),
  ];
}

function factsOf(panden, row) {
  const get = (name) => panden.table.get(name, row);
  const shown = (name, unit) => (get(name) === null ? null : measure(get(name), unit));
  return [
    ["construction_year", get("construction_year")],
    ["main_use", get("main_use")],
    ["dwellings", get("dwellings") === null ? null : whole(get("dwellings"))],
    ["total_area_m2", shown("total_area_m2", "m²")],
    ["footprint_m2", shown("footprint_m2", "m²")],
    ["storeys", storeysOf(get)],
    ["roof_height_m", shown("roof_height_m", "m")],
    ["monument", ["none", null].includes(get("monument")) ? null : get("monument")],
    ["party", get("party")],
  ]
    .filter(([, value]) => value !== null && value !== "")
    .map(([name, value]) => [t(`pand.${name}`), String(value)]);
}

/** "2", or "4 tot 7, afgeleid" where the number follows from other data; null where nothing is known. */
function storeysOf(get) {
  const [low, high, source] = [get("storeys_low"), get("storeys_high"), get("storeys_source")];
  if (low !== null && high !== null && low !== high) return t("pand.storeys_band", { low: whole(low), high: whole(high) });
  const storeys = get("storeys");
  if (storeys === null) return null;
  return DERIVED.includes(source) ? t("pand.storeys_derived", { n: whole(storeys) }) : whole(storeys);
}

/** One kind: a link to the candidate, or the reason why there is none. */
function answer(context, kind, row, actions) {
  const { model, state } = context;
  const found = (model.ofPand.get(row) ?? []).filter((o) => model.kindAt[o] === kind.number);
  const head = h("div.answer-kind", {}, kindBadge(kind.kind), h("strong", {}, capital(kind.label)));
  if (found.length) return h("div.answer", {}, head, found.map((o) => aboutCandidate(model, state, o, actions)));
  const gate = model.gates.get(kind.kind)?.(row);
  if (!gate && !model.gates.size) return null;
  return h("div.answer", {}, head, h("p", {}, gate ? gateText(kind.kind, gate) : t("pand.not_looked_at")));
}

function aboutCandidate(model, state, row, { openCandidate }) {
  const { scores, settings } = state;
  const name = kindName(model, row);
  if (scores.assessment[row] === CANDIDATE) {
    return h(
      "p", {},
      t("pand.is_candidate"), " ", classBadge(name, scores.letter[row], isHatched(model, scores, row)), " ",
      button(cell(model, row, "title"), () => openCandidate(row), { kind: "link" }),
    );
  }
  const excluded = scores.assessment[row] === EXCLUDED;
  const why = excluded ? excludedBy(model, scores, settings, row) : lackingOf(model, scores, settings, row);
  return h(
    "div", {},
    h("p", {}, t(excluded ? "pand.excluded" : "pand.not_assessable"), " ", button(t("pand.open"), () => openCandidate(row), { kind: "link" })),
    h("ul", {}, why.map((r) => h("li", {}, reasonLine(r)))),
  );
}

function kindName(model, row) {
  return model.kinds[model.kindAt[row]].kind;
}

/** "hellend dak: nu 20 %, gevraagd minstens 50 %" */
function reasonLine({ text, details }) {
  if (!details) return text;
  const now = details.threshold
    ? t("pand.now_asked", { value: details.value, threshold: details.threshold })
    : t("pand.now", { value: details.value });
  return `${text}: ${now}`;
}

/** The words for the gate that kept a pand out of a kind. */
export function gateText(kind, gate) {
  for (const key of [`gates.${kind}.${gate}`, `gates.${gate}`]) {
    const found = entry(key);
    if (typeof found === "string") return capital(found);
  }
  return gate.replaceAll("_", " ");
}
