/**
 * What people at the table decide: the shortlist with status and notes, groups, weights and their
 * log. Lives in memory, is saved in this browser where that is on, and goes out as one JSON file.
 */

import { defaults } from "./scoring.js";
import { faultsOf } from "./schema.js";
import { day } from "./format.js";
import { cell } from "./model.js";

export const STATUSES = ["denkrichting", "nader_onderzoek", "pilot_geselecteerd", "uitwerking", "gerealiseerd", "afgewezen"];
export const COMMITMENTS = {
  gemeente: ["contact_point", "permit", "parking", "grid"],
  corporatie: ["circular", "new_normal", "excursion"],
  samen: ["house_hunters", "neighbours"],
};
const FORMAT = "kansenkaart-session";
const VERSION = 1;
export const MOST_BYTES = 20_000_000;
const MOST_STEPS = 60;

/** An empty session for the parties of the run, the municipality and the tenants. */
export function newSession(model, words) {
  return { by: "", parties: [...new Set([...model.info.parties, ...words])], decisions: new Map(), groups: [], log: [] };
}

/** A fresh decision about a candidate. */
export function decisionFor({ model, panden }, row) {
  return {
    opportunity_id: cell(model, row, "opportunity_id"),
    kind: model.kinds[model.kindAt[row]].kind,
    title: cell(model, row, "title") ?? "",
    pand_ids: (model.panden.get(row) ?? []).map(panden.idOf),
    status: cell(model, row, "status") ?? STATUSES[0],
    lead: cell(model, row, "lead") ?? "",
    next_step: cell(model, row, "next_step") ?? "",
    next_date: String(cell(model, row, "next_date") ?? "").slice(0, 10),
  };
}

/** A decision about a pand that the scan did not bring up. */
export function manualDecision({ panden }, pand, kind, title, reason) {
  const id = panden.idOf(pand);
  return { opportunity_id: `manual-${kind}-${id}`, kind, title, pand_ids: [id], manual_reason: reason, status: STATUSES[0] };
}

/** A decision of an earlier session, to stand on the list of now; its scores and views stay behind. */
export function decisionAgain(context, id, earlier) {
  const { panden } = context;
  const base = earlier.row === undefined
    ? { opportunity_id: id, kind: earlier.kind, title: earlier.title, pand_ids: earlier.panden.map(panden.idOf) }
    : decisionFor(context, earlier.row);
  const kept = ["status", "reason", "manual_reason", "lead", "next_step", "next_date", "notes"].filter((name) => earlier[name]);
  return { ...base, ...Object.fromEntries(kept.map((name) => [name, earlier[name]])) };
}

/** Weights and thresholds that differ from the rules, per kind. */
export function changedWeights(model, settings) {
  const found = {};
  for (const kind of model.kinds) {
    const base = defaults(kind);
    for (const part of ["axes", "criteria", "thresholds"]) {
      for (const [name, value] of Object.entries(settings[kind.kind][part])) {
        if (value === base[part][name]) continue;
        found[kind.kind] ??= {};
        found[kind.kind][part] ??= {};
        found[kind.kind][part][name] = value;
      }
    }
  }
  return found;
}

/** The rules' settings with changes laid over them; names that the rules lack are left out. */
export function withWeights(model, changes) {
  return Object.fromEntries(
    model.kinds.map((kind) => {
      const settings = defaults(kind);
      for (const [part, values] of Object.entries(changes[kind.kind] ?? {})) {
        for (const [name, value] of Object.entries(values)) {
          if (Object.hasOwn(settings[part], name)) settings[part][name] = allowed(kind, part, name, value);
        }
      }
      return [kind.kind, settings];
    }),
  );
}

/** A weight is not below zero, a threshold stays where the page carries every candidate. */
function allowed(kind, part, name, value) {
  if (part !== "thresholds") return Math.max(0, value);
  const [low, high] = kind.criteria.find((c) => c.id === name).live;
  return Math.min(Math.max(value, low), high);
}

/** A session within the bounds of its file: the newest lines of the log, so many parties. */
export function bounded(session, { properties: { log, parties } }) {
  return { ...session, log: session.log.slice(-log.maxItems), parties: session.parties.slice(0, parties.maxItems) };
}

/** The session as the one file that goes out. */
export function toFile({ model, state }, now = new Date()) {
  const { run_id, title, reference_date, tier } = model.info;
  const { session } = state;
  return {
    format: FORMAT,
    version: VERSION,
    run: { run_id, title, reference_date, tier },
    exported: now.toISOString(),
    parties: session.parties,
    decisions: [...session.decisions.values()].sort((a, b) => (a.opportunity_id < b.opportunity_id ? -1 : 1)),
    groups: session.groups,
    weights: changedWeights(model, state.settings),
    log: session.log,
  };
}

/**
 * Read a session file for this run.
 * @returns {{file: object} | {fault: string, detail: string}}
 */
export function readFile({ model }, text) {
  if (text.length > MOST_BYTES) return { fault: "too_large", detail: "" };
  let file;
  try {
    file = JSON.parse(text);
  } catch {
    return { fault: "no_json", detail: "" };
  }
  if (file?.format !== FORMAT) return { fault: "no_session", detail: "" };
  const faults = faultsOf(file, model.schema);
  if (faults.length) return { fault: "invalid", detail: faults.slice(0, 3).join("; ") };
  if (file.run.run_id !== model.info.run_id) {
    return { fault: "other_run", detail: `${file.run.title}, ${day(file.run.reference_date)}` };
  }
  return { file };
}

/** Put a file in the place of the session. */
export function sessionOf(file, by = "") {
  return {
    by,
    parties: file.parties,
    decisions: new Map(file.decisions.map((d) => [d.opportunity_id, d])),
    groups: file.groups,
    log: file.log,
  };
}

/** Steps back, and saving in this browser. */
export class Memory {
  /** @param {object} context with `model` and `state` */
  constructor(context) {
    this.context = context;
    this.past = [];
    this.undone = [];
    const { run_id, tier } = context.model.info;
    this.key = `kansenkaart:${run_id}:${tier}`;
    this.on = tier !== "intern" || this.stored() !== null;
  }

  /** Remember how things are, before they change. */
  remember() {
    this.undone = [];
    this.push(this.past);
  }

  push(stack) {
    stack.push(JSON.stringify(toFile(this.context)));
    if (stack.length > MOST_STEPS) stack.shift();
  }

  /** The file of before the last change, or null. */
  back() {
    return this.step(this.past, this.undone);
  }

  /** The file of after the change that was undone last, or null. */
  forward() {
    return this.step(this.undone, this.past);
  }

  step(from, to) {
    if (!from.length) return null;
    this.push(to);
    return JSON.parse(from.pop());
  }

  stored() {
    try {
      return window.localStorage.getItem(this.key);
    } catch {
      return null; // a browser that keeps nothing for pages from disk
    }
  }

  /** Save where saving is on; false when the browser refuses. */
  save() {
    if (!this.on) return true;
    try {
      window.localStorage.setItem(this.key, JSON.stringify(toFile(this.context)));
      return true;
    } catch {
      return false;
    }
  }

  /** Switch saving; off also wipes what was saved. */
  switch(on) {
    this.on = on;
    if (on) return this.save();
    window.localStorage.removeItem(this.key);
    return true;
  }
}
