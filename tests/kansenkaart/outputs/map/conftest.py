"""A browser without a network, and the page of an invented result opened in it."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator
from importlib.resources import files
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from data_sources import demo_town
from kansenkaart import config, pipeline
from kansenkaart.outputs import map as page_map
from kansenkaart.outputs.map import records
from kansenkaart.texts import Texts
from tests.kansenkaart.outputs.map import fabricate

ORIGIN = "http://kansenkaart.test/"
MODEL = """async () => {
  const [{ readPack }, { buildModel }, { useTexts }] = await Promise.all(
    ['decode', 'model', 'format'].map((name) => import(`/${name}.js`)));
  window.model = buildModel(await readPack('model'));
  useTexts(window.model.texts, 'nl');
}"""
SCORE = """async (changes) => {
  const [{ scoreAll }, { withWeights }, counts, { classIfConfirmed }] = await Promise.all(
    ['scoring', 'session', 'counts', 'reasons'].map((name) => import(`/${name}.js`)));
  const { model } = window;
  const settings = withWeights(model, changes);
  const scores = scoreAll(model, settings);
  const base = scoreAll(model, withWeights(model, {}));
  const text = (a) => Array.from(a, (v) => Number.isNaN(v) ? null : v);
  return {
    id: model.opportunities.column('opportunity_id'), low: text(scores.low), mid: text(scores.mid),
    high: text(scores.high), completeness: text(scores.completeness), letter: text(scores.letter),
    confirmed: Array.from(scores.letter, (now, row) =>
      classIfConfirmed(model, scores, settings, row)?.letter ?? 'ABC'[now] ?? 'none'),
    assessment: text(scores.assessment), building: text(scores.axes.building),
    totals: counts.totalsByClass(model, scores, settings),
    funnel: model.kinds.flatMap(
      (k) => counts.funnelOf(model, k, scores, base).map((s) => ({ kind: k.kind, ...s }))),
  };
}"""
NAMES = ("chromium", "chromium-browser", "google-chrome")


def chromium() -> str | None:
    return next((found for name in NAMES if (found := shutil.which(name))), None)


@pytest.fixture(scope="session")
def browser() -> Iterator[object]:
    """Return a headless Chromium, or skip with the reason."""
    executable = chromium()
    if executable is None:
        reason = f"no Chromium found ({', '.join(NAMES)})"
        if os.environ.get("KANSENKAART_DEMAND_ALL"):
            pytest.fail(reason)
        pytest.skip(reason)
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=executable, args=["--no-sandbox"])
        yield started
        started.close()


@pytest.fixture(scope="session")
def made(tmp_path_factory: pytest.TempPathFactory) -> Callable[..., Path]:
    """Return a function that gives the page of an invented result; each is made once."""
    pages: dict[tuple, Path] = {}

    def make(**arguments: object) -> Path:
        key = tuple(sorted(arguments.items()))
        if key not in pages:
            folder = tmp_path_factory.mktemp("page")
            pages[key] = page_map.write(fabricate.result(**arguments), folder)
        return pages[key]

    return make


@pytest.fixture(scope="session")
def demo_run(tmp_path_factory: pytest.TempPathFactory) -> pipeline.Run:
    """Return the run of the invented town, made by the whole program."""
    made = demo_town.build(tmp_path_factory.mktemp("town"))
    return pipeline.scan(config.load(made.config))


@pytest.fixture(scope="session")
def demo_pages(demo_run: pipeline.Run, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """Return its page per tier."""
    return {
        tier: page_map.write(result, tmp_path_factory.mktemp(tier))
        for tier, result in demo_run.results.items()
    }


class Visit:
    """A page that is open, with everything it complained about."""

    def __init__(self, page: object) -> None:
        self.page = page
        self.complaints: list[str] = []
        self.requests: list[str] = []
        page.on("console", lambda m: m.type in ("error", "warning") and self._add(m.text))
        page.on("pageerror", lambda e: self._add(str(e)))
        page.on("request", lambda r: self.requests.append(r.url))

    def _add(self, text: str) -> None:
        self.complaints.append(text)


def clear_centre(page: Any) -> tuple[float, float]:
    """Return the middle of what no control covers, where a chosen shape is put."""
    stage = page.locator("#kk-stage").bounding_box()
    legend = page.locator(".legend").bounding_box()
    left = legend["x"] + legend["width"] + 24
    right, bottom = stage["x"] + stage["width"] - 56, stage["y"] + stage["height"] - 64
    return (left + right) / 2, (stage["y"] + 24 + bottom) / 2


@pytest.fixture
def visit(browser: object) -> Iterator[Callable[..., Visit]]:
    """Return a function that opens a file without a network and waits until it has drawn."""
    contexts = []

    def opened(path: Path, *, width: int = 1280, height: int = 800, fragment: str = "") -> Visit:
        context = browser.new_context(
            viewport={"width": width, "height": height},
            offline=True,
            reduced_motion="reduce",
            accept_downloads=True,
        )
        contexts.append(context)
        visit = Visit(context.new_page())
        visit.page.goto(path.as_uri() + fragment)
        visit.page.wait_for_selector("html[data-ready]", timeout=20_000)
        return visit

    yield opened
    for context in contexts:
        context.close()


@pytest.fixture(scope="session")
def served(browser: object) -> Iterator[Callable]:
    """Return a function from a result to a page that can import the page's own modules, with the
    result's model at hand as ``window.model``."""
    contexts = []

    def serve(result: object) -> object:
        block = records.packs(result, Texts("nl"), [])["model"]
        body = f'<script type="application/octet-stream" id="kk-model">{block}</script>'
        assets = files("kansenkaart.outputs.map") / "assets"
        context = browser.new_context()
        contexts.append(context)
        page = context.new_page()

        def answer(route: object) -> None:
            name = route.request.url.removeprefix(ORIGIN)
            if name.endswith(".js"):
                script = (assets / name).read_text("utf-8")
                route.fulfill(body=script, content_type="text/javascript")
            else:
                route.fulfill(body=f"<!doctype html>{body}", content_type="text/html")

        page.route("**/*", answer)
        page.goto(ORIGIN)
        page.evaluate(MODEL)
        return page

    yield serve
    for context in contexts:
        context.close()


@pytest.fixture(scope="session")
def modules(served: Callable) -> Callable:
    """Return a function from a result to one that scores it, by the page's own modules, under
    changed weights and thresholds: the scores, the totals per class and the funnel."""

    def scorer(result: object) -> Callable:
        page = served(result)

        def run(changes: dict) -> tuple[pd.DataFrame, pd.DataFrame, pd.DataFrame]:
            found = page.evaluate(SCORE, changes)
            totals, funnel = pd.DataFrame(found.pop("totals")), pd.DataFrame(found.pop("funnel"))
            return pd.DataFrame(found).set_index("id"), totals, funnel

        return run

    return scorer


@pytest.fixture
def page(made: Callable[..., Path], visit: Callable[..., Visit]) -> Iterator[object]:
    """Return the page of an invented town in tier sessie; it must not have complained."""
    opened = visit(made(tier="sessie"))
    yield opened.page
    assert opened.complaints == []
