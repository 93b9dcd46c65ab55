/** What the chances in sight come to: projects, homes in class A and B, what is still to be looked into. */

import { button, h } from "./dom.js";
import { counted, entry, percent, t, whole } from "./format.js";
import { homesWithinCap, promisingRows, totals } from "./counts.js";
import { bandText } from "./homes.js";
import { CANDIDATE } from "./scoring.js";

/** The totals that follow the filters. */
export function totalsBox(context) {
  const { model, state } = context;
  const all = totals(model, state.visible, state.settings);
  const { promising, toLookInto } = promisingRows(model, state.scores, state.visible);
  const homes = totals(model, promising, state.settings);
  return h(
    "section.totals", { "aria-live": "polite" },
    h("p", {}, h("strong.big", {}, whole(all.projects)), " ", t(all.projects === 1 ? "chances.chance" : "chances.chances")),
    h("p", {}, h("strong.big", {}, whole(homes.mid)), " ", counted("chances.promising", homes.mid)),
    stockLine(context, toLookInto),
    all.high ? h("p.note", {}, t("chances.technical", { homes: bandText(all) })) : null,
    capNote(context),
    expectedNote(context),
    hiddenNote(context),
  );
}

/** Homes in buildings of which nobody knows whether they are vacant: no promise, a question. */
function stockLine({ model, state }, rows) {
  if (!rows.length) return null;
  const homes = totals(model, rows, state.settings).mid;
  return h("p.stock", {}, h("strong", {}, `+ ${whole(homes)}`), " ", counted("chances.stock", homes), h("span.note", {}, t("chances.stock_note")));
}

/** How many of the homes by splitting lie so far apart that no street is split as a whole. */
function capNote({ model, state }) {
  return model.kinds.filter((kind) => state.filters.kinds.has(kind.kind)).map((kind) => {
    const homes = homesWithinCap(model, state.perKind.get(kind.kind), kind, state.settings);
    const { share_max: share, radius_m: radius } = kind.concentration ?? {};
    return homes === null ? null : h("p.note", {}, counted("chances.within_cap", homes, { kind: kind.label.toLowerCase(), share: percent(share), radius: whole(radius) }));
  });
}

/** What experience says will be built, for the kinds that have a source for it. */
function expectedNote(context) {
  const { model, state } = context;
  const kinds = model.kinds.filter((k) => state.perKind.get(k.kind).length && state.filters.kinds.has(k.kind));
  const known = kinds.filter((k) => k.realised !== null);
  if (!kinds.length) return null;
  if (!known.length) return h("p.note", {}, t("chances.expected_none"));
  const homes = known.reduce((sum, k) => sum + k.realised * totals(model, state.perKind.get(k.kind), state.settings).mid, 0);
  const rest = known.length < kinds.length ? ` ${t("chances.expected_rest")}` : "";
  return h("p.note", {}, t("chances.expected", { n: whole(homes), kinds: known.map((k) => k.label.toLowerCase()).join(", ") }) + rest);
}

/** Candidates that the program counted but that stand nowhere on this map. */
function hiddenNote({ model, base }) {
  const table = model.tables.totals;
  const all = table.rows ? Array.from(table.column("projects")).reduce((a, b) => a + b, 0) : 0;
  const carried = base.assessment.reduce((sum, a) => sum + (a === CANDIDATE), 0);
  return all > carried ? h("p.note", {}, counted("chances.hidden", all - carried)) : null;
}

/** What splitting comes to at other limits of area, as the program counted it over the whole area. */
export function areaTable({ model, state }) {
  const table = model.tables.splitting_areas;
  if (!table.rows || !state.filters.kinds.has("splitting")) return null;
  const columns = ["area_limit", "projects_at", "homes_at"];
  const lines = Array.from({ length: table.rows }, (_, row) => columns.map((name) => table.get(name, row)));
  return h(
    "details.more", { open: state.areasOpen, on: { toggle: (e) => { state.areasOpen = e.target.open; } } },
    h("summary", { "data-key": "by-area" }, entry("totals.by_area")),
    h("p.note", {}, entry("totals.by_area_about")),
    h(
      "table.per-buurt", {},
      h("thead", {}, h("tr", {}, columns.map((name) => h("th", { scope: "col" }, t(`chances.column_${name}`))))),
      h("tbody", {}, lines.map(([limit, ...counts]) => h("tr", {}, h("td", {}, limit), counts.map((n) => h("td.number", {}, whole(n)))))),
    ),
  );
}

/** Candidates and homes per buurt, for what is in sight. */
export function buurtTable(context) {
  const { model, state, actions } = context;
  const rows = new Map();
  for (const row of state.visible) {
    const buurt = model.buurtOf[row];
    if (!rows.has(buurt)) rows.set(buurt, []);
    rows.get(buurt).push(row);
  }
  const lines = [...rows].filter(([buurt]) => buurt >= 0).map(([buurt, own]) => {
    const { promising } = promisingRows(model, state.scores, own);
    return { buurt, count: own.length, homes: totals(model, promising, state.settings).mid };
  });
  if (lines.length < 2) return null;
  lines.sort((a, b) => b.homes - a.homes || b.count - a.count);
  const head = ["buurt", "count", "promising_homes"].map((c) => h("th", { scope: "col" }, t(`chances.column_${c}`)));
  return h(
    "details.more", { open: state.buurtOpen, on: { toggle: (e) => { state.buurtOpen = e.target.open; } } },
    h("summary", { "data-key": "per-buurt" }, t("chances.per_buurt")),
    h(
      "table.per-buurt", {}, h("thead", {}, h("tr", {}, head)),
      h("tbody", {}, lines.slice(0, 80).map(({ buurt, count, homes }) =>
        h("tr", {}, h("td", {}, button(model.buurten.table.get("buurt_name", buurt), () => actions.goTo(model.buurten.shapes, buurt), { kind: "link", "data-key": `buurt-${buurt}` })), h("td.number", {}, whole(count)), h("td.number", {}, whole(homes))),
      )),
    ),
  );
}
