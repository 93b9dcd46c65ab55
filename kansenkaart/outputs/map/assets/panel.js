/** The panel of one candidate: what to find out, what speaks for and against, what it gives. */

import { button, h } from "./dom.js";
import { capital, counted, percent, squared, t, whole, word } from "./format.js";
import { cell, FAIL, kindAt, list, PASS, UNKNOWN } from "./model.js";
import { classIfConfirmed, excludedBy, lackingOf, reasonsOf, toCheckFirst } from "./reasons.js";
import { CANDIDATE, EXCLUDED } from "./scoring.js";
import { classBadge, kindBadge } from "./symbols.js";
import { isHatched } from "./scene.js";
import { band, homesBar, score, scoreBar, shareBar } from "./bars.js";
import { toRd } from "./geometry.js";
import { homesWithinCap } from "./counts.js";
import { earlierAbout } from "./earlier.js";
import { inSamePlace, overlapText } from "./overlap.js";
import { aboutTenants } from "./tenants.js";
import { carbonOf, homesOf } from "./homes.js";

const MOST_TOGETHER = 6;

/** Everything that the panel says, as sections; `actions` are the buttons at its foot. */
export function candidatePanel(model, state, row, actions) {
  const reasons = reasonsOf(model, state.scores, state.settings, row);
  return [
    ...panelHead(model, state, row, actions.close),
    h(
      "div.panel-body", {},
      earlierAbout(model, row),
      verdict(model, state, row),
      firstCheck(model, state, row, reasons),
      reasonList("panel.plus", "+", reasons, PASS),
      reasonList("panel.minus", "−", reasons, FAIL),
      reasonList("panel.open", "?", reasons, UNKNOWN),
      numbers(model, state, row),
      barriers(model, row),
      robustness(model, row),
      notes(model, row),
      together(model, state, row, actions.openCandidate),
      members(model, row, actions.openPand),
      place(model, row),
    ),
    h("div.panel-foot", {}, actions.buttons),
  ];
}

/** Title, kind, class and a close button. */
export function panelHead(model, state, row, close) {
  const kind = kindAt(model, row);
  return [
    h(
      "div.panel-head", {},
      h(
        "div.panel-kind", {},
        kindBadge(kind.kind), h("span", {}, capital(kind.label)),
        classBadge(kind.kind, state.scores.letter[row], isHatched(model, state.scores, row)),
      ),
      closeButton(close),
      h("h2", { id: "kk-panel-title", tabindex: "-1" }, cell(model, row, "title") ?? ""),
      h("p.secondary", {}, summary(model, row)),
    ),
  ];
}

/** The cross at the top of a panel. */
export function closeButton(close) {
  return button("×", close, { kind: "close", "aria-label": t("panel.close"), "data-key": "panel-close" });
}

/** Who owns it: with shares where the tier may hold them, else by name. */
function owners(model, row) {
  const shares = list(model, row, "party_shares");
  return shares.length ? shares : list(model, row, "parties");
}

function summary(model, row) {
  const year = cell(model, row, "construction_year");
  const now = cell(model, row, "homes_now");
  return [
    cell(model, row, "buurt_name"),
    year ? t("panel.built", { year }) : null,
    now ? homesNow(now) : null,
    owners(model, row).join(", ") || null,
    statusText(model, row),
  ].filter(Boolean).join(" · ");
}

/** "1 woning nu", "12 woningen nu" */
export function homesNow(n) {
  return t(n === 1 ? "panel.home_now" : "panel.homes_now", { n: whole(n) });
}

function statusText(model, row) {
  const status = cell(model, row, "status");
  return status ? word("status", status) : t("disclaimer");
}

/** Why it is no candidate now, if it is none. */
function verdict(model, state, row) {
  const { scores, settings } = state;
  if (scores.assessment[row] === CANDIDATE) return null;
  const excluded = scores.assessment[row] === EXCLUDED;
  const why = excluded ? excludedBy(model, scores, settings, row) : lackingOf(model, scores, settings, row);
  return h(
    "section.verdict", {},
    h("h3", {}, t(excluded ? "panel.excluded" : "panel.not_assessable")),
    why.length
      ? h("ul.reasons", {}, why.map((r) => reasonItem(r, excluded ? "−" : "?")))
      : h("p", {}, t("panel.too_little_known")),
  );
}

function firstCheck(model, state, row, reasons) {
  const first = toCheckFirst(reasons);
  const better = classIfConfirmed(model, state.scores, state.settings, row);
  if (!first.length) return null;
  return h(
    "section.first", {},
    h("h3", {}, t("panel.first")),
    h("ul", {}, first.map((r) => h("li", {}, capital(r.text)))),
    better ? h("p.note", {}, t("panel.if_confirmed", { what: better.what.join(", "), letter: better.letter })) : null,
  );
}

function reasonList(title, sign, reasons, outcome) {
  const found = reasons.filter((r) => r.outcome === outcome);
  if (!found.length) return null;
  return h("section", {}, h("h3", {}, t(title)), h("ul.reasons", {}, found.map((r) => reasonItem(r, sign))));
}

/** One reason that opens to its value, threshold and source. */
function reasonItem(item, sign) {
  const mark = h("span.sign", { "aria-hidden": "true" }, sign);
  const text = capital(item.text);
  if (!item.details) return h("li", {}, h("div.reason", {}, mark, h("span", {}, text)));
  const d = item.details;
  const rows = [
    [t("panel.criterion"), d.label],
    [t("panel.value"), d.value],
    [t("panel.threshold"), d.threshold],
    [t("panel.counts"), item.veto ? t("panel.veto") : t("panel.share", { share: percent(item.share), axis: word("axis", item.axis) })],
    [t("panel.partial_score"), d.score === null ? "" : score(d.score)],
    [t("panel.source"), sourceText(d)],
    [t("panel.evidence"), t(`evidence.${d.evidence}`)],
    [t("panel.data_of"), d.date],
    [t("panel.rule"), d.level === "national" ? "" : t(`panel.level_${d.level}`)],
  ].filter(([, value]) => value);
  return h(
    "li", {},
    h(
      "details.reason", {},
      h("summary", { "data-key": `reason-${item.id}` }, mark, h("span", {}, text)),
      h("dl", {}, rows.map(([name, value]) => [h("dt", {}, name), h("dd", {}, value)])),
    ),
  );
}

/** The source as a text, with a link where it holds an address of the web. */
function sourceText({ source }) {
  const found = /https?:\/\/[^\s;,)]+/.exec(source ?? "");
  if (!found) return squared(source ?? "");
  const link = h("a", { href: found[0], rel: "noreferrer noopener", target: "_blank" }, found[0]);
  return [squared(source.slice(0, found.index)), link, squared(source.slice(found.index + found[0].length))];
}

/** Homes, carbon, score and completeness as bars. */
function numbers(model, state, row) {
  const homes = homesOf(model, state.settings, row);
  const carbon = carbonOf(model, row);
  const kind = kindAt(model, row);
  const { scores } = state;
  const interval = { low: scores.low[row], mid: scores.mid[row], high: scores.high[row] };
  return h(
    "section", {},
    h("h3", {}, t("panel.numbers")),
    homes && homesBar(t("panel.homes"), homes, mostOf(model, kind, "homes_technical_high")),
    capText(model, state, row),
    carbon && band(t("panel.carbon"), carbon, mostOf(model, kind, "carbon_high_t"), t("panel.tonnes")),
    carbon && h("p.note", {}, t("panel.carbon_note")),
    scoreBar(interval, kind.classes),
    Number.isNaN(scores.completeness[row]) ? null : shareBar(t("panel.completeness"), scores.completeness[row], t("panel.completeness_note")),
  );
}

/** How many of the homes count where homes that are split must not lie close together. */
function capText(model, state, row) {
  const kind = kindAt(model, row);
  const homes = homesWithinCap(model, [row], kind, state.settings);
  if (homes === null) return null;
  const { share_max: share, radius_m: radius } = kind.concentration;
  return h("p.note", {}, counted("panel.within_cap", homes, { share: percent(share), radius: whole(radius) }));
}

/** The largest value of a column among the candidates of a kind, as the scale of its bars. */
function mostOf(model, kind, column) {
  let most = 0;
  for (let row = kind.first; row < kind.first + kind.count; row += 1) most = Math.max(most, cell(model, row, column) ?? 0);
  return most;
}

function barriers(model, row) {
  const found = list(model, row, "barriers");
  if (!found.length) return null;
  return h(
    "section", {},
    h("h3", {}, t("panel.barriers")),
    h("ul.chips", {}, found.map((text) => h("li.chip", {}, text))),
    h("p.note", {}, t("panel.barriers_note")),
  );
}

function robustness(model, row) {
  if (model.merged) return h("section", {}, h("h3", {}, t("panel.robust")), h("p.note", {}, t("merge.firmness")));
  const share = cell(model, row, "top20_share");
  const [low, high] = [cell(model, row, "rank_low"), cell(model, row, "rank_high")];
  if (share === null && low === null) return null;
  return h(
    "section", {},
    h("h3", {}, t("panel.robust")),
    share === null ? null : h("p", {}, t("panel.top20", { share: percent(share) })),
    low === null ? null : h("p", {}, t(low === high ? "panel.rank" : "panel.ranks", { low: whole(low), high: whole(high) })),
  );
}

/** What it means for tenants, and what was not looked at. */
function notes(model, row) {
  const { not_checked: notChecked } = kindAt(model, row);
  const renovation = list(model, row, "renovation_years");
  return [
    renovation.length ? h("section", {}, h("h3", {}, t("panel.renovation")), h("p", {}, t("panel.renovation_years", { years: renovation.join(", ") }))) : null,
    h("section", {}, h("h3", {}, t("panel.tenants")), aboutTenants(model, row)),
    h("section", {}, h("h3", {}, t("panel.not_checked")), h("ul.bullets", {}, notChecked.map((what) => h("li", {}, what)))),
  ];
}

/** Other candidates in the same panden, and the parties whose map they stand on. */
function together(model, state, row, openCandidate) {
  const found = inSamePlace(model, state.scores, row);
  const also = overlapText(model, state.scores, row);
  if (!found.length && !also) return null;
  const items = found.slice(0, MOST_TOGETHER).map((other) => {
    const { kind } = kindAt(model, other);
    return h("li.together", {}, kindBadge(kind), button(cell(model, other, "title"), () => openCandidate(other), { kind: "link" }), classBadge(kind, state.scores.letter[other]));
  });
  return h(
    "section", {},
    h("h3", {}, t("panel.together")),
    also ? h("p.mark", {}, capital(also)) : null,
    items.length ? h("ul", {}, items) : null,
    found.length > MOST_TOGETHER ? h("p.note", {}, t("panel.more", { n: whole(found.length - MOST_TOGETHER) })) : null,
  );
}

function members(model, row, openPand) {
  const rows = model.panden.get(row) ?? [];
  const complexes = list(model, row, "complex_ids");
  if (!rows.length && !complexes.length) return null;
  return h(
    "section", {},
    h("h3", {}, t("panel.members", { n: whole(rows.length) })),
    complexes.length ? h("p", {}, t("panel.complexes", { ids: complexes.join(", ") })) : null,
    h(
      "ul.links", {},
      rows.slice(0, 40).map((pand) => h("li", {}, button(openPand.label(pand), () => openPand(pand), { kind: "link" }))),
    ),
    rows.length > 40 ? h("p.note", {}, t("panel.more", { n: whole(rows.length - 40) })) : null,
  );
}

/** RD coordinates, on demand. */
function place(model, row) {
  if (model.shapes.missing[row]) return null;
  return coordinates(model, model.shapes.px[row], model.shapes.py[row]);
}

/** A fold that shows where something is in RD. */
export function coordinates(model, x, y) {
  const [east, north] = toRd(model.rd, x, y);
  return h(
    "details.place", {},
    h("summary", { "data-key": "place" }, t("panel.rd")),
    h("p", {}, `x ${whole(east)}, y ${whole(north)} (EPSG:28992)`),
  );
}
