/** What stands on the map at this moment: decides, for a window, what is drawn and in which order. */

import { t, word } from "./format.js";
import {
  drawBuurten, drawCandidates, drawCaption, drawChosen, drawRings, drawShape, drawSymbols, drawWhereFree, widthOf,
} from "./draw.js";
import { spanAt } from "./geometry.js";
import { perBuurt } from "./counts.js";
import { cell } from "./model.js";
import { drawCluster, drawProjectNames, drawProjects } from "./draw_works.js";
import { drawOverlays } from "./overlays.js";
import { homesText } from "./projects_words.js";
import { THAT_COUNT } from "./projects.js";
import { BY_HAND_RADIUS, drawByHand, lookOf } from "./symbols.js";

const FAR = 9.5;
const NEAR = 2.6;
const NAME_FONT = "600 12px system-ui, sans-serif";
const NAME_HEIGHT = 18;
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
    drawBuurten(ctx, view, model.buurten.shapes);
    hits.rings = paintRings(ctx, view, model, state);
    hits.symbols = paintByHand(ctx, view, state, []);
    return hits;
  }
  drawBuurten(ctx, view, model.buurten.shapes);
  const marks = marksOf(model, state);
  if (view.resolution < NEAR) drawCandidates(ctx, view, model.shapes, [...marks].reverse().sort((a, b) => b.area - a.area));
  if (state.pand !== null) drawChosen(ctx, view, state.pandShapes, state.pand);
  if (state.chosen !== null) drawChosen(ctx, view, model.shapes, state.chosen);
  const symbols = drawSymbols(ctx, view, model.shapes, marks, spread);
  hits.symbols = [...symbols, ...paintByHand(ctx, view, state, symbols)];
  if (!state.nameless) paintNames(ctx, view, model, hits.symbols);
  return hits;
}

/** What people added by hand, each beside what stands there already; returns what was drawn where. */
function paintByHand(ctx, view, { byHand, filters, pandShapes: shapes }, symbols) {
  const drawn = [];
  const near = (s, x, y) => Math.hypot(s.x - x, s.y - y) < s.radius + BY_HAND_RADIUS;
  for (const mark of byHand.filter(({ kind }) => filters.kinds.has(kind))) {
    if (view.resolution < NEAR) drawShape(ctx, view, shapes, mark.pand, { line: lookOf(mark.kind).colour, width: 2, dash: [5, 3] });
    let x = view.x(shapes.px[mark.pand]);
    const y = view.y(shapes.py[mark.pand]);
    while ([...symbols, ...drawn].some((s) => near(s, x, y))) x += BY_HAND_RADIUS;
    drawByHand(ctx, x, y, mark);
    drawn.push({ ...mark, x, y, radius: BY_HAND_RADIUS });
  }
  return drawn;
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

/** Names of buurten inside them, clear of symbols where there is room; never over each other or under a control. */
function paintNames(ctx, view, model, symbols) {
  if (view.resolution < 1.2) return;
  const { shapes, table } = model.buurten;
  const taken = [...view.covered];
  ctx.globalAlpha = 0.8;
  for (let i = 0; i < shapes.count; i += 1) {
    const lines = [[table.get("buurt_name", i), NAME_FONT]];
    const [x, places] = placesFor(ctx, view, shapes, i, lines);
    drawWhereFree(ctx, x, taken, clearest(places, x, widthOf(ctx, ...lines[0]) / 2, symbols));
  }
  ctx.globalAlpha = 1;
}

/** The places of a name, those first where it covers the fewest and smallest symbols. */
function clearest(places, x, half, symbols) {
  const covers = (top) => (s) => s.y + s.radius > top && s.y - s.radius < top + NAME_HEIGHT;
  const near = symbols.filter((s) => s.x + s.radius > x - half && s.x - s.radius < x + half);
  const hidden = (top) => near.filter(covers(top)).reduce((sum, s) => sum + s.radius, 0);
  const rated = places.map((place) => [hidden(place[0]), place]);
  return rated.sort(([a], [b]) => a - b).map(([, place]) => place);
}

/** Where the name of a buurt may stand, best first: below its upper border, in its middle, above its lower border, between. */
function placesFor(ctx, view, shapes, i, lines) {
  const [left, top, right, bottom] = view.seen;
  const half = widthOf(ctx, ...lines[0]) / 2 + 4;
  const inside = [view.x(shapes.px[i]), view.y(shapes.py[i])];
  if (inside[0] < left || inside[0] > right) return [0, []];
  const [low, high] = spanAt(shapes, i, shapes.px[i], shapes.py[i]);
  const [first, last] = [Math.max(view.y(high), top) + 6, Math.min(view.y(low), bottom) - NAME_HEIGHT - 6];
  if (first > last + NAME_HEIGHT) return [0, []];
  const middle = Math.min(Math.max(inside[1] - NAME_HEIGHT / 2, first), Math.max(first, last));
  const x = Math.min(Math.max(inside[0], left + half), right - half);
  const between = Array.from({ length: 23 }, (_, n) => first + ((last - first) * (n + 1)) / 24);
  return [x, [first, middle, last, ...between].filter((y) => y >= top && y <= bottom - NAME_HEIGHT).map((y) => [y, lines])];
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
  for (let i = 0; i < rings.count && state.renovation.origin !== "inferred"; i += 1) {
    drawCluster(ctx, view, rings, i, { now: clusters.has(i), byChance: table.get("by_chance", i) === true });
  }
  paintRenovationNames(ctx, view, model, state);
}

/** Names of clusters, buurten and projects, most homes first; what finds no room is left out. */
function paintRenovationNames(ctx, view, model, { renovation: { perBuurt, clusters: now, projects }, pandShapes }) {
  const taken = [...view.covered];
  const { shapes: rings, table: clusters } = model.clusters;
  for (const i of now) {
    const text = t("renovation.cluster_label", { homes: clusters.get("homes", i) });
    drawCaption(ctx, view, view.x(rings.px[i]), view.y(rings.box[i * 4 + 3]) - 10, taken, text, "");
  }
  const { shapes, table } = model.buurten;
  const order = Array.from(perBuurt.keys()).sort((a, b) => perBuurt[b] - perBuurt[a]);
  for (const i of order) {
    const line = perBuurt[i] ? homesText(perBuurt[i]) : "";
    const [x, y] = inSightOf(view, shapes, i);
    const name = table.get("buurt_name", i);
    if (line || isWhole(ctx, view, x, name)) drawCaption(ctx, view, x, y, taken, name, line);
  }
  drawProjectNames(ctx, view, pandShapes, model.projects, projects.shown, taken, (i) => startText(model.projects, i));
}

/** Where a buurt is named: at its middle, else in the middle of what is seen of it straight above or below. */
function inSightOf(view, shapes, i) {
  const [, top, , bottom] = view.seen;
  const [x, y] = [view.x(shapes.px[i]), view.y(shapes.py[i])];
  if (y >= top && y <= bottom) return [x, y];
  const [low, high] = spanAt(shapes, i, shapes.px[i], shapes.py[i]);
  const [first, last] = [Math.max(view.y(high), top), Math.min(view.y(low), bottom)];
  return [x, first < last ? (first + last) / 2 : y];
}

/** Whether a name fits in sight without being moved: one without works is not worth covering another place. */
function isWhole(ctx, { seen: [left, , right] }, x, name) {
  const half = widthOf(ctx, name, NAME_FONT) / 2 + 4;
  return x - half >= left && x + half <= right;
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
