/** Drawing on a canvas: buildings, candidates, buurten. Knows pixels and colours, no page. */

import { disc, drawDisc, fillOf, halfTint, INK, lookOf, radiusOf } from "./symbols.js";

const BATCH = 400;
const AREA_WEIGHTS = [0.3, 0.16, 0];
const BUILDING = { fill: "#e4e6e9", line: "#c5cad0" };
const LABEL_FONT = "600 13px system-ui, sans-serif";
const CAPTION_FONT = "500 12px system-ui, sans-serif";

/** Add the outline of a shape to the current path. */
export function trace(ctx, view, shapes, i) {
  for (let path = shapes.pathStart[i]; path < shapes.pathStart[i + 1]; path += 1) {
    const end = shapes.pointStart[path + 1];
    let p = shapes.pointStart[path];
    ctx.moveTo(view.x(shapes.x[p]), view.y(shapes.y[p]));
    for (p += 1; p < end; p += 1) ctx.lineTo(view.x(shapes.x[p]), view.y(shapes.y[p]));
    if (shapes.closed[path]) ctx.closePath();
  }
}

/** Draw building outlines in light grey; those smaller than a pixel as a dot. */
export function drawBuildings(ctx, view, shapes, rows) {
  const { box } = shapes;
  const lined = view.resolution < 1.3;
  ctx.fillStyle = BUILDING.fill;
  ctx.strokeStyle = BUILDING.line;
  ctx.lineWidth = 0.75;
  for (let start = 0; start < rows.length; start += BATCH) {
    ctx.beginPath();
    for (const i of rows.slice(start, start + BATCH)) {
      const wide = (box[i * 4 + 2] - box[i * 4]) * view.k;
      if (wide < 2) ctx.rect(view.x(box[i * 4]), view.y(box[i * 4 + 3]), Math.max(wide, 0.8), Math.max(wide, 0.8));
      else trace(ctx, view, shapes, i);
    }
    ctx.fill();
    if (lined) ctx.stroke();
  }
}

/** Draw one shape with a fill and a line. */
export function drawShape(ctx, view, shapes, i, { fill, line, width = 1, alpha = 1, dash = [] }) {
  ctx.beginPath();
  trace(ctx, view, shapes, i);
  if (fill) {
    ctx.globalAlpha = alpha;
    ctx.fillStyle = fill;
    ctx.fill();
    ctx.globalAlpha = 1;
  }
  if (!line) return;
  ctx.setLineDash(dash);
  ctx.strokeStyle = line;
  ctx.lineWidth = width;
  ctx.stroke();
  ctx.setLineDash([]);
}

/** Whether two boxes in pixels meet. */
function inSight(view, shapes, i, margin = 30) {
  const b = i * 4;
  const { box } = shapes;
  return (
    view.x(box[b + 2]) > -margin && view.x(box[b]) < view.width + margin &&
    view.y(box[b + 1]) > -margin && view.y(box[b + 3]) < view.height + margin
  );
}

/**
 * Fill the outline of each candidate after its class; a rough area only lightly, with a broken
 * line. Rows come lowest class first.
 */
export function drawCandidates(ctx, view, shapes, marks) {
  for (const mark of marks) {
    if (!inSight(view, shapes, mark.row)) continue;
    const { colour } = lookOf(mark.kind);
    if (mark.area) {
      drawShape(ctx, view, shapes, mark.row, { fill: colour, alpha: AREA_WEIGHTS[mark.letter] ?? 0, line: colour, width: 1.2, dash: [4, 3] });
      continue;
    }
    if (mark.hatched && mark.letter < 2) {
      drawShape(ctx, view, shapes, mark.row, { fill: halfTint(mark.kind) });
    }
    drawShape(ctx, view, shapes, mark.row, {
      fill: fillOf(ctx, mark.kind, mark.letter, mark.hatched), line: colour, width: mark.letter === 2 ? 2 : 1.2,
    });
  }
}

/**
 * Draw the discs, best class first; one that would cover another becomes a dot beneath it.
 * @returns {Array<{row: number, x: number, y: number, radius: number}>} what was drawn where
 */
export function drawSymbols(ctx, view, shapes, marks, spread) {
  const taken = new Map();
  const [discs, dots] = [[], []];
  for (const mark of marks) {
    if (shapes.missing[mark.row]) continue;
    const radius = radiusOf(mark.letter);
    const x = view.x(shapes.px[mark.row]) + spread[mark.row] * radius * 2.1;
    const y = view.y(shapes.py[mark.row]);
    if (x < -20 || y < -20 || x > view.width + 20 || y > view.height + 20) continue;
    const free = mark.front || !occupied(taken, x, y, radius);
    (free ? discs : dots).push({ ...mark, x, y, radius: free ? radius : 4 });
    if (free) occupy(taken, x, y, radius);
  }
  for (const dot of dots) drawDot(ctx, dot);
  for (const item of discs.reverse()) drawDisc(ctx, item.x, item.y, item);
  return [...dots, ...discs];
}

const CELL = 24;

function occupied(taken, x, y, radius) {
  const [cx, cy] = [Math.floor(x / CELL), Math.floor(y / CELL)];
  for (let gx = cx - 1; gx <= cx + 1; gx += 1) {
    for (let gy = cy - 1; gy <= cy + 1; gy += 1) {
      for (const other of taken.get(`${gx},${gy}`) ?? []) {
        if (Math.hypot(other.x - x, other.y - y) < (other.radius + radius) * 0.9) return true;
      }
    }
  }
  return false;
}

function occupy(taken, x, y, radius) {
  const key = `${Math.floor(x / CELL)},${Math.floor(y / CELL)}`;
  if (!taken.has(key)) taken.set(key, []);
  taken.get(key).push({ x, y, radius });
}

function drawDot(ctx, { x, y, radius, kind, letter }) {
  disc(ctx, x, y, radius);
  ctx.fillStyle = letter === 0 ? lookOf(kind).colour : letter === 1 ? halfTint(kind) : "#ffffff";
  ctx.fill();
  ctx.strokeStyle = lookOf(kind).colour;
  ctx.lineWidth = 1.4;
  ctx.stroke();
}

/** Draw the borders of the buurten: unbroken, since neighbours draw a shared border twice. */
export function drawBuurten(ctx, view, shapes) {
  for (let i = 0; i < shapes.count; i += 1) {
    if (inSight(view, shapes, i)) drawShape(ctx, view, shapes, i, { line: "#9aa4af", width: 1.1 });
  }
}

/** A text with a white edge. */
export function drawLabel(ctx, x, y, text, font = LABEL_FONT) {
  ctx.font = font;
  ctx.textAlign = "center";
  ctx.textBaseline = "middle";
  ctx.lineJoin = "round";
  ctx.lineWidth = 4;
  ctx.strokeStyle = "rgba(255,255,255,0.92)";
  ctx.strokeText(text, x, y);
  ctx.fillStyle = INK;
  ctx.fillText(text, x, y);
}

/**
 * Draw per buurt a ring of its candidates by kind, with their number and how many per class, so
 * that at a distance no class paints over another. Rings are moved apart; a text that finds no room
 * above or below its ring is left out.
 */
export function drawRings(ctx, view, entries, { kinds, names, caption, centres }) {
  const most = Math.max(1, ...entries.map((e) => e.count));
  const rings = entries.map((entry) => ({
    entry,
    buurt: entry.buurt,
    x: view.x(centres[entry.buurt][0]),
    y: view.y(centres[entry.buurt][1]),
    radius: 16 + 12 * Math.sqrt(entry.count / most),
  }));
  pushApart(rings);
  for (const { x, y, radius, entry } of rings) {
    drawRing(ctx, x, y, radius, entry, kinds);
    drawLabel(ctx, x, y, String(entry.count), "700 15px system-ui, sans-serif");
  }
  const taken = [...view.covered, ...rings.map(({ x, y, radius }) => [x - radius, y - radius, x + radius, y + radius])];
  for (const ring of rings) drawRingText(ctx, view, ring, [names[ring.buurt], caption(ring.entry)], taken);
  return rings;
}

/** Move rings that overlap away from each other, a few times. */
function pushApart(rings) {
  for (let turn = 0; turn < 12; turn += 1) {
    for (const a of rings) {
      for (const b of rings) {
        const gap = a.radius + b.radius + 4 - Math.hypot(a.x - b.x, a.y - b.y);
        if (a === b || gap <= 0) continue;
        const angle = Math.atan2(b.y - a.y, b.x - a.x);
        a.x -= (Math.cos(angle) * gap) / 2;
        a.y -= (Math.sin(angle) * gap) / 2;
        b.x += (Math.cos(angle) * gap) / 2;
        b.y += (Math.sin(angle) * gap) / 2;
      }
    }
  }
}

function drawRingText(ctx, view, { x, y, radius }, [name, classes], taken) {
  const lines = [[name, LABEL_FONT], [classes, CAPTION_FONT]];
  const below = y + radius + 3;
  const beside = radius + 5;
  drawWhereFree(ctx, x, taken, [
    [below, lines], [y - radius - 36, lines], [y - 17, lines, beside], [y - 17, lines, -beside], [below, lines.slice(0, 1)],
  ], view.seen);
}

/**
 * Draw lines of text at the first of the places (top, lines, gap) where they cover nothing: centred
 * on x, or beginning (ending) a gap to the right (left) of it. What would stick out of the part in
 * sight is not drawn there.
 * @returns {boolean} whether there was one
 */
export function drawWhereFree(ctx, x, taken, places, seen = null) {
  for (const [top, lines, gap = 0] of places) {
    const half = Math.max(...lines.map(([text, font]) => widthOf(ctx, text, font))) / 2;
    const middle = x + gap + Math.sign(gap) * half;
    const box = [middle - half, top, middle + half, top + 2 + 16 * lines.length];
    if (!isFree(box, taken) || (seen && sticksOut(box, seen))) continue;
    taken.push(box);
    lines.forEach(([text, font], i) => drawLabel(ctx, middle, top + 10 + 16 * i, text, font));
    return true;
  }
  return false;
}

/** A name and a line under it on a point in sight, below or above it, whole, where that covers nothing. */
export function drawCaption(ctx, { seen: [left, top, right, bottom] }, x, y, taken, name, line) {
  if (x < left || x > right || y < top || y > bottom) return false;
  const lines = [[name, LABEL_FONT], [line, CAPTION_FONT]].filter(([text]) => text);
  const half = Math.max(...lines.map(([text, font]) => widthOf(ctx, text, font))) / 2 + 4;
  const middle = Math.min(Math.max(x, left + half), right - half);
  const height = 16 * lines.length + 2;
  const tops = [y - height / 2, y + height / 2, y - 1.5 * height].map((v) => Math.min(Math.max(v, top), bottom - height));
  return drawWhereFree(ctx, middle, taken, tops.map((v) => [v, lines]));
}

/** Width of a text in pixels. */
export function widthOf(ctx, text, font) {
  ctx.font = font;
  return ctx.measureText(text).width;
}

/** Whether a box is cut off: partly, but not wholly, outside what is in sight. */
function sticksOut([x0, y0, x1, y1], [left, top, right, bottom]) {
  const outside = x0 >= right || x1 <= left || y0 >= bottom || y1 <= top;
  return !outside && (x0 < left || x1 > right || y0 < top || y1 > bottom);
}

function isFree([x0, y0, x1, y1], taken) {
  return !taken.some(([a0, b0, a1, b1]) => x0 < a1 && x1 > a0 && y0 < b1 && y1 > b0);
}

function drawRing(ctx, x, y, radius, entry, kinds) {
  disc(ctx, x, y, radius + 1.5);
  ctx.fillStyle = "#ffffff";
  ctx.fill();
  let angle = -Math.PI / 2;
  entry.kinds.forEach((count, i) => {
    if (!count) return;
    const next = angle + (2 * Math.PI * count) / entry.count;
    ctx.beginPath();
    ctx.arc(x, y, radius - 3, angle, next);
    ctx.strokeStyle = lookOf(kinds[i]).colour;
    ctx.lineWidth = 6.5;
    ctx.stroke();
    angle = next;
  });
}

/** A dark outline with a white edge around what is chosen. */
export function drawChosen(ctx, view, shapes, i) {
  drawShape(ctx, view, shapes, i, { line: "#ffffff", width: 6 });
  drawShape(ctx, view, shapes, i, { line: INK, width: 3 });
}
