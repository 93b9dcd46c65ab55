/** The candidates of the page with everything known of them; nothing here changes after loading. */

import { Grid } from "./geometry.js";
import { readShapes } from "./decode.js";
import { readProjects } from "./projects.js";

export const AXES = ["building", "planning", "coupling", "impact"];
const TABLES = [
  "funnel", "totals", "splitting_areas", "programme", "designation", "wijken", "coupled", "overlaps", "unannounced",
  "decisions", "decision_panden", "differences", "tenants", "tenants_buurt",
];
export const PASS = 0;
export const FAIL = 1;
export const UNKNOWN = 2;
export const NOT_JUDGED = 255;

/** Put the model together from its block. */
export function buildModel(pack) {
  const meta = pack.value("meta");
  const opportunities = pack.table("opportunities");
  const model = {
    ...meta,
    frame: { origin: meta.origin, unit: meta.unit },
    opportunities,
    count: opportunities.rows,
    shapes: readShapes(pack, "opportunities"),
    buurten: { table: pack.table("buurten"), shapes: readShapes(pack, "buurten") },
    clusters: { table: pack.table("clusters"), shapes: readShapes(pack, "clusters") },
    overlays: pack.has("overlays")
      ? { table: pack.table("overlays"), shapes: readShapes(pack, "overlays") }
      : null,
    tables: Object.fromEntries(TABLES.map((n) => [n, pack.table(n)])),
    projects: readProjects(pack),
    renovationYears: pack.value("renovation_years"),
    gates: readGates(pack, meta.kinds),
  };
  model.kinds = meta.kinds.map((rules, number) => kindOf(model, pack, rules, number));
  model.kindAt = new Uint8Array(model.count);
  for (const kind of model.kinds) model.kindAt.fill(kind.number, kind.first, kind.first + kind.count);
  model.scored = model.kinds.some((kind) => kind.judged);
  index(model, pack.table("members"));
  return model;
}

/** The part of the technical homes that experience says gets built; null without a source. */
function realisedShare(totals, kind) {
  let [expected, mid] = [0, 0];
  for (let i = 0; i < totals.rows; i += 1) {
    if (totals.get("kind", i) !== kind) continue;
    const homes = totals.get("homes_expected", i);
    if (homes === null) return null;
    expected += homes;
    mid += totals.get("homes_mid", i);
  }
  return mid ? expected / mid : null;
}

/** Per kind a function from a pand to the gate that kept it out, or null; empty without reasons. */
function readGates(pack, kinds) {
  const gates = new Map();
  for (const { kind } of kinds) {
    const names = pack.value(`gates.${kind}`);
    if (!names) continue;
    const codes = pack.array(`gates.${kind}`);
    gates.set(kind, (pand) => (codes[pand] ? names[codes[pand] - 1] : null));
  }
  return gates;
}

/** The rules of one kind with the rows it has in the table and its outcomes. */
function kindOf(model, pack, rules, number) {
  const column = model.opportunities.column("kind");
  const first = Math.max(column.indexOf(rules.kind), 0);
  const last = column.lastIndexOf(rules.kind);
  const outcomes = pack.table(`outcomes.${rules.kind}`);
  return {
    ...rules,
    number,
    first,
    count: last < 0 ? 0 : last - first + 1,
    outcomes,
    judged: outcomes.has("0.outcome"),
    realised: realisedShare(pack.table("totals"), rules.kind),
  };
}

/** What is looked up often: ids, panden of a candidate, candidates of a pand, buurten. */
function index(model, members) {
  const ids = model.opportunities.column("opportunity_id");
  model.rowOfId = new Map(Array.from(ids, (id, row) => [id, row]));
  model.panden = new Map();
  model.ofPand = new Map();
  if (members.rows) {
    const [opportunity, pand] = [members.column("opportunity"), members.column("pand")];
    for (let i = 0; i < members.rows; i += 1) {
      push(model.panden, opportunity[i], pand[i]);
      push(model.ofPand, pand[i], opportunity[i]);
    }
  }
  const codes = model.buurten.table.column("buurt_code");
  model.buurtRow = new Map(codes.map((code, row) => [code, row]));
  model.buurtOf = Int32Array.from(
    { length: model.count },
    (_, row) => model.buurtRow.get(model.opportunities.get("buurt_code", row)) ?? -1,
  );
  model.buurtGrid = new Grid(model.buurten.shapes, 5000);
  model.buurtCentre = centresOf(model);
}

/** The name of a buurt, with its gemeente where the area lies in several. */
export function buurtName({ buurten: { table } }, buurt) {
  const [name, gemeente] = [table.get("buurt_name", buurt), table.get("gemeente_name", buurt)];
  return gemeente ? `${name} (${gemeente})` : name;
}

/** Per buurt the mean place of its candidates, else a point inside it. */
function centresOf({ shapes, buurten, buurtOf, count }) {
  const sums = Array.from({ length: buurten.table.rows }, () => [0, 0, 0]);
  for (let row = 0; row < count; row += 1) {
    if (buurtOf[row] < 0 || shapes.missing[row]) continue;
    const sum = sums[buurtOf[row]];
    sum[0] += shapes.px[row];
    sum[1] += shapes.py[row];
    sum[2] += 1;
  }
  return sums.map(([x, y, n], i) => (n ? [x / n, y / n] : [buurten.shapes.px[i], buurten.shapes.py[i]]));
}

function push(map, key, value) {
  const found = map.get(key);
  if (found) found.push(value);
  else map.set(key, [value]);
}

/** A cell of a candidate. */
export function cell(model, row, column) {
  return model.opportunities.get(column, row);
}

/** A list cell of a candidate; a text counts as a list of one, nothing as an empty list. */
export function list(model, row, column) {
  const value = cell(model, row, column);
  if (Array.isArray(value)) return value;
  return value === null || value === "" ? [] : [value];
}

/** The kind of a candidate. */
export function kindAt(model, row) {
  return model.kinds[model.kindAt[row]];
}

/** One recorded outcome of a candidate: value, threshold and so on, null where there is none. */
export function recorded(kind, criterion, row, name) {
  return kind.outcomes.get(`${criterion}.${name}`, row - kind.first);
}
