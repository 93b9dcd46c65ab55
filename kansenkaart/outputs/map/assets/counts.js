/** What the filters leave: candidates in sight, totals per kind and class, per buurt, the funnel. */

import { cell, FAIL, list } from "./model.js";
import { CANDIDATE, defaults } from "./scoring.js";
import { homesOf } from "./homes.js";

const CAPPED = "homes_within_cap";

/** The filters with nothing filtered out. */
export function noFilters(model) {
  return {
    kinds: new Set(model.kinds.map((k) => k.kind)),
    classes: new Set([0, 1, 2]),
    party: "", buurt: "", barrier: "", status: "",
  };
}

/** Whether a candidate passes every filter but that on its kind. */
function passes(model, filters, scores, statusOf, row) {
  if (scores.assessment[row] !== CANDIDATE) return false;
  if (!filters.classes.has(scores.letter[row])) return false;
  if (filters.buurt && cell(model, row, "buurt_code") !== filters.buurt) return false;
  if (filters.party && !partiesOf(model, row).includes(filters.party)) return false;
  if (filters.barrier && !barriersOf(model, row).includes(filters.barrier)) return false;
  return !filters.status || statusOf(row) === filters.status;
}

/** Rows that pass the filters, with kinds on; and the same per kind whether it is on or off. */
export function visibleRows(model, filters, scores, statusOf) {
  const perKind = new Map(model.kinds.map((kind) => [kind.kind, []]));
  for (const kind of model.kinds) {
    const rows = perKind.get(kind.kind);
    for (let row = kind.first; row < kind.first + kind.count; row += 1) {
      if (passes(model, filters, scores, statusOf, row)) rows.push(row);
    }
  }
  const visible = model.kinds
    .filter((kind) => filters.kinds.has(kind.kind))
    .flatMap((kind) => perKind.get(kind.kind));
  return { visible, perKind };
}

/** Names of the parties of a candidate, without their shares. */
export function partiesOf(model, row) {
  return list(model, row, "parties").map((text) => String(text).replace(/\s*\([^)]*\)\s*$/, ""));
}

/** What each barrier of a candidate is about, without its level: "parkeren: groot" -> "parkeren". */
export function barriersOf(model, row) {
  return list(model, row, "barriers").map((text) => String(text).split(":")[0].trim());
}

/**
 * Number of projects and homes of some rows. A space that two candidates want counts once: each
 * counts for the share that the program found it keeps.
 */
export function totals(model, rows, settings) {
  const sum = { projects: rows.length, low: 0, mid: 0, high: 0 };
  for (const row of rows) {
    const kept = cell(model, row, "kept_share") ?? 1;
    const homes = homesOf(model, settings, row);
    sum.low += kept * (homes?.low ?? 0);
    sum.mid += kept * (homes?.mid ?? 0);
    sum.high += kept * (homes?.high ?? 0);
  }
  return sum;
}

/**
 * Rows of class A and B: those that promise homes, and the stock to look into, of which nobody knows
 * whether it is vacant.
 */
export function promisingRows(model, scores, rows) {
  const found = { promising: [], toLookInto: [] };
  for (const row of rows) {
    if (scores.letter[row] < 2) found[isStock(model, row) ? "toLookInto" : "promising"].push(row);
  }
  return found;
}

/** Whether a candidate is stock to verify: nobody told whether the building is vacant. */
export function isStock(model, row) {
  return cell(model, row, "to_verify") === true;
}

/**
 * Homes of some rows of a kind under its concentration cap; null where the program counted none, or
 * where limits were moved, which the cap was not counted for.
 */
export function homesWithinCap(model, rows, kind, settings) {
  if (!kind.concentration || !model.opportunities.has(CAPPED) || !rows.length) return null;
  const moved = Object.entries(defaults(kind).thresholds).some(([id, value]) => settings[kind.kind].thresholds[id] !== value);
  if (moved) return null;
  const counted = rows.map((row) => cell(model, row, CAPPED)).filter((homes) => homes !== null);
  return counted.length ? counted.reduce((a, b) => a + b, 0) : null;
}

/** Per kind and class the same totals, of all candidates at the weights in force. */
export function totalsByClass(model, scores, settings) {
  return model.kinds.flatMap((kind) =>
    [0, 1, 2].map((letter) => {
      const rows = [];
      for (let row = kind.first; row < kind.first + kind.count; row += 1) {
        if (scores.assessment[row] === CANDIDATE && scores.letter[row] === letter) rows.push(row);
      }
      const stock = totals(model, rows.filter((row) => isStock(model, row)), settings);
      return { kind: kind.kind, class: "ABC"[letter], ...totals(model, rows, settings), projects_to_verify: stock.projects, homes_to_verify: stock.mid };
    }),
  );
}

/** Per buurt: number of candidates by kind and by class. */
export function perBuurt(model, rows, scores) {
  const found = new Map();
  for (const row of rows) {
    const buurt = model.buurtOf[row];
    if (buurt < 0) continue;
    if (!found.has(buurt)) {
      found.set(buurt, { buurt, count: 0, kinds: model.kinds.map(() => 0), classes: [0, 0, 0] });
    }
    const entry = found.get(buurt);
    entry.count += 1;
    entry.kinds[model.kindAt[row]] += 1;
    if (scores.letter[row] < 3) entry.classes[scores.letter[row]] += 1;
  }
  return found;
}

/**
 * The funnel of one kind: the gates as counted by the program, then how many projects each veto
 * leaves at the thresholds in force, then the candidates.
 */
export function funnelOf(model, kind, scores, base) {
  const table = model.tables.funnel;
  const steps = [];
  for (let i = 0; i < table.rows; i += 1) {
    if (table.get("kind", i) !== kind.kind) continue;
    steps.push({
      step: table.get("step", i),
      order: table.get("order", i),
      panden: table.get("panden", i),
      projects: table.get("projects", i),
    });
  }
  steps.sort((a, b) => a.order - b.order);
  return kind.judged ? steps.map((step) => recounted(step, kind, scores, base)) : steps;
}

/**
 * A step about a veto moves with the weights and limits in force, from what the program counted: that
 * holds the projects too that this tier counts without carrying them.
 */
function recounted(step, kind, scores, base) {
  const place = kind.criteria.findIndex((c) => c.role === "veto" && c.id === step.step);
  if (place < 0 && step.step !== "candidates") return step;
  const moved = left(step, kind, place, scores) - left(step, kind, place, base);
  return { ...step, projects: step.projects + moved };
}

/** How many of the projects on the page are left after a step. */
function left(step, kind, place, scores) {
  const judged = scores.outcomes[kind.kind];
  let count = 0;
  for (let i = 0; i < kind.count; i += 1) {
    if (step.step === "candidates") count += scores.assessment[kind.first + i] === CANDIDATE ? 1 : 0;
    else count += survives(kind, judged, i, place) ? 1 : 0;
  }
  return count;
}

function survives(kind, judged, i, place) {
  for (let c = 0; c <= place; c += 1) {
    if (kind.criteria[c].role === "veto" && judged[c].outcome[i] === FAIL) return false;
  }
  return true;
}
