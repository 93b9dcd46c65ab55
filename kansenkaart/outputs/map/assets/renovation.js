/** Renovation per buurt and year, summed from the programme for what is chosen. */

import { chosenProjects, SHOWN_GROUPS, THAT_COUNT } from "./projects.js";

/** Years of the overview, first to last, also those without work; null without a programme. */
export function yearsOfProgramme({ tables: { programme }, renovationYears: [first, last] }) {
  if (!programme.rows) return null;
  const known = Array.from(programme.column("year")).filter((y) => !Number.isNaN(y) && y !== null);
  return { first: Math.min(first, ...known), last: Math.max(last, ...known) };
}

/** What the tab starts with: all years of what is really planned, or of what is inferred. */
export function startRenovation(model) {
  const table = model.tables.programme;
  const planned = table.rows && table.column("origin").includes("plan");
  return { year: null, party: "", measure: THAT_COUNT, origin: planned || !table.rows ? "plan" : "inferred", groups: new Set(SHOWN_GROUPS), folds: new Set() };
}

/** Rows of the programme for a party, origin and measure, with the place of their buurt. */
function rowsFor(model, { party, origin, measure }) {
  const table = model.tables.programme;
  const found = [];
  for (let i = 0; i < table.rows; i += 1) {
    if (party && table.get("party", i) !== party) continue;
    if (origin && table.get("origin", i) !== origin) continue;
    if (measure === THAT_COUNT) {
      if (origin === "plan" && (table.get("group", i) ?? THAT_COUNT) !== THAT_COUNT) continue;
    } else if (measure && table.get("measure", i) !== measure) continue;
    const buurt = model.buurtRow.get(table.get("buurt_code", i));
    if (buurt !== undefined) found.push({ buurt, year: table.get("year", i), homes: table.get("homes", i) ?? 0 });
  }
  return found;
}

/** Homes per buurt and year: `heat[buurt]` is a map of years, null for a year that is unknown. */
export function heatOf(model, choice) {
  const heat = Array.from({ length: model.buurten.table.rows }, () => new Map());
  for (const { buurt, year, homes } of rowsFor(model, choice)) {
    heat[buurt].set(year, (heat[buurt].get(year) ?? 0) + homes);
  }
  return heat;
}

/** Change what is chosen, and tell who shows it. */
export function pickRenovation({ store, model, state }, changes, ...topics) {
  store.set({ renovation: summed(model, { ...state.renovation, ...changes }) }, "renovation", ...topics);
}

/** The choice with homes per buurt, the top of the scale, and clusters and projects of the year. */
export function summed(model, choice) {
  const heat = heatOf(model, choice);
  const sum = (years) => [...years.values()].reduce((total, homes) => total + homes, 0);
  const perBuurt = heat.map((years) => (choice.year === null ? sum(years) : years.get(choice.year) ?? 0));
  const tops = heat.map((years) => (choice.year === null ? sum(years) : Math.max(0, ...[...years].map(([year, homes]) => (year === null ? 0 : homes)))));
  const { table } = model.clusters;
  const clusters = new Set();
  for (let i = 0; i < table.rows; i += 1) {
    const within = choice.year === null || (table.get("first_year", i) <= choice.year && choice.year <= table.get("last_year", i));
    const ofParty = !choice.party || (table.get("parties", i) ?? []).includes(choice.party);
    if (within && ofParty && choice.origin !== "inferred") clusters.add(i);
  }
  return { ...choice, perBuurt, most: Math.max(1, ...tops), clusters, projects: chosenProjects(model, choice) };
}
