"""The map page at 50,000 and 200,000 panden: size, seconds to open, to zoom and to rescore."""

from __future__ import annotations

import shutil
import sys
import tempfile
import time
from dataclasses import replace
from pathlib import Path
from statistics import median
from typing import Any

import geopandas as gpd
import numpy as np
import shapely

from kansenkaart.outputs import map as page_map
from kansenkaart.result import Result

sys.path.insert(0, str(Path(__file__).parents[1] / "tests" / "kansenkaart" / "outputs" / "map"))
import fabricate

SIZES = ((50_000, 5_000), (200_000, 20_000))
"""Panden and opportunities."""
OPEN_S = {50_000: 0.8, 200_000: 1.5}
SIZE_MB, SLIDE_MS = 10.0, 100.0
RUNS = 3

SLIDE = """async () => {
  const slider = document.querySelector('#kk-axis-coupling');
  const times = [];
  for (const value of [40, 60, 80, 20, 95]) {
    const start = performance.now();
    slider.value = value;
    slider.dispatchEvent(new Event('input', { bubbles: true }));
    await new Promise((done) => requestAnimationFrame(() => setTimeout(done)));
    times.push(performance.now() - start);
  }
  return times;
}"""
ZOOM = """async (zoom) => {
  const start = performance.now();
  map_kansenkaart.setZoom(zoom, { animate: false });
  await new Promise((done) => requestAnimationFrame(() => setTimeout(done)));
  return performance.now() - start;
}"""


def town(panden: int, opportunities: int) -> Result:
    """Return an invented result whose panden have eight uneven corners, as real outlines do."""
    made = fabricate.result(panden=panden, opportunities=opportunities, tier="sessie")
    boxes = shapely.segmentize(made.fabric.buildings.geometry.to_numpy(), 5.5)
    uneven = shapely.transform(boxes, lambda xy: xy + 0.4 * np.sin(xy * 1e4 + xy[:, ::-1] * 777))
    buildings = made.fabric.buildings
    buildings = buildings.set_geometry(gpd.GeoSeries(uneven, buildings.index, crs=buildings.crs))
    return replace(made, fabric=replace(made.fabric, buildings=buildings))


def measured(browser: Any, path: Path) -> dict[str, float]:
    """Open a page without a network and return its median times."""
    found: dict[str, list[float]] = {"open_s": [], "slide_ms": [], "zoom_ms": [], "heap_mb": []}
    for _ in range(RUNS):
        context = browser.new_context(viewport={"width": 1280, "height": 800}, offline=True)
        page = context.new_page()
        start = time.perf_counter()
        page.goto(path.as_uri())
        page.wait_for_selector("html[data-ready]", timeout=60_000)
        page.evaluate("() => new Promise((done) => requestAnimationFrame(() => setTimeout(done)))")
        found["open_s"].append(time.perf_counter() - start)
        found["heap_mb"].append(page.evaluate("performance.memory.usedJSHeapSize") / 1e6)
        found["zoom_ms"] += [page.evaluate(ZOOM, zoom) for zoom in (15, 17, 14)]
        page.locator("#kk-tabbutton-weights").click()
        found["slide_ms"] += page.evaluate(SLIDE)
        context.close()
    return {name: median(values) for name, values in found.items()}


def main() -> int:
    """Print the table of benchmarks/README.md; 1 when a limit is passed."""
    from playwright.sync_api import sync_playwright

    slow = 0
    folder = Path(tempfile.mkdtemp())
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=shutil.which("chromium"), args=["--no-sandbox"]
        )
        print("| panden | opportunities | write s | MB | open s | zoom ms | slider ms | heap MB |")
        for panden, opportunities in SIZES:
            made = town(panden, opportunities)
            start = time.perf_counter()
            path = page_map.write(made, folder)
            seconds = time.perf_counter() - start
            size = path.stat().st_size / 1e6
            times = measured(browser, path)
            print(
                f"| {panden:,} | {opportunities:,} | {seconds:.1f} | {size:.1f} | "
                f"{times['open_s']:.2f} | {times['zoom_ms']:.0f} | {times['slide_ms']:.0f} | "
                f"{times['heap_mb']:.0f} |"
            )
            slow += times["open_s"] > OPEN_S[panden] or times["slide_ms"] > SLIDE_MS
            slow += size > SIZE_MB
        browser.close()
    shutil.rmtree(folder)
    return int(slow > 0)


if __name__ == "__main__":
    sys.exit(main())
