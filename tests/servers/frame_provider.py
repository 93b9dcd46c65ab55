"""A provider for pygeoapi over a layer that was read once; pages and boxes as pygeoapi asks."""

from __future__ import annotations

from functools import cache
from typing import Any

import geopandas as gpd
import shapely
from pygeoapi.provider.base import BaseProvider


@cache
def _layer(file: str, table: str) -> gpd.GeoDataFrame:
    frame = gpd.read_file(file, layer=table)
    for name in [c for c in frame.columns if c.endswith("__href")]:
        frame[name.replace("__", ".")] = frame.pop(name).str.split(",")
    return frame


class FrameProvider(BaseProvider):
    """Features of one layer of a GeoPackage, in its own CRS.

    A column ``pand__href`` is served as ``pand.href``, a list.
    """

    def __init__(self, provider_def: dict[str, Any]) -> None:
        super().__init__(provider_def)
        self.frame = _layer(self.data, provider_def["table"])
        self.get_fields()

    def get_fields(self) -> dict[str, Any]:
        if not self._fields:
            names = [c for c in self.frame.columns if c != "geometry"]
            self._fields = {name: {"type": "string"} for name in names}
        return self._fields

    def query(
        self,
        offset: int = 0,
        limit: int = 10,
        resulttype: str = "results",
        bbox: Any = (),
        properties: Any = (),
        **_: Any,
    ) -> dict[str, Any]:
        rows = self.frame
        for name, value in properties:
            rows = rows[rows[name].astype("str") == str(value)]
        if bbox:
            rows = rows[rows.intersects(shapely.box(*map(float, bbox)))]
        matched, rows = len(rows), rows.iloc[offset : offset + limit]
        features = [] if resulttype == "hits" else list(self._features(rows))
        return {
            "type": "FeatureCollection",
            "features": features,
            "numberMatched": matched,
            "numberReturned": len(features),
        }

    def get(self, identifier: str, **_: Any) -> dict[str, Any]:
        rows = self.frame[self.frame[self.id_field] == identifier]
        return next(self._features(rows))

    def _features(self, rows: gpd.GeoDataFrame) -> Any:
        names = [c for c in rows.columns if c not in ("geometry", "uuid")]
        plain = rows[names].astype("object").where(rows[names].notna(), None)
        for key, shape, values in zip(
            rows[self.id_field], rows.geometry, plain.to_dict("records"), strict=True
        ):
            yield {
                "type": "Feature",
                "id": key,
                "properties": values,
                "geometry": shapely.geometry.mapping(shape),
            }
