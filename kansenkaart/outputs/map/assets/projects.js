/** Renovation projects: in which panden they are, and which of them the map shows now. */

/** The choice of measure for all that count: isolation, renovation and transformation. */
export const THAT_COUNT = "counted";
/** What is shown at the start; maintenance and work of an unknown kind are not. */
export const SHOWN_GROUPS = [THAT_COUNT, "sloop_nieuwbouw"];
/** Number of tints for the year in which a project starts. */
export const STEPS = 4;
const NO_STEP = STEPS;

/** Projects with their panden: those of project i are `pand[start[i]..start[i+1]]`. */
export function readProjects(pack) {
  const table = pack.table("projects");
  const pairs = pack.table("project_panden");
  const start = new Uint32Array(table.rows + 1);
  const ofPand = new Map();
  const pand = pairs.rows ? pairs.column("pand") : [];
  const project = pairs.rows ? pairs.column("project") : [];
  for (let i = 0; i < pairs.rows; i += 1) {
    start[project[i] + 1] += 1;
    if (!ofPand.has(pand[i])) ofPand.set(pand[i], []);
    ofPand.get(pand[i]).push(project[i]);
  }
  for (let i = 0; i < table.rows; i += 1) start[i + 1] += start[i];
  return { table, start, pand, ofPand };
}

/** The groups that occur, with their number of projects, what counts first. */
export function groupsOf({ table }) {
  const counts = new Map();
  for (let i = 0; i < table.rows; i += 1) counts.set(table.get("group", i), (counts.get(table.get("group", i)) ?? 0) + 1);
  const first = (group) => (SHOWN_GROUPS.includes(group) ? SHOWN_GROUPS.indexOf(group) : SHOWN_GROUPS.length);
  return [...counts].sort(([a], [b]) => first(a) - first(b));
}

/** The years of each tint: [first, last] per step, the soonest first. */
export function stepsOf({ table }) {
  const years = [];
  for (let i = 0; i < table.rows; i += 1) if (table.get("first_year", i) !== null) years.push(table.get("first_year", i));
  if (!years.length) return [];
  const [first, last] = [Math.min(...years), Math.max(...years)];
  const wide = Math.max(1, Math.ceil((last - first + 1) / STEPS));
  return Array.from({ length: STEPS }, (_, i) => [first + i * wide, Math.min(last, first + (i + 1) * wide - 1)]).filter(([a]) => a <= last);
}

/** The tint of a year of start; the last one of all for a year that is not known. */
function stepOf(steps, year) {
  return year === null ? NO_STEP : steps.findIndex(([a, b]) => a <= year && year <= b);
}

/** Which projects a choice shows, and their panden by look, those to be painted last at the end. */
export function chosenProjects({ projects }, choice) {
  const { table, start, pand } = projects;
  const steps = stepsOf(projects);
  const shown = new Set();
  const looks = new Map();
  for (let i = 0; i < table.rows; i += 1) {
    if (!isChosen(table, i, choice)) continue;
    shown.add(i);
    const [group, step] = [table.get("group", i), stepOf(steps, table.get("first_year", i))];
    const key = `${group} ${step}`;
    if (!looks.has(key)) looks.set(key, { group, step, panden: [] });
    for (let p = start[i]; p < start[i + 1]; p += 1) looks.get(key).panden.push(pand[p]);
  }
  const weight = ({ group, step }) => (group === THAT_COUNT ? 10 : group === "sloop_nieuwbouw" ? 20 : 0) - step;
  return { shown, looks: [...looks.values()].sort((a, b) => weight(a) - weight(b)) };
}

function isChosen(table, i, { groups, origin, party, measure, year }) {
  if (origin === "inferred" || !groups.has(table.get("group", i))) return false;
  if (party && !(table.get("party", i) ?? "").split(", ").includes(party)) return false;
  if (measure && measure !== THAT_COUNT && table.get("measure", i) !== measure) return false;
  const [first, last] = [table.get("first_year", i), table.get("last_year", i)];
  return year === null || (first !== null && first <= year && year <= last);
}

/** The shown projects in the pand at a point, or in one within `reach` of it. */
export function projectsAt({ model, panden, state }, ux, uy, reach) {
  const { ofPand } = model.projects;
  const { shown } = state.renovation.projects;
  if (!shown.size) return [];
  const of = (pand) => (ofPand.get(pand) ?? []).filter((i) => shown.has(i));
  const exact = panden.grid.at(ux, uy);
  if (exact >= 0 && of(exact).length) return of(exact);
  const near = panden.grid.within([ux - reach, uy - reach, ux + reach, uy + reach]).find((i) => of(i).length);
  return near === undefined ? [] : of(near);
}
