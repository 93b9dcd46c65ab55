/** How a kind and a class look: colours that the colour-blind tell apart, a letter, a weight of fill. */

import { h } from "./dom.js";
import { entry, t } from "./format.js";

/** Okabe and Ito's colours, and the ink that reads on each. */
const KINDS = {
  splitting: { colour: "#0072B2", ink: "#ffffff" },
  topup: { colour: "#D55E00", ink: "#1b1f24" },
  garages: { colour: "#009E73", ink: "#1b1f24" },
  transformation: { colour: "#CC79A7", ink: "#1b1f24" },
  extension: { colour: "#E69F00", ink: "#1b1f24" },
};
const OTHER = { colour: "#5b6570", ink: "#ffffff" };
export const INK = "#1b1f24";
const HALF_WEIGHT = 0.42;
const RADII = [11, 9.5, 8.5];

/** Colours of a kind. */
export function lookOf(kind) {
  return KINDS[kind] ?? OTHER;
}

/** The letter of a kind. */
export function letterOfKind(kind) {
  return String(entry(`map.kind_letters.${kind}`) ?? kind.charAt(0).toUpperCase());
}

/** Give the style sheet the colours that the drawing uses, so that they stand in one place. */
export function publishColours() {
  const sheet = document.documentElement.style;
  for (const [kind, { colour, ink }] of Object.entries(KINDS)) {
    sheet.setProperty(`--${kind}`, colour);
    sheet.setProperty(`--${kind}-half`, halfTint(kind));
    sheet.setProperty(`--${kind}-ink`, ink);
  }
}

/** The colour of a kind at half weight, opaque. */
export function halfTint(kind) {
  const hex = lookOf(kind).colour;
  const mixed = [1, 3, 5].map((i) => {
    const part = parseInt(hex.slice(i, i + 2), 16);
    return Math.round(255 - (255 - part) * HALF_WEIGHT);
  });
  return `rgb(${mixed.join(",")})`;
}

/** Radius of the disc of a class. */
export function radiusOf(letter) {
  return RADII[letter] ?? RADII[2];
}

/** Stripes for low completeness. */
export function hatching(ctx, colour) {
  const tile = document.createElement("canvas");
  tile.width = 6;
  tile.height = 6;
  const pen = tile.getContext("2d");
  pen.strokeStyle = colour;
  pen.lineWidth = 1.6;
  pen.beginPath();
  for (const shift of [-6, 0, 6]) {
    pen.moveTo(shift - 1, 7);
    pen.lineTo(shift + 7, -1);
  }
  pen.stroke();
  return ctx.createPattern(tile, "repeat");
}

/** Fill of a class: solid, half, or only an outline; striped where little is known. */
export function fillOf(ctx, kind, letter, hatched) {
  const { colour } = lookOf(kind);
  if (hatched) return hatching(ctx, letter === 0 ? "#ffffff" : colour);
  if (letter === 0) return colour;
  return letter === 1 ? halfTint(kind) : "#ffffff";
}

/** Draw the disc of a candidate. */
export function drawDisc(ctx, x, y, { kind, letter, hatched, listed, radius = radiusOf(letter) }) {
  const { colour, ink } = lookOf(kind);
  disc(ctx, x, y, radius + 1.5);
  ctx.fillStyle = "#ffffff";
  ctx.fill();
  disc(ctx, x, y, radius);
  ctx.fillStyle = letter === 0 ? colour : letter === 1 ? halfTint(kind) : "#ffffff";
  ctx.fill();
  if (hatched) {
    ctx.fillStyle = hatching(ctx, colour);
    ctx.globalAlpha = 0.55;
    ctx.fill();
    ctx.globalAlpha = 1;
  }
  ctx.lineWidth = 1.8;
  ctx.strokeStyle = colour;
  ctx.stroke();
  if (hatched) {
    disc(ctx, x, y, radius * 0.62);
    ctx.fillStyle = "#ffffff";
    ctx.fill();
  }
  drawLetter(ctx, x, y, kind, radius, letter === 0 && !hatched ? ink : INK);
  if (listed) drawFlag(ctx, x + radius * 0.75, y - radius * 0.75);
}

/** Half the side of the mark of what was added by hand. */
export const BY_HAND_RADIUS = 10;

/** The mark of a pand that was added by hand: a white square with a broken line, and a tick when it is on the list. */
export function drawByHand(ctx, x, y, { kind, listed }) {
  const r = BY_HAND_RADIUS;
  ctx.fillStyle = "#ffffff";
  ctx.fillRect(x - r - 1.5, y - r - 1.5, 2 * r + 3, 2 * r + 3);
  ctx.setLineDash([4, 2]);
  ctx.lineWidth = 2.2;
  ctx.strokeStyle = lookOf(kind).colour;
  ctx.strokeRect(x - r, y - r, 2 * r, 2 * r);
  ctx.setLineDash([]);
  drawLetter(ctx, x, y, kind, r);
  if (listed) drawFlag(ctx, x + r * 0.85, y - r * 0.85);
}

function drawLetter(ctx, x, y, kind, radius, ink = INK) {
  ctx.fillStyle = ink;
  ctx.font = `700 ${Math.round(radius * 1.15)}px system-ui, sans-serif`;
  ctx.textAlign = "center";
  ctx.textBaseline = "middle";
  ctx.fillText(letterOfKind(kind), x, y + 0.5);
}

/** A small dark dot with a tick: the candidate stands on the list. */
function drawFlag(ctx, x, y) {
  disc(ctx, x, y, 5.5);
  ctx.fillStyle = INK;
  ctx.fill();
  ctx.lineWidth = 1.5;
  ctx.strokeStyle = "#ffffff";
  ctx.stroke();
  ctx.beginPath();
  ctx.moveTo(x - 2.3, y + 0.2);
  ctx.lineTo(x - 0.6, y + 2);
  ctx.lineTo(x + 2.5, y - 1.9);
  ctx.stroke();
}

export function disc(ctx, x, y, radius) {
  ctx.beginPath();
  ctx.arc(x, y, radius, 0, 2 * Math.PI);
}

/** The badge of a kind in the panels. */
export function kindBadge(kind) {
  return h(`span.kind.kind-${kind}`, { "aria-hidden": "true" }, letterOfKind(kind));
}

/** The badge of a class, with its kind's colour and the stripes of low completeness. */
export function classBadge(kind, letter, hatched = false) {
  const name = "ABC"[letter];
  if (!name) return h("span.class.none", {}, t("class.none"));
  const label = hatched ? `${t("class.label", { letter: name })} (${t("class.hatched")})` : t("class.label", { letter: name });
  return h(`span.class.class-${name}.kind-${kind}${hatched ? ".hatched" : ""}`, { role: "img", "aria-label": label, title: label }, name);
}

/** The sign in the legend of what was added by hand. */
export function byHandBadge() {
  return h("span.by-hand", { "aria-hidden": "true" });
}
