"""What the stock lists say of each verblijfsobject, through the lines that surely matched."""

from __future__ import annotations

import pandas as pd

LINE = ["party", "file", "sheet", "line"]
"""Key of a line of a stock list, in both the unit and the match table."""

_FACTS = ["area_m2", "rooms", "storeys"]
"""What a line says of one home; means nothing for a home when line and home are not one to one."""


def units_found(unit: pd.DataFrame, match: pd.DataFrame) -> pd.DataFrame:
    """Return the matched lines with what they say, one row per line and object found.

    Returns
    -------
    DataFrame
        The columns of the unit table, ``vbo_id`` and ``pand_id`` of the object found (either may
        be null).
    """
    found = match.loc[match["outcome"] == "matched", [*LINE, "vbo_id", "pand_id"]]
    return found.drop_duplicates().merge(unit, on=LINE, how="inner")


def of_homes(found: pd.DataFrame) -> pd.DataFrame:
    """Return the lines that speak of a home, not of the garage or store room let with it."""
    return found[~found["kind"].isin(["garage", "parking", "storage"])]


def per_vbo(found: pd.DataFrame, complexes: pd.DataFrame, holding: pd.DataFrame) -> pd.DataFrame:
    """Return one row per VBO that a party lists or holds.

    Parameters
    ----------
    found
        From :func:`units_found`.
    complexes
        Contract table ``complex``.
    holding
        Contract table ``holding``: what other parties share, without any detail.

    Returns
    -------
    DataFrame
        Index ``vbo_id``; ``party``, ``complex_id``, ``dwelling_type``, ``kind``, ``vve`` (null
        where unknown) of the first line; ``area_m2``, ``rooms``, ``storeys`` and ``energy_label``
        only where one line stands for one VBO and the reverse.
    """
    rows = found[found["vbo_id"].notna()].sort_values([*LINE, "vbo_id"])
    one_line = ~rows["vbo_id"].duplicated(keep=False)
    one_vbo = ~rows.duplicated(LINE, keep=False)
    single = one_line & one_vbo
    rows[_FACTS] = rows[_FACTS].where(single, None)
    rows["energy_label"] = rows["energy_label"].where(single)
    vve_complex = rows[["party", "complex_id"]].merge(
        complexes[["party", "complex_id", "vve"]], on=["party", "complex_id"], how="left"
    )["vve"]
    vve = rows["vve"].where(rows["vve"] != "unknown", vve_complex.to_numpy())
    rows["vve"] = vve.where(vve != "unknown")
    columns = ["party", "complex_id", "dwelling_type", "kind", "vve", *_FACTS, "energy_label"]
    listed = rows.drop_duplicates("vbo_id").set_index("vbo_id")[columns]
    held = (
        holding.dropna(subset="vbo_id")
        .sort_values(["party", "vbo_id"])
        .drop_duplicates("vbo_id")
        .set_index("vbo_id")
    )
    return pd.concat([listed, held.loc[held.index.difference(listed.index), ["party"]]])


def per_pand(found: pd.DataFrame, holding: pd.DataFrame) -> pd.DataFrame:
    """Return ``party`` and ``complex_id`` of each pand that is listed or held without a VBO."""
    rows = pd.concat([found.sort_values(LINE), holding.sort_values("party")])
    bare = rows[rows["vbo_id"].isna()].dropna(subset="pand_id").drop_duplicates("pand_id")
    return bare.set_index("pand_id")[["party", "complex_id"]]
