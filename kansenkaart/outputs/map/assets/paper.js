/** A map drawn for paper: buildings, what stands on them, a scale bar; sized in millimetres. */

import { h, svg } from "./dom.js";
import { decimal, t, whole } from "./format.js";
import { resolutionAt, View } from "./geometry.js";
import { drawBuildings } from "./draw.js";
import { sharp } from "./layers.js";
import { paintScene } from "./scene.js";

const PIXELS_PER_MM = 96 / 25.4;
const RATIO = 2.5;
const LEGEND_PX = 240;
const HALF_WORLD = Math.PI * 6378137;

/**
 * The map as seen now, but for what lies under the legend, fitted into a window of paper that is
 * `fitMm` high; drawn up to `heightMm`, of which the sheet shows the middle as far as it has room.
 */
export function mapForPaper(context, [widthMm, fitMm, heightMm]) {
  const { map, model } = context;
  const size = map.getSize();
  const covered = size.x > 700 ? LEGEND_PX : 0;
  const [width, fit, height] = [widthMm, fitMm, heightMm].map((mm) => mm * PIXELS_PER_MM);
  const scale = Math.max((size.x - covered) / width, size.y / fit, 0.2);
  const resolution = resolutionAt(map.getZoom()) * scale;
  const middle = map.containerPointToLatLng([(size.x + covered) / 2, size.y / 2]);
  const { x, y } = L.CRS.EPSG3857.project(middle);
  const view = new View(model.frame, x - (width / 2) * resolution, y + (height / 2) * resolution, resolution, width, height);
  view.seen = [0, (height - fit) / 2, width, (height + fit) / 2]; // what surely shows: names stand in it
  return { canvas: drawn(context, view, context.state), bar: scaleBar(view, map.getCenter().lat) };
}

/** A cut-out around one candidate. */
export function cutOut(context, shapes, row, widthMm, heightMm) {
  const { model, map } = context;
  const [width, height] = [widthMm * PIXELS_PER_MM, heightMm * PIXELS_PER_MM];
  const [x0, y0, x1, y1] = shapes.box.subarray(row * 4, row * 4 + 4);
  const { origin, unit } = model.frame;
  const resolution = Math.max(((x1 - x0) * unit) / width, ((y1 - y0) * unit) / height, 0.35) * 2.2;
  const [x, y] = [origin[0] + ((x0 + x1) / 2) * unit, origin[1] + ((y0 + y1) / 2) * unit];
  const view = new View(model.frame, x - (width / 2) * resolution, y + (height / 2) * resolution, resolution, width, height);
  const own = shapes === model.shapes;
  const state = { ...context.state, tab: "chances", nameless: true, chosen: own ? row : null, pand: own ? null : row };
  return { canvas: drawn(context, view, state), bar: scaleBar(view, map.getCenter().lat) };
}

function drawn(context, view, state) {
  const { panden } = context;
  const canvas = h("canvas.paper-map", { role: "img", "aria-label": t("page.map") });
  const ctx = sharp(canvas, view.width, view.height, RATIO);
  ctx.fillStyle = "#ffffff";
  ctx.fillRect(0, 0, view.width, view.height);
  drawTiles(ctx, view, context.map);
  drawBuildings(ctx, view, panden.shapes, panden.grid.within(view.window(2)));
  paintScene(ctx, view, { ...context, state });
  return canvas;
}

/** The background tiles that are loaded now, pale. */
function drawTiles(ctx, view, map) {
  ctx.globalAlpha = 0.7;
  map.eachLayer((layer) => {
    if (!(layer instanceof L.TileLayer)) return;
    for (const { coords, el, loaded } of Object.values(layer._tiles)) {
      if (!loaded || !el.naturalWidth) continue;
      const side = resolutionAt(coords.z) * 256;
      const [left, top] = [coords.x * side - HALF_WORLD, HALF_WORLD - coords.y * side];
      ctx.drawImage(el, (left - view.left) / view.resolution, (view.top - top) / view.resolution, side / view.resolution, side / view.resolution);
    }
  });
  ctx.globalAlpha = 1;
}

/** A scale bar of a round number of metres, at most 45 mm. */
function scaleBar(view, latitude) {
  const metresPerPixel = view.resolution * Math.cos((latitude * Math.PI) / 180);
  const most = metresPerPixel * 45 * PIXELS_PER_MM;
  const power = 10 ** Math.floor(Math.log10(most));
  const length = [5, 2, 1].map((n) => n * power).find((n) => n <= most);
  const width = length / metresPerPixel;
  const text = length >= 1000 ? `${decimal(length / 1000)} km` : `${whole(length)} m`;
  return svg(
    "svg", { class: "paper-bar", width: width + 4, height: 24, role: "img", "aria-label": t("print.scale", { length: text }) },
    svg("path", { d: `M2 8 V14 H${width + 2} V8`, fill: "none", stroke: "#1b1f24", "stroke-width": 1.5 }),
    svg("text", { x: 2 + width / 2, y: 10, "text-anchor": "middle", "font-size": 11, fill: "#1b1f24" }, text),
  );
}
