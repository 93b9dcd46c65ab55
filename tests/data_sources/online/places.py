"""Small hand-made services of the BAG, CBS and RCE on a fault server, in the shapes they have."""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Any

from tests.data_sources.clients.pages import GEOJSON, hits
from tests.servers.fault import FaultServer, Handler, Reply, Request

X, Y = 132_000.0, 480_000.0


def square(dx: float = 0.0, size: float = 10.0) -> dict[str, Any]:
    """Return a square polygon ``dx`` metres east of the corner of the place."""
    x, y = X + dx, Y
    ring = [[x, y], [x + size, y], [x + size, y + size], [x, y + size], [x, y]]
    return {"type": "Polygon", "coordinates": [ring]}


def point(dx: float = 0.0) -> dict[str, Any]:
    return {"type": "Point", "coordinates": [X + dx + 5, Y + 5]}


def page(features: list[tuple[str, dict[str, Any], dict[str, Any] | None]]) -> Reply:
    """Return a page of features (id, properties, geometry)."""
    tree = {
        "type": "FeatureCollection",
        "features": [
            {"type": "Feature", "id": key, "properties": values, "geometry": shape}
            for key, values, shape in features
        ],
    }
    return Reply(json.dumps(tree).encode(), headers=GEOJSON)


def pand(number: int, **values: Any) -> dict[str, Any]:
    """Return the properties of a pand of the WFS; nothing is an empty text there."""
    return {
        "identificatie": f"04571000000000{number:02d}",
        "rdf_seealso": "http://bag.example/pand",
        "bouwjaar": 1931,
        "status": "Pand in gebruik",
        "gebruiksdoel": "",
        "oppervlakte_min": None,
        "oppervlakte_max": None,
        "aantal_verblijfsobjecten": 0,
        **values,
    }


def vbo(number: int, **values: Any) -> dict[str, Any]:
    """Return the properties of a verblijfsobject that the WFS and the OGC API share."""
    return {
        "identificatie": f"04570100000000{number:02d}",
        "oppervlakte": 62,
        "status": "Verblijfsobject in gebruik",
        "gebruiksdoel": "woonfunctie",
        "huisnummer": 12,
        "huisletter": "",
        "toevoeging": None,
        "postcode": "1381AA",
        **values,
    }


def offering(layers: Iterable[str]) -> Reply:
    """Return the capabilities of a WFS, as far as they name its layers."""
    names = "".join(f"<FeatureType><Name>{name}</Name></FeatureType>" for name in layers)
    return Reply(f"<WFS_Capabilities>{names}</WFS_Capabilities>".encode())


def wfs(server: FaultServer, layers: dict[str, Reply | int]) -> str:
    """Serve layers of a WFS, each one page; give its address."""

    def answer(request: Request, _count: int) -> Reply:
        if request.query["request"] == "GetCapabilities":
            return offering(layers)
        name = request.query["typeNames"]
        if name not in layers:
            return Reply(b"<ExceptionReport>no such layer</ExceptionReport>", 400)
        one = layers[name]
        assert isinstance(one, Reply)
        count = len(json.loads(one.body)["features"])
        if "resultType" in request.query:
            return hits(count)
        return one if request.query["startIndex"] == "0" else page([])

    return server.on("/wfs", answer)


def ogc(server: FaultServer, collections: dict[str, Reply | Handler]) -> str:
    """Serve collections of an OGC API; give its address."""
    named = {"collections": [{"id": name} for name in collections]}
    server.on("/ogc/collections", Reply(json.dumps(named).encode(), headers=GEOJSON))
    for name, one in collections.items():
        server.on(f"/ogc/collections/{name}/items", one)
    return server.url + "/ogc"
