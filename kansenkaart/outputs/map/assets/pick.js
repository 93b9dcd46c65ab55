/** What is at a point of the map, what the card says of it, and what a press does: the one way for mouse and keyboard. */

import { h } from "./dom.js";
import { capital, counted, t, whole, word } from "./format.js";
import { covers } from "./geometry.js";
import { cell } from "./model.js";
import { homesOf, wholeHomes } from "./homes.js";
import { overlayLine, overlaysAt } from "./overlays.js";
import { pandLabel } from "./panden.js";
import { projectsAt } from "./projects.js";
import { clusterFacts, homesText, projectsCard } from "./projects_words.js";
import { isArea } from "./scene.js";

const NEAR_PIXELS = 3;

/**
 * What is at a pixel of the canvas: a candidate, a buurt's ring or a pand; on the renovation map
 * projects, clusters and the buurt; and the overlays there.
 */
export function pickAt(context, { x, y }) {
  const { view } = context;
  const [ux, uy] = view.units(x, y);
  const reach = NEAR_PIXELS / view.k;
  const found = context.state.tab === "renovation" ? worksAt(context, ux, uy, reach) : chanceAt(context, x, y);
  return { ...found, overlays: overlaysAt(context.model, context.state, ux, uy, reach) };
}

function worksAt(context, ux, uy, reach) {
  const { model, state } = context;
  const clusters = [...state.renovation.clusters].filter((i) => covers(model.clusters.shapes, i, ux, uy));
  return { projects: projectsAt(context, ux, uy, reach), clusters, buurt: model.buurtGrid.at(ux, uy) };
}

function chanceAt({ hits, view, model, panden, state }, x, y) {
  const nearest = hits.symbols.findLast((s) => Math.hypot(s.x - x, s.y - y) <= s.radius + 3);
  if (nearest) return nearest.pand === undefined ? { candidate: nearest.row } : { pand: nearest.pand, byHand: nearest };
  const ring = hits.rings.find((r) => Math.hypot(r.x - x, r.y - y) <= r.radius + 2);
  if (ring) return { buurt: ring.buurt };
  const [ux, uy] = view.units(x, y);
  if (view.resolution < 2.6) {
    const candidate = state.visible.find((row) => !isArea(model, row) && covers(model.shapes, row, ux, uy));
    if (candidate !== undefined) return { candidate };
  }
  const pand = view.resolution < 5 ? panden.grid.at(ux, uy) : -1;
  return pand < 0 ? {} : { pand };
}

/** What a press does; the renovation map only tells, with the card. */
export function openPicked({ actions, model, state }, { candidate, pand, buurt }) {
  if (state.tab === "renovation") return;
  if (candidate !== undefined) actions.openCandidate(candidate);
  else if (pand !== undefined) actions.openPand(pand);
  else if (buurt >= 0) actions.goTo(model.buurten.shapes, buurt);
  else actions.close();
}

/** What the card says: lines, none where there is nothing. */
export function pickedLines(context, found) {
  return [
    ...(context.state.tab === "renovation" ? worksLines(context, found) : chanceLines(context, found)),
    ...found.overlays.map((i) => h("div", {}, overlayLine(context.model, i))),
  ];
}

function chanceLines(context, { candidate, pand, byHand, buurt }) {
  const { model, panden, state } = context;
  if (candidate !== undefined) {
    const kind = model.kinds[model.kindAt[candidate]];
    const letter = "ABC"[state.scores.letter[candidate]] ?? "–";
    const homes = homesOf(model, state.settings, candidate);
    return [
      h("strong", {}, cell(model, candidate, "title") ?? ""),
      h("div", {}, `${capital(kind.label)} · ${t("class.label", { letter })}${homes ? ` · ${counted("hover.homes", wholeHomes(homes).mid)}` : ""}`),
    ];
  }
  if (byHand) return [h("strong", {}, byHand.title), h("div", {}, `${capital(word("kind", byHand.kind))} · ${t("card.manual")}`)];
  if (buurt >= 0) return buurtLines(context, buurt);
  return pand === undefined ? [] : [h("div", {}, pandLabel(panden, pand)), h("div.secondary", {}, t("hover.why"))];
}

function worksLines(context, { projects, clusters, buurt }) {
  const { model } = context;
  return [
    ...(projects.length ? projectsCard(context, projects) : buurt >= 0 ? buurtLines(context, buurt) : []),
    ...clusters.map((i) => [h("strong", {}, model.clusters.table.get("title", i) ?? ""), h("div", {}, clusterFacts(model, i))]),
  ].flat();
}

/** The name of a buurt with its homes with works, or how many candidates its ring stands for. */
function buurtLines({ model, state, hits }, buurt) {
  const name = h("strong", {}, model.buurten.table.get("buurt_name", buurt));
  if (state.tab !== "renovation") {
    const { count } = hits.rings.find((r) => r.buurt === buurt).entry;
    return [name, h("div", {}, `${whole(count)} ${t(count === 1 ? "chances.chance" : "chances.chances")}`)];
  }
  const homes = state.renovation.perBuurt[buurt];
  return homes ? [name, h("div", {}, homesText(homes))] : [name];
}
