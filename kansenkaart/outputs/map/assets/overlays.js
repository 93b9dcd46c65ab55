/** Overlays of other plans: each with a colour and a line of its own, on the map and in the legend. */

import { capital } from "./format.js";
import { drawShape } from "./draw.js";
import { h, svg } from "./dom.js";
import { touches } from "./geometry.js";
import { disc } from "./symbols.js";

const LOOKS = [
  { colour: "#5b3fa0", dash: [] },
  { colour: "#a3195b", dash: [8, 4] },
  { colour: "#0b6e8a", dash: [2, 3] },
  { colour: "#7a1f1f", dash: [10, 3, 2, 3] },
  { colour: "#2f3f8f", dash: [5, 3] },
];
const INSIDE = 0.22;

/** The overlays by name, with their theme, in the order of the page. */
export function overlayThemes({ overlays }) {
  const themes = new Map();
  if (!overlays) return themes;
  const { table } = overlays;
  for (let i = 0; i < table.rows; i += 1) themes.set(table.get("name", i), table.get("theme", i));
  return themes;
}

/** "Hittestress (klimaat)" */
export function overlayText(name, theme) {
  return `${capital(name)} (${theme})`;
}

function looksOf(model) {
  return new Map([...overlayThemes(model).keys()].map((name, i) => [name, LOOKS[i % LOOKS.length]]));
}

/** Draw the overlays that are switched on; a point as a disc. */
export function drawOverlays(ctx, view, model, { overlays: on }) {
  const shown = overlaysShown(model, on);
  if (!shown.length) return;
  const { table, shapes } = model.overlays;
  const looks = looksOf(model);
  for (const i of shown) {
    const { colour, dash } = looks.get(table.get("name", i));
    drawShape(ctx, view, shapes, i, { fill: colour, alpha: INSIDE, line: colour, width: 2, dash });
    if (shapes.pathStart[i + 1] > shapes.pathStart[i] && shapes.box[i * 4] === shapes.box[i * 4 + 2]) {
      disc(ctx, view.x(shapes.px[i]), view.y(shapes.py[i]), 4);
      ctx.fill();
    }
  }
}

/** The overlays that are switched on at a point, or within `reach` of it. */
export function overlaysAt(model, { overlays: on }, x, y, reach) {
  return overlaysShown(model, on).filter((i) => touches(model.overlays.shapes, i, x, y, reach));
}

/** Rows of the overlays that are switched on. */
export function overlaysShown({ overlays }, on) {
  if (!overlays || !on.size) return [];
  return Array.from({ length: overlays.table.rows }, (_, i) => i).filter((i) => on.has(overlays.table.get("name", i)));
}

/** "Hittestress (klimaat): hoog, 2030" */
export function overlayLine({ overlays: { table } }, i) {
  const [name, theme, value, year] = ["name", "theme", "value", "year"].map((column) => table.get(column, i));
  const said = [value, year].filter((one) => one !== null && one !== "");
  return [overlayText(name, theme), said.join(", ")].filter(Boolean).join(": ");
}

/** The rows of the legend for the overlays that are switched on, or null. */
export function overlayLegend(model, { overlays: on }) {
  const themes = overlayThemes(model);
  const shown = [...looksOf(model)].filter(([name]) => on.has(name));
  if (!shown.length) return null;
  return h("ul", {}, shown.map(([name, look]) => h("li", {}, swatch(look, isLine(model, name)), h("span", {}, overlayText(name, themes.get(name))))));
}

/** A sample as it is drawn: a line or an area. */
function swatch({ colour, dash }, line) {
  const look = { fill: colour, "fill-opacity": INSIDE, stroke: colour, "stroke-width": 2, "stroke-dasharray": dash.join(" ") || null };
  return svg("svg", { width: 22, height: 14, "aria-hidden": "true" }, line ? svg("path", { ...look, d: "M1 7H21" }) : svg("rect", { ...look, x: 1, y: 1, width: 20, height: 12 }));
}

/** Whether everything of an overlay is lines. */
function isLine({ overlays: { table, shapes } }, name) {
  const own = Array.from({ length: table.rows }, (_, i) => i).filter((i) => table.get("name", i) === name && shapes.pathStart[i] < shapes.pathStart[i + 1]);
  return own.every((i) => !shapes.closed[shapes.pathStart[i]] && shapes.pointStart[shapes.pathStart[i] + 1] - shapes.pointStart[shapes.pathStart[i]] > 1);
}
