/** The layers of the Leaflet map: background tiles, and canvases that are painted as a whole. */

import { View } from "./geometry.js";

const PROJECTOR = 1800;

/** How much larger lines, symbols and names are on a screen for a room. */
export function magnified() {
  return window.innerWidth >= PROJECTOR ? 1.2 : 1;
}

/** Size a canvas for the screen's pixels and return its context in CSS pixels. */
export function sharp(canvas, width, height, ratio = window.devicePixelRatio || 1) {
  canvas.width = Math.round(width * ratio);
  canvas.height = Math.round(height * ratio);
  canvas.style.width = `${width}px`;
  canvas.style.height = `${height}px`;
  const ctx = canvas.getContext("2d");
  ctx.scale(ratio, ratio);
  return ctx;
}

/** A canvas over the map that `paint(ctx, view)` fills; moves and zooms with it. */
export function canvasLayer(frame, name, paint) {
  const Layer = L.Renderer.extend({
    _initContainer() {
      this._container = L.DomUtil.create("canvas", name);
      this._container.setAttribute("aria-hidden", "true");
    },
    _destroyContainer() {
      L.DomUtil.remove(this._container);
      delete this._container;
    },
    _updatePaths() {},
    _update() {
      if (this._map._animatingZoom && this._bounds) return;
      L.Renderer.prototype._update.call(this);
      const size = this._bounds.getSize();
      L.DomUtil.setPosition(this._container, this._bounds.min);
      const corner = this._bounds.min.add(this._map.getPixelOrigin());
      const ctx = sharp(this._container, size.x, size.y);
      ctx.scale(magnified(), magnified());
      this.view = View.atPixel(frame, this._map.getZoom(), corner, size, magnified());
      this.view.seen = this.seen();
      paint(ctx, this.view);
      this.fire("update");
    },
    /** Paint again without moving. */
    repaint() {
      if (this._map) this._update();
    },
    /** Pixel on this canvas of a point of the map. */
    pixel(layerPoint) {
      return layerPoint.subtract(this._bounds.min).divideBy(magnified());
    },
    /** The point of the map at a pixel of this canvas. */
    layerPoint({ x, y }) {
      return L.point(x, y).multiplyBy(magnified()).add(this._bounds.min);
    },
    /** What of this canvas is in sight, in its pixels. */
    seen() {
      const { x: right, y: bottom } = this._map.getSize();
      const [a, b] = [[0, 0], [right, bottom]].map((corner) => this.pixel(this._map.containerPointToLayerPoint(corner)));
      return [a.x, a.y, b.x, b.y];
    },
  });
  const layer = new Layer({ padding: 0.2, pane: "overlayPane" });
  layer._layers = {};
  return layer;
}

/** Background tiles of PDOK; one that does not come leaves the pale ground. */
export function backgroundLayer({ url, attribution }) {
  return L.tileLayer(url, { attribution, maxNativeZoom: 19, maxZoom: 20, minZoom: 6, zIndex: 1, className: "pale" });
}
