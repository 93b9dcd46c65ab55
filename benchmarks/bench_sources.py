"""The BAG of 100,000 panden from a server on loopback: seconds, memory and requests."""

from __future__ import annotations

import multiprocessing
import resource
import sys
import tempfile
import threading
import time
from datetime import date
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import numpy as np
import orjson
import shapely

from data_sources import area, bag, online
from data_sources.clients import geojson
from data_sources.clients.answers import Answer, Cache
from data_sources.clients.fetched import Request
from data_sources.clients.http import Http
from data_sources.findings import Findings

SIDE, STEP_M, PAGE = 320, 20.0, 1000
PANDEN, OBJECTS = 100_000, 120_000
X, Y = 120_000.0, 480_000.0
DAY = date(2026, 1, 1)
LIMIT_MB, LIMIT_PER_S, LIMIT_S = 1024.0, 50_000, 120.0
ZONE = area.Area("Verzonnen", shapely.box(X, Y, X + SIDE * STEP_M, Y + SIDE * STEP_M), (), ())
CORNERS = [(0, 0), (4, 0.2), (9, 0), (9.2, 4), (9, 9), (6, 9.1), (5, 12), (3, 12), (2.9, 9), (0, 9)]
LINK = "https://api.example/collections/pand/items/"


def corner(number: int) -> tuple[float, float]:
    """Return the corner of the plot of a pand."""
    return X + number % SIDE * STEP_M, Y + number // SIDE * STEP_M


def pand(number: int) -> dict[str, Any]:
    """Return a pand of ten corners as a feature."""
    x, y = corner(number)
    ring = [[round(x + a, 3), round(y + b, 3)] for a, b in [*CORNERS, CORNERS[0]]]
    return {
        "type": "Feature",
        "id": f"11111111-0000-4000-8000-{number:012d}",
        "properties": {
            "identificatie": f"0999100000{number:06d}",
            "bouwjaar": 1900 + number % 120,
            "status": "Pand in gebruik",
            "gebruiksdoel": "woonfunctie",
            "oppervlakte_min": 60,
            "oppervlakte_max": 90,
            "aantal_verblijfsobjecten": 1,
            "rdf_seealso": f"http://bag.example/bag/id/pand/0999100000{number:06d}",
        },
        "geometry": {"type": "Polygon", "coordinates": [ring]},
    }


def vbo(number: int) -> dict[str, Any]:
    """Return a verblijfsobject as a feature, with what both services say of its pand."""
    home = number % PANDEN
    x, y = corner(home)
    return {
        "type": "Feature",
        "id": f"33333333-0000-4000-8000-{number:012d}",
        "properties": {
            "identificatie": f"0999010000{number:06d}",
            "oppervlakte": 60 + number % 60,
            "status": "Verblijfsobject in gebruik",
            "gebruiksdoel": "woonfunctie",
            "openbare_ruimte_naam": f"Straat {home // 100}",
            "huisnummer": home % 100 + 1,
            "huisletter": "A" if number >= PANDEN else "",
            "toevoeging": None,
            "postcode": f"{1000 + home // 400}AA",
            "woonplaats_naam": "Verzonnen Stad",
            "bronhouder_identificatie": "0999",
            "pandidentificatie": f"0999100000{home:06d}",
            "pand.href": [f"{LINK}11111111-0000-4000-8000-{home:012d}"],
        },
        "geometry": {"type": "Point", "coordinates": [x + 5, y + 5]},
    }


class Town:
    """Both layers, written once, and where every feature stands."""

    def __init__(self) -> None:
        self.features = {
            "pand": [orjson.dumps(pand(i)) for i in range(PANDEN)],
            "verblijfsobject": [orjson.dumps(vbo(i)) for i in range(OBJECTS)],
        }
        place = np.arange(OBJECTS) % PANDEN
        self.x, self.y = X + place % SIDE * STEP_M + 5, Y + place // SIDE * STEP_M + 5

    def inside(self, layer: str, bbox: str) -> Any:
        """Return the numbers of the features within a box."""
        rows = np.arange(len(self.features[layer]))
        if bbox:
            xmin, ymin, xmax, ymax = (float(v) for v in bbox.split(",")[:4])
            x, y = self.x[rows], self.y[rows]
            rows = rows[(x >= xmin) & (x <= xmax) & (y >= ymin) & (y <= ymax)]
        return rows

    def answer(self, path: str, query: dict[str, str]) -> bytes:
        """Answer as an OGC API under /ogc, as a WFS under /wfs."""
        if path == "/wfs":
            layer = query["typeNames"].removeprefix("bag:")
            rows = self.inside(layer, query.get("bbox", ""))
            if "resultType" in query:
                return f'<FeatureCollection numberMatched="{len(rows)}"/>'.encode()
            return self.page(layer, rows, int(query["startIndex"]), "")
        layer = path.split("/")[-2]
        rows = self.inside(layer, query.get("bbox", ""))
        start = int(query.get("cursor", 0))
        more = f'{{"rel":"next","href":"?cursor={start + PAGE}"}}'
        return self.page(layer, rows, start, more if start + PAGE < len(rows) else "")

    def page(self, layer: str, rows: Any, start: int, link: str) -> bytes:
        """Return a page of features."""
        features = b",".join(self.features[layer][i] for i in rows[start : start + PAGE])
        head = b'{"type":"FeatureCollection","links":[' + link.encode() + b'],"features":['
        return head + features + b"]}"


def serve(pipe: Connection) -> None:
    """Run the server; send its address, and how many requests came whenever that is asked."""
    town, asked = Town(), [0]

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            asked[0] += 1
            parts = urlsplit(self.path)
            body = town.answer(parts.path, dict(parse_qsl(parts.query)))
            kind = "text/xml" if body[:1] == b"<" else "application/geo+json"
            self.send_response(200)
            self.send_header("Content-Type", kind)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *args: Any) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    pipe.send(f"http://127.0.0.1:{server.server_address[1]}")
    while pipe.recv():
        pipe.send(asked[0])


def measure(url: str, protocol: str, folder: Path) -> tuple[int, float, float, float]:
    """Fetch and load the town; return panden, seconds, seconds of one processor and peak MB."""
    begun, used = time.perf_counter(), time.process_time()
    request = Request(folder / "fetched", DAY, ZONE.bounds(0.0))
    overrides = {"bag": {protocol: (f"{url}/{protocol}",)}}
    http = Http(Cache(folder / "http"))
    path = online.fetch("bag", request, http, overrides, Findings())
    loaded = bag.load(path, ZONE, DAY, findings=Findings())
    assert len(loaded.verblijfsobject) == OBJECTS
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    return (
        len(loaded.pand),
        time.perf_counter() - begun,
        time.process_time() - used,
        peak,
    )


def parsed_per_second() -> dict[str, float]:
    """Return features per second of one processor, of pages of a thousand; the best of five."""
    speeds = {}
    for name, made in (("pand", pand), ("verblijfsobject", vbo)):
        tree = {"type": "FeatureCollection", "features": [made(i) for i in range(PAGE)]}
        answer = Answer("http://127.0.0.1/x", orjson.dumps(tree), {})
        times = []
        for _ in range(5):
            start = time.process_time()
            for _ in range(10):
                geojson.page(answer)
            times.append(time.process_time() - start)
        speeds[name] = 10 * PAGE / min(times)
    return speeds


def main() -> int:
    """Print one row per way of fetching; return 1 when a limit is passed."""
    failed = False
    for name, speed in parsed_per_second().items():
        sys.stdout.write(f"{name}: {speed:,.0f} features parsed per second of one processor\n")
        failed |= speed < LIMIT_PER_S
    context = multiprocessing.get_context("spawn")
    here, there = context.Pipe()
    server = context.Process(target=serve, args=(there,), daemon=True)
    server.start()
    url, before = here.recv(), 0
    with tempfile.TemporaryDirectory() as temporary:
        for protocol in ("ogc", "wfs"):
            for run in ("first", "from the cache"):
                with context.Pool(1) as pool:
                    folder = Path(temporary) / protocol
                    found = pool.apply(measure, (url, protocol, folder))
                here.send(True)
                asked, before = (total := here.recv()) - before, total
                panden, seconds, used, peak = found
                sys.stdout.write(
                    f"| {protocol} | {run} | {panden:,} | {asked} | {seconds:.1f} | {used:.1f} "
                    f"| {peak:.0f} |\n"
                )
                failed |= peak > LIMIT_MB or seconds > LIMIT_S or panden != PANDEN
                failed |= run != "first" and asked > 0
    here.send(False)
    server.join(5)
    return int(failed)


if __name__ == "__main__":
    sys.exit(main())
