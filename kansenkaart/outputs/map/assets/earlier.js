/** What earlier sessions decided, as the program carried it to this map: to check, to take over. */

import { button, h } from "./dom.js";
import { capital, day, t, whole, word } from "./format.js";
import { cell } from "./model.js";
import { kindBadge } from "./symbols.js";

/** How a decision came here, where somebody must look at it again. */
const TO_CHECK = new Set(["alike", "now", "contradicted"]);
const FIELDS = ["given_id", "opportunity_id", "kind", "title", "status", "reason", "manual_reason", "lead", "next_step", "next_date", "notes", "found", "session"];

/** The decisions of earlier sessions, each with its candidate (undefined without one) and its panden. */
export function earlierOf(model) {
  model.earlier ??= read(model);
  return model.earlier;
}

function read({ tables: { decisions, decision_panden: pairs }, rowOfId }) {
  const panden = Array.from({ length: decisions.rows }, () => []);
  for (let i = 0; i < pairs.rows; i += 1) panden[pairs.get("decision", i)].push(pairs.get("pand", i));
  return panden.map((own, i) => {
    const decision = Object.fromEntries(FIELDS.map((name) => [name, decisions.get(name, i) ?? ""]));
    return { ...decision, next_date: String(decision.next_date).slice(0, 10), panden: own, row: rowOfId.get(decision.opportunity_id) };
  });
}

/** What a row of the list says of the decision about its candidate; null where there is nothing to check. */
export function foundText(model, row) {
  const found = cell(model, row, "decision_found");
  return TO_CHECK.has(found) ? t(`earlier.found_${found}`) : null;
}

function isContradicted(model, row) {
  return row !== undefined && cell(model, row, "decision_found") === "contradicted";
}

/** What earlier sessions decided about a candidate. */
export function earlierAbout(model, row) {
  const found = earlierOf(model).filter((decision) => decision.row === row);
  return section(found, isContradicted(model, row) ? t("earlier.found_contradicted") : null);
}

/** What was added by hand at a pand, or lost its candidate. */
export function earlierAtPand(model, pand) {
  return section(earlierOf(model).filter((decision) => decision.row === undefined && decision.panden.includes(pand)), null);
}

function section(found, warning) {
  if (!found.length) return null;
  return h(
    "section.earlier", {},
    h("h3", {}, t("earlier.title")),
    warning ? h("p.mark", {}, capital(warning)) : null,
    found.map((decision) => h("div", {}, h("p", {}, markLine(decision)), details(decision).map((line) => h("p.note", {}, line)))),
  );
}

/** "Nader onderzoek · handmatig toegevoegd" */
function markLine({ status, manual_reason: reason, found }) {
  const byHand = reason || found === "by_hand" || found === "now";
  const marks = [byHand ? t("card.manual") : null, found === "same" || found === "by_hand" ? null : t(`earlier.found_${found}`)];
  return [capital(word("status", status)), ...marks].filter(Boolean).join(" · ");
}

function details(decision) {
  const { reason, manual_reason: byHand, lead, next_step: step, next_date: date, session } = decision;
  return [
    byHand ? t("card.manual_reason", { reason: byHand }) : null,
    reason ? t("earlier.reason", { reason }) : null,
    lead ? t("earlier.lead", { lead }) : null,
    step ? t("earlier.next_step", { step: [step, date && day(date)].filter(Boolean).join(", ") }) : null,
    session ? t("earlier.from", { session }) : null,
  ].filter(Boolean);
}

/** The decisions of earlier sessions as a fold on the list, those to look at again first. */
export function earlierFold(context) {
  const { model, state } = context;
  const found = earlierOf(model);
  if (!found.length) return null;
  const open = state.earlierOpen ?? true;
  const first = (decision) => (needsLook(model, decision) ? 0 : 1);
  const ordered = [...found].sort((a, b) => first(a) - first(b) || a.title.localeCompare(b.title));
  return h(
    "details.more", { open, on: { toggle: (e) => { state.earlierOpen = e.target.open; } } },
    h("summary", { "data-key": "earlier" }, t("earlier.fold", { n: whole(found.length) })),
    h("p.note", {}, t("earlier.note")),
    h("ul.lines", {}, ordered.map((decision, i) => h("li.earlier-item", {}, item(context, decision, i)))),
  );
}

/** Whether a decision asks for a second look: not simply the same candidate with one decision. */
function needsLook(model, { found, row }) {
  return found !== "same" || isContradicted(model, row);
}

function item(context, decision, i) {
  const { model, actions, state } = context;
  const against = isContradicted(model, decision.row) ? ` · ${t("earlier.found_contradicted")}` : "";
  const go = placeOf(context, decision);
  const listed = state.session.decisions.has(listId(decision));
  return [
    kindBadge(decision.kind),
    h(
      "div", {},
      go ? button(decision.title, go, { kind: "link", "data-key": `earlier-${i}` }) : h("strong", {}, decision.title),
      h(needsLook(model, decision) ? "p.mark" : "p.note", {}, markLine(decision) + against),
      decision.manual_reason || decision.reason ? h("p.note", {}, decision.manual_reason || decision.reason) : null,
      listed
        ? h("p.note", {}, t("earlier.listed"))
        : button(t("panel.to_list"), () => actions.takeOver(decision), { kind: "link", "data-key": `take-${i}`, "aria-label": t("earlier.take", { title: decision.title }) }),
    ),
  ];
}

/** Id under which an earlier decision stands on the list of now. */
export function listId({ row, opportunity_id: id, given_id: given }) {
  return row === undefined ? given : id;
}

function placeOf({ actions }, { row, panden }) {
  if (row !== undefined) return () => actions.openCandidate(row, true);
  return panden.length ? () => actions.openPand(panden[0], true) : null;
}
