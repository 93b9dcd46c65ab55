/** Words and numbers as the reader expects them. Every text comes from the page's own catalogue. */

let catalogue = {};
let language = "nl";
let plain;
let oneDecimal;
let twoDecimals;

/** Take the texts and the language that everything below uses. */
export function useTexts(texts, lang) {
  catalogue = texts;
  language = lang;
  plain = new Intl.NumberFormat(lang, { maximumFractionDigits: 0 });
  twoDecimals = new Intl.NumberFormat(lang, { maximumFractionDigits: 2 });
  oneDecimal = new Intl.NumberFormat(lang, { maximumFractionDigits: 1 });
}

/** The entry under a dotted key, or undefined. */
export function entry(key) {
  return key.split(".").reduce((node, part) => (node == null ? undefined : node[part]), catalogue);
}

/** The text of the page under `map.<key>`, with {name} places filled in. */
export function t(key, values = {}) {
  const text = entry(`map.${key}`);
  if (typeof text !== "string") return key;
  return text.replace(/\{(\w+)\}/g, (whole, name) => (name in values ? values[name] : whole));
}

/** The text of a number of things, shown as {n}: of exactly one it stands under `<key>_one` where that differs. */
export function counted(key, n, values = {}) {
  const one = `${key}_one`;
  return t(Math.round(n) === 1 && entry(`map.${one}`) !== undefined ? one : key, { n: whole(n), ...values });
}

/** The word for a code of the tables, or the code itself. */
export function word(group, code) {
  const found = entry(`codes.${group}.${code}`);
  return typeof found === "string" ? found : String(code ?? "");
}

/** A whole number: 1.204. */
export function whole(value) {
  return plain.format(Math.round(value));
}

/** A number with one decimal at most: 12,5. */
export function decimal(value) {
  return oneDecimal.format(value);
}

/** A number with two decimals at most: 0,35. */
export function fine(value) {
  return twoDecimals.format(value ?? 0);
}

/** A share as a percentage: 72%. */
export function percent(value) {
  return `${plain.format(Math.round(value * 100))}%`;
}

/** The same with a decimal where it is small: 0,4%. */
export function exactPercent(value) {
  return value > 0 && value < 0.1 ? `${oneDecimal.format(value * 100)}%` : percent(value);
}

/** A moment as day and time of the reader: 15-10-2021 14:05. */
export function moment(iso) {
  const at = new Date(iso);
  const two = (n) => String(n).padStart(2, "0");
  if (Number.isNaN(at.getTime())) return String(iso);
  return `${two(at.getDate())}-${two(at.getMonth() + 1)}-${at.getFullYear()} ${two(at.getHours())}:${two(at.getMinutes())}`;
}

/** A value with its unit; shares as percentages, years without a thousands point. */
export function measure(value, unit) {
  if (unit === "aandeel" || unit === "share") return percent(value);
  if ((unit === "jaar" || unit === "year") && value > 1000) return String(Math.round(value));
  const name = (value === 1 && catalogue.one?.[unit]) || (catalogue.units?.[unit] ?? unit ?? "");
  return `${decimal(value)} ${squared(name)}`.trim();
}

/** Square metres as people write them. */
export function squared(text) {
  return text.replace(/\bm2\b/g, "m²");
}

/** An ISO date as 15-10-2021; anything else as it is. */
export function day(iso) {
  const found = /^(\d{4})-(\d{2})-(\d{2})/.exec(iso ?? "");
  return found ? `${found[3]}-${found[2]}-${found[1]}` : String(iso ?? "");
}

/** The first letter as a capital, also behind a bracket. */
export function capital(text) {
  return text.replace(/^[^\p{L}\p{N}]*\p{L}/u, (start) => start.toLocaleUpperCase(language));
}

/** A text without case and accents, for comparing. */
export function folded(text) {
  return text.normalize("NFD").replace(/\p{M}/gu, "").toLocaleLowerCase(language);
}
