"""What the town holds for a kansenkaart to find, and to leave alone: known because it was built."""

from __future__ import annotations

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

OPEN_GROUND = 10.0
"""Metres without a pand beside an end wall that is free."""

_BY_ROW = {
    "portiek_plint": ("topup", "portiekflat", "yes", "flat roof, four layers on a garage plinth"),
    "portiek_berging": ("topup", "portiekflat", "yes", "flat roof, three layers on storage"),
    "galerij_midden": ("topup", "galerijflat", "yes", "flat roof, lift, five layers"),
    "portiek_laag": ("topup", "portiekflat", "no", "pitched roof"),
    "kerk": ("topup", "church", "no", "church"),
    "rij_1978": ("splitting", "row", "yes", "single-family homes of 108 m2 and more"),
    "drive_in": ("splitting", "drive-in", "yes", "three storeys, 122 m2 and more"),
    "maisonnette": ("splitting", "maisonnette", "unsure", "two storeys, 92 to 112 m2"),
    "rij_1955": ("splitting", "row", "no", "single-family homes below 95 m2"),
    "garagebox": ("garages", "row", "yes", "boxes without verblijfsobject"),
    "garagebox_vbo": ("garages", "row", "yes", "boxes with a verblijfsobject"),
    "garagestrook": ("garages", "row", "yes", "one long pand without verblijfsobject"),
    "garagestrook_vbo": ("garages", "row", "yes", "one long pand, a verblijfsobject per box"),
    "berging": ("garages", "row", "no", "sheds 3 m deep"),
    "kantoor_laag": ("transformation", "office", "yes", "slab 14 m deep"),
    "kantoor_l": ("transformation", "office", "yes", "L of wings 13 m deep"),
    "kantoor_toren": ("transformation", "office", "unsure", "tower 22 m deep"),
    "kantoor_groot": ("transformation", "office", "no", "remote office park"),
    "kantoor_park": ("transformation", "office", "no", "remote office park"),
    "kantoor_klein": ("transformation", "office", "no", "small"),
}
"""Kind of building -> kind of chance, subtype, whether it is one, why."""


def planted(panden: gpd.GeoDataFrame, owned: pd.DataFrame, complexes: pd.DataFrame) -> pd.DataFrame:
    """Return what was planted: one row per row of panden (or plinth, or free end wall).

    Returns
    -------
    DataFrame
        ``kind``, ``subtype``, ``chance`` (yes, no, unsure), ``why``, ``owner`` (a, b, empty),
        ``complex_id``, ``strategy``, ``pand_ids`` (with commas).
    """
    whose = owned.merge(complexes[["owner", "complex_id", "strategy"]], on=["owner", "complex_id"])
    table = panden.merge(whose, on="pand_id", how="left")
    table[["owner", "complex_id", "strategy"]] = table[["owner", "complex_id", "strategy"]].fillna(
        ""
    )
    rows = table[table["kind"].isin(list(_BY_ROW))]
    keys = ["row", "kind", "district", "owner", "complex_id", "strategy"]
    found = rows.groupby(keys, sort=False)["pand_id"].agg(",".join).reset_index()
    facts = [_BY_ROW[kind] for kind in found["kind"]]
    found[["kind", "subtype", "chance", "why"]] = facts
    remote = (found["kind"] == "transformation") & (found["district"] == "kantorenpark")
    found.loc[remote, ["chance", "why"]] = ["no", "remote office park"]
    plinths = _plinths(table, keys)
    every = pd.concat([found, plinths, _end_walls(table, keys)], ignore_index=True)
    given_up = (every["strategy"] == "Sloop") & (every["chance"] == "yes")
    every.loc[given_up, ["chance", "why"]] = ["no", "to be demolished"]
    columns = ["kind", "subtype", "chance", "why", "owner", "complex_id", "strategy", "pand_id"]
    return every[columns].rename(columns={"pand_id": "pand_ids"})


def _plinths(table: pd.DataFrame, keys: list[str]) -> pd.DataFrame:
    """Return the garage plinths below flats."""
    mine = table[table["kind"] == "portiek_plint"]
    rows = mine.groupby(keys, sort=False)["pand_id"].agg(",".join).reset_index()
    return rows.assign(
        kind="garages", subtype="plinth", chance="yes", why="five boxes below every porch"
    )


def _end_walls(table: gpd.GeoDataFrame, keys: list[str]) -> pd.DataFrame:
    """Return the panden of owned flats whose end wall has open ground beside it."""
    flats = table["kind"].isin(
        ["portiek_plint", "portiek_berging", "galerij_hoog", "galerij_midden"]
    )
    rows = table[flats & (table["owner"] != "")].dissolve("row", as_index=False)
    tree = shapely.STRtree(table.geometry.to_numpy())
    strips, owner = _beside(rows.geometry.to_numpy())
    crowded, _ = tree.query(strips, predicate="intersects")
    free = np.setdiff1d(np.arange(len(strips)), crowded)
    ends = shapely.centroid(strips[free])
    nearest = tree.nearest(ends)
    found = table.iloc[nearest][[*keys, "pand_id"]].reset_index(drop=True)
    same = found["row"].to_numpy() == rows["row"].to_numpy()[owner[free]]
    return found[same].assign(
        kind="extension", subtype="end wall", chance="unsure", why="blind wall beside open ground"
    )


def _beside(outlines: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Return the strips beside both short sides of each outline, and which outline each is of."""
    corners = shapely.get_coordinates(
        shapely.get_exterior_ring(shapely.oriented_envelope(outlines))
    ).reshape(-1, 5, 2)[:, :4]
    sides = np.linalg.norm(np.roll(corners, -1, axis=1) - corners, axis=2)
    turned = sides[:, 0] > sides[:, 1]
    corners[turned] = np.roll(corners[turned], -1, axis=1)
    a, b, c, d = np.moveaxis(corners, 1, 0)
    along = (c - b) / np.linalg.norm(c - b, axis=1)[:, None]
    near, far = along * 0.2, along * OPEN_GROUND
    first = shapely.polygons(np.stack([a - near, b - near, b - far, a - far], axis=1))
    second = shapely.polygons(np.stack([c + near, d + near, d + far, c + far], axis=1))
    return np.concatenate([first, second]), np.tile(np.arange(len(outlines)), 2)
