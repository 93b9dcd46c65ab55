/** The legend of the renovation map: homes per buurt, clusters, and the year in which work starts. */

import { h, svg } from "./dom.js";
import { capital, counted, t, whole, word } from "./format.js";
import { startTints } from "./draw_works.js";
import { stepsOf, THAT_COUNT } from "./projects.js";
import { renovationTints } from "./scene.js";

const PAPER_INK = "#1b1f24";
const GROUND = "#8a94a0";

/** The lists of the legend, only of what is drawn now. */
export function renovationLegend(model, state) {
  const { projects, clusters } = state.renovation;
  return [
    h("ul", {}, tintRows(state.renovation)),
    clusters.size ? h("ul", {}, clusterRows(model, clusters)) : null,
    projects.shown.size ? h("ul", {}, projectRows(model, projects)) : null,
  ];
}

function sample(...drawing) {
  return svg("svg", { width: 22, height: 14, "aria-hidden": "true" }, drawing);
}

function row(drawing, text) {
  return h("li", {}, drawing, h("span", {}, text));
}

function tintRows({ most }) {
  const bounds = [0, 1, 2, 3, 4].map((i) => Math.round((i / 4) * most));
  return renovationTints()
    .map((colour, i) => {
      const swatch = sample(svg("rect", { width: 22, height: 14, fill: colour, "fill-opacity": 0.8, stroke: GROUND }));
      if (i === 0) return row(swatch, t("legend.no_works"));
      const [from, to] = [bounds[i - 1] + 1, bounds[i]];
      if (from > to) return null;
      return row(swatch, from === to ? counted("legend.homes_exactly", to) : t("legend.homes_range", { from: whole(from), to: whole(to) }));
    });
}

function clusterRows(model, shown) {
  const ring = (dash) => sample(svg("circle", { cx: 11, cy: 7, r: 5.5, fill: "none", stroke: PAPER_INK, "stroke-width": 2, "stroke-dasharray": dash }));
  const chance = [...shown].map((i) => model.clusters.table.get("by_chance", i) === true);
  return [
    chance.includes(false) ? row(ring(null), t("legend.cluster")) : null,
    chance.includes(true) ? row(ring("3 2.2"), t("renovation.cluster_by_chance")) : null,
  ];
}

function projectRows({ projects }, { looks }) {
  const groups = new Set(looks.map(({ group }) => group));
  const tints = startTints();
  const steps = stepsOf(projects).map(([first, last]) => (first === last ? String(first) : `${first}-${last}`));
  const years = [...steps, t("renovation.no_year")].map((text, i) => [i === steps.length ? tints.length - 1 : i, text]);
  const seen = new Set(looks.map(({ step }) => step));
  return [
    h("li.legend-head", {}, t("renovation.starts")),
    years.filter(([i]) => seen.has(i)).map(([i, text]) => row(sample(svg("rect", { width: 22, height: 14, fill: tints[i], stroke: PAPER_INK, "stroke-width": 0.8 })), text)),
    [...groups].filter((group) => group !== THAT_COUNT).map((group) => row(otherSample(group), capital(word("measure", group)))),
  ];
}

/** Demolition hatched, other work that does not count as an outline. */
function otherSample(group) {
  if (group !== "sloop_nieuwbouw") return sample(svg("rect", { x: 1, y: 1, width: 20, height: 12, fill: "#fff", stroke: PAPER_INK, "stroke-width": 1.6, "stroke-dasharray": "3 2" }));
  return sample(
    svg("rect", { x: 1, y: 1, width: 20, height: 12, fill: "#fff", stroke: PAPER_INK, "stroke-width": 2 }),
    svg("path", { d: "M2 12 L12 2 M8 12 L18 2 M14 12 L20 6", stroke: PAPER_INK, "stroke-width": 1.4 }),
  );
}
