/** Why a candidate stands where it stands: its criteria in words, sorted by what they weigh. */

import { day, measure, t } from "./format.js";
import { cell, FAIL, kindAt, list, NOT_JUDGED, PASS, recorded, UNKNOWN } from "./model.js";
import { letterIf } from "./scoring.js";

/** Every judged criterion of a candidate with its words, value, threshold, source and share. */
export function reasonsOf(model, scores, settings, row) {
  const kind = kindAt(model, row);
  const judged = scores.outcomes[kind.kind];
  if (!judged) return recordedReasons(model, row);
  const i = row - kind.first;
  return kind.criteria
    .map((criterion, place) => reason(kind, settings[kind.kind], criterion, place, judged[place], row, i))
    .filter((r) => r.outcome !== NOT_JUDGED && !r.silent)
    .sort((a, b) => b.veto - a.veto || b.share - a.share)
    .filter((r, place, all) => r.outcome !== UNKNOWN || all.findIndex((o) => sameQuestion(o, r)) === place);
}

/** Two criteria may ask for one fact: it is asked once, by the first. */
const sameQuestion = (a, b) => a.outcome === UNKNOWN && a.text === b.text;

/** Without outcomes, as in the public appendix, the main points as the table words them. */
function recordedReasons(model, row) {
  const plain = (column, outcome) =>
    list(model, row, column).map((text) => ({ id: text, text: String(text), outcome, veto: false, share: 0, details: null }));
  return [...plain("main_plus", PASS), ...plain("main_minus", FAIL), ...plain("to_check", UNKNOWN)];
}

function reason(kind, settings, criterion, place, judged, row, i) {
  const outcome = judged.outcome[i];
  const weights = settings.criteria;
  const inAxis = kind.criteria
    .filter((c) => c.role === "soft" && c.axis === criterion.axis)
    .reduce((sum, c) => sum + weights[c.id], 0);
  const all = Object.values(settings.axes).reduce((sum, w) => sum + w, 0);
  const veto = criterion.role === "veto";
  const words = [criterion.plus, criterion.minus, criterion.ask][outcome];
  return {
    id: criterion.id,
    text: words || criterion.label,
    outcome,
    /** A pass without words, such as 'no demolition known', speaks neither for nor against. */
    silent: outcome === PASS && !words,
    veto,
    /** Unknown, it caps the class as an unknown veto does. */
    caps: !veto && criterion.cap.includes("unknown"),
    identifying: criterion.identifying,
    axis: criterion.axis,
    share: veto || !inAxis || kind.fixed ? 0 : ((weights[criterion.id] / inAxis) * settings.axes[criterion.axis]) / all,
    details: {
      label: criterion.label,
      value: shownValue(kind, criterion, place, row),
      threshold: shownThreshold(kind, criterion, place, row, settings),
      score: judged.score && !Number.isNaN(judged.score[i]) ? judged.score[i] : null,
      source: criterion.source,
      evidence: criterion.evidence,
      level: criterion.level,
      date: day(recorded(kind, place, row, "reference_date")),
    },
  };
}

/** The value of a criterion in words; a band where only bounds are known. */
function shownValue(kind, criterion, place, row) {
  const get = (name) => recorded(kind, place, row, name);
  const text = get("value_text");
  if (text !== null && text !== "") return text;
  const [value, low, high] = [get("value"), get("value_low"), get("value_high")];
  if (low !== null && high !== null && low !== high) {
    return t("panel.between", { low: measure(low, criterion.unit), high: measure(high, criterion.unit) });
  }
  return value === null ? t("unknown") : measure(value, criterion.unit);
}

function shownThreshold(kind, criterion, place, row, settings) {
  if (criterion.live && !kind.fixed) {
    const key = criterion.min === null ? "panel.at_most" : "panel.at_least";
    return t(key, { value: measure(settings.thresholds[criterion.id], criterion.unit) });
  }
  return recorded(kind, place, row, "threshold") ?? "";
}

/** What to find out first: unknown vetoes, then what caps the class, then the heaviest unknowns. */
export function toCheckFirst(reasons) {
  const unknown = reasons.filter((r) => r.outcome === UNKNOWN);
  const urgent = [...unknown.filter((r) => r.veto), ...unknown.filter((r) => r.caps)];
  return [...urgent, ...unknown.filter((r) => !urgent.includes(r))].slice(0, Math.max(3, urgent.length));
}

/**
 * What class a candidate would have if every unknown veto turned out well, and with it what else is
 * unknown of the same facts; null when the same.
 */
export function classIfConfirmed(model, scores, settings, row) {
  const kind = kindAt(model, row);
  const judged = scores.outcomes[kind.kind];
  if (!judged || kind.fixed || scores.letter[row] > 2) return null;
  const i = row - kind.first;
  const unknown = kind.criteria.map((criterion, n) => ({ criterion, n })).filter(({ n }) => judged[n].outcome[i] === UNKNOWN);
  const open = unknown.filter(({ criterion }) => criterion.role === "veto").map(({ criterion }) => criterion);
  if (!open.length) return null;
  const fields = new Set(open.map(({ field }) => field));
  const well = new Set(unknown.filter(({ criterion }) => fields.has(criterion.field)).map(({ n }) => n));
  const letter = letterIf(kind, settings[kind.kind], judged, i, well);
  return letter < scores.letter[row] ? { letter: "ABC"[letter], what: open.map((c) => c.label.toLowerCase()) } : null;
}

/** The rules that exclude a candidate now. */
export function excludedBy(model, scores, settings, row) {
  const reasons = reasonsOf(model, scores, settings, row);
  const found = reasons.filter((r) => r.veto && r.outcome === FAIL);
  return found.length ? found : list(model, row, "excluded_by").map((id) => named(model, row, id));
}

function named(model, row, id) {
  const criterion = kindAt(model, row).criteria.find((c) => c.id === id);
  return { text: criterion ? criterion.minus || criterion.label : id, details: null };
}

/** The unknown facts that make a candidate impossible to assess. */
export function lackingOf(model, scores, settings, row) {
  return reasonsOf(model, scores, settings, row).filter((r) => r.outcome === UNKNOWN && r.identifying);
}

/** Street and numbers, or the title. */
export function addressOf(model, row) {
  return cell(model, row, "address_range") || cell(model, row, "title");
}
