/** The map without a mouse: a pointer in its middle, or on one of the things in sight. */

import { announce, h } from "./dom.js";
import { t, whole } from "./format.js";
import { clearMiddle } from "./camera.js";
import { byKeys, intoPanel } from "./focus.js";
import { magnified } from "./layers.js";
import { openPicked, pickAt } from "./pick.js";
import { stopsInSight } from "./stops.js";

const CROSS = 9;
const ROOM = 5;

/**
 * Let keys do on the map what the mouse does: N and Shift+N go along what is in sight, Enter opens
 * what the pointer is on, Escape puts it back in the middle. Leaflet pans and zooms by keys.
 * @param {{show: Function, hide: Function}} hover the card, which takes the place of an event
 */
export function bindPointer(context, canvas, hover) {
  const { map } = context;
  const container = map.getContainer();
  const mark = h("div.pointer", { hidden: true, "aria-hidden": "true" });
  const keys = h("p.map-keys", { id: "kk-map-keys" }, t("keys.hint"));
  container.after(mark, keys);
  describe(container, keys.id);
  let on = null;

  const placeOf = ({ x, y, radius }) => {
    const layerPoint = canvas.layerPoint({ x, y });
    return { layerPoint, containerPoint: map.layerPointToContainerPoint(layerPoint), radius: radius * magnified() + ROOM };
  };
  const stops = () => stopsInSight(context, (point) => isBare(container, placeOf(point).containerPoint));
  const middle = () => {
    const containerPoint = clearMiddle(map);
    return { layerPoint: map.containerPointToLayerPoint(containerPoint), containerPoint, radius: CROSS };
  };
  const stopNow = () => on && stops().find(({ key }) => key === on);
  /** Where the pointer is; back in the middle when what it was on has gone from sight. */
  const place = (stop = stopNow()) => {
    on = stop ? stop.key : null;
    return stop ? placeOf(stop) : middle();
  };
  const hide = () => {
    mark.hidden = true;
    hover.hide();
  };
  /** Show the pointer with the card of what it is on; returns what the card says. */
  const show = (stop) => {
    const { containerPoint: { x, y }, ...at } = place(stop);
    mark.className = `pointer${on ? "" : " cross"}`;
    Object.assign(mark.style, { left: `${x - at.radius}px`, top: `${y - at.radius}px`, width: `${2 * at.radius}px`, height: `${2 * at.radius}px` });
    mark.hidden = false;
    return hover.show({ ...at, containerPoint: { x, y } });
  };
  const step = (by) => {
    const found = stops();
    const now = found.findIndex(({ key }) => key === on);
    if (!found.length) return announce(t("keys.nothing"));
    const next = now < 0 && by < 0 ? found.length - 1 : (now + by + found.length) % found.length;
    return announce(t("keys.stop", { n: whole(next + 1), of: whole(found.length), what: show(found[next]) }));
  };
  const open = () => intoPanel(() => openPicked(context, pickAt(context, canvas.pixel(place().layerPoint))));
  const release = () => {
    on = null;
    show();
  };
  onKeys(container, { n: ({ shiftKey }) => step(shiftKey ? -1 : 1), Enter: open, Escape: release });
  const isUsed = () => document.activeElement === container && byKeys();
  container.addEventListener("focus", () => isUsed() && show());
  container.addEventListener("blur", hide);
  container.addEventListener("pointerdown", () => { mark.hidden = true; });
  map.on("movestart", hide);
  canvas.on("update", () => isUsed() && show());
  map.on("moveend", () => isUsed() && announce(show() || t("keys.in_sight", { n: whole(stops().length) })));
}

/** Let keys act while the map itself has focus; a letter whether or not Caps Lock is on. */
function onKeys(container, acts) {
  container.addEventListener("keydown", (event) => {
    const act = event.target === container && !event.ctrlKey && !event.altKey && !event.metaKey && acts[event.key === "N" ? "n" : event.key];
    if (!act) return;
    event.preventDefault();
    act(event);
  });
}

function describe(container, hint) {
  const attributes = { role: "application", "aria-label": t("keys.map"), "aria-describedby": hint };
  for (const [name, value] of Object.entries(attributes)) container.setAttribute(name, value);
}

/** Whether nothing lies over a point of the map: no control, no sheet. */
function isBare(container, { x, y }) {
  const { left, top } = container.getBoundingClientRect();
  const there = document.elementFromPoint(left + x, top + y);
  return container.contains(there) && !there.closest(".leaflet-control");
}
