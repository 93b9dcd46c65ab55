"""What a service says that it offers: its layers or collections, by name."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

from lxml import etree

from data_sources.catalogue import collection
from data_sources.clients import geojson
from data_sources.clients.wfs import root_of
from data_sources.errors import SourceChanged

if TYPE_CHECKING:
    from data_sources.clients.answers import Answer
    from data_sources.clients.http import Http

_SERVICES = {
    "WFS": ("2.0.0", ".//{*}FeatureType/{*}Name"),
    "WCS": ("2.0.1", ".//{*}CoverageId"),
    "WMS": ("1.3.0", ".//{*}Layer/{*}Name"),
}
"""Service -> its version, and where its capabilities name the layers."""
_SHOWN = 12


@dataclass(frozen=True)
class Offered:
    """The layers of one service."""

    landed: str
    """Address that answered, after redirects."""
    names: Mapping[str, str]
    """Name without the prefix of a namespace -> name as the service has it."""

    def name_of(self, layer: Sequence[str]) -> str:
        """Return what the service calls a layer, of the names that are known for it.

        Raises
        ------
        SourceChanged
            When it has none of them.
        """
        known = [collection(name) for name in layer]
        found = next((self.names[name] for name in known if name in self.names), None)
        if found is None:
            raise SourceChanged(
                f"A layer of {self.landed.partition('?')[0]} is not there.",
                found=f"Expected {' or '.join(known)}; "
                f"there are {', '.join(sorted(self.names)[:_SHOWN])}.",
                advice="Use another endpoint, or a file.",
            )
        return found


def layers(http: Http, url: str, service: str) -> Offered:
    """Ask a WFS, WCS or WMS for its layers."""
    version, path = _SERVICES[service]
    asked = {"service": service, "version": version, "request": "GetCapabilities"}
    return http.get(url, partial(_named_at, path), params=asked)


def collections(http: Http, base: str) -> Offered:
    """Ask an OGC API for its collections."""
    return http.get(f"{base}/collections", _with_ids)


def _named_at(path: str, answer: Answer) -> Offered:
    root = root_of(answer)
    name = etree.QName(root).localname
    if not name.endswith("Capabilities"):
        raise SourceChanged("No such service.", found=f"It answers {name}.")
    names = [str(found.text) for found in root.iterfind(path)]
    return Offered(answer.landed, {collection(name): name for name in names})


def _with_ids(answer: Answer) -> Offered:
    tree = geojson.document(answer)
    there = tree.get("collections", []) if isinstance(tree, dict) else []
    return Offered(answer.landed, {str(one.get("id")): str(one.get("id")) for one in there})
