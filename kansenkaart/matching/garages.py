"""Garages and parking places without an object of their own: the panden near their complex."""

from __future__ import annotations

from typing import TYPE_CHECKING

import geopandas as gpd
import numpy as np
import pandas as pd
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components

from kansenkaart.matching.rungs import GARAGES, OUTCOME

if TYPE_CHECKING:
    from collections.abc import Mapping

    from kansenkaart.town import Town

_OPEN = ("garage_at_home", "address_unknown", "no_address", "id_unknown")
_COMPLEX = ["party", "complex_id"]


def through_complex(
    found: pd.DataFrame, unit: pd.DataFrame, town: Town, parameters: Mapping[str, float]
) -> pd.DataFrame:
    """Give garage lines without an object the panden of their complex, where it can only be those.

    Garages stand in rows of panden without verblijfsobjecten, of one box each, or in one long pand.
    It is certain which are meant when the rows near the homes of the complex hold exactly as many
    boxes as it lists, or one long pand has room for exactly those, and no other complex can mean
    the same panden. Which box is whose is then not known: the units get them in order of number.
    A box that stands alone may be anyone's shed and is never looked at.

    Parameters
    ----------
    found
        ``row``, ``vbo_id``, ``pand_id``, ``rung`` per line.
    unit
        Contract table, index the rows.
    town
        ``pand`` and ``verblijfsobject``.
    parameters
        ``garage_reach_m``, ``garage_gap_m``, ``garage_box_min_m2``, ``garage_box_max_m2``,
        ``garage_row_boxes``.

    Returns
    -------
    DataFrame
        The same rows with ``pand_id`` filled where certain, and ``panden``: how many panden it can
        be where not.
    """
    found = found.assign(panden=None)
    here = found.join(unit[[*_COMPLEX, "kind", "house_number", "unit_id"]], on="row")
    lines = here[here["kind"].isin(GARAGES) & here["rung"].isin(_OPEN)]
    if lines.empty:
        return found
    wanted = lines.groupby(_COMPLEX).size().rename("wanted").reset_index()
    near = _near(here, wanted, _candidates(town, parameters), town, parameters)
    shared = near.groupby("pand_id")["wanted"].transform("size") > 1
    near = near.assign(shared=shared)
    options = near.groupby(_COMPLEX).agg(
        panden=("pand_id", "size"),
        boxes=("boxes", "sum"),
        strips=("strip", "sum"),
        shared=("shared", "any"),
        wanted=("wanted", "first"),
    )
    alone = ~options["shared"] & (options["wanted"] >= parameters["garage_row_boxes"])
    row = alone & (options["strips"] == 0) & (options["boxes"] == options["wanted"])
    strip = alone & (options["strips"] == 1) & (options["panden"] == 1)
    certain = near.merge(options[row | strip].reset_index()[_COMPLEX], on=_COMPLEX)
    given = _in_order(lines, certain)
    keys = pd.MultiIndex.from_frame(lines[_COMPLEX])
    count = pd.Series(options["panden"].reindex(keys).to_numpy(), index=lines.index)
    home = lines["rung"] == "garage_at_home"
    rung = pd.Series("garage_without_object", index=lines.index).mask(home, "garage_at_home")
    rung = rung.mask(count > 0, "garage_panden").mask(given.notna(), "panden_of_complex")
    found.loc[lines.index, "rung"] = rung
    found.loc[lines.index, "pand_id"] = given
    found.loc[lines.index, "panden"] = count.where(rung == "garage_panden")
    return found


def _candidates(town: Town, parameters: Mapping[str, float]) -> gpd.GeoDataFrame:
    """Return panden without objects that can be boxes in a row, or a long pand of several.

    ``row_id`` numbers the rows; ``m2`` is the footprint. A long pand has no row.
    """
    smallest, largest = parameters["garage_box_min_m2"], parameters["garage_box_max_m2"]
    used = town.verblijfsobject["pand_ids"].explode()
    empty = town.pand.loc[~town.pand["pand_id"].isin(used.dropna().unique())]
    empty = empty.assign(m2=empty.geometry.area)[["pand_id", "m2", "geometry"]]
    boxes = empty[empty["m2"].between(smallest, largest)].reset_index(drop=True)
    a, b = boxes.sindex.query(
        boxes.geometry, predicate="dwithin", distance=parameters["garage_gap_m"]
    )
    size = len(boxes)
    pairs = coo_array((np.ones(len(a)), (a, b)), shape=(size, size))
    _, number = connected_components(pairs, directed=False)
    boxes["row_id"] = number.astype("float64")
    in_row = boxes.groupby("row_id")["m2"].transform("size") >= parameters["garage_row_boxes"]
    long = empty[empty["m2"] >= smallest * parameters["garage_row_boxes"]]
    return pd.concat([boxes[in_row], long.assign(row_id=np.nan)], ignore_index=True)


def _near(
    here: pd.DataFrame,
    wanted: pd.DataFrame,
    candidates: gpd.GeoDataFrame,
    town: Town,
    parameters: Mapping[str, float],
) -> pd.DataFrame:
    """Return per complex the panden near its homes: whole rows, and long panden that fit."""
    homes = here[here["rung"].map(OUTCOME).eq("matched") & here["vbo_id"].notna()]
    homes = homes.drop(columns="pand_id").merge(wanted, on=_COMPLEX)
    panden = town.verblijfsobject.set_index("vbo_id")["pand_ids"].explode().rename("pand_id")
    homes = homes.merge(panden, left_on="vbo_id", right_index=True)
    homes = homes.drop_duplicates([*_COMPLEX, "pand_id"])
    shapes = town.pand.set_index("pand_id").geometry
    around = gpd.GeoDataFrame(
        homes[[*_COMPLEX, "wanted"]],
        geometry=shapes.reindex(homes["pand_id"]).to_numpy(),
        crs=town.pand.crs,
    ).dropna(subset="geometry")
    pairs = pd.DataFrame(
        around.sjoin(candidates, predicate="dwithin", distance=parameters["garage_reach_m"])
    )[[*_COMPLEX, "wanted", "pand_id", "row_id", "m2"]]
    rows = pairs.dropna(subset="row_id")[[*_COMPLEX, "wanted", "row_id"]].drop_duplicates()
    whole = rows.merge(candidates[["pand_id", "row_id"]], on="row_id")
    long = pairs[pairs["row_id"].isna()].drop_duplicates([*_COMPLEX, "pand_id"])
    box = long["m2"] / long["wanted"]
    fits = box.between(parameters["garage_box_min_m2"], parameters["garage_box_max_m2"])
    columns = [*_COMPLEX, "wanted", "pand_id"]
    return pd.concat(
        [
            whole[columns].assign(boxes=1, strip=False),
            long.loc[fits, columns].assign(boxes=long["wanted"], strip=True),
        ],
        ignore_index=True,
    )


def _in_order(lines: pd.DataFrame, panden: pd.DataFrame) -> pd.Series[str]:
    """Hand out panden to the lines of each complex: one each in order, or one long pand to all."""
    ordered = lines.sort_values([*_COMPLEX, "house_number", "unit_id", "row"])
    ordered = ordered.assign(place=ordered.groupby(_COMPLEX).cumcount())
    panden = panden.sort_values([*_COMPLEX, "pand_id"])
    panden = panden.assign(place=panden.groupby(_COMPLEX).cumcount())
    ordered = ordered.merge(
        panden.groupby(_COMPLEX)["strip"].any().rename("one").reset_index(),
        on=_COMPLEX,
        how="left",
    ).set_axis(ordered.index)
    ordered["place"] = ordered["place"].mask(ordered["one"].eq(True), 0)
    given = ordered.drop(columns="pand_id").merge(
        panden[[*_COMPLEX, "place", "pand_id"]], on=[*_COMPLEX, "place"], how="left"
    )
    return pd.Series(given["pand_id"].to_numpy(), index=ordered.index).reindex(lines.index)
