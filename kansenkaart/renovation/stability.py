"""Trust in the ranking: other divisions of the map, shifted years, certainties left out.

The ranking is made again for wijken and for squares, ``draws`` times with every project shifted at
random by at most ``year_shift`` years, and with the projects of each certainty left out in turn.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd
from scipy.sparse import coo_matrix

from data_sources.contract import CERTAINTIES
from kansenkaart.renovation.works import COUNTS

if TYPE_CHECKING:
    from collections.abc import Mapping

    from numpy.typing import NDArray

    from kansenkaart.fabric import Fabric

    Floats = NDArray[np.float64]

BUURT, WIJK, GRID = "buurt", "wijk", "grid"
SCALES = (BUURT, WIJK, GRID)

WITHOUT = {certainty: f"rank_without_{certainty}" for certainty in CERTAINTIES}
"""Column per certainty: the rank when projects of that certainty are left out."""

COLUMNS = ["scale", "code", "name", "weighted_homes", "rank", "top_share", *WITHOUT.values()]


def stability(
    works: pd.DataFrame, fabric: Fabric, parameters: Mapping[str, float], window: tuple[int, int]
) -> pd.DataFrame:
    """Rank the places of every scale, and see how firm the ranks are.

    Parameters
    ----------
    works
        Of the window, and projects just outside it that a shift may bring in.
    fabric
        For the places of panden.
    parameters
        ``draws``, ``seed``, ``year_shift``, ``top_count``, ``grid_m``, ``weight_verkenning``.
    window
        (first, last) year.

    Returns
    -------
    DataFrame
        Columns :data:`COLUMNS`, per scale in order of rank. ``top_share`` is the share of draws in
        the first ``top_count``, null where there are no more places than that; a rank without a
        certainty is null where that certainty does not occur or nothing is left of the place.
    """
    counted = works[(works["group"] == COUNTS) & works["first"].notna()]
    keys = ["party", "project_id"]
    projects = counted.drop_duplicates(keys).sort_values(keys, ignore_index=True)
    if projects.empty:
        return pd.DataFrame(columns=COLUMNS)
    counted = counted.merge(projects[keys].reset_index(names="project"), on=keys)
    weight = np.where(projects["certainty"] == "verkenning", parameters["weight_verkenning"], 1.0)
    shift = int(parameters["year_shift"])
    rng = np.random.default_rng([int(parameters["seed"]), shift])
    shifts = rng.integers(-shift, shift, (int(parameters["draws"]), len(projects)), endpoint=True)
    drawn = _inside(projects, shifts, window) * weight
    planned = _inside(projects, np.zeros((1, len(projects)), dtype=int), window) * weight
    tables = []
    for scale, code in places(counted["pand_id"], fabric, parameters["grid_m"]).items():
        homes, codes = _homes(counted, code)
        table = _ranked(codes, homes, planned, projects["certainty"])
        table["top_share"] = _top_share(drawn @ homes, int(parameters["top_count"]))
        table.insert(0, "scale", scale)
        tables.append(table[table["weighted_homes"] > 0].sort_values(["rank", "code"]))
    named = pd.concat(tables, ignore_index=True)
    named["name"] = named["code"].map(_names(fabric)).fillna(named["code"])
    return named[COLUMNS]


def places(pand_id: pd.Series, fabric: Fabric, grid_m: float) -> dict[str, pd.Series]:
    """Return the code of the place of each pand, per scale; null where it lies in none."""
    buurt = pand_id.map(fabric.buildings["buurt_code"])
    wijk = fabric.town.buurt.set_index("buurt_code")["wijk_code"]
    centre = fabric.buildings.geometry.reindex(pand_id).centroid
    return {
        BUURT: buurt,
        WIJK: buurt.map(wijk),
        GRID: pd.Series(squares(centre.x, centre.y, grid_m), index=pand_id.index, dtype="str"),
    }


def squares(x: pd.Series, y: pd.Series, side_m: float) -> list[str]:
    """Return the name of each point's square: its south-west corner in hundreds of metres."""
    east, north = (np.floor(v.to_numpy() / side_m) * side_m / 100 for v in (x, y))
    return [f"E{e:04.0f}N{n:04.0f}" for e, n in zip(east, north, strict=True)]


def _inside(projects: pd.DataFrame, shifts: NDArray[np.int64], window: tuple[int, int]) -> Floats:
    """Return the share of each project's years that fall within the window: draws by projects."""
    first, last = (projects[c].to_numpy(dtype="int64") for c in ("first", "last"))
    inside = np.minimum(last + shifts, window[1]) - np.maximum(first + shifts, window[0]) + 1
    return np.asarray(np.clip(inside, 0, None) / (last - first + 1))


def _homes(counted: pd.DataFrame, code: pd.Series) -> tuple[Any, pd.Index]:
    """Return homes as a sparse matrix, projects by places, and the codes of the places."""
    known = code.notna().to_numpy()
    place, codes = pd.factorize(code[known], sort=True)
    shape = (int(counted["project"].max()) + 1, len(codes))
    cells = (counted["homes"][known], (counted["project"][known], place))
    return coo_matrix(cells, shape=shape).tocsr(), pd.Index(codes, name="code")


def _ranked(codes: pd.Index, homes: Any, planned: Floats, certainty: pd.Series) -> pd.DataFrame:
    """Return the ranks of all places by weighted homes, whole and without each certainty."""
    table = pd.DataFrame({"code": codes, "weighted_homes": (planned @ homes)[0]})
    table["rank"] = _rank(table["weighted_homes"])
    for name, column in WITHOUT.items():
        there = (certainty != name).to_numpy()
        left = pd.Series(((planned * there) @ homes)[0])
        table[column] = _rank(left) if not there.all() else pd.Series(pd.NA, index=table.index)
        table[column] = table[column].astype("Int64")
    return table


def _rank(homes: pd.Series) -> pd.Series:
    """Return ranks from 1, most homes first, equals in order of code; null without homes."""
    return homes.where(homes > 0).rank(method="first", ascending=False).astype("Int64")


def _top_share(drawn: Floats, count: int) -> Floats:
    """Return the share of draws in which each place is among the first, equals by code."""
    if (drawn.sum(axis=0) > 0).sum() <= count:
        return np.full(drawn.shape[1], np.nan)
    order = np.argsort(-drawn, axis=1, kind="stable")[:, :count]
    return np.bincount(order.ravel(), minlength=drawn.shape[1]) / len(drawn)


def _names(fabric: Fabric) -> pd.Series:
    """Return the names of buurten and wijken by code."""
    buurt = fabric.town.buurt
    buurten = buurt.set_index("buurt_code")["buurt_name"]
    wijken = buurt.drop_duplicates("wijk_code").set_index("wijk_code")["wijk_name"]
    return pd.concat([buurten, wijken]).dropna()
