/** Two to four candidates side by side. */

import { isNarrow } from "./camera.js";
import { h } from "./dom.js";
import { capital, day, percent, t } from "./format.js";
import { FAIL, list, PASS, UNKNOWN } from "./model.js";
import { bandText, carbonOf, homesOf, homesInWords } from "./homes.js";
import { reasonsOf } from "./reasons.js";
import { openDialog } from "./dialogs.js";
import { classBadge, kindBadge } from "./symbols.js";
import { isHatched } from "./scene.js";
import { score } from "./bars.js";

/** Open the comparison. */
export function compareDialog(context, decisions) {
  const { model } = context;
  const narrow = isNarrow();
  const columns = decisions.map((decision) => ({ decision, row: model.rowOfId.get(decision.opportunity_id) }));
  const head = h(
    "tr", {},
    narrow ? null : h("td", {}),
    columns.map(({ decision }) => h("th", { scope: "col" }, kindBadge(decision.kind), " ", decision.title)),
  );
  // Where there is no room for a column of names, each name stands above its values.
  const named = (name, cells) => narrow
    ? [h("tr.name", {}, h("th", { scope: "rowgroup", colspan: columns.length }, h("span", {}, name))), h("tr", {}, cells)]
    : h("tr", {}, h("th", { scope: "row" }, name), cells);
  const lines = LINES.map(([name, value]) => [name, columns.map((column) => shown(value(context, column)))])
    .filter(([, values]) => values.some((value) => value !== NOTHING))
    .map(([name, values]) => named(t(`compare.${name}`), values.map((value) => h("td", {}, value))));
  const kinds = new Set(decisions.map((d) => d.kind));
  openDialog(
    t("compare.title"),
    [
      kinds.size > 1 ? h("p.note", {}, t("compare.kinds")) : null,
      h("div.scroll", { tabindex: 0, role: "region", "aria-label": t("compare.title") }, h("table.compare", {}, h("thead", {}, head), h("tbody", {}, lines))),
    ],
    [{ label: t("panel.close"), act: () => true, primary: true }],
    true,
  );
}

const NOTHING = "–";

function shown(value) {
  if (Array.isArray(value)) return value.length ? h("ul", {}, value.map((v) => h("li", {}, v))) : NOTHING;
  return value === null || value === "" || value === undefined ? NOTHING : value;
}

const given = (value, shownAs) => value && shownAs(value);
const scanned = (read) => (context, column) => (column.row === undefined ? null : read(context, column.row));
const points = (outcome) =>
  scanned(({ model, state }, row) =>
    reasonsOf(model, state.scores, state.settings, row).filter((r) => r.outcome === outcome).slice(0, 6).map((r) => capital(r.text)),
  );

const LINES = [
  ["class", scanned(({ model, state }, row) => classBadge(model.kinds[model.kindAt[row]].kind, state.scores.letter[row], isHatched(model, state.scores, row)))],
  ["homes", scanned(({ model, state }, row) => given(homesOf(model, state.settings, row), homesInWords))],
  ["carbon", scanned(({ model }, row) => given(carbonOf(model, row), bandText))],
  ["score", scanned(({ state: { scores } }, row) => (Number.isNaN(scores.mid[row]) ? null : t("panel.score_value", { mid: score(scores.mid[row]), low: score(scores.low[row]), high: score(scores.high[row]) })))],
  ["completeness", scanned(({ state: { scores } }, row) => (Number.isNaN(scores.completeness[row]) ? null : percent(scores.completeness[row])))],
  ["first", points(UNKNOWN)],
  ["plus", points(PASS)],
  ["minus", points(FAIL)],
  ["barriers", scanned(({ model }, row) => list(model, row, "barriers").map(capital))],
  ["renovation", scanned(({ model }, row) => list(model, row, "renovation_years").join(", "))],
  ["status", (_, { decision }) => capital(t(`status.${decision.status}`))],
  ["lead", (_, { decision }) => decision.lead],
  ["next_step", (_, { decision }) => [decision.next_step, day(decision.next_date)].filter(Boolean).join(", ")],
  ["votes", (_, { decision }) => Object.entries(decision.votes ?? {}).filter(([, v]) => v.score || v.view).map(([party, v]) => [party, v.score, v.view].filter(Boolean).join(": "))],
  ["manual", (_, { decision }) => decision.manual_reason],
];
