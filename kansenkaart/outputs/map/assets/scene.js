/** What stands on the map at this moment: decides, for a window, what is drawn and in which order. */

import { t, word } from "./format.js";
import {
  drawBuurten, drawCandidates, drawCaption, drawChosen, drawLabel, drawRings, drawShape, drawSymbols,
} from "./draw.js";
import { perBuurt } from "./counts.js";
import { cell } from "./model.js";
import { drawCluster, drawProjectNames, drawProjects } from "./draw_works.js";
import { drawOverlays } from "./overlays.js";
import { homesText } from "./projects_words.js";
import { THAT_COUNT } from "./projects.js";

const FAR = 9.5;
const NEAR = 2.6;
const CHOROPLETH = ["#f3f5f7", "#d9ebe6", "#b3d8cd", "#82bfae", "#4a9c88"];

/** Sideways shift of candidates that would stand on the same spot, in discs. */
export function spreadOf({ count, shapes }) {
  const groups = new Map();
  const spread = new Float32Array(count);
  for (let row = 0; row < count; row += 1) {
    const key = `${Math.round(shapes.px[row] / 80)},${Math.round(shapes.py[row] / 80)}`;
    if (!groups.has(key)) groups.set(key, []);
    groups.get(key).push(row);
  }
  for (const rows of groups.values()) {
    rows.forEach((row, i) => {
      spread[row] = i - (rows.length - 1) / 2;
    });
  }
  return spread;
}

/** Paint everything above the buildings; returns what was drawn where, for pointing at. */
export function paintScene(ctx, view, { model, state, spread }) {
  const hits = { symbols: [], rings: [] };
  if (state.tab === "renovation") {
    paintRenovation(ctx, view, model, state);
    return hits;
  }
  drawOverlays(ctx, view, model, state);
  if (isFar(view, state)) {
    drawBuurten(ctx, view, model.buurten.shapes, null);
    hits.rings = paintRings(ctx, view, model, state);
    return hits;
  }
  drawBuurten(ctx, view, model.buurten.shapes, null);
  const marks = marksOf(model, state);
  if (view.resolution < NEAR) drawCandidates(ctx, view, model.shapes, [...marks].reverse().sort((a, b) => b.area - a.area));
  if (state.pand !== null) drawChosen(ctx, view, state.pandShapes, state.pand);
  if (state.chosen !== null) drawChosen(ctx, view, model.shapes, state.chosen);
  hits.symbols = drawSymbols(ctx, view, model.shapes, marks, spread);
  if (!state.nameless) paintNames(ctx, view, model);
  return hits;
}

/** Whether the window is so wide that candidates are counted per buurt. */
export function isFar(view, state) {
  return view.resolution > FAR || (view.resolution > FAR / 2.2 && state.visible.length > 250);
}

/** The candidates in sight with how they look, best class first. */
function marksOf(model, state) {
  const marks = state.visible.map((row) => ({
    row,
    kind: model.kinds[model.kindAt[row]].kind,
    letter: state.scores.letter[row],
    hatched: isHatched(model, state.scores, row),
    listed: state.listed.has(row),
    front: row === state.chosen,
    area: isArea(model, row),
  }));
  return marks.sort((a, b) => b.front - a.front || b.listed - a.listed || a.letter - b.letter);
}

/** Whether the outline is only roughly where the homes are: a row whose panden are not named. */
export function isArea(model, row) {
  return cell(model, row, "single_family") === true && !model.panden.has(row);
}

/** Whether too little is known of a candidate for class A. */
export function isHatched(model, scores, row) {
  return scores.completeness[row] < model.kinds[model.kindAt[row]].classes.for_a;
}

function paintRings(ctx, view, model, state) {
  const entries = [...perBuurt(model, state.visible, state.scores).values()].sort((a, b) => b.count - a.count);
  return drawRings(ctx, view, entries, {
    centres: model.buurtCentre,
    kinds: model.kinds.map((k) => k.kind),
    names: model.buurten.table.column("buurt_name"),
    caption: ({ classes }) => classes.map((n, i) => (n ? `${"ABC"[i]} ${n}` : "")).filter(Boolean).join(" · "),
  });
}

function paintNames(ctx, view, model) {
  if (view.resolution < 1.2) return;
  const { shapes, table } = model.buurten;
  const names = table.column("buurt_name");
  ctx.globalAlpha = 0.75;
  for (let i = 0; i < shapes.count; i += 1) {
    const [x, y] = [view.x(shapes.px[i]), view.y(shapes.box[i * 4 + 3]) + 16];
    if (x > 0 && x < view.width && y > 0) drawLabel(ctx, x, y, names[i], "600 12px system-ui, sans-serif");
  }
  ctx.globalAlpha = 1;
}

/** Homes with works per buurt in the chosen year as a tint, then projects and clusters. */
function paintRenovation(ctx, view, model, state) {
  const { shapes } = model.buurten;
  const { perBuurt, most, clusters, projects } = state.renovation;
  for (let i = 0; i < shapes.count; i += 1) {
    const level = perBuurt[i] ? 1 + Math.min(3, Math.floor((perBuurt[i] / most) * 4 - 1e-9)) : 0;
    drawShape(ctx, view, shapes, i, { fill: CHOROPLETH[level], alpha: level ? 0.8 : 0.4, line: "#66717d", width: 1.2 });
  }
  drawOverlays(ctx, view, model, state);
  drawProjects(ctx, view, state.pandShapes, projects.looks);
  const { table, shapes: rings } = model.clusters;
  for (let i = 0; i < rings.count; i += 1) {
    drawCluster(ctx, view, rings, i, { now: clusters.has(i), byChance: table.get("by_chance", i) === true });
  }
  paintRenovationNames(ctx, view, model, state);
}

/** Names of clusters, buurten and projects, most homes first; what finds no room is left out. */
function paintRenovationNames(ctx, view, model, { renovation: { perBuurt, clusters: now, projects }, pandShapes }) {
  const taken = [];
  const { shapes: rings, table: clusters } = model.clusters;
  for (const i of now) {
    const text = t("renovation.cluster_label", { homes: clusters.get("homes", i) });
    drawCaption(ctx, view.x(rings.px[i]), view.y(rings.box[i * 4 + 3]) - 10, taken, text, "");
  }
  const { shapes, table } = model.buurten;
  const order = Array.from(perBuurt.keys()).sort((a, b) => perBuurt[b] - perBuurt[a]);
  for (const i of order) {
    const line = perBuurt[i] ? homesText(perBuurt[i]) : "";
    drawCaption(ctx, view.x(shapes.px[i]), view.y(shapes.py[i]), taken, table.get("buurt_name", i), line);
  }
  drawProjectNames(ctx, view, pandShapes, model.projects, projects.shown, taken, (i) => startText(model.projects, i));
}

/** The year in which a project starts, and what it is where that does not count. */
function startText({ table }, i) {
  const [group, year] = [table.get("group", i), table.get("first_year", i)];
  if (group === THAT_COUNT) return year === null ? t("renovation.no_year") : String(year);
  return [word("measure", group), year].filter(Boolean).join(" ");
}

/** The tints of the renovation map, lightest first, for the legend. */
export function renovationTints() {
  return CHOROPLETH;
}
