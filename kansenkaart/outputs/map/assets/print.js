/** Sheets for paper: the map as it is now, and one page per candidate. */

import { choice, fill, h, tick } from "./dom.js";
import { capital, day, folded, percent, t, whole, word } from "./format.js";
import { cell, FAIL, kindAt, list, PASS, UNKNOWN } from "./model.js";
import { reasonsOf, toCheckFirst } from "./reasons.js";
import { band, homesBar, score } from "./bars.js";
import { homesNow } from "./panel.js";
import { chancesLegend, legend, northArrow, sourceLines, sourceRemarks, sourcesInShort } from "./legend.js";
import { classBadge, kindBadge } from "./symbols.js";
import { isHatched } from "./scene.js";
import { cutOut, mapForPaper } from "./paper.js";
import { aboutTenants } from "./tenants.js";
import { carbonOf, homesOf } from "./homes.js";
import { openDialog } from "./dialogs.js";
import { heatForPaper } from "./heat.js";
import { THAT_COUNT } from "./projects.js";
import { yearsOfProgramme } from "./renovation.js";
import { logText } from "./tab_weights.js";
import { changedWeights } from "./session.js";

/** Width of the map on paper, the height that always stays for it, and the most there can be. */
const MAPS = { a4: [280.5, 122, 164], a3: [403.5, 214, 251] };
const MOST_POINTS = 7;
/** So many points fit on a sheet beside all that always stands there. */
const MOST_LINES = 15;
const HEAT_ROWS = { a4: 24, a3: 32 };

/** Ask what to print, then print it. */
export function bindPrint(context) {
  const { state, actions } = context;
  const wanted = { paper: "a4", map: true, heat: false, list: false, chosen: false };
  actions.print = () => {
    wanted.list = state.tab === "selection" && state.session.decisions.size > 0;
    wanted.chosen = state.chosen !== null && !wanted.list;
    wanted.heat = hasHeat(context);
    openDialog(
      t("print.title"),
      [
        choice("paper", t("print.paper"), [["a4", "A4"], ["a3", "A3"]], wanted.paper, (v) => { wanted.paper = v; }),
        h("div", {}, tick("print-map", t("print.map"), wanted.map, (on) => { wanted.map = on; })),
        wanted.heat ? h("div", {}, tick("print-heat", t("renovation.paper.tick"), true, (on) => { wanted.heat = on; })) : null,
        state.chosen === null ? null : h("div", {}, tick("print-chosen", t("print.chosen"), wanted.chosen, (on) => { wanted.chosen = on; })),
        state.session.decisions.size ? h("div", {}, tick("print-list", t("print.list", { n: whole(state.session.decisions.size) }), wanted.list, (on) => { wanted.list = on; })) : null,
      ],
      [{ label: t("print.go"), primary: true, act: () => { compose(context, wanted); window.print(); } }, { label: t("dialog.cancel"), act: () => true }],
    );
  };
  window.addEventListener("beforeprint", () => {
    if (!document.getElementById("kk-print").childElementCount) compose(context, { paper: "a4", map: true, heat: hasHeat(context) });
  });
  window.addEventListener("afterprint", () => document.getElementById("kk-print").replaceChildren());
}

/** Fill the paper with the sheets that are wanted. */
export function compose(context, { paper, map, heat = false, list: all, chosen }) {
  const { state } = context;
  const makers = [];
  if (map) makers.push((n, of) => mapSheet(context, paper, n, of));
  if (heat) makers.push(...heatSheets(context, paper));
  const decision = chosen && state.chosen !== null ? decisionOfRow(context, state.chosen) : undefined;
  if (chosen && state.chosen !== null && !(all && decision)) {
    makers.push((n, of) => candidateSheet(context, state.chosen, decision, n, of));
  }
  if (all) {
    for (const listed of state.session.decisions.values()) {
      const row = context.model.rowOfId.get(listed.opportunity_id);
      makers.push((n, of) => candidateSheet(context, row, listed, n, of));
    }
  }
  const root = document.getElementById("kk-print");
  root.className = `paper ${paper}`;
  fill(root, makers.map((make, i) => make(i + 1, makers.length)));
}

function decisionOfRow({ model, state }, row) {
  return state.session.decisions.get(cell(model, row, "opportunity_id"));
}

function sheetHead({ model }, title) {
  const { info } = model;
  return h(
    "header.sheet-head", {},
    h("h1", {}, title),
    h("p", {}, [t("header.date", { date: day(info.reference_date) }), word("tier", info.tier), info.invented ? t("invented") : null, t("disclaimer")].filter(Boolean).join(" · ")),
  );
}

/** Sources, whole on the sheet of the map and in short on the others, with the number of the sheet. */
function sheetFoot({ model }, n, of, sources = sourcesInShort(model)) {
  return h(
    "footer.sheet-foot", {},
    h("p", {}, `${t("print.sources")}: ${sources}`, sourceRemarks(model).map((line) => `. ${line}`)),
    h("p", {}, `kansenkaart ${model.info.version} · ${model.info.run_id} · ${t("print.page", { n, of })}`),
  );
}

/** The map with legend, scale bar, north, totals and the weights in force. */
function mapSheet(context, paper, n, of) {
  const { model, state } = context;
  const { canvas, bar } = mapForPaper(context, MAPS[paper]);
  const named = state.tab === "renovation" ? renovationTitle(state) : t("title", { area: model.info.title });
  return h(
    "section.sheet.map-sheet", {},
    sheetHead(context, named),
    h("div.sheet-map", {}, canvas),
    h(
      "div.sheet-strip", {},
      northArrow(), bar,
      h("div.sheet-legend", {}, state.tab === "renovation" ? renovationLegendOf(context) : chancesLegend(model, state)),
      h("p.sheet-note", {}, state.tab === "renovation" ? chosenWorks(state) : weightsLine(context)),
    ),
    sheetFoot(context, n, of, sourceLines(model).join("; ")),
  );
}

/** Whether the renovation tab is open and has a table. */
function hasHeat({ model, state }) {
  return state.tab === "renovation" && yearsOfProgramme(model) !== null;
}

/** The heat table as chosen in the tab, on as many sheets as it needs. */
function heatSheets(context, paper) {
  const { model, state } = context;
  const title = t("renovation.paper.title", { area: state.info.title });
  return heatForPaper(context, yearsOfProgramme(model), HEAT_ROWS[paper]).map((table) => (n, of) =>
    h("section.sheet.heat-sheet", {}, sheetHead(context, title), h("p", {}, chosenWorks(state)), table, sheetFoot(context, n, of)),
  );
}

/** Which works the renovation map and table are about: "Plan · alle partijen · wat meetelt". */
function chosenWorks({ renovation: { origin, party, measure } }) {
  const measured = measure ? word("measure", measure) : t("renovation.paper.all_measures");
  return [
    capital(word("origin", origin)), party || t("renovation.paper.all_parties"), measure === THAT_COUNT ? t("renovation.counted") : measured,
  ].join(" · ");
}

function renovationTitle({ renovation, info }) {
  return `${t("tabs.renovation")} ${info.title}${renovation.year === null ? "" : ` ${renovation.year}`}`;
}

function renovationLegendOf({ model, state }) {
  return [...legend(model, state).querySelectorAll("ul")];
}

/** At whose weights: every table and map on paper says so. */
function weightsLine({ model, state }) {
  const changed = Object.keys(changedWeights(model, state.settings));
  if (!changed.length) return t("print.default_weights");
  const last = state.session.log.at(-1);
  return [t("print.own_weights", { kinds: changed.map((k) => word("kind", k)).join(", ") }), last ? logText(model, last) : ""].filter(Boolean).join(" ");
}

/** One candidate on one page, with room for notes. */
function candidateSheet(context, row, decision, n, of) {
  const scanned = row !== undefined;
  const title = scanned ? cell(context.model, row, "title") : decision.title;
  return h(
    "section.sheet.candidate-sheet", {},
    sheetHead(context, title ?? ""),
    h("div.sheet-columns", {}, h("div", {}, ...leftColumn(context, row, decision)), h("div", {}, scanned ? pointsOf(context, row) : h("p", {}, decision.manual_reason ?? ""))),
    sheetFoot(context, n, of),
  );
}

function leftColumn(context, row, decision) {
  const { model, state, panden } = context;
  const place = row === undefined ? panden.rowOf(decision.pand_ids[0]) : row;
  const shapes = row === undefined ? panden.shapes : model.shapes;
  const drawnMap = place === undefined || shapes.missing[place] ? null : cutOut(context, shapes, place, 118, 62);
  const kind = decision?.kind ?? kindAt(model, row).kind;
  return [
    h("p.sheet-kind", {}, kindBadge(kind), ` ${capital(word("kind", kind))} `, row === undefined ? t("card.manual") : classBadge(kind, state.scores.letter[row], isHatched(model, state.scores, row))),
    drawnMap ? h("div.sheet-cut", {}, drawnMap.canvas, h("div.sheet-strip", {}, northArrow(), drawnMap.bar)) : null,
    row === undefined ? null : figures(context, row),
    decision ? decisionLines(decision) : null,
    h("div.sheet-notes", {}, h("h2", {}, t("print.notes")), h("div.rule", {}), h("div.rule", {}), h("div.rule", {}), h("div.rule", {})),
  ];
}

function figures(context, row) {
  const { model, state: { scores, settings } } = context;
  const get = (name) => cell(model, row, name);
  const homes = homesOf(model, settings, row);
  const carbon = carbonOf(model, row);
  return h(
    "div", {},
    homes && homesBar(t("panel.homes"), homes, homes.high),
    carbon && band(t("panel.carbon"), carbon, carbon.high, t("panel.tonnes")),
    Number.isNaN(scores.mid[row]) ? null : h("p", {}, `${t("panel.score")} ${t("panel.score_value", { mid: score(scores.mid[row]), low: score(scores.low[row]), high: score(scores.high[row]) })} · ${t("panel.completeness")} ${percent(scores.completeness[row])}`),
    h("p", {}, [get("buurt_name"), get("construction_year") && t("panel.built", { year: get("construction_year") }), get("homes_now") && homesNow(get("homes_now")), list(model, row, "parties").join(", ")].filter(Boolean).join(" · ")),
  );
}

function decisionLines(decision) {
  const votes = Object.entries(decision.votes ?? {}).filter(([, v]) => v.score || v.view)
    .map(([party, v]) => [party, v.score, v.view].filter(Boolean).join(": "));
  const lines = [
    [t("card.status"), capital(t(`status.${decision.status}`)) + (decision.reason ? `: ${decision.reason}` : "")],
    [t("card.lead"), decision.lead],
    [t("card.next_step"), [decision.next_step, day(decision.next_date)].filter(Boolean).join(", ")],
    [t("card.votes"), votes.join("; ")],
    [t("card.notes"), decision.notes],
  ];
  return h("dl", {}, lines.filter(([, v]) => v).map(([name, value]) => [h("dt", {}, name), h("dd", {}, value)]));
}

/** The value of a reason in brackets, unless it says the same as the reason or is not known. */
function valueBeside({ text, details, outcome }) {
  if (!details || outcome === UNKNOWN || folded(details.value) === folded(text)) return null;
  return h("span.secondary", {}, ` (${details.value})`);
}

/** One list of points, and how many more there are. */
function pointList(title, sign, shown, more) {
  if (!shown.length && !more) return null;
  const items = shown.map((r) => h("li", {}, `${sign} ${capital(r.text)}`, valueBeside(r)));
  return h("section", {}, h("h2", {}, t(title)), h("ul", {}, items, more ? h("li.secondary", {}, t("panel.more", { n: whole(more) })) : null));
}

function pointsOf(context, row) {
  const { model, state } = context;
  const reasons = reasonsOf(model, state.scores, state.settings, row);
  const first = toCheckFirst(reasons);
  const of = (outcome) => reasons.filter((r) => r.outcome === outcome);
  const lists = [
    ["panel.first", "□", first],
    ["panel.plus", "+", of(PASS)],
    ["panel.minus", "−", of(FAIL)],
    ["panel.open", "?", of(UNKNOWN).filter((r) => !first.includes(r))],
  ];
  let room = MOST_LINES;
  const pointLists = lists.map(([title, sign, found]) => {
    const shown = found.slice(0, Math.min(MOST_POINTS, room));
    room -= shown.length;
    return pointList(title, sign, shown, found.length - shown.length);
  });
  const { not_checked: notChecked } = kindAt(model, row);
  return [
    ...pointLists,
    list(model, row, "barriers").length ? h("section", {}, h("h2", {}, t("panel.barriers")), h("p", {}, list(model, row, "barriers").join("; "))) : null,
    h("section", {}, h("h2", {}, t("panel.tenants")), aboutTenants(model, row)),
    h("section", {}, h("h2", {}, t("panel.not_checked")), h("p", {}, notChecked.join("; "))),
  ];
}
