"""Garage boxes, by every route that finds them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

if TYPE_CHECKING:
    from collections.abc import Mapping

    import geopandas as gpd

    from kansenkaart.town import Town

STORAGE_USE = "overige gebruiksfunctie"
COLUMNS = ["pand_id", "vbo_id", "source", "area_m2", "party", "complex_id"]


def build(
    town: Town,
    parts: pd.DataFrame,
    buildings: gpd.GeoDataFrame,
    listed: pd.DataFrame,
    touching: pd.DataFrame,
    parameters: Mapping[str, float],
) -> gpd.GeoDataFrame:
    """Return the table ``fabric.garages``."""
    vbo = town.verblijfsobject.set_index("vbo_id")
    small = vbo["area_m2"].between(parameters["box_min_m2"], parameters["box_max_m2"])
    only = vbo["uses"].map(lambda uses: list(uses) == [STORAGE_USE])
    main = parts[parts["main"]].drop_duplicates("vbo_id").set_index("vbo_id")["pand_id"]
    boxes = vbo[small & only].join(main, how="inner")
    stock = listed.reindex(boxes.index)
    table = boxes.assign(
        vbo_id=boxes.index, source="vbo", party=stock["party"], complex_id=stock["complex_id"]
    )
    return table.rename_axis("box_id")[[*COLUMNS, "geometry"]]
