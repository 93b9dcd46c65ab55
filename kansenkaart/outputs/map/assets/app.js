/** Puts the page together: reads the data, builds the parts, and tells them what changed. */

import { canRead, readPack } from "./decode.js";
import { openDialog } from "./dialogs.js";
import { announce, h } from "./dom.js";
import { t, useTexts } from "./format.js";
import { buildModel, cell } from "./model.js";
import { defaults, scoreAll } from "./scoring.js";
import { Store } from "./store.js";
import { noFilters, visibleRows } from "./counts.js";
import { publishColours } from "./symbols.js";
import { spreadOf } from "./scene.js";
import { buildPanden, pandLabel } from "./panden.js";
import { buildStage } from "./stage.js";
import { buildPanels } from "./panels.js";
import { buildHeader } from "./header.js";
import { bindDeeds } from "./deeds.js";
import { bindParts } from "./focus.js";
import { bindPrint } from "./print.js";
import { readFile } from "./session.js";
import { startRenovation, summed } from "./renovation.js";

const MOST_SIGNS = 80;

/** Read the blocks and start; says what is wrong in words when it cannot. */
async function start(map) {
  const loading = document.getElementById("kk-loading");
  if (!canRead()) {
    loading.textContent = loading.dataset.outdated;
    return;
  }
  const [modelPack, pandenPack] = await Promise.all([readPack("model"), readPack("panden")]);
  const model = buildModel(modelPack);
  useTexts(model.texts, model.info.lang);
  publishColours();
  const context = contextOf(map, model, buildPanden(pandenPack));
  listen(context);
  bindDeeds(context);
  recount(context);
  bindPrint(context);
  buildPanels(context);
  buildStage(context);
  buildHeader(context);
  bindParts();
  loading.remove();
  followHash(context);
  document.documentElement.dataset.ready = "true";
}

/** All that the parts share. */
function contextOf(map, model, panden) {
  const settings = Object.fromEntries(model.kinds.map((kind) => [kind.kind, defaults(kind)]));
  const base = scoreAll(model, settings);
  const state = {
    info: model.info, tab: "chances", chosen: null, pand: null, pandShapes: panden.shapes,
    filters: noFilters(model), settings, scores: base, shown: 50, funnelOpen: true, funnelKind: "",
    listed: new Set(), overlays: new Set(), sheet: true, weightKind: "all", moreOpen: false,
    byHand: [], background: "", openCards: new Set(), picked: new Set(), renovation: summed(model, startRenovation(model)),
  };
  const context = {
    map, model, panden, base, state, store: new Store(state),
    spread: spreadOf(model), actions: {},
  };
  context.readFile = (text) => readFile(context, text);
  return context;
}

/** What is in sight at the filters and scores of now. */
function recount(context) {
  const { model, state } = context;
  const { visible, perKind } = visibleRows(model, state.filters, state.scores, context.statusOf);
  const anyClass = { ...state.filters, classes: new Set([0, 1, 2]) };
  const everyClass = visibleRows(model, anyClass, state.scores, context.statusOf).visible;
  Object.assign(state, { visible, perKind, everyClass });
}

/** What the parts may ask for; counting comes before anything is drawn. */
function listen(context) {
  const { store, actions, model, panden } = context;
  store.on(["filters"], () => recount(context));
  actions.openCandidate = (row, fly = false) => {
    store.set({ chosen: row, pand: null }, "chosen");
    announce(t("panel.opened", { title: cell(model, row, "title") ?? "" }));
    (fly ? actions.flyTo : actions.uncover)(model.shapes, row);
  };
  actions.openPand = (row, fly = false) => {
    store.set({ chosen: null, pand: row }, "chosen");
    announce(t("panel.opened", { title: pandLabel(panden, row) }));
    (fly ? actions.flyTo : actions.uncover)(panden.shapes, row);
  };
  actions.close = () => store.set({ chosen: null, pand: null }, "chosen");
  window.addEventListener("hashchange", () => followHash(context));
}

/** Closes what was said of the link before. */
let closeTold = () => {};

/** Open the candidate that the address of the page names: `#kans=<id>`. */
function followHash({ model, actions }) {
  const id = new URLSearchParams(window.location.hash.slice(1)).get("kans");
  if (id === null) return;
  closeTold();
  if (model.rowOfId.has(id)) actions.openCandidate(model.rowOfId.get(id), true);
  else tellUnknown(id);
}

/** Say that a link names a candidate that is not on this map, and where to look. */
function tellUnknown(id) {
  document.getElementById("kk-search").focus(); // where the window, when it closes, leaves the reader
  const body = [h("p", {}, t("unknown_link.which", { id: id.slice(0, MOST_SIGNS) })), h("p", {}, t("unknown_link.why"))];
  closeTold = openDialog(t("unknown_link.title"), body, [{ label: t("dialog.ok"), act: () => true, primary: true }]);
}

start(window.map_kansenkaart).catch((error) => {
  const loading = document.getElementById("kk-loading");
  if (loading) loading.textContent = loading.dataset.failed;
  throw error;
});
