"""Garages and parking places without an object of their own: the pand near their complex."""

from __future__ import annotations

from typing import TYPE_CHECKING

import geopandas as gpd
import pandas as pd

from kansenkaart.matching.rungs import GARAGES, OUTCOME

if TYPE_CHECKING:
    from collections.abc import Mapping

    from kansenkaart.town import Town

_OPEN = ("garage_at_home", "address_unknown", "no_address", "id_unknown")


def through_complex(
    found: pd.DataFrame, unit: pd.DataFrame, town: Town, parameters: Mapping[str, float]
) -> pd.DataFrame:
    """Give garage lines without an object the pand of their complex, where it can only be one.

    A garage pand is a pand without verblijfsobjecten whose footprint has room for exactly the boxes
    that the complex lists, each between the smallest and the largest box. It is certain when it is
    a row of boxes and no other pand near the complex is the size of a box or a row of them. Where
    there are more, which box is whose cannot be told, and a single box may be anyone's shed.

    Parameters
    ----------
    found
        ``row``, ``vbo_id``, ``rung`` and ``also`` per line.
    unit
        Contract table, index the rows.
    town
        ``pand`` and ``verblijfsobject``.
    parameters
        ``garage_reach_m``, ``garage_box_min_m2``, ``garage_box_max_m2``, ``garage_row_boxes``.

    Returns
    -------
    DataFrame
        The same rows with ``pand_id`` (null but for these lines) and ``panden``: how many panden
        it can be.
    """
    found = found.assign(panden=None)
    here = found.join(unit[["party", "complex_id", "kind"]], on="row")
    open_lines = here[here["kind"].isin(GARAGES) & here["rung"].isin(_OPEN)]
    if open_lines.empty:
        return found
    boxes = open_lines.groupby(["party", "complex_id"]).size().rename("boxes").reset_index()
    candidates = _candidates(here, boxes, town, parameters)
    per_complex = candidates.groupby(["party", "complex_id"], as_index=False).agg(
        panden=("pand_id", "size"),
        pand_id=("pand_id", "first"),
        fits=("fits", "any"),
        boxes=("boxes", "first"),
    )
    keys = open_lines[["party", "complex_id"]].reset_index()
    answer = keys.merge(per_complex, on=["party", "complex_id"], how="left").set_index("index")
    row = answer["boxes"].ge(parameters["garage_row_boxes"])
    one = answer["panden"].eq(1) & answer["fits"].eq(True) & row
    some = answer["panden"].gt(0) & ~one
    home = found.loc[answer.index, "rung"].eq("garage_at_home")
    rung = pd.Series("garage_without_object", index=answer.index).mask(home, "garage_at_home")
    found.loc[answer.index, "rung"] = rung.mask(some, "garage_panden").mask(one, "pand_of_complex")
    found.loc[answer.index, "pand_id"] = answer["pand_id"].where(one)
    found.loc[answer.index, "panden"] = answer["panden"].where(some)
    return found


def _candidates(
    here: pd.DataFrame, boxes: pd.DataFrame, town: Town, parameters: Mapping[str, float]
) -> pd.DataFrame:
    """Return the panden near each complex that can be garages, and whether its boxes fit in."""
    smallest, largest = parameters["garage_box_min_m2"], parameters["garage_box_max_m2"]
    panden_of = town.verblijfsobject.set_index("vbo_id")["pand_ids"].explode()
    empty = town.pand[~town.pand["pand_id"].isin(panden_of)]
    empty = empty.assign(footprint_m2=empty.geometry.area)
    empty = empty[empty["footprint_m2"] >= smallest]
    homes = here[here["rung"].map(OUTCOME).eq("matched") & here["vbo_id"].notna()]
    homes = homes.merge(boxes, on=["party", "complex_id"])
    homes = homes.merge(panden_of.rename("home_id"), left_on="vbo_id", right_index=True)
    homes = homes.drop_duplicates(["party", "complex_id", "home_id"])
    shapes = town.pand.set_index("pand_id").geometry
    near = gpd.GeoDataFrame(
        homes[["party", "complex_id", "boxes"]],
        geometry=shapes.reindex(homes["home_id"]).to_numpy(),
        crs=town.pand.crs,
    ).dropna(subset="geometry")
    pairs = near.sjoin(
        empty[["pand_id", "footprint_m2", "geometry"]],
        predicate="dwithin",
        distance=parameters["garage_reach_m"],
    ).drop_duplicates(["party", "complex_id", "pand_id"])
    pairs = pairs[pairs["footprint_m2"] <= largest * pairs["boxes"]]
    return pd.DataFrame(pairs).assign(fits=pairs["footprint_m2"] >= smallest * pairs["boxes"])
