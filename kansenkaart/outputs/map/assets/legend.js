/** Legend, north and sources around the map. */

import { h, svg } from "./dom.js";
import { capital, day, t, word } from "./format.js";
import { byHandBadge, classBadge, kindBadge } from "./symbols.js";
import { overlayLegend } from "./overlays.js";
import { renovationLegend } from "./legend_renovation.js";

/** The legend of what is drawn now. */
export function legend(model, state) {
  const content = state.tab === "renovation" ? renovationLegend(model, state) : chancesLegend(model, state);
  return h(
    "details.legend", { open: window.innerWidth >= 900 },
    h("summary", { "data-key": "legend" }, t("legend.title")),
    h("div.legend-body", {}, content, overlayLegend(model, state)),
  );
}

/** Kinds and classes with their looks. */
export function chancesLegend(model, state) {
  const kinds = model.kinds.filter((k) => k.count && state.filters.kinds.has(k.kind));
  const sample = kinds[0]?.kind ?? "splitting";
  return [
    h("ul", {}, kinds.map((k) => h("li", {}, kindBadge(k.kind), h("span", {}, capital(k.label))))),
    h(
      "ul", {},
      [0, 1, 2].map((letter) => h("li", {}, classBadge(sample, letter), h("span", {}, t(`legend.class_${"ABC"[letter]}`)))),
      h("li", {}, classBadge(sample, 1, true), h("span", {}, t("legend.hatched"))),
      state.byHand.length ? h("li", {}, byHandBadge(), h("span", {}, t("card.manual"))) : null,
    ),
  ];
}

/** An arrow to the north; the map is never turned. */
export function northArrow() {
  return svg(
    "svg", { class: "north", viewBox: "0 0 24 34", width: 24, height: 34, role: "img", "aria-label": t("legend.north") },
    svg("path", { d: "M12 1 L18 20 L12 16.5 L6 20 Z", fill: "#1b1f24" }),
    svg("text", { x: 12, y: 32, "text-anchor": "middle", "font-size": 12, "font-weight": 700, fill: "#1b1f24" }, t("legend.north_letter")),
  );
}

/** Sources with their dates, in one line each; what several parties gave alike stands once. */
export function sourceLines(model) {
  const lines = model.sources.map((s) => {
    if (s.not_fetched) return `${s.title}, ${word("not_fetched", s.not_fetched)}`;
    const parts = [s.title, s.attribution, s.licence, s.date && t("sources.date", { date: day(s.date) })].filter(Boolean);
    return parts.join(", ") + (s.invented ? ` (${t("invented_short")})` : "");
  });
  return [...new Set(lines)];
}

/** The same in few words, for the foot of a sheet: titles with their dates. */
export function sourcesInShort(model) {
  const lines = model.sources.map((s) => [s.title, s.not_fetched ? word("not_fetched", s.not_fetched) : day(s.date)].filter(Boolean).join(" "));
  return [...new Set(lines)].join("; ");
}

/** What must be known of the data besides: nothing, or that titles carry postcodes. */
export function sourceRemarks(model) {
  return model.postcodes ? [t("sources.postcodes")] : [];
}
