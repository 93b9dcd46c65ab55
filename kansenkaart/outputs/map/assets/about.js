/** How the map works, in one window: what a score means, per kind its step on the ladder and its blind spots. */

import { button, h } from "./dom.js";
import { capital, percent, t, word } from "./format.js";
import { kindBadge } from "./symbols.js";
import { score } from "./bars.js";
import { sourceLines } from "./legend.js";
import { openDialog } from "./dialogs.js";

/** The button that opens it. */
export function aboutButton({ model }) {
  return button(t("about.open"), () => openAbout(model), { "data-key": "about" });
}

function openAbout(model) {
  openDialog(
    t("about.title"),
    [
      h("p", {}, t("about.intro", { disclaimer: t("disclaimer") })),
      h("p", {}, t("about.score")),
      model.kinds.map(aboutKind),
      h("p", {}, t("about.keyboard")),
      h("section", {}, h("h3", {}, t("about.sources")), h("ul.bullets", {}, sourceLines(model).map((line) => h("li", {}, line)))),
    ],
    [{ label: t("panel.close"), act: () => true, primary: true }],
    true,
  );
}

function aboutKind({ kind, label, axes, classes, ladder, not_checked: notChecked }) {
  const all = Object.values(axes).reduce((sum, axis) => sum + axis.weight, 0);
  const shares = Object.entries(axes).map(([name, axis]) => `${word("axis", name)} ${percent(axis.weight / all)}`);
  return h(
    "section", {},
    h("h3.with-kind", {}, kindBadge(kind), capital(label)),
    h("p", {}, t("about.ladder", { step: ladder.step, why: capital(ladder.why) })),
    h("p", {}, t("about.weights", { axes: shares.join(", ") })),
    h("p", {}, t("about.classes", { a: score(classes.A), b: score(classes.B), complete: percent(classes.for_a) })),
    h("p", {}, t("about.not_checked")),
    h("ul.bullets", {}, notChecked.map((what) => h("li", {}, what))),
  );
}
