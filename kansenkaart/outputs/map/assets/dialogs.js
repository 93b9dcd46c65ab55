/**
 * Windows over the page: a question, an explanation, or a comparison. They open at their first
 * field; Enter in a line of text is the first button, Escape closes them.
 */

import { button, fill, h } from "./dom.js";
import { drawnAgain } from "./focus.js";
import { t } from "./format.js";

/**
 * Open a window.
 * @param {string} title
 * @param {Node[]} body
 * @param {{label: string, act: () => boolean|void, primary?: boolean}[]} choices buttons; a choice
 *   whose `act` returns false keeps the window open
 */
export function openDialog(title, body, choices = [], wide = false) {
  const dialog = h(`dialog.dialog${wide ? ".wide" : ""}`, { "aria-labelledby": "kk-dialog-title" });
  const opener = document.activeElement;
  const close = () => {
    dialog.close();
    dialog.remove();
    if (document.activeElement === document.body) drawnAgain(opener)?.focus();
  };
  const buttons = choices.map(({ label, act, primary }) =>
    button(label, () => { if (act() !== false) close(); }, { kind: primary ? "primary" : "plain" }),
  );
  fill(
    dialog,
    h("div.dialog-head", {}, h("h2", { id: "kk-dialog-title" }, title), button("×", close, { kind: "close", "aria-label": t("panel.close") })),
    h("div.dialog-body", { tabindex: wide ? 0 : null }, body),
    h("div.dialog-foot", {}, buttons),
  );
  dialog.addEventListener("cancel", close);
  dialog.addEventListener("keydown", (e) => {
    if (e.key !== "Enter" || !e.target.matches('input[type="text"]')) return;
    e.preventDefault(); // else the key would go on to what gets focus next
    buttons[0].click();
  });
  document.getElementById("kk-dialogs").append(dialog);
  dialog.showModal();
  const field = dialog.querySelector(".dialog-body :is(input, select, textarea)");
  (field ?? (wide ? dialog.querySelector(".dialog-body") : buttons[0]))?.focus();
  return close;
}

/** Ask for one line of text; `act` gets it when it is not empty. */
export function askText(title, label, act, { rows = 0, extra = [], most = 200 } = {}) {
  const id = "kk-ask";
  const input = rows ? h("textarea", { id, rows, maxlength: 2000 }) : h("input", { id, type: "text", maxlength: most });
  const fault = h("p.fault", { role: "alert" });
  const go = () => {
    if (!input.value.trim()) {
      fault.textContent = t("dialog.needed");
      input.focus();
      return false;
    }
    return act(input.value.trim());
  };
  openDialog(title, [...extra, h("div.field", {}, h("label", { for: id }, label), input), fault], [
    { label: t("dialog.ok"), act: go, primary: true },
    { label: t("dialog.cancel"), act: () => true },
  ]);
}

/** Say why a file of a session was not read. */
export function tellFault(title, { fault, detail }) {
  const body = [h("p", {}, t(`import.${fault}`, { detail })), fault === "invalid" ? h("details", {}, h("summary", {}, t("import.detail")), h("p.note", {}, detail)) : null];
  openDialog(title, body, [{ label: t("dialog.ok"), act: () => true, primary: true }]);
}
