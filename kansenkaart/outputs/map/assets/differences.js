/** What the maps of a merge were made with that is not the same, and what that keeps from moving. */

import { h } from "./dom.js";
import { capital, t, whole, word } from "./format.js";

const ABOUT = ["kind", "role", "setting"];

/** A warning with the list of differences to fold out; null where the maps are made alike. */
export function differencesNote(model) {
  const table = model.tables.differences;
  if (!table.rows) return null;
  const runs = Object.keys(table.columns).filter((name) => !ABOUT.includes(name));
  const kinds = model.kinds.filter((kind) => kind.count && kind.fixed).map((kind) => kind.label.toLowerCase());
  const lines = Array.from({ length: table.rows }, (_, i) =>
    h("li", {}, h("strong", {}, settingOf(model, table, i)), h("ul", {}, runs.map((run) => h("li", {}, `${run}: ${table.get(run, i) ?? ""}`)))),
  );
  return h(
    "div.differences", {},
    h("p.fault", {}, t(kinds.length ? "merge.other_rules" : "merge.differ")),
    kinds.length ? h("p.note", {}, t("merge.fixed", { kinds: kinds.join(", ") })) : null,
    h("details.more", {}, h("summary", { "data-key": "differences" }, t("merge.list", { n: whole(table.rows) })), h("ul", {}, lines)),
  );
}

function settingOf(model, table, i) {
  const kind = table.get("kind", i);
  const label = model.kinds.some((k) => k.kind === kind) ? word("kind", kind) : kind;
  return label ? `${capital(label)}: ${table.get("setting", i)}` : table.get("setting", i);
}
