/** Tab 3, Renovatie: works per year and buurt, clusters, buurten to talk about, overlays. */

import { button, choice, h, slider, tick } from "./dom.js";
import { capital, percent, t, whole, word } from "./format.js";
import { THAT_COUNT, heatOf, summed, yearsOfProgramme } from "./renovation.js";

const HEAT_STEPS = 4;

/** Everything of the tab. */
export function renovationTab(context) {
  const { model } = context;
  const years = yearsOfProgramme(model);
  if (!years && !model.clusters.table.rows) return [h("p.empty", {}, t("renovation.absent")), overlayTicks(context)];
  return [
    choices(context, years),
    heatTable(context, years),
    clusterList(context),
    designationList(context),
    overlayTicks(context),
  ];
}

function pick(context, changes, ...topics) {
  const { store, model, state } = context;
  store.set({ renovation: summed(model, { ...state.renovation, ...changes }) }, "renovation", ...topics);
}

function choices(context, years) {
  const { model, state } = context;
  const { year, party, origin, measure } = state.renovation;
  const { programme } = model.tables;
  const distinct = (name) => (programme.rows ? [...new Set(programme.column(name))].filter(Boolean).sort() : []);
  const shown = (y) => (y < years.first ? t("renovation.all_years", { first: years.first, last: years.last }) : String(y));
  return h(
    "section.pick", {},
    slider("year", t("renovation.year"), { min: years.first - 1, max: years.last, step: 1, value: year ?? years.first - 1, shown }, (y) =>
      pick(context, { year: y < years.first ? null : y }, "renovation-table"),
    ),
    h(
      "div.pairs", {},
      choice("renovation-origin", t("renovation.origin"), distinct("origin").map((o) => [o, capital(word("origin", o))]), origin, (v) => pick(context, { origin: v }, "renovation-table")),
      choice("renovation-party", t("chances.party"), [["", t("chances.all")], ...distinct("party").map((p) => [p, p])], party, (v) => pick(context, { party: v }, "renovation-table")),
      choice("renovation-measure", t("renovation.measure"), [[THAT_COUNT, t("renovation.counted")], ["", t("chances.all")], ...distinct("measure").map((m) => [m, capital(word("measure", m))])], measure, (v) => pick(context, { measure: v }, "renovation-table")),
    ),
    origin === "inferred" ? h("p.note", {}, t("renovation.inferred_note")) : null,
  );
}

/** Buurten by years, shaded; the chosen year stands out. */
function heatTable(context, years) {
  const { model, state } = context;
  const heat = heatOf(model, state.renovation);
  const columns = Array.from({ length: years.last - years.first + 1 }, (_, i) => years.first + i);
  const most = Math.max(1, ...heat.flatMap((row) => columns.map((y) => row.get(y) ?? 0)));
  const order = heat.map((row, buurt) => ({ buurt, row, sum: [...row.values()].reduce((a, b) => a + b, 0) }))
    .filter(({ sum }) => sum > 0).sort((a, b) => b.sum - a.sum);
  if (!order.length) return h("p.empty", {}, t("renovation.none"));
  const head = h(
    "tr", {}, h("th", { scope: "col" }, t("chances.buurt")),
    h("th", { scope: "col" }, t("renovation.sum")),
    columns.map((y) => h(`th${y === state.renovation.year ? ".now" : ""}`, { scope: "col" }, button(`'${String(y).slice(2)}`, () => pick(context, { year: y === state.renovation.year ? null : y }, "renovation-table", "renovation-year"), { kind: "link", "aria-label": String(y), "aria-pressed": String(y === state.renovation.year), "data-key": `year-${y}` }))),
  );
  const body = order.slice(0, 60).map(({ buurt, row, sum }) =>
    h(
      "tr", {},
      h("th", { scope: "row" }, button(model.buurten.table.get("buurt_name", buurt), () => context.actions.goTo(model.buurten.shapes, buurt), { kind: "link", "data-key": `heat-${buurt}` })),
      h("td.sum", {}, whole(sum)),
      columns.map((y) => {
        const homes = row.get(y) ?? 0;
        const level = homes ? Math.ceil((homes / most) * HEAT_STEPS) : 0;
        return h(`td.heat-${level}${y === state.renovation.year ? ".now" : ""}`, {}, homes ? whole(homes) : "");
      }),
    ),
  );
  return h(
    "section", {},
    h("h2.small", {}, t("renovation.heat")),
    h("div.scroll", { tabindex: 0, role: "region", "aria-label": t("renovation.heat") },
      h("table.heat", {}, h("caption.hidden-text", {}, t("renovation.heat_caption")), h("thead", {}, head), h("tbody", {}, body))),
  );
}

function clusterList(context) {
  const { model, state, actions } = context;
  const { table, shapes } = model.clusters;
  if (!table.rows) return null;
  const items = [...state.renovation.clusters].map((i) => {
    const smp = table.get("smp_start_year", i);
    return h(
      "li", {},
      button(table.get("title", i) ?? "", () => actions.goTo(shapes, i), { kind: "link", "data-key": `cluster-${i}` }),
      h("div.note", {}, [t("renovation.homes", { homes: whole(table.get("homes", i)) }), (table.get("parties", i) ?? []).join(", "), smp ? t("renovation.smp", { year: smp }) : null, table.get("by_chance", i) ? t("renovation.by_chance") : null].filter(Boolean).join(" · ")),
    );
  });
  return h("section", {}, h("h2.small", {}, t("renovation.clusters")), items.length ? h("ul.lines", {}, items) : h("p.note", {}, t("renovation.no_clusters")));
}

/** Buurten where most work piles up, to choose together. */
function designationList(context) {
  const { model, actions } = context;
  const table = model.tables.designation;
  if (!table.rows) return null;
  const items = Array.from({ length: Math.min(table.rows, 10) }, (_, i) => {
    const buurt = model.buurtRow.get(table.get("buurt_code", i));
    const share = table.get("share", i);
    const smp = table.get("smp_start_year", i);
    const reasons = table.get("reasons", i) ?? [];
    const facts = [
      t("renovation.homes", { homes: whole(table.get("homes", i)) }),
      share === null ? null : t("renovation.share", { share: percent(share) }),
      table.get("peak_year", i) ? t("renovation.peak", { year: table.get("peak_year", i) }) : null,
      (table.get("parties", i) ?? []).join(", "),
      smp ? t(table.get("smp_too_late", i) ? "renovation.smp_late" : "renovation.smp", { year: smp }) : null,
    ];
    return h(
      "li", {},
      button(table.get("buurt_name", i), () => buurt !== undefined && actions.goTo(model.buurten.shapes, buurt), { kind: "link", "data-key": `designated-${i}` }),
      reasons.length ? reasons.map((reason) => h("div.note", {}, reason)) : h("div.note", {}, facts.filter(Boolean).join(" · ")),
    );
  });
  return h("section", {}, h("h2.small", {}, t("renovation.designation")), h("p.note", {}, t("renovation.designation_note")), h("ol.lines.numbered", {}, items));
}

function overlayTicks(context) {
  const { model, state, store } = context;
  if (!model.overlays) return null;
  const { table } = model.overlays;
  const names = new Map();
  for (let i = 0; i < table.rows; i += 1) names.set(table.get("name", i), table.get("theme", i));
  const change = (name, on) => {
    if (on) state.overlays.add(name);
    else state.overlays.delete(name);
    store.set({}, "renovation");
  };
  return h(
    "fieldset", {},
    h("legend", {}, t("renovation.overlays")),
    [...names].map(([name, theme]) => h("div", {}, tick(`overlay-${name}`, `${capital(name)} (${theme})`, state.overlays.has(name), (on) => change(name, on)))),
  );
}
