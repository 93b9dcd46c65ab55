"""Who owns what in the invented town: complexes of two corporations, some with sold homes."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
import shapely

from data_sources.demo_town.types import building_types

if TYPE_CHECKING:
    import geopandas as gpd
    from numpy.typing import NDArray

SCATTERED = 0.35
"""Share of the panden of a block that a corporation has where it owns house by house."""
SOLD = (0.15, 0.40)
"""Share of the homes that were sold in a mixed complex."""
BESIDE = 45.0
"""Metres between garages and the homes to whose complex they belong."""
FIRST_NUMBER = {"a": 101, "b": 201}


def complexes(
    panden: gpd.GeoDataFrame, objects: gpd.GeoDataFrame, rng: np.random.Generator
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Divide part of the town over two corporations, by whole complexes.

    Returns
    -------
    complexes
        ``owner`` (a, b), ``complex_id``, ``complex_name``, ``kind``, ``buurt``, ``block``,
        ``year``, ``sold_share``, ``strategy``, ``years_left``, ``lift``, ``structure``,
        ``floor_type``, ``roof_type``, ``vve``.
    owned
        ``pand_id``, ``owner``, ``complex_id``: the panden of the complexes.
    """
    kinds = building_types()
    mine = panden[panden["kind"].map(lambda kind: bool(kinds[kind].owners))]
    groups = mine.groupby(["block", "kind"], as_index=False, sort=True)
    table = groups.agg(buurt=("buurt", "first"), year=("year", "min"))
    table["owner"] = _owners(table, rng)
    table = table[table["owner"] != ""].sort_values(["owner", "buurt", "kind", "block"])
    number = table.groupby("owner").cumcount() + table["owner"].map(FIRST_NUMBER)
    table["complex_id"] = number.map("{:04d}".format)
    owned = mine.merge(table[["block", "kind", "owner", "complex_id"]], on=["block", "kind"])
    each = owned["kind"].map(lambda kind: kinds[kind].each_year)
    first = ~owned["complex_id"].duplicated()
    owned = owned[~each | first | (rng.random(len(owned)) < SCATTERED)]
    table = _described(table.reset_index(drop=True), rng)
    table["complex_name"] = _names(table, owned, objects)
    columns = ["pand_id", "owner", "complex_id"]
    owned = pd.concat([owned[columns], _garages(panden, owned)[columns]], ignore_index=True)
    return table, owned


def _garages(panden: gpd.GeoDataFrame, owned: gpd.GeoDataFrame) -> pd.DataFrame:
    """Give the garages that are no object of the register to the complex of the homes beside them.

    Garages further from any such homes are of private owners.
    """
    kinds = building_types()
    homes = owned[owned["kind"].map(lambda kind: bool(kinds[kind].dwelling))].reset_index()
    bare = panden[panden["kind"].map(lambda kind: kinds[kind].kind == "Garage")]
    bare = bare[bare["kind"].map(lambda kind: not kinds[kind].contents)]
    courts = bare.dissolve("block", as_index=False)[["block", "geometry"]]
    beside = courts.sjoin_nearest(
        homes[["owner", "complex_id", "geometry"]], max_distance=BESIDE, how="inner"
    )
    beside = beside.sort_values(["block", "owner", "complex_id"]).drop_duplicates("block")
    return bare.merge(pd.DataFrame(beside[["block", "owner", "complex_id"]]), on="block")


def _owners(table: pd.DataFrame, rng: np.random.Generator) -> pd.Series[str]:
    """Give each corporation its share of the blocks of every kind; which ones is chance."""
    kinds = building_types()
    owner = pd.Series("", index=table.index)
    for name, rows in table.groupby("kind"):
        order = list(rng.permutation(rows.index.to_numpy()))
        for party, share in kinds[str(name)].owners.items():
            count = int(share * len(rows) + 0.5)
            owner[order[:count]] = party
            order = order[count:]
    return owner


def _described(table: pd.DataFrame, rng: np.random.Generator) -> pd.DataFrame:
    """Add what a corporation knows of its complexes: plans, VvE, construction."""
    kinds = building_types()
    homes = table["kind"].map(lambda kind: bool(kinds[kind].dwelling)).to_numpy()
    mixed = _chosen(table, {k: t.mixed for k, t in kinds.items()}, rng) & homes
    sold = np.where(mixed, rng.uniform(*SOLD, size=len(table)), 0.0)
    draw = rng.random(len(table))
    strategy = np.where(mixed & (draw < 0.6), "Verkoop", "Doorexploiteren")
    strategy = np.where(~mixed & (draw > 0.92), "Onbekend", strategy)
    # Each corporation gives up the last of its porch flats without garages.
    worn = table[table["kind"].isin(["portiek_berging", "portiek_laag"]) & ~mixed]
    given_up = table.index.isin(worn.drop_duplicates("owner", keep="last").index)
    strategy = np.where(given_up, "Sloop", strategy)
    years = np.where(given_up, rng.integers(4, 9, len(table)), rng.integers(15, 41, len(table)))
    concrete = table["year"].to_numpy() >= 1962
    flat = table["kind"].map(lambda kind: kinds[kind].roof != "slanted").to_numpy()
    return table.assign(
        sold_share=sold,
        strategy=strategy,
        years_left=years,
        lift=table["kind"].map(lambda kind: kinds[kind].lift),
        structure=np.where(concrete, "Gietbouw beton", "Metselwerk"),
        floor_type=np.where(
            concrete, "Beton", np.where(table["year"] < 1945, "Hout", "Systeemvloer")
        ),
        roof_type=np.where(flat, "Plat dak", "Zadeldak"),
        vve=np.where(mixed, np.where(draw < 0.15, "Slapend", "Actief"), "n.v.t."),
    )


def _chosen(
    table: pd.DataFrame, shares: dict[str, float], rng: np.random.Generator
) -> NDArray[np.bool_]:
    """Return a choice of the rows of every kind, of the given size."""
    chosen = pd.Series(False, index=table.index)
    for name, rows in table.groupby("kind"):
        count = int(shares[str(name)] * len(rows) + 0.5)
        chosen[rng.permutation(rows.index.to_numpy())[:count]] = True
    return np.asarray(chosen, dtype=bool)


def _names(
    table: pd.DataFrame, owned: gpd.GeoDataFrame, objects: gpd.GeoDataFrame
) -> pd.Series[str]:
    """Name a complex after the street of its first pand, or the nearest one, and its kind."""
    kinds = building_types()
    first = owned.drop_duplicates("complex_id").set_index("complex_id").geometry
    tree = shapely.STRtree(objects.geometry.to_numpy())
    nearest = tree.nearest(shapely.centroid(first.to_numpy()))
    street = pd.Series(objects["street"].to_numpy()[nearest], first.index)
    what = table["kind"].map(lambda kind: (kinds[kind].dwelling or kinds[kind].kind).lower())
    return table["complex_id"].map(street) + ", " + what
