/**
 * What candidates mean for the homes of today, for the tenants' organisation: of one candidate, and
 * of a selection. Counts the same as the program does; a test holds the two equal.
 */

import { h } from "./dom.js";
import { capital, counted, exactPercent, measure, t, whole, word } from "./format.js";
import { cell, kindAt } from "./model.js";

const SPLITTING = "splitting";

/** "Voor huurders" of one candidate: figures, what nobody knows, and what to ask. */
export function aboutTenants(model, row) {
  const figures = figuresOf(model, row);
  const unknown = model.tables.tenants.get("not_known", row) ?? [];
  return [
    figures.length ? h("dl.facts", {}, figures.map(([name, value]) => [h("dt", {}, name), h("dd", {}, value)])) : null,
    unknown.length ? h("div.unknown", {}, h("p.note", {}, t("tenants.not_known")), h("ul", {}, unknown.map((code) => h("li", {}, word("not_known", code))))) : null,
    h("p.note", {}, t(`tenants.${kindAt(model, row).kind}`)),
  ];
}

function figuresOf(model, row) {
  const get = (name) => model.tables.tenants.get(name, row);
  const homes = get("homes_affected");
  if (homes === null) return [];
  const found = [[t("tenants.homes_affected"), homes ? whole(homes) : word("inhabited", "no_homes")]];
  if (homes) found.push([t("tenants.inhabited"), inhabitedText(get("inhabited"), get("inhabited_homes"), homes)]);
  for (const name of ["large_split", "parking_lost", "storage_lost"]) {
    if (get(name)) found.push([t(`tenants.${name}`, { size: sizeText(model) }), whole(get(name))]);
  }
  return found;
}

function inhabitedText(code, count, homes) {
  if (code === "unknown" && count) return t("tenants.inhabited_part", { n: whole(count), of: whole(homes) });
  return word("inhabited", code);
}

/** From what size the rules call a home large. */
function sizeText(model) {
  return measure(model.large_home_m2, "m²");
}

/** What a selection of rows comes to; null where the map does not tell. Each home counts once. */
export function selectionOf(model, rows) {
  const { tenants, tenants_buurt: buurten } = model.tables;
  const get = (row, name) => tenants.get(name, row);
  const sum = (name) => rows.reduce((total, row) => total + (get(row, name) ?? 0), 0);
  const perBuurt = new Map(Array.from({ length: buurten.rows }, (_, i) => [buurten.get("buurt_code", i), i]));
  const places = oncePerPlace(model, rows);
  const inhabited = places.reduce((total, place) => total + place.inhabited, 0);
  const social = buurten.rows ? buurten.get("social_homes", buurten.rows - 1) : null;
  const large = [...new Set(rows.map((row) => cell(model, row, "buurt_code")))].map((code) => buurten.get("large_now", perBuurt.get(code) ?? -1));
  const now = large.includes(null) ? null : large.reduce((a, b) => a + b, 0);
  return {
    homes: places.reduce((total, place) => total + place.homes, 0),
    inhabited,
    socialShare: social ? inhabited / social : null,
    poorShare: poorShare(places, (code) => buurten.get("low_income_share", perBuurt.get(code) ?? -1)),
    largeNow: now,
    largeAfter: now === null ? null : now - sum("large_split"),
    parking: sum("parking_lost"),
    storage: sum("storage_lost"),
    untold: rows.filter((row) => get(row, "homes_affected") === null).length,
  };
}

/** Homes per place and buurt: those of all splitting there, or of what touches most. */
function oncePerPlace(model, rows) {
  const { tenants } = model.tables;
  const found = new Map();
  for (const row of rows) {
    const buurt = cell(model, row, "buurt_code");
    const key = `${tenants.get("place", row)}/${buurt}`;
    if (!found.has(key)) found.set(key, { buurt, split: [0, 0], most: [0, 0] });
    const place = found.get(key);
    const counts = ["homes_affected", "inhabited_homes"].map((name) => tenants.get(name, row) ?? 0);
    const part = kindAt(model, row).kind === SPLITTING ? "split" : "most";
    place[part] = place[part].map((n, i) => (part === "split" ? n + counts[i] : Math.max(n, counts[i])));
  }
  return [...found.values()].map(({ buurt, split, most }) => {
    const [homes, inhabited] = split.map((n, i) => Math.max(n, most[i]));
    return { buurt, homes, inhabited };
  });
}

/** Which part of the homes lies in the buurten with the lowest incomes; null without figures. */
function poorShare(places, flagOf) {
  let [poor, all] = [0, 0];
  for (const { buurt, homes } of places) {
    const flag = flagOf(buurt);
    if (flag === null) continue;
    poor += flag * homes;
    all += homes;
  }
  return all ? poor / all : null;
}

/** "Voor de huurdersorganisatie": what a selection means, as a fold. */
export function tenantsFold(model, rows) {
  if (!rows.length || !model.tables.tenants.rows) return null;
  const s = selectionOf(model, rows);
  const share = (value) => (value === null ? t("unknown") : exactPercent(value));
  const least = (n) => (s.untold ? t("panel.at_least", { value: whole(n) }) : whole(n));
  const lines = [
    ["homes_affected", least(s.homes)],
    ["inhabited_homes", least(s.inhabited)],
    ["social_share", share(s.socialShare)],
    ["low_income", share(s.poorShare)],
    ["large_now", s.largeNow === null ? t("unknown") : whole(s.largeNow)],
    ["large_after", s.largeAfter === null ? t("unknown") : whole(s.largeAfter)],
    ["parking_lost", whole(s.parking)],
    ["storage_lost", whole(s.storage)],
  ];
  return h(
    "details.more", { open: true, "data-keep": "tenants" },
    h("summary", { "data-key": "tenants" }, t("tenants.fold")),
    h("p.note", {}, t("tenants.fold_note", { n: whole(rows.length) })),
    h("dl.figures", {}, lines.map(([name, value]) => [h("dt", {}, capital(t(`tenants.${name}`, { size: sizeText(model) }))), h("dd", {}, value)])),
    s.untold ? h("p.note", {}, counted("tenants.untold", s.untold)) : null,
  );
}
