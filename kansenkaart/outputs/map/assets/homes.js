/** How many homes a candidate adds, at the thresholds in force. */

import { cell } from "./model.js";

const COUNTED = /^homes_at_(\d+(?:\.\d+)?)$/;

/**
 * The thresholds of a criterion at which the program counted the homes too, in order; null when it
 * counted none, so that homes do not depend on where the threshold stands.
 */
export function stopsOf(model, kind, criterion) {
  if (!criterion.live || criterion.unit !== "m2") return null;
  const columns = Object.keys(model.opportunities.columns).map((name) => COUNTED.exec(name)).filter(Boolean);
  const counted = columns.filter(([name]) => cell(model, kind.first, name) !== null).map(([, at]) => Number(at));
  const stops = counted.filter((at) => at >= criterion.live[0] && at <= criterion.live[1]).sort((a, b) => a - b);
  return kind.count && stops.includes(criterion.min) ? stops : null;
}

/** Low, mid and high of the homes that a candidate adds; null where nobody counted them. */
export function homesOf(model, settings, row) {
  const [low, mid, high] = ["low", "mid", "high"].map((band) => cell(model, row, `homes_technical_${band}`));
  if (mid === null) return null;
  const kind = model.kinds[model.kindAt[row]];
  kind.counted ??= kind.criteria.filter((c) => stopsOf(model, kind, c));
  for (const criterion of kind.counted) {
    const threshold = settings[kind.kind].thresholds[criterion.id];
    const there = threshold === criterion.min ? null : cell(model, row, `homes_at_${threshold}`);
    if (there !== null) return { low: Math.min(low, there), mid: there, high: Math.max(high, there) };
  }
  return { low, mid, high };
}

/** Low, mid and high of the tonnes of CO2 that are saved; null where nobody worked them out. */
export function carbonOf(model, row) {
  const [low, mid, high] = ["low", "mid", "high"].map((band) => cell(model, row, `carbon_${band}_t`));
  return mid === null ? null : { low, mid, high };
}
