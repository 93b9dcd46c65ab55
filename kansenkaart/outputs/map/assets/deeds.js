/** What people do to the session: each deed can be undone, is saved, and is told to the parts. */

import { afterPress, announce } from "./dom.js";
import { t } from "./format.js";
import { scoreAll } from "./scoring.js";
import { mergeFile } from "./merge.js";
import { tellFault } from "./dialogs.js";
import { bounded, changedWeights, decisionAgain, decisionFor, Memory, newSession, sessionOf, withWeights } from "./session.js";
import { earlierOf, listId } from "./earlier.js";

const QUIET_MS = 700;

/** Give the context a session and the deeds that change it. */
export function bindDeeds(context) {
  const { model, state, actions } = context;
  state.session = newSession(model, [t("session.municipality"), t("session.tenants")]);
  context.memory = new Memory(context);
  context.statusOf = (row) => decisionAt(context, row)?.status ?? model.opportunities.get("status", row) ?? "denkrichting";
  bindDecisions(context);
  bindGroups(context);
  bindWeights(context);
  bindFiles(context);
  actions.by = (name) => {
    state.session.by = name;
  };
  noteWhatIsListed(context);
  const saved = context.memory.on ? context.memory.stored() : null;
  if (saved) actions.restore(saved);
}

/** The decision about a candidate, if it stands on the list. */
export function decisionAt({ model, state }, row) {
  return state.session.decisions.get(model.opportunities.get("opportunity_id", row));
}

/** Rows of the map that stand on the list. */
function listedRows({ model, state }) {
  const rows = [...state.session.decisions.keys()].map((id) => model.rowOfId.get(id));
  return new Set(rows.filter((row) => row !== undefined));
}

function noteWhatIsListed(context) {
  Object.assign(context.state, { listed: listedRows(context), byHand: addedByHand(context) });
}

/** What was added by hand, now or in an earlier session, with the pand where it stands. */
function addedByHand({ model, panden, state }) {
  const { decisions } = state.session;
  const listed = [...decisions.values()].filter((d) => d.manual_reason && !model.rowOfId.has(d.opportunity_id))
    .map(({ title, kind, pand_ids: [id] }) => ({ title, kind, pand: panden.rowOf(id), listed: true }));
  const before = earlierOf(model).filter((d) => d.manual_reason && d.row === undefined && !decisions.has(listId(d)))
    .map(({ title, kind, panden: [pand] }) => ({ title, kind, pand, listed: false }));
  return [...listed, ...before].filter(({ pand }) => pand !== undefined);
}

/** Save and tell; a moment later, so that the focus has moved on and what is being pressed was pressed. */
function tell(context, ...topics) {
  const { store, state, memory } = context;
  noteWhatIsListed(context);
  if (!memory.save()) announce(t("session.not_saved"));
  afterPress(() => store.set({}, "list", ...topics));
}

function stamped(session, decision) {
  return { ...decision, changed: new Date().toISOString(), by: session.by };
}

function bindDecisions(context) {
  const { state, actions, memory } = context;
  const add = (decision) => {
    memory.remember();
    state.session.decisions.set(decision.opportunity_id, stamped(state.session, decision));
    announce(t("session.put", { title: decision.title }));
    tell(context);
  };
  actions.put = (row) => add(decisionFor(context, row));
  actions.putManual = add;
  actions.takeOver = (earlier) => add(decisionAgain(context, listId(earlier), earlier));
  actions.decide = (id, changes) => {
    memory.remember();
    state.session.decisions.set(id, stamped(state.session, { ...state.session.decisions.get(id), ...changes }));
    tell(context, ...("status" in changes ? ["filters"] : []));
  };
  actions.vote = (id, party, changes) => {
    const votes = state.session.decisions.get(id).votes ?? {};
    actions.decide(id, { votes: { ...votes, [party]: { ...votes[party], ...changes } } });
  };
  actions.drop = (id) => {
    memory.remember();
    announce(t("session.dropped", { title: state.session.decisions.get(id).title }));
    state.session.decisions.delete(id);
    tell(context);
  };
  actions.addParty = (name) => {
    memory.remember();
    state.session.parties = [...new Set([...state.session.parties, name])];
    tell(context);
  };
}

function bindGroups(context) {
  const { state, actions, memory } = context;
  actions.group = (ids, name) => {
    memory.remember();
    const id = `group-${Date.now().toString(36)}`;
    state.session.groups = [...state.session.groups, { id, name }];
    for (const member of ids) {
      state.session.decisions.set(member, stamped(state.session, { ...state.session.decisions.get(member), group: id }));
    }
    tell(context);
  };
  actions.renameGroup = (id, name) => {
    memory.remember();
    state.session.groups = state.session.groups.map((g) => (g.id === id ? { id, name } : g));
    tell(context);
  };
  actions.ungroup = (id) => {
    memory.remember();
    state.session.groups = state.session.groups.filter((g) => g.id !== id);
    for (const [key, decision] of state.session.decisions) {
      if (decision.group === id) state.session.decisions.set(key, { ...decision, group: null });
    }
    tell(context);
  };
}

function bindWeights(context) {
  const { model, store, state, actions, memory } = context;
  let waiting = null;
  const drag = { key: null, timer: 0, finish: null };
  actions.rescore = () => {
    waiting = null;
    state.scores = scoreAll(model, state.settings);
    store.set({}, "filters", "weights");
  };
  const begin = (kinds, part, name, shown) => {
    drag.finish?.();
    memory.remember();
    const kind = kinds.length > 1 ? "all" : kinds[0];
    const before = kinds.map((one) => state.settings[one][part][name]);
    const from = shown();
    drag.key = `${kind}/${part}/${name}`;
    drag.finish = () => {
      clearTimeout(drag.timer);
      Object.assign(drag, { key: null, finish: null });
      const after = kinds.map((one) => state.settings[one][part][name]);
      if (after.some((value, i) => value !== before[i])) addLine(context, { kind, part, name, from, to: shown() });
    };
  };
  /** Set a weight or limit of some kinds; the log tells it as `shown` gives it, before and after. */
  actions.setWeight = (kinds, part, name, value, shown = () => state.settings[kinds[0]][part][name]) => {
    if (!kinds.length) return;
    if (drag.key !== `${kinds.length > 1 ? "all" : kinds[0]}/${part}/${name}`) begin(kinds, part, name, shown);
    for (const kind of kinds) state.settings[kind][part][name] = value;
    waiting ??= requestAnimationFrame(actions.rescore);
    clearTimeout(drag.timer);
    drag.timer = setTimeout(() => drag.finish?.(), QUIET_MS);
  };
  actions.settle = () => drag.finish?.();
  actions.resetWeights = () => {
    actions.settle();
    memory.remember();
    state.settings = withWeights(model, {});
    addLine(context, { kind: "all", part: "reset", name: "", from: null, to: null });
    actions.rescore();
    store.set({}, "weight-kind");
  };
}

function addLine(context, line) {
  const { model, state, store, memory } = context;
  const log = [...state.session.log, { at: new Date().toISOString(), by: state.session.by, ...line }];
  state.session = bounded({ ...state.session, log }, model.schema);
  if (!memory.save()) announce(t("session.not_saved"));
  store.set({}, "log");
}

function bindFiles(context) {
  const { model, store, state, actions, memory } = context;
  /** Put a whole file in the place of what is here. */
  actions.replace = (file) => {
    state.session = sessionOf(file, state.session.by);
    state.settings = withWeights(model, file.weights);
    tell(context);
    actions.rescore();
    store.set({}, "weight-kind");
  };
  actions.restore = (text) => {
    const read = context.readFile(text);
    if (read.file) actions.replace(read.file);
    else tellFault(t("session.lost"), read);
  };
  const step = (file, told) => {
    if (!file) return announce(t("session.nothing_to_undo"));
    actions.replace(file);
    return announce(told);
  };
  actions.undo = () => {
    actions.settle();
    step(memory.back(), t("session.undone"));
  };
  actions.redo = () => {
    actions.settle();
    step(memory.forward(), t("session.redone"));
  };
  /** Lay a file over what is here; returns what collides, and its weights where they are others. */
  actions.merge = (file) => {
    memory.remember();
    const empty = !state.session.decisions.size && !state.session.log.length;
    const { session, conflicts, added, filled } = mergeFile(state.session, file);
    state.session = bounded(session, model.schema);
    const weights = Object.keys(file.weights).length;
    if (empty && weights) state.settings = withWeights(model, file.weights);
    const same = JSON.stringify(changedWeights(model, state.settings)) === JSON.stringify(file.weights);
    tell(context);
    actions.rescore();
    store.set({}, "weight-kind");
    return { conflicts, added, filled, weights: empty || same ? null : file.weights };
  };
}
