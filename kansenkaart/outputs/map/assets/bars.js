/** Small drawings of numbers: bands with a middle, a score interval, a filled share. */

import { h, svg } from "./dom.js";
import { percent, t } from "./format.js";
import { bandText, homesInWords, wholeHomes } from "./homes.js";

const WIDTH = 240;

/** A band from low to high with its middle, scaled to `most`, and the numbers beside it. */
export function band(label, values, most, unit = "") {
  return bandBar(label, values, most, unit ? `${bandText(values)} ${unit}` : bandText(values));
}

/** The same of homes: "15 (12 tot 25)". */
export function homesBar(label, homes, most) {
  return bandBar(label, wholeHomes(homes), most, homesInWords(homes));
}

function bandBar(label, { low, mid, high }, most, text) {
  const x = (value) => 2 + (Math.max(0, value) / Math.max(most, 1)) * (WIDTH - 4);
  return h(
    "div.band", {},
    h("div.band-head", {}, h("span", {}, label), h("strong", {}, text)),
    svg(
      "svg", { viewBox: `0 0 ${WIDTH} 12`, "aria-hidden": "true", preserveAspectRatio: "none" },
      svg("rect", { x: 0, y: 4, width: WIDTH, height: 4, class: "rail" }),
      svg("rect", { x: x(low), y: 2, width: Math.max(2, x(high) - x(low)), height: 8, rx: 2, class: "span" }),
      svg("rect", { x: x(mid) - 1.5, y: 0, width: 3, height: 12, class: "middle" }),
    ),
  );
}

/** The score as an interval between 0 and 1, with the limits of the classes. */
export function scoreBar({ low, mid, high }, limits) {
  const x = (value) => 2 + value * (WIDTH - 4);
  const known = [low, mid, high].every((v) => v !== null && !Number.isNaN(v));
  if (!known) return null;
  const ticks = ["A", "B"].map((letter) =>
    svg("line", { x1: x(limits[letter]), x2: x(limits[letter]), y1: 0, y2: 14, class: "limit" }),
  );
  const text = t("panel.score_value", { mid: score(mid), low: score(low), high: score(high) });
  return h(
    "div.band", {},
    h("div.band-head", {}, h("span", {}, t("panel.score")), h("strong", {}, text)),
    svg(
      "svg", { viewBox: `0 0 ${WIDTH} 14`, "aria-hidden": "true", preserveAspectRatio: "none" },
      svg("rect", { x: 0, y: 5, width: WIDTH, height: 4, class: "rail" }),
      svg("rect", { x: x(low), y: 3, width: Math.max(2, x(high) - x(low)), height: 8, rx: 2, class: "span" }),
      ticks,
      svg("rect", { x: x(mid) - 1.5, y: 1, width: 3, height: 12, class: "middle" }),
    ),
    h("div.note", {}, t("panel.limits", { a: score(limits.A), b: score(limits.B) })),
  );
}

/** A score of 0 to 1 as 0 to 100. */
export function score(value) {
  return value === null || Number.isNaN(value) ? "–" : String(Math.round(value * 100));
}

/** A share as a filled bar. */
export function shareBar(label, share, note = "") {
  return h(
    "div.band", {},
    h("div.band-head", {}, h("span", {}, label), h("strong", {}, percent(share))),
    svg(
      "svg", { viewBox: `0 0 ${WIDTH} 8`, "aria-hidden": "true", preserveAspectRatio: "none" },
      svg("rect", { x: 0, y: 2, width: WIDTH, height: 4, class: "rail" }),
      svg("rect", { x: 0, y: 1, width: share * WIDTH, height: 6, class: "fill" }),
    ),
    note ? h("div.note", {}, note) : null,
  );
}
