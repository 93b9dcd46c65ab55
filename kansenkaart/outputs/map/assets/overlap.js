/** Where the maps of several parties say something of the same panden. */

import { t } from "./format.js";
import { CANDIDATE } from "./scoring.js";
import { list } from "./model.js";
import { partiesOf } from "./counts.js";

/** Other candidates in the same panden: one conversation, perhaps one project. */
export function inSamePlace(model, scores, row) {
  const others = new Set((model.panden.get(row) ?? []).flatMap((pand) => model.ofPand.get(pand)));
  others.delete(row);
  return [...others].filter((other) => scores.assessment[other] === CANDIDATE);
}

/** Names of the parties whose map has something here too, other than those of the candidate. */
export function alsoOnMapOf(model, scores, row) {
  const own = new Set(partiesOf(model, row));
  const named = list(model, row, "also_by").map(String);
  for (const other of inSamePlace(model, scores, row)) {
    const theirs = partiesOf(model, other);
    if (theirs.length) named.push(...theirs);
    else if (own.size) named.push(t("overlap.municipality"));
  }
  return [...new Set(named)].filter((party) => !own.has(party));
}

/** "ook op de kaart van Gemeente Voorbeeld", or null. */
export function overlapText(model, scores, row) {
  const parties = alsoOnMapOf(model, scores, row);
  return parties.length ? t("overlap.also", { parties: parties.join(", ") }) : null;
}

/**
 * Mean completeness per party where several have candidates: how much each knew, so that nobody
 * reads their scores as one ranking. Candidates of no listed party stand under an empty name.
 */
export function completenessPerParty(model, scores, rows) {
  const sums = new Map();
  for (const row of rows) {
    if (Number.isNaN(scores.completeness[row])) continue;
    const parties = partiesOf(model, row);
    for (const party of parties.length ? parties : [""]) {
      const [sum, count] = sums.get(party) ?? [0, 0];
      sums.set(party, [sum + scores.completeness[row], count + 1]);
    }
  }
  return [...sums].map(([party, [sum, count]]) => ({ party, share: sum / count, count })).sort((a, b) => b.count - a.count);
}
