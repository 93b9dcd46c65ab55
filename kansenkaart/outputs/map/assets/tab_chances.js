/** Tab 1, Kansen: kinds and classes as switches, filters, totals, the funnel and the list. */

import { isNarrow } from "./camera.js";
import { button, choice, h, tick } from "./dom.js";
import { intoPanel } from "./focus.js";
import { capital, counted, percent, t, whole } from "./format.js";
import { cell } from "./model.js";
import { barriersOf, funnelOf, noFilters, partiesOf, totals } from "./counts.js";
import { areaTable, buurtTable, totalsBox } from "./chance_totals.js";
import { homesOf, wholeHomes } from "./homes.js";
import { completenessPerParty, overlapText } from "./overlap.js";
import { foundText } from "./earlier.js";
import { differencesNote } from "./differences.js";
import { CANDIDATE, inOrder } from "./scoring.js";
import { classBadge, kindBadge } from "./symbols.js";
import { isHatched } from "./scene.js";
import { addressOf } from "./reasons.js";
import { gateText } from "./panden.js";

const PAGE = 50;
const FIXED_STEPS = ["all", "projects", "candidates"];

/** Everything of the tab. */
export function chancesTab(context) {
  return [
    context.model.notices.map((text) => h("p.fault", {}, text)),
    differencesNote(context.model),
    kindSwitches(context),
    classSwitches(context),
    filterFields(context),
    totalsBox(context),
    buurtTable(context),
    areaTable(context),
    funnel(context),
    candidateTable(context),
  ];
}

function change(context, changes) {
  const { store, state } = context;
  store.set({ filters: { ...state.filters, ...changes }, shown: PAGE }, "filters");
}

function toggled(set, value, on) {
  const next = new Set(set);
  if (on) next.add(value);
  else next.delete(value);
  return next;
}

function kindSwitches(context) {
  const { model, state } = context;
  const rows = model.kinds.filter((kind) => kind.count).map((kind) => {
    const sum = totals(model, state.perKind.get(kind.kind), state.settings);
    const id = `kk-kind-${kind.kind}`;
    const input = h("input", {
      id, type: "checkbox", role: "switch", "data-key": `kind-${kind.kind}`, checked: state.filters.kinds.has(kind.kind),
      on: { change: (e) => change(context, { kinds: toggled(state.filters.kinds, kind.kind, e.target.checked) }) },
    });
    return h(
      "label.kind-row", { for: id },
      input, kindBadge(kind.kind), h("span.kind-name", {}, capital(kind.label)),
      h("span.kind-count", {}, h("strong", {}, whole(sum.projects)), h("span.secondary", {}, t("chances.homes_short", { n: whole(sum.mid) }))),
    );
  });
  return h("fieldset.kinds", {}, h("legend", {}, t("chances.kinds")), rows);
}

function classSwitches(context) {
  const { state } = context;
  const counts = [0, 0, 0];
  for (const row of state.everyClass) counts[state.scores.letter[row]] += 1;
  const ticks = [0, 1, 2].map((letter) =>
    tick(`class-${letter}`, t("chances.class_count", { letter: "ABC"[letter], n: whole(counts[letter]) }), state.filters.classes.has(letter), (on) =>
      change(context, { classes: toggled(state.filters.classes, letter, on) }),
    ),
  );
  return h("fieldset.row", {}, h("legend", {}, t("chances.classes")), ticks);
}

/** Filters offer only what occurs among the candidates. */
function filterFields(context) {
  const { model, state } = context;
  const { filters } = state;
  const all = (items) => [["", t("chances.all")], ...items];
  const fields = [
    ["party", options(model, (row) => partiesOf(model, row))],
    ["buurt", buurtOptions(model)],
    ["barrier", options(model, (row) => barriersOf(model, row))],
    ["status", options(model, (row) => [context.statusOf(row)], (code) => capital(t(`status.${code}`)))],
  ].filter(([, items]) => items.length);
  const used = fields.some(([name]) => filters[name]);
  return h(
    "fieldset.filters", {},
    h("legend", {}, t("chances.filters")),
    h("div.pairs", {}, fields.map(([name, items]) => choice(`filter-${name}`, t(`chances.${name}`), all(items), filters[name], (v) => change(context, { [name]: v })))),
    used ? button(t("chances.clear"), () => change(context, { party: "", buurt: "", barrier: "", status: "" }), { kind: "link", "data-key": "clear" }) : null,
  );
}

function options(model, valuesOf, shown = (v) => v) {
  const found = new Set();
  for (let row = 0; row < model.count; row += 1) for (const value of valuesOf(row)) found.add(value);
  return [...found].sort().map((value) => [value, shown(value)]);
}

function buurtOptions(model) {
  const { table } = model.buurten;
  const used = new Set(model.buurtOf);
  return [...model.buurtRow].filter(([, row]) => used.has(row)).map(([code, row]) => [code, table.get("buurt_name", row)])
    .sort((a, b) => a[1].localeCompare(b[1]));
}

/** What each step leaves, as bars; one kind at a time. */
function funnel(context) {
  const { model, state, store } = context;
  const kinds = model.kinds.filter((kind) => kind.count && state.filters.kinds.has(kind.kind));
  if (!kinds.length) return null;
  const kind = kinds.find((k) => k.kind === state.funnelKind) ?? kinds[0];
  const steps = funnelOf(model, kind, state.scores, context.base);
  if (!steps.length) return null;
  const most = Math.max(1, ...steps.map((s) => s.panden ?? 0));
  const mostProjects = Math.max(1, ...steps.map((s) => s.projects ?? 0));
  const items = steps.map((s) => {
    const inProjects = s.projects !== null;
    const share = inProjects ? (s.projects / mostProjects) * Math.min(1, mostProjects / most + 0.35) : s.panden / most;
    const count = inProjects ? counted("funnel.projects", s.projects) : counted("funnel.panden", s.panden);
    const bar = h("span.bar", {});
    bar.style.width = `${Math.max(1, share * 100)}%`;
    const left = FIXED_STEPS.includes(s.step) ? count : t("funnel.left", { count });
    return h("li", {}, h("span.step", {}, stepText(kind, s.step)), h("span.count", {}, left), bar);
  });
  return h(
    "details.funnel", { open: state.funnelOpen, on: { toggle: (e) => { state.funnelOpen = e.target.open; } } },
    h("summary", { "data-key": "funnel" }, t("funnel.title")),
    choice("funnel-kind", t("funnel.kind"), kinds.map((k) => [k.kind, capital(k.label)]), kind.kind, (v) => store.set({ funnelKind: v }, "filters")),
    h("p.note", {}, t("funnel.note")),
    h("ol", {}, items),
    onThisMap(context, kind, steps),
  );
}

/** How many of the candidates stand on this map, where that is not all of them. */
function onThisMap({ state }, kind, steps) {
  const found = steps.find((s) => s.step === "candidates")?.projects ?? 0;
  const shown = state.scores.assessment.subarray(kind.first, kind.first + kind.count).reduce((sum, a) => sum + (a === CANDIDATE), 0);
  return found > shown ? h("p.note", {}, counted("funnel.on_map", shown)) : null;
}

/** "alle panden", "valt af: geen woning", "na de vraag: plat dak" */
function stepText(kind, step) {
  const veto = kind.criteria.find((c) => c.role === "veto" && c.id === step);
  if (veto) return t("funnel.after", { what: veto.label.toLowerCase() });
  if (FIXED_STEPS.includes(step)) return t(`funnel.steps.${step}`);
  return t("funnel.without", { what: gateText(kind.kind, step).toLowerCase() });
}

/** The candidates in sight as a table, per kind: scores of different kinds are no one ranking. */
function candidateTable(context) {
  const { model, state, store } = context;
  if (!state.visible.length) return emptyList(context);
  let room = state.shown;
  const bodies = model.kinds.filter((kind) => state.filters.kinds.has(kind.kind)).map((kind) => {
    const rows = inOrder(state.perKind.get(kind.kind), state.scores, model.opportunities.column("opportunity_id"));
    if (!rows.length || room <= 0) return null;
    const part = rows.slice(0, room);
    room -= part.length;
    return h(
      "tbody", {},
      h("tr.group", {}, h("th", { colspan: 3, scope: "rowgroup" }, groupName(kind, rows.length))),
      part.map((row) => tableRow(context, kind, row)),
    );
  });
  const rest = state.visible.length - state.shown;
  return h(
    "section", { id: "kk-list", tabindex: "-1" },
    h("h2.small", {}, t("chances.list")),
    completenessNote(context),
    h(
      "table.candidates", {},
      h("caption.hidden-text", {}, t("chances.caption")),
      h("thead", {}, columnHeads()),
      bodies,
    ),
    rest > 0 ? button(t("chances.more", { n: whole(rest) }), () => store.set({ shown: state.shown + 4 * PAGE }, "filters"), { "data-key": "more" }) : null,
  );
}

function columnHeads() {
  const full = t("chances.column_homes_full");
  return h(
    "tr", {},
    h("th", { scope: "col" }, t("chances.column_chance")),
    h("th", { scope: "col" }, t("chances.column_class")),
    h("th", { scope: "col", title: full, "aria-label": full }, t("chances.column_homes")),
  );
}

/** "Uitbreiden (91), beperkt onderbouwd" */
function groupName(kind, count) {
  const name = `${capital(kind.label)} (${whole(count)})`;
  return kind.thin ? t("chances.group_thin", { name }) : name;
}

/** The title of a candidate, less what the head of its group says of all of them. */
function nameInGroup(model, kind, row) {
  return cell(model, row, "title")?.replace(kind.thin, "") ?? addressOf(model, row);
}

/** A warning where several parties knew unlike much: their scores are no ranking. */
function completenessNote({ model, state }) {
  const parties = completenessPerParty(model, state.scores, state.visible);
  if (parties.length < 2) return null;
  const shares = parties.map(({ party, share }) => `${party || t("overlap.no_party")} ${percent(share)}`);
  return h("p.note", {}, t("overlap.completeness", { shares: shares.join(", ") }));
}

function tableRow(context, kind, row) {
  const { model, state, actions } = context;
  const chosen = row === state.chosen;
  const homes = homesOf(model, state.settings, row);
  const marks = [foundText(model, row), overlapText(model, state.scores, row)].filter(Boolean);
  // A second press, or a press where the panel covers the list, goes on in the panel.
  const show = () => actions.openCandidate(row, true);
  const open = () => (chosen || isNarrow() ? intoPanel(show) : show());
  return h(
    `tr${chosen ? ".chosen" : ""}`, {},
    h("td", {}, button(nameInGroup(model, kind, row), open, { kind: "link", "data-key": `row-${row}`, "aria-current": chosen ? "true" : null }), marks.map((mark) => h("div.mark", {}, mark))),
    h("td", {}, classBadge(kind.kind, state.scores.letter[row], isHatched(model, state.scores, row))),
    h("td.number", {}, homes ? whole(wholeHomes(homes).mid) : "–"),
  );
}

function emptyList(context) {
  const { model } = context;
  return h(
    "section.empty", { id: "kk-list", tabindex: "-1" },
    h("p", {}, t(model.count ? "chances.none" : "chances.none_at_all")),
    model.count ? button(t("chances.clear_all"), () => change(context, noFilters(model))) : null,
  );
}
