/** Tab 4, Selectie: the list that the table makes, with its file in and out. */

import { announce, button, choice, h, textField, tick } from "./dom.js";
import { capital, counted, day, t, whole } from "./format.js";
import { card } from "./card.js";
import { totals } from "./counts.js";
import { earlierFold } from "./earlier.js";
import { tenantsFold } from "./tenants.js";
import { compareDialog } from "./compare.js";
import { askText, openDialog, tellFault } from "./dialogs.js";
import { MOST_BYTES, readFile, STATUSES, toFile } from "./session.js";
import { bothTexts, PROSE, takeBoth, takeTheirs } from "./merge.js";

const MOST_COMPARED = 4;

/** Everything of the tab. */
export function selectionTab(context) {
  const { state } = context;
  const decisions = [...state.session.decisions.values()];
  return [
    who(context),
    decisions.length ? listSummary(context, decisions) : h("p.empty", {}, t("selection.empty")),
    toolbar(context, decisions),
    groupsAndCards(context, decisions),
    files(context),
    tenantsFold(context.model, rowsOf(context.model, decisions.filter(isLive))),
    earlierFold(context),
    saving(context),
  ];
}

/** Who is at the keyboard, so that the log can say so. */
function who(context) {
  const { model, state, actions, store } = context;
  const { maxItems, items } = model.schema.properties.parties;
  const addParty = () => askText(t("selection.add_party"), t("selection.party_name"), actions.addParty, { most: items.maxLength });
  const options = [["", t("selection.nobody")], ...state.session.parties.map((p) => [p, p])];
  return h(
    "div.who", {},
    choice("by", t("selection.by"), options, state.session.by, (v) => { actions.by(v); store.set({}, "log"); }),
    button(t("selection.add_party"), addParty, { kind: "link", "data-key": "add-party", disabled: state.session.parties.length >= maxItems }),
  );
}

function isLive({ status }) {
  return status !== "afgewezen";
}

/** Rows of the candidates that decisions are about; a pand added by hand has none. */
function rowsOf(model, decisions) {
  return decisions.map((d) => model.rowOfId.get(d.opportunity_id)).filter((row) => row !== undefined);
}

/** Homes that decisions come to together, each space once; null where the map knows none of them. */
function homesTogether({ model, state }, decisions) {
  const rows = rowsOf(model, decisions);
  return rows.length || !decisions.length ? totals(model, rows, state.settings).mid : null;
}

/** A word about what was added by hand, of which nobody counted the homes. */
function uncountedNote({ model }, decisions) {
  const uncounted = decisions.length - rowsOf(model, decisions).length;
  return uncounted ? h("p.note", {}, counted("selection.uncounted", uncounted)) : null;
}

function listSummary(context, decisions) {
  const live = decisions.filter(isLive);
  const homes = homesTogether(context, live);
  const counts = STATUSES.map((s) => [s, decisions.filter((d) => d.status === s).length]).filter(([, n]) => n);
  return h(
    "section.totals", {},
    h("p", {}, h("strong.big", {}, whole(live.length)), " ", t("selection.on_list"), homes === null ? null : [" · ", h("strong", {}, whole(homes)), " ", counted("selection.homes", homes)]),
    uncountedNote(context, live),
    h("p.note", {}, counts.map(([s, n]) => `${capital(t(`status.${s}`))}: ${n}`).join(" · ")),
  );
}

function toolbar(context, decisions) {
  const { state, actions, memory } = context;
  const picked = decisions.filter((d) => state.picked.has(d.opportunity_id));
  const ids = picked.map((d) => d.opportunity_id);
  return h(
    "div.toolbar", {},
    button(t("selection.compare", { n: picked.length }), () => compareDialog(context, picked), {
      disabled: picked.length < 2 || picked.length > MOST_COMPARED, "data-key": "compare",
    }),
    button(t("selection.group"), () => askText(t("selection.group_title"), t("selection.group_name"), (name) => { actions.group(ids, name); state.picked.clear(); }), {
      disabled: picked.length < 2, "data-key": "group",
    }),
    button(t("selection.undo"), () => actions.undo(), { disabled: !memory.past.length, "data-key": "undo" }),
    button(t("selection.redo"), () => actions.redo(), { disabled: !memory.undone.length, "data-key": "redo" }),
    decisions.length > 1 ? h("p.note", {}, t("selection.pick_note")) : null,
  );
}

/** Cards, those of a group under its name. */
function groupsAndCards(context, decisions) {
  const { state, actions } = context;
  const byTitle = [...decisions].sort((a, b) => a.title.localeCompare(b.title));
  const groups = state.session.groups.map((group) => {
    const members = byTitle.filter((d) => d.group === group.id);
    if (!members.length) return null;
    const live = members.filter(isLive);
    return h(
      "section.group", {},
      textField(`group-${group.id}`, t("selection.group_name"), group.name, (v) => actions.renameGroup(group.id, v), { rows: 1, maxlength: 200 }),
      h("p.note", {}, groupSum(live.length, homesTogether(context, live)), " ", button(t("selection.ungroup"), () => actions.ungroup(group.id), { kind: "link", "data-key": `ungroup-${group.id}` })),
      uncountedNote(context, live),
      members.map((d) => pickable(context, d)),
    );
  });
  const known = new Set(state.session.groups.map((g) => g.id));
  return [...groups, ...byTitle.filter((d) => !known.has(d.group)).map((d) => pickable(context, d))];
}

/** "3 kansen, 42 woningen" */
function groupSum(n, homes) {
  const chances = counted("selection.group_sum", n);
  return homes === null ? chances : `${chances}, ${whole(homes)} ${counted("selection.homes", homes)}`;
}

function pickable(context, decision) {
  const { state, store } = context;
  const id = decision.opportunity_id;
  const change = (on) => {
    if (on) state.picked.add(id);
    else state.picked.delete(id);
    store.set({}, "list");
  };
  const box = h("input", { type: "checkbox", "data-key": `pick-${id}`, checked: state.picked.has(id), "aria-label": t("selection.pick", { title: decision.title }), on: { change: (e) => change(e.target.checked) } });
  return h("div.pickable", {}, h("span.tick", {}, box), card(context, decision));
}

/** Export, import and print. */
function files(context) {
  const { actions } = context;
  const picker = h("input", { type: "file", accept: ".json,application/json", id: "kk-import", "aria-label": t("selection.import"), hidden: true, on: { change: (e) => importFile(context, e.target) } });
  return h(
    "div.toolbar", {},
    button(t("selection.export"), () => exportFile(context), { kind: "primary", "data-key": "export" }),
    button(t("selection.import"), () => picker.click(), { "data-key": "import" }),
    button(t("selection.print"), () => actions.print?.(), { "data-key": "print-list" }),
    picker,
  );
}

function exportFile(context) {
  const { model, actions } = context;
  actions.settle();
  const now = new Date();
  const blob = new Blob([JSON.stringify(toFile(context, now), null, 1)], { type: "application/json" });
  const url = URL.createObjectURL(blob);
  const area = model.info.title.toLowerCase().replace(/[^a-z0-9]+/g, "-").replace(/^-|-$/g, "");
  h("a", { href: url, download: `kansenkaart-sessie-${area}-${now.toISOString().slice(0, 10)}.json` }).click();
  setTimeout(() => URL.revokeObjectURL(url), 10_000);
  announce(t("selection.exported"));
}

async function importFile(context, input) {
  const [file] = input.files;
  input.value = "";
  if (!file) return;
  const read = file.size > MOST_BYTES ? { fault: "too_large", detail: "" } : readFile(context, await file.text());
  if (read.fault) return tellFault(t("import.failed"), read);
  const { conflicts, added, filled, weights } = context.actions.merge(read.file);
  const told = t(conflicts.length === 1 ? "import.done_one" : "import.done", { added: whole(added), filled: whole(filled), conflicts: whole(conflicts.length) });
  if (conflicts.length || (weights && Object.keys(weights).length)) conflictDialog(context, { conflicts, weights, told, file: read.file, name: file.name });
  else openDialog(t("selection.import"), [h("p", {}, told)], [{ label: t("dialog.ok"), act: () => true, primary: true }]);
}

/** What two files say differently, to choose one by one; what is here stays unless chosen. */
function conflictDialog(context, { conflicts, weights, told, file, name }) {
  const chosen = new Map();
  let useWeights = false;
  const lines = conflicts.map((c, i) => h("li.conflict", {}, conflictLine(context, c, i, (take) => chosen.set(c, take))));
  const hasWeights = weights && Object.keys(weights).length;
  const apply = () => {
    for (const [conflict, take] of chosen) take?.(context.state.session, conflict);
    if (useWeights) context.actions.replace({ ...toFile(context), weights: file.weights });
    else context.store.set({}, "list");
    context.memory.save();
  };
  openDialog(
    t("import.conflicts", { file: name }),
    [
      h("p", {}, told),
      lines.length ? h("p.note", {}, t("import.choose")) : null,
      h("ul", {}, lines),
      hasWeights ? tick("import-weights", t("import.weights"), false, (on) => { useWeights = on; }) : null,
    ],
    [{ label: t("import.apply"), act: apply, primary: true }],
    true,
  );
}

function conflictLine({ model, state }, conflict, i, choose) {
  const { title, field, party, here, there } = conflict;
  const shown = (value) => {
    if (field === "status") return capital(t(`status.${value}`));
    if (field === "group") return state.session.groups.find((g) => g.id === value)?.name ?? value;
    return field === "next_date" ? day(value) : String(value);
  };
  const name = party ? `${t(`card.${field.replace(".", "_")}`)} (${party})` : t(`card.${field}`);
  const radio = (label, take, checked) =>
    h("label.tick", {}, h("input", { type: "radio", name: `conflict-${i}`, checked, on: { change: () => choose(take) } }), label);
  const fits = PROSE.has(field) && bothTexts(state.session, conflict).length <= model.schema.$defs.decision.properties[field].maxLength;
  return [
    h("p", {}, h("strong", {}, title), ` · ${name}`),
    radio(t("import.here", { value: shown(here) }), null, true),
    radio(t("import.there", { value: shown(there) }), takeTheirs, false),
    fits ? radio(t("import.both"), takeBoth, false) : null,
  ];
}

/** Saving in this browser, with what that means. */
function saving(context) {
  const { memory, state, store } = context;
  return h(
    "div.saving", {},
    tick("autosave", t("selection.autosave"), memory.on, (on) => { memory.switch(on); store.set({}, "list"); }),
    h("p.note", {}, t(state.info.tier === "intern" ? "selection.autosave_intern" : "selection.autosave_note")),
  );
}

