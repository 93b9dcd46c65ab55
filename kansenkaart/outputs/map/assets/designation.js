/** Buurten to talk about together: why each is on the list, and what coincides with its works. */

import { button, h } from "./dom.js";
import { capital, t, whole, word } from "./format.js";
import { fold } from "./folds.js";
import { buurtName, cell } from "./model.js";
import { homesText } from "./projects_words.js";

const BUURTEN_SHOWN = 10;
const MOST_PER_KIND = 2;

/** The list, the first reason of each in sight and the others behind 'waarom'. */
export function designationList(context) {
  const { model, actions } = context;
  const table = model.tables.designation;
  if (!table.rows) return null;
  const items = Array.from({ length: Math.min(table.rows, BUURTEN_SHOWN) }, (_, i) => {
    const code = table.get("buurt_code", i);
    const buurt = model.buurtRow.get(code);
    const [first, ...others] = table.get("reasons", i) ?? [];
    const name = button(buurt === undefined ? table.get("buurt_name", i) : buurtName(model, buurt), () => buurt !== undefined && actions.goTo(model.buurten.shapes, buurt), { kind: "link", "data-key": `designated-${i}` });
    return h("li", {}, name, h("div.note", {}, first ?? homesText(table.get("homes", i))), why(context, code, i, others));
  });
  const note = table.rows > BUURTEN_SHOWN ? h("p.note", {}, t("panel.more", { n: whole(table.rows - BUURTEN_SHOWN) })) : null;
  return h("section", {}, h("h2.small", {}, t("renovation.designation")), h("p.note", {}, t("renovation.designation_note")), h("ol.lines.numbered", {}, items), note);
}

/** The other reasons, the overlays in the buurt with their dates, and the candidates in the same complexes. */
function why(context, code, i, reasons) {
  const found = [
    reasons.length ? h("ul.reasons", {}, reasons.map((reason) => h("li", {}, reason))) : null,
    overlaysIn(context.model, code),
    candidatesIn(context, code),
  ];
  if (!found.some(Boolean)) return null;
  return fold(context, `why-${i}`, t("renovation.why"), found);
}

function overlaysIn({ tables: { overlaps } }, code) {
  const here = rowsWhere(overlaps, code);
  const buurt = here.filter((i) => overlaps.get("what", i) === "buurt");
  if (!buurt.length) return null;
  const named = (i) => `${overlaps.get("name", i)} ${overlaps.get("year", i) ?? ""}`;
  const candidates = (i) => here.filter((j) => overlaps.get("what", j) === "opportunity" && named(j) === named(i)).length;
  return [
    h("h3", {}, t("renovation.overlaps")),
    h("ul.reasons", {}, buurt.map((i) => {
      const touched = candidates(i);
      return h("li", {}, [
        capital(overlaps.get("name", i)), overlaps.get("theme", i), overlaps.get("value", i), overlaps.get("year", i) ?? t("renovation.no_date"),
        touched ? t(touched === 1 ? "renovation.overlap_candidate" : "renovation.overlap_candidates", { n: touched }) : null,
      ].filter(Boolean).join(" · "));
    })),
  ];
}

/** Links to the best candidates of each kind in complexes with works. */
function candidatesIn({ model, state, actions }, code) {
  const { coupled } = model.tables;
  const rows = rowsWhere(coupled, code).map((i) => [i, model.rowOfId.get(coupled.get("opportunity_id", i))]).filter(([, row]) => row !== undefined);
  if (!rows.length) return null;
  const { letter, mid } = state.scores;
  const best = rows.sort(([, a], [, b]) => model.kindAt[a] - model.kindAt[b] || letter[a] - letter[b] || mid[b] - mid[a]);
  const shown = best.filter(([, row], n) => n < MOST_PER_KIND || model.kindAt[best[n - MOST_PER_KIND][1]] !== model.kindAt[row]);
  const item = ([i, row]) =>
    h("li", {}, button(cell(model, row, "title"), () => actions.openCandidate(row, true), { kind: "link", "data-key": `coupled-${row}` }), h("span.secondary", {}, ` ${word("kind", coupled.get("kind", i))}, ${coupled.get("start_year", i)}`));
  return [
    h("h3", {}, t("renovation.coupled")),
    h("ul.links-list", {}, shown.map(item)),
    rows.length > shown.length ? h("p.note", {}, t("panel.more", { n: whole(rows.length - shown.length) })) : null,
  ];
}

function rowsWhere(table, code) {
  return Array.from({ length: table.rows }, (_, i) => i).filter((i) => table.get("buurt_code", i) === code);
}

/** Rough counts of works that tenants do not know of yet, where the tier gives them. */
export function unannouncedList(context) {
  const table = context.model.tables.unannounced;
  if (!table.rows) return null;
  const items = Array.from({ length: table.rows }, (_, i) => h("li", {}, t("renovation.at_least", { buurt: table.get("buurt_name", i), homes: whole(table.get("homes", i)) })));
  return fold(context, "unannounced", t("renovation.unannounced"), h("p.note", {}, t("renovation.unannounced_note")), h("ul.reasons", {}, items));
}

/** Homes per wijk as bars, where there is more than one. */
export function wijkChart(context) {
  const table = context.model.tables.wijken;
  if (table.rows < 2) return null;
  const homes = Array.from({ length: table.rows }, (_, i) => table.get("homes", i) ?? 0);
  const order = homes.map((n, i) => [n, i]).sort((a, b) => b[0] - a[0]);
  const most = Math.max(1, ...homes);
  const items = order.map(([n, i]) =>
    h("li", {}, h("span", {}, table.get("wijk_name", i) ?? table.get("wijk_code", i)), h("span.count", {}, homesText(n)), barOf(n / most)),
  );
  return fold(context, "wijken", t("renovation.per_wijk"), h("ol.bars", {}, items));
}

function barOf(share) {
  const bar = h("span.bar", { "aria-hidden": "true" });
  bar.style.width = `${Math.max(1, share * 100)}%`;
  return bar;
}
