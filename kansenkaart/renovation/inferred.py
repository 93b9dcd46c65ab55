"""Without a plan: homes whose label and period make renovation likely, shown apart."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from kansenkaart.renovation.placing import COUNTED, DEMOLITION
from kansenkaart.renovation.programme import COLUMNS, INFERRED, named

if TYPE_CHECKING:
    from collections.abc import Mapping

    from kansenkaart.fabric import Fabric

_POOR = ("E", "F", "G")


def programme(
    fabric: Fabric, placed: pd.DataFrame, parameters: Mapping[str, float]
) -> pd.DataFrame:
    """Count homes of listed parties with label E, F or G, from before a year, in no plan.

    Works go complex by complex: where at least ``inferred_complex_share`` of a complex are such
    homes, all of its homes of that period count. A home that only maintenance is planned for is in
    no plan here.

    Returns
    -------
    DataFrame
        Columns as the programme, ``origin`` = ``inferred``, ``group``, ``measure`` and
        ``certainty`` = ``onbekend``, ``year`` = the year by which these labels were to be gone, or
        this year when that has passed.
    """
    dwellings = fabric.dwellings
    built = dwellings["pand_id"].map(fabric.buildings["construction_year"])
    planned = placed.loc[placed["measure"].isin([*COUNTED, DEMOLITION]), "vbo_id"]
    open_to_works = (
        (built < parameters["inferred_year_max"]).fillna(False)
        & dwellings["party"].notna()
        & ~dwellings.index.isin(planned)
    )
    poor = open_to_works & dwellings["label"].isin(_POOR)
    share = poor.groupby([dwellings["party"], dwellings["complex_id"]]).transform("mean")
    with_its_complex = open_to_works & (share >= parameters["inferred_complex_share"])
    found = dwellings[poor | with_its_complex]
    if found.empty:
        return pd.DataFrame(columns=COLUMNS)
    rows = pd.DataFrame(
        {
            "buurt_code": found["pand_id"].map(fabric.buildings["buurt_code"]),
            "party": found["party"],
        }
    )
    counted = rows.groupby(["buurt_code", "party"], dropna=False, as_index=False).size()
    counted = counted.rename(columns={"size": "homes"}).assign(
        year=max(int(parameters["inferred_from_year"]), fabric.town.reference_date.year),
        group="onbekend",
        measure="onbekend",
        certainty="onbekend",
        origin=INFERRED,
    )
    return named(counted.astype({"year": "Int64", "homes": "float64"}), fabric)
