/** What of the map can be pointed at now, from left to right: the stops of who has no mouse. */

import { overlaysShown } from "./overlays.js";
import { pickAt } from "./pick.js";

const DISC = 11;

/**
 * The things in sight that nothing lies over, each once: where it is drawn, how large, and a key
 * that stays the same when the map moves. What stands there is what the mouse would find there.
 * @returns {Array<{x: number, y: number, radius: number, key: string}>} in pixels of the canvas
 */
export function stopsInSight(context, isBare) {
  const { view } = context;
  const [left, top, right, bottom] = view.seen;
  const keys = new Set();
  return drawnPoints(context)
    .filter(({ x, y }) => x >= left && x <= right && y >= top && y <= bottom && isBare({ x, y }))
    .map((point) => ({ ...point, key: keyOf(pickAt(context, point)) }))
    .filter(({ key }) => !keys.has(key) && keys.add(key))
    .sort((a, b) => a.x - b.x || a.y - b.y);
}

function keyOf({ candidate, pand, buurt, projects, clusters, overlays }) {
  return JSON.stringify({ candidate, pand, buurt, projects, clusters, overlays });
}

/** Where something is drawn. */
function drawnPoints(context) {
  const { hits, view, model, panden, state } = context;
  const inside = (shapes, i) => ({ x: view.x(shapes.px[i]), y: view.y(shapes.py[i]), radius: DISC });
  const overlays = overlaysShown(model, state.overlays).map((i) => inside(model.overlays.shapes, i));
  if (state.tab !== "renovation") return [...hits.symbols, ...hits.rings, ...overlays].map(({ x, y, radius }) => ({ x, y, radius }));
  const { projects, clusters, buurten } = model;
  const { start, pand } = projects;
  const works = [...state.renovation.projects.shown].filter((i) => start[i] < start[i + 1]);
  return [
    ...works.map((i) => inside(panden.shapes, pand[(start[i] + start[i + 1]) >> 1])),
    ...[...state.renovation.clusters].map((i) => inside(clusters.shapes, i)),
    ...Array.from({ length: buurten.shapes.count }, (_, i) => inside(buurten.shapes, i)),
    ...overlays,
  ];
}
