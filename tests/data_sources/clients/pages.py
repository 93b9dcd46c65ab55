"""Hand-made pages and answers, in the shapes that the real services give."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

from tests.servers.fault import Reply

RD = "http://www.opengis.net/def/crs/EPSG/0/28992"
GEOJSON = {"Content-Type": "application/geo+json", "Content-Crs": f"<{RD}>"}


def feature(number: int, x: float | None = None) -> dict[str, Any]:
    """Return a point with the id of a verblijfsobject; ``x`` in RD metres."""
    return {
        "type": "Feature",
        "id": f"uuid-{number}",
        "properties": {"identificatie": f"0457010000{number:06d}", "toevoeging": None},
        "geometry": {"type": "Point", "coordinates": [x or 130_000.0 + number, 480_000.0]},
    }


def collection(
    numbers: Sequence[int], following: str | None = None, matched: int | None = None
) -> Reply:
    """Return a page of an OGC API or of a WFS."""
    tree: dict[str, Any] = {
        "type": "FeatureCollection",
        "features": [feature(n) for n in numbers],
        "numberReturned": len(numbers),
        "links": [{"rel": "self", "href": "self"}],
    }
    if following:
        tree["links"].append({"rel": "next", "type": "application/geo+json", "href": following})
    if matched is not None:
        tree["numberMatched"] = matched
    return Reply(json.dumps(tree).encode(), headers=GEOJSON)


def hits(matched: int | str | None) -> Reply:
    """Return what a WFS answers to resultType=hits: XML, whatever format was asked for."""
    count = "" if matched is None else f' numberMatched="{matched}"'
    return Reply(
        f'<?xml version="1.0"?><wfs:FeatureCollection{count} numberReturned="0" '
        'xmlns:wfs="http://www.opengis.net/wfs/2.0"/>'.encode(),
        headers={"Content-Type": "application/gml+xml; version=3.2"},
    )


def exception(text: str, locator: str = "typename", status: int = 400) -> Reply:
    """Return an OWS exception report; PDOK's for a high startIndex names the wrong parameter."""
    return Reply(
        f'<?xml version="1.0"?><ows:ExceptionReport xmlns:ows="http://www.opengis.net/ows/1.1">'
        f'<ows:Exception exceptionCode="InvalidParameterValue" locator="{locator}">'
        f"<ows:ExceptionText>{text}</ows:ExceptionText></ows:Exception>"
        "</ows:ExceptionReport>".encode(),
        status,
        {"Content-Type": "text/xml"},
    )
