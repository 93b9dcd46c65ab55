/** Tab 3, Renovatie: works per year and buurt, what stands on the map, clusters, buurten to talk about. */

import { button, choice, fill, h, slider, tick } from "./dom.js";
import { capital, t, whole, word } from "./format.js";
import { designationList, unannouncedList, wijkChart } from "./designation.js";
import { fold } from "./folds.js";
import { heatTable } from "./heat.js";
import { overlayText, overlayThemes } from "./overlays.js";
import { groupsOf, THAT_COUNT } from "./projects.js";
import { clusterFacts, projectFacts, projectPlace } from "./projects_words.js";
import { pickRenovation, yearsOfProgramme } from "./renovation.js";

const MOST_LISTED = 60;

/** Everything of the tab; what follows the year slider is filled again without the slider. */
export function renovationTab(context) {
  const { model } = context;
  const years = yearsOfProgramme(model);
  if (!years && !model.clusters.table.rows) return [h("p.empty", {}, t("renovation.absent")), onTheMap(context), unannouncedList(context)];
  const live = h("div.live", {});
  const refresh = () => fill(live, years ? heatTable(context, years) : null, clusterList(context), projectList(context));
  refresh();
  return [
    choices(context, years, refresh),
    onTheMap(context, refresh),
    live,
    designationList(context),
    wijkChart(context),
    unannouncedList(context),
  ];
}

function choices(context, years, refresh) {
  const { model, state } = context;
  const { year, party, origin, measure } = state.renovation;
  const { programme } = model.tables;
  const distinct = (name) => (programme.rows ? [...new Set(programme.column(name))].filter(Boolean).sort() : []);
  const pick = (changes) => pickRenovation(context, changes, "renovation-table");
  const options = (name, all) => [...all, ...distinct(name).map((v) => [v, capital(word(name, v))])];
  return h(
    "section.pick", {},
    years ? yearSlider(context, years, year, refresh) : null,
    h(
      "div.pairs", {},
      distinct("origin").length > 1 ? choice("renovation-origin", t("renovation.origin"), options("origin", []), origin, (v) => pick({ origin: v })) : null,
      distinct("party").length > 1 ? choice("renovation-party", t("chances.party"), options("party", [["", t("chances.all")]]), party, (v) => pick({ party: v })) : null,
      choice("renovation-measure", t("renovation.measure"), options("measure", [[THAT_COUNT, t("renovation.counted")], ["", t("chances.all")]]), measure, (v) => pick({ measure: v, groups: withGroup(model, state.renovation.groups, v) })),
    ),
    origin === "inferred" ? h("p.note", {}, t("renovation.inferred_note")) : null,
  );
}

function yearSlider(context, years, year, refresh) {
  const shown = (y) => (y < years.first ? t("renovation.all_years", { first: years.first, last: years.last }) : String(y));
  return slider("year", t("renovation.year"), { min: years.first - 1, max: years.last, step: 1, value: year ?? years.first - 1, shown }, (y) => {
    pickRenovation(context, { year: y < years.first ? null : y });
    refresh();
  });
}

/** The groups to show when somebody asks for a measure that is a group of its own. */
function withGroup({ projects }, groups, measure) {
  return groupsOf(projects).some(([group]) => group === measure) ? new Set([...groups, measure]) : groups;
}

/** What can be switched on and off on the map: projects by sort, and other layers. */
function onTheMap(context, refresh = () => {}) {
  const { model, state } = context;
  // What is inferred is no project: there is none to switch.
  const groups = state.renovation.origin === "inferred" ? [] : groupsOf(model.projects);
  if (!groups.length && !model.overlays) return null;
  const change = (group, on) => {
    const chosen = new Set(state.renovation.groups);
    if (on) chosen.add(group);
    else chosen.delete(group);
    pickRenovation(context, { groups: chosen });
    refresh();
  };
  const label = ([group, n]) => `${group === THAT_COUNT ? t("renovation.projects_counted") : capital(word("measure", group))} (${whole(n)})`;
  return h(
    "fieldset.on-map", {},
    h("legend", {}, t("renovation.on_the_map")),
    groups.map((entry) => h("div", {}, tick(`works-${entry[0]}`, label(entry), state.renovation.groups.has(entry[0]), (on) => change(entry[0], on)))),
    groups.length && state.info.tier !== "intern" ? h("p.note", {}, t("renovation.only_told")) : null,
    overlayTicks(context),
  );
}

function overlayTicks({ model, state, store }) {
  const change = (name, on) => {
    if (on) state.overlays.add(name);
    else state.overlays.delete(name);
    store.set({}, "renovation");
  };
  return [...overlayThemes(model)].map(([name, theme]) => h("div", {}, tick(`overlay-${name}`, overlayText(name, theme), state.overlays.has(name), (on) => change(name, on))));
}

function clusterList(context) {
  const { model, state, actions } = context;
  const { table, shapes } = model.clusters;
  if (!table.rows) return null;
  const items = [...state.renovation.clusters].map((i) =>
    h("li", {}, button(table.get("title", i) ?? "", () => actions.goTo(shapes, i), { kind: "link", "data-key": `cluster-${i}` }), h("div.note", {}, clusterFacts(model, i))),
  );
  return h("section", {}, h("h2.small", {}, t("renovation.clusters")), items.length ? h("ul.lines", {}, items) : h("p.note", {}, t("renovation.no_clusters")));
}

/** The projects on the map as a list, the soonest first, for who cannot point at them. */
function projectList(context) {
  const { model, state, panden, actions } = context;
  const { projects } = model;
  const shown = [...state.renovation.projects.shown].sort((a, b) => (projects.table.get("first_year", a) ?? 9999) - (projects.table.get("first_year", b) ?? 9999));
  if (!shown.length) return null;
  const go = (i) => projects.start[i] < projects.start[i + 1] && actions.flyTo(panden.shapes, projects.pand[projects.start[i]]);
  const item = (i) => h("li", {}, button(projectPlace(projects, i), () => go(i), { kind: "link", "data-key": `project-${i}` }), h("div.note", {}, projectFacts(projects, i)));
  return fold(
    context, "projects", t("renovation.project_list", { n: whole(shown.length) }),
    h("ul.lines", {}, shown.slice(0, MOST_LISTED).map(item)),
    shown.length > MOST_LISTED ? h("p.note", {}, t("panel.more", { n: whole(shown.length - MOST_LISTED) })) : null,
  );
}
