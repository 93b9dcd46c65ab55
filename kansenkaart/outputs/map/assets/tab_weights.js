/** Tab 2, Weging: sliders for axes, criteria and thresholds; says at once what they move. */

import { button, choice, fill, h, slider } from "./dom.js";
import { capital, fine, measure, moment, percent, t, whole, word } from "./format.js";
import { AXES } from "./model.js";
import { moves } from "./scoring.js";
import { kindBadge } from "./symbols.js";
import { promisingRows, totals, visibleRows } from "./counts.js";
import { stopsOf } from "./homes.js";
import { withWeights } from "./session.js";
import { differencesNote } from "./differences.js";

const ALL = "all";

/** Everything of the tab. Outputs that follow the sliders are kept to be refreshed alone. */
export function weightsTab(context) {
  const { model, state, store } = context;
  if (!model.scored) return [h("p.empty", {}, t("weights.absent", { tier: word("tier", state.info.tier) }))];
  const kinds = movable(model);
  if (!kinds.length) return [differencesNote(model)];
  const options = [[ALL, t("weights.all")], ...kinds.map((k) => [k.kind, capital(k.label)])];
  const told = h("div.moved", { "aria-live": "polite" });
  const axes = h("div.sliders", {});
  const refresh = () => {
    fill(told, movedText(context));
    for (const output of axes.querySelectorAll("output")) output.textContent = percent(axisShare(context.state, chosenKinds(context), output.dataset.axis));
  };
  context.refreshWeights = refresh;
  axes.append(...AXES.map((axis) => axisSlider(context, axis)));
  const made = [
    differencesNote(model),
    h("p.secondary", {}, t("weights.intro")),
    choice("weight-kind", t("weights.for"), options, state.weightKind, (v) => store.set({ weightKind: v }, "weight-kind")),
    h("fieldset", {}, h("legend", {}, t("weights.axes")), axes),
    told,
    thresholds(context),
    criteriaFold(context),
    button(t("weights.reset"), () => context.actions.resetWeights(), { "data-key": "weights-reset" }),
    logFold(model, state),
  ];
  refresh();
  return made;
}

/** Kinds with candidates that may be scored again. */
function movable(model) {
  return model.kinds.filter((kind) => kind.count && !kind.fixed);
}

function chosenKinds({ model, state }) {
  const kinds = movable(model);
  return state.weightKind === ALL ? kinds : kinds.filter((k) => k.kind === state.weightKind);
}

/** Mean weight of an axis over those of some kinds that have it. */
function axisWeight(state, kinds, axis) {
  const having = kinds.filter((k) => axis in k.axes);
  const sum = having.reduce((total, k) => total + state.settings[k.kind].axes[axis], 0);
  return having.length ? sum / having.length : 0;
}

/** The share of an axis in the score, as its slider and the log tell it. */
function axisShare(state, kinds, axis) {
  const all = AXES.reduce((sum, name) => sum + axisWeight(state, kinds, name), 0);
  return all ? axisWeight(state, kinds, axis) / all : 0;
}

function axisSlider(context, axis) {
  const kinds = chosenKinds(context);
  const share = () => axisShare(context.state, kinds, axis);
  const field = slider(
    `axis-${axis}`, capital(word("axis", axis)),
    { min: 0, max: 100, step: 5, value: Math.round(axisWeight(context.state, kinds, axis) * 100), shown: () => percent(share()) },
    (value) => context.actions.setWeight(kinds.filter((k) => axis in k.axes).map((k) => k.kind), "axes", axis, value / 100, share),
  );
  field.querySelector("output").dataset.axis = axis;
  field.append(h("p.note", {}, t(`weights.axis_${axis}`)));
  return field;
}

function thresholds(context) {
  const sliders = chosenKinds(context).flatMap((kind) => thresholdSliders(context, kind));
  return sliders.length ? h("fieldset", {}, h("legend", {}, t("weights.thresholds")), sliders) : null;
}

/** Sliders for the thresholds that the rules leave open. */
function thresholdSliders(context, kind) {
  const { model, state, actions } = context;
  return kind.criteria.filter((c) => c.live).map((c) => {
    const value = state.settings[kind.kind].thresholds[c.id];
    const { range, shownAs } = scaleOf(model, kind, c);
    const key = c.min === null ? "weights.at_most" : "weights.at_least";
    const note = stopsOf(model, kind, c) ? h("p.note", {}, t("weights.not_in_score")) : null;
    const tell = (now) => { if (note) note.hidden = now >= c.min; };
    const field = slider(
      `threshold-${kind.kind}-${c.id}`, c.label,
      { ...range, value: shownAs.to(value), shown: (v) => t(key, { value: measure(shownAs.from(v), c.unit) }) },
      (v) => {
        tell(shownAs.from(v));
        actions.setWeight([kind.kind], "thresholds", c.id, shownAs.from(v));
      },
    );
    tell(value);
    if (note) field.append(note);
    return h("div.with-badge", {}, kindBadge(kind.kind), field);
  });
}

/** The range of a threshold's slider: round steps, or the stops at which homes were counted. */
function scaleOf(model, kind, c) {
  const stops = stopsOf(model, kind, c);
  if (stops) {
    const nearest = (v) => stops.reduce((best, stop, i) => (Math.abs(stop - v) < Math.abs(stops[best] - v) ? i : best), 0);
    return { range: { min: 0, max: stops.length - 1, step: 1 }, shownAs: { to: nearest, from: (i) => stops[i] } };
  }
  const span = c.live[1] - c.live[0];
  const step = c.unit === "aandeel" ? 0.05 : span > 200 ? 50 : span > 20 ? 5 : 0.5;
  return { range: { min: c.live[0], max: c.live[1], step }, shownAs: { to: (v) => v, from: (v) => v } };
}

function criteriaFold(context) {
  const { state } = context;
  const kinds = chosenKinds(context);
  const body = state.weightKind === ALL
    ? h("p.note", {}, t("weights.choose_kind"))
    : kinds.flatMap((kind) => AXES.filter((a) => a in kind.axes).map((axis) => criteriaOf(context, kind, axis)));
  return h(
    "details.more", { open: state.moreOpen, on: { toggle: (e) => { state.moreOpen = e.target.open; } } },
    h("summary", { "data-key": "weights-more" }, t("weights.more")), body,
  );
}

function criteriaOf(context, kind, axis) {
  const own = kind.criteria.filter((c) => c.role === "soft" && c.axis === axis);
  const settings = context.state.settings[kind.kind];
  return h(
    "fieldset", {},
    h("legend", {}, capital(word("axis", axis))),
    own.map((c) =>
      slider(
        `weight-${kind.kind}-${c.id}`, c.label,
        { min: 0, max: 4, step: 0.25, value: settings.criteria[c.id], shown: (v) => t("weights.times", { n: fine(v) }) },
        (v) => context.actions.setWeight([kind.kind], "criteria", c.id, v),
      ),
    ),
  );
}

/** "7 kansen naar klasse A, 3 eruit; woningen van 1.124 naar 1.740": what moved since the defaults. */
function movedText(context) {
  const { model, state, base } = context;
  const { entered, left } = moves(state.scores, base);
  const n = whole(promisedHomes(model, state.visible, state.scores, state.settings));
  const standard = visibleRows(model, state.filters, base, context.statusOf).visible;
  const before = whole(promisedHomes(model, standard, base, withWeights(model, {})));
  const moved = entered + left
    ? t(entered === 1 ? "weights.moved_one" : "weights.moved", { entered: whole(entered), left: whole(left) })
    : null;
  const line = n === before
    ? moved ?? t("weights.not_moved")
    : t("weights.homes_moved", { what: moved ?? t("weights.same_class"), before, n });
  return [h("p", {}, h("strong", {}, line)), h("p.note", {}, t("weights.homes", { n }))];
}

/** Homes of the candidates of class A and B among some rows. */
function promisedHomes(model, rows, scores, settings) {
  return totals(model, promisingRows(model, scores, rows).promising, settings).mid;
}

function logFold(model, state) {
  const lines = [...state.session.log].reverse();
  if (!lines.length) return null;
  return h(
    "details.more", { "data-keep": "log" },
    h("summary", { "data-key": "weights-log" }, t("weights.log", { n: whole(lines.length) })),
    h("ol.log", {}, lines.slice(0, 100).map((line) => h("li", {}, logText(model, line)))),
  );
}

/** One line of the log in words. */
export function logText(model, { at, by, kind, part, name, from, to }) {
  const criterion = model.kinds.find((k) => k.kind === kind)?.criteria.find((c) => c.id === name);
  const shown = (value) => {
    if (part === "axes") return percent(value);
    return part === "thresholds" ? measure(value, criterion?.unit) : t("weights.times", { n: fine(value) });
  };
  const what = part === "reset" ? t("weights.log_reset") : t(part === "thresholds" ? "weights.log_line" : "weights.log_weight", {
    kind: kind === ALL ? t("weights.all") : capital(word("kind", kind)),
    name: part === "axes" ? word("axis", name) : criterion?.label.toLowerCase() ?? name,
    from: shown(from), to: shown(to),
  });
  return `${moment(at)} ${by || t("weights.nobody")}: ${what}`;
}
