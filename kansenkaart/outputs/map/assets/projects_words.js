/** What the page says of a renovation project. */

import { h } from "./dom.js";
import { capital, t, whole, word } from "./format.js";

const PROJECTS_SHOWN = 3;

/** Where a project is: its street and complexes, or the candidate that it is told of. */
export function projectPlace({ table }, i) {
  const complexes = table.get("complexes", i);
  const parts = [table.get("place", i), complexes && t("renovation.complex", { ids: complexes })];
  return parts.filter(Boolean).join(", ") || t("renovation.project");
}

/** "Isolatie · 2028-2029 · 24 woningen · Woonstichting Voorbeeld · naar label B · circulair: biobased" */
export function projectFacts({ table }, i) {
  const homes = table.get("homes", i);
  return [
    capital(word("measure", table.get("measure", i))), yearsText(table.get("first_year", i), table.get("last_year", i)),
    homes === null ? null : homesText(homes), table.get("party", i), ...planFacts(table, i),
  ].filter(Boolean).join(" · ");
}

/** What the plan tells beside the work: labels, circular ambition and, in the party's own map, VvE and exploitation. */
function planFacts(table, i) {
  const [before, target, ambitions, vve, years] = ["label_before", "label_target", "circular_ambition", "vve", "remaining_exploitation_years"].map((name) => table.get(name, i));
  return [
    before && target ? t("renovation.labels", { before, target }) : target ? t("renovation.label_to", { target }) : before && t("renovation.label_now", { before }),
    ambitions && t("renovation.circular", { ambitions: ambitions.split(", ").map((one) => word("circular_ambition", one)).join(", ") }),
    vve && word("vve", vve),
    years === null ? null : t("renovation.remaining", { years: whole(years) }),
  ];
}

/** "212 woningen, waarvan 120 besloten · 4 projecten · partijen · kan toeval zijn" */
export function clusterFacts({ clusters: { table }, renovationYears: [now] }, i) {
  const [decided, projects, smp] = ["decided_homes", "projects", "smp_start_year"].map((name) => table.get(name, i));
  const homes = homesText(table.get("homes", i));
  return [
    decided === null ? homes : t("renovation.decided", { homes, decided: whole(decided) }),
    projects === null ? null : t(projects === 1 ? "renovation.one_project" : "renovation.some_projects", { n: whole(projects) }),
    (table.get("parties", i) ?? []).join(", "),
    smp ? t(smp < now ? "renovation.smp_late" : "renovation.smp", { year: smp }) : null,
    table.get("by_chance", i) ? t("renovation.by_chance") : null,
  ].filter(Boolean).join(" · ");
}

/** A span of years in words. */
export function yearsText(first, last) {
  if (first === null) return t("renovation.no_year");
  return last === null || last === first ? String(first) : `${first}-${last}`;
}

/** A number of homes in words; a part of a home is no home yet. */
export function homesText(homes) {
  return t(Math.round(homes) === 1 ? "renovation.home" : "renovation.homes", { homes: homesNumber(homes) });
}

/** A number of homes in a table. */
export function homesNumber(homes) {
  return homes > 0 && homes < 0.5 ? "<1" : whole(homes);
}

/** The lines of the hover card. */
export function projectsCard({ model }, found) {
  const places = new Map();
  for (const i of found.slice(0, PROJECTS_SHOWN)) {
    const place = projectPlace(model.projects, i);
    places.set(place, [...(places.get(place) ?? []), projectFacts(model.projects, i)]);
  }
  const more = found.length - PROJECTS_SHOWN;
  return [
    [...places].map(([place, lines]) => [h("strong", {}, place), [...new Set(lines)].map((line) => h("div", {}, line))]),
    more > 0 ? h("div.secondary", {}, t("panel.more", { n: more })) : null,
  ];
}
