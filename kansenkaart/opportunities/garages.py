"""Garage boxes into homes: a row, one long strip, or the plinth of a block of flats.

A row that a car cannot get into is storage and is not scored. The plinth of a block can hold
garages (best), storage (homes above need a replacement) or what nobody has told.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from kansenkaart.membership import among
from kansenkaart.opportunities import complexes, gates, panden
from kansenkaart.result import Projects

if TYPE_CHECKING:
    from collections.abc import Mapping

    import geopandas as gpd

    from kansenkaart.fabric import Fabric
    from kansenkaart.rules import Rules

KIND = "garages"
GATES = ("no_box", gates.NOT_LISTED, gates.LISTED, "storage", "short_row")
NOT_CHECKED = (
    "clear_height",
    "rooms_daylight",
    "access",
    "tenants_boxes",
    "asbestos",
    "flooding",
    "soil",
    "foundation",
)

_GARAGE, _STORAGE = "garage", "storage"
_FORMS = ("row", "strip", "plinth")
_UNKNOWN = ("unknown_row", "unknown_plinth")


def find(fabric: Fabric, rules: Rules) -> Projects:
    """Return the rows, strips and plinths with their facts."""
    parameters = rules.parameters(KIND)
    boxes = fabric.garages
    row = boxes.groupby("row_id")
    passes = {
        "no_box": boxes["form"].isin(_FORMS),
        gates.role_gate(fabric): _scoped(fabric, boxes),
        "storage": boxes["sort"].ne(_STORAGE),
        "short_row": row["boxes"].transform("sum") >= rules.parameters("projects")["row_boxes_min"],
    }
    members = boxes[pd.concat(passes.values(), axis=1).all(axis=1)].copy()
    first = pd.Series(members.index, index=members.index).groupby(members["row_id"])
    members["project"] = first.transform("min")
    return Projects(
        facts=facts(fabric, members, parameters),
        members=pd.DataFrame(
            {
                "project": members["project"].to_numpy(),
                "pand_id": members["pand_id"].to_numpy(),
                "vbo_id": members["vbo_id"].to_numpy(),
            }
        ),
        outside=_outside(fabric, boxes, passes),
    )


def _scoped(fabric: Fabric, boxes: pd.DataFrame) -> pd.Series[bool]:
    """Return whether the row of each box is looked at: a listed party's in role corporatie."""
    party = boxes["party"].groupby(boxes["row_id"]).transform("first")
    return gates.in_scope(fabric, party)


def _outside(
    fabric: Fabric, boxes: pd.DataFrame, passes: Mapping[str, pd.Series[bool]]
) -> pd.Series[str]:
    """Return the first gate of every pand none of whose boxes is in a project."""
    ids = fabric.buildings.index
    known = pd.Series(True, index=boxes.index)
    of_pand = {}
    for code, passed in passes.items():
        known &= passed
        of_pand[code] = known.groupby(boxes["pand_id"]).any()
    return gates.outside(ids, of_pand)


def homes(facts: pd.DataFrame, parameters: Mapping[str, Any]) -> pd.DataFrame:
    """Return the added homes: whole ones, ``floor(boxes / boxes per home)``."""
    return pd.DataFrame(
        {
            band: np.floor(facts["boxes"] / boxes_per_home(facts["box_area_m2"], band, parameters))
            for band in ("low", "mid", "high")
        },
        index=facts.index,
    )


def boxes_per_home(
    box_area_m2: pd.Series[float], band: str, parameters: Mapping[str, Any]
) -> pd.Series[float]:
    """Return ``ceil(home / (box area * net share))``.

    Examples
    --------
    >>> p = {"home_m2": {"mid": 30.0}, "net_share": 0.87}
    >>> boxes_per_home(pd.Series([18.0, 12.0]), "mid", p).tolist()
    [2.0, 3.0]
    """
    return np.ceil(parameters["home_m2"][band] / (box_area_m2 * parameters["net_share"]))


def facts(fabric: Fabric, members: pd.DataFrame, parameters: Mapping[str, Any]) -> gpd.GeoDataFrame:
    """Return one row per project, index the smallest box id in it."""
    key = members["project"]
    pand = members.drop_duplicates(["project", "pand_id"]).set_index("pand_id")["project"]
    table = panden.facts(fabric, pand)
    group = members.groupby(key)
    table["party"] = panden.commonest(members["party"], key).reindex(table.index)
    table["boxes"] = group["boxes"].sum()
    area = group["area_m2"].sum(min_count=1) / table["boxes"]
    table["box_area_m2"] = area.fillna(parameters["box_area_m2"])
    table["depth_m"] = group["depth_m"].median()
    table["clear_height_m"] = np.nan
    table["subtype"] = subtype(members, table["box_area_m2"], parameters["garage_area_min_m2"])
    table["replacement_storage"] = replacement_storage(table["subtype"])
    table["share"] = _share(members, table)
    table["touched_m2"] = table["box_area_m2"] * boxes_per_home(
        table["box_area_m2"], "mid", parameters
    )
    table["made_m2"] = table["touched_m2"] * parameters["net_share"]
    pairs = complexes.of_members(members[["project", "party", "complex_id"]], table["party"])
    table["complex_ids"] = complexes.ids(pairs, table.index)
    table["address_range"] = _address(fabric, members, pand).reindex(table.index)
    return panden.measured(table)


def subtype(
    members: pd.DataFrame, box_area_m2: pd.Series[float], garage_area_min_m2: float
) -> pd.Series[str]:
    """Return ``row``, ``strip``, ``plinth``, ``storage_plinth``, or one of the two unknown ones.

    A plinth holds garages where a list says so, storage where its boxes are too small for a car. A
    row is garages where a list says so or a car can get in; else it is ``unknown_row``.
    """
    key = members["project"]
    form = panden.commonest(members["form"], key)
    garage = members["sort"].eq(_GARAGE).groupby(key).any()
    small = box_area_m2.reindex(form.index) < garage_area_min_m2
    plinth = form.eq("plinth")
    unsure = form.mask(~garage & plinth, "unknown_plinth").mask(~garage & ~plinth, "unknown_row")
    return unsure.mask(~garage & plinth & small, "storage_plinth")


def replacement_storage(subtype: pd.Series[str]) -> pd.Series[str]:
    """Return whether homes need other storage instead; null where nobody knows what is there."""
    answer = pd.Series("not_needed", index=subtype.index, dtype="str")
    answer = answer.mask(subtype == "storage_plinth", "needed")
    return answer.mask(subtype.isin(_UNKNOWN))


def _share(members: pd.DataFrame, table: pd.DataFrame) -> pd.Series[float]:
    """Return the part of the boxes that belongs to the project's party; null without a party."""
    own = members["boxes"].where(members["party"] == members["project"].map(table["party"]))
    share = own.groupby(members["project"]).sum() / table["boxes"]
    return share.where(table["party"].notna())


def _address(fabric: Fabric, members: pd.DataFrame, pand: pd.Series[str]) -> pd.Series[str]:
    """Return the address of the boxes; of a plinth without its own, that of the homes above."""
    own = members.dropna(subset="vbo_id").set_index("vbo_id")["project"]
    found = panden.address_range(fabric, own)
    once = pand[~pand.index.duplicated()]
    above = panden.objects(fabric, once[~among(once, found.index)])
    return pd.concat([found, panden.address_range(fabric, above)])
