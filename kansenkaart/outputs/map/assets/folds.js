/** Parts of the renovation tab that open and close, and stay as they are when it is drawn again. */

import { h } from "./dom.js";

/** A part behind its title. */
export function fold({ state }, key, title, ...content) {
  const { folds } = state.renovation;
  const toggle = ({ target }) => (target.open ? folds.add(key) : folds.delete(key));
  return h("details.more", { open: folds.has(key), on: { toggle } }, h("summary", { "data-key": `fold-${key}` }, title), content);
}
