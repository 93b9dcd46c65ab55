/** What the maps of a merge were made with that is not the same, and what that keeps from moving. */

import { h } from "./dom.js";
import { capital, t, whole, word } from "./format.js";

const ABOUT = ["kind", "role", "setting"];

/** Kinds that have candidates and whose scores stand as each map gave them. */
export function fixedKinds(model) {
  return model.kinds.filter((kind) => kind.count && kind.fixed);
}

/** A warning with the list of differences to fold out; null where the maps are made alike. */
export function differencesNote(model) {
  const table = model.tables.differences;
  if (!table.rows) return null;
  const runs = Object.keys(table.columns).filter((name) => !ABOUT.includes(name));
  const rows = Array.from({ length: table.rows }, (_, i) => [settingOf(model, table, i), ...runs.map((run) => table.get(run, i) ?? "")]);
  const kinds = fixedKinds(model).map((kind) => kind.label);
  return h(
    "div.differences", {},
    h("p.fault", {}, kinds.length ? t("merge.fixed", { kinds: kinds.join(", ") }) : t("merge.differ")),
    h(
      "details.more", {},
      h("summary", { "data-key": "differences" }, t("merge.list", { n: whole(rows.length) })),
      h(
        "div.scroll", { tabindex: 0 },
        h(
          "table", {},
          h("thead", {}, h("tr", {}, [t("merge.setting"), ...runs].map((name) => h("th", { scope: "col" }, name)))),
          h("tbody", {}, rows.map(([setting, ...values]) => h("tr", {}, h("th", { scope: "row" }, setting), values.map((value) => h("td", {}, value))))),
        ),
      ),
    ),
  );
}

function settingOf(model, table, i) {
  const kind = table.get("kind", i);
  const label = model.kinds.some((k) => k.kind === kind) ? word("kind", kind) : kind;
  return label ? `${capital(label)}: ${table.get("setting", i)}` : table.get("setting", i);
}
