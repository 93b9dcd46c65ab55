/**
 * The page's own scoring: the same sums as the program's ranking, on the same records, for the
 * weights and thresholds that the table has chosen. A test holds the two equal.
 */

import { AXES, FAIL, NOT_JUDGED, PASS, UNKNOWN } from "./model.js";

export const CANDIDATE = 0;
export const EXCLUDED = 1;
export const NOT_ASSESSABLE = 2;
export const NO_CLASS = 255;
const ASSESSMENTS = ["candidate", "excluded", "not_assessable"];
const ROUND = 1e9;
/** What misses a limit by less than rounding error has reached it. */
const TOLERANCE = 1e-9;

/** The weights and thresholds of the rules, as the sliders start. */
export function defaults(kind) {
  return {
    axes: Object.fromEntries(Object.entries(kind.axes).map(([name, axis]) => [name, axis.weight])),
    criteria: Object.fromEntries(kind.criteria.map((c) => [c.id, c.weight])),
    thresholds: Object.fromEntries(
      kind.criteria.filter((c) => c.live).map((c) => [c.id, c.min ?? c.max]),
    ),
  };
}

/**
 * Scores of every candidate: the recorded ones where a kind carries no outcomes or is fixed (maps with
 * other rules were laid together), else computed.
 */
export function scoreAll(model, settings) {
  const scores = emptyScores(model.count);
  for (const kind of model.kinds) {
    if (kind.judged) scoreKind(kind, settings[kind.kind], scores);
    if (kind.fixed || !kind.judged) copyRecorded(model, kind, scores);
  }
  return scores;
}

function emptyScores(count) {
  const floats = () => new Float64Array(count).fill(NaN);
  return {
    low: floats(), mid: floats(), high: floats(), completeness: floats(),
    axes: Object.fromEntries(AXES.map((axis) => [axis, floats()])),
    letter: new Uint8Array(count).fill(NO_CLASS),
    assessment: new Uint8Array(count),
    outcomes: {},
  };
}

function copyRecorded(model, kind, scores) {
  for (let row = kind.first; row < kind.first + kind.count; row += 1) {
    const get = (name) => model.opportunities.get(name, row) ?? NaN;
    scores.low[row] = get("score_low");
    scores.mid[row] = get("score_mid");
    scores.high[row] = get("score_high");
    scores.completeness[row] = get("completeness");
    for (const axis of AXES) scores.axes[axis][row] = get(`score_${axis}`);
    const letter = "ABC".indexOf(model.opportunities.get("class", row) ?? "-");
    scores.letter[row] = letter < 0 ? NO_CLASS : letter;
    const found = ASSESSMENTS.indexOf(model.opportunities.get("assessment", row) ?? "candidate");
    scores.assessment[row] = Math.max(found, 0);
  }
}

/** Score the candidates of one kind. */
function scoreKind(kind, settings, scores) {
  const judged = kind.criteria.map((criterion, i) => outcomesOf(kind, criterion, i, settings));
  scores.outcomes[kind.kind] = judged;
  rank(kind, settings, judged, kind.first, kind.count, scores);
}

/** Combine what was judged of some candidates into their scores, from a first row on. */
function rank(kind, settings, judged, first, count, scores) {
  const criteria = kind.criteria.map((criterion, n) => ({ criterion, ...judged[n], weight: settings.criteria[criterion.id] }));
  const axes = AXES.filter((name) => name in kind.axes).map((name) => ({
    name,
    weight: settings.axes[name],
    criteria: criteria.filter(({ criterion }) => criterion.role === "soft" && criterion.axis === name),
  }));
  for (let i = 0; i < count; i += 1) {
    combine(axes, i, first + i, scores);
    assess(kind, criteria, i, first + i, scores);
  }
}

/** The place in A, B, C that the i-th candidate of a kind would have if some criteria turned out well. */
export function letterIf(kind, settings, judged, i, well) {
  const one = judged.map((columns, n) => well.has(n)
    ? { outcome: [PASS], score: [kind.criteria[n].best ?? NaN], low: null, high: null }
    : Object.fromEntries(Object.entries(columns).map(([name, column]) => [name, column && [column[i]]])));
  const scores = emptyScores(1);
  rank(kind, settings, one, 0, 1, scores);
  return scores.letter[0];
}

/** Outcome and score bounds of one criterion; judged again only where its threshold was moved. */
function outcomesOf(kind, criterion, place, settings) {
  const read = (name) => {
    const column = `${place}.${name}`;
    return kind.outcomes.has(column) ? kind.outcomes.column(column) : null;
  };
  const score = read("score");
  const recorded = read("outcome");
  const moved = criterion.live && settings.thresholds[criterion.id] !== (criterion.min ?? criterion.max);
  return {
    outcome: moved ? judgedAgain(criterion, settings.thresholds[criterion.id], read, recorded) : recorded,
    score,
    low: read("score_low"),
    high: read("score_high"),
  };
}

/** A veto on a number at another threshold: unknown where its bounds fall on both sides. */
function judgedAgain(criterion, threshold, read, recorded) {
  const value = read("value");
  const low = read("value_low") ?? value;
  const high = read("value_high") ?? value;
  const passes = criterion.min === null ? (v) => v <= threshold + TOLERANCE : (v) => v >= threshold - TOLERANCE;
  return Uint8Array.from(recorded, (was, i) => {
    const [a, b] = [low, high].map((bound) => bound?.[i] ?? NaN).map((v) => (Number.isNaN(v) ? value?.[i] ?? NaN : v));
    if (was === NOT_JUDGED || Number.isNaN(a) || Number.isNaN(b)) return was;
    if (passes(a) !== passes(b)) return UNKNOWN;
    return passes(a) ? PASS : FAIL;
  });
}

/** Weighted means of criteria and axes for one candidate: low, mid, high and completeness. */
function combine(axes, i, row, scores) {
  let [total, low, high, known, mid, midWeight] = [0, 0, 0, 0, 0, 0];
  for (const axis of axes) {
    const sum = { weight: 0, low: 0, high: 0, known: 0, mid: 0 };
    for (const c of axis.criteria) addCriterion(sum, c, i);
    if (!sum.weight) continue;
    total += axis.weight;
    low += (axis.weight * sum.low) / sum.weight;
    high += (axis.weight * sum.high) / sum.weight;
    known += (axis.weight * sum.known) / sum.weight;
    if (!sum.known) continue;
    scores.axes[axis.name][row] = rounded(sum.mid, sum.known);
    mid += (axis.weight * sum.mid) / sum.known;
    midWeight += axis.weight;
  }
  scores.low[row] = rounded(low, total);
  scores.high[row] = rounded(high, total);
  scores.completeness[row] = rounded(known, total) || 0;
  scores.mid[row] = rounded(mid, midWeight);
}

/** A quotient to nine decimals, as the program rounds; NaN over nothing. */
function rounded(above, below) {
  return below > 0 ? Math.round((above / below) * ROUND) / ROUND : NaN;
}

function addCriterion(sum, { outcome, score, low, high, weight }, i) {
  if (outcome[i] === NOT_JUDGED) return;
  const value = score ? score[i] : NaN;
  const isKnown = outcome[i] !== UNKNOWN && !Number.isNaN(value);
  sum.weight += weight;
  sum.low += weight * bound(low, i, isKnown ? value : 0);
  sum.high += weight * bound(high, i, isKnown ? value : 1);
  if (isKnown) {
    sum.known += weight;
    sum.mid += weight * value;
  }
}

function bound(column, i, otherwise) {
  const value = column ? column[i] : NaN;
  return Number.isNaN(value) ? otherwise : value;
}

/** Candidate, excluded or not assessable, and the class. */
function assess(kind, criteria, i, row, scores) {
  const limits = kind.classes;
  const complete = scores.completeness[row];
  const unsure = complete < limits.floor - TOLERANCE || Number.isNaN(scores.mid[row]);
  let assessment = unsure ? NOT_ASSESSABLE : CANDIDATE;
  let capped = complete < limits.for_a - TOLERANCE;
  let excluded = false;
  for (const { criterion, outcome } of criteria) {
    const found = outcome[i];
    if (criterion.role === "veto" && found === FAIL) excluded = true;
    if (found === UNKNOWN && criterion.identifying) assessment = NOT_ASSESSABLE;
    if (found === UNKNOWN && criterion.role === "veto") capped = true;
    if (found === FAIL && criterion.cap.includes("fail")) capped = true;
    if (found === UNKNOWN && criterion.cap.includes("unknown")) capped = true;
  }
  scores.assessment[row] = excluded ? EXCLUDED : assessment;
  if (scores.assessment[row] === CANDIDATE) {
    scores.letter[row] = classPlace(limits, scores.mid[row], capped);
  }
}

/** Place of a class in A, B, C. */
function classPlace(limits, mid, capped) {
  if (mid >= limits.A - TOLERANCE && !capped) return 0;
  return mid >= limits.B - TOLERANCE ? 1 : 2;
}

/** Rows in the order in which they are shown: class, then mid, then low, then id. */
export function inOrder(rows, scores, ids) {
  const value = (column, row) => (Number.isNaN(column[row]) ? -1 : column[row]);
  return [...rows].sort(
    (a, b) =>
      scores.letter[a] - scores.letter[b] ||
      value(scores.mid, b) - value(scores.mid, a) ||
      value(scores.low, b) - value(scores.low, a) ||
      (ids[a] < ids[b] ? -1 : 1),
  );
}

/** How many candidates came into class A and how many left it, against the default weights. */
export function moves(scores, base) {
  let [entered, left] = [0, 0];
  for (let row = 0; row < scores.letter.length; row += 1) {
    const now = scores.letter[row] === 0;
    const was = base.letter[row] === 0;
    if (now && !was) entered += 1;
    if (was && !now) left += 1;
  }
  return { entered, left };
}
