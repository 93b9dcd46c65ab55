/** Reading the data blocks of the page: base64 -> gzip -> columns and outlines. */

const ARRAYS = {
  u8: Uint8Array, i8: Int8Array, u16: Uint16Array, i16: Int16Array,
  u32: Uint32Array, i32: Int32Array, f64: Float64Array,
};
const NULL_I32 = -(2 ** 31);

/** Whether this browser can read the page at all. */
export function canRead() {
  return typeof DecompressionStream === "function" && typeof Intl === "object";
}

function bytesOf(text) {
  if (typeof Uint8Array.fromBase64 === "function") return Uint8Array.fromBase64(text);
  const raw = atob(text);
  const bytes = new Uint8Array(raw.length);
  for (let i = 0; i < raw.length; i += 1) bytes[i] = raw.charCodeAt(i);
  return bytes;
}

/** Read the block `kk-<name>` and take it out of the document, so that its text is let go. */
export async function readPack(name) {
  const element = document.getElementById(`kk-${name}`);
  const packed = new Blob([bytesOf(element.textContent)]);
  element.remove();
  const stream = packed.stream().pipeThrough(new DecompressionStream("gzip"));
  return new Pack(await new Response(stream).arrayBuffer());
}

/** Tables, arrays and values of one block. */
export class Pack {
  constructor(buffer) {
    const length = new DataView(buffer).getUint32(0, true);
    this.header = JSON.parse(new TextDecoder().decode(new Uint8Array(buffer, 4, length)));
    this.buffer = buffer;
    this.start = 4 + length;
  }

  value(name) {
    return this.header.values[name];
  }

  has(table) {
    return table in this.header.tables;
  }

  array(name) {
    return this.read(this.header.arrays[name]);
  }

  read(place) {
    return new ARRAYS[place.t](this.buffer, this.start + place.o, place.n);
  }

  table(name) {
    return new Table(this, this.header.tables[name]);
  }
}

/** A table whose columns are read when they are first asked for. Null numbers are NaN. */
export class Table {
  constructor(pack, spec) {
    this.pack = pack;
    this.rows = spec ? spec.rows : 0;
    this.columns = spec ? spec.columns : {};
    this.known = new Map();
  }

  has(column) {
    return column in this.columns;
  }

  /** The whole column: a typed array of numbers, or an array of texts, lists or booleans. */
  column(name) {
    if (!this.known.has(name)) this.known.set(name, this.decode(this.columns[name]));
    return this.known.get(name);
  }

  /** One cell; null where there is nothing or the column is not there. */
  get(name, row) {
    if (!this.has(name)) return null;
    const value = this.column(name)[row];
    return value === undefined || Number.isNaN(value) ? null : value;
  }

  decode(spec) {
    const codes = this.pack.read(spec);
    if (spec.k === "text") return Array.from(codes, (code) => spec.v[code]);
    if (spec.k === "bool") return Array.from(codes, (code) => (code === 255 ? null : code === 1));
    if (spec.t !== "i32" || !codes.includes(NULL_I32)) return codes;
    return Float64Array.from(codes, (v) => (v === NULL_I32 ? NaN : v));
  }
}

/**
 * Outlines in whole units from the page's origin.
 * `pathStart[i]..pathStart[i+1]` are the paths of shape i, `pointStart` likewise the points of a path.
 */
export function readShapes(pack, name) {
  const at = (part) => pack.array(`${name}.${part}`);
  const perShape = at("paths");
  const perPath = at("points");
  const shapes = {
    count: perShape.length,
    pathStart: sums(perShape),
    pointStart: sums(perPath),
    closed: at("closed"),
    missing: at("missing"),
  };
  shapes.x = undone(at("x0"), at("dx"), shapes.pointStart);
  shapes.y = undone(at("y0"), at("dy"), shapes.pointStart);
  shapes.px = fromCorner(at("px"), shapes.x, shapes);
  shapes.py = fromCorner(at("py"), shapes.y, shapes);
  shapes.box = boxes(shapes);
  return shapes;
}

function sums(counts) {
  const starts = new Uint32Array(counts.length + 1);
  for (let i = 0; i < counts.length; i += 1) starts[i + 1] = starts[i] + counts[i];
  return starts;
}

function undone(heads, steps, pointStart) {
  const values = new Int32Array(pointStart[pointStart.length - 1]);
  let head = 0;
  let step = 0;
  for (let path = 0; path < heads.length; path += 1) {
    head += heads[path];
    let value = head;
    values[pointStart[path]] = value;
    for (let i = pointStart[path] + 1; i < pointStart[path + 1]; i += 1) {
      value += steps[step];
      step += 1;
      values[i] = value;
    }
  }
  return values;
}

/** A coordinate of the point inside each shape, which is counted from its first vertex. */
function fromCorner(away, values, { pathStart, pointStart }) {
  return Int32Array.from(away, (v, i) => (pathStart[i] === pathStart[i + 1] ? v : v + values[pointStart[pathStart[i]]]));
}

/** Per shape its smallest and largest x and y. */
function boxes({ count, pathStart, pointStart, x, y }) {
  const box = new Int32Array(count * 4);
  for (let i = 0; i < count; i += 1) {
    let [x0, y0, x1, y1] = [2 ** 31 - 1, 2 ** 31 - 1, -(2 ** 31), -(2 ** 31)];
    for (let p = pointStart[pathStart[i]]; p < pointStart[pathStart[i + 1]]; p += 1) {
      if (x[p] < x0) x0 = x[p];
      if (x[p] > x1) x1 = x[p];
      if (y[p] < y0) y0 = y[p];
      if (y[p] > y1) y1 = y[p];
    }
    box.set([x0, y0, x1, y1], i * 4);
  }
  return box;
}

/** A function from row to BAG id, from its two packed parts. */
export function readBagIds(pack, name) {
  const heads = pack.value(`${name}.heads`);
  const head = pack.array(`${name}.head`);
  const tail = pack.array(`${name}.tail`);
  return (row) => heads[head[row]] + String(tail[row]).padStart(9, "0");
}
