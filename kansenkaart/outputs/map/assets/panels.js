/** The panels beside the map: four tabs on the left, the chosen candidate or pand on the right. */

import { button, choice, fill, h } from "./dom.js";
import { capital, t } from "./format.js";
import { intoPanel, wayBack } from "./focus.js";
import { candidatePanel } from "./panel.js";
import { pandLabel, pandPanel } from "./panden.js";
import { chancesTab } from "./tab_chances.js";
import { weightsTab } from "./tab_weights.js";
import { renovationTab } from "./tab_renovation.js";
import { selectionTab } from "./tab_selection.js";
import { askText } from "./dialogs.js";
import { manualDecision } from "./session.js";
import { decisionAt } from "./deeds.js";

const TABS = [
  { id: "chances", topics: ["filters", "chosen", "list"], draw: chancesTab },
  { id: "weights", topics: ["weight-kind", "log"], draw: weightsTab },
  { id: "renovation", topics: ["renovation-table"], draw: renovationTab },
  { id: "selection", topics: ["list", "log", "weights"], draw: selectionTab },
];

/** Build both sides and keep them in step with the state. */
export function buildPanels(context) {
  buildLeft(context);
  buildRight(context);
}

function buildLeft(context) {
  const { store, state } = context;
  const left = document.getElementById("kk-left");
  const bar = h("div.tabs", { role: "tablist", "aria-label": t("tabs.label"), on: { keydown: (e) => moveTab(context, e) } });
  const bodies = TABS.map(({ id }) =>
    h("div.tab-body", { id: `kk-tab-${id}`, role: "tabpanel", "aria-labelledby": `kk-tabbutton-${id}`, hidden: id !== state.tab }),
  );
  left.append(bar, ...bodies);
  const drawBar = () => fill(bar, TABS.map(({ id }, i) => tabButton(context, id, i)));
  const draw = (i) => fill(bodies[i], TABS[i].draw(context));
  TABS.forEach(({ id, topics }, i) => {
    store.on(topics, () => state.tab === id && draw(i));
  });
  store.on(["tab"], () => {
    drawBar();
    TABS.forEach(({ id }, i) => {
      bodies[i].hidden = id !== state.tab;
      if (id === state.tab) draw(i);
    });
    document.body.classList.toggle("sheet-down", !state.sheet);
  });
  store.on(["list"], drawBar);
  store.on(["filters"], () => state.tab === "weights" && context.refreshWeights?.());
  drawBar();
  draw(TABS.findIndex(({ id }) => id === state.tab));
}

function tabButton(context, id, i) {
  const { state } = context;
  const chosen = id === state.tab;
  const count = id === "selection" ? state.session.decisions.size : 0;
  return h(
    "button", {
      id: `kk-tabbutton-${id}`, role: "tab", type: "button", "aria-selected": String(chosen), "aria-controls": `kk-tab-${id}`,
      tabindex: chosen ? 0 : -1, "data-key": `tab-${id}`, on: { click: () => openTab(context, id) },
    },
    h("span.tab-number", { "aria-hidden": "true" }, i + 1), ` ${t(`tabs.${id}`)} `,
    count ? h("span.tab-count", {}, count) : null,
  );
}

/** Open a tab; a second press on a narrow screen folds the sheet away. Renovation is about buurten. */
export function openTab({ store, state, actions }, id) {
  if (id === "renovation" && id !== state.tab) actions.stepBack();
  store.set({ tab: id, sheet: id === state.tab ? !state.sheet : true }, "tab");
}

function moveTab(context, event) {
  const step = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 }[event.key];
  if (!step) return;
  event.preventDefault();
  const now = TABS.findIndex(({ id }) => id === context.state.tab);
  const next = TABS[(now + step + TABS.length) % TABS.length].id;
  openTab(context, next);
  document.getElementById(`kk-tabbutton-${next}`).focus();
}

function buildRight(context) {
  const { store, state, actions } = context;
  const right = document.getElementById("kk-right");
  const goBack = wayBack(right);
  let before = null;
  const draw = () => {
    const open = state.chosen !== null || state.pand !== null;
    const inside = right.contains(document.activeElement);
    right.hidden = !open;
    document.body.classList.toggle("with-right", open);
    const now = `${state.chosen}/${state.pand}`;
    const other = now !== before;
    before = now;
    if (!open) {
      right.replaceChildren();
      return inside && goBack();
    }
    const show = () => fill(right, state.chosen === null ? pandView(context) : candidateView(context));
    if (!other) return show();
    if (inside) intoPanel(show);
    else show();
    right.scrollTop = 0;
  };
  right.addEventListener("keydown", (e) => e.key === "Escape" && actions.close());
  store.on(["chosen", "filters", "list"], draw);
}

function candidateView(context) {
  const { model, panden, state, actions } = context;
  const openPand = (row) => actions.openPand(row, true);
  openPand.label = (row) => pandLabel(panden, row);
  const decision = decisionAt(context, state.chosen);
  const toList = decision
    ? button(t("panel.on_list"), () => showCard(context, decision.opportunity_id), { "data-key": "to-list" })
    : button(t("panel.to_list"), () => actions.put(state.chosen), { kind: "primary", "data-key": "to-list" });
  return candidatePanel(model, state, state.chosen, {
    close: actions.close, openPand, openCandidate: (row) => actions.openCandidate(row, true), buttons: [toList, button(t("panel.zoom"), () => actions.flyTo(model.shapes, state.chosen))],
  });
}

/** Open the list at a card. */
function showCard(context, id) {
  context.state.openCards.add(id);
  context.store.set({ tab: "selection", sheet: true }, "tab");
  document.querySelector(`[data-key="card-${CSS.escape(id)}"]`)?.focus();
}

function pandView(context) {
  const { actions, panden, state } = context;
  const listed = [...state.session.decisions.values()].filter((d) => d.manual_reason && d.pand_ids[0] === panden.idOf(state.pand));
  return pandPanel(context, state.pand, {
    close: actions.close,
    openCandidate: (row) => actions.openCandidate(row, true),
    buttons: [
      listed.map((d) => button(t("panel.on_list"), () => showCard(context, d.opportunity_id), { "data-key": `listed-${d.kind}` })),
      button(t("pand.add"), () => addByHand(context, state.pand), { "data-key": "add-by-hand" }),
    ],
  });
}

/** Put a pand on the list that the scan did not bring up; the reason is required. */
function addByHand(context, pand) {
  const { model, panden, actions } = context;
  let kind = model.kinds[0].kind;
  const kinds = model.kinds.map((k) => [k.kind, capital(k.label)]);
  const label = pandLabel(panden, pand);
  askText(
    t("pand.add_title", { pand: label }), t("pand.add_reason"),
    (reason) => actions.putManual(manualDecision(context, pand, kind, label, reason)),
    { rows: 3, extra: [choice("manual-kind", t("funnel.kind"), kinds, kind, (v) => { kind = v; })] },
  );
}
