/** Where the map looks: at the whole area, a buurt or one shape, clear of what lies over the map. */

import { latLng } from "./geometry.js";

const CLOSE_UP = 18;
/** From here on the map shows less than a buurt. */
const LESS_THAN_A_BUURT = 17;
const NARROW = 900;
/** Room that is left around what is shown, and that the zoom buttons and the lines below take. */
const EDGE = 24;
const BUTTONS = 56;
const LINES_BELOW = 64;
const CONTROLS_ABOVE = 84;
const OVER_THE_MAP = ".around > *, .corner > *, .leaflet-bar, .leaflet-control-scale";

/** Give the context the ways to move the map. */
export function bindCamera(context) {
  const { map, model, state, actions } = context;
  actions.flyTo = (shapes, row) => flyTo(context, shapes, row);
  actions.uncover = (shapes, row) => uncover(context, shapes, row);
  actions.goTo = (shapes, row) => map.fitBounds(boundsOf(model, shapes, row), { animate: !calm(), maxZoom: CLOSE_UP, ...paddings(margins(map)) });
  actions.stepBack = () => {
    const nothingChosen = state.chosen === null && state.pand === null;
    if (nothingChosen && map.getZoom() >= LESS_THAN_A_BUURT) fitArea(context);
  };
}

/** Whether the reader asked for little movement. */
function calm() {
  return window.matchMedia("(prefers-reduced-motion: reduce)").matches;
}

/** Show the candidates but for a stray few, or the whole area where there is none. */
export function fitArea({ map, model, state }) {
  const rows = state.everyClass.filter((row) => !model.shapes.missing[row]);
  const { shapes } = rows.length ? model : model.buurten;
  const shown = rows.length ? rows : Array.from({ length: shapes.count }, (_, i) => i);
  if (!shown.length) return;
  const trim = rows.length > 50 ? 0.02 : 0;
  const corners = [0, 1, 2, 3].map((n) => {
    const values = shown.map((row) => shapes.box[row * 4 + n]).sort((a, b) => a - b);
    return values[Math.round((values.length - 1) * (n < 2 ? trim : 1 - trim))];
  });
  map.fitBounds(toBounds(model, corners), { animate: false, ...paddings(margins(map)) });
}

/** Put a shape in the middle of what nothing covers, close by but whole. */
function flyTo({ map, model }, shapes, row) {
  if (shapes.missing[row]) return;
  map.invalidateSize({ animate: false });
  const [left, top, right, bottom] = margins(map);
  const whole = map.getBoundsZoom(boundsOf(model, shapes, row), false, L.point(left + right, top + bottom));
  const zoom = Math.min(Math.max(map.getZoom(), CLOSE_UP), whole);
  const centre = map.project(pointOf(model, shapes, row), zoom).subtract([(left - right) / 2, (top - bottom) / 2]);
  map.setView(map.unproject(centre, zoom), zoom, { animate: !calm() });
}

/** Move the map, no further than it takes, when a shape lies under a panel or past the edge. */
function uncover({ map, model }, shapes, row) {
  if (shapes.missing[row]) return;
  map.invalidateSize({ animate: false });
  const at = pointOf(model, shapes, row);
  const { x, y } = map.latLngToContainerPoint(at);
  const room = roomAbove(map);
  if (x >= 0 && y >= 0 && x <= room.x && y <= room.y) return;
  map.panInside(at, { animate: !calm(), ...paddings(margins(map)) });
}

function pointOf({ frame }, shapes, row) {
  return latLng(frame.origin[0] + shapes.px[row] * frame.unit, frame.origin[1] + shapes.py[row] * frame.unit);
}

/** The middle of what nothing covers, in pixels of the map's container. */
export function clearMiddle(map) {
  const [left, top, right, bottom] = margins(map);
  const { x, y } = map.getSize();
  return L.point((left + x - right) / 2, (top + y - bottom) / 2);
}

/** Width and height of the map above a sheet from the bottom. */
export function roomAbove(map) {
  const { x, y } = map.getSize();
  return L.point(x, isNarrow() ? y - sheetHeight() : y);
}

/** Whether the panels lie over the map, as sheets from the bottom. */
export function isNarrow() {
  return window.innerWidth < NARROW;
}

/** How far from the left, top, right and bottom of the map nothing covers it. */
function margins(map) {
  if (isNarrow()) return [EDGE, CONTROLS_ABOVE, EDGE, LINES_BELOW + sheetHeight()];
  const legend = document.querySelector(".legend[open]");
  const edge = map.getContainer().getBoundingClientRect().left;
  return [legend ? legend.getBoundingClientRect().right - edge + EDGE : EDGE, EDGE, BUTTONS, LINES_BELOW];
}

function paddings([left, top, right, bottom]) {
  return { paddingTopLeft: [left, top], paddingBottomRight: [right, bottom] };
}

/** How much of the map a sheet from the bottom covers. */
function sheetHeight() {
  const sheet = ["kk-right", "kk-left"].map((id) => document.getElementById(id)).find((e) => !e.hidden);
  return Math.max(0, sheet.offsetHeight - 46);
}

/** The boxes on a canvas of the map, in its pixels, over which controls lie. */
export function coveredBoxes(map, view) {
  const [x, y, right] = view.seen;
  const edge = map.getContainer().getBoundingClientRect();
  const scale = (right - x) / edge.width;
  const boxes = [...map.getContainer().parentElement.querySelectorAll(OVER_THE_MAP)].map((e) => e.getBoundingClientRect());
  return boxes.map((b) => [b.left, b.top, b.right, b.bottom].map((v, n) => (n % 2 ? y + (v - edge.top) * scale : x + (v - edge.left) * scale)));
}

function boundsOf(model, shapes, row) {
  return toBounds(model, shapes.box.subarray(row * 4, row * 4 + 4));
}

function toBounds({ frame }, [x0, y0, x1, y1]) {
  const at = (x, y) => latLng(frame.origin[0] + x * frame.unit, frame.origin[1] + y * frame.unit);
  return L.latLngBounds(at(x0, y0), at(x1, y1));
}
