/** One candidate on the list: status, who takes it up, what the parties think of it. */

import { button, choice, h, textField, tick } from "./dom.js";
import { capital, decimal, t, whole } from "./format.js";
import { foundText } from "./earlier.js";
import { overlapText } from "./overlap.js";
import { COMMITMENTS, STATUSES } from "./session.js";
import { classBadge, kindBadge } from "./symbols.js";
import { isHatched } from "./scene.js";

/** A card that opens to its form. */
export function card(context, decision) {
  const { state, actions } = context;
  const id = decision.opportunity_id;
  const open = state.openCards.has(id);
  const toggle = (e) => {
    if (e.target.open) state.openCards.add(id);
    else state.openCards.delete(id);
  };
  return h(
    "details.card", { open, on: { toggle } },
    h(
      "summary", { "data-key": `card-${id}` },
      kindBadge(decision.kind),
      h("span.card-title", {}, decision.title, h("span.secondary", {}, cardLine(decision)), marksAbout(context, decision).map((mark) => h("span.mark", {}, capital(mark)))),
      badgeOf(context, decision),
    ),
    decision.status === "afgewezen" && !decision.reason ? h("p.fault", {}, t("card.reason_needed")) : null,
    h("div.card-body", {}, form(context, decision)),
    h(
      "div.card-foot", {},
      button(t("card.open"), () => openOnMap(context, decision), { kind: "link", "data-key": `show-${id}` }),
      button(t("card.drop"), () => actions.drop(id), { kind: "link", "data-key": `drop-${id}` }),
    ),
  );
}

function cardLine(decision) {
  const votes = Object.values(decision.votes ?? {}).filter((v) => v.score);
  const mean = votes.length ? t("card.mean", { n: decimal(votes.reduce((s, v) => s + v.score, 0) / votes.length) }) : null;
  return [capital(t(`status.${decision.status}`)), decision.lead, decision.manual_reason ? t("card.manual") : null, mean].filter(Boolean).join(" · ");
}

/** What to look at again, and whose map has something here too. */
function marksAbout({ model, state }, { opportunity_id: id }) {
  const row = model.rowOfId.get(id);
  return row === undefined ? [] : [foundText(model, row), overlapText(model, state.scores, row)].filter(Boolean);
}

function badgeOf({ model, state }, { opportunity_id: id, kind }) {
  const row = model.rowOfId.get(id);
  return row === undefined ? null : classBadge(kind, state.scores.letter[row], isHatched(model, state.scores, row));
}

function openOnMap(context, decision) {
  const { model, panden, actions } = context;
  const row = model.rowOfId.get(decision.opportunity_id);
  if (row !== undefined) return actions.openCandidate(row, true);
  const pand = panden.rowOf(decision.pand_ids[0]);
  return pand === undefined ? null : actions.openPand(pand, true);
}

function form(context, decision) {
  const { actions } = context;
  const id = decision.opportunity_id;
  const key = (name) => `${name}-${id}`;
  const set = (name) => (value) => actions.decide(id, { [name]: value });
  const statuses = STATUSES.map((s) => [s, capital(t(`status.${s}`))]);
  return [
    decision.manual_reason ? h("p.note", {}, t("card.manual_reason", { reason: decision.manual_reason })) : null,
    choice(key("status"), t("card.status"), statuses, decision.status, set("status")),
    decision.status === "afgewezen"
      ? textField(key("reason"), t("card.reason"), decision.reason, set("reason"), { rows: 2, maxlength: 2000, required: true })
      : null,
    textField(key("lead"), t("card.lead"), decision.lead, set("lead"), { rows: 1, maxlength: 200 }),
    textField(key("next_step"), t("card.next_step"), decision.next_step, set("next_step"), { rows: 1, maxlength: 500 }),
    textField(key("next_date"), t("card.next_date"), decision.next_date, set("next_date"), { type: "date" }),
    textField(key("notes"), t("card.notes"), decision.notes, set("notes"), { rows: 3, maxlength: 5000 }),
    voteTable(context, decision),
    commitments(context, decision),
  ];
}

/** A row per party: its score, and its view where it differs. */
function voteTable(context, decision) {
  const { state, actions } = context;
  const id = decision.opportunity_id;
  const rows = state.session.parties.map((party, i) => {
    const vote = decision.votes?.[party] ?? {};
    const scores = [["", "–"], ...[1, 2, 3, 4, 5].map((n) => [String(n), String(n)])];
    return h(
      "div.vote", {},
      choice(`vote-${i}-${id}`, party, scores, String(vote.score ?? ""), (v) => actions.vote(id, party, { score: v ? Number(v) : null })),
      textField(`view-${i}-${id}`, t("card.view", { party }), vote.view, (v) => actions.vote(id, party, { view: v }), { rows: 1, maxlength: 2000 }),
    );
  });
  return h("fieldset", {}, h("legend", {}, t("card.votes")), h("p.note", {}, t("card.votes_note")), rows);
}

/** The checklist of what each side promises for a pilot. */
function commitments(context, decision) {
  const { actions } = context;
  const ticked = new Set(decision.commitments ?? []);
  const change = (code, on) => {
    if (on) ticked.add(code);
    else ticked.delete(code);
    actions.decide(decision.opportunity_id, { commitments: [...ticked].sort() });
  };
  const sides = Object.entries(COMMITMENTS).map(([side, codes]) =>
    h(
      "fieldset", {},
      h("legend", {}, t(`commitments.${side}`)),
      codes.map((code) =>
        tick(`commit-${code}-${decision.opportunity_id}`, t(`commitments.${code}`), ticked.has(`${side}.${code}`), (on) => change(`${side}.${code}`, on)),
      ),
    ),
  );
  return h("details.more", { "data-keep": `commit-${decision.opportunity_id}` }, h("summary", { "data-key": `commit-${decision.opportunity_id}` }, t("card.commitments", { n: whole(ticked.size) })), sides);
}
