/** Drawing renovation: panden of projects after the year in which they start, clusters, tints. */

import { drawCaption, drawShape, trace } from "./draw.js";
import { hatching, INK } from "./symbols.js";

const AT_ONCE = 400;
const SMALL = 3;
const LABELLED = 1.6;
const OUTLINED = 7;
const STARTS = ["#5c2c06", "#a6590f", "#d98b3a", "#f2c58a", "#8a94a0"];
const PALE = "#66717d";
const CLUSTER_DASH = [7, 5];
const stripes = new Map();

/** The tints of the year of start, soonest first, and that of an unknown year. */
export function startTints() {
  return STARTS;
}

function stripesOf(ctx, colour) {
  if (!stripes.has(colour)) stripes.set(colour, hatching(ctx, colour));
  return stripes.get(colour);
}

/** How work looks: filled when it counts, hatched for demolition, else an outline; from afar plain. */
function dressFor(ctx, { group, step }, resolution) {
  const colour = STARTS[step];
  const [near, far] = [resolution < LABELLED, resolution >= OUTLINED];
  if (group === "counted") return { fill: colour, line: INK, width: 0.8, dash: [] };
  if (group === "sloop_nieuwbouw") return { fill: stripesOf(ctx, colour), line: INK, width: near ? 2 : 1, dash: [], under: "#ffffff" };
  return { fill: far ? colour : "#ffffff", line: colour, width: 1.8, dash: [3, 2] };
}

/** Fill the panden of projects, look by look; those too small to see become a square. */
export function drawProjects(ctx, view, shapes, looks) {
  for (const look of looks) {
    const dress = dressFor(ctx, look, view.resolution);
    ctx.lineWidth = dress.width;
    ctx.strokeStyle = dress.line;
    ctx.setLineDash(dress.dash);
    for (let from = 0; from < look.panden.length; from += AT_ONCE) {
      ctx.beginPath();
      for (let n = from; n < Math.min(from + AT_ONCE, look.panden.length); n += 1) addPand(ctx, view, shapes, look.panden[n]);
      if (dress.under) fillWith(ctx, dress.under);
      fillWith(ctx, dress.fill);
      if (view.resolution < OUTLINED) ctx.stroke();
    }
  }
  ctx.setLineDash([]);
}

function fillWith(ctx, style) {
  ctx.fillStyle = style;
  ctx.fill();
}

function addPand(ctx, view, shapes, i) {
  const { box } = shapes;
  const b = i * 4;
  const [left, right] = [view.x(box[b]), view.x(box[b + 2])];
  const [top, bottom] = [view.y(box[b + 3]), view.y(box[b + 1])];
  if (right < 0 || left > view.width || bottom < 0 || top > view.height) return;
  if (right - left < SMALL && bottom - top < SMALL) ctx.rect(left - 1, top - 1, SMALL + 1, SMALL + 1);
  else trace(ctx, view, shapes, i);
}

/** Write near each project what `say` tells of it, from close by and where there is room. */
export function drawProjectNames(ctx, view, shapes, projects, shown, taken, say) {
  if (view.resolution > LABELLED) return;
  for (const i of shown) {
    const pand = projects.pand[(projects.start[i] + projects.start[i + 1]) >> 1];
    if (pand === undefined || projects.start[i] === projects.start[i + 1]) continue;
    const [x, y] = [view.x(shapes.px[pand]), view.y(shapes.py[pand])];
    if (x > 0 && y > 0 && x < view.width && y < view.height) drawCaption(ctx, view, x, y, taken, "", say(i));
  }
}

/** The outline of a cluster: broken where it may be chance, thin where it is not of the chosen year. */
export function drawCluster(ctx, view, shapes, i, { now, byChance }) {
  drawShape(ctx, view, shapes, i, { line: now ? INK : PALE, width: now ? 3 : 1, dash: byChance ? CLUSTER_DASH : [] });
}
