/** How many homes a candidate adds, at the thresholds in force. */

import { t, whole } from "./format.js";
import { cell } from "./model.js";

/** What misses a whole home by less than rounding error is one. */
const NEARLY = 1e-9;
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

/** Homes of one candidate as whole homes: a part of a home is none. Sums are made of the unrounded ones. */
export function wholeHomes({ low, mid, high }) {
  const [a, b, c] = [low, mid, high].map((homes) => Math.floor(homes + NEARLY));
  return { low: a, mid: b, high: c };
}

/** The same in words: "15 (12 tot 25)", or one number where the band has no width. */
export function homesInWords(homes) {
  return bandText(wholeHomes(homes));
}

/** "9 (5 tot 14)", or one number where the band has no width. */
export function bandText({ low, mid, high }) {
  return whole(low) === whole(high) ? whole(mid) : t("panel.band", { mid: whole(mid), low: whole(low), high: whole(high) });
}

/**
 * Low, mid and high of the tonnes of CO2 that are saved, in one significant digit since they are no more
 * than indicative; null where nobody worked them out.
 */
export function carbonOf(model, row) {
  const [low, mid, high] = ["low", "mid", "high"].map((band) => cell(model, row, `carbon_${band}_t`));
  return mid === null ? null : { low: oneDigit(low), mid: oneDigit(mid), high: oneDigit(high) };
}

/** A number in one significant digit; a tie goes to the even digit, as in the program. */
export function oneDigit(value) {
  if (!value) return value;
  const power = 10 ** Math.floor(Math.log10(Math.abs(value)));
  const digits = value / power;
  const rounded = Math.abs(digits % 1) === 0.5 ? 2 * Math.round(digits / 2) : Math.round(digits);
  return rounded * power;
}
