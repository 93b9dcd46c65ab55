/** The top line: what this is, of when, for whom. */

import { button, h } from "./dom.js";
import { day, t, word } from "./format.js";
import { searchBox } from "./search.js";
import { aboutButton } from "./about.js";

/** Fill the header. */
export function buildHeader(context) {
  const { info } = context.model;
  document.getElementById("kk-header").append(
    h(
      "div.titles", {},
      h("h1", { title: t("title", { area: info.title }) }, t("title", { area: info.title })),
      h("span.secondary", {}, t("header.date", { date: day(info.reference_date) })),
      h("span.chip.tier", { title: t(`header.tier_${info.tier}`) }, word("tier", info.tier)),
      info.invented ? h("span.chip.invented", { title: t("invented") }, t("invented_short")) : null,
    ),
    h("div.header-tools", {}, searchBox(context), aboutButton(context), button(t("header.print"), () => context.actions.print(), { "data-key": "print" })),
  );
}
