/** Where things are: from map units to pixels, a grid index, and what lies under a point. */

const RADIUS = 6378137;
const HALF = Math.PI * RADIUS;

/** Web mercator metres per pixel at a zoom level of the map. */
export function resolutionAt(zoom) {
  return (2 * HALF) / (256 * 2 ** zoom);
}

/** Latitude and longitude of a point in web mercator metres. */
export function latLng(x, y) {
  const degrees = 180 / Math.PI;
  return [(2 * Math.atan(Math.exp(y / RADIUS)) - Math.PI / 2) * degrees, (x / RADIUS) * degrees];
}

/** A window on the map: turns units into pixels of a canvas and back. */
export class View {
  /**
   * @param {{origin: number[], unit: number}} frame what a unit is
   * @param {number} left web mercator x of the left edge
   * @param {number} top web mercator y of the top edge
   * @param {number} resolution web mercator metres per pixel
   */
  constructor(frame, left, top, resolution, width, height) {
    Object.assign(this, { frame, left, top, resolution, width, height });
    this.k = frame.unit / resolution;
    this.tx = (frame.origin[0] - left) / resolution;
    this.ty = (top - frame.origin[1]) / resolution;
    /** The part that is in sight, and the boxes in it that something covers, in pixels. */
    this.seen = [0, 0, width, height];
    this.covered = [];
  }

  /** The window whose top-left is at an absolute world pixel of a zoom level, its pixels so many times as large. */
  static atPixel(frame, zoom, corner, size, times = 1) {
    const resolution = resolutionAt(zoom);
    const [left, top] = [corner.x * resolution - HALF, HALF - corner.y * resolution];
    return new View(frame, left, top, resolution * times, size.x / times, size.y / times);
  }

  x(u) {
    return u * this.k + this.tx;
  }

  y(v) {
    return this.ty - v * this.k;
  }

  /** Units at a pixel. */
  units(px, py) {
    return [(px - this.tx) / this.k, (this.ty - py) / this.k];
  }

  /** What part of the map is in sight, in units, with a margin in pixels. */
  window(margin = 0) {
    const [x0, y1] = this.units(-margin, -margin);
    const [x1, y0] = this.units(this.width + margin, this.height + margin);
    return [x0, y0, x1, y1];
  }
}

/** A grid over the boxes of many shapes, to find those in a window quickly. */
export class Grid {
  constructor(shapes, cell = 1000) {
    this.shapes = shapes;
    this.cell = cell;
    this.cells = new Map();
    this.all = [];
    this.bounds = [Infinity, Infinity, -Infinity, -Infinity];
    for (let i = 0; i < shapes.count; i += 1) {
      if (shapes.pathStart[i] === shapes.pathStart[i + 1]) continue;
      this.all.push(i);
      this.bounds = [0, 1, 2, 3].map((n) => (n < 2 ? Math.min : Math.max)(this.bounds[n], shapes.box[i * 4 + n]));
      this.each(shapes.box.subarray(i * 4, i * 4 + 4), (key) => {
        const found = this.cells.get(key);
        if (found) found.push(i);
        else this.cells.set(key, [i]);
      });
    }
  }

  each([x0, y0, x1, y1], visit) {
    const { cell } = this;
    for (let gx = Math.floor(x0 / cell); gx <= Math.floor(x1 / cell); gx += 1) {
      for (let gy = Math.floor(y0 / cell); gy <= Math.floor(y1 / cell); gy += 1) {
        visit(gx * 1048576 + gy);
      }
    }
  }

  /** The shapes whose box meets the window, each once, in order. */
  within(window) {
    const { box } = this.shapes;
    if (covered(window, this.bounds)) return this.all;
    const found = new Set();
    this.each(window, (key) => {
      for (const i of this.cells.get(key) ?? []) {
        const b = i * 4;
        if (box[b] <= window[2] && box[b + 2] >= window[0] && box[b + 1] <= window[3] && box[b + 3] >= window[1]) {
          found.add(i);
        }
      }
    });
    return [...found].sort((a, b) => a - b);
  }

  /** The first shape that covers a point, or -1. */
  at(x, y) {
    return this.within([x, y, x, y]).find((i) => covers(this.shapes, i, x, y)) ?? -1;
  }
}

function covered(outer, inner) {
  return outer[0] <= inner[0] && outer[1] <= inner[1] && outer[2] >= inner[2] && outer[3] >= inner[3];
}

/** Whether a shape covers a point: an odd number of edges to its right. */
export function covers(shapes, i, x, y) {
  let inside = false;
  for (let path = shapes.pathStart[i]; path < shapes.pathStart[i + 1]; path += 1) {
    if (!shapes.closed[path]) continue;
    const first = shapes.pointStart[path];
    const end = shapes.pointStart[path + 1];
    for (let p = first, q = end - 1; p < end; q = p, p += 1) {
      const [yp, yq] = [shapes.y[p], shapes.y[q]];
      if (yp > y !== yq > y && x < ((shapes.x[q] - shapes.x[p]) * (y - yp)) / (yq - yp) + shapes.x[p]) {
        inside = !inside;
      }
    }
  }
  return inside;
}

/** Whether a shape covers a point, or a line or point of it lies within `reach`. */
export function touches(shapes, i, x, y, reach) {
  const b = i * 4;
  const { box } = shapes;
  if (x < box[b] - reach || x > box[b + 2] + reach || y < box[b + 1] - reach || y > box[b + 3] + reach) return false;
  if (covers(shapes, i, x, y)) return true;
  for (let path = shapes.pathStart[i]; path < shapes.pathStart[i + 1]; path += 1) {
    if (shapes.closed[path]) continue;
    for (let q = shapes.pointStart[path], p = q; q < shapes.pointStart[path + 1]; p = q, q += 1) {
      if (distance(x, y, shapes.x[p], shapes.y[p], shapes.x[q], shapes.y[q]) <= reach) return true;
    }
  }
  return false;
}

/** From a point to the line between two others. */
function distance(x, y, x0, y0, x1, y1) {
  const [dx, dy] = [x1 - x0, y1 - y0];
  const square = dx * dx + dy * dy;
  const along = square ? Math.min(1, Math.max(0, ((x - x0) * dx + (y - y0) * dy) / square)) : 0;
  return Math.hypot(x - x0 - along * dx, y - y0 - along * dy);
}

/** How far the shape reaches below and above a point inside it: the lowest and highest y of that part. */
export function spanAt(shapes, i, x, y) {
  let [low, high] = [-Infinity, Infinity];
  for (let path = shapes.pathStart[i]; path < shapes.pathStart[i + 1]; path += 1) {
    const first = shapes.pointStart[path];
    const end = shapes.pointStart[path + 1];
    for (let p = first, q = end - 1; p < end; q = p, p += 1) {
      const [xp, xq] = [shapes.x[p], shapes.x[q]];
      if (xp > x === xq > x) continue;
      const crossing = ((shapes.y[q] - shapes.y[p]) * (x - xp)) / (xq - xp) + shapes.y[p];
      if (crossing <= y) low = Math.max(low, crossing);
      else high = Math.min(high, crossing);
    }
  }
  return [low, high];
}

/** RD coordinates in metres of a point in units, by the formula that the page carries. */
export function toRd({ centre, half, powers, x, y }, ux, uy) {
  const u = (ux - centre[0]) / half;
  const v = (uy - centre[1]) / half;
  return [x, y].map((factors) => powers.reduce((sum, [i, j], n) => sum + factors[n] * u ** i * v ** j, 0));
}
