"""The catalogue of sources: publisher, licence, attribution, endpoints, rhythm, limits."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass, field, fields
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping


@dataclass(frozen=True)
class Entry:
    """One source of the catalogue."""

    title: str
    publisher: str
    licence: str
    attribution: str
    homepage: str
    rhythm: str
    limits: str
    """What the source cannot tell, one Dutch line."""
    layers: tuple[tuple[str, ...], ...] = ()
    """The names of each layer, on one server or another, as a WFS has them."""
    endpoints: dict[str, tuple[str, ...]] = field(default_factory=dict)
    """Per protocol of :data:`PROTOCOLS` the addresses in fallback order."""


PROTOCOLS = ("ogc", "wfs", "wcs", "wms", "api", "files", "tiles")


@cache
def catalogue() -> dict[str, Entry]:
    """Return every source of ``catalogue.toml`` by name, in the file's order."""
    tree = tomllib.loads((files("data_sources") / "catalogue.toml").read_text("utf-8"))
    texts = [f.name for f in fields(Entry) if f.name not in ("layers", "endpoints")]
    return {
        name: Entry(
            **{key: entry[key] for key in texts},
            layers=tuple(tuple(names.split("|")) for names in entry["layers"]),
            endpoints={p: tuple(entry[p]) for p in PROTOCOLS if p in entry},
        )
        for name, entry in tree.items()
    }


def collection(layer: str) -> str:
    """Return how an OGC API names a layer of a WFS: without the prefix of its namespace."""
    return layer.rpartition(":")[2]


def endpoints(
    source: str, overrides: Mapping[str, Mapping[str, tuple[str, ...]]] | None = None
) -> Mapping[str, tuple[str, ...]]:
    """Return per protocol the endpoints of a source.

    Endpoints that the user names for a source replace all of the catalogue's: who names a server
    of their own wants no other to be asked.
    """
    return (overrides or {}).get(source) or catalogue()[source].endpoints
