/** The heat table: homes with works by buurt and year, beside the map and on paper. */

import { button, h } from "./dom.js";
import { t } from "./format.js";
import { buurtName } from "./model.js";
import { homesNumber, homesText } from "./projects_words.js";
import { heatOf, pickRenovation } from "./renovation.js";

const HEAT_STEPS = 4;
const MOST_BUURTEN = 60;

/** The rows of the table, most homes first: { buurt, row, sum, dateless }. */
function buurtRows(model, choice) {
  return heatOf(model, choice)
    .map((row, buurt) => ({ buurt, row, sum: [...row.values()].reduce((a, b) => a + b, 0), dateless: row.get(null) ?? 0 }))
    .filter(({ sum }) => sum > 0)
    .sort((a, b) => b.sum - a.sum);
}

function columnsOf({ first, last }) {
  return Array.from({ length: last - first + 1 }, (_, i) => first + i);
}

function shade(rows, columns) {
  const most = Math.max(1, ...rows.flatMap(({ row }) => columns.map((y) => row.get(y) ?? 0)));
  return (homes) => (homes ? Math.ceil((homes / most) * HEAT_STEPS) : 0);
}

/** Outside tier intern a year can be left out because the number would be too small. */
function datelessText({ tier }, homes) {
  return t(tier === "intern" ? "renovation.of_which_dateless" : "renovation.of_which_folded", { homes: homesNumber(homes) });
}

/** Buurten by years, shaded; each buurt has its name above its years, so that ten years fit. */
export function heatTable(context, years) {
  const { model, state } = context;
  const rows = buurtRows(model, state.renovation);
  if (!rows.length) return h("p.empty", {}, t("renovation.none"));
  const columns = columnsOf(years);
  const level = shade(rows, columns);
  const chosen = state.renovation.year;
  const now = (y) => (y === chosen ? ".now" : "");
  const yearButton = (y) =>
    button(`'${String(y).slice(2)}`, () => pickRenovation(context, { year: y === chosen ? null : y }, "renovation-table"), {
      kind: "link", "aria-label": String(y), "aria-pressed": String(y === chosen), "data-key": `year-${y}`,
    });
  const cell = (row, y) => h(`td.heat-${level(row.get(y))}${now(y)}`, {}, row.get(y) ? homesNumber(row.get(y)) : "");
  const body = ({ buurt, row, sum, dateless }) =>
    h(
      "tbody", {},
      h(
        "tr", {},
        h(
          "th", { scope: "rowgroup", colspan: columns.length },
          h(
            "div.heat-name", {},
            button(buurtName(model, buurt), () => context.actions.goTo(model.buurten.shapes, buurt), { kind: "link", "data-key": `heat-${buurt}` }),
            h("span", {}, homesText(sum)),
          ),
          dateless ? h("div.heat-dateless", {}, datelessText(state.info, dateless)) : null,
        ),
      ),
      h("tr", {}, columns.map((y) => cell(row, y))),
    );
  return h(
    "section", {},
    h("h2.small", {}, t("renovation.heat")),
    h(
      "div.scroll", { tabindex: 0, role: "region", "aria-label": t("renovation.heat") },
      h(
        "table.heat", {}, h("caption.hidden-text", {}, t("renovation.heat_caption")),
        h("thead", {}, h("tr", {}, columns.map((y) => h(`th${now(y)}`, { scope: "col" }, yearButton(y))))),
        rows.slice(0, MOST_BUURTEN).map(body),
      ),
    ),
    rows.length > MOST_BUURTEN ? h("p.note", {}, t("panel.more", { n: rows.length - MOST_BUURTEN })) : null,
  );
}

/** The table for paper in parts of at most `most` buurten; the last part ends with the totals. */
export function heatForPaper({ model, state: { info, renovation: choice } }, years, most) {
  const rows = buurtRows(model, choice);
  const columns = columnsOf(years);
  const level = shade(rows, columns);
  const dateless = rows.some((row) => row.dateless);
  const heads = [t("chances.buurt"), ...columns.map(String), dateless ? t(info.tier === "intern" ? "renovation.dateless" : "renovation.folded") : null, t("renovation.sum")];
  const line = (name, row, last, tint) =>
    h(
      "tr", {}, h("th", { scope: "row" }, name),
      columns.map((y) => h(tint ? `td.heat-${level(row.get(y))}` : "td", {}, row.get(y) ? homesNumber(row.get(y)) : "")),
      dateless ? h("td", {}, row.get(null) ? homesNumber(row.get(null)) : "") : null,
      h("td.sum", {}, homesNumber(last)),
    );
  const totals = new Map();
  for (const { row } of rows) for (const [y, homes] of row) totals.set(y, (totals.get(y) ?? 0) + homes);
  const total = line(t("renovation.total"), totals, rows.reduce((sum, row) => sum + row.sum, 0), false);
  return Array.from({ length: Math.ceil(rows.length / most) }, (_, part) =>
    h(
      "table.heat-paper", {},
      h("thead", {}, h("tr", {}, heads.filter(Boolean).map((text) => h("th", { scope: "col" }, text)))),
      h(
        "tbody", {},
        rows.slice(part * most, (part + 1) * most).map(({ buurt, row, sum }) => line(buurtName(model, buurt), row, sum, true)),
        (part + 1) * most >= rows.length ? total : null,
      ),
    ),
  );
}
