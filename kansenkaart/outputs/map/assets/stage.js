/** The map itself: its layers, what the pointer does, and the marks around it. */

import { button, fill, h, svg } from "./dom.js";
import { t, whole } from "./format.js";
import { toRd } from "./geometry.js";
import { bindCamera, coveredBoxes, fitArea, isNarrow, roomAbove } from "./camera.js";
import { backgroundLayer, canvasLayer } from "./layers.js";
import { legend, northArrow, sourceLines, sourceRemarks } from "./legend.js";
import { openDialog } from "./dialogs.js";
import { drawBuildings } from "./draw.js";
import { openPicked, pickAt, pickedLines } from "./pick.js";
import { bindPointer } from "./pointer.js";
import { paintScene } from "./scene.js";

/** Build the map's content and keep it in step with the state. */
export function buildStage(context) {
  const { map, model, panden, store } = context;
  const stage = document.getElementById("kk-stage");
  L.control.scale({ imperial: false, position: "bottomleft", maxWidth: isNarrow() ? 80 : 140 }).addTo(map);
  L.control.attribution({ prefix: "Leaflet", position: "bottomright" }).addTo(map);
  L.control.zoom({ position: "topright", zoomInTitle: t("map_in"), zoomOutTitle: t("map_out") }).addTo(map);
  wholeArea(context).addTo(map);
  bindCamera(context);
  const around = h("div.around", {});
  stage.append(around, h("div.corner", {}, h("p.disclaimer", {}, disclaimerText(model)), sourcesButton(model)));
  const drawAround = () => fill(around, northArrow(), legend(model, context.state), backgrounds(context));
  drawAround();
  fitArea(context);
  canvasLayer(model.frame, "buildings", (ctx, view) => {
    drawBuildings(ctx, view, panden.shapes, panden.grid.within(view.window(2)));
  }).addTo(map);
  const canvas = canvasLayer(model.frame, "candidates", (ctx, view) => {
    view.covered = coveredBoxes(map, view);
    context.hits = paintScene(ctx, view, context);
    context.view = view;
  });
  canvas.addTo(map);
  const hover = hoverCard(context, canvas);
  stage.append(hover.card);
  store.on(["tab", "filters", "renovation", "background", "list"], drawAround);
  store.on(["filters", "chosen", "tab", "list", "renovation"], () => canvas.repaint());
  const press = (event) => {
    if (context.state.tab === "renovation") hover.show(event); // for who cannot hover
    else hover.hide(); // the panel says it
    openPicked(context, pickAt(context, canvas.pixel(event.layerPoint)));
  };
  map.on("click", press);
  bindPointer(context, canvas, hover);
  new ResizeObserver(() => map.invalidateSize({ animate: false })).observe(stage);
  startBackground(context);
}

/** The button that brings the whole area back in sight. */
function wholeArea(context) {
  const control = L.control({ position: "topright" });
  control.onAdd = () => {
    const frame = svg("svg", { viewBox: "0 0 20 20", "aria-hidden": "true" }, svg("path", { d: "M3 8V3h5M12 3h5v5M17 12v5h-5M8 17H3v-5" }));
    const whole = h("button.whole", { type: "button", title: t("map_whole"), "aria-label": t("map_whole"), "data-key": "whole", on: { click: () => fitArea(context) } }, frame);
    L.DomEvent.disableClickPropagation(whole);
    return h("div.leaflet-bar", {}, whole);
  };
  return control;
}

function disclaimerText(model) {
  return model.info.invented ? `${t("invented")} · ${t("disclaimer")}` : t("disclaimer");
}

/** What the map is made of, with dates. */
function sourcesButton(model) {
  const open = () => openDialog(
    t("print.sources"),
    [h("ul.lines", {}, sourceLines(model).map((line) => h("li", {}, line))), sourceRemarks(model).map((line) => h("p.note", {}, line))],
    [{ label: t("panel.close"), act: () => true }],
  );
  return button(t("print.sources"), open, { "data-key": "sources" });
}

/** A small card at the pointer that names what is under it; showing it returns what it says. */
function hoverCard(context, canvas) {
  const { map } = context;
  const card = h("div.hover", { hidden: true, "aria-hidden": "true" });
  let waiting = null;
  const hide = () => {
    cancelAnimationFrame(waiting);
    waiting = null;
    card.hidden = true;
    map.getContainer().classList.remove("pointing");
  };
  const show = (event) => {
    waiting = null;
    const lines = pickedLines(context, pickAt(context, canvas.pixel(event.layerPoint)));
    if (!lines.length) {
      hide();
      return "";
    }
    map.getContainer().classList.toggle("pointing", context.state.tab !== "renovation");
    fill(card, lines);
    card.hidden = false;
    const { x, y } = event.containerPoint;
    const room = roomAbove(map);
    const fits = y + 14 + card.offsetHeight + 8 <= room.y;
    card.style.left = `${Math.min(x + 14, room.x - card.offsetWidth - 8)}px`;
    card.style.top = `${fits ? y + 14 : Math.max(8, y - 14 - card.offsetHeight)}px`;
    return card.innerText.replaceAll("\n", ", ");
  };
  map.on("mousemove", (event) => { waiting ??= requestAnimationFrame(() => show(event)); });
  map.on("mouseout movestart", hide);
  return { card, show, hide };
}

/** The background maps as radio buttons, and RD coordinates of the centre. */
function backgrounds(context) {
  const { model, state, actions } = context;
  const options = [["", t("background.none")], ...model.backgrounds.map((b) => [b.id, t(`background.${b.id}`)])];
  const radios = options.map(([id, label]) =>
    h(
      "label.tick", {},
      h("input", { type: "radio", name: "background", value: id, "data-key": `bg-${id}`, checked: state.background === id, on: { change: () => actions.setBackground(id) } }),
      label,
    ),
  );
  const rd = h("output.rd", { "aria-live": "polite" });
  return h(
    "details.switch", {},
    h("summary", { "data-key": "background" }, t("background.title")),
    h("fieldset", {}, h("legend.hidden-text", {}, t("background.title")), radios),
    h("p.note", {}, t("background.note")),
    button(t("background.rd"), () => { rd.textContent = centreRd(context); }, { kind: "link" }),
    rd,
  );
}

function centreRd({ map, model }) {
  const { x, y } = L.CRS.EPSG3857.project(map.getCenter());
  const { origin, unit } = model.frame;
  const [east, north] = toRd(model.rd, (x - origin[0]) / unit, (y - origin[1]) / unit);
  return t("background.rd_value", { x: whole(east), y: whole(north) });
}

/** Switch the background; off at the start where there is no network, and in tier intern. */
function startBackground(context) {
  const { map, model, store, state, actions } = context;
  let layer = null;
  actions.setBackground = (id) => {
    layer?.remove();
    const found = model.backgrounds.find((b) => b.id === id);
    layer = found ? backgroundLayer(found).addTo(map) : null;
    map.getContainer().classList.toggle("with-background", Boolean(found));
    store.set({ background: id }, "background");
  };
  const first = model.backgrounds[0];
  if (first && navigator.onLine && state.info.tier !== "intern") probe(first.url, () => actions.setBackground(first.id));
}

/** Ask for one tile; only when it comes is the background worth showing. */
function probe(url, then) {
  const image = new Image();
  image.onload = then;
  image.src = url.replace("{z}", 7).replace("{x}", 65).replace("{y}", 42);
}
